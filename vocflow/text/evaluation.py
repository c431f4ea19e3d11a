"""How right a reader of texts is, from what it said and what people said: measures with their intervals.

Everything here is a function of arrays and knows no model. A text that a reader gave a class which the labels do not
hold (or none, -1) is one that it got wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vocflow.text.resampling import class_counts, row_counts

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Labels = NDArray[np.bool_]
Coverage: TypeAlias = tuple[tuple[float, float, float], ...]

LEVEL = 0.95
BINS = 10
SHARES = tuple(tenth / 10 for tenth in range(1, 11))

BOOTSTRAP = "paired bootstrap, 1,000 samples of the texts, percentiles"
"""How the interval of a difference is made."""


@dataclass(frozen=True)
class Measured:
    """A measure and its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassScore:
    """Precision and recall of one class with Wilson's intervals, F1, and how many texts have it; `predicted` counts
    those the reader gave it. Precision is 0 with no interval where there are none."""

    precision: Measured
    recall: Measured
    f1: float
    n: int
    predicted: int


@dataclass(frozen=True)
class Bin:
    """Texts whose confidence lies between two limits: how many, how confident on average, how many of them right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Calibration:
    """Expected calibration error (0 to 1), Brier score (0 to 2; to 1 for labels), and the bins behind the first."""

    ece: float
    brier: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Evaluation:
    """What a reader achieved on n texts. `micro_f1` is there for several labels a text only.

    `coverage` holds, for the most confident tenth, two tenths and so on: share, accuracy, lowest confidence.
    """

    n: int
    accuracy: Measured
    macro_f1: Measured
    per_class: dict[str, ClassScore]
    micro_f1: Measured | None = None
    calibration: Calibration | None = None
    coverage: Coverage = ()


def evaluate(
    truth: Numbers, predicted: Numbers, classes: Sequence[str], probabilities: Floats | None = None, *, seed: int = 0
) -> Evaluation:
    """Measure one class a text. `truth` and `predicted` (n,) number `classes`; `probabilities` is (n, classes).

    The macro average is over the classes that the truth holds. Intervals: accuracy, precision and recall by Wilson
    (1927); macro-F1 by bootstrap within each class. Raises ValueError for no text.

    >>> found = evaluate(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), ["slow", "rude"])
    >>> found.accuracy.value, round(found.macro_f1.value, 3), found.per_class["rude"].recall.value
    (0.75, 0.733, 1.0)
    """
    if not len(truth):
        raise ValueError("no text to measure on")
    right = truth == predicted
    counts = class_counts(truth, predicted[None, :], len(classes), seed=seed)[0]
    calibration: Calibration | None = None
    coverage: Coverage = ()
    if probabilities is not None:
        confidence = probabilities.max(axis=1)
        brier = float(((probabilities - np.eye(len(classes))[truth]) ** 2).sum(axis=1).mean())
        calibration = _calibration(confidence, right, brier)
        coverage = _coverage(confidence, right)
    return Evaluation(
        len(truth), _wilson(int(right.sum()), len(truth)), _interval(_macro_f1(counts)),
        _per_class(counts[0], classes), None, calibration, coverage,
    )  # fmt: skip


def evaluate_labels(
    truth: Labels, predicted: Labels, names: Sequence[str], probabilities: Floats | None = None, *, seed: int = 0
) -> Evaluation:
    """Measure any number of labels a text: all arrays are (n, labels). Accuracy is the share of texts with all right.

    Calibration is that of each label's probability; a text's confidence is the probability of what was said of it,
    labels taken as independent. Raises ValueError for no text.

    >>> found = evaluate_labels(np.array([[1, 1], [0, 1]]) > 0, np.array([[1, 0], [0, 1]]) > 0, ["slow", "rude"])
    >>> found.accuracy.value, round(found.macro_f1.value, 3), found.micro_f1.value
    (0.5, 0.833, 0.8)
    """
    if not len(truth):
        raise ValueError("no text to measure on")
    right = (truth == predicted).all(axis=1)
    counts = row_counts(truth, predicted[None], seed=seed)[0]
    calibration: Calibration | None = None
    coverage: Coverage = ()
    if probabilities is not None:
        said = np.where(predicted, probabilities, 1 - probabilities)
        brier = float(((probabilities - truth) ** 2).mean())
        calibration = _calibration(probabilities.ravel(), truth.ravel(), brier)
        coverage = _coverage(np.exp(np.log(np.maximum(said, 1e-12)).sum(axis=1)), right)
    return Evaluation(
        len(truth), _wilson(int(right.sum()), len(truth)), _interval(_macro_f1(counts)),
        _per_class(counts[0], names), _interval(_micro_f1(counts)), calibration, coverage,
    )  # fmt: skip


def differences(
    truth: Numbers, first: Numbers, second: Numbers, classes: Sequence[str], *, seed: int = 0
) -> dict[str, Measured]:
    """By how much the first of two readers is more right than the second on the same texts, one class a text.

    >>> truth = np.array([0, 0, 1, 1] * 50)
    >>> differences(truth, truth, np.zeros(200, np.int64), ["slow", "rude"])["accuracy"].value
    0.5
    """
    counts = class_counts(truth, np.stack([first, second]), len(classes), seed=seed)
    accuracy = counts[:, :, 0].sum(axis=2) / len(truth)
    macro = np.stack([_macro_f1(of_one) for of_one in counts])
    return {"accuracy": _interval(accuracy[0] - accuracy[1]), "macro_f1": _interval(macro[0] - macro[1])}


def label_differences(truth: Labels, first: Labels, second: Labels, *, seed: int = 0) -> dict[str, Measured]:
    """By how much the first of two readers is more right than the second on the same texts, several labels a text."""
    counts = row_counts(truth, np.stack([first, second]), seed=seed)
    found = {
        name: [measure(of_one) for of_one in counts]
        for name, measure in (("accuracy", _all_right), ("macro_f1", _macro_f1), ("micro_f1", _micro_f1))
    }
    return {name: _interval(one - other) for name, (one, other) in found.items()}


# ---- from counts: (samples, 3, classes) right, said, true; (samples, 4, labels) with whole texts in the last row -----


def _macro_f1(counts: Numbers) -> Floats:
    """The mean F1 over the classes that the sample's truth holds, (samples,). F1 is 0 where nothing was right."""
    right, said, true = counts[:, 0], counts[:, 1], counts[:, 2]
    held = true[0] > 0
    f1 = 2 * right / np.maximum(said + true, 1)
    mean: Floats = f1[:, held].mean(axis=1)
    return mean


def _micro_f1(counts: Numbers) -> Floats:
    right, said, true = (counts[:, at].sum(axis=1) for at in range(3))
    share: Floats = 2 * right / np.maximum(said + true, 1)
    return share


def _all_right(counts: Numbers) -> Floats:
    share: Floats = counts[:, 3, 0] / counts[:, 3, 1]
    return share


def _per_class(counts: Numbers, names: Sequence[str]) -> dict[str, ClassScore]:
    right, said, true = (counts[at].tolist() for at in range(3))
    return {
        name: ClassScore(
            _wilson(right[at], said[at]), _wilson(right[at], true[at]),
            2 * right[at] / (said[at] + true[at]), true[at], said[at],
        )
        for at, name in enumerate(names)
        if true[at]
    }  # fmt: skip


def _wilson(successes: int, n: int) -> Measured:
    if not n:
        return Measured(0.0, 0.0, 1.0)
    from scipy.stats import binomtest

    limits = binomtest(int(successes), int(n)).proportion_ci(LEVEL, method="wilson")
    return Measured(successes / n, float(limits.low), float(limits.high))


def _interval(samples: Floats) -> Measured:
    """The measure on all texts, which comes first, and the percentiles of the samples behind it."""
    low, high = np.quantile(samples[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Measured(float(samples[0]), float(low), float(high))


def _calibration(confidence: Floats, right: Labels, brier: float) -> Calibration:
    """Bins of equal width on the confidence (Guo, Pleiss, Sun & Weinberger 2017); Brier (1950)."""
    at = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    count = np.bincount(at, minlength=BINS)
    filled = np.maximum(count, 1)
    mean = np.bincount(at, weights=confidence, minlength=BINS) / filled
    accuracy = np.bincount(at, weights=right, minlength=BINS) / filled
    ece = float((count * np.abs(mean - accuracy)).sum() / len(confidence))
    bins = (
        Bin(number / BINS, (number + 1) / BINS, int(count[number]), float(mean[number]), float(accuracy[number]))
        for number in np.flatnonzero(count).tolist()
    )
    return Calibration(ece, brier, tuple(bins))


def _coverage(confidence: Floats, right: Labels) -> Coverage:
    """Accuracy among the most confident; those equally confident count as drawn at random."""
    level, group, size = np.unique(-confidence, return_inverse=True, return_counts=True)
    mean = np.bincount(group, weights=right) / size
    order = np.sort(group)
    running = np.cumsum(mean[order]) / np.arange(1, len(order) + 1)
    last = [int(np.ceil(share * len(order))) - 1 for share in SHARES]
    return tuple((share, float(running[at]), float(-level[order[at]])) for share, at in zip(SHARES, last, strict=True))
