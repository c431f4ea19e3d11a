"""Lateness as an interaction: whether what else was good still counts with customers who were kept waiting."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vocflow.metrics.compare import compare_means
from vocflow.metrics.estimate import Difference, normal_quantile, verdict
from vocflow.metrics.means import MeanEstimate
from vocflow.metrics.mover import Limits, mover, p_value


@dataclass(frozen=True)
class Lateness:
    """What praise for the rest lifts the score by, in its units: on time, when late, and late minus on time.

    `difference` is the interaction. Below 0 beyond noise ("fell"), praise counts less from a customer who was kept
    waiting; where `late` itself shows no detectable change, praise lifts their score by nothing that can be told.
    """

    on_time: Difference
    late: Difference
    difference: Difference
    n: int


def lateness(
    on_time: tuple[MeanEstimate, MeanEstimate], late: tuple[MeanEstimate, MeanEstimate], *, level: float = 0.95
) -> Lateness:
    """The interaction of praise with lateness from four groups of answers: (without praise, with praise) in each.

    Welch's intervals for the two effects of praise, MOVER for the difference between them (Zou & Donner 2008), so that
    groups of unlike size and spread are no trouble. ValueError where the four were rated on different scales.

    >>> from vocflow.metrics.means import mean
    >>> rated = lambda *answers: mean(answers * 8, bounds=(1, 5))
    >>> found = lateness((rated(3, 4), rated(4, 5, 5)), (rated(1, 2, 3), rated(2, 2, 2, 3)))
    >>> print(f"{found.on_time.difference:+.2f}, late {found.late.difference:+.2f}: {found.difference.verdict}")
    +1.17, late +0.25: fell
    """
    normal_quantile(level)
    (plain, praised), (late_plain, late_praised) = on_time, late
    first, second = compare_means(praised, plain, level=level), compare_means(late_praised, late_plain, level=level)
    limits = mover(
        second.difference, _limits(late_praised, late_plain), first.difference, _limits(praised, plain)
    )  # fmt: skip
    low, high = limits(normal_quantile(level))
    difference = Difference(second.difference - first.difference, low, high, p_value(limits), verdict(low, high))
    return Lateness(first, second, difference, plain.n + praised.n + late_plain.n + late_praised.n)


def _limits(a: MeanEstimate, b: MeanEstimate) -> Limits:
    """The interval of a - b as a function of z; at z = 0 it is the difference itself."""

    def limits(z: float) -> tuple[float, float]:
        level = math.erf(z / math.sqrt(2))
        if not 0 < level < 1:
            span = a.bounds[1] - a.bounds[0]
            return (a.value - b.value,) * 2 if level <= 0 else (-span, span)
        change = compare_means(a, b, level=level)
        return change.low, change.high

    return limits
