"""Whether two channels give customers the same service: differences of median durations, open cases censored."""

from __future__ import annotations

import math

from vocflow.metrics.durations import DurationCurve
from vocflow.metrics.estimate import Difference, normal_quantile, verdict
from vocflow.metrics.mover import Limits, mover, p_value

LARGEST_Z = normal_quantile(1 - 1e-15)
"""That of the last level below 1 which a normal quantile tells from it."""


def compare_durations(a: DurationCurve, b: DurationCurve, *, level: float = 0.95) -> Difference | None:
    """The median of `a` minus that of `b`, two independent groups of cases, in their unit.

    None where a median was not reached: fewer than half of those cases had ended. MOVER (Zou & Donner 2008, Statistics
    in Medicine 27) on the limits of the two medians, and the p-value that inverts it. A limit is infinite where a
    median's own is. ValueError unless 0 < level < 1.

    >>> from vocflow.metrics.durations import kaplan_meier
    >>> mail, phone = kaplan_meier(range(3600, 7200, 100), [True] * 36), kaplan_meier(range(20, 56), [True] * 36)
    >>> gap = compare_durations(mail, phone)
    >>> print(f"{gap.difference:.0f} s ({gap.low:.0f} to {gap.high:.0f}): {gap.verdict}")
    5263 s (4663 to 5963): rose
    """
    (a_median, a_limits), (b_median, b_limits) = _median(a), _median(b)
    if math.isinf(a_median) or math.isinf(b_median):
        return None
    limits = mover(a_median, a_limits, b_median, b_limits)
    low, high = limits(normal_quantile(level))
    return Difference(a_median - b_median, low, high, p_value(limits), verdict(low, high))


def _median(curve: DurationCurve) -> tuple[float, Limits]:
    median, of_median = curve.quantile_limits(0.5)

    def limits(z: float) -> tuple[float, float]:
        return of_median(min(z, LARGEST_Z)) if z else (median, median)

    return median, limits
