"""Response rates: published intervals, and which groups are called unheard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repeats import repeats
from vocflow.metrics import compare_rates, response_rate


def test_a_rate_is_a_share_with_wilsons_interval() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, table I, method 3)."""
    rate = response_rate(81, 263)
    assert (rate.low, rate.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert rate.n == 263
    with pytest.raises(ValueError, match="more than the 10"):
        response_rate(11, 10)


def test_each_group_is_held_against_the_rest() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, Statistics in Medicine 17, table II, method 10)."""
    first, second = compare_rates([56, 48], [70, 80])
    assert (first.low, first.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert (second.low, second.high) == pytest.approx((-0.3339, -0.0524), abs=5e-5)
    assert (first.verdict, second.verdict) == ("higher", "lower")
    assert compare_rates([5], [10]) == ()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 400)), min_size=2, max_size=8))
def test_verdict_interval_and_p_value_are_one_statement(groups: list[tuple[int, int]]) -> None:
    answered, invited = zip(*groups, strict=True)
    for gap in compare_rates(answered, invited):
        called = gap.verdict != "no detectable difference"
        assert called == (gap.p_value < 0.05) == (not gap.low <= 0 <= gap.high)
        assert gap.low <= gap.difference <= gap.high


@pytest.mark.slow
@pytest.mark.acceptance
def test_where_all_answer_alike_few_worlds_name_a_group() -> None:
    """One false discovery rate of 5% for eight groups: at most 5% of worlds, and what chance may add."""
    rng = np.random.default_rng(3)
    worlds = repeats(1_000)
    invited = [60, 80, 120, 150, 200, 300, 400, 900]
    called = sum(
        any(gap.verdict in ("lower", "higher") for gap in compare_rates(rng.binomial(invited, 0.15).tolist(), invited))
        for _ in range(worlds)
    )
    print(f"{called} of {worlds} worlds without a difference name a group")
    assert called <= 0.05 * worlds + 3 * np.sqrt(worlds * 0.05 * 0.95)
