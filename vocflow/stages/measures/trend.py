"""Measures of the outcome over many periods: the limits of its control chart, and the days on which it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from vocflow import metrics
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.daily import ANSWER_GROUPS, daily_answers
from vocflow.stages.measures.measure import ANSWERS, Measure, Measured, Result
from vocflow.stages.periods import Length, Span, span

WINDOW = ("sources", "since", "until", "zone")


@dataclass(frozen=True)
class ChartedPeriods:
    """The closed periods that have enough answers, oldest first, and their control chart."""

    periods: tuple[Span, ...]
    chart: metrics.ControlChart


def charted_periods(bench: Bench, parameters: Parameters) -> ChartedPeriods | None:
    """The chart of `length` periods of `least` answers or more before the day `end`; None where they are too few."""
    key = f"control chart {[parameters[name] for name in (*WINDOW, 'length', 'least', 'end')]}"
    return bench.once(key, partial(_charted, bench, parameters))


def _charted(bench: Bench, parameters: Parameters) -> ChartedPeriods | None:
    length: Length = parameters["length"]
    end = date.fromisoformat(parameters["end"])
    counts: dict[Span, Counter[str]] = {}
    for row in bench.rows("daily_answers", parameters, *WINDOW):
        period = span(length, row["day"])
        if period.end <= end:
            counts.setdefault(period, Counter()).update({group: row[group] for group in ANSWER_GROUPS})
    periods = tuple(period for period, found in counts.items() if found.total() >= parameters["least"])
    if len(periods) < metrics.FEWEST_PERIODS:
        return None
    answers = ([counts[period][group] for period in periods] for group in ANSWER_GROUPS)
    return ChartedPeriods(periods, metrics.nps_control_chart(*answers))


def found_changes(bench: Bench, parameters: Parameters) -> tuple[date, tuple[metrics.ChangePoint, ...]] | None:
    """The first day with answers, and the change points of all days before `end`, numbered from it."""
    key = f"change points {[parameters[name] for name in (*WINDOW, 'end')]}"
    return bench.once(key, partial(_changes, bench, parameters))


def _changes(bench: Bench, parameters: Parameters) -> tuple[date, tuple[metrics.ChangePoint, ...]] | None:
    days = daily_answers(bench, parameters, date.fromisoformat(parameters["end"]) - timedelta(days=1))
    return (days.first, metrics.change_points(days.counts.T)) if days else None


def _limits(bench: Bench, parameters: Parameters) -> Measured:
    """The centre of the chart, and the limits of the period whose name is `period`."""
    found = charted_periods(bench, parameters)
    assert found is not None, "a figure is taken of a chart that there is"
    at = [period.slug for period in found.periods].index(parameters["period"])
    chart = found.chart
    return Result(chart.centre, chart.low[at], chart.high[at], chart.sizes[at])


def _change_day(bench: Bench, parameters: Parameters) -> Measured:
    """The first day of the new level at the change numbered `position`, as its ordinal, with its interval."""
    found = found_changes(bench, parameters)
    assert found is not None, "a figure is taken of a change that there is"
    first, changes = found
    one = changes[parameters["position"]]
    days = daily_answers(bench, parameters, date.fromisoformat(parameters["end"]) - timedelta(days=1))
    assert days is not None
    low, day, high = (float(first.toordinal() + number) for number in (one.low, one.day, one.high))
    return Result(day, low, high, int(days.volumes.sum()))


MEASURES: dict[str, Measure] = {
    "control_limits": Measure(_limits, "nps", "scored", ANSWERS),
    "change_day": Measure(_change_day, "day", "scored", ANSWERS),
}
