"""A linear classifier of texts: as right as scikit-learn's word and letter models, at many times their speed.

One logistic regression for each class against the rest, on words, word pairs, letter groups and, where given, features
of the caller's own (the lexicon's scores, the hits of rules). Trained once on all texts and once without each fold:
what the folds' models say of the texts that they have not seen calibrates the probabilities, sets the threshold of
abstention, and is kept for whoever needs honest predictions of the training texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted

from vocflow.text.features import Features, Folded
from vocflow.text.tokens import BATCH, Texts, column

Floats = NDArray[np.float64]
Beside: TypeAlias = "Floats | None"

BALANCE = 0.5
"""How far rare classes are weighted up: by the square root of what would make all classes count the same."""

_STEEPEST = 10.0


class TextClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Linear classification of texts into classes, or into any number of labels each (y as an (n, labels) 0/1 array).

    `C` is the inverse strength of the penalty, `balance` how far rare classes are weighted up (0: not at all, 1: all
    classes count the same), `folds` how many folds are left out in turn for calibration (0: none,
    the probabilities are as the regressions give them), `precision` the share that should be right among the texts
    that are not abstained from (None: never abstain).

    >>> texts = ["quick and kind", "kind staff", "slow and rude", "rude staff"] * 3
    >>> model = TextClassifier(folds=3).fit(texts, ["good", "good", "bad", "bad"] * 3)
    >>> model.predict(["rude and slow", "a kind person"]).tolist()
    ['bad', 'good']
    """

    def __init__(
        self,
        C: float = 1.25,
        *,
        balance: float = BALANCE,
        folds: int = 3,
        precision: float | None = None,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.balance = balance
        self.folds = folds
        self.precision = precision
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = False, True
        tags.classifier_tags.multi_label = True
        return tags

    # ---- learning ----------------------------------------------------------------------------------------------------

    def fit(
        self, X: Texts, y: ArrayLike, *, beside: Beside = None, fold: NDArray[np.int64] | None = None
    ) -> TextClassifier:
        """Learn the classes of texts.

        `beside` (n, m) holds further features; `fold` (n,) numbers the fold of each text from 0 (by default, they are
        dealt out by class, equal texts together). Raises ValueError for fewer than two classes.
        """
        texts = column(_strings(X))
        targets = self._targets(y, len(texts))
        self.features_ = Features(texts)
        rows = _beside(self.features_.fitted(), beside)
        self.n_beside_ = rows.shape[1] - self.features_.size
        self.fold_ = _folds(targets, texts.to_pylist(), self.folds, self.random_state) if fold is None else fold
        models = [self._regressions(rows, targets, self.fold_ != fold) for fold in range(self.fold_.max() + 1)]
        self.fold_coefficients_ = [coefficients for coefficients, _ in models]
        self.fold_intercepts_ = [intercepts for _, intercepts in models]
        self.coef_, self.intercept_ = self._regressions(rows, targets, np.ones(len(targets), dtype=np.bool_))
        self._calibrate(rows, targets)
        self._tables: dict[int, tuple[Folded, Floats, Floats]] = {}
        self._folded(-1)  # made here, so that the first text need not wait for them
        return self

    def _targets(self, y: ArrayLike, rows: int) -> NDArray[np.bool_]:
        """Which class, or labels, each text has, (n, classes)."""
        answers = np.asarray(y)
        if len(answers) != rows:
            raise ValueError(f"{rows} texts, but {len(answers)} labels")
        check_classification_targets(answers)
        self.multilabel_ = type_of_target(answers) == "multilabel-indicator"
        if self.multilabel_:
            self.classes_ = np.arange(answers.shape[1])
            return answers.astype(np.bool_)
        self.classes_, number = np.unique(answers, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"Classifier can't train when only one class is present: {self.classes_.tolist()}")
        targets: NDArray[np.bool_] = number[:, None] == np.arange(len(self.classes_))
        return targets

    def _regressions(
        self, rows: sp.csr_matrix, targets: NDArray[np.bool_], used: NDArray[np.bool_]
    ) -> tuple[Floats, Floats]:
        """Coefficients (classes, features) and intercepts of one regression for each class on the rows in use."""
        features, classes = rows[used], targets[used]
        if targets.shape[1] == 2 and not self.multilabel_:  # the other class is the mirror image
            coefficient, intercept = self._regression(features, classes[:, 1], len(self.classes_))
            return np.vstack([-coefficient, coefficient]) / 2, np.array([-intercept, intercept]) / 2
        found = [self._regression(features, classes[:, at], len(self.classes_)) for at in range(classes.shape[1])]
        return np.vstack([coefficient for coefficient, _ in found]), np.array([intercept for _, intercept in found])

    def _regression(self, features: sp.csr_matrix, positive: NDArray[np.bool_], classes: int) -> tuple[Floats, float]:
        count = int(positive.sum())
        if count in (0, len(positive)):  # nothing to tell apart: as likely as it was, whatever the text
            odds = (count + 0.5) / (len(positive) - count + 0.5)
            return np.zeros(features.shape[1]), float(np.log(odds))
        weight = np.where(positive, (len(positive) / (classes * count)) ** self.balance, 1.0)
        model = LogisticRegression(
            C=self.C, solver="liblinear", dual=True, max_iter=1000, random_state=self.random_state
        )
        model.fit(features, positive, sample_weight=weight)
        return model.coef_[0], float(model.intercept_[0])

    def _calibrate(self, rows: sp.csr_matrix, targets: NDArray[np.bool_]) -> None:
        """Temperature and threshold, from what the folds' models say of the texts that they have not seen."""
        self.temperature_, self.threshold_ = 1.0, 0.0
        if not self.fold_coefficients_:
            return
        scores = np.empty(targets.shape)
        for fold, (coefficients, intercepts) in enumerate(
            zip(self.fold_coefficients_, self.fold_intercepts_, strict=True)
        ):
            held_out = self.fold_ == fold
            scores[held_out] = rows[held_out] @ coefficients.T + intercepts
        self.temperature_ = self._temperature(scores, targets)
        self.out_of_fold_ = self._probabilities(scores)
        if self.precision is not None and not self.multilabel_:
            right = targets[np.arange(len(targets)), self.out_of_fold_.argmax(axis=1)]
            self.threshold_ = threshold(self.out_of_fold_.max(axis=1), right, self.precision)

    def _temperature(self, scores: Floats, targets: NDArray[np.bool_]) -> float:
        """By how much the scores are multiplied so that the probabilities fit best (Guo et al. 2017)."""

        def loss(steepness: float) -> float:
            self.temperature_ = steepness
            likely = np.clip(self._probabilities(scores), 1e-12, 1 - 1e-12)
            if self.multilabel_:
                return float(-np.where(targets, np.log(likely), np.log(1 - likely)).mean())
            return float(-np.log(likely[targets]).mean())

        return float(minimize_scalar(loss, bounds=(1 / _STEEPEST, _STEEPEST), method="bounded").x)

    @property
    def sha256(self) -> str:
        """The hash of all that the model has learnt, and of how."""
        check_is_fitted(self)
        digest = hashlib.sha256(repr((sorted(self.get_params().items()), self.classes_.tolist())).encode())
        learnt = [self.coef_, self.intercept_, np.array([self.temperature_, self.threshold_])]
        learnt += [*self.fold_coefficients_, *self.fold_intercepts_]
        for array in (*learnt, *(part for block in self.features_.blocks for part in (block.columns, block.idf))):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    # ---- reading -----------------------------------------------------------------------------------------------------

    def decision_function(self, X: Texts, *, beside: Beside = None) -> Floats:
        """The scores of texts, (n, classes), or of the second of two classes, (n,)."""
        scores = self._scores(X, beside)
        if len(self.classes_) == 2 and not self.multilabel_:
            return scores[:, 1] - scores[:, 0]
        return scores

    def predict_proba(self, X: Texts, *, beside: Beside = None, left_out: NDArray[np.int64] | None = None) -> Floats:
        """The probability of each class, (n, classes), rows summing to 1; of each label, where y held labels.

        `left_out` (n,) names for each text the fold whose model should speak: the one that was not trained on it;
        -1 is the model of all texts.
        """
        if left_out is None:
            return self._probabilities(self._scores(X, beside))
        texts, probabilities = column(_strings(X)), np.empty((len(X), len(self.classes_)))
        for fold in np.unique(left_out).tolist():
            rows = np.flatnonzero(left_out == fold)
            part = None if beside is None else beside[rows]
            probabilities[rows] = self._probabilities(self._scores(texts.take(rows), part, fold))
        return probabilities

    def predict(self, X: Texts, *, beside: Beside = None) -> NDArray[Any]:
        """The likeliest class of each text, (n,); the labels that are more likely than not, (n, labels)."""
        probabilities = self.predict_proba(X, beside=beside)
        if self.multilabel_:
            return (probabilities >= 0.5).astype(np.int64)
        likeliest: NDArray[Any] = self.classes_[probabilities.argmax(axis=1)]
        return likeliest

    def abstains(self, probabilities: Floats) -> NDArray[np.bool_]:
        """From which texts, by their probabilities, the model abstains to keep its precision."""
        unsure: NDArray[np.bool_] = probabilities.max(axis=1) < self.threshold_
        return unsure

    def unfolded(self, X: Texts, *, beside: Beside = None) -> Floats:
        """The scores by the features themselves, (n, classes): what the tables must give, the slow way."""
        check_is_fitted(self)
        rows = _beside(self.features_.of(column(_strings(X))), beside)
        return np.asarray(rows @ self.coef_.T + self.intercept_)

    def _scores(self, X: Texts, beside: Beside, fold: int = -1) -> Floats:
        check_is_fitted(self)
        texts = column(_strings(X))
        folded, of_beside, intercepts = self._folded(fold)
        parts = [folded.score(texts.slice(first, BATCH)) for first in range(0, len(texts), BATCH)]
        scores = np.vstack([np.zeros((0, len(self.classes_))), *parts]) + intercepts
        given = np.zeros((len(texts), 0)) if beside is None else np.asarray(beside, dtype=np.float64)
        if given.shape != (len(texts), self.n_beside_):
            raise ValueError(f"features beside the texts: {given.shape}, not {(len(texts), self.n_beside_)}")
        return np.asarray(scores + given @ of_beside)

    def _probabilities(self, scores: Floats) -> Floats:
        scaled = scores * self.temperature_
        if self.multilabel_:
            return np.asarray(1 / (1 + np.exp(-np.clip(scaled, -500, 500))))
        raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def _folded(self, fold: int) -> tuple[Folded, Floats, Floats]:
        """The tables of one fold's model (-1: of all texts), the weights of the features beside, the intercepts."""
        if fold not in self._tables:
            coefficients = self.coef_ if fold < 0 else self.fold_coefficients_[fold]
            intercepts = self.intercept_ if fold < 0 else self.fold_intercepts_[fold]
            inner, of_beside = np.split(coefficients.T, [self.features_.size])
            self._tables[fold] = self.features_.fold(inner), of_beside, intercepts
        return self._tables[fold]


def threshold(confidence: Floats, right: NDArray[np.bool_], precision: float) -> float:
    """The lowest confidence from which on the wanted share is right, for as many texts as can be; 1.01 for none.

    >>> threshold(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, False]), 0.6)
    0.7
    """
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # Only where the confidence changes: equal ones are all in, or all out.
    last = np.append(confidence[order][1:] < confidence[order][:-1], True)
    enough = np.flatnonzero((share >= precision) & last)
    return float(confidence[order][enough[-1]]) if len(enough) else 1.01


def _strings(X: Any) -> Any:
    """The texts, or ValueError where X is no column of them."""
    if isinstance(X, str) or getattr(X, "ndim", 1) != 1:
        raise ValueError("texts are wanted: one column of strings")
    return X


def _folds(targets: NDArray[np.bool_], texts: Sequence[str], folds: int, seed: int) -> NDArray[np.int64]:
    """A fold for each text, texts of the same words together, classes spread evenly; all -1 where there are too few."""
    number: dict[str, int] = {}
    group = np.array([number.setdefault(" ".join(text.lower().split()), len(number)) for text in texts], np.int64)
    first = np.unique(group, return_index=True)[1]
    fold_of = np.full(len(first), -1, dtype=np.int64)
    if folds >= 2 and len(first) >= 2 * folds:
        shuffled = np.random.default_rng(seed).permutation(len(first))
        # Dealt out class by class; texts with several labels by their first one.
        dealt = shuffled[np.argsort(targets[first[shuffled]].argmax(axis=1), kind="stable")]
        fold_of[dealt] = np.arange(len(dealt)) % folds
    return fold_of[group]


def _beside(features: sp.csr_matrix, beside: Beside) -> sp.csr_matrix:
    if beside is None:
        return features
    return sp.hstack([features, sp.csr_matrix(np.asarray(beside, dtype=np.float64))], format="csr")
