"""Which of two readers is more right on comments whose customers gave a score, and by more than noise."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE

LEVEL = 0.95


def weak_labels(score01: NDArray[np.float64]) -> NDArray[np.int8]:
    """The feeling that a score stands for, from its position 0 to 1 on its own scale; -1 where it is not clear.

    Up to .4 is negative and from .65 positive: stars 1-2 and 4-5, an effort scale's 1-3 and 5-7, 1-4 and 7-10 of
    ten. An eleven-point scale is known by its tenths and follows NPS: 6 is negative, 7 and 8 are not clear.

    >>> weak_labels(np.array([0, 5, 6, 7, 8, 9, 10]) / 10).tolist()
    [0, -1, 0, -1, -1, 2, 2]
    >>> weak_labels(np.array([0, 0.25, 0.5, 0.75, 1, np.nan])).tolist()
    [0, 0, -1, 2, 2, -1]
    """
    label = np.full(len(score01), -1, dtype=np.int8)
    label[score01 <= 0.4 + 1e-9] = NEGATIVE
    label[score01 >= 0.65 - 1e-9] = POSITIVE
    label[np.isclose(score01, 0.6)] = NEGATIVE
    label[np.isclose(score01, 0.7) | np.isclose(score01, 0.8)] = -1
    return label


@dataclass(frozen=True)
class Comparison:
    """How right champion and challenger are (0 to 1), the challenger's lead with its 95% interval, and on how many."""

    champion: float
    challenger: float
    lead: float
    low: float
    high: float
    n: int

    @property
    def better(self) -> bool:
        """Whether the challenger leads by more than noise."""
        return self.low > 0

    @property
    def worse(self) -> bool:
        """Whether the challenger is behind by more than noise."""
        return self.high < 0


def compare(champion: NDArray[np.int8], challenger: NDArray[np.int8], label: NDArray[np.int8]) -> Comparison:
    """Compare two readers' feelings, paired, on texts labelled negative or positive by a score.

    Right counts 1, wrong 0, and neutral one half, so that nothing is gained by guessing or by abstaining.

    >>> compare(np.array([1, 2], np.int8), np.array([0, 2], np.int8), np.array([0, 2], np.int8)).lead
    0.25
    """
    first, second = (np.where(feeling == NEUTRAL, 0.5, feeling == label) for feeling in (champion, challenger))
    return _compared(first, second, label)


def compare_labelled(champion: NDArray[np.int8], challenger: NDArray[np.int8], label: NDArray[np.int8]) -> Comparison:
    """Compare two readers' feelings, paired, on texts whose feeling people have judged.

    >>> compare_labelled(np.array([1, 2], np.int8), np.array([0, 2], np.int8), np.array([0, 2], np.int8)).lead
    0.5
    """
    return _compared((champion == label).astype(np.float64), (challenger == label).astype(np.float64), label)


def _compared(first: NDArray[np.float64], second: NDArray[np.float64], label: NDArray[np.int8]) -> Comparison:
    """The mean credit of both with all classes weighing the same, so that nothing is gained by naming the largest.

    The interval is normal, from the paired differences within each class.
    """
    classes = [label == code for code in np.unique(label)]
    difference = second - first
    lead = float(np.mean([difference[rows].mean() for rows in classes]))
    error = float(np.sqrt(sum(difference[rows].var() / rows.sum() for rows in classes))) / len(classes)
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * error
    return Comparison(
        champion=float(np.mean([first[rows].mean() for rows in classes])),
        challenger=float(np.mean([second[rows].mean() for rows in classes])),
        lead=lead,
        low=lead - reach,
        high=lead + reach,
        n=len(label),
    )
