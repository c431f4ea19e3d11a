"""What a model says of labelled texts that it was not trained on, with all of the other labels or with few of them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocflow.text.classifier import TextClassifier
from vocflow.text.tokens import column, same_words

Numbers = NDArray[np.int64]


def deal(strata: Numbers, texts: Sequence[str], folds: int, *, seed: int = 0) -> Numbers:
    """A fold for each text, (n,): strata spread evenly, texts of the same words together.

    The split is scikit-learn's StratifiedKFold of the different texts, each in the stratum that most of its rows have.
    Raises ValueError for fewer than two folds and for fewer different texts than folds.

    >>> deal(np.array([0, 1, 0, 1, 0]), ["slow", "kind", "late", "quick", "Slow"], 2).tolist()
    [1, 0, 0, 1, 1]
    """
    from sklearn.model_selection import StratifiedKFold

    group = same_words(texts)
    different = int(group.max()) + 1 if len(group) else 0
    if folds < 2:
        raise ValueError(f"texts are dealt into two folds or more, not {folds}")
    if folds > different:
        raise ValueError(f"{folds} folds need as many different texts, and there are {different}")
    pairs, size = np.unique(np.stack([group, strata]), axis=1, return_counts=True)
    best = np.lexsort([-size, pairs[0]])
    stratum = pairs[1, best[np.unique(pairs[0, best], return_index=True)[1]]]
    fold = np.empty(different, dtype=np.int64)
    _, number, count = np.unique(stratum, return_inverse=True, return_counts=True)
    if count.max() < folds:  # nothing to spread evenly
        number = np.zeros(different, dtype=np.int64)
    with warnings.catch_warnings():  # of classes with fewer members than folds: the caller names them
        warnings.filterwarnings("ignore", "The least populated class")
        splits = StratifiedKFold(folds, shuffle=True, random_state=seed).split(number, number)
        for at, (_, held_out) in enumerate(splits):
            fold[held_out] = at
    return fold[group]


def sample(strata: Numbers, n: int, *, seed: int = 0) -> Numbers:
    """The rows of a random sample of n, sorted: one of each stratum while there is room, the largest first, and the
    others in proportion; all rows where there are no more.

    >>> sample(np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]), 5).size
    5
    """
    order = np.random.default_rng(seed).permutation(len(strata))
    held, number, size = np.unique(strata[order], return_inverse=True, return_counts=True)
    rank = np.empty(len(order), dtype=np.float64)
    for at in range(len(held)):
        rows = np.flatnonzero(number == at)
        rank[rows] = (np.arange(len(rows)) + 0.5) / len(rows)
        rank[rows[0]] = -float(size[at])
    return np.sort(order[np.argsort(rank, kind="stable")[:n]])


def out_of_fold(
    texts: Sequence[str],
    answers: NDArray[Any],
    classes: int,
    beside: NDArray[np.float64],
    fold: Numbers,
    *,
    strata: Numbers | None = None,
    labels: int | None = None,
    seed: int = 0,
) -> tuple[NDArray[np.float64], float]:
    """The probability of each class, (n, classes), by the models that left out each text's fold; the reading's seconds.

    `answers` is (n,) of class numbers or (n, classes) of 0/1 labels. With `labels`, each model learns from so many of
    its texts only, drawn by `strata` (by default the classes). Classes that a model did not meet have probability 0.
    """
    several = answers.ndim == 2
    drawn_by = answers if strata is None else strata
    whole, seconds = column(texts), 0.0
    probabilities = np.zeros((len(texts), classes))
    for left_out in np.unique(fold).tolist():
        training, held_out = np.flatnonzero(fold != left_out), np.flatnonzero(fold == left_out)
        if labels is not None:
            training = training[sample(drawn_by[training], labels, seed=seed)]
        met = np.arange(classes) if several else np.unique(answers[training])
        if len(met) == 1:
            probabilities[held_out, met[0]] = 1
            continue
        model = TextClassifier(random_state=seed).fit(whole.take(training), answers[training], beside=beside[training])
        began = perf_counter()
        found = model.predict_proba(whole.take(held_out), beside=beside[held_out])
        seconds += perf_counter() - began
        probabilities[held_out[:, None], met] = found
    return probabilities, seconds
