"""Simulated years of comments: how many there are a day, and how many mention each theme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HISTORY = 63 + 28
"""Nights before the first that counts: a baseline, and what a change may look back on."""
WEEK = np.array([1.15, 1.10, 1.05, 1.05, 1.00, 0.75, 0.55])
COMMENTS = 300.0

Counts = NDArray[np.float64]


def counts(
    rates: NDArray[np.float64], nights: int, random: np.random.Generator,
    *, size: float | NDArray[np.float64] = 20.0, grown: int | None = None, growth: float = 2.0,
) -> tuple[Counts, Counts]:  # fmt: skip
    """Mentions (themes x days) and comments a day, for themes mentioned `rates` times a day on average.

    Weekdays differ as a company's do, and days by another fifth; a theme's own noise is negative binomial (gamma with
    shape `size`), so that at 10 a day and size 20 its variance is half as large again as Poisson's. From the day
    `grown` on all themes are mentioned `growth` times as often.
    """
    days = HISTORY + nights
    volume = random.negative_binomial(30, 30 / (30 + COMMENTS * WEEK[np.arange(days) % 7])).astype(float)
    mean = np.asarray(rates)[:, None] / COMMENTS * volume
    if grown is not None:
        mean[:, grown:] *= growth
    shape = np.broadcast_to(np.asarray(size, dtype=float).reshape(-1, 1), mean.shape)
    return np.minimum(random.poisson(mean * random.gamma(shape, 1 / shape)).astype(float), volume), volume


def answers(shares: tuple[float, float, float], nights: int, volume: float, random: np.random.Generator) -> Counts:
    """Promoters, passives and detractors (rows) of each day."""
    days = HISTORY + nights
    n = random.poisson(volume * WEEK[np.arange(days) % 7])
    return np.array([random.multinomial(each, shares) for each in n], dtype=float).T
