"""Proposing KPIs: from the answers up to the latest closed period to [[kpi]] tables that can be pasted."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from vocflow.config import MeasureName, Project
from vocflow.errors import UsageError
from vocflow.impact import Suggestion, TooFewRows, suggest
from vocflow.metrics import Better, first_visible
from vocflow.schema import Figure
from vocflow.stages.bench import Bench
from vocflow.stages.driver_models import contribution
from vocflow.stages.kpis import NotMeasured, measured
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import scope, taxonomy_of
from vocflow.stages.scorecard.work import Work
from vocflow.stages.scores import Scores
from vocflow.warehouse.store import snapshot

SIDES = {"criticised": "share criticising", "praised": "share praising"}


@dataclass(frozen=True)
class Proposal:
    """A KPI to consider: why (`suggestion`), the figure now, and the nearest target that could be seen to be reached.

    `target` is None where no target could be: what this many answers can tell apart lies beyond what there is.
    """

    measure: MeasureName
    suggestion: Suggestion
    now: Figure
    better: Better
    target: float | None
    owner: str | None


@dataclass(frozen=True)
class Proposals:
    """What `vocflow kpis suggest` found: the proposals, the outcome they go with, and the answers it looked at."""

    outcome: str
    points: str
    answers: int
    due: date
    proposals: tuple[Proposal, ...]


def suggest_kpis(project: Project, *, seed: int = 0) -> Proposals:
    """At most five KPIs that go with the outcome out of sample, each with its baseline and why.

    Raises UsageError where nothing was scored or too few answers were given, and WarehouseError before the first run.
    """
    with snapshot(project.root) as warehouse:
        asked = scope(project, warehouse, None, None)
        recorder = Recorder(Bench(warehouse))
        work = Work(project, recorder, asked, Scores(project, recorder, asked, []), taxonomy_of(project), [])
        if asked.outcome is None or work.latest is None:
            raise UsageError("KPIs cannot be suggested: no closed period has scores", next_step="vocflow status")
        outcome, customers, candidates = _candidates(work)
        try:
            found = suggest(outcome, candidates, customers, seed=seed)
        except TooFewRows as error:
            raise UsageError(
                f"KPIs cannot be suggested from {len(outcome):,} answers", why=str(error), next_step="vocflow status"
            ) from None
        proposals = tuple(_proposals(work, found))
    year_on = work.scope.as_of.replace(year=work.scope.as_of.year + 1, day=min(work.scope.as_of.day, 28))
    name, points = ("NPS", "points") if asked.outcome.kind == "nps" else ("the mean rating", "points of the scale")
    return Proposals(name, points, len(outcome), year_on, proposals)


def _candidates(work: Work) -> tuple[np.ndarray[Any, Any], list[str], dict[str, np.ndarray[Any, Any]]]:
    """The outcome of each answer, whose it is, and each candidate measure as a column: 1, 0, or NaN for not said."""
    assert work.scope.outcome is not None
    parameters = {"sources": work.scope.sources, "since": work.scope.since, "until": work.scope.bounds(work.latest)[1]}
    rows = work.warehouse.rows("figure/suggestion_rows", **parameters)
    at = {row["feedback_id"]: place for place, row in enumerate(rows)}
    columns: dict[str, np.ndarray[Any, Any]] = {}
    spoke = np.array([row["spoke"] for row in rows], dtype=bool)
    drivers = [theme.name for theme in work.taxonomy.themes if theme.driver]
    for side, form in SIDES.items():
        for theme in drivers:
            said = np.array([theme in (row[side] or ()) for row in rows], dtype=np.float64)
            columns[str(MeasureName(form, theme))] = np.where(spoke, said, math.nan)
    for row in work.warehouse.rows("figure/suggestion_answers", **parameters):
        if row["feedback_id"] in at:
            name = str(MeasureName("share satisfied", row["question"]))
            columns.setdefault(name, np.full(len(rows), math.nan))[at[row["feedback_id"]]] = row["satisfied"]
    scores = np.array([row["score"] for row in rows], dtype=np.float64)
    return contribution(scores, work.scope.outcome.kind), [row["customer"] for row in rows], columns


def _proposals(work: Work, found: Iterable[Suggestion]) -> Iterable[Proposal]:
    owners = {theme.name: theme.owner for theme in work.taxonomy.themes}
    for suggestion in found:
        form, _, of = suggestion.name.partition(": ")
        name = MeasureName(form, of)
        try:
            now = measured(work, name, f"suggested.{slug(suggestion.name)}")
        except NotMeasured:
            continue  # it went with the score in earlier periods, and the latest says too little of it for a baseline
        better: Better = "higher" if suggestion.difference.value > 0 else "lower"
        yield Proposal(name, suggestion, now, better, _target(now, better), owners.get(of))


def _target(now: Figure, better: Better) -> float | None:
    assert now.low is not None and now.high is not None
    step = first_visible(now.value, now.low, now.high, better)
    # to the next whole percent on the good side
    target = (math.ceil(100 * step) if better == "higher" else math.floor(100 * step)) / 100
    return target if 0 < target < 1 else None
