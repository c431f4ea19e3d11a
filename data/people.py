"""The customers of Kestrel Mobility: who they are, what they are worth, who complains in vain, who leaves.

Leaving depends on the plan and on an unresolved complaint. The plan also decides who complains, so that customers who
complained in vain leave more often than the others for two reasons, of which the complaint is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .world import LAST_DAY, PLAN_SHARES, PLANS, QUARTERS, Respondents

CITIES = ("Zurich", "Basel", "Bern", "Geneva", "Lausanne", "Winterthur", "Lucerne")
CITY_SHARES = (0.32, 0.17, 0.16, 0.13, 0.09, 0.07, 0.06)
VALUE_MEDIANS = (130.0, 410.0, 1900.0)
UNRESOLVED = (0.060, 0.020, 0.006)
"""By plan: the chance of a complaint that was never resolved."""
LEAVING = (0.24, 0.06, 0.03)
"""By plan: the chance to leave within the two years, without such a complaint."""
LEAVING_ADDED = 0.15
"""What an unresolved complaint adds to the chance of leaving, the same in every plan."""


@dataclass(frozen=True)
class Customers:
    """One entry per customer. Days are proleptic ordinals; 0 in `complained` and `left` means never."""

    since: NDArray[np.int64]
    plan: NDArray[np.int64]
    city: NDArray[np.int64]
    yearly_value: NDArray[np.float64]
    complained: NDArray[np.int64]
    left: NDArray[np.int64]

    def name(self, index: int) -> str:
        """The customer number that every system of the company uses."""
        return f"KM-{100000 + 7 * int(index)}"

    @cached_property
    def present(self) -> list[list[int]]:
        """For each quarter, the indices of those who were customers from its first day to its last."""
        return [
            np.flatnonzero(
                (self.since <= quarter.start.toordinal()) & ((self.left == 0) | (self.left > quarter.end.toordinal()))
            ).tolist()
            for quarter in QUARTERS
        ]


def draw_customers(rng: np.random.Generator, count: int) -> Customers:
    """`count` customers as they stand at the end of the story, with their past."""
    first, last = QUARTERS[0].start.toordinal(), LAST_DAY.toordinal()
    plan = rng.choice(len(PLANS), size=count, p=PLAN_SHARES)
    city = rng.choice(len(CITIES), size=count, p=CITY_SHARES)
    before = rng.integers(date(2018, 3, 1).toordinal(), first, size=count)
    later = rng.integers(first, last - 120, size=count)
    since = np.where(rng.random(count) < 0.8, before, later)
    value = np.array(VALUE_MEDIANS)[plan] * np.exp(rng.normal(0.0, 0.45, count))
    unresolved = rng.random(count) < np.array(UNRESOLVED)[plan]
    from_day = np.maximum(since, first) + 10
    complained = np.where(unresolved, from_day + (rng.random(count) * (last - 20 - from_day)).astype(np.int64), 0)
    leaves = rng.random(count) < np.array(LEAVING)[plan] + LEAVING_ADDED * unresolved
    earliest = np.where(unresolved, complained + 5, from_day)
    latest = np.where(unresolved, np.minimum(complained + 100, last), last)
    left = np.where(leaves, earliest + (rng.random(count) * (latest - earliest)).astype(np.int64), 0)
    return Customers(since, plan, city, np.round(value, 2), complained, left)


def assign(rng: np.random.Generator, customers: Customers, drawn: Respondents) -> NDArray[np.int64]:
    """A customer for each survey answer: of the right plan, there during the quarter, asked once a quarter."""
    who = np.zeros(drawn.plan.size, dtype=np.int64)
    for number, present in enumerate(customers.present):
        here = np.array(present)
        for plan in range(len(PLANS)):
            rows = np.flatnonzero((drawn.quarter == number) & (drawn.plan == plan))
            candidates = here[customers.plan[here] == plan]
            who[rows] = rng.permutation(candidates)[: rows.size]
    return who


def retention_truth() -> dict[str, object]:
    """How much more often customers with an unresolved complaint leave: crude, and within plans (the causal part)."""
    shares, unresolved, leaving = (np.array(values) for values in (PLAN_SHARES, UNRESOLVED, LEAVING))
    with_complaint = float((shares * unresolved * (leaving + LEAVING_ADDED)).sum() / (shares * unresolved).sum())
    without = float((shares * (1 - unresolved) * leaving).sum() / (shares * (1 - unresolved)).sum())
    return {
        "unresolved_by_plan": dict(zip(PLANS, UNRESOLVED, strict=True)),
        "leaving_without_by_plan": dict(zip(PLANS, LEAVING, strict=True)),
        "risk_difference_within_plans": LEAVING_ADDED,
        "leaving_with": with_complaint,
        "leaving_without": without,
        "risk_difference_crude": with_complaint - without,
        "confounder": "plan",
    }
