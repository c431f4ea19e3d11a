"""Measures of what the brand holds itself to: standards, promises, no-nos, and where the score differs most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocflow import metrics
from vocflow.metrics import Difference, MeanEstimate, NpsChange, NpsEstimate
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, Result, earlier

LIMIT = ("since", "until", "as_of", "timed", "seconds", "working_days", "channel", "zone")


def standard_counts(bench: Bench, parameters: Parameters) -> tuple[int, int]:
    """Contacts that met the standard, and contacts whose time was over while they were watched."""
    row = bench.rows("standard_counts", parameters, *LIMIT)[0]
    return row["met"], row["n"]


def promise_counts(bench: Bench, parameters: Parameters) -> tuple[int, int]:
    """Mentions of the promise's theme that tell of a broken one, and all that tell how it went."""
    rows = bench.rows("promise_counts", parameters, *COMMENTS)
    found = next((row for row in rows if row["theme"] == parameters["theme"]), {"kept": 0, "broken": 0})
    return found["broken"], found["kept"] + found["broken"]


def promise_change(bench: Bench, parameters: Parameters) -> Difference:
    """The share of broken promises since a day minus that before it."""
    after, before = promise_counts(bench, parameters), promise_counts(bench, earlier(parameters))
    return metrics.compare_shares(*after, *before, level=parameters["level"])


@dataclass(frozen=True)
class Scores:
    """The scores of a group of answers: three counts for an NPS, and sums for a mean."""

    n: int
    promoters: int
    passives: int
    detractors: int
    total: float
    squares: float

    def nps(self) -> NpsEstimate:
        return metrics.nps(self.promoters, self.passives, self.detractors)

    def mean(self, low: float, high: float) -> MeanEstimate:
        mean = min(max(self.total / self.n, low), high)
        spread = max(0.0, self.squares - self.total**2 / self.n) / max(1, self.n - 1)
        return metrics.mean_from_moments(self.n, mean, spread, bounds=(low, high))


def touch_points(bench: Bench, parameters: Parameters) -> dict[str, tuple[Scores, Scores]]:
    """By touch point: the scores of answers whose comment concerns it, and of all other answers with a comment."""
    wanted = ("sources", *COMMENTS, "themes", "touch_points")
    rows = bench.rows("touch_point_scores", parameters, *wanted)
    of = {row["touch_point"]: {key: value for key, value in row.items() if key != "touch_point"} for row in rows}
    everybody = of.pop(None, None)
    if everybody is None:
        return {}
    return {
        name: (Scores(**there), Scores(**{key: everybody[key] - value for key, value in there.items()}))
        for name, there in of.items()
    }


def moment_gap(bench: Bench, parameters: Parameters) -> NpsChange | Difference:
    """The score of answers that concern the touch point minus that of all others with a comment, at `level`."""
    there, elsewhere = touch_points(bench, parameters)[parameters["touch_point"]]
    if "scale_low" not in parameters:
        return metrics.compare_nps(there.nps(), elsewhere.nps(), level=parameters["level"])
    bounds = (parameters["scale_low"], parameters["scale_high"])
    return metrics.compare_means(there.mean(*bounds), elsewhere.mean(*bounds), level=parameters["level"])


def _standard(bench: Bench, parameters: Parameters) -> Measured:
    return metrics.share(*standard_counts(bench, parameters))


def _broken(bench: Bench, parameters: Parameters) -> Measured:
    return metrics.share(*promise_counts(bench, parameters))


def _promise_change(bench: Bench, parameters: Parameters) -> Measured:
    change = promise_change(bench, parameters)
    n = promise_counts(bench, parameters)[1] + promise_counts(bench, earlier(parameters))[1]
    return Result(change.difference, change.low, change.high, n)


def no_no_rows(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """The comments that tell of a no-no, the latest first; `feeling` None where the words alone make it one."""
    return bench.rows("no_no_rows", parameters, *COMMENTS, "theme", "feeling")


def _no_no(bench: Bench, parameters: Parameters) -> Measured:
    n = len(no_no_rows(bench, parameters))
    return Result(n, None, None, n)


def _moment(bench: Bench, parameters: Parameters) -> Measured:
    """The score of answers that concern the touch point (`where` "there"), or of the others ("elsewhere")."""
    scores = touch_points(bench, parameters)[parameters["touch_point"]][parameters["where"] == "elsewhere"]
    if "scale_low" in parameters:
        return scores.mean(parameters["scale_low"], parameters["scale_high"])
    estimate = scores.nps()
    return Result(estimate.score, estimate.low, estimate.high, estimate.n)


def _moment_gap(bench: Bench, parameters: Parameters) -> Measured:
    there, elsewhere = touch_points(bench, parameters)[parameters["touch_point"]]
    gap = moment_gap(bench, parameters)
    return Result(gap.difference, gap.low, gap.high, there.n + elsewhere.n)


_MOMENT = ("sources", *COMMENTS, "themes", "touch_points", "touch_point")

MEASURES: dict[str, Measure] = {
    "standard": Measure(_standard, "share", "standard", LIMIT),
    "promise_broken": Measure(_broken, "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "promise_change": Measure(_promise_change, "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "no_no": Measure(_no_no, "count", "mentioned", (*COMMENTS, "theme", "feeling")),
    "moment_nps": Measure(_moment, "nps", "moment", _MOMENT),
    "moment_rating": Measure(_moment, "rating", "moment", _MOMENT),
    "moment_gap_nps": Measure(_moment_gap, "points", "moment", _MOMENT),
    "moment_gap_rating": Measure(_moment_gap, "rating", "moment", _MOMENT),
}
