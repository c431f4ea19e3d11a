"""A linear classifier of texts: as right as scikit-learn's word and letter models, at many times their speed.

One logistic regression for each class against the rest, on words, word pairs, letter groups and, where given, features
of the caller's own (the lexicon's scores, the hits of rules). Trained once on all texts and once without each fold:
what the folds' models say of the texts that they have not seen calibrates the probabilities, sets the threshold of
abstention, and is kept for whoever needs honest predictions of the training texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from vocflow.text.features import BLOCKS, Block, Features, Folded, reading
from vocflow.text.model_files import content_sha256
from vocflow.text.tokens import Texts, batches, column, same_words

Floats = NDArray[np.float64]
Beside: TypeAlias = "Floats | None"

BALANCE = 0.5
"""How far rare classes are weighted up: by the square root of what would make all classes count the same."""

TOLERANCE = 1e-2
"""When liblinear stops: scores are then within .003 of the exact ones, in two thirds of the time of its default."""

NEVER = 1.01
"""A threshold that no probability reaches."""

_STEEPEST = 10.0


class Learnt(NamedTuple):
    """What a model has learnt, as model files hold it: plain values, arrays of numbers and lists of texts."""

    values: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    texts: dict[str, list[str]]


class TextClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Linear classification of texts into classes, or into any number of labels each (y as an (n, labels) 0/1 array).

    `C` is the inverse strength of the penalty, `balance` how far rare classes are weighted up (0: not at all, 1: all
    classes count the same), `folds` how many folds are left out in turn for calibration (0, or fewer than two different
    texts a fold: none, and the probabilities are as the regressions give them), `precision` the share that should be
    right among the texts that are not abstained from (None: never abstain; without folds nothing shows what is right,
    and all are abstained from).

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
        dealt out by class, equal texts together). Raises ValueError for fewer than two classes, for a precision that is
        no share or asked of labels, and where the lengths do not agree.
        """
        texts = column(_strings(X))
        targets = self._targets(y, len(texts))
        if self.precision is not None and (self.multilabel_ or not 0 < self.precision <= 1):
            raise ValueError(f"precision={self.precision}: a share above 0 is wanted, and one class for each text")
        self.features_, rows = Features.fitted(texts)
        self.n_beside_ = 0 if beside is None else np.shape(beside)[-1]
        rows = sp.hstack([rows, _beside(beside, len(texts), self.n_beside_)], format="csr")
        if fold is None:
            fold = _folds(targets, texts.to_pylist(), self.folds, self.random_state)
        elif np.shape(fold) != (len(texts),) or np.min(fold) < 0:
            raise ValueError(f"the fold of each of {len(texts)} texts is wanted, from 0")
        models = [self._regressions(rows, targets, fold != left_out) for left_out in range(fold.max() + 1)]
        self.coef_, self.intercept_ = self._regressions(rows, targets, np.ones(len(targets), dtype=np.bool_))
        self.fold_coef_ = np.array([coefficients for coefficients, _ in models]).reshape(len(models), *self.coef_.shape)
        self.fold_intercept_ = np.array([intercepts for _, intercepts in models]).reshape(
            len(models), *self.intercept_.shape
        )
        self._calibrate(rows, targets, fold)
        self._tables: dict[int, tuple[Folded, Floats, Floats]] = {}
        self._folded(-1)  # made here, so that the first text need not wait for them
        return self

    def learnt(self) -> Learnt:
        """All that reading needs of what was learnt, and how it was learnt; nothing of the texts that taught."""
        check_is_fitted(self)
        arrays: dict[str, NDArray[Any]] = {"coef": self.coef_, "intercept": self.intercept_}
        arrays |= {"fold_coef": self.fold_coef_, "fold_intercept": self.fold_intercept_}
        for name, block in zip(BLOCKS, self.features_.blocks, strict=True):
            arrays |= {f"{name}_columns": block.columns, f"{name}_idf": block.idf}
        values = {"settings": self.get_params(), "reading": reading(), "multilabel": self.multilabel_}
        values |= {"temperature": self.temperature_, "threshold": self.threshold_}
        texts = {"vocabulary": self.features_.vocabulary}
        if self.classes_.dtype.kind in "biuf":
            arrays["classes"] = self.classes_
        else:
            texts["classes"] = [str(name) for name in self.classes_]
        return Learnt(values, arrays, texts)

    @classmethod
    def restored(cls, learnt: Learnt) -> TextClassifier:
        """The model again from what it had learnt, which is taken as it is: `model_store.restore` checks it."""
        values, arrays, texts = learnt
        model = cls(**values["settings"])
        blocks = [Block(arrays[f"{name}_columns"], arrays[f"{name}_idf"]) for name in BLOCKS]
        model.features_ = Features(texts["vocabulary"], *blocks)
        model.coef_, model.intercept_ = arrays["coef"], arrays["intercept"]
        model.fold_coef_, model.fold_intercept_ = arrays["fold_coef"], arrays["fold_intercept"]
        model.n_beside_ = model.coef_.shape[1] - model.features_.size
        model.multilabel_ = values["multilabel"]
        model.classes_ = arrays["classes"] if "classes" in arrays else np.array(texts["classes"])
        model.temperature_, model.threshold_ = values["temperature"], values["threshold"]
        model._tables = {}
        return model

    @property
    def sha256(self) -> str:
        """The hash of what was learnt, and of how: two models that have it read alike, wherever they are stored."""
        return content_sha256("classifier", *self.learnt())

    def _targets(self, y: ArrayLike, rows: int) -> NDArray[np.bool_]:
        """Which class, or labels, each text has, (n, classes)."""
        if y is None:
            raise ValueError("TextClassifier requires y to be passed, but the target y is None")
        answers = np.asarray(y)
        check_consistent_length(np.empty(rows), answers)
        check_classification_targets(answers)
        self.multilabel_ = type_of_target(answers) == "multilabel-indicator"
        if self.multilabel_:
            self.classes_ = np.arange(answers.shape[1])
            return answers.astype(np.bool_)
        answers = column_or_1d(answers, warn=True)
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
        weight = (len(classes) / (targets.shape[1] * np.maximum(classes.sum(axis=0), 1))) ** self.balance
        if targets.shape[1] == 2 and not self.multilabel_:  # the other class is the mirror image
            coefficient, intercept = self._regression(features, classes[:, 1], classes @ weight)
            return np.vstack([-coefficient, coefficient]) / 2, np.array([-intercept, intercept]) / 2
        found = [
            self._regression(features, positive, np.where(positive, weight[at], 1.0))
            for at, positive in enumerate(classes.T)
        ]
        return np.vstack([coefficient for coefficient, _ in found]), np.array([intercept for _, intercept in found])

    def _regression(self, features: sp.csr_matrix, positive: NDArray[np.bool_], weight: Floats) -> tuple[Floats, float]:
        """The coefficients (features,) and the intercept of one regression."""
        count = int(positive.sum())
        if (
            count in (0, len(positive)) or not features.shape[1]
        ):  # nothing to tell apart: as likely as it was, whatever the text
            odds = (count + 0.5) / (len(positive) - count + 0.5)
            return np.zeros(features.shape[1]), float(np.log(odds))
        model = LogisticRegression(
            C=self.C, solver="liblinear", dual=True, tol=TOLERANCE, max_iter=1000, random_state=self.random_state
        )
        model.fit(features, positive, sample_weight=weight)
        return model.coef_[0], float(model.intercept_[0])

    def _calibrate(self, rows: sp.csr_matrix, targets: NDArray[np.bool_], fold: NDArray[np.int64]) -> None:
        """Temperature and threshold, from what the folds' models say of the texts that they have not seen."""
        self.temperature_, self.threshold_ = 1.0, 0.0 if self.precision is None else NEVER
        self.fold_, self.out_of_fold_ = fold, np.full(targets.shape, np.nan)
        if not len(self.fold_coef_):
            return
        scores = np.empty(targets.shape)
        for left_out, (coefficients, intercepts) in enumerate(zip(self.fold_coef_, self.fold_intercept_, strict=True)):
            scores[fold == left_out] = rows[fold == left_out] @ coefficients.T + intercepts
        self.temperature_ = self._temperature(scores, targets)
        self.out_of_fold_ = self._probabilities(scores, self.temperature_)
        if self.precision is not None:
            right = targets[np.arange(len(targets)), self.out_of_fold_.argmax(axis=1)]
            self.threshold_ = threshold(self.out_of_fold_.max(axis=1), right, self.precision)

    def _temperature(self, scores: Floats, targets: NDArray[np.bool_]) -> float:
        """By how much the scores are multiplied so that the probabilities fit best (Guo et al. 2017)."""

        def loss(steepness: float) -> float:
            likely = np.clip(self._probabilities(scores, steepness), 1e-12, 1 - 1e-12)
            if self.multilabel_:
                return float(-np.where(targets, np.log(likely), np.log(1 - likely)).mean())
            return float(-np.log(likely[targets]).mean())

        return float(minimize_scalar(loss, bounds=(1 / _STEEPEST, _STEEPEST), method="bounded").x)

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
            return self._probabilities(self._scores(X, beside), self.temperature_)
        check_is_fitted(self)
        texts, folds = column(_strings(X)), np.unique(left_out).tolist()
        if np.shape(left_out) != (len(texts),) or not {-1, *range(len(self.fold_coef_))}.issuperset(folds):
            raise ValueError(f"a fold below {len(self.fold_coef_)}, or -1, is wanted for each of {len(texts)} texts")
        given, scores = _beside(beside, len(texts), self.n_beside_), np.empty((len(texts), len(self.classes_)))
        for fold in folds:
            rows = np.flatnonzero(left_out == fold)
            scores[rows] = self._scores(texts.take(rows), given[rows], fold)
        return self._probabilities(scores, self.temperature_)

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
        texts = column(_strings(X))
        rows = sp.hstack([self.features_.of(texts), _beside(beside, len(texts), self.n_beside_)], format="csr")
        return np.asarray(rows @ self.coef_.T + self.intercept_)

    def _scores(self, X: Texts, beside: Beside | sp.csr_matrix, fold: int = -1) -> Floats:
        check_is_fitted(self)
        texts = column(_strings(X))
        given = _beside(beside, len(texts), self.n_beside_)
        folded, of_beside, intercepts = self._folded(fold)
        parts = [folded.score(batch) for batch in batches(texts)]
        scores = np.vstack([np.zeros((0, len(self.classes_))), *parts])
        # Sparse, so that a text's sum is the same whatever stands beside it: BLAS adds up as the number of rows is.
        return np.asarray(scores + intercepts + given @ of_beside)

    def _probabilities(self, scores: Floats, steepness: float) -> Floats:
        """What each regression says by itself; of classes, their shares in the sum of that."""
        alone = -np.logaddexp(0.0, -scores * steepness)  # the logarithm: small ones keep their digits
        if self.multilabel_:
            return np.asarray(np.exp(alone))
        raised = np.exp(alone - alone.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def _folded(self, fold: int) -> tuple[Folded, Floats, Floats]:
        """The tables of one fold's model (-1: of all texts), the weights of the features beside, the intercepts."""
        if fold not in self._tables:
            coefficients = self.coef_ if fold < 0 else self.fold_coef_[fold]
            intercepts = self.intercept_ if fold < 0 else self.fold_intercept_[fold]
            inner, of_beside = np.split(coefficients.T, [self.features_.size])
            self._tables[fold] = self.features_.fold(inner), of_beside, intercepts
        return self._tables[fold]


def threshold(confidence: Floats, right: NDArray[np.bool_], precision: float) -> float:
    """The lowest confidence from which on the wanted share is right, for as many texts as can be; NEVER for none.

    >>> threshold(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, False]), 0.6)
    0.7
    """
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # Only where the confidence changes: equal ones are all in, or all out.
    last = np.append(confidence[order][1:] < confidence[order][:-1], True)
    enough = np.flatnonzero((share >= precision) & last)
    return float(confidence[order][enough[-1]]) if len(enough) else NEVER


def _strings(X: Any) -> Any:
    """The texts, or ValueError where X is no column of them."""
    if isinstance(X, str) or getattr(X, "ndim", 1) != 1:
        raise ValueError("texts are wanted: one column of strings")
    return X


def _folds(targets: NDArray[np.bool_], texts: Sequence[str], folds: int, seed: int) -> NDArray[np.int64]:
    """A fold for each text, texts of the same words together, classes spread evenly; all -1 where there are too few."""
    group = same_words(texts)
    first = np.unique(group, return_index=True)[1]
    fold_of = np.full(len(first), -1, dtype=np.int64)
    if folds >= 2 and len(first) >= 2 * folds:
        shuffled = np.random.default_rng(seed).permutation(len(first))
        # Dealt out class by class; texts with several labels by their first one.
        dealt = shuffled[np.argsort(targets[first[shuffled]].argmax(axis=1), kind="stable")]
        fold_of[dealt] = np.arange(len(dealt)) % folds
    return fold_of[group]


def _beside(beside: Beside | sp.csr_matrix, texts: int, features: int) -> sp.csr_matrix:
    """The features of the caller's own, (texts, features), or ValueError where they are not."""
    given = np.zeros((texts, 0)) if beside is None else beside
    if np.shape(given) != (texts, features):
        raise ValueError(f"features beside the texts: {np.shape(given)}, not {(texts, features)}")
    return sp.csr_matrix(given, dtype=np.float64)
