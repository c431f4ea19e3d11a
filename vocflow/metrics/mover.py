"""MOVER: an interval for a difference from the intervals of its two terms, and the p-value that agrees with it.

Source: Zou & Donner 2008, Construction of confidence limits about effect measures, Statistics in Medicine 27.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Limits = Callable[[float], tuple[float, float]]
"""From a normal quantile z to the (low, high) of an interval: wider as z grows, and always around its estimate."""

LARGEST_Z = 40.0
"""Beyond it a two-sided p-value is 0 in double precision."""


def mover(a: float, a_limits: Limits, b: float, b_limits: Limits, correlation: float = 0.0) -> Limits:
    """The limits of a - b, each as far from it as the two terms' own limits are from a and b.

    `correlation` is that of the two estimates, where the same customers gave both (Zou 2007, Psychological Methods 12).
    """

    def limits(z: float) -> tuple[float, float]:
        (a_low, a_high), (b_low, b_high) = a_limits(z), b_limits(z)
        below = _reach(a - a_low, b_high - b, correlation)
        return a - b - below, a - b + _reach(a_high - a, b - b_low, correlation)

    return limits


def _reach(of_a: float, of_b: float, correlation: float) -> float:
    if math.isinf(of_a) or math.isinf(of_b):  # infinity times a correlation of 0 would be no number
        return math.inf
    return math.sqrt(max(0.0, of_a**2 - 2 * correlation * of_a * of_b + of_b**2))


def p_value(limits: Limits) -> float:
    """The p-value of 0: one minus the highest level whose interval leaves 0 out, found by bisection.

    Since the limits are nested, p < 1 - level exactly when the interval at that level leaves 0 out, so that a p-value
    and an interval never disagree. It is 1 when no interval leaves 0 out.

    >>> round(p_value(lambda z: (20 - 10.653637876331 * z, 20 + 10.653637876331 * z)), 5)
    0.06048
    """

    def leaves_out_zero(z: float) -> bool:
        low, high = limits(z)
        return not low <= 0 <= high

    if not leaves_out_zero(0.0):
        return 1.0
    inside, outside = 0.0, LARGEST_Z
    if leaves_out_zero(outside):
        return 0.0
    for _ in range(60):
        middle = (inside + outside) / 2
        if leaves_out_zero(middle):
            inside = middle
        else:
            outside = middle
    return math.erfc(inside / math.sqrt(2))
