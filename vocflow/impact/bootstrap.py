"""Correlation matrices of resampled rows, many at a time and at a cost that hardly grows with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CELLS = 5_000
"""Up to so many rows are resampled one by one; more are dealt at random into so many cells, and those resampled."""


def correlations(rows: Array, replicates: int, seed: int) -> Array:
    """The correlation matrix of (n, m) rows as given, then of `replicates` bootstrap samples: (1 + replicates, m, m).

    A random cell of rows is one draw from the same population as any other cell, so resampling cells gives the
    spread of whole-sample statistics just as resampling rows does. A column that is constant in a sample has 0 in its
    row, diagonal included.
    """
    n, m = rows.shape
    random = np.random.default_rng(seed)
    cells = min(n, CELLS)
    depth = -(-n // cells)
    scale = rows.std(axis=0)
    # One constant in front gives the sums; cells of unequal size are filled up with rows that are 0 throughout.
    dealt = np.zeros((depth * cells, m + 1))
    dealt[:n, 0] = 1.0
    dealt[:n, 1:] = (rows[random.permutation(n)] - rows.mean(axis=0)) / np.where(scale > 0, scale, 1.0)
    dealt = dealt.reshape(depth, cells, m + 1).transpose(1, 0, 2)
    moments = (dealt.transpose(0, 2, 1) @ dealt).reshape(cells, -1)
    weights = np.vstack([np.ones(cells), random.multinomial(cells, np.full(cells, 1 / cells), size=replicates)])
    sums = (weights @ moments).reshape(-1, m + 1, m + 1)
    return _correlations(sums)


def _correlations(sums: Array) -> Array:
    """From cross-products with the constant in front, (b, m + 1, m + 1), to correlations, (b, m, m)."""
    n = sums[:, :1, :1]
    covariance = sums[:, 1:, 1:] / n - (sums[:, 1:, :1] / n) * (sums[:, :1, 1:] / n)
    variance = np.einsum("bii->bi", covariance).copy()
    # The columns were standardised, so a variance of rounding size is that of a constant column.
    varies = variance > 1e-12
    inverse = np.where(varies, 1 / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
    return covariance * inverse[:, :, np.newaxis] * inverse[:, np.newaxis, :]
