"""How common something is, from an imperfect reader of all rows and people's word on a random few of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from vocflow.metrics.estimate import Estimate, normal_quantile
from vocflow.metrics.means import t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEWEST_TO_CORRECT = 10
"""Fewer audited rows with it, or without it, cannot tell how the reader errs on them."""

PSEUDO_ROWS = 1.5
"""Audited rows that are added to each of the four cells (there or not, read or not) before the variance is taken."""

Basis = Literal["prediction-powered", "labels alone"]
Method = Literal["adjusted", "normal"]


@dataclass(frozen=True)
class Prevalence(Estimate):
    """A share of all rows, from 0 to 1, and its interval. `n` rows were audited, `positives` of them have it.

    `rows` counts all rows, audited ones included, `as_classified` is the share that the reader alone gives them.
    `tuning` is the weight that the reader's word got (lambda): 0 where it tells nothing, 1 where it is followed whole.
    """

    rows: int
    positives: int
    as_classified: float
    tuning: float
    basis: Basis


@dataclass(frozen=True)
class _Moments:
    """Weighted moments of the audited rows; `n` is how many equally weighted rows they are worth (Kish)."""

    n: float
    truth: float
    predicted: float
    var_truth: float
    var_predicted: float
    covariance: float

    def slope(self) -> float:
        return self.covariance / self.var_predicted if self.var_predicted > 0 else 0.0

    def rectifier(self, tuning: float) -> float:
        """The variance of one row's truth less its tuned prediction."""
        return max(0.0, self.var_truth - 2 * tuning * self.covariance + tuning**2 * self.var_predicted)


def prevalence(
    truth: Sequence[float] | NDArray[np.float64],
    predicted: Sequence[float] | NDArray[np.float64],
    others: Sequence[float] | NDArray[np.float64],
    *,
    chances: Sequence[float] | NDArray[np.float64] | None = None,
    tuning: float | None = None,
    level: float = 0.95,
    method: Method = "adjusted",
) -> Prevalence:
    """The share of rows that have something, by prediction-powered inference.

    `truth` (n,) is 1 or 0 for each audited row, `predicted` (n,) the reader's word on the same rows and `others` (m,)
    on the rows that nobody audited, from 0 to 1 and by a reader that did not learn from them. The audit is a random
    sample of all rows; where its rows had unequal `chances` (n,) to be drawn, they are weighted by their inverse. The
    estimate is the mean of `others` with its error on the audit taken off, both weighted by `tuning`: 1 follows the
    reader whole, None takes the weight with the smallest variance, from 0 to 1.

    `adjusted` is Student's interval on the logit, its variance made with `PSEUDO_ROWS`. With fewer than
    `FEWEST_TO_CORRECT` audited rows on either side the reader is left out, and the interval is the exact one of the
    labels (Clopper & Pearson 1934; on effective counts where chances differ: Korn & Graubard 1998). `normal` is the
    plain interval of the papers, which covers too little where the reader rarely errs.

    ValueError for arrays that do not fit together, values outside of 0 to 1, and an audit of no rows.
    Source: Angelopoulos, Bates, Fannjiang, Jordan & Zrnic 2023, Science 382; Angelopoulos, Duchi & Zrnic 2023, PPI++.

    >>> audited, read = [1] * 30 + [0] * 70, [1] * 24 + [0] * 76
    >>> found = prevalence(audited, read, [1] * 200 + [0] * 800)
    >>> print(f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}), as classified {found.as_classified:.3f}")
    0.269 (0.214 to 0.333), as classified 0.204
    """
    y, f, u, weights = _checked(truth, predicted, others, chances)
    z = normal_quantile(level)
    positives = int(np.count_nonzero(y))
    as_classified = float((f.sum() + u.sum()) / (len(f) + len(u)))
    plain = _moments(y, f, weights)
    told = len(y), len(y) + len(u), positives, as_classified
    if method == "normal":
        tuning = _tuned(plain, len(u)) if tuning is None else tuning
        value = _estimate(plain, tuning, u)
        half_width = z * math.sqrt(_variance(plain, tuning, u))
        return _result(value, value - half_width, value + half_width, told, tuning, "prediction-powered")
    if min(positives, len(y) - positives) < FEWEST_TO_CORRECT:
        low, high = _exact(plain.truth, plain.n, level)
        return _result(plain.truth, low, high, told, 0.0, "labels alone")
    value, low, high, tuning = _adjusted(plain, u, tuning, len(y), level)
    return _result(value, low, high, told, tuning, "prediction-powered")


def _adjusted(
    m: _Moments, u: NDArray[np.float64], tuning: float | None, n: int, level: float
) -> tuple[float, float, float, float]:
    """Value, limits and tuning; two means and a slope are estimated, so the freedom is that of a regression."""
    padded = _padded(m)
    tuning = min(1.0, max(0.0, _tuned(padded, len(u)))) if tuning is None else tuning
    value = _estimate(m, tuning, u)
    freedom = max(1.0, m.n - 2)
    variance = _variance(padded, tuning, u) * m.n / freedom
    low, high = _logit_limits(value, variance, t_quantile(level, freedom), n)
    return value, low, high, tuning


def _checked(
    truth: object, predicted: object, others: object, chances: object
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    y, f, u = (np.asarray(values, dtype=np.float64).ravel() for values in (truth, predicted, others))
    if not len(y):
        raise ValueError("a share needs at least one audited row, and there is none")
    odds = np.ones(len(y)) if chances is None else np.asarray(chances, dtype=np.float64)
    if not len(y) == len(f) == len(odds):
        raise ValueError(f"{len(y)} audited rows, {len(f)} predictions and {len(odds)} chances do not fit together")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("the truth of an audited row is 1 or 0")
    for values in (f, u):
        astray = int(np.count_nonzero(~((values >= 0) & (values <= 1))))
        if astray:
            raise ValueError(f"{astray} of {len(values)} predictions are missing or outside 0 to 1")
    if not ((odds > 0) & (odds <= 1)).all():
        raise ValueError("the chance to be drawn of an audited row lies above 0 and at most at 1")
    return y, f, u, (1 / odds) / (1 / odds).sum()


def _moments(y: NDArray[np.float64], f: NDArray[np.float64], weights: NDArray[np.float64]) -> _Moments:
    truth, predicted = float(weights @ y), float(weights @ f)
    from_truth, from_predicted = y - truth, f - predicted
    return _Moments(
        1 / float(weights @ weights), truth, predicted, float(weights @ from_truth**2),
        float(weights @ from_predicted**2), float(weights @ (from_truth * from_predicted)),
    )  # fmt: skip


def _padded(m: _Moments) -> _Moments:
    """The moments with the pseudo-rows, but the same n: errors that an audit happened not to meet exist too."""
    total = m.n + 4 * PSEUDO_ROWS

    def mean(of_rows: float, of_corners: float) -> float:
        return (m.n * of_rows + PSEUDO_ROWS * of_corners) / total

    truth, predicted = mean(m.truth, 2), mean(m.predicted, 2)
    return _Moments(
        m.n, truth, predicted,
        mean(m.var_truth + m.truth**2, 2) - truth**2,
        mean(m.var_predicted + m.predicted**2, 2) - predicted**2,
        mean(m.covariance + m.truth * m.predicted, 1) - truth * predicted,
    )  # fmt: skip


def _tuned(m: _Moments, others: int) -> float:
    return m.slope() * others / (others + m.n)


def _estimate(m: _Moments, tuning: float, u: NDArray[np.float64]) -> float:
    return m.truth + tuning * (float(u.mean()) - m.predicted) if len(u) else m.truth


def _variance(m: _Moments, tuning: float, u: NDArray[np.float64]) -> float:
    """Of the estimate: of the error on the audit, and of the predictions on the other rows."""
    if not len(u):
        return m.var_truth / m.n
    return m.rectifier(tuning) / m.n + tuning**2 * float(u.var()) / len(u)


def _logit_limits(value: float, variance: float, t: float, n: int) -> tuple[float, float]:
    inside = min(max(value, 0.5 / n), 1 - 0.5 / n)
    centre, reach = math.log(inside / (1 - inside)), t * math.sqrt(variance) / (inside * (1 - inside))
    return _expit(centre - reach), _expit(centre + reach)


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def _exact(share: float, n: float, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    k, tail = share * n, (1 - level) / 2
    low = float(betaincinv(k, n - k + 1, tail)) if k > 0 else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return low, high


def _result(
    value: float, low: float, high: float, told: tuple[int, int, int, float], tuning: float, basis: Basis
) -> Prevalence:
    n, rows, positives, as_classified = told
    value = min(1.0, max(0.0, value))
    low, high = max(0.0, min(low, value)), min(1.0, max(high, value))
    return Prevalence(value, low, high, n, rows, positives, as_classified, tuning, basis)
