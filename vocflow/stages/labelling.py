"""Labels: human judgements of comments, checked row by row, kept for ever, shown instead of what any model reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vocflow.config import Project
from vocflow.errors import DataCheckError, UsageError
from vocflow.schema import Feeling
from vocflow.stages.drawing import correct_by_hand, known_themes
from vocflow.stages.judgements import ChosenTheme, Judgement, NoJudgement, chosen, judgement
from vocflow.stages.scope import utc_now
from vocflow.warehouse.store import Warehouse, writer

if TYPE_CHECKING:
    import pyarrow as pa

    from vocflow.metrics import Estimate
    from vocflow.sources.label_sheet import SheetRow

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a sheet: stored + known already + not judged = rows.

    `outdated` of the stored were given for a text that has changed since: they are kept, and do not speak.
    """

    rows: int
    stored: int
    known: int
    not_judged: int
    outdated: int


@dataclass(frozen=True)
class LabelStatus:
    """How many labels there are, how the comments were drawn, what does not speak any more, and how labellers agree."""

    labels: int
    comments: int
    labellers: int
    outdated: int
    gone: int
    not_in_taxonomy: int
    drawn: tuple[dict[str, Any], ...]
    feeling_agreement: Estimate | None
    theme_agreement: Estimate | None


@dataclass(frozen=True)
class _Label:
    """One judgement on its way to the table; `draw_id` is blank where nobody asked for it."""

    comment_id: str
    draw_id: str
    text_hash: str
    taxonomy_version: str
    judgement: Judgement


def label(
    project: Project,
    comment_id: str,
    *,
    feeling: Feeling | None = None,
    themes: Iterable[str | ChosenTheme] | None = None,
    labeller: str,
) -> bool:
    """Store one judgement; it answers the latest drawing that asked for this comment, or else corrects it by hand.

    `themes` are names, or pairs of a name and a feeling of its own; an empty list says that there is none. Returns
    False when this labeller has said the same before. The next `vocflow run` makes reports with it.

    Raises UsageError for a comment, feeling or theme that is not there, and where nothing was judged.
    """
    labeller = _name(labeller)
    with writer(project.root) as warehouse, warehouse.transaction():
        known = known_themes(warehouse, project)
        try:
            given = Judgement(judgement(feeling or "", "", known).feeling, chosen(themes, known))
        except NoJudgement as problem:
            raise UsageError(str(problem)) from None
        if given.blank:
            raise UsageError("nothing was judged", next_step="give a feeling, themes, or both")
        draws = warehouse.rows("label/open_draw", comment_id=comment_id)
        draw_id = draws[0]["draw_id"] if draws else ""
        (asked,) = warehouse.rows("label/asked", comment_ids=[comment_id], draw_ids=[draw_id])
        if problem_found := _unknown(asked, draw_id):
            raise UsageError(problem_found, next_step="stages.queue(project) lists comments that wait for a judgement")
        made = _Label(comment_id, draw_id, asked["text_hash"], asked["taxonomy_version"], given)
        return _store(warehouse, [made], labeller, None) == 1


def import_labels(project: Project, path: Path, labeller: str) -> Imported:
    """Check every row of a filled-in sheet and store all its judgements, or none.

    Rows that nobody judged are left for later; what this labeller has said before is not stored again.

    Raises DataCheckError with file:line for every row that is wrong, SourceError for a file that is no such sheet,
    UsageError for a blank labeller or a file that was imported as another's.
    """
    from vocflow.sources.label_sheet import read_sheet

    labeller = _name(labeller)
    rows, sha256 = read_sheet(path)
    with writer(project.root) as warehouse, warehouse.transaction():
        for other in warehouse.rows("label/file", sha256=sha256, labeller=labeller):
            raise UsageError(
                f"{path.name} holds the labels of {other['labeller']}: it was imported as theirs",
                where=path.name, next_step=f"vocflow labels import {path} --labeller '{other['labeller']}'",
            )  # fmt: skip
        reader = _SheetReader(path, known_themes(warehouse, project), _asked(warehouse, rows))
        labels = reader.labels(rows)
        stored = _store(warehouse, labels, labeller, sha256)
        outdated = sum(reader.asked[made.comment_id, made.draw_id]["text"] is None for made in labels)
    return Imported(len(rows), stored, len(labels) - stored, len(rows) - len(labels), outdated)


def label_status(project: Project) -> LabelStatus:
    """Count the labels of the warehouse, and measure how far labellers of the same comments agree."""
    from vocflow.metrics import krippendorff_alpha

    with writer(project.root) as warehouse:
        totals = warehouse.row("label/totals")
        drawn = warehouse.rows("label/drawn")
        feelings = warehouse.rows("label/feelings")
        themes = warehouse.rows("label/themes")
    return LabelStatus(
        **totals,
        drawn=tuple(drawn),
        feeling_agreement=krippendorff_alpha([row["unit"] for row in feelings], [row["feeling"] for row in feelings]),
        theme_agreement=krippendorff_alpha(
            [(row["unit"], row["theme"]) for row in themes], [row["named"] for row in themes],
            clusters=[row["unit"] for row in themes],
        ),
    )  # fmt: skip


class _SheetReader:
    """Makes labels of the rows of a sheet, and says of every row that is wrong where and why."""

    def __init__(self, path: Path, known: list[str], asked: dict[tuple[str, str], dict[str, Any]]) -> None:
        self.path = path
        self.known = known
        self.asked = asked

    def labels(self, rows: list[SheetRow]) -> list[_Label]:
        """The judgements of the rows, without those that nobody made; DataCheckError with every problem."""
        labels: list[_Label] = []
        problems: list[tuple[int, str]] = []
        first: dict[tuple[str, str], int] = {}
        for row in rows:
            try:
                made = self._label(row, first)
            except NoJudgement as problem:
                problems.append((row.line, str(problem)))
                continue
            if made is not None:
                labels.append(made)
        if problems:
            self._refuse(problems)
        if not labels:
            raise DataCheckError(
                f"{self.path.name} holds no judgement", where=f"{self.path.name}:2",
                why="feeling and themes are blank in every row", next_step="fill them in and save, then import it",
            )  # fmt: skip
        return labels

    def _label(self, row: SheetRow, first: dict[tuple[str, str], int]) -> _Label | None:
        from vocflow.sources.label_sheet import same_text

        given = judgement(row.feeling, row.themes, self.known)
        if given.blank:
            return None
        key = _key(row)
        asked = self.asked.get(key)
        if problem := "no comment_id beside the judgement" if asked is None else _unknown(asked, key[1]):
            raise NoJudgement(problem)
        assert asked is not None
        if row.comment and asked["text"] is not None and not same_text(row.comment, asked["text"]):
            raise NoJudgement("the comment of this row is another than the one with its comment_id: a column has moved")
        if first.setdefault(key, row.line) != row.line:
            raise NoJudgement(f"a second judgement of the comment of line {first[key]}")
        return _Label(*key, asked["text_hash"], asked["taxonomy_version"], given)

    def _refuse(self, problems: list[tuple[int, str]]) -> None:
        lines = [f"{self.path.name}:{line}: {what}" for line, what in problems[:MOST_PROBLEMS]]
        if len(problems) > MOST_PROBLEMS:
            lines.append(f"and {len(problems) - MOST_PROBLEMS} more")
        raise DataCheckError(
            "\n".join(lines), where=f"{self.path.name}:{problems[0][0]}", why="nothing of the file was stored",
            next_step=f"mend {'it' if len(problems) == 1 else 'these'}, then: vocflow labels import {self.path}",
        )  # fmt: skip


def _key(row: SheetRow) -> tuple[str, str]:
    return row.comment_id.strip(), row.draw.strip()


def _asked(warehouse: Warehouse, rows: list[SheetRow]) -> dict[tuple[str, str], dict[str, Any]]:
    keys = list(dict.fromkeys(_key(row) for row in rows if row.comment_id.strip()))
    found = warehouse.rows("label/asked", comment_ids=[key[0] for key in keys], draw_ids=[key[1] for key in keys])
    return {(row["comment_id"], row["asked_by"]): row for row in found}


def _unknown(asked: dict[str, Any], draw_id: str) -> str:
    """What is wrong with a comment that a label speaks of; blank when nothing is."""
    if draw_id and asked["draw_id"] is None:
        return f"the comment {asked['comment_id']!r} was not drawn by {draw_id!r}: take both from one export"
    if asked["text_hash"] is None:
        return f"unknown comment {asked['comment_id']!r}: take comment_id from an export of this project"
    if not draw_id and not asked["classified"]:
        return f"the comment {asked['comment_id']!r} has not been read yet: vocflow run first"
    return ""


def _name(labeller: str) -> str:
    name = " ".join(labeller.split())
    if not name or not name.isprintable() or len(name) > 80:
        raise UsageError("the labeller has no name that can be kept", next_step="--labeller 'Ann', in up to 80 letters")
    return name


def _store(warehouse: Warehouse, labels: list[_Label], labeller: str, sha256: str | None) -> int:
    """Append what this labeller has not said before of the same text and drawing; returns how many labels."""
    said = {(row["comment_id"], row["draw_id"]): row for row in warehouse.rows("label/said", labeller=labeller)}
    new = [made for made in labels if not _said(said.get((made.comment_id, made.draw_id)), made)]
    unasked = [made.comment_id for made in new if not made.draw_id]
    by_hand = correct_by_hand(warehouse, unasked) if unasked else ""
    if new:
        warehouse.insert("label", _table(warehouse, new, by_hand, labeller, sha256))
    return len(new)


def _said(row: dict[str, Any] | None, made: _Label) -> bool:
    if row is None or row["text_hash"] != made.text_hash or row["feeling"] != made.judgement.feeling:
        return False
    before = None if row["themes"] is None else tuple((theme["theme"], theme["feeling"]) for theme in row["themes"])
    return before == made.judgement.themes


def _table(warehouse: Warehouse, labels: list[_Label], by_hand: str, labeller: str, sha256: str | None) -> pa.Table:
    import pyarrow as pa

    first, now = warehouse.row("label/next")["label_no"], utc_now()
    theme = pa.struct([("theme", pa.string()), ("feeling", pa.string())])
    return pa.table(
        {
            "label_no": [first + at for at in range(len(labels))],
            "draw_id": [made.draw_id or by_hand for made in labels],
            "comment_id": [made.comment_id for made in labels],
            "text_hash": [made.text_hash for made in labels],
            "labeller": [labeller] * len(labels),
            "labelled_at": [now] * len(labels),
            "feeling": pa.array([made.judgement.feeling for made in labels], pa.string()),
            "themes": pa.array([_structs(made.judgement.themes) for made in labels], pa.list_(theme)),
            "taxonomy_version": [made.taxonomy_version for made in labels],
            "file_sha256": pa.array([sha256] * len(labels), pa.string()),
        }
    )


def _structs(themes: tuple[ChosenTheme, ...] | None) -> list[dict[str, str | None]] | None:
    return None if themes is None else [{"theme": name, "feeling": own} for name, own in themes]
