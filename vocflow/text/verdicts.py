"""What a reader of feelings says about a batch of texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
"""Class indices, in the order of schema.FEELINGS."""


@dataclass(frozen=True)
class Verdicts:
    """The feeling read in each of n texts.

    `feeling` is (n,) of 0 negative, 1 neutral, 2 positive; `probabilities` is (n, 3) in the same order, each row
    summing to 1; `abstained` is (n,), true where the reader does not know the language: the feeling is neutral there
    and says nothing.
    """

    feeling: NDArray[np.int8]
    probabilities: NDArray[np.float64]
    abstained: NDArray[np.bool_]
