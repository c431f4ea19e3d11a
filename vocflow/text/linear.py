"""The project's own model of feeling, learnt from comments whose customers also gave a clear score.

It has two ends, for a middling score is not a neutral text: a text is neutral where both the model and the lexicon are
weak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocflow.text import windows
from vocflow.text.classifier import TextClassifier
from vocflow.text.lexicon import LANGUAGE, compound, features
from vocflow.text.tokens import BATCH
from vocflow.text.verdicts import Verdicts

FOLDS = 5
ALL = -1
"""Names the model of all folds, where another number names the one that left that fold out."""

LEXICON_WEIGHT = 3.0
"""How much larger than elsewhere the lexicon's features stand beside the words: they carry over to other fields."""

LEAD = 4.0
"""What the lexicon's compound score, -1 to 1, counts in log odds."""

HEAD_START = 0.5
"""A text is neutral where the lexicon finds nothing and the odds are below e to 1."""

TINY = 1e-300

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """A fitted model of two ends."""

    model: TextClassifier

    @property
    def sha256(self) -> str:
        """The hash of what was learnt, and of how."""
        return self.model.sha256

    def odds(self, texts: Sequence[str], score: Floats, left_out: NDArray[np.int64]) -> Floats:
        """The log odds that the customer's score was high, the mean of a text's windows.

        `score` is the lexicon's compound score of each text, NaN where it does not know the language; `left_out` names
        for each text the fold whose model should speak, the one that was not trained on it, or ALL.
        """
        odds = [np.zeros(0)]
        for first in range(0, len(texts), BATCH):
            part = slice(first, first + BATCH)
            parts, beside = _windows(texts[part], score[part])
            likely = self.model.predict_proba(parts.pieces, beside=beside, left_out=left_out[part][parts.text])
            of_part = np.log(np.maximum(likely[:, 1], TINY)) - np.log(np.maximum(likely[:, 0], TINY))
            odds.append(parts.mean(of_part))
        return np.concatenate(odds)


def fit(
    texts: Sequence[str], score: Floats, positive: NDArray[np.bool_], fold: NDArray[np.int64], *, seed: int
) -> Linear:
    """Train on texts whose customers gave a clear score, once without each fold and once on all.

    `score` is the lexicon's compound score of each text (NaN in other languages), `positive` whether the customer's own
    score was high. Word frequencies come from all texts, feelings only from the folds in use. Both ends weigh the same,
    so that even odds mean that nothing is known.
    """
    parts, beside = _windows(texts, score)
    model = TextClassifier(balance=1.0, random_state=seed)
    return Linear(model.fit(parts.pieces, positive[parts.text], beside=beside, fold=fold[parts.text]))


def _windows(texts: Sequence[str], score: Floats) -> tuple[windows.Windows, Floats]:
    """The windows of texts, and the lexicon's features of each."""
    parts = windows.cut(texts)
    of_part = score[parts.text]
    several = np.flatnonzero((parts.counts[parts.text] > 1) & ~np.isnan(of_part)).tolist()
    of_part[several] = compound([parts.pieces[at] for at in several], [LANGUAGE] * len(several))
    return parts, LEXICON_WEIGHT * features(parts.pieces, of_part)


def verdicts(odds: Floats, score: Floats, far: NDArray[np.bool_]) -> Verdicts:
    """Feelings from the model's odds and the lexicon's compound scores; `far` texts are led by the lexicon.

    Either end gains with half the odds, neutral has a head start that the lexicon's findings take away: a text is
    neutral where both are weak. Far from what the model was taught the lexicon's score, times LEAD, joins the odds.
    """
    found = np.nan_to_num(score)
    lean = (odds + np.where(far, LEAD * found, 0.0)) / 2
    raised = np.column_stack([-lean, HEAD_START - LEAD * np.abs(found), lean])
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    probabilities = raised / raised.sum(axis=1, keepdims=True)
    feeling = probabilities.argmax(axis=1).astype(np.int8)
    return Verdicts(feeling, probabilities, np.zeros(len(odds), dtype=np.bool_))
