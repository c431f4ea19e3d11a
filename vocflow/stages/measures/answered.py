"""Measures of who answered: response rates, their gaps, and the score weighted to the shares of all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vocflow import metrics
from vocflow.metrics import RateGap, WeightedNps, Weights
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LIST = ("surveys", "since", "until", "seen_until", "part", "segment")
"""What picks invitations, and by what they are grouped."""


def response_groups(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """Every group with how many were invited and how many answered, those first asked first.

    A group with more answers than invitations has a list that is not whole; no rate can be given of it.
    """
    return [row for row in bench.rows("response_counts", parameters, *_LIST) if row["answered"] <= row["invited"]]


def response_gaps(bench: Bench, parameters: Parameters) -> dict[str, RateGap]:
    """Each group's response rate against that of the other `groups`."""
    rows = [row for row in response_groups(bench, parameters) if row["value"] in parameters["groups"]]
    gaps = metrics.compare_rates([row["answered"] for row in rows], [row["invited"] for row in rows])
    return {row["value"]: gap for row, gap in zip(rows, gaps, strict=False)}


def weighted(bench: Bench, parameters: Parameters) -> tuple[Weights, WeightedNps]:
    """The weights for the `margins`, and the score with them; ValueError where the margins do not fit the answers."""

    def work_out() -> tuple[Weights, WeightedNps]:
        standing, groups = _answers(bench, parameters)
        weights = metrics.rake(groups, parameters["margins"], cap=parameters["cap"])
        return weights, metrics.weighted_nps(standing, weights)

    return bench.once(f"weighted {sorted(parameters.items(), key=str)}", work_out)


def _answers(bench: Bench, parameters: Parameters) -> tuple[NDArray[np.int64], dict[str, NDArray[np.object_]]]:
    """The answers as +1, 0 and -1, and for each margin the group of each; those of groups without a share left out."""
    import numpy as np

    margins = parameters["margins"]
    cells = [
        row for row in bench.rows("weighting_cells", {**parameters, "segments": list(margins)}, *_CELLS)
        if all(group in shares for group, shares in zip(row["groups"], margins.values(), strict=True))
    ]  # fmt: skip
    counts = np.array([(row["promoters"], row["passives"], row["detractors"]) for row in cells], dtype=np.int64)
    standing = np.repeat(np.tile([1, 0, -1], len(cells)), counts.ravel())
    groups = {
        name: np.repeat(np.array([row["groups"][at] for row in cells], dtype=object), counts.reshape(-1, 3).sum(axis=1))
        for at, name in enumerate(margins)
    }
    return standing, groups


_CELLS = ("sources", "since", "until", "segments")


def _group(bench: Bench, parameters: Parameters) -> dict[str, Any]:
    wanted = parameters.get("value") or "all"
    return next(row for row in response_groups(bench, parameters) if row["value"] == wanted)


def _rate(bench: Bench, parameters: Parameters) -> Measured:
    row = _group(bench, parameters)
    return metrics.response_rate(row["answered"], row["invited"])


def _invited(bench: Bench, parameters: Parameters) -> Measured:
    n = _group(bench, parameters)["invited"]
    return Result(n, None, None, n)


def _gap(bench: Bench, parameters: Parameters) -> Measured:
    gap = response_gaps(bench, parameters)[parameters["group"]]
    n = sum(row["invited"] for row in response_groups(bench, parameters) if row["value"] in parameters["groups"])
    return Result(gap.difference, gap.low, gap.high, n)


def _weighted_nps(bench: Bench, parameters: Parameters) -> Measured:
    return weighted(bench, parameters)[1]


def _effective(bench: Bench, parameters: Parameters) -> Measured:
    """How many answers of equal weight would tell as much; a property of the sample, so without an interval."""
    _, score = weighted(bench, parameters)
    return Result(score.effective_n, None, None, score.n)


def _capped(bench: Bench, parameters: Parameters) -> Measured:
    weights, _ = weighted(bench, parameters)
    return Result(weights.capped, None, None, weights.n)


_INVITATIONS = (*_LIST, "value")
_SCORED = ("sources", "since", "until", "segment", "segment_value")

MEASURES: dict[str, Measure] = {
    "response_rate": Measure(_rate, "share", "invited", _INVITATIONS),
    "response_gap": Measure(_gap, "share", "invited", _INVITATIONS),
    "invited": Measure(_invited, "count", "invited", _INVITATIONS),
    "nps_weighted": Measure(_weighted_nps, "nps", "scored", _SCORED),
    "weighted_effective_n": Measure(_effective, "count", "scored", _SCORED),
    "weights_capped": Measure(_capped, "count", "scored", _SCORED),
}
