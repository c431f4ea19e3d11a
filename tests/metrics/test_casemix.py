"""One against the others on the same mix of cases: published values, values worked by hand, chance alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import compare_shares, excesses, mantel_haenszel

# Beitler & Landis 1985, a cream against infection in eight centres (Agresti 2013, Categorical Data Analysis, 6.9):
# successes and cases with the drug, then with the control.
CREAM = (
    [11, 16, 14, 2, 6, 1, 1, 4], [36, 20, 19, 16, 17, 11, 5, 6],
    [10, 22, 7, 1, 0, 0, 1, 6], [37, 32, 19, 17, 12, 10, 9, 7],
)  # fmt: skip


def test_the_cream_of_eight_centres() -> None:
    """Agresti & Hartzel 2000, Statistics in Medicine 19: 0.130 with a standard error of 0.050."""
    told = mantel_haenszel(*CREAM)
    assert told is not None
    assert (told.difference, told.se) == (pytest.approx(0.130, abs=5e-4), pytest.approx(0.050, abs=5e-4))
    assert told.n == 130


def test_the_interval_solves_its_equation_by_hand() -> None:
    """3 of 10 against 2 of 20: W = 20/3, P = (100 * 2 - 400 * 3 + 200 * 5) / 900, Q = (3 * 18 + 2 * 7) / 60."""
    told = mantel_haenszel([3], [10], [2], [20])
    assert told is not None
    w, p, q, z = 20 / 3, (200 - 1200 + 200 * 5) / 900, (54 + 14) / 60, 1.959964
    assert told.difference == pytest.approx(0.2)
    assert told.se == pytest.approx(math.sqrt(0.2 * p + q) / w)
    for end in (told.low, told.high):
        assert (end - 0.2) ** 2 == pytest.approx(z**2 * (end * p + q) / w**2, rel=1e-5)


def test_of_one_stratum_it_is_near_newcombes() -> None:
    told, plain = mantel_haenszel([56], [70], [48], [80]), compare_shares(56, 70, 48, 80)
    assert told is not None
    assert (told.low, told.high) == (pytest.approx(plain.low, abs=0.01), pytest.approx(plain.high, abs=0.01))


def test_a_better_mix_alone_is_no_difference() -> None:
    """Praise of 50% on easy cases and of 5% on others, whoever serves: 19 of 40 against 24 of 200, and yet nothing."""
    told = mantel_haenszel([18, 1], [36, 4], [10, 9], [20, 180])
    assert told is not None
    assert told.verdict == "no detectable change"
    assert told.difference == pytest.approx(0.0, abs=0.08)


def test_strata_without_a_counterpart_say_nothing() -> None:
    with_lonely, without = mantel_haenszel([3, 9], [10, 9], [2, 0], [20, 0]), mantel_haenszel([3], [10], [2], [20])
    assert with_lonely == without
    assert mantel_haenszel([3], [10], [0], [0]) is None


@pytest.mark.parametrize(
    "counts", [([2.5], [3], [1], [3]), ([4], [3], [1], [3]), ([1], [3], [-1], [3]), ([1, 2], [3], [1], [3])]
)
def test_impossible_counts_are_refused(counts: tuple[list[float], ...]) -> None:
    with pytest.raises(ValueError, match="strat"):
        mantel_haenszel(*counts)


counts = st.integers(0, 30)


@given(st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=6))
def test_interval_p_value_and_verdict_are_one_statement(cells: list[tuple[int, int, int, int]]) -> None:
    y1, f1, y0, f0 = np.array(cells).T
    told = mantel_haenszel(y1, y1 + f1, y0, y0 + f0)
    if told is None:
        return
    assert -1 <= told.low <= told.difference <= told.high <= 1
    assert (told.p_value < 0.05) == (not told.low <= 0 <= told.high) == (told.verdict != "no detectable change")


def test_few_cases_and_none_praised_have_no_place() -> None:
    """9 cases are below the limit of 10; a unit is judged on the 12 that have a counterpart."""
    found = excesses([[3], [5], [4]], [[9], [12], [30]])
    assert found[0] is None
    assert found[1] is not None
    assert found[1].compared.n == 12
    assert excesses([[0], [0]], [[20], [30]]) == (None, None)


@pytest.mark.slow
def test_nobody_stands_out_where_chance_alone_spread_the_praise() -> None:
    """100 worlds of 18 alike: few name anybody, though one of 18 intervals lies above 0 in every third."""
    chance = np.random.default_rng(4)
    named = alone = 0
    for _ in range(100):
        n = chance.integers(15, 90, (18, 2))
        told = [one for one in excesses(chance.binomial(n, [0.4, 0.08]), n) if one is not None]
        named += any(one.stands_out for one in told)
        alone += any(one.compared.low > 0 for one in told)
    assert named <= 8
    assert alone > 15


def test_shrinking_draws_the_small_further() -> None:
    """The same 40% against 10% of 500 others, of 20 cases and of 200."""
    small, large, *_ = excesses([[8], [80], [25], [25]], [[20], [200], [250], [250]])
    assert small is not None
    assert large is not None
    assert (small.compared.rate, large.compared.rate) == pytest.approx((0.4, 0.4))
    assert small.shrunk.value < large.shrunk.value
    assert small.shrunk.value / small.compared.difference < large.shrunk.value / large.compared.difference
