"""Which measures deserve to be KPIs: those that go with the outcome out of sample, one for each group of them.

One half of the customers chooses, the other half confirms. In the first half each candidate is asked how much of the
outcome it predicts for customers it has not seen; candidates that go together form a group, and the best of each group
is put forward. What is said of it then comes from the other half alone, which had no part in the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.impact.drivers import TooFewRows
from vocflow.metrics import Estimate
from vocflow.metrics.means import t_quantile

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]
    Numbers = NDArray[np.int64]

MOST_SUGGESTED = 5
"""More KPIs than a company can keep in mind are none."""

ANSWERS_IN_A_HALF = 100
"""With fewer answers in either half neither choice nor confirmation would mean much."""

ON_EACH_SIDE = 20
"""A candidate needs so many answers with it, and so many without it, in each half."""

FOLDS = 5
GO_TOGETHER = 0.3
"""Candidates whose correlation averages this or more (in size) tell of one thing, and form a group."""


@dataclass(frozen=True)
class Suggestion:
    """A candidate that goes with the outcome: `difference` is the outcome where it holds minus where it does not.

    `difference` (in units of the outcome, its n the answers) comes from the confirming half, with an interval that
    holds for all suggestions together. `predicted` is the share of the outcome's variation that the candidate predicted
    for unseen customers of the choosing half. `group` names the candidates it stands for, the best first.
    """

    name: str
    difference: Estimate
    predicted: float
    group: tuple[str, ...]


def suggest(
    outcome: ArrayLike,
    candidates: Mapping[str, ArrayLike],
    customers: Sequence[Hashable],
    *,
    most: int = MOST_SUGGESTED,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[Suggestion, ...]:
    """At most `most` candidates that go with the outcome (n,) out of sample, from distinct groups, the best first.

    `candidates` are columns (n,) of 0 and 1, NaN where the answer does not say; `customers` tells whose each answer is,
    and all answers of one stand in the same half and fold. A candidate is put forward when it predicts anything for
    unseen customers (five-fold cross-validated R² above 0) better than the rest of its group (average linkage on the
    correlations' size), and is suggested when the other half shows the same sign at a level held for all of them
    (Bonferroni; t interval with a cluster-robust standard error on HC2 residuals, its degrees of freedom one less than
    the customers on the smaller side). The order of rows and candidates does not matter.

    Raises TooFewRows with fewer than 100 answers in a half, or when no candidate has 20 answers on each side there.

    Sources: Cox 1975, Biometrika 62 (splitting for honest tests); Bell & McCaffrey 2002, Survey Methodology 28.

    >>> random = np.random.default_rng(1)
    >>> waited, chance = random.integers(0, 2, (2, 600))
    >>> score = 50 - 40 * waited + random.normal(0, 30, 600)
    >>> [found.name for found in suggest(score, {"waited": waited, "chance": chance}, range(600))]
    ['waited']
    """
    y = np.asarray(outcome, dtype=np.float64)
    columns = {name: np.asarray(candidates[name], dtype=np.float64) for name in sorted(candidates)}
    customer = _numbers(customers)
    part = np.random.default_rng(seed).permutation(customer.max(initial=-1) + 1)[customer]
    choosing, confirming = part % 2 == 0, part % 2 == 1
    usable = _usable(columns, choosing, confirming)
    predicted = {name: _predicted(x[choosing], y[choosing], part[choosing] // 2 % FOLDS) for name, x in usable.items()}
    groups = _groups({name: x[choosing] for name, x in usable.items()}, predicted)
    forward = [group for group in groups if predicted[group[0]] > 0][:most]
    suggestions = []
    for group in forward:
        x, each = usable[group[0]], 1 - (1 - level) / len(forward)
        first = _difference(x[choosing], y[choosing], customer[choosing], each)
        found = _difference(x[confirming], y[confirming], customer[confirming], each)
        if found.low > 0 < first.value or found.high < 0 > first.value:
            suggestions.append(Suggestion(group[0], found, predicted[group[0]], group))
    return tuple(suggestions)


def _usable(
    columns: Mapping[str, Array], choosing: NDArray[np.bool_], confirming: NDArray[np.bool_]
) -> dict[str, Array]:
    """The candidates with enough answers on each side in both halves."""
    fewest = min(int(choosing.sum()), int(confirming.sum()))
    if fewest < ANSWERS_IN_A_HALF:
        enough = f"it takes {ANSWERS_IN_A_HALF} to choose and as many to confirm"
        raise TooFewRows(f"the smaller half has {fewest:,} answers, and {enough}")
    usable = {n: x for n, x in columns.items() if min(_fewest(x[choosing]), _fewest(x[confirming])) >= ON_EACH_SIDE}
    if not usable:
        raise TooFewRows(f"no candidate has {ON_EACH_SIDE} answers with it and {ON_EACH_SIDE} without it in each half")
    return usable


def _numbers(names: Sequence[Hashable]) -> Numbers:
    """Each customer's number, by the order of their names, so that the rows' own order does not matter."""
    order = {name: number for number, name in enumerate(sorted(set(names), key=str))}
    return np.array([order[name] for name in names], dtype=np.int64)


def _fewest(x: Array) -> int:
    return int(min(np.count_nonzero(x == 0), np.count_nonzero(x == 1)))


def _predicted(x: Array, y: Array, fold: Numbers) -> float:
    """The cross-validated R² of a straight line on one column: 1 - errors of the line / errors of the mean, unseen."""
    said = ~np.isnan(x)
    x, y, fold = x[said], y[said], fold[said]
    sums = np.stack([np.bincount(fold, weights, FOLDS) for weights in (np.ones_like(x), x, y, x * x, x * y, y * y)])
    n, sx, sy, sxx, sxy, _ = sums.sum(axis=1, keepdims=True) - sums
    variance = sxx - sx * sx / n
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(variance > 0, (sxy - sx * sy / n) / variance, 0.0)
    mean_x, mean_y = (sx / n)[fold], (sy / n)[fold]
    line = np.sum((y - mean_y - slope[fold] * (x - mean_x)) ** 2)
    mean = np.sum((y - mean_y) ** 2)
    return float(1 - line / mean) if mean > 0 else 0.0


def _groups(columns: Mapping[str, Array], predicted: Mapping[str, float]) -> list[tuple[str, ...]]:
    """The candidates in groups that go together, the best first in each, and the best group first."""
    names = list(columns)
    together = np.ones(1, dtype=np.int64)
    if len(names) > 1:
        from scipy.cluster.hierarchy import average, fcluster
        from scipy.spatial.distance import squareform

        apart = 1 - np.abs(_correlations(np.column_stack(list(columns.values()))))
        np.fill_diagonal(apart, 0.0)
        together = fcluster(average(squareform(apart, checks=False)), 1 - GO_TOGETHER, criterion="distance")
    found: dict[int, list[str]] = {}
    for name, number in sorted(zip(names, together, strict=True), key=lambda pair: (-predicted[pair[0]], pair[0])):
        found.setdefault(int(number), []).append(name)
    return [tuple(group) for group in found.values()]


def _correlations(x: Array) -> Array:
    """Pairwise correlations over the rows that say both; 0 where one of the two does not vary there."""
    said = (~np.isnan(x)).astype(np.float64)
    filled = np.nan_to_num(x)
    n = said.T @ said
    mean, cross = filled.T @ said, filled.T @ filled
    square = (filled * filled).T @ said
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = square - mean**2 / n
        found = (cross - mean * mean.T / n) / np.sqrt(variance * variance.T)
    return np.nan_to_num(found, posinf=0.0, neginf=0.0)


def _difference(x: Array, y: Array, customer: Numbers, level: float) -> Estimate:
    """The mean of y where x is 1 minus where it is 0, with a cluster-robust interval."""
    said = ~np.isnan(x)
    x, y, customer = x[said], y[said], customer[said]
    centred = x - x.mean()
    spread = float(centred @ centred)
    value = float(centred @ y) / spread
    leverage = 1 / x.size + centred**2 / spread
    residual = (y - y.mean() - value * centred) / np.sqrt(1 - leverage)
    total = np.bincount(customer, centred * residual)
    se = float(np.sqrt(total @ total)) / spread
    sides = (np.unique(customer[x == side]).size for side in (0, 1))
    half_width = t_quantile(level, min(sides) - 1) * se
    return Estimate(value, value - half_width, value + half_width, int(x.size))
