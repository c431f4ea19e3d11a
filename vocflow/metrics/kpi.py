"""Whether a figure has reached its target: the interval decides, and may say that nobody can tell."""

from __future__ import annotations

from typing import Literal

from vocflow.metrics.compare import POWER
from vocflow.metrics.estimate import normal_quantile

Better = Literal["higher", "lower"]
"""On which side of its target a figure is good."""

KpiStatus = Literal["met", "not met", "cannot tell"]


def kpi_status(low: float, high: float, target: float, better: Better) -> KpiStatus:
    """What the interval (low, high) of a figure says of its target, all three in the same unit.

    "met" where the whole interval lies on the target's good side (the target itself is good), "not met" where the
    whole interval lies on the other side, "cannot tell" where it holds values of both. So either word is wrong in at
    most half of (1 - level) of samples: the interval has two ends, and only one of them can mislead. ValueError for an
    interval that is none.

    >>> kpi_status(31.0, 38.5, 30, "higher"), kpi_status(4.2, 9.0, 4, "lower"), kpi_status(0.55, 0.66, 0.60, "higher")
    ('met', 'not met', 'cannot tell')
    """
    if not low <= high:
        raise ValueError(f"an interval runs from a lower to a higher end, not from {low} to {high}")
    if better == "lower":
        low, high, target = -high, -low, -target
    if low >= target:
        return "met"
    return "not met" if high < target else "cannot tell"


def first_visible(value: float, low: float, high: float, better: Better, *, level: float = 0.95) -> float:
    """The value nearest to `value`, on its good side, that a later sample like this one would tell from it.

    A true change of this size is called with 80% probability by comparing two samples as precise as this one, whose
    interval at `level` is (low, high): the width on both sides gives the standard error. A smaller target could be
    reached and nobody would see it.

    >>> round(first_visible(25.0, 17.2, 32.8, "higher"), 1)
    40.8
    """
    z = normal_quantile(level)
    se = (high - low) / (2 * z)
    step = (z + normal_quantile(2 * POWER - 1)) * se * 2**0.5
    return value + step if better == "higher" else value - step
