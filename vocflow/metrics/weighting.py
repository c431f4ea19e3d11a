"""Weights that make answers look like the customers they came from, and what the weights cost in certainty.

Weighting repairs that some groups answer more often than others. It cannot repair that, within a group, those who did
not answer may think otherwise: nobody asked them. Sources: Deming & Stephan 1940, Annals of Mathematical Statistics 11
(raking); Deville & Särndal 1992, Journal of the American Statistical Association 87 (the variance of calibrated
estimates, by residuals); Kish 1965, Survey Sampling (the effective sample size).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vocflow.metrics.estimate import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CAP = 5.0
"""No answer counts for more than this many average ones (DeBell & Krosnick 2009, for the American election studies)."""

_ROUNDS, _TRIMS, _CLOSE, _NEAR = 1_000, 100, 1e-10, 1e-6


@dataclass(frozen=True, eq=False)
class Weights:
    """One weight per answer, with mean 1.

    `effective_n` is Kish's; `capped` counts the answers held at the cap. `missed` is the largest gap, as a share of the
    whole, that the cap leaves between a margin and what the weighted answers show: 0 where every margin is met.
    """

    values: NDArray[np.float64]
    effective_n: float
    capped: int
    missed: float
    groups: tuple[NDArray[np.intp], ...]

    @property
    def n(self) -> int:
        return self.values.size


@dataclass(frozen=True)
class WeightedNps:
    """A weighted NPS in points: its interval, its linearised standard error, and the n that the interval rests on."""

    value: float
    low: float
    high: float
    n: int
    se: float
    effective_n: float


def post_stratify(
    group: ArrayLike, shares: Mapping[str, float], *, base: ArrayLike | None = None, cap: float | None = CAP
) -> Weights:
    """Weights with which the answers of each group hold the share that the group has among customers.

    As `rake` with one margin; ValueError as there.

    >>> weights = post_stratify(["Basic"] * 20 + ["Plus"] * 80, {"Basic": 50, "Plus": 50})
    >>> weights.values[[0, -1]].tolist(), round(weights.effective_n, 1)
    ([2.5, 0.625], 64.0)
    """
    return rake({"group": group}, {"group": shares}, base=base, cap=cap)


def rake(
    groups: Mapping[str, ArrayLike],
    margins: Mapping[str, Mapping[str, float]],
    *,
    base: ArrayLike | None = None,
    cap: float | None = CAP,
) -> Weights:
    """Weights with which the answers show each margin: the shares of its groups among customers, in any unit.

    `groups` says for each margin which group every answer belongs to; `base` are design weights, all 1 by default.
    Weights above `cap` times the average are held there, and what they lose goes to the others of their groups by
    raking on (None: no cap). A margin that cannot be met under the cap is approached; `missed` says how far it is off.

    ValueError for an answer without a share, a share without an answer, shares or weights that are not above 0, and a
    cap that is not above 1.

    >>> sex, age = ["f"] * 60 + ["m"] * 40, (["old"] * 3 + ["young"]) * 25
    >>> weights = rake({"sex": sex, "age": age}, {"sex": {"f": 51, "m": 49}, "age": {"old": 0.5, "young": 0.5}})
    >>> round(float(weights.values[:60].sum()), 6), round(weights.effective_n, 1), weights.capped
    (51.0, 72.6, 0)
    """
    codes, targets = _coded(groups, margins)
    n = codes[0].size
    design = np.ones(n) if base is None else np.asarray(base, dtype=np.float64)
    if design.shape != (n,) or not np.all(design > 0):
        raise ValueError("design weights must be one per answer, each above 0")
    if cap is not None and cap <= 1:
        raise ValueError(f"the cap must lie above 1, the average weight, not at {cap}")
    alike = _alike(codes, weighted=base is not None)
    kinds = _Kinds([code[alike.first] for code in codes], targets, alike.how_many)
    weight = _raked(design[alike.first] / design.mean(), kinds)
    if cap is not None:
        weight = _capped(weight, kinds, cap)
    values = weight[alike.of]
    gaps = [np.abs(np.bincount(code, values) / n - target).max() for code, target in zip(codes, targets, strict=True)]
    missed = float(max(gaps))
    held = int((values > cap - _NEAR).sum()) if cap is not None else 0
    kish = float(values.sum() ** 2 / (values**2).sum())
    return Weights(values, kish, held, 0.0 if missed < _NEAR else missed, tuple(codes))


def _coded(
    groups: Mapping[str, ArrayLike], margins: Mapping[str, Mapping[str, float]]
) -> tuple[list[NDArray[np.intp]], list[NDArray[np.float64]]]:
    """For each margin the group of every answer as a number, and the groups' shares, which sum to 1."""
    if not margins or set(groups) != set(margins):
        raise ValueError(f"groups of {sorted(groups)} and margins of {sorted(margins)} must be the same, at least one")
    codes, targets = [], []
    for margin, shares in margins.items():
        names, code = np.unique(np.asarray(groups[margin], dtype=object).astype(str), return_inverse=True)
        present = set(names.tolist())
        if unknown := present - set(shares):
            raise ValueError(
                f"{margin} {min(unknown)!r} has answers and no share; give it one, or leave its answers out"
            )
        if silent := set(shares) - present:
            raise ValueError(f"{margin} {min(silent)!r} has a share and no answer; join it with another group")
        target = np.array([shares[name] for name in names.tolist()], dtype=np.float64)
        if not (np.isfinite(target).all() and (target > 0).all()):
            raise ValueError(f"the shares of {margin} must be numbers above 0")
        codes.append(code.ravel())
        targets.append(target / target.sum())
    if len({code.size for code in codes}) > 1 or not codes[0].size:
        raise ValueError("every margin needs the group of each answer, and there must be answers")
    return codes, targets


class _Alike(NamedTuple):
    """Answers that have one weight: the first of each kind, the kind of each answer, how many are of a kind."""

    first: NDArray[np.intp]
    of: NDArray[np.intp]
    how_many: NDArray[np.intp]


def _alike(codes: list[NDArray[np.intp]], *, weighted: bool) -> _Alike:
    """Without design weights, answers of the same groups are alike: a million answers are a few kinds."""
    if weighted:
        each = np.arange(codes[0].size)
        return _Alike(each, each, np.ones_like(each))
    sizes = [int(code.max()) + 1 for code in codes]
    _, first, of, count = np.unique(
        np.ravel_multi_index(codes, sizes), return_index=True, return_inverse=True, return_counts=True
    )
    return _Alike(first, of.ravel(), count)


class _Kinds(NamedTuple):
    """Kinds of answers: for each margin the group of every kind and the groups' shares; how many are of a kind."""

    codes: list[NDArray[np.intp]]
    targets: list[NDArray[np.float64]]
    how_many: NDArray[np.intp]


def _raked(values: NDArray[np.float64], kinds: _Kinds) -> NDArray[np.float64]:
    """Scale the weights of each margin's groups in turn until all margins hold."""
    n = kinds.how_many.sum()
    for _ in range(_ROUNDS):
        furthest = 0.0
        for code, target in zip(kinds.codes, kinds.targets, strict=True):
            factor = target * n / np.bincount(code, values * kinds.how_many, target.size)
            values = values * factor[code]
            furthest = max(furthest, float(np.abs(factor - 1).max()))
        if furthest < _CLOSE:
            break
    return values


def _capped(values: NDArray[np.float64], kinds: _Kinds, cap: float) -> NDArray[np.float64]:
    """Trim and rake in turn; where the margins cannot be met under the cap, all others take over what is lacking."""
    for _ in range(_TRIMS):
        if values.max() <= cap + _NEAR:
            return values
        values = _raked(np.minimum(values, cap), kinds)
    while values.max() > cap + _CLOSE:
        held = values >= cap - _CLOSE
        lacking = float(kinds.how_many.sum() - cap * kinds.how_many[held].sum())
        values = np.where(held, cap, values * (lacking / float((values * kinds.how_many)[~held].sum())))
    return values


def linearised_se(values: ArrayLike, weights: Weights) -> float:
    """The standard error of the weighted mean of `values`: what the margins explain of them is known, and drops out.

    Residuals of a weighted regression on the groups of all margins, taken as a sample with replacement (Deville &
    Särndal 1992; R's survey package gives the same for calibrated designs). In the unit of `values`.
    """
    given = np.asarray(values, dtype=np.float64)
    weight, n = weights.values, weights.n
    if given.shape != (n,):
        raise ValueError(f"{n} weights need as many values, not {given.size}")
    if n < 2:
        raise ValueError("a standard error needs two answers or more")
    scores = weight * (given - _fitted(given, weights)) / weight.sum()
    return math.sqrt(max(0.0, n / (n - 1) * float(((scores - scores.mean()) ** 2).sum())))


def _fitted(given: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """What the groups of the margins say of each value, by weighted least squares on their indicators."""
    weight = weights.values
    sizes = [int(code.max()) + 1 for code in weights.groups]
    starts = np.cumsum([0, *sizes])
    normal = np.zeros((starts[-1], starts[-1]))
    moments = np.zeros(starts[-1])
    for i, a in enumerate(weights.groups):
        moments[starts[i] : starts[i + 1]] = np.bincount(a, weight * given, sizes[i])
        for j, b in enumerate(weights.groups):
            block = np.bincount(a * sizes[j] + b, weight, sizes[i] * sizes[j]).reshape(sizes[i], sizes[j])
            normal[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = block
    # The indicators of two margins both sum to 1, so the equations have many solutions, all with the same fit.
    slopes = np.linalg.lstsq(normal, moments, rcond=None)[0]
    fitted = np.zeros_like(given)
    for start, code in zip(starts, weights.groups, strict=False):
        fitted += slopes[start + code]
    return fitted


def weighted_nps(standing: ArrayLike, weights: Weights, *, level: float = 0.95) -> WeightedNps:
    """The weighted NPS of answers that are +1 (promoter), 0 (passive) or -1 (detractor), in points.

    The interval is the adjusted Wald at the effective n: the smaller of Kish's and V / se^2, V being the weighted
    variance of one answer and se the linearised standard error. ValueError for other values, and as `linearised_se`.

    >>> plan, answer = ["Basic"] * 40 + ["Plus"] * 60, [-1, 0, 0, 1] * 10 + [0, 1, 1] * 20
    >>> found = weighted_nps(answer, post_stratify(plan, {"Basic": 60, "Plus": 40}))
    >>> print(f"{found.value:+.1f} ({found.low:+.1f} to {found.high:+.1f})")
    +26.7 (+11.1 to +40.5)
    """
    signs = np.asarray(standing, dtype=np.float64)
    if not np.isin(signs, (-1, 0, 1)).all():
        raise ValueError("an answer stands at +1, 0 or -1")
    se = linearised_se(signs, weights)
    share = weights.values / weights.values.sum()
    up, down = float(share[signs > 0].sum()), float(share[signs < 0].sum())
    variance = max(0.0, up + down - (up - down) ** 2)
    effective = min(weights.effective_n, variance / se**2) if se > 0 else weights.effective_n
    total = effective + 3
    centre = effective * (up - down) / total
    spread = (effective * (up + down) + 1.5) / total - centre**2
    half_width = normal_quantile(level) * math.sqrt(spread / total)
    value = up - down
    low, high = max(-1.0, min(centre - half_width, value)), min(1.0, max(centre + half_width, value))
    return WeightedNps(100 * value, 100 * low, 100 * high, weights.n, 100 * se, effective)
