"""Change points: on which day a mix of answers became another, with an interval for the day.

The answers of a day are counts in categories (promoters, passives, detractors; with a theme and without). Segments are
found one by one by the largest likelihood ratio of all splits (binary segmentation), each kept only if shuffling the
days of its segment seldom gives as large a one. Sources: Vostrikova 1981, Soviet Mathematics Doklady 24 (binary
segmentation); Hansen 2000, Econometrica 68 (the interval by inverting the likelihood ratio).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

FEWEST_DAYS = 14
"""Of a segment: what lasts less than two weeks is an incident, not a level."""
SHUFFLES = 999


@dataclass(frozen=True)
class ChangePoint:
    """The first day of a new level (numbered from 0), with its interval, and the p-value of no change there."""

    day: int
    low: int
    high: int
    p_value: float


def change_points(
    counts: ArrayLike, *, level: float = 0.95, alpha: float = 0.01, seed: int = 0
) -> tuple[ChangePoint, ...]:
    """The days on which the mix of categories changed; `counts` are days x categories, oldest day first.

    A change is kept where fewer than `alpha` of 999 shuffles of the days between its neighbours split as well; days
    that vary more than their sizes explain are shuffled whole, so that they make no change by themselves. The interval
    holds every day whose likelihood ratio against the best one, divided by the dispersion between days, stays below
    Hansen's quantile -2 log(1 - sqrt(level)). ValueError unless the counts are days x at least two categories.

    >>> before, after = [[5, 3, 2]] * 40, [[2, 3, 5]] * 40
    >>> change_points(before + after)
    (ChangePoint(day=40, low=39, high=41, p_value=0.001),)
    """
    import numpy as np

    x = np.asarray(counts, dtype=float)
    if x.ndim != 2 or x.shape[1] < 2 or not (np.isfinite(x).all() and (x >= 0).all()):
        raise ValueError("change points need counts: days x at least two categories, none below 0")
    if not (0 < level < 1 and 0 < alpha < 1):
        raise ValueError(f"level and alpha lie between 0 and 1, not {level} and {alpha}")
    found = sorted(_segmented(x, 0, len(x), alpha, np.random.default_rng(seed)))
    edges = [0, *(day for day, _ in found), len(x)]
    quantile = -2 * math.log(1 - math.sqrt(level))
    return tuple(
        ChangePoint(*_dated(x, edges[at], edges[at + 2], quantile), p_value=p) for at, (_, p) in enumerate(found)
    )


def _segmented(
    x: Floats, first: int, last: int, alpha: float, dice: np.random.Generator
) -> Iterator[tuple[int, float]]:
    """Every split of the days first..last that is kept, with its p-value."""
    if last - first < 2 * FEWEST_DAYS:
        return
    gains = _gains(x[first:last])
    best = gains.max()
    p_value = _p_value(x[first:last], float(best), alpha, dice)
    if p_value > alpha:
        return
    day = first + FEWEST_DAYS + int(gains.argmax())
    yield day, p_value
    yield from _segmented(x, first, day, alpha, dice)
    yield from _segmented(x, day, last, alpha, dice)


def _p_value(x: Floats, best: float, alpha: float, dice: np.random.Generator) -> float:
    """The share of shuffles that split as well; shuffling ends when that is beyond alpha (Besag & Clifford 1991)."""
    as_good = 1
    for _ in range(SHUFFLES):
        as_good += bool(_gains(dice.permutation(x)).max() >= best)
        if as_good > alpha * (1 + SHUFFLES):
            break
    return as_good / (1 + SHUFFLES)


def _gains(x: Floats) -> Floats:
    """Twice the log-likelihood ratio of each split that leaves two weeks on either side."""
    import numpy as np

    sums = np.cumsum(x, axis=0)[FEWEST_DAYS - 1 : len(x) - FEWEST_DAYS]
    whole = x.sum(axis=0)
    return np.asarray(2 * (_likelihood(sums) + _likelihood(whole - sums) - _likelihood(whole)))


def _likelihood(counts: Floats) -> Floats:
    """Of multinomial counts at their own shares, without the constant that all splits share."""
    import numpy as np
    from scipy.special import xlogy

    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(xlogy(counts, counts / np.maximum(total, 1e-300)).sum(axis=-1))


def _dated(x: Floats, first: int, last: int, quantile: float) -> tuple[int, int, int]:
    """The best day between two neighbours, and the first and last day that explain the answers nearly as well."""
    import numpy as np

    segment = x[first:last]
    gains = _gains(segment)
    best = int(gains.argmax())
    near = np.flatnonzero(gains.max() - gains <= quantile * _dispersion(segment, FEWEST_DAYS + best))
    start = first + FEWEST_DAYS
    return start + best, start + int(near[0]), start + int(near[-1])


def _dispersion(x: Floats, split: int) -> float:
    """Pearson's chi-square per degree of freedom around the levels before and after; never below 1."""
    import numpy as np

    statistic, freedom = 0.0, 0
    for part in (x[:split], x[split:]):
        part = part[part.sum(axis=1) > 0]
        shares = part.sum(axis=0) / part.sum()
        expected = (part.sum(axis=1, keepdims=True) * shares)[:, shares > 0]
        statistic += float(((part[:, shares > 0] - expected) ** 2 / expected).sum())
        freedom += (len(part) - 1) * (int(np.count_nonzero(shares)) - 1)
    return max(1.0, statistic / max(1, freedom))
