"""The project's own model of feeling: logistic regression on words, word pairs, letter groups and lexicon scores.

It learns from comments whose customers also gave a clear score, and has two ends, for a middling score is not a
neutral text: a text is neutral where both the model and the lexicon are weak.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from vocflow.text import windows
from vocflow.text.verdicts import Verdicts
from vocflow.text.windows import Windows

FOLDS = 5
_MIN_WINDOWS = 2  # a feature of one window alone can only memorise it
_PENALTY = 1.0
_BATCH = 20_000

_SETTINGS = (
    FOLDS,
    _MIN_WINDOWS,
    _PENALTY,
    windows.WINDOW,
    windows.WORD_BUCKETS,
    windows.LETTER_BUCKETS,
    windows.LETTERS,
    windows.LEXICON_WEIGHT,
    windows.TOKEN.pattern,
)


@dataclass(frozen=True)
class Linear:
    """A fitted model: FOLDS models that each leave one fold out, and last the model of all folds.

    `columns` are the word and letter features in use and `idf` their weights; `coefficients` is (columns + lexicon
    features, FOLDS + 1) and `intercepts` (FOLDS + 1,).
    """

    columns: NDArray[np.int64]
    idf: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    @property
    def sha256(self) -> str:
        """The hash of coefficients and settings."""
        digest = hashlib.sha256(repr(_SETTINGS).encode())
        for array in (self.columns, self.idf, self.coefficients, self.intercepts):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def read(self, texts: Sequence[str], score: NDArray[np.float64], leave_out: NDArray[np.int64]) -> Verdicts:
        """The feeling of each text, by the model that left the given fold out (FOLDS: by the model of all folds).

        `score` is the lexicon's compound score of each text, NaN where it does not know the language.
        """
        odds = np.empty(len(texts))
        for start in range(0, len(texts), _BATCH):
            part = slice(start, start + _BATCH)
            batch = windows.cut(texts[part], score[part])
            by_window = _scaled(batch, self.columns, self.idf) @ self.coefficients + self.intercepts
            of_window = by_window[np.arange(len(batch.text)), leave_out[part][batch.text]]
            odds[part] = np.bincount(batch.text, weights=of_window * batch.share, minlength=batch.texts)
        return _verdicts(odds, score)


def fit(
    texts: Sequence[str],
    score: NDArray[np.float64],
    positive: NDArray[np.bool_],
    fold: NDArray[np.int64],
    *,
    seed: int,
) -> Linear:
    """Train on texts whose customers gave a clear score, once without each fold and once on all.

    `score` is the lexicon's compound score of each text (NaN in other languages), `positive` whether the customer's own
    score was high.
    Word frequencies come from all texts, feelings only from the folds in use. Both ends weigh the same, so that
    even odds mean that nothing is known.
    """
    from sklearn.linear_model import LogisticRegression

    training = windows.cut(texts, score)
    frequency = np.bincount(training.counts.indices, minlength=training.counts.shape[1])
    columns = np.flatnonzero(frequency >= _MIN_WINDOWS)
    idf = np.log((1 + len(training.text)) / (1 + frequency[columns])) + 1
    features = _scaled(training, columns, idf)
    answers = positive[training.text]
    models = []
    for left_out in range(FOLDS + 1):
        rows = np.flatnonzero(fold[training.text] != left_out)
        model = LogisticRegression(
            C=_PENALTY, solver="liblinear", dual=True, class_weight="balanced", max_iter=1000, random_state=seed
        )
        models.append(model.fit(features[rows], answers[rows]))
    coefficients = np.column_stack([model.coef_[0] for model in models])
    return Linear(columns, idf, coefficients, np.array([model.intercept_[0] for model in models]))


def _scaled(read: Windows, columns: NDArray[np.int64], idf: NDArray[np.float64]) -> sp.csr_matrix:
    """Each window's words and letters as two vectors of length 1, and the lexicon's features beside them."""
    weighted = read.counts[:, columns] @ sp.diags(idf)
    border = int(np.searchsorted(columns, windows.WORD_BUCKETS))
    blocks = [_unit_rows(weighted[:, :border]), _unit_rows(weighted[:, border:]), sp.csr_matrix(read.lexicon)]
    return sp.hstack(blocks, format="csr")


def _unit_rows(block: sp.csr_matrix) -> sp.csr_matrix:
    length = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-9)) @ block


def _verdicts(odds: NDArray[np.float64], score: NDArray[np.float64]) -> Verdicts:
    """Neutral takes the square of (model's weakness x lexicon's weakness); the two ends share the rest by the odds."""
    positive = 1 / (1 + np.exp(-odds))
    weakness = (1 - np.abs(2 * positive - 1)) * (1 - np.abs(np.nan_to_num(score)))
    neutral = weakness**2
    probabilities = np.column_stack([(1 - positive) * (1 - neutral), neutral, positive * (1 - neutral)])
    feeling = probabilities.argmax(axis=1).astype(np.int8)
    return Verdicts(feeling, probabilities, np.zeros(len(odds), dtype=np.bool_))
