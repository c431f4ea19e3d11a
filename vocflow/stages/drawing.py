"""Drawing: which comments are worth a human's minute, and the queue of those that were drawn and not yet judged."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from vocflow.config import Project
from vocflow.errors import UsageError, WarehouseError
from vocflow.schema import FEELINGS
from vocflow.stages.periods import local_day, moment, spans
from vocflow.stages.scope import taxonomy_of, today, utc_now
from vocflow.warehouse.store import Warehouse, writer

Kind = Literal["all", "uncertain", "audit", "disagreement"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Asked:
    """A comment that waits for a judgement, without what was read in it, which would lead the labeller."""

    comment_id: str
    text: str
    question: str | None
    source: str
    day: date | None
    language: str | None
    kind: str
    why: str
    draw_id: str


@dataclass(frozen=True)
class Drawing:
    """What was drawn: the comments, their days, and of how many the audit is a random sample (0: no audit)."""

    draw_id: str
    rows: tuple[Asked, ...]
    days: str
    population: int


@dataclass(frozen=True)
class _Pick:
    comment_id: str
    kind: str
    why: str
    population: int | None = None
    chance: float | None = None


@dataclass(frozen=True)
class _Window:
    since: datetime | None
    until: datetime | None
    days: str


def draw(
    project: Project,
    n: int = 100,
    *,
    kind: Kind = "all",
    since: date | None = None,
    until: date | None = None,
    seed: int = 0,
    sheet: Path | None = None,
) -> Drawing:
    """Pick `n` comments for a human; store how, when and with what chance each was drawn, and what is read in it now.

    `audit` is a simple random sample without replacement; `uncertain` are those on which the model abstained or is
    least sure; `disagreement` those where it contradicts the customer's own score, or VADER; `all` is one half audit,
    one quarter disagreements at most, the rest uncertain. They come from the days `since` to `until`, by default the
    latest closed period. With `sheet`, they are written there as CSV or XLSX. Same warehouse and seed, same comments.

    Raises UsageError when there is nothing to draw, or the sheet exists already: it may hold somebody's labels.
    """
    if sheet is not None and sheet.exists():
        raise UsageError(
            f"{sheet.name} exists already", where=str(sheet), next_step="choose a new name: labels may be in it"
        )
    draw_id = f"{utc_now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    with writer(project.root) as warehouse, warehouse.transaction():
        window = _window(project, warehouse, since, until)
        picks = _picks(warehouse, kind, n, window, seed)
        if not picks:
            raise UsageError(
                f"there is no comment to draw ({kind}, {window.days})",
                next_step="vocflow run first, or give other days with --since and --until",
            )
        _store(warehouse, draw_id, picks, seed, window)
        rows = tuple(_asked(project, warehouse, draw_id))
        if sheet is not None:
            _write(project, warehouse, sheet, rows)
    return Drawing(draw_id, rows, window.days, max(pick.population or 0 for pick in picks))


def queue(project: Project) -> tuple[Asked, ...]:
    """Every comment that was drawn and not yet judged, the latest drawing first; as its text stands."""
    with writer(project.root) as warehouse:
        return tuple(_asked(project, warehouse, None))


def _picks(warehouse: Warehouse, kind: Kind, n: int, window: _Window, seed: int) -> list[_Pick]:
    drawing = warehouse.row("label/drawings")["drawings"]
    values = {"since": window.since, "until": window.until, "seed": seed, "drawing": drawing}
    picks: list[_Pick] = []
    if kind in ("all", "audit"):
        picks += _audit(warehouse, n if kind == "audit" else n - n // 2, values)
    if kind in ("all", "disagreement"):
        most = n if kind == "disagreement" else n // 4
        picks += _disagreements(warehouse, most, values | {"taken": [pick.comment_id for pick in picks]})
    if kind in ("all", "uncertain"):
        taken = {"taken": [pick.comment_id for pick in picks], "n": n - len(picks)}
        rows = warehouse.rows("label/uncertain", **values, **taken)
        picks += [_Pick(row["comment_id"], "uncertain", row["why"]) for row in rows]
    return picks


def _audit(warehouse: Warehouse, n: int, values: dict[str, Any]) -> list[_Pick]:
    rows = warehouse.rows("label/audit", n=n, **values)
    return [
        _Pick(row["comment_id"], "audit", "drawn at random", row["population"], len(rows) / row["population"])
        for row in rows
    ]


def _disagreements(warehouse: Warehouse, n: int, values: dict[str, Any]) -> list[_Pick]:
    """Comments whose feeling another witness contradicts: the customer's score, or VADER where a model speaks."""
    import numpy as np

    from vocflow.text.comparison import weak_labels
    from vocflow.text.lexicon import compound, verdicts

    contested = warehouse.arrow("label/contested", **values)
    read = np.array([FEELINGS.index(word) for word in contested["feeling"].to_pylist()], dtype=np.int8)
    score = weak_labels(contested["score01"].to_numpy(zero_copy_only=False))
    against_score = (score >= 0) & (score != read)
    against_vader = np.zeros(len(read), dtype=bool)
    last = next(iter(warehouse.rows("status/last_reading")), None)
    if last is not None and last["model"] != "vader":
        other = verdicts(compound(contested["text"].to_pylist(), contested["language"].to_pylist())).feeling
        against_vader = (other != 1) & (other != read)
    keys = contested["comment_id"].to_pylist()
    return [
        _Pick(
            keys[at], "disagreement", "the score says otherwise" if against_score[at] else "the lexicon says otherwise"
        )
        for at in np.flatnonzero(against_score | against_vader)[:n].tolist()
    ]


def _store(warehouse: Warehouse, draw_id: str, picks: list[_Pick], seed: int | None, window: _Window) -> None:
    warehouse.script(
        "label/draw", draw_id=draw_id, drawn_at=utc_now(), seed=seed, since=window.since, until=window.until,
        comment_ids=[pick.comment_id for pick in picks], kinds=[pick.kind for pick in picks],
        whys=[pick.why for pick in picks], populations=[pick.population for pick in picks],
        chances=[pick.chance for pick in picks],
    )  # fmt: skip


def correct_by_hand(warehouse: Warehouse, comment_ids: list[str]) -> str:
    """A draw of comments that somebody corrects unasked, with what is read in them now; returns its name."""
    draw_id = f"{utc_now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    picks = [_Pick(comment_id, "corrected", "corrected by hand") for comment_id in comment_ids]
    _store(warehouse, draw_id, picks, None, _Window(None, None, ""))
    return draw_id


def _window(project: Project, warehouse: Warehouse, since: date | None, until: date | None) -> _Window:
    """The days asked for, or the latest closed period, or all days where none is closed."""
    zone = project.time_zone
    if since or until:
        start = moment(since, zone) if since else None
        end = moment(until + timedelta(days=1), zone) if until else None
        return _Window(start, end, f"{since or 'the first day'} to {until or 'the last'}")
    bounds = warehouse.row("label/drawings")
    if bounds["first_at"] is not None:
        first, last = local_day(bounds["first_at"], zone), local_day(bounds["last_at"], zone)
        closed = [period for period in spans(project.period, first, last) if period.end <= today(project)]
        if closed:
            return _Window(*closed[-1].moments(zone), closed[-1].label)
    return _Window(None, None, "all days")


def _asked(project: Project, warehouse: Warehouse, draw_id: str | None) -> Iterator[Asked]:
    for row in warehouse.rows("label/queue", draw_id=draw_id):
        day = local_day(row["occurred_at"], project.time_zone) if row["occurred_at"] else None
        yield Asked(
            row["comment_id"], row["text"], row["question"], row["source"], day, row["language"], row["kind"],
            row["why"], row["draw_id"],
        )  # fmt: skip


def known_themes(warehouse: Warehouse, project: Project) -> list[str]:
    """The names a labeller may choose from: those that the latest reading looked for.

    Raises WarehouseError before the first reading.
    """
    for row in warehouse.rows("label/taxonomy"):
        return list(row["themes"])
    raise WarehouseError(
        "no comment has been read yet", where=str(project.root), next_step=f"vocflow run --project {project.root}"
    )


def _write(project: Project, warehouse: Warehouse, path: Path, rows: tuple[Asked, ...]) -> None:
    from vocflow.sources.label_sheet import SheetRow, write_sheet

    meaning = {theme.name: theme.description for theme in taxonomy_of(project).themes}
    themes = [(name, meaning.get(name, "")) for name in known_themes(warehouse, project)]
    sheet = [
        SheetRow(
            comment=row.text, feeling="", themes="", question=row.question or "", source=row.source,
            said_on=row.day.isoformat() if row.day else "", language=row.language or "", why_picked=row.why,
            comment_id=row.comment_id, draw=row.draw_id,
        )
        for row in rows
    ]  # fmt: skip
    try:
        write_sheet(path, sheet, themes)
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be written", where=str(path), why=error.strerror, next_step="choose another folder"
        ) from None
