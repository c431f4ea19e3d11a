"""A share in several groups: what each says, and whether the groups differ at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.multiplicity import benjamini_hochberg

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Counts = NDArray[np.int64]

DRAWS = 9_999
"""How many tables with the same margins stand for chance where an expected count is below 5."""
FEW = 5.0


@dataclass(frozen=True)
class GroupTest:
    """Whether groups differ in a share: the p-value of no difference, alone and among all shares tested beside it."""

    p_value: float
    adjusted_p: float
    differs: bool


def compare_groups(
    successes: ArrayLike, n: ArrayLike, *, level: float = 0.95, seed: int = 0
) -> tuple[GroupTest | None, ...]:
    """For each row of `successes`, (shares, groups), whether its share differs between the groups of sizes `n`.

    Pearson's chi-squared times (N - 1) / N; where an expected count is below 5, its exact
    conditional distribution from 9,999 drawn tables. Benjamini-Hochberg over the rows. None for a share that nobody, or
    everybody, has: there is nothing to test. ValueError for fewer than two groups, an empty one, or counts that exceed
    their group.

    Source: Campbell 2007, Statistics in Medicine 26; Patefield 1981, Applied Statistics 30 (the drawn tables).

    >>> [one.differs for one in compare_groups([[30, 12, 10], [20, 21, 19]], [100, 100, 100])]
    [True, False]
    """
    y, sizes = np.atleast_2d(np.asarray(successes, dtype=np.int64)), np.asarray(n, dtype=np.int64).ravel()
    if sizes.size < 2 or np.any(sizes < 1):
        raise ValueError("a comparison needs two groups at least, none of them empty")
    if y.shape[1] != sizes.size or np.any(y < 0) or np.any(y > sizes):
        raise ValueError("each share needs one count per group, from 0 to the size of the group")
    total = y.sum(axis=1)
    tested = np.flatnonzero((total > 0) & (total < sizes.sum()))
    if not tested.size:
        return (None,) * len(y)
    p = [_p_value(y[row], sizes, seed) for row in tested]
    found = {
        int(row): GroupTest(alone, float(among), bool(among < 1 - level))
        for row, alone, among in zip(tested, p, benjamini_hochberg(p), strict=True)
    }
    return tuple(found.get(row) for row in range(len(y)))


def _p_value(y: Counts, sizes: Counts, seed: int) -> float:
    from scipy.special import chdtrc

    statistic = float(_chi_squared(y[None], sizes)[0])
    share = y.sum() / sizes.sum()
    if sizes.min() * min(share, 1 - share) >= FEW:
        return float(chdtrc(sizes.size - 1, statistic))
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(sizes, int(y.sum()), size=DRAWS)
    # a tie must count as one, whatever rounding makes of it
    as_far = int(np.count_nonzero(_chi_squared(drawn, sizes) >= statistic * (1 - 1e-9)))
    return (1 + as_far) / (1 + DRAWS)


def _chi_squared(y: Counts, sizes: Counts) -> NDArray[np.float64]:
    """Pearson's statistic of each table (rows of `y`), times (N - 1) / N."""
    whole = float(sizes.sum())
    share = y.sum(axis=1, keepdims=True) / whole
    distance = ((y - sizes * share) ** 2 / (sizes * share * (1 - share))).sum(axis=1)
    return np.asarray(distance * (whole - 1) / whole)
