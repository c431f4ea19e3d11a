"""Emerging themes: which are mentioned more than their own recent past explains, ranked.

A list to look at, not a verdict: an alert, which has a budget of false ones, is raised in alerts.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocflow.metrics.daily_counts import FIRST_DAY, baselines, checked_counts
from vocflow.metrics.run_lengths import cusum_limit, ewma_limit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

EWMA_WEIGHT = 0.2
CUSUM_K = 0.5
"""Half the shift, in standard deviations of a day, that the CUSUM finds fastest."""
HORIZON_DAYS = 28
"""What began longer ago is no longer emerging."""


@dataclass(frozen=True)
class EmergingTheme:
    """A theme (row of the counts) on the last day: its two charts, and what was counted since its CUSUM last rested.

    `ewma` and `cusum` are in standard deviations of a day; `since` is a day's number; `expected` is the count that the
    baseline of each day made likely. `strength` is the chart that lies higher, as a part of its limit.
    """

    theme: int
    ewma: float
    cusum: float
    since: int
    observed: int
    expected: float
    strength: float

    @property
    def beyond(self) -> bool:
        """Whether a chart lies beyond its limit."""
        return self.strength > 1


def normal_scores(counts: ArrayLike, volumes: ArrayLike) -> NDArray[np.float64]:
    """How unusual each day is for each theme (themes x days), as a standard normal value; nan until day 63.

    The mid-p of a negative binomial with the day's volume as offset, its rate and dispersion from the theme's
    baseline (`daily_counts.baselines`), through the normal quantile. `volumes` are the comments of each day.
    ValueError unless counts and volumes fit each other. Source: Rogerson & Yamada 2004, Statistics in Medicine 23
    (CUSUM of normal scores of counts); Dunn & Smyth 1996 (quantile residuals), with mid-p instead of random numbers.

    >>> round(float(normal_scores([[5] * 64 + [15]], [100] * 65)[0, -1]), 1)
    3.6
    """
    import numpy as np

    x, v = checked_counts(counts, volumes)
    base = baselines(x, v)
    scores = np.full(x.shape, np.nan)
    if v.size > FIRST_DAY:
        monitored = slice(FIRST_DAY, None)
        mean = v[monitored] * base.rate[:, monitored]
        scores[:, monitored] = _scored(x[:, monitored], mean, base.dispersion[:, monitored])
    return scores


def _scored(x: NDArray[np.float64], mean: NDArray[np.float64], dispersion: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np
    from scipy.special import betainc, gammaln, ndtri

    size = 1 / dispersion
    mean = np.where(mean > 0, mean, 1e-9)
    p = size / (size + mean)
    at = np.exp(gammaln(x + size) - gammaln(size) - gammaln(x + 1) + size * np.log(p) + x * np.log1p(-p))
    above = betainc(x + 1, size, 1 - p)  # P(X > x), not 1 - P(X <= x): exact far out
    midway = above + at / 2
    return np.asarray(-ndtri(np.clip(midway, 1e-300, 1 - 1e-16)))


def emerging(
    counts: ArrayLike, volumes: ArrayLike, *, nights_per_false_signal: float = 365.0
) -> tuple[EmergingTheme, ...]:
    """The themes by how strongly they emerge on the last day, strongest first; () before there is a baseline.

    EWMA (weight 0.2) and one-sided CUSUM (k = 0.5, over at most 28 days) of the normal scores. Their limits come from
    exact average run lengths, such that all themes together give one false signal in `nights_per_false_signal` were
    the scores normal and independent: half of that to each chart. ValueError unless counts and volumes fit.

    >>> steady = [[5, 3, 4, 6, 2, 4, 4] * 10]
    >>> [theme.beyond for theme in emerging(steady, [100] * 70)]
    [False]
    """

    x, v = checked_counts(counts, volumes)
    scores = normal_scores(x, v)[:, FIRST_DAY:]
    if scores.shape[1] == 0:
        return ()
    base = baselines(x, v)
    expected = (v * base.rate)[:, FIRST_DAY:]
    ewma, cusum, length = _ewma(scores), *_cusum(scores)
    each = 2 * len(x) * nights_per_false_signal
    h = cusum_limit(CUSUM_K, each, sides=1)
    edge = ewma_limit(EWMA_WEIGHT, each / 2) * math.sqrt(EWMA_WEIGHT / (2 - EWMA_WEIGHT))
    found = []
    for theme in range(len(x)):
        run = int(length[theme])
        since = v.size - run
        found.append(
            EmergingTheme(
                theme, float(ewma[theme]), float(cusum[theme]), since,
                int(x[theme, since:].sum()), float(expected[theme, expected.shape[1] - run :].sum()),
                float(max(cusum[theme] / h, ewma[theme] / edge)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda theme: (-theme.strength, theme.theme)))


def _ewma(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The EWMA on the last day, started at 0."""
    import numpy as np

    age = np.arange(scores.shape[1])[::-1]
    return np.asarray(scores @ (EWMA_WEIGHT * (1 - EWMA_WEIGHT) ** age))


def _cusum(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The CUSUM on the last day over the starts of the last 28 days, and how many days it has run."""
    import numpy as np

    recent = scores[:, -HORIZON_DAYS:][:, ::-1] - CUSUM_K
    sums = np.concatenate([np.zeros((len(scores), 1)), np.cumsum(recent, axis=1)], axis=1)
    return sums.max(axis=1), sums.argmax(axis=1)
