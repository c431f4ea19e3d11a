"""Daily counts of themes and what is normal for them: a negative-binomial model with the day's volume as offset.

A day is held against the 56 days that ended a week before it, so that what is slowly beginning does not become its own
baseline. All arrays are themes x days; day 0 is the oldest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

BASELINE_DAYS = 56
GAP_DAYS = 7
FIRST_DAY = BASELINE_DAYS + GAP_DAYS
"""The first day that has a whole baseline behind it, counted from 0."""

CLIPPED_AT = 4.0
"""Standard deviations above its own forecast at which a day is clipped before it enters a later baseline."""
LEAST_DISPERSION = 1e-4


@dataclass(frozen=True)
class Baseline:
    """What is normal for each theme and day, by the days before it: nan (0 mentions) until day 63.

    `mentions` and `volume` are sums over the 56 days; `dispersion` is a in variance = mean + a * mean**2, and
    `dispersion_error` its standard error. The expected count of a day is its own volume times `rate`.
    """

    mentions: NDArray[np.float64]
    volume: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    dispersion_error: NDArray[np.float64]

    @property
    def rate(self) -> NDArray[np.float64]:
        """Mentions per comment; half a mention more than was counted, so that what was never said is not impossible."""
        return (self.mentions + 0.5) / self.volume


def checked_counts(counts: ArrayLike, volumes: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts (themes x days) and volumes (days) as floats; ValueError for what cannot be counts of that volume."""
    import numpy as np

    x, v = np.atleast_2d(np.asarray(counts, dtype=float)), np.asarray(volumes, dtype=float)
    if v.ndim != 1 or x.ndim != 2 or x.shape[1] != v.size:
        raise ValueError(f"counts are themes x days, and volumes one per day: not {x.shape} and {v.shape}")
    if not (np.isfinite(x).all() and np.isfinite(v).all() and (x >= 0).all() and (x <= v).all()):
        raise ValueError("a theme's daily count lies between 0 and the number of comments of that day")
    return x, v


def baselines(counts: NDArray[np.float64], volumes: NDArray[np.float64]) -> Baseline:
    """The baseline of every theme and day, robust against single bursts: each day enters clipped to its own forecast.

    The dispersion is the moment estimate of each window, drawn towards that of all themes together as far as its own
    error asks (empirical Bayes): 56 days alone cannot tell Poisson noise from half as much again.
    """
    import numpy as np

    first = _windows(counts, volumes)
    mean = volumes * first.rate
    highest = np.ceil(mean + CLIPPED_AT * np.sqrt(mean + first.dispersion * mean**2))
    clipped = np.where(np.isnan(highest), counts, np.minimum(counts, highest))
    return _windows(clipped, volumes)


def _windows(x: NDArray[np.float64], v: NDArray[np.float64]) -> Baseline:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        said = _trailing(v)
        # Days without a comment before them have no baseline, like those at the beginning.
        mentions, volume = _trailing(x), np.broadcast_to(np.where(said > 0, said, np.nan), x.shape)
        days, squares = _trailing((v > 0).astype(float)), _trailing(v * v)
        rate = mentions / volume
        expected_squares = rate**2 * squares
        residual = _trailing(x * x) - 2 * rate * _trailing(x * v) + expected_squares
        excess = residual * days / (days - 1) - mentions
        # What remains of Poisson variance and of its own variance, at the mean of the window.
        mean = mentions / days
        own = np.where(mentions > 0, excess / expected_squares, 0.0)
        error = np.sqrt(2 / (days - 1)) * (mean + np.maximum(own, LEAST_DISPERSION) * mean**2) / mean**2
        error = np.where(mentions > 0, error, np.inf)
        weight = 1 / error**2
        pooled = np.maximum(np.nansum(own * weight, axis=0) / weight.sum(axis=0), LEAST_DISPERSION)
        spread = np.maximum(pooled / 2, 0.01)
        precision = 1 / spread**2 + weight
        dispersion = np.maximum((pooled / spread**2 + own * weight) / precision, LEAST_DISPERSION)
        return Baseline(mentions, volume, dispersion, 1 / np.sqrt(precision))


def _trailing(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum over each day's baseline, nan where that is not whole."""
    import numpy as np

    sums = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    found = np.full(values.shape, np.nan)
    if values.shape[-1] > FIRST_DAY:
        found[..., FIRST_DAY:] = sums[..., BASELINE_DAYS : -GAP_DAYS - 1] - sums[..., : -FIRST_DAY - 1]
    return found
