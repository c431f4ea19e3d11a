"""Whether words belong together: by hand, and against shuffled texts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from vocflow.text.coherence import class_terms, meetings, npmi


def test_npmi_by_hand() -> None:
    """Eight texts: a in 4, b in 4, together in 3. log((3/8) / (1/4)) / -log(3/8)."""
    held = csr_matrix([[1, 1]] * 3 + [[1, 0], [0, 1]] + [[0, 0]] * 3)
    assert npmi(held, [0, 1]) == pytest.approx(math.log(1.5) / -math.log(0.375))


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([[1, 0], [0, 1]], -1),  # never together
        ([[1, 1], [0, 0]], 1),  # only together
        ([[1, 1], [1, 1]], 1),  # in every text
        ([[1, 1], [1, 0], [0, 1], [0, 0]], 0),  # as by chance
    ],
)
def test_npmi_at_its_ends(rows: list[list[int]], value: float) -> None:
    assert npmi(csr_matrix(rows), [0, 1]) == pytest.approx(value)
    assert npmi(csr_matrix(rows), [0]) == 0


def test_meetings_by_chance_are_those_of_shuffled_texts() -> None:
    """The same words dealt anew into texts of the same lengths, 200 times: the mean is what the formula says."""
    draw = np.random.default_rng(1)
    lengths = draw.integers(1, 12, size=300)
    tokens = draw.choice(200, size=lengths.sum())
    text = np.repeat(np.arange(300), lengths)
    met = []
    for _ in range(200):
        held = csr_matrix((np.ones(len(tokens)), (text, draw.permutation(tokens))), shape=(300, 200)).astype(bool)
        met.append(meetings(held, [0, 1, 2, 3])[0])
    chance = meetings(held, [0, 1, 2, 3])[1]
    assert chance == pytest.approx(np.mean(met), abs=4 * np.std(met) / math.sqrt(len(met)) + 0.05 * chance)


def test_texts_of_one_word_are_no_evidence() -> None:
    assert meetings(csr_matrix(np.eye(3)), [0, 1, 2]) == (0, 0)
    assert meetings(csr_matrix((3, 2)), [0, 1]) == (0, 0)


def test_class_terms_leave_out_what_is_everybodys() -> None:
    """Words: ours, everybody's, theirs. The second is as common in both groups."""
    counts = csr_matrix([[3, 2, 0], [2, 2, 0], [0, 2, 4], [0, 2, 2]])
    assert class_terms(counts, np.array([0, 0, 1, 1]), 2) == [[0], [2]]
    assert class_terms(counts, np.array([0, 0, -1, -1]), 1) == [[0]]
