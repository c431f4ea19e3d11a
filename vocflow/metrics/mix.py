"""Mix or real: how much of a change comes from who answered, and how much from how they answered.

Kitagawa 1955, Components of a difference between two rates, Journal of the American Statistical Association 50: with w
the shares and m the scores of groups before (0) and after (1),

    change = sum over groups of (w1 - w0) (m1 + m0) / 2     mix
           + sum over groups of (w1 + w0) / 2 (m1 - m0)     within groups
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocflow.metrics.estimate import Difference, normal_quantile, student_quantile, two_sided, verdict
from vocflow.metrics.nps import NpsEstimate, variance, with_pseudo_responses

Floats = NDArray[np.float64]
PARTS = 2
"""Mix and within: two statements, so that each is made at half the error."""


@dataclass(frozen=True)
class GroupPart:
    """One group's shares of the answers (0 to 1) and what it adds, in points, to the change of mix and within groups.

    The mix part of a group is its change of share times how far it stands from the score of all.
    """

    group: Hashable
    share_before: float
    share_after: float
    before: NpsEstimate
    after: NpsEstimate
    mix: Difference
    within: Difference


@dataclass(frozen=True)
class Decomposition:
    """A change of NPS in points, and the two parts that add up to it, each with interval, p-value and verdict.

    The intervals and verdicts of the two parts hold together at `level` (Bonferroni), as do a group's two.
    """

    difference: float
    mix: Difference
    within: Difference
    groups: tuple[GroupPart, ...]
    level: float
    n: int


def decompose_change(
    after: Mapping[Any, NpsEstimate],
    before: Mapping[Any, NpsEstimate],
    *,
    whole: tuple[NpsEstimate, NpsEstimate] | None = None,
    level: float = 0.95,
) -> Decomposition:
    """Split the change of NPS between two independent periods into change of mix and change within groups.

    Both map the same groups to their estimates; every group needs answers in both periods, since nothing can be said of
    a change within one that was not there (put small ones together first). Weighted and clustered estimates
    count with their effective n.

    Where respondents answered in several groups, `whole` gives the estimates of all answers, after and before: what the
    whole is worth less than its groups by themselves widens every interval, and so do its degrees of freedom.

    The intervals are normal ones from the delta method. They count what a sample gets wrong of both the scores of the
    groups, at their adjusted-Wald variances, and their shares. ValueError for groups that differ, and for none.

    >>> from vocflow.metrics.nps import nps
    >>> before = {"Basic": nps(80, 60, 60), "Business": nps(140, 40, 20)}
    >>> after = {"Basic": nps(120, 90, 90), "Business": nps(70, 20, 10)}
    >>> parts = decompose_change(after, before)
    >>> parts.difference, parts.mix.verdict, parts.within.verdict
    (-12.5, 'fell', 'no detectable change')
    """
    groups, wholes = _groups_of_both(after, before), whole or (None, None)
    now, then = (_Period([period[g] for g in groups], of) for period, of in zip((after, before), wholes, strict=True))
    moved, step = now.share - then.share, now.mean - then.mean
    # Of mean level: since the changes of share add up to 0, taking the overall score away changes no sum.
    height = (now.mean + then.mean) / 2 - (now.score + then.score) / 2
    weight = (now.share + then.share) / 2
    z = student_quantile(normal_quantile(1 - (1 - level) / PARTS), min(now.df, then.df))

    def part(sizes: Floats, by_share: Floats, by_mean: Floats, of: Floats) -> Difference:
        se = math.sqrt(sum(period.error(by_share * of, by_mean * of) for period in (now, then)))
        return _difference(float(sizes @ of), se, z, min(now.df, then.df))

    mix = (moved * height, height, moved / 2)
    within = (weight * step, step / 2, weight)
    alone, every = np.eye(len(groups)), np.ones(len(groups))
    parts = tuple(
        GroupPart(
            group, float(then.share[at]), float(now.share[at]), before[group], after[group],
            part(*mix, alone[at]), part(*within, alone[at]),
        )
        for at, group in enumerate(groups)
    )  # fmt: skip
    return Decomposition(now.score - then.score, part(*mix, every), part(*within, every), parts, level, now.n + then.n)


def _groups_of_both(after: Mapping[Any, NpsEstimate], before: Mapping[Any, NpsEstimate]) -> list[Any]:
    if set(after) != set(before) or not after:
        odd = sorted(map(str, set(after) ^ set(before)))
        raise ValueError(f"a change is split by groups that answered in both periods; not so: {odd or 'there is none'}")
    return list(before)


class _Period:
    """The groups of one period: their shares, their scores in points, and how far a sample can be wrong of either."""

    def __init__(self, estimates: list[NpsEstimate], whole: NpsEstimate | None) -> None:
        counts = np.array([estimate.n for estimate in estimates], dtype=np.float64)
        self.n = int(counts.sum())
        self.share = counts / self.n
        self.mean = np.array([estimate.score for estimate in estimates])
        self.score = float(self.share @ self.mean)
        apart = sum(estimate.effective_n for estimate in estimates)
        self.effective_n = min(apart, whole.effective_n) if whole else apart
        squares = np.array([1e4 * variance(*with_pseudo_responses(*each.effective)) for each in estimates])
        self.squares = squares * (apart / self.effective_n)
        self.df = whole.df if whole else math.inf

    def error(self, by_share: Floats, by_mean: Floats) -> float:
        """The variance of what grows by these slopes with the shares (multinomial) and the scores of the groups."""
        of_shares = self.share @ by_share**2 - (self.share @ by_share) ** 2
        return float(of_shares / self.effective_n + self.squares @ by_mean**2)


def _difference(size: float, se: float, z: float, df: float) -> Difference:
    low, high = size - z * se, size + z * se
    # Adjusted as the interval is, so that p < 1 - level exactly where the interval leaves 0 out.
    p = min(1.0, PARTS * two_sided(abs(size) / se, df)) if se else 1.0
    return Difference(size, low, high, p, verdict(low, high))
