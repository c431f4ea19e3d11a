"""Shares of observations that come in groups: contacts of one customer, posts of one author."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.estimate import Estimate, normal_quantile
from vocflow.metrics.shares import wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def clustered_share(
    successes: ArrayLike, sizes: ArrayLike, *, clusters: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """The share of all observations that are successes, where those of one cluster depend on each other.

    Each row tells of `clusters` clusters (one by default) with `sizes` observations, `successes` of them successes.
    Wilson's interval with the effective sample size of the linearised variance between clusters, never more than the
    observations (Kish 1965, Survey Sampling; Dean & Pagano 2015, Journal of Survey Statistics and Methodology 3). Where
    all succeed or none does, nothing is known of how alike a cluster is: each counts once. ValueError for no
    observations, for counts below 0, and for more successes than observations.

    >>> estimate = clustered_share([0, 1, 2], [1, 2, 2], clusters=[60, 20, 5])
    >>> print(f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f}), n = {estimate.n}")
    0.273 (0.198 to 0.363), n = 110
    """
    z = normal_quantile(level)
    k, n = np.asarray(successes, dtype=np.float64).ravel(), np.asarray(sizes, dtype=np.float64).ravel()
    times = np.ones_like(n) if clusters is None else np.asarray(clusters, dtype=np.float64).ravel()
    if not (np.all(k >= 0) and np.all(k <= n) and np.all(times >= 0)):
        raise ValueError("of each cluster there are 0 or more successes, and no more than it has observations")
    total, of_clusters = float(times @ n), float(times[n > 0].sum())
    if not total:
        raise ValueError("a share needs at least one observation, and there is none")
    value = min(1.0, float(times @ k) / total)
    squares = float(times @ (k - value * n) ** 2)
    if squares <= 1e-12 * total or of_clusters < 2:
        effective_n = of_clusters
    else:
        variance = of_clusters / (of_clusters - 1) * squares / total**2
        effective_n = min(total, value * (1 - value) / variance)
    low, high = wilson(value * effective_n, effective_n, z)
    return Estimate(value, min(low, value), max(high, value), round(total))
