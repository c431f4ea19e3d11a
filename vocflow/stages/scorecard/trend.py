"""Measure the trend: the score by month or week on a control chart, and the days on which it changed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from vocflow.metrics import SUPPRESS_BELOW, ChangePoint
from vocflow.report.scorecard.trend import ChangeFound, ChartedPeriod, TrendFacts
from vocflow.stages.measures.trend import ChartedPeriods, charted_periods, found_changes
from vocflow.stages.periods import Span, moment, span
from vocflow.stages.scorecard.work import Work

LENGTHS: tuple[Literal["month", "week"], ...] = ("month", "week")
"""The longest periods of which there are enough: months hold more answers, and their points lie closer to the truth."""


def trend(work: Work) -> TrendFacts | None:
    """None where NPS was not asked, or no answer lies in a closed month."""
    if work.scope.outcome is None or work.scope.outcome.kind != "nps":
        return None
    # Days are looked at up to the end of the last closed month: what is open is told "so far", and by alerts.
    end = span("month", work.scope.as_of).start
    parameters = work.scope.answers() | {"zone": work.scope.zone or "UTC", "end": end.isoformat()}
    bench = work.recorder.bench
    days = found_changes(bench, parameters)
    if days is None:
        return None
    first, changes = days
    for length in LENGTHS:
        charted = parameters | {"length": length, "least": SUPPRESS_BELOW, "end": _end(work, length).isoformat()}
        chart = charted_periods(bench, charted)
        if chart is not None:
            found = _changes(work, parameters, first, end, changes, chart.periods)
            return TrendFacts(length, _periods(work, charted, chart), found)
    return TrendFacts(None, (), _changes(work, parameters, first, end, changes, ()))


def _end(work: Work, length: Literal["month", "week"]) -> date:
    return span(length, work.scope.as_of).start


def _periods(work: Work, parameters: dict[str, Any], found: ChartedPeriods) -> tuple[ChartedPeriod, ...]:
    take = work.recorder.figure
    return tuple(
        ChartedPeriod(
            period.label,
            take(f"trend.{period.slug}", "nps", **work.scope.answers(period)),
            take(f"trend.{period.slug}.limits", "control_limits", period=period.slug, **parameters),
            at in found.chart.beyond,
        )
        for at, period in enumerate(found.periods)
    )


def _changes(
    work: Work, parameters: dict[str, Any], first: date, end: date, changes: tuple[ChangePoint, ...],
    periods: tuple[Span, ...],
) -> tuple[ChangeFound, ...]:  # fmt: skip
    """Each change with the scores of the days between its neighbours."""
    take, zone = work.recorder.figure, work.scope.zone
    edges = [first, *(first + timedelta(days=change.day) for change in changes), end]
    levels = [
        take(
            f"trend.level.{number + 1}", "nps",
            **work.scope.answers() | {"since": moment(start, zone), "until": moment(stop, zone)},
        )
        for number, (start, stop) in enumerate(pairwise(edges))
    ] if changes else []  # fmt: skip
    return tuple(
        ChangeFound(
            take(f"trend.change.{at + 1}", "change_day", position=at, **parameters), levels[at], levels[at + 1],
            *(_place(first + timedelta(days=number), periods) for number in (change.low, change.day, change.high)),
        )
        for at, change in enumerate(changes)
    )  # fmt: skip


def _place(day: date, periods: tuple[Span, ...]) -> float:
    """Where a day lies among the periods of a chart, 1 apart; a day between two is at the later."""
    for at, period in enumerate(periods):
        if day < period.end:
            return at + max(0, (day - period.start).days) / (period.end - period.start).days
    return float(len(periods))
