"""Answers to rating questions as arrays: what is missing is counted, what is not on the scale is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers = Sequence[float | None] | Any
"""Numbers with gaps: a list, an array, a pandas Series."""


def answers(scores: Numbers, bounds: tuple[int, int]) -> NDArray[np.float64]:
    """The scores as floats, NaN where nothing was answered.

    ValueError with counts for those outside of the scale, and for those that are no whole numbers: nobody gave them, so
    they come from another scale or are means already.

    >>> answers([9, None, 10], (0, 10)).tolist()
    [9.0, nan, 10.0]
    """
    values = numbers(scores)
    given = values[~np.isnan(values)]
    low, high = bounds
    outside = (given < low) | (given > high)
    if outside.any():
        worst = f"from {given.min():g} to {given.max():g}"
        raise ValueError(
            f"{np.count_nonzero(outside)} of {given.size} scores lie outside of {low} to {high}: they reach {worst}"
        )
    broken = np.count_nonzero(given != np.floor(given))
    if broken:
        raise ValueError(f"{broken} of {given.size} scores are no whole numbers, as answers from {low} to {high} are")
    return values


def numbers(values: Numbers) -> NDArray[np.float64]:
    """Values as floats, NaN where there is none."""
    if hasattr(values, "to_numpy"):  # of pandas, whose NA is no number
        return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(values, dtype=np.float64).ravel()
