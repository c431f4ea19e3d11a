"""One against the others on cases of the same kind: a difference of shares that leaves the mix of cases out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.disclosure import SUPPRESS_BELOW
from vocflow.metrics.estimate import Estimate, normal_quantile, verdict
from vocflow.metrics.mover import Limits, p_value
from vocflow.metrics.multiplicity import benjamini_hochberg
from vocflow.metrics.shrinkage import shrink

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from vocflow.metrics.estimate import Verdict

    Counts = NDArray[np.float64]


@dataclass(frozen=True)
class MixedDifference:
    """A share minus that of the others on the same mix of cases, on the 0..1 scale: `rate` - `expected`.

    `n` counts the cases that have a counterpart of their kind among the others; the rest compare with nothing. `se` is
    the standard error, `p_value` that of no difference.
    """

    difference: float
    low: float
    high: float
    p_value: float
    verdict: Verdict
    se: float
    rate: float
    expected: float
    n: int


def mantel_haenszel(
    successes: ArrayLike, n: ArrayLike, other_successes: ArrayLike, other_n: ArrayLike, *, level: float = 0.95
) -> MixedDifference | None:
    """The Mantel-Haenszel risk difference over strata; each argument is an array of counts, one entry per stratum.

    The interval is Klingenberg's: it inverts the score-like statistic with Sato's variance, and holds where strata hold
    a few cases each. None where no stratum has both. ValueError for counts that are no whole numbers, or do not fit.

    Sources: Mantel & Haenszel 1959, Journal of the National Cancer Institute 22; Sato 1989, Biometrics 45;
    Klingenberg 2014, Statistics in Medicine 33.

    >>> told = mantel_haenszel([18, 4], [30, 20], [40, 30], [100, 200])
    >>> print(f"{told.rate:.3f} against {told.expected:.3f} ({told.low:+.3f} to {told.high:+.3f}): {told.verdict}")
    0.424 against 0.290 (-0.006 to +0.278): no detectable change
    """
    strata = _checked(successes, n, other_successes, other_n)
    z = normal_quantile(level)
    parts = _parts(*strata)
    if parts is None:
        return None
    limits = parts.limits()
    low, high = limits(z)
    counterpart = int(strata[1][strata[3] > 0].sum())
    difference = parts.rate - parts.expected
    return MixedDifference(
        difference, low, high, p_value(limits), verdict(low, high), parts.se, parts.rate, parts.expected, counterpart
    )


@dataclass(frozen=True)
class Excess:
    """How much more often one of many succeeds than the others on the same kinds of case.

    `compared` is the difference as it stands, `shrunk` drawn to the middle of all by how little it rests on.
    `stands_out` says that both lie above 0, the first at a level that holds for all of them (Benjamini-Hochberg).
    """

    compared: MixedDifference
    shrunk: Estimate
    adjusted_p: float
    stands_out: bool


def excesses(
    successes: ArrayLike, n: ArrayLike, *, level: float = 0.95, limit: int = SUPPRESS_BELOW
) -> tuple[Excess | None, ...]:
    """Each of many against all others together; both arrays are (units, strata) counts.

    Differences are shrunk by the variance between units (`shrink`). None for a unit with fewer than `limit` cases
    that have a counterpart, or where none of them succeeded, or all. ValueError as for `mantel_haenszel`.

    >>> told = excesses([[20, 6], [6, 2], [5, 3], [6, 3]], [[40, 20], [40, 20], [40, 20], [40, 20]])
    >>> [one is not None and one.stands_out for one in told]
    [True, False, False, False]
    """
    y, cases = (np.atleast_2d(np.asarray(counts, dtype=np.float64)) for counts in (successes, n))
    rest_y, rest = y.sum(axis=0) - y, cases.sum(axis=0) - cases
    told = [mantel_haenszel(y[at], cases[at], rest_y[at], rest[at], level=level) for at in range(len(y))]
    kept = {at: one for at, one in enumerate(told) if one is not None and one.n >= limit and one.se > 0}
    if not kept:
        return (None,) * len(told)
    adjusted = benjamini_hochberg([one.p_value for one in kept.values()])
    drawn = _shrunk(list(kept.values()), level)
    found = {
        at: Excess(one, shrunk, float(p), one.low > 0 and p < 1 - level and shrunk.low > 0)
        for (at, one), shrunk, p in zip(kept.items(), drawn, adjusted, strict=True)
    }
    return tuple(found.get(at) for at in range(len(told)))


def _shrunk(found: list[MixedDifference], level: float) -> list[Estimate]:
    """Each difference drawn towards the weighted middle of all, with its interval."""
    variances = np.array([one.se**2 for one in found])
    drawn = shrink([one.difference for one in found], variances)
    kept = drawn.between / (drawn.between + variances)
    of_middle = 1 / (1 / (variances + drawn.between)).sum()
    half = normal_quantile(level) * np.sqrt(kept * variances + (1 - kept) ** 2 * of_middle)
    return [
        Estimate(value, float(value - width), float(value + width), one.n)
        for value, width, one in zip(drawn.values, half, found, strict=True)
    ]


@dataclass(frozen=True)
class _Parts:
    """The sums over strata that the difference, its variance and its interval are made of."""

    rate: float
    expected: float
    weight: float
    p: float
    q: float

    @property
    def se(self) -> float:
        """Sato's standard error."""
        return math.sqrt(max(0.0, (self.rate - self.expected) * self.p + self.q)) / self.weight

    def limits(self) -> Limits:
        """Klingenberg's limits for a normal quantile z: the two roots of (x - difference)^2 = z^2 (x P + Q) / W^2."""
        difference, w2 = self.rate - self.expected, self.weight**2

        def limits(z: float) -> tuple[float, float]:
            middle = difference + z * z * self.p / (2 * w2)
            half = math.sqrt(max(0.0, middle**2 - difference**2 + z * z * self.q / w2))
            return max(-1.0, min(middle - half, difference)), min(1.0, max(middle + half, difference))

        return limits


def _parts(y1: Counts, n1: Counts, y0: Counts, n0: Counts) -> _Parts | None:
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        return None
    y1, n1, y0, n0 = y1[both], n1[both], y0[both], n0[both]
    total = n1 + n0
    weights = n1 * n0 / total
    weight = float(weights.sum())
    p = (n1**2 * y0 - n0**2 * y1 + n1 * n0 * (n0 - n1) / 2) / total**2
    q = (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * total)
    rate, expected = float((weights * y1 / n1).sum()) / weight, float((weights * y0 / n0).sum()) / weight
    return _Parts(rate, expected, weight, float(p.sum()), float(q.sum()))


def _checked(*counts: ArrayLike) -> tuple[Counts, Counts, Counts, Counts]:
    y1, n1, y0, n0 = (np.asarray(one, dtype=np.float64).ravel() for one in counts)
    whole = all(bool(np.all((one >= 0) & (one == np.floor(one)))) for one in (y1, n1, y0, n0))
    if not whole or not y1.size == n1.size == y0.size == n0.size:
        raise ValueError("strata need whole counts of 0 or more, as many of each kind")
    if np.any(y1 > n1) or np.any(y0 > n0):
        raise ValueError("a stratum has more successes than cases")
    return y1, n1, y0, n0
