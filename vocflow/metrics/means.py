"""Mean ratings on scales that have two ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.estimate import Estimate, normal_quantile, whole_number
from vocflow.metrics.shares import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SPREADLESS = 1e-12
"""A standard deviation below this part of the scale's range is none: rounding in a database, not disagreement."""


@dataclass(frozen=True)
class MeanEstimate(Estimate):
    """A mean rating in the units of its scale; `variance` is that of one answer (n - 1), 0 when all agree."""

    variance: float
    bounds: tuple[float, float]

    @property
    def has_spread(self) -> bool:
        """Whether the answers differ, so that they can tell their own standard error."""
        return self.n > 1 and math.sqrt(self.variance) > SPREADLESS * (self.bounds[1] - self.bounds[0])


def mean(
    values: Sequence[float] | NDArray[np.float64], *, bounds: tuple[float, float], level: float = 0.95
) -> MeanEstimate:
    """The mean of these ratings, with the interval of `mean_from_moments`.

    ValueError for no values, for missing ones, and for any outside the scale.

    >>> estimate = mean([7, 8, 9, 10, 6], bounds=(1, 10))
    >>> print(f"{estimate.value:.1f} ({estimate.low:.2f} to {estimate.high:.2f}), n = {estimate.n}")
    8.0 (6.04 to 9.96), n = 5
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        raise ValueError("a mean needs at least one value, and there is none")
    astray = int(np.count_nonzero(~((array >= bounds[0]) & (array <= bounds[1]))))
    if astray:
        raise ValueError(f"{astray} of {array.size} values are missing or outside {bounds[0]} to {bounds[1]}")
    centre = math.fsum(array) / array.size
    squares = math.fsum((array - centre) ** 2)
    return mean_from_moments(array.size, centre, squares / max(1, array.size - 1), bounds=bounds, level=level)


def mean_from_moments(
    n: int, mean: float, variance: float | None, *, bounds: tuple[float, float], level: float = 0.95
) -> MeanEstimate:
    """A mean from its count, value and sample variance (`var_samp`; None at n = 1), with its interval.

    Student's t interval, clipped to the scale. A single answer, or answers that all agree, say nothing about their own
    spread: there the interval is Wilson's for the mean's position on the scale. Of all ratings with a given mean, those
    at the two ends alone vary most, so what holds for them holds for any others. ValueError for n = 0, for a mean
    outside `bounds`, and for a variance that is negative or missing at n > 1.

    >>> estimate = mean_from_moments(12, 10.0, 0.0, bounds=(1, 10))
    >>> print(f"{estimate.value:.1f} ({estimate.low:.1f} to {estimate.high:.1f})")
    10.0 (7.8 to 10.0)
    """
    n = whole_number(n, "n")
    if n == 0:
        raise ValueError("a mean needs at least one value, and there is none")
    if not bounds[0] < bounds[1]:
        raise ValueError(f"a scale runs from a lower to a higher end, not from {bounds[0]} to {bounds[1]}")
    if not bounds[0] <= mean <= bounds[1]:
        raise ValueError(f"a mean of {mean} lies outside the scale of {bounds[0]} to {bounds[1]}")
    spread = 0.0 if n == 1 or variance is None else variance
    if not spread >= 0 or (variance is None and n > 1):
        raise ValueError(f"the variance of {n} values must be 0 or more, not {variance}")
    point = MeanEstimate(mean, mean, mean, n, spread, bounds)
    low, high = _t_limits(point, level) if point.has_spread else bounded_limits(point, normal_quantile(level))
    return MeanEstimate(mean, low, high, n, spread, bounds)


def bounded_limits(estimate: MeanEstimate, z: float) -> tuple[float, float]:
    """Limits that need no variance: Wilson's for the mean's position between the ends of the scale."""
    start, end = estimate.bounds
    position = (estimate.value - start) / (end - start)
    low, high = wilson(position * estimate.n, estimate.n, z)
    return min(start + low * (end - start), estimate.value), max(start + high * (end - start), estimate.value)


def _t_limits(estimate: MeanEstimate, level: float) -> tuple[float, float]:
    half_width = t_quantile(level, estimate.n - 1) * math.sqrt(estimate.variance / estimate.n)
    return max(estimate.bounds[0], estimate.value - half_width), min(estimate.bounds[1], estimate.value + half_width)


def t_quantile(level: float, df: float) -> float:
    """The quantile of Student's t that a two-sided interval of this level uses; ValueError unless 0 < level < 1."""
    from scipy.special import stdtrit  # scipy takes a tenth of a second, which a run without news need not spend

    normal_quantile(level)
    return -float(stdtrit(df, (1 - level) / 2))
