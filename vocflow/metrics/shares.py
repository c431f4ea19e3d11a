"""Shares of a whole: top boxes, themes among comments, customers who would recommend."""

from __future__ import annotations

import math

from vocflow.metrics.estimate import Estimate, normal_quantile, whole_number


def share(successes: int, n: int, *, level: float = 0.95) -> Estimate:
    """The share successes / n, from 0 to 1, with Wilson's interval.

    ValueError for counts that are negative or not whole, for n = 0, and for more successes than n.
    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17, method 3.

    >>> estimate = share(81, 263)
    >>> print(f"{estimate.value:.4f} ({estimate.low:.4f} to {estimate.high:.4f})")
    0.3080 (0.2553 to 0.3662)
    """
    successes, n = checked(successes, n)
    low, high = wilson(successes, n, normal_quantile(level))
    return Estimate(successes / n, low, high, n)


def checked(successes: int, n: int) -> tuple[int, int]:
    """Both as whole numbers, or a ValueError that says what is wrong with them."""
    successes, n = whole_number(successes, "successes"), whole_number(n, "n")
    if n == 0:
        raise ValueError("a share needs at least one observation, and there is none")
    if successes > n:
        raise ValueError(f"{successes} successes are more than the {n} observations")
    return successes, n


def wilson(successes: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's limits for a normal quantile z; counts may be fractions, as for bounded values."""
    value = successes / n
    centre = (successes + z * z / 2) / (n + z * z)
    half_width = z * math.sqrt(value * (1 - value) * n + z * z / 4) / (n + z * z)
    # At 0 and n successes one limit is 0 or 1 exactly; rounding must not move it, nor push a limit past the share.
    low = 0.0 if value <= 0 else max(0.0, min(centre - half_width, value))
    high = 1.0 if value >= 1 else min(1.0, max(centre + half_width, value))
    return low, high
