"""Measures of the outcome: the score, its groups, and its change between two spans of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vocflow import metrics
from vocflow.metrics import MeanEstimate, NpsChange, NpsEstimate
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import ANSWERS, Measure, Measured, Result, difference, earlier


def nps_estimate(bench: Bench, parameters: Parameters) -> NpsEstimate:
    """With several answers of one customer or account taken as what they are: not as good as several customers."""
    return from_patterns(bench.rows("nps_counts", parameters, *ANSWERS, "account"))


def from_patterns(rows: Iterable[Mapping[str, Any]]) -> NpsEstimate:
    """The NPS of respondents, from how many of them answered in which way."""
    patterns = [tuple(row[name] for name in ("promoters", "passives", "detractors", "respondents")) for row in rows]
    return metrics.nps_from_respondents(*zip(*patterns, strict=True)) if patterns else metrics.nps(0, 0, 0)


def rating_estimate(bench: Bench, parameters: Parameters) -> MeanEstimate:
    moments = bench.rows("rating_moments", parameters, *ANSWERS)[0]
    bounds = (parameters["scale_low"], parameters["scale_high"])
    return metrics.mean_from_moments(moments["n"], moments["mean"], moments["variance"], bounds=bounds)


def answer_count(bench: Bench, parameters: Parameters) -> Result:
    n = bench.rows("rating_moments", parameters, *ANSWERS)[0]["n"]
    return Result(n, None, None, n)


def nps_change(bench: Bench, parameters: Parameters) -> NpsChange:
    """`since`..`until` is the later period, `before_since`..`before_until` the earlier; at `level`."""
    after, before = nps_estimate(bench, parameters), nps_estimate(bench, earlier(parameters))
    return metrics.compare_nps(after, before, level=parameters["level"])


def rating_change(bench: Bench, parameters: Parameters) -> metrics.Difference:
    after, before = rating_estimate(bench, parameters), rating_estimate(bench, earlier(parameters))
    return metrics.compare_means(after, before, level=parameters["level"])


def _nps(bench: Bench, parameters: Parameters) -> Measured:
    estimate = nps_estimate(bench, parameters)
    return Result(estimate.score, estimate.low, estimate.high, estimate.n)


def _answers(bench: Bench, parameters: Parameters) -> int:
    return int(bench.rows("rating_moments", parameters, *ANSWERS)[0]["n"])


def panel_change(bench: Bench, parameters: Parameters) -> NpsChange | None:
    """The change among customers who answered in both spans, by the last answer in each; None where there are none."""
    rows = bench.rows("nps_panel", parameters, *ANSWERS, "account", "before_since", "before_until")
    table = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for row in rows:
        table[row["after"]][row["before"]] = row["respondents"]
    return metrics.compare_panel(table, level=parameters["level"]) if rows else None


def _panel(bench: Bench, parameters: Parameters) -> Measured:
    change = panel_change(bench, parameters)
    if change is None:
        raise ValueError("no customer answered in both spans")
    return Result(change.difference, change.low, change.high, change.n)


def _smallest_detectable(bench: Bench, parameters: Parameters) -> Measured:
    """The smallest change that the two samples would have called; a property of the samples, so without an interval."""
    change = nps_change(bench, parameters)
    n = _answers(bench, parameters) + _answers(bench, earlier(parameters))
    return Result(change.smallest_detectable, None, None, n)


def _group_share(bench: Bench, parameters: Parameters) -> Measured:
    estimate = nps_estimate(bench, parameters)
    return metrics.share(getattr(estimate, parameters["group"]), estimate.n)


def _recommend(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("yes_counts", parameters, "sources", "asked_as", "since", "until")[0]
    return metrics.share(counts["yes"], counts["n"])


MEASURES: dict[str, Measure] = {
    "nps": Measure(_nps, "nps", "scored", ANSWERS),
    "nps_change": Measure(difference(nps_change, _answers), "points", "scored", ANSWERS),
    "nps_smallest_detectable": Measure(_smallest_detectable, "points", "scored", ANSWERS),
    "nps_panel_change": Measure(_panel, "points", "scored", ANSWERS),
    "nps_group": Measure(_group_share, "share", "scored", ANSWERS),
    "rating": Measure(rating_estimate, "rating", "scored", ANSWERS),
    "rating_change": Measure(difference(rating_change, _answers), "rating", "scored", ANSWERS),
    "answers": Measure(answer_count, "count", "scored", ANSWERS),
    "recommend": Measure(_recommend, "share", "rated", ("sources", "asked_as", "since", "until")),
}
