"""Bootstrap samples of counts: how often each class was right, said and true, in many samples of the texts.

One class a text: what a text adds depends only on its class and on what the readers said, so a sample of the texts is
a multinomial draw from the distinct combinations, and a million texts cost what a hundred do. Several labels a text:
texts are resampled themselves, or, where there are many, random cells of them, which vary as whole samples do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

SAMPLES = 1_000
CELLS = 5_000
"""More texts than this are dealt at random into so many cells, and those resampled."""

_AT_ONCE = 100


def class_counts(truth: Numbers, predicted: Numbers, classes: int, *, seed: int = 0) -> Numbers:
    """Counts of r readers, (r, 1 + SAMPLES, 3, classes): right, said, true; first of all texts, then of samples.

    `truth` is (n,), `predicted` (r, n), -1 for none. Samples are drawn within each class, the same for all readers.

    >>> class_counts(np.array([0, 1, 1]), np.array([[0, 1, 0]]), 2)[0, 0].tolist()
    [[1, 1], [2, 1], [1, 2]]
    """
    cells, number = np.unique(np.vstack([truth, predicted]), axis=1, return_counts=True)
    drawn = np.empty((1 + SAMPLES, len(number)), dtype=np.int64)
    drawn[0] = number
    random = np.random.default_rng(seed)
    for held in np.unique(cells[0]).tolist():
        at = np.flatnonzero(cells[0] == held)
        drawn[1:, at] = random.multinomial(number[at].sum(), number[at] / number[at].sum(), size=SAMPLES)
    true = _one_hot(cells[0], classes)
    readers = [_one_hot(row, classes) for row in cells[1:]]
    added = np.hstack([part for said in readers for part in (said * true, said, true)])
    counts = np.rint(drawn.astype(np.float64) @ added).astype(np.int64)
    return counts.reshape(1 + SAMPLES, len(readers), 3, classes).transpose(1, 0, 2, 3)


def _one_hot(numbers: Numbers, classes: int) -> NDArray[np.float64]:
    held: NDArray[np.float64] = (numbers[:, None] == np.arange(classes)).astype(np.float64)
    return held


def row_counts(truth: NDArray[np.bool_], predicted: NDArray[np.bool_], *, seed: int = 0) -> Numbers:
    """Counts of r readers, (r, 1 + SAMPLES, 4, labels): right, said, true, and in the last row first the texts that
    are right in all labels, then all texts. `truth` is (n, labels), `predicted` (r, n, labels), two labels at least.

    >>> row_counts(np.array([[1, 1], [0, 1]]) > 0, np.array([[[1, 0], [0, 1]]]) > 0)[0, 0].tolist()
    [[1, 1], [1, 1], [1, 2], [1, 2]]
    """
    n, labels = truth.shape
    random = np.random.default_rng(seed)
    cell = random.permutation(n) % min(n, CELLS)
    order = np.argsort(cell, kind="stable")
    first = np.flatnonzero(np.diff(cell[order], prepend=-1))
    tables = []
    for said in predicted:
        whole = np.zeros((n, labels), dtype=np.int64)
        whole[:, 0], whole[:, 1] = (said == truth).all(axis=1), 1
        rows = np.hstack([said & truth, said, truth, whole]).astype(np.int64)
        tables.append(np.add.reduceat(rows[order], first, axis=0))
    added = np.hstack(tables).astype(np.float64)
    even = np.full(len(first), 1 / len(first))
    samples = (random.multinomial(len(first), even, size=_AT_ONCE) @ added for _ in range(SAMPLES // _AT_ONCE))
    sums = np.vstack([added.sum(axis=0, keepdims=True), *samples])
    counts: Numbers = np.rint(sums).astype(np.int64).reshape(1 + SAMPLES, len(predicted), 4, labels)
    return counts.transpose(1, 0, 2, 3)
