"""LMG: R² divided among groups of columns by the average of what each adds, over all orders of entry (Shapley).

Source: Lindeman, Merenda & Gold 1980; Groemping 2006, Journal of Statistical Software 17 (R package relaimpo).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = NDArray[np.float64]

MAX_GROUPS = 14
"""Exact LMG fits every subset of the groups: 2^14 = 16,384 regressions, for each bootstrap replicate too."""

NO_PIVOT = 1e-10
"""A column whose variance falls below this part of itself, given the columns before it, adds nothing."""

_BLOCK_BYTES = 64_000_000


def lmg(correlation: Array, groups: Sequence[tuple[int, ...]]) -> Array:
    """The LMG share of each group: (..., k + 1, k + 1) correlations, the outcome's last, to (..., groups).

    The shares are not negative and sum to the R² of all columns together. A column without variance has 0 in its row,
    diagonal included. ValueError for more than 14 groups.

    >>> lmg(np.array([[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1]]), [(0,), (1,)]).round(4).tolist()
    [0.36, 0.09]
    """
    if len(groups) > MAX_GROUPS:
        raise ValueError(f"exact shares are computed for at most {MAX_GROUPS} groups, not {len(groups)}")
    size = correlation.shape[-1]
    replicates = correlation.reshape(-1, size, size)
    block = max(1, _BLOCK_BYTES // (8 * _peak_cells([len(group) for group in groups])))
    shares = [
        r_squared_of_subsets(replicates[start : start + block], groups) @ _weights(len(groups))
        for start in range(0, len(replicates), block)
    ]
    # Nothing gained is 0, but for rounding.
    return np.maximum(np.concatenate(shares), 0.0).reshape(*correlation.shape[:-2], len(groups))


def r_squared_of_subsets(correlation: Array, groups: Sequence[tuple[int, ...]]) -> Array:
    """R² of the outcome on every subset of groups: (b, k + 1, k + 1) to (b, 2^groups).

    Subset s holds group g when bit g of s is set. One group after another is either passed over or swept out of what
    remains; either way its rows are dropped, so the matrices shrink while the subsets double. No sweep is undone,
    and therefore no rounding error builds up.
    """
    order = [column for group in groups for column in group] + [correlation.shape[-1] - 1]
    remaining = correlation[:, order][:, :, order][np.newaxis]
    outcome = remaining[0, :, -1, -1]
    for group in groups:
        swept = remaining
        for _ in group:
            pivot = swept[..., 0, 0]
            usable = pivot > NO_PIVOT
            factor = np.where(usable, 1 / np.where(usable, pivot, 1.0), 0.0)
            column = swept[..., 1:, 0]
            swept = (
                swept[..., 1:, 1:] - (column * factor[..., np.newaxis])[..., np.newaxis] * column[..., np.newaxis, :]
            )
        width = len(group)
        remaining = np.concatenate([remaining[..., width:, width:], swept])
    return (outcome - remaining[..., 0, 0]).T


def _weights(groups: int) -> Array:
    """(2^groups, groups): how much the R² of each subset counts for each group."""
    subsets = np.arange(2**groups)
    holds = (subsets[:, np.newaxis] >> np.arange(groups)) & 1 == 1
    sizes = holds.sum(axis=1)
    # A group enters after s others in s! (groups - 1 - s)! of all the orders.
    entering = np.array([math.factorial(s) * math.factorial(groups - 1 - s) for s in range(groups)], dtype=np.float64)
    entering /= math.factorial(groups)
    gained = entering[np.maximum(sizes - 1, 0)][:, np.newaxis]
    lost = entering[np.minimum(sizes, groups - 1)][:, np.newaxis]
    weights: Array = np.where(holds, gained, -lost)
    return weights


def _peak_cells(widths: list[int]) -> int:
    """The most numbers that `r_squared_of_subsets` holds at once for one replicate."""
    size = sum(widths) + 1
    remaining = [size - sum(widths[: level + 1]) for level in range(len(widths))]
    return max(size**2, *((2 << level) * cells**2 for level, cells in enumerate(remaining)))
