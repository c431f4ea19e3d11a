"""Satisfaction, effort and stars: shares of the top boxes of a scale, and means on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.answers import Numbers, answers
from vocflow.metrics.estimate import Estimate
from vocflow.metrics.means import MeanEstimate, mean
from vocflow.metrics.shares import share

if TYPE_CHECKING:
    from numpy.typing import NDArray

CSAT, CES, STARS = (1, 5), (1, 7), (1, 5)
"""The ends of the scales."""


@dataclass(frozen=True)
class TopBox(Estimate):
    """The share of answers in the top boxes of a scale, from 0 to 1; `missing` counts those not given."""

    missing: int


@dataclass(frozen=True)
class MeanRating(MeanEstimate):
    """A mean in the units of its scale; `missing` counts the answers not given."""

    missing: int


def top_box(scores: Numbers, *, boxes: int = 1, bounds: tuple[int, int] = CSAT, level: float = 0.95) -> TopBox:
    """The share of answers in the `boxes` highest points of a scale, with Wilson's interval (see `share`).

    Missing answers are left out and counted. ValueError for scores that are not whole numbers on the scale, with their
    number, for none at all, and for boxes that are no part of the scale.

    >>> estimate = top_box([5, 4, 4, 3, None, 5, 1, 2, 5, 4, 4], boxes=2)
    >>> print(f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%}), n = {estimate.n}")
    70% (40% to 89%), n = 10
    """
    if not 0 < boxes <= bounds[1] - bounds[0]:
        raise ValueError(f"{boxes} boxes are no part of the scale from {bounds[0]} to {bounds[1]}")
    given, missing = _given(scores, bounds)
    found = share(int(np.count_nonzero(given > bounds[1] - boxes)), given.size, level=level)
    return TopBox(found.value, found.low, found.high, found.n, missing)


def csat(scores: Numbers, *, level: float = 0.95) -> TopBox:
    """Customer satisfaction: the share of 4 and 5 on a scale of 1 to 5, with Wilson's interval. See `top_box`.

    >>> round(csat([5, 4, 3, 2, 5]).value, 2)
    0.6
    """
    return top_box(scores, boxes=2, bounds=CSAT, level=level)


def ces(scores: Numbers, *, level: float = 0.95) -> MeanRating:
    """Customer effort score: the mean of "made it easy" on a scale of 1 to 7, with the interval of `mean`.

    The share who agree is `top_box(scores, boxes=3, bounds=(1, 7))`. Missing answers and ValueError as there.
    Source: Dixon, Toman & DeLisi 2013, The Effortless Experience (the second version of the score).

    >>> round(ces([7, 6, 5, 3, 7, None]).value, 1)
    5.6
    """
    return _mean(scores, CES, level)


def stars(scores: Numbers, *, level: float = 0.95) -> MeanRating:
    """The mean of reviews of 1 to 5 stars, with the interval of `mean`; missing answers and errors as for `top_box`.

    >>> stars([5, 4, 4, 1]).value
    3.5
    """
    return _mean(scores, STARS, level)


def _mean(scores: Numbers, bounds: tuple[int, int], level: float) -> MeanRating:
    given, missing = _given(scores, bounds)
    found = mean(given, bounds=bounds, level=level)
    return MeanRating(found.value, found.low, found.high, found.n, found.variance, found.bounds, missing)


def _given(scores: Numbers, bounds: tuple[int, int]) -> tuple[NDArray[np.float64], int]:
    values = answers(scores, bounds)
    given = values[~np.isnan(values)]
    return given, int(values.size - given.size)
