"""The change of the NPS of a panel: the same customers in both periods."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.answers import Numbers, answers
from vocflow.metrics.compare import NpsChange, smallest_detectable
from vocflow.metrics.estimate import normal_quantile, verdict
from vocflow.metrics.mover import mover, p_value
from vocflow.metrics.nps import nps, variance, with_pseudo_responses
from vocflow.metrics.respondents import PASSIVE_FROM, PROMOTER_FROM

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

GROUPS = 3
"""Promoters, passives and detractors, in this order."""


def compare_paired(a: Numbers, b: Numbers, *, level: float = 0.95) -> NpsChange:
    """The change from `b` to `a`, answers from 0 to 10 of the same customers in the same order; see `compare_panel`.

    Customers who lack either answer are left out and counted in `missing`. ValueError as for `nps_from_scores`.

    >>> change = compare_paired([10, 9, 9, 8, None, 3, 10, 9, 9, 8, 9], [9, 5, 9, 6, 9, 3, 8, 5, 7, 6, 9])
    >>> print(f"{change.difference:+.0f} ({change.low:+.0f} to {change.high:+.0f}), n = {change.n}: {change.verdict}")
    +80 (+24 to +119), n = 10: rose
    """
    after, before = answers(a, (0, 10)), answers(b, (0, 10))
    if after.size != before.size:
        raise ValueError(f"{after.size} answers cannot be paired with {before.size}")
    both = ~np.isnan(after) & ~np.isnan(before)
    places = [np.where(each >= PROMOTER_FROM, 0, np.where(each >= PASSIVE_FROM, 1, 2)) for each in (after, before)]
    table = np.zeros((GROUPS, GROUPS))
    np.add.at(table, (places[0][both], places[1][both]), 1)
    return compare_panel(table, level=level, missing=int(after.size - both.sum()))


def compare_panel(table: ArrayLike, *, level: float = 0.95, missing: int = 0) -> NpsChange:
    """The change of the NPS of a panel, from how many customers went from one group to another.

    `table` is 3 x 3, promoters, passives and detractors in this order: a row for the group after, a column for that
    before. MOVER on the adjusted-Wald limits of both, less what they have in common (Zou 2007, Psychological Methods
    12): the correlation of the two answers, its standard deviations taken with the pseudo-responses, so that a few
    customers who answer alike twice do not make it certain. ValueError for counts that are negative or not whole, and
    for none.

    >>> change = compare_panel([[40, 12, 10], [3, 20, 5], [1, 1, 8]])
    >>> print(f"{change.difference:+.0f} ({change.low:+.1f} to {change.high:+.1f}), n = {change.n}: {change.verdict}")
    +31 (+16.0 to +45.5), n = 100: rose
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.shape != (GROUPS, GROUPS):
        raise ValueError(f"a panel is a table of {GROUPS} x {GROUPS} groups, not of {counts.shape}")
    after, before = nps(*counts.sum(axis=1)), nps(*counts.sum(axis=0))
    worth = np.array([1.0, 0.0, -1.0])
    covariance = float(worth @ counts @ worth) / after.n - after.score * before.score / 1e4
    squares = [variance(*with_pseudo_responses(*each.effective)) for each in (after, before)]
    shared = covariance * after.n / (after.n + GROUPS) ** 2
    correlation = shared / math.sqrt(squares[0] * squares[1])
    limits = mover(after.score, after.limits, before.score, before.limits, correlation)
    z = normal_quantile(level)
    low, high = limits(z)
    low, high = max(low, -200.0), min(high, 200.0)
    plain = after.se**2 + before.se**2 - 2e4 * covariance / after.n
    return NpsChange(
        difference=after.score - before.score,
        se=math.sqrt(max(0.0, plain)),
        low=low,
        high=high,
        p_value=p_value(limits),
        verdict=verdict(low, high),
        smallest_detectable=smallest_detectable(100 * math.sqrt(sum(squares) - 2 * shared), z),
        n=after.n,
        missing=missing,
    )
