"""A sentence encoder's second opinion on comments whose feeling is uncertain, where it makes the reading more right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.comparison import Comparison, compare, compare_labelled, weak_labels
from vocflow.text.units import folds
from vocflow.text.verdicts import Verdicts

if TYPE_CHECKING:
    from vocflow.text.embeddings import Encoder
    from vocflow.text.sentiment import Choice

UNCERTAIN = 0.6
"""A verdict with a lower probability is one to ask about."""

MIN_TOLD = 100
"""Scored or labelled comments that a second opinion is judged by."""


def second_opinion(
    choice: Choice,
    texts: Sequence[str],
    score01: NDArray[np.float64],
    labels: NDArray[np.int8],
    encoder: Encoder,
    *,
    seed: int = 0,
) -> Choice:
    """The choice with the encoder's opinion averaged in, or as it was where that does not make it more right.

    It is judged on comments with a label, or else with a clear score, that it was not taught by.
    """
    from vocflow.text.embeddings import refine

    told = labels if (labels >= 0).sum() >= MIN_TOLD else weak_labels(score01)
    judged = np.flatnonzero(told >= 0)
    if len(judged) < MIN_TOLD:
        return choice
    first = choice.verdicts
    uncertain = (first.probabilities.max(axis=1) < UNCERTAIN) & ~first.abstained
    fold = (folds(texts, seed) >> np.uint64(1)).astype(np.int64)
    probabilities = refine(texts, first.probabilities, told, fold, uncertain, encoder, seed=seed)
    feeling = probabilities.argmax(axis=1).astype(np.int8)
    measure = compare_labelled if told is labels else compare
    result = measure(first.feeling[judged], feeling[judged], told[judged])
    scores = choice.scores | {f"encoder_{name}": float(value) for name, value in asdict(result).items()}
    if not result.better:
        return replace(choice, scores=scores)
    verdicts = Verdicts(feeling, probabilities, first.abstained)
    return replace(choice, verdicts=verdicts, scores=scores, reason=choice.reason + _reason(result))


def _reason(result: Comparison) -> str:
    return (
        f" A sentence encoder is asked about uncertain comments: {result.challenger:.0%} right with it, "
        f"{result.champion:.0%} without."
    )
