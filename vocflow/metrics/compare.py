"""Comparisons: the only place where a change gets its verdict.

Each takes the later (or first) group as `a` and gives a - b. The verdict, the interval at `level` and the p-value are
one statement: "rose" and "fell" are said only when the interval leaves 0 out, which is when p < 1 - level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from vocflow.metrics.estimate import Difference, Verdict, normal_quantile, verdict
from vocflow.metrics.means import MeanEstimate, bounded_limits, t_quantile
from vocflow.metrics.mover import Limits, mover, p_value
from vocflow.metrics.nps import Method as NpsMethod
from vocflow.metrics.nps import NpsEstimate, variance, with_pseudo_responses
from vocflow.metrics.shares import checked, wilson

POWER = 0.80
"""The chance of being called that makes a true change count as detectable."""

Method = Literal["mover", "mover_score", "wald"]

_LIMITS_OF: dict[Method, NpsMethod] = {"mover": "adjusted_wald", "mover_score": "score", "wald": "wald"}


@dataclass(frozen=True)
class NpsChange:
    """The NPS of `a` minus that of `b` in points, with its interval, p-value and verdict.

    `se` is the plain standard error of the difference; the interval is not made from it, and is not symmetric.
    `smallest_detectable` is a size in points, for a change in either direction. `n` counts the answers of both groups;
    of a panel, its members. `missing` counts those who did not answer.
    """

    difference: float
    se: float
    low: float
    high: float
    p_value: float
    verdict: Verdict
    smallest_detectable: float
    n: int
    missing: int = 0


def compare_nps(a: NpsEstimate, b: NpsEstimate, *, level: float = 0.95, method: Method = "mover") -> NpsChange:
    """The change from `b` to `a`, two independent groups of answers, weighted and clustered ones among them.

    `mover` joins the adjusted-Wald limits of the two (`mover_score` Tango's) around the unadjusted difference; `wald`
    is the plain normal interval. The p-value inverts the same interval over all levels (see `mover.p_value`). Customers
    who answered in both groups make them agree more than independent ones: the interval is then too wide, not too
    narrow, and `compare_paired` is the comparison for them alone.

    `smallest_detectable` is the smallest true change that two samples of these sizes and spreads would call with 80%
    probability: (z of the level + z of the power) times the standard error with the pseudo-responses. It exceeds what
    the scale can hold when the samples are too small to show anything. ValueError unless 0 < level < 1.

    >>> from vocflow.metrics.nps import nps
    >>> change = compare_nps(nps(52, 23, 12), nps(53, 25, 16))
    >>> print(f"{change.difference:+.1f} ({change.low:+.1f} to {change.high:+.1f}): {change.verdict}")
    +6.6 (-15.1 to +27.9): no detectable change
    """
    z = normal_quantile(level)
    limits = mover(a.score, _limits(a, method), b.score, _limits(b, method))
    low, high = limits(z)
    low, high = max(low, -200.0), min(high, 200.0)
    return NpsChange(
        difference=a.score - b.score,
        se=math.hypot(a.se, b.se),
        low=low,
        high=high,
        p_value=p_value(limits),
        verdict=verdict(low, high),
        smallest_detectable=smallest_detectable(100 * math.hypot(_adjusted_se(a), _adjusted_se(b)), z),
        n=a.n + b.n,
        missing=a.missing + b.missing,
    )


def _limits(estimate: NpsEstimate, method: Method) -> Limits:
    return lambda z: estimate.limits(z, _LIMITS_OF[method])


def _adjusted_se(estimate: NpsEstimate) -> float:
    return math.sqrt(variance(*with_pseudo_responses(*estimate.effective)))


def smallest_detectable(se: float, z: float) -> float:
    """The size of a true change that a difference with this standard error calls with the probability `POWER`."""
    return (z + normal_quantile(2 * POWER - 1)) * se


def compare_shares(k1: int, n1: int, k2: int, n2: int, *, level: float = 0.95) -> Difference:
    """The share k1 / n1 minus the share k2 / n2 of independent groups, on the 0..1 scale.

    Newcombe's hybrid score interval (1998, Statistics in Medicine 17, method 10: MOVER on Wilson's limits), and the
    p-value that inverts it. ValueError as for `share`.

    >>> change = compare_shares(56, 70, 48, 80)
    >>> print(f"{change.difference:+.2f} ({change.low:+.4f} to {change.high:+.4f}): {change.verdict}")
    +0.20 (+0.0524 to +0.3339): rose
    """
    z = normal_quantile(level)
    (k1, n1), (k2, n2) = checked(k1, n1), checked(k2, n2)
    limits = mover(k1 / n1, lambda z: wilson(k1, n1, z), k2 / n2, lambda z: wilson(k2, n2, z))
    low, high = limits(z)
    return Difference(k1 / n1 - k2 / n2, low, high, p_value(limits), verdict(low, high))


def compare_means(a: MeanEstimate, b: MeanEstimate, *, level: float = 0.95) -> Difference:
    """The mean of `a` minus that of `b`, independent groups of ratings on one scale, in its units.

    Welch's t (1947, Biometrika 34), clipped to what the scale allows. When either group is a single answer or all its
    answers agree, so that it cannot tell its own spread, MOVER on the limits that need none. ValueError when the two
    were rated on different scales.

    >>> from vocflow.metrics.means import mean_from_moments
    >>> before = mean_from_moments(120, 7.1, 5.3, bounds=(1, 10))
    >>> after = mean_from_moments(140, 7.9, 4.8, bounds=(1, 10))
    >>> compare_means(after, before).verdict
    'rose'
    """
    if a.bounds != b.bounds:
        raise ValueError(f"means on different scales cannot be compared: {a.bounds} and {b.bounds}")
    if a.has_spread and b.has_spread:
        low, high, p = _welch(a, b, level)
    else:
        limits = mover(a.value, lambda z: bounded_limits(a, z), b.value, lambda z: bounded_limits(b, z))
        low, high = limits(normal_quantile(level))
        p = p_value(limits)
    span = a.bounds[1] - a.bounds[0]
    return Difference(a.value - b.value, max(low, -span), min(high, span), p, verdict(low, high))


def _welch(a: MeanEstimate, b: MeanEstimate, level: float) -> tuple[float, float, float]:
    from scipy.special import stdtr

    squares = (a.variance / a.n, b.variance / b.n)
    se = math.sqrt(sum(squares))
    df = sum(squares) ** 2 / (squares[0] ** 2 / (a.n - 1) + squares[1] ** 2 / (b.n - 1))
    difference = a.value - b.value
    half_width = t_quantile(level, df) * se
    return difference - half_width, difference + half_width, 2 * float(stdtr(df, -abs(difference) / se))
