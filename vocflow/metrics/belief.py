"""The belief gap: what staff think that customers would answer, against what customers answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vocflow.metrics.compare import compare_shares
from vocflow.metrics.disclosure import SUPPRESS_BELOW
from vocflow.metrics.estimate import Difference, Estimate
from vocflow.metrics.shares import share

GapVerdict = Literal["believe more", "believe less", "no detectable gap"]
"""Whether staff believe that more customers are satisfied than say so. Only the interval of the gap says it."""

_WORDS: dict[str, GapVerdict] = {
    "rose": "believe more",
    "fell": "believe less",
    "no detectable change": "no detectable gap",
}


@dataclass(frozen=True)
class BeliefGap:
    """Shares satisfied on the 0..1 scale: as staff believe, as customers say, and the first minus the second."""

    staff: Estimate
    customers: Estimate
    gap: Difference
    verdict: GapVerdict


def belief_gap(
    staff_satisfied: int, staff: int, customers_satisfied: int, customers: int, *, level: float = 0.95
) -> BeliefGap | None:
    """The gap of one question between `staff` answers and `customers` answers, of whom so many say satisfied.

    Each side has Wilson's interval, the gap Newcombe's (`compare_shares`), all at `level`. None where either side has
    fewer than 10 answers: a cell of so few colleagues would tell who they are. ValueError as for `share`.

    >>> found = belief_gap(40, 50, 8, 100)
    >>> print(f"{found.gap.difference:+.2f} ({found.gap.low:+.4f} to {found.gap.high:+.4f}): {found.verdict}")
    +0.72 (+0.5720 to +0.8158): believe more
    """
    if min(staff, customers) < SUPPRESS_BELOW:
        return None
    gap = compare_shares(staff_satisfied, staff, customers_satisfied, customers, level=level)
    sides = share(staff_satisfied, staff, level=level), share(customers_satisfied, customers, level=level)
    return BeliefGap(*sides, gap, _WORDS[gap.verdict])
