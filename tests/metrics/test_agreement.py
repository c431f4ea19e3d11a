"""Krippendorff's alpha against the worked examples of its author.

A, B and C are the tables of Krippendorff 2011, Computing Krippendorff's alpha-reliability (A: binary data, two
observers; B: nominal data, two observers; C: nominal data, any number of observers, missing data). D is the example of
the article on Krippendorff's alpha in Wikipedia (three coders, fifteen units, missing data).
"""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.metrics import krippendorff_alpha

A = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
B = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")
C = (
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
)  # fmt: skip
D = (". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4")


def labels(coders: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """One unit and value per label of a table with one line per coder."""
    rows = [(unit, value) for coder in coders for unit, value in enumerate(coder.split()) if value != "."]
    return [unit for unit, _ in rows], [value for _, value in rows]


@pytest.mark.parametrize(
    ("coders", "alpha", "pairable"), [(A, 0.095, 20), (B, 0.692, 24), (C, 0.743, 40), (D, 0.691, 26)]
)
def test_the_worked_examples(coders: tuple[str, ...], alpha: float, pairable: int) -> None:
    found = krippendorff_alpha(*labels(coders))
    assert found is not None
    assert found.value == pytest.approx(alpha, abs=0.0005)
    assert found.n == pairable
    assert found.low <= found.value <= found.high


def test_nothing_to_hold_against_another_is_no_agreement() -> None:
    assert krippendorff_alpha([], []) is None
    assert krippendorff_alpha([1, 2], ["a", "b"]) is None
    assert krippendorff_alpha([1, 1, 2, 2], ["a", "a", "a", "a"]) is None


def test_the_interval_covers_what_the_labellers_of_a_simulated_world_agree_on() -> None:
    """Two labellers see the truth (two even classes) with 80% chance and guess evenly otherwise: alpha tends to .64."""
    generator = np.random.default_rng(0)
    covered = 0
    for run in range(100):
        truth = generator.integers(2, size=120)
        seen = np.where(generator.random((2, 120)) < 0.8, truth, generator.integers(2, size=(2, 120)))
        found = krippendorff_alpha([*range(120), *range(120)], seen.ravel().tolist(), seed=run)
        assert found is not None
        covered += found.low <= 0.64 <= found.high
    assert covered >= 88  # 95 expected; fewer than 88 has a chance of .003


def test_units_of_a_cluster_are_drawn_together() -> None:
    """A hundred copies of one comment's disagreement are one comment: the interval must not shrink."""
    units, values = labels(B)
    alone = krippendorff_alpha(units, values)
    copies = [((unit, copy), value) for unit, value in zip(units, values, strict=True) for copy in range(100)]
    together = krippendorff_alpha(
        [unit for unit, _ in copies], [value for _, value in copies], clusters=[unit[0] for unit, _ in copies]
    )
    assert alone is not None
    assert together is not None
    assert together.high - together.low == pytest.approx(alone.high - alone.low, abs=0.05)
