"""Classify a file without a project: every row gets a feeling and its themes, and none is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.config.toml_file import quote
from vocflow.errors import DataCheckError, SourceError, UsageError
from vocflow.schema import FEELINGS
from vocflow.sources.flat import Refused
from vocflow.sources.missing import listed
from vocflow.sources.table_writer import table_writer
from vocflow.sources.tabular import REASONS, TableFile, open_table

if TYPE_CHECKING:
    import pyarrow as pa

    from vocflow.text.themes import ThemeRules

ADDED = ("feeling", "p_negative", "p_neutral", "p_positive", "abstained", "language", "themes")
"""The columns that a classified file has more."""

TEXT_NAMES = frozenset(
    [
        "text",
        "comment",
        "comments",
        "review",
        "review_text",
        "feedback",
        "verbatim",
        "content",
        "body",
        "message",
        "tweet",
        "sentence",
    ]
)
"""What a column of texts is called where nobody says which it is."""

BETWEEN = "; "
"""What parts the themes of a row."""

_MOST_LINES = 5
_DIGITS = 6


@dataclass(frozen=True)
class ClassifiedFile:
    """How many rows were read and written, from which column, and what was found in them."""

    out: Path
    text_column: str
    rows: int
    feelings: dict[str, int]
    abstained: int
    themes: dict[str, int]
    without_theme: int


def classify_file(
    path: Path, out: Path, *, text: str | None = None, taxonomy: Path | None = None, language: str = "en"
) -> ClassifiedFile:
    """Write the rows of a CSV, TSV or Parquet file with feelings and themes beside them, batch by batch.

    VADER reads the feeling and the rules of a taxonomy the themes. Where the language is another than English or the
    text is blank, the row says that VADER abstained. Raises UsageError for options that do not fit, SourceError
    where any record cannot be read; nothing is written then.
    """
    from vocflow.text.themes import ThemeRules

    file = open_table(path, [text] if text else ())
    column = file.need(text, "--text") if text else _text_column(file)
    _check(file, out)
    rules = ThemeRules(load_taxonomy(taxonomy or DEFAULT_TAXONOMY))
    refused, count = list[tuple[int, Refused]](), _Count()
    with table_writer(out, neutralised=("themes",)) as write:
        for rows in file.batches():
            refused += rows.refused
            added = _read(_texts(rows.table, column, file), rules, language)
            count.add(added)
            write(_side_by_side(rows.table, added))
        if refused:
            raise _unreadable(file, refused)
        if not count.rows:
            raise DataCheckError(f"{path.name} holds no record below its header", where=str(path))
    return ClassifiedFile(
        out, column, count.rows, {word: count.feelings[word] for word in FEELINGS}, count.abstained,
        dict(count.themes.most_common()), count.without_theme,
    )  # fmt: skip


def _side_by_side(table: pa.Table, added: pa.Table) -> pa.Table:
    for name in ADDED:
        table = table.append_column(name, added[name])
    return table


class _Count:
    """What was found so far."""

    def __init__(self) -> None:
        self.rows = self.abstained = self.without_theme = 0
        self.feelings, self.themes = Counter[str](), Counter[str]()

    def add(self, added: pa.Table) -> None:
        self.rows += added.num_rows
        columns = (added[name].to_pylist() for name in ("feeling", "abstained", "themes"))
        for feeling, abstained, themes in zip(*columns, strict=True):
            if abstained:
                self.abstained += 1
            else:
                self.feelings[feeling] += 1
            if themes:
                self.themes.update(themes.split(BETWEEN))
            else:
                self.without_theme += 1


def _text_column(file: TableFile) -> str:
    """The column that can only be the texts; UsageError with all columns where that is not clear."""
    named = [name for name in file.columns if name.strip().lower() in TEXT_NAMES]
    if len(file.columns) == 1 or len(named) == 1:
        return (named or list(file.columns))[0]
    raise UsageError(
        f"which column of {file.path.name} holds the texts is not clear",
        where=str(file.path),
        why=f"columns found: {listed(file.columns)}",
        next_step="name it with --text",
    )


def _check(file: TableFile, out: Path) -> None:
    """UsageError where the output would overwrite the input or a column of it."""
    if out.exists() and out.samefile(file.path):
        raise UsageError("the output is the file that is read", where=str(out), next_step="give another name with -o")
    taken = [name for name in ADDED if name in file.columns]
    if taken:
        raise UsageError(
            f"{file.path.name} has columns that would be added: {listed(taken)}",
            where=str(file.path),
            next_step="rename them, or classify the file as it was before",
        )


def _texts(table: pa.Table, column: str, file: TableFile) -> list[str]:
    import pyarrow as pa

    kind = table[column].type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)):
        raise UsageError(
            f"column {quote(column)} of {file.path.name} holds {kind}, not text",
            next_step="name another with --text",
        )
    return [value or "" for value in table[column].to_pylist()]


def _read(texts: list[str], rules: ThemeRules, language: str) -> pa.Table:
    """The added columns."""
    import numpy as np
    import pyarrow as pa

    from vocflow.text.language import detect
    from vocflow.text.lexicon import compound, verdicts
    from vocflow.text.sentiment import mask_names

    languages = detect(texts, [language] * len(texts))
    blank = np.array([not text.strip() for text in texts], dtype=np.bool_)
    read = verdicts(np.where(blank, np.nan, compound(mask_names(texts, ()), languages)))
    themes: list[list[str]] = [[] for _ in texts]
    mentions = rules.find(texts, languages)
    for row, theme in zip(mentions.text.tolist(), mentions.theme, strict=True):
        themes[row].append(theme)
    likely = read.probabilities.round(_DIGITS)
    columns = {
        "feeling": pa.array([FEELINGS[at] for at in read.feeling.tolist()], pa.string()),
        **{f"p_{name}": likely[:, at] for at, name in enumerate(FEELINGS)},
        "abstained": read.abstained,
        "language": pa.array(languages, pa.string()),
        "themes": pa.array([BETWEEN.join(found) for found in themes], pa.string()),
    }
    return pa.table({name: columns[name] for name in ADDED})


def _unreadable(file: TableFile, refused: list[tuple[int, Refused]]) -> SourceError:
    lines = "; ".join(f"{file.path}:{line} {REASONS[problem.reason]}" for line, problem in refused[:_MOST_LINES])
    more = f"; and {len(refused) - _MOST_LINES:,} more" if len(refused) > _MOST_LINES else ""
    records = "1 record" if len(refused) == 1 else f"{len(refused):,} records"
    return SourceError(
        f"{records} of {file.path.name} cannot be read, so nothing was written",
        where=lines + more,
        why=f"read as {file.encoding}, parted by {file.delimiter!r}",
        next_step="mend these lines",
    )
