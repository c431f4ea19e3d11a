"""Whether groups differ in a share: against values worked by hand, exact tests, and chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from vocflow.metrics import benjamini_hochberg, compare_groups


def test_chi_squared_by_hand() -> None:
    """30, 12 and 10 of 100: expected 17.33 each; 16.9355 of Pearson times 299/300, two degrees of freedom."""
    (told,) = compare_groups([[30, 12, 10]], [100, 100, 100])
    assert told is not None
    assert told.p_value == pytest.approx(float(np.exp(-16.935484 * 299 / 300 / 2)), rel=1e-6)
    assert told.differs


def test_rare_shares_are_tested_exactly() -> None:
    """4 of 10 against 0 of 30: Fisher's two-sided 0.0023 (scipy), within what 9,999 draws can tell."""
    (told,) = compare_groups([[4, 0]], [10, 30])
    exact = stats.fisher_exact([[4, 0], [6, 30]]).pvalue
    assert told is not None
    assert told.p_value == pytest.approx(exact, abs=0.0015)


def test_all_shares_hold_one_level() -> None:
    found = compare_groups([[30, 12, 10], [20, 21, 19], [0, 0, 0], [12, 20, 11]], [100, 100, 100])
    tested = [one for one in found if one is not None]
    assert found[2] is None
    assert [one.adjusted_p for one in tested] == pytest.approx(
        benjamini_hochberg([one.p_value for one in tested]).tolist()
    )


@pytest.mark.slow
def test_nobody_differs_too_often_by_chance() -> None:
    """400 tables of rare and common shares in groups of unequal size: at 5%, 20 are called, 30 are too many."""
    chance = np.random.default_rng(1)
    sizes = np.array([40, 150, 400])
    called = 0
    for share in (0.01, 0.03, 0.1, 0.4):
        for _ in range(100):
            (told,) = compare_groups([chance.binomial(sizes, share)], sizes)
            called += told is not None and told.differs
    assert called <= 30


@pytest.mark.parametrize(("y", "n"), [([[1]], [3]), ([[1, 0]], [3, 0]), ([[4, 0]], [3, 3]), ([[1, 2, 3]], [3, 3])])
def test_what_cannot_be_compared_is_refused(y: list[list[int]], n: list[int]) -> None:
    with pytest.raises(ValueError, match=r"comparison needs|each share needs"):
        compare_groups(y, n)
