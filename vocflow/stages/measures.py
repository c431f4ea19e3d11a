"""The measures: each names a query, feeds its rows to the statistics, and gives a value with its interval and n.

A figure in a report is a measure with its parameters. The measure stage takes figures, and `vocflow explain` takes the
same ones again later: there is one way to a number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from vocflow import metrics
from vocflow.impact import revenue_exposed
from vocflow.metrics import MeanEstimate, NpsChange, NpsEstimate
from vocflow.schema import Unit
from vocflow.stages import driver_models
from vocflow.stages.bench import Bench, Parameters


class Measured(Protocol):
    """What every measure returns: an estimate, a share, a mean."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True)
class Result:
    """A measured value; `low` and `high` are None for counts of rows, which are not estimates."""

    value: float
    low: float | None
    high: float | None
    n: int


ANSWERS = ("sources", "since", "until", "segment", "segment_value")
COMMENTS = ("since", "until")


@dataclass(frozen=True)
class Measure:
    """How a figure is worked out, in what unit, and which query lists the rows behind it."""

    compute: Callable[[Bench, Parameters], Measured]
    unit: Unit
    evidence: str
    evidence_values: tuple[str, ...]


def nps_estimate(bench: Bench, parameters: Parameters) -> NpsEstimate:
    counts = bench.rows("nps_counts", parameters, *ANSWERS)[0]
    return metrics.nps(counts["promoters"], counts["passives"], counts["detractors"])


def rating_estimate(bench: Bench, parameters: Parameters) -> MeanEstimate:
    moments = bench.rows("rating_moments", parameters, *ANSWERS)[0]
    bounds = (parameters["scale_low"], parameters["scale_high"])
    return metrics.mean_from_moments(moments["n"], moments["mean"], moments["variance"], bounds=bounds)


def answer_count(bench: Bench, parameters: Parameters) -> Result:
    n = bench.rows("rating_moments", parameters, *ANSWERS)[0]["n"]
    return Result(n, None, None, n)


def nps_change(bench: Bench, parameters: Parameters) -> NpsChange:
    """`since`..`until` is the later period, `before_since`..`before_until` the earlier; at `level`."""
    after, before = nps_estimate(bench, parameters), nps_estimate(bench, _before(parameters))
    return metrics.compare_nps(after, before, level=parameters["level"])


def rating_change(bench: Bench, parameters: Parameters) -> metrics.Difference:
    after, before = rating_estimate(bench, parameters), rating_estimate(bench, _before(parameters))
    return metrics.compare_means(after, before, level=parameters["level"])


def theme_change(bench: Bench, parameters: Parameters) -> metrics.Difference:
    """The change of a theme's share of comments between two periods."""
    after, before = _theme_counts(bench, parameters), _theme_counts(bench, _before(parameters))
    return metrics.compare_shares(
        after["mentions"], after["comments"], before["mentions"], before["comments"], level=parameters["level"]
    )


def _before(parameters: Parameters) -> Parameters:
    return {**parameters, "since": parameters["before_since"], "until": parameters["before_until"]}


def _nps(bench: Bench, parameters: Parameters) -> Measured:
    estimate = nps_estimate(bench, parameters)
    return Result(estimate.score, estimate.low, estimate.high, estimate.n)


def _difference(
    compare: Callable[[Bench, Parameters], Any], counted: Callable[[Bench, Parameters], int]
) -> Callable[[Bench, Parameters], Measured]:
    def measured(bench: Bench, parameters: Parameters) -> Measured:
        change = compare(bench, parameters)
        n = counted(bench, parameters) + counted(bench, _before(parameters))
        return Result(change.difference, change.low, change.high, n)

    return measured


def _answers(bench: Bench, parameters: Parameters) -> int:
    return int(bench.rows("rating_moments", parameters, *ANSWERS)[0]["n"])


def _comments(bench: Bench, parameters: Parameters) -> int:
    return int(_theme_counts(bench, parameters)["comments"])


def _smallest_detectable(bench: Bench, parameters: Parameters) -> Measured:
    """The smallest change that the two samples would have called; a property of the samples, so without an interval."""
    change = nps_change(bench, parameters)
    n = _answers(bench, parameters) + _answers(bench, _before(parameters))
    return Result(change.smallest_detectable, None, None, n)


def _group_share(bench: Bench, parameters: Parameters) -> Measured:
    estimate = nps_estimate(bench, parameters)
    return metrics.share(getattr(estimate, parameters["group"]), estimate.n)


def _recommend(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("yes_counts", parameters, "sources", "asked_as", "since", "until")[0]
    return metrics.share(counts["yes"], counts["n"])


def _feeling(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("feeling_counts", parameters, *COMMENTS)[0]
    return metrics.share(counts[parameters["feeling"]], counts["n"])


def _theme_counts(bench: Bench, parameters: Parameters) -> dict[str, int]:
    found = bench.rows("theme_counts", parameters, *COMMENTS, "language")
    comments = bench.rows("comment_count", parameters, *COMMENTS, "language")[0]["comments"]
    none = {"theme": parameters["theme"], "mentions": 0, "negative": 0, "positive": 0}
    return {**next((row for row in found if row["theme"] == parameters["theme"]), none), "comments": comments}


def _theme(bench: Bench, parameters: Parameters) -> Measured:
    """Comments that mention the theme, of all; with a feeling, mentions of that feeling, of all mentions."""
    counts = _theme_counts(bench, parameters)
    if parameters.get("feeling"):
        return metrics.share(counts[parameters["feeling"]], counts["mentions"])
    return metrics.share(counts["mentions"], counts["comments"])


def _unmatched(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("unmatched_counts", parameters, *COMMENTS, "language")[0]
    return metrics.share(counts["unmatched"], counts["n"])


def _exposed(bench: Bench, parameters: Parameters) -> Measured:
    rows = bench.rows("exposed_values", parameters, "theme", *COMMENTS, "as_of")
    return revenue_exposed([row["cents"] / 100 for row in rows])


def _driver(bench: Bench, parameters: Parameters) -> Measured:
    return driver_models.part(bench, parameters)


def _volume(bench: Bench, parameters: Parameters) -> Measured:
    n = bench.rows("volume", parameters, *COMMENTS)[0][parameters["counted"]]
    return Result(n, None, None, n)


def _fate(bench: Bench, parameters: Parameters) -> Measured:
    n = bench.rows("row_counts", parameters, "sources")[0][parameters["fate"]]
    return Result(n, None, None, n)


def _refused(bench: Bench, parameters: Parameters) -> Measured:
    rows = bench.rows("refusal_counts", parameters, "sources")
    n = sum(row["records"] for row in rows if row["reason"] == parameters["reason"])
    return Result(n, None, None, n)


_DRIVER_ROWS = ("sources", "since", "until", "family")

MEASURES: dict[str, Measure] = {
    "nps": Measure(_nps, "nps", "scored", ANSWERS),
    "nps_change": Measure(_difference(nps_change, _answers), "points", "scored", ANSWERS),
    "nps_smallest_detectable": Measure(_smallest_detectable, "points", "scored", ANSWERS),
    "nps_group": Measure(_group_share, "share", "scored", ANSWERS),
    "rating": Measure(rating_estimate, "rating", "scored", ANSWERS),
    "rating_change": Measure(_difference(rating_change, _answers), "rating", "scored", ANSWERS),
    "answers": Measure(answer_count, "count", "scored", ANSWERS),
    "recommend": Measure(_recommend, "share", "rated", ("sources", "asked_as", "since", "until")),
    "feeling": Measure(_feeling, "share", "spoken", (*COMMENTS, "feeling")),
    "theme": Measure(_theme, "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "theme_change": Measure(
        _difference(theme_change, _comments), "share", "mentioned", (*COMMENTS, "theme", "feeling")
    ),
    "unmatched": Measure(_unmatched, "share", "unmatched", (*COMMENTS, "language")),
    "exposed": Measure(_exposed, "money", "exposed", ("theme", *COMMENTS, "as_of")),
    "driver_effect_nps": Measure(_driver, "points", "driver", _DRIVER_ROWS),
    "driver_effect_rating": Measure(_driver, "rating", "driver", _DRIVER_ROWS),
    "driver_share": Measure(_driver, "share", "driver", _DRIVER_ROWS),
    "volume": Measure(_volume, "count", "feedback", COMMENTS),
    "records": Measure(_fate, "count", "file", ("sources", "fate")),
    "refused": Measure(_refused, "count", "quarantined", ("sources", "reason")),
}


def take(bench: Bench, measure: str, parameters: Parameters) -> Measured:
    """Work out one measure from the warehouse as it is now."""
    return MEASURES[measure].compute(bench, parameters)


def as_stored(parameters: Parameters) -> dict[str, Any]:
    """Parameters as JSON holds them: moments as ISO text."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in parameters.items()}


def as_taken(stored: Parameters) -> dict[str, Any]:
    """Parameters as queries take them: the inverse of `as_stored`."""
    moments = {"since", "until", "before_since", "before_until", "period_since", "period_until", "as_of"}
    return {key: datetime.fromisoformat(value) if key in moments and value else value for key, value in stored.items()}
