"""Listening posts in balance: worked by hand, and what repeating, renaming and reordering must not change."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import Estimate, balance, blend, nps, repeat_weight


def test_near_duplicates_count_one_plus_the_logarithm_of_their_number() -> None:
    assert [m * repeat_weight(m) for m in (1, 2, 10, 4000)] == pytest.approx(
        [1, 1 + math.log(2), 1 + math.log(10), 1 + math.log(4000)]
    )
    with pytest.raises(ValueError, match="at least one text"):
        repeat_weight(0)


def test_a_balance_worked_by_hand() -> None:
    """30 praise, 20 neutral, 10 criticise; e^3 = 20.09, so a cluster of 20 critics weighs 1 + ln 20 = 3.9957.

    Weight in all 63.9957; praise 30 / 63.9957 = 46.88%, criticism 13.9957 / 63.9957 = 21.87%: balance +25.01. Effective
    63.9957^2 / (60 + 3.9957^2) = 53.91, and the interval is that of an NPS of so many answers.
    """
    found = balance((30, 20, 10), [(0, 0, 20)])
    assert found.value == pytest.approx(25.0086, abs=1e-3)
    assert found.effective == pytest.approx(53.91, abs=0.01)
    assert found.n == 80
    near = nps(25, 17, 12)  # 54 answers in almost these shares
    assert found.high - found.low == pytest.approx(near.high - near.low, abs=1.5)


def test_a_cluster_of_mixed_feeling_keeps_its_shares() -> None:
    """Of ten copies 5 are read as criticism and 5 as neutral: half of the cluster's weight each."""
    weight = 1 + math.log(10)
    found = balance((0, 10, 0), [(0, 5, 5)])
    assert found.value == pytest.approx(-100 * 0.5 * weight / (10 + weight))


def test_without_clusters_the_interval_is_that_of_the_nps() -> None:
    found, same = balance((45, 40, 15)), nps(45, 40, 15)
    assert (found.value, found.low, found.high) == pytest.approx((same.score, same.low, same.high))
    assert (found.n, found.effective) == (100, pytest.approx(100))


def test_a_blend_worked_by_hand() -> None:
    """0.8 x 10 + 0.2 x -60 = -4; below: hypot(0.8 x 10, 0.2 x 20) = 8.944; above: hypot(0.8 x 5, 0.2 x 10) = 4.472."""
    posts = {"survey": Estimate(10, 0, 15, 400), "x": Estimate(-60, -80, -50, 90), "other": Estimate(99, 98, 100, 7)}
    found = blend(posts, {"survey": 8.0, "x": 2.0, "silent": 5.0})
    assert (found.value, found.n) == (pytest.approx(-4.0), 490)
    assert (found.low, found.high) == (pytest.approx(-4 - math.hypot(8, 4)), pytest.approx(-4 + math.hypot(4, 2)))


def test_what_cannot_be_blended_is_refused() -> None:
    with pytest.raises(ValueError, match="no weighted listening post"):
        blend({"x": Estimate(0, -1, 1, 10)}, {"survey": 1.0})
    with pytest.raises(ValueError, match="above 0"):
        blend({"x": Estimate(0, -1, 1, 10)}, {"x": 0.0})
    with pytest.raises(ValueError, match="at least one comment"):
        balance((0, 0, 0), [(0, 0, 0)])
    with pytest.raises(ValueError, match="whole number"):
        balance((1, -1, 0))


def test_a_call_of_several_turns_is_one_voice() -> None:
    """8 calls praise in one turn each; two have ten turns, 9 and 6 of them critical: 1.5 voices of 10, so +65.

    Counted by turns it would be 8 - 15 of 28.
    """
    found = balance((8, 0.1 + 0.4, 0.9 + 0.6))
    assert (found.value, found.n, found.effective) == (pytest.approx(65), 10, pytest.approx(10))
    with pytest.raises(ValueError, match="whole number"):
        balance((8, 0.5, 0.9))


counts = st.tuples(*[st.integers(0, 500)] * 3)


@given(counts, st.lists(counts, max_size=5))
def test_repeating_never_counts_more_than_once_each(alone: tuple[int, int, int], clusters: list) -> None:
    total = sum(alone) + sum(map(sum, clusters))
    if not total:
        return
    found = balance(alone, clusters)
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert found.n == total
    assert found.effective <= total + 1e-9


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_weights_changes_nothing(order: list[str]) -> None:
    posts = {name: Estimate(at * 7.3, at - 5.1, at * 7.3 + 3.3, 10) for at, name in enumerate("abcd")}
    assert blend(posts, {name: 0.1 * (ord(name) - 96) for name in order}) == blend(
        posts, {name: 0.1 * (ord(name) - 96) for name in "abcd"}
    )
