"""The facts of revisions: each closed period's figures as first published, held against what they are now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vocflow import __version__
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.scorecard.revisions import Causes, Revision, Revisions
from vocflow.schema import Figure
from vocflow.stages.measures import as_taken
from vocflow.stages.measures import revisions as measured
from vocflow.stages.measures.measure import COMMENTS
from vocflow.stages.periods import Span
from vocflow.stages.recorder import slug
from vocflow.stages.scope import closed
from vocflow.stages.scorecard.work import Work

SCORES = ("nps", "rating")
SHARES = ("theme", "feeling")
TOLERANCE = 1e-9
"""Sums of the same rows in another order differ by less."""


def revisions(work: Work) -> Revisions | None:
    """Every figure that differs from its first publication; None where no closed period was published before."""
    spans = [span for span in work.scores.calendar if closed(span, work.scope)]
    known = {"taxonomy_version": None, "model_id": None}
    reading = next(iter(work.warehouse.rows("status/last_reading")), known)
    scores = list(_rows(work, spans, SCORES))
    if not scores:
        return None
    recent = [span for span in (work.previous, work.latest) if span is not None]
    return Revisions(
        tuple(found for row in scores if (found := _score(work, row)) is not None),
        tuple(found for row in _rows(work, recent, SHARES) if (found := _share(work, row, reading)) is not None),
    )


def _rows(work: Work, spans: list[Span], measures: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Published figures of these periods, with `span` and their parameters as queries take them."""
    bounds = [span.moments(work.scope.zone) for span in spans]
    rows = work.warehouse.rows(
        "figure/published",
        slugs=[span.slug for span in spans],
        ends=[span.end for span in spans],
        starts_at=[start.isoformat() for start, _ in bounds],
        ends_at=[end.isoformat() for _, end in bounds],
        measures=list(measures),
    )
    by_slug = {span.slug: span for span in spans}
    for row in rows:
        yield row | {"span": by_slug[row["slug"]], "taken": as_taken(json.loads(row["parameters"]))}


def _score(work: Work, row: dict[str, Any]) -> Revision | None:
    span = row["span"]
    answers = work.scope.answers(span)
    if work.scope.outcome is None or work.scope.outcome.kind != row["measure"]:
        return None
    enough = work.recorder.figure(f"answers.{span.slug}", "answers", **answers).n >= SUPPRESS_BELOW
    now = work.recorder.figure(row["figure_id"], row["measure"], **answers) if enough else None
    if not _differs(row, now):
        return None
    since = {"after_until": row["ended_at"], "run_id": row["run_id"], "published": row["figure_id"], **answers}
    what = "NPS" if row["measure"] == "nps" else "Mean rating"
    causes = _causes_of_score(work, span, since, row["version"])
    return Revision(what, span.label, row["as_of"], _published(work, row), now, causes)


def _causes_of_score(work: Work, span: Span, since: dict[str, Any], version: str) -> Causes:
    rows = measured.late_answers(work.recorder.bench, since)
    late = tuple(
        (
            row["source"],
            _count(work, f"late.{slug(row['source'])}.{span.slug}", "late_answers", since, "late", row["source"]),
        )
        for row in rows
        if row["late"]
    )
    updated = sum(row["updated"] for row in rows)
    gone = measured.gone(work.recorder.bench, since)
    missing = work.recorder.figure(f"gone.{span.slug}", "answers_gone", **since) if gone else None
    explained = late or updated or gone
    return Causes(
        late=late,
        updated=_count(work, f"updated.{span.slug}", "late_answers", since, "updated", None) if updated else None,
        gone=missing if gone > 0 else None,
        moved_in=missing if gone < 0 else None,
        version=not explained and version != __version__,
    )


def _share(work: Work, row: dict[str, Any], reading: dict[str, Any]) -> Revision | None:
    """A theme's or a feeling's share of all comments; the feelings of a theme's mentions are not told here."""
    span, taken = row["span"], row["taken"]
    if row["measure"] == "theme" and taken.get("feeling"):
        return None
    now = work.recorder.figure(row["figure_id"], row["measure"], **taken) if _enough(work, row) else None
    if not _differs(row, now):
        return None
    what = str(taken.get("theme") or f"{taken['feeling']} comments")
    return Revision(what, span.label, row["as_of"], _published(work, row), now, _causes_of_share(work, row, reading))


def _enough(work: Work, row: dict[str, Any]) -> bool:
    """Whether the share may still be shown: a theme by its mentions, a feeling by all comments read."""
    bench, taken = work.recorder.bench, row["taken"]
    if row["measure"] == "feeling":
        return bool(bench.rows("feeling_counts", taken, *COMMENTS)[0]["n"] >= SUPPRESS_BELOW)
    counts = bench.rows("theme_counts", taken, *COMMENTS, "language")
    return any(count["theme"] == taken["theme"] and count["mentions"] >= SUPPRESS_BELOW for count in counts)


def _causes_of_share(work: Work, row: dict[str, Any], reading: dict[str, Any]) -> Causes:
    span, moment = row["span"], row["ended_at"]
    since = {"after_until": moment, "since": row["taken"]["since"], "until": row["taken"]["until"]}
    counts = measured.late_comments(work.recorder.bench, since)
    figures = {
        counted: _count(work, f"comments_{counted}.{_day(moment)}.{span.slug}", "late_comments", since, counted, None)
        for counted, n in counts.items()
        if n
    }
    changed = {
        name: row[name] is not None and reading[name] is not None and row[name] != reading[name]
        for name in ("taxonomy_version", "model_id")
    }
    return Causes(
        late=((None, figures["late"]),) if "late" in figures else (),
        updated=figures.get("updated"),
        labelled=figures.get("labelled"),
        taxonomy=changed["taxonomy_version"],
        reader=changed["model_id"],
        version=not figures and not any(changed.values()) and row["version"] != __version__,
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _count(work: Work, figure_id: str, measure: str, since: dict[str, Any], counted: str, source: str | None) -> Figure:
    parameters = {**since, "counted": counted, "source": source}
    return work.recorder.figure(figure_id, measure, **parameters)


def _published(work: Work, row: dict[str, Any]) -> Figure:
    measure = f"published_{row['measure'] if row['measure'] in SCORES else 'share'}"
    return work.recorder.figure(
        f"published.{row['figure_id']}", measure, run_id=row["run_id"], published=row["figure_id"]
    )


def _differs(row: dict[str, Any], now: Figure | None) -> bool:
    if now is None or row["n"] != now.n:
        return True
    ends = ((row["value"], now.value), (row["low"], now.low), (row["high"], now.high))
    return any(abs((then or 0.0) - (here or 0.0)) > TOLERANCE for then, here in ends)
