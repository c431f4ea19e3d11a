"""Shrinkage: the best guess at many groups' true values, for ranking them; what is published is raw, with intervals.

A small group lands at either end of a ranking by chance alone. Each value is drawn towards the mean of all, the
further the less it knows. Sources: Paule & Mandel 1982, Journal of Research of the National Bureau of Standards 87 (the
variance between groups); Efron & Morris 1975, Journal of the American Statistical Association 70.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.nps import NpsEstimate, variance, with_pseudo_responses

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Shrunk:
    """Values drawn towards their common mean, in the order given; `between` is the variance between the groups."""

    values: tuple[float, ...]
    mean: float
    between: float

    @property
    def order(self) -> tuple[int, ...]:
        """The places of the groups, highest value first."""
        return tuple(np.argsort(-np.array(self.values), kind="stable").tolist())


def shrink(values: ArrayLike, variances: ArrayLike) -> Shrunk:
    """Empirical-Bayes values of groups from their raw values and sampling variances (in squared units).

    The variance between groups is Paule and Mandel's: with it, the groups scatter about their mean as far as they
    should. Where they scatter less than sampling alone would have them, it is 0 and all share one value.
    ValueError for no groups, unequal lengths and variances that are not above 0.

    >>> found = shrink([0.50, 0.05, -0.20], [0.01, 0.04, 0.01])
    >>> [round(value, 3) for value in found.values], round(found.mean, 3)
    ([0.47, 0.068, -0.174], 0.121)
    """
    raw, noise = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if raw.ndim != 1 or raw.shape != noise.shape or not raw.size:
        raise ValueError("shrinkage needs one variance for each value, and at least one of both")
    if not (np.isfinite(raw).all() and np.isfinite(noise).all() and (noise > 0).all()):
        raise ValueError("values must be numbers and variances numbers above 0")
    between = _paule_mandel(raw, noise)
    mean = _mean(raw, noise + between)
    drawn = mean + between / (between + noise) * (raw - mean)
    return Shrunk(tuple(drawn.tolist()), mean, between)


def shrink_nps(estimates: Sequence[NpsEstimate]) -> Shrunk:
    """`shrink` for the scores of segments, in points; variances are those of the adjusted Wald interval.

    >>> from vocflow.metrics.nps import nps
    >>> found = shrink_nps([nps(3, 0, 0), nps(60, 30, 10), nps(50, 40, 30), nps(40, 30, 30)])
    >>> [round(value) for value in found.values], found.order
    ([75, 50, 18, 11], (0, 1, 2, 3))
    """
    values = [each.score / 100 for each in estimates]
    counts = [with_pseudo_responses(each.promoters, each.passives, each.detractors) for each in estimates]
    found = shrink(values, [variance(*count) for count in counts])
    return Shrunk(tuple(100 * value for value in found.values), 100 * found.mean, 1e4 * found.between)


def _mean(raw: NDArray[np.float64], spread: NDArray[np.float64]) -> float:
    return float((raw / spread).sum() / (1 / spread).sum())


def _paule_mandel(raw: NDArray[np.float64], noise: NDArray[np.float64]) -> float:
    """The variance between groups at which the weighted squares about the mean sum to their degrees of freedom."""

    def excess(between: float) -> float:
        spread = noise + between
        return float(((raw - _mean(raw, spread)) ** 2 / spread).sum()) - (raw.size - 1)

    if raw.size < 2 or excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(raw)) + float(noise.max())
    while excess(high) > 0:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
