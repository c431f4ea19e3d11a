"""The project's model of feeling that people's labels taught: of any feelings that they name often enough."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocflow.text.classifier import TextClassifier
from vocflow.text.lexicon import features
from vocflow.text.linear import Linear
from vocflow.text.verdicts import Verdicts

FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A fitted model, and the model taught by customers' scores whose odds are one thing more that it goes by."""

    model: TextClassifier
    scored: Linear | None

    @property
    def sha256(self) -> str:
        """The hash of what was learnt, from labels and from scores."""
        parts = [part.sha256 for part in (self.model, self.scored) if part is not None]
        return parts[0] if len(parts) == 1 else hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def read(
        self, texts: Sequence[str], score: Floats, left_out: NDArray[np.int64], scored_left_out: NDArray[np.int64]
    ) -> Verdicts:
        """The feeling of each text, by the models that left these folds out, or those of all.

        `score` is the lexicon's compound score of each text, NaN where it does not know the language. A feeling that no
        label names gets no probability.
        """
        beside = _beside(texts, score, self.scored, scored_left_out)
        probabilities = np.zeros((len(texts), 3))
        probabilities[:, self.model.classes_] = self.model.predict_proba(texts, beside=beside, left_out=left_out)
        feeling = probabilities.argmax(axis=1).astype(np.int8)
        return Verdicts(feeling, probabilities, np.zeros(len(texts), dtype=np.bool_))


def fit(
    texts: Sequence[str],
    score: Floats,
    feeling: NDArray[np.int8],
    fold: NDArray[np.int64],
    *,
    scored: Linear | None,
    scored_left_out: NDArray[np.int64],
    seed: int,
) -> Labelled:
    """Train on texts whose feeling people have judged, once without each fold and once on all."""
    beside = _beside(texts, score, scored, scored_left_out)
    return Labelled(TextClassifier(random_state=seed).fit(texts, feeling, beside=beside, fold=fold), scored)


def _beside(texts: Sequence[str], score: Floats, scored: Linear | None, scored_left_out: NDArray[np.int64]) -> Floats:
    """The lexicon's features, and the odds by customers' scores where a model has learnt from them."""
    lexicon = features(texts, score)
    if scored is None:
        return lexicon
    return np.column_stack([lexicon, np.tanh(scored.odds(texts, score, scored_left_out) / 4)])
