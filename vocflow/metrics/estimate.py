"""What a measure returns: an estimate with its interval, or a difference with its verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Verdict = Literal["rose", "fell", "no detectable change"]
"""The only words for a change. Only a comparison gives them."""


@dataclass(frozen=True)
class Estimate:
    """A value, its interval at the level asked for, and the number of observations it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Difference:
    """The first group minus the second, its interval, the p-value of no difference, and the verdict.

    `p_value < 1 - level`, an interval without 0, and a verdict other than "no detectable change" are one statement.
    """

    difference: float
    low: float
    high: float
    p_value: float
    verdict: Verdict


def verdict(low: float, high: float) -> Verdict:
    """The word that the interval of a difference supports.

    >>> verdict(-1.2, 40.4)
    'no detectable change'
    """
    if low > 0:
        return "rose"
    if high < 0:
        return "fell"
    return "no detectable change"


def normal_quantile(level: float) -> float:
    """The z that a two-sided normal interval of this level uses; ValueError unless 0 < level < 1.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return -NormalDist().inv_cdf((1 - level) / 2)


def student_quantile(z: float, df: float) -> float:
    """The quantile of Student's t at the level of the normal quantile `z`: `z` itself for endless degrees of freedom.

    >>> student_quantile(1.96, math.inf), round(student_quantile(1.959964, 9), 4)
    (1.96, 2.2622)
    """
    if math.isinf(df):
        return z
    from scipy.special import ndtr, stdtrit  # scipy takes a tenth of a second, which a run without news need not spend

    return -float(stdtrit(df, ndtr(-z)))


def two_sided(t: float, df: float) -> float:
    """The chance of at least `t` standard errors in either direction, by Student's t; normal for endless `df`.

    >>> round(two_sided(1.959964, math.inf), 4), round(two_sided(2.262157, 9), 4)
    (0.05, 0.05)
    """
    if math.isinf(df):
        return math.erfc(t / math.sqrt(2))
    from scipy.special import stdtr

    return 2 * float(stdtr(df, -t))


def whole_number(value: float, what: str) -> int:
    """`value` as an int; ValueError that names it unless it is a whole number of 0 or more."""
    if not (math.isfinite(value) and value >= 0 and value == int(value)):
        raise ValueError(f"{what} must be a whole number of 0 or more, not {value}")
    return int(value)
