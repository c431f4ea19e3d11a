"""The labelled texts of a file: those that can be used, and how many were left out for which reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vocflow.errors import DataCheckError, UsageError
from vocflow.sources.tabular import REASONS, TableFile, open_table
from vocflow.stages.label_map import counted

NO_TEXT, NO_LABEL, OTHER_LABEL, NO_NUMBER = "no text", "no label", "label outside the map", "score is no number"

_MOST_LABELS = 20


@dataclass(frozen=True)
class Column:
    """A file's texts and what stands beside each in another column, as they are in the file, in its order.

    `records` = texts + the sum of `left_out`, which counts records by the reason that they cannot be used.
    """

    file: TableFile
    text_column: str
    beside_column: str
    records: int
    texts: list[str]
    beside: list[str]
    left_out: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    labels_left_out: Counter[str] = field(default_factory=Counter)

    def kept(self, use: Callable[[str], str | None]) -> Column:
        """Only the rows for which `use` knows no reason to leave them out, given what stands beside the text."""
        reasons = [use(beside) for beside in self.beside]
        left = [beside.strip() for beside, reason in zip(self.beside, reasons, strict=True) if reason is not None]
        rows = [at for at, reason in enumerate(reasons) if reason is None]
        return Column(
            self.file, self.text_column, self.beside_column, self.records,
            [self.texts[at] for at in rows], [self.beside[at] for at in rows],
            self.left_out + Counter(reason for reason in reasons if reason is not None), self.first_lines,
            Counter(label for label in left if label),
        )  # fmt: skip

    def enough(self, needed: int) -> Column:
        """The same, or DataCheckError where fewer texts are left than are needed."""
        if len(self.texts) >= needed:
            return self
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in self.left_out.most_common())
        labels = f"; labels left out: {counted(self.labels_left_out)}" if self.labels_left_out else ""
        raise DataCheckError(
            f"{len(self.texts)} of {self.records:,} records can be used, and at least {needed} are needed",
            where=f"{self.file.path}, columns {self.text_column!r} and {self.beside_column!r}",
            why=f"left out: {reasons}{labels}" if reasons else None,
            next_step="name other columns, mend --map, or give a file with more texts",
        )

    def several(self, held: list[str]) -> None:
        """DataCheckError where `held`, the different labels of the texts, is but one."""
        if len(held) < 2:
            raise DataCheckError(
                f"all {len(self.texts):,} texts have the same label, {held[0]}: nothing can be told apart",
                where=f"{self.file.path}, column {self.beside_column!r}",
                why=f"labels left out: {counted(self.labels_left_out)}" if self.labels_left_out else None,
                next_step="mend --map, or give a file with several labels",
            )

    @property
    def labels_shown(self) -> dict[str, int]:
        """The labels left out, the most frequent ones, with their counts."""
        return dict(self.labels_left_out.most_common(_MOST_LABELS))


def unusable(label: str) -> str:
    """The reason why a text with a label that says nothing is left out."""
    return OTHER_LABEL if label.strip() else NO_LABEL


def read_column(path: Path, text: str, beside: str, options: tuple[str, str] = ("--text", "--label")) -> Column:
    """The texts of a file and another column of it; `options` name the command's options for the two.

    Raises UsageError for a file or column that is not there, SourceError for a file that holds no table.
    """
    file = open_table(path, (text, beside))
    for name, option in zip((text, beside), options, strict=True):
        file.need(name, option)
    if text == beside:
        raise UsageError(f"{options[0]} and {options[1]} are the same column", next_step="name two columns")
    records, texts, others = 0, list[str](), list[str]()
    left_out, first_lines = Counter[str](), dict[str, int]()
    for rows in file.batches([text, beside]):
        records += rows.table.num_rows + len(rows.refused)
        for line, problem in rows.refused:
            left_out[REASONS[problem.reason]] += 1
            first_lines.setdefault(REASONS[problem.reason], line)
        for said, other in zip(*(_as_text(rows.table[name].to_pylist()) for name in (text, beside)), strict=True):
            if said.strip():
                texts.append(said)
                others.append(other)
            else:
                left_out[NO_TEXT] += 1
    return Column(file, text, beside, records, texts, others, left_out, first_lines)


def _as_text(values: list[object]) -> list[str]:
    return ["" if value is None else str(value) for value in values]
