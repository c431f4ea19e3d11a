"""The belief gap: worked by hand, suppressed below 10, and covered as often as it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import belief_gap, compare_shares, share


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson 1927, written out: the roots of (p - k/n)² = z² p (1 - p) / n."""
    z = 1.959963984540054
    centre, half = k + z * z / 2, z * math.sqrt(k * (n - k) / n + z * z / 4)
    return (centre - half) / (n + z * z), (centre + half) / (n + z * z)


def test_a_belief_of_80_percent_against_8_percent_is_a_gap_of_72_points() -> None:
    found = belief_gap(40, 50, 8, 100)
    assert found is not None
    assert (found.staff.value, found.customers.value, found.staff.n, found.customers.n) == (0.80, 0.08, 50, 100)
    assert 100 * found.gap.difference == pytest.approx(72)
    (low, high), (few, many) = wilson(40, 50), wilson(8, 100)
    # Newcombe 1998, method 10: each limit as far from 72 points as the two shares' own limits are from them
    assert found.gap.low == pytest.approx(0.72 - math.hypot(0.80 - low, many - 0.08))
    assert found.gap.high == pytest.approx(0.72 + math.hypot(high - 0.80, 0.08 - few))
    assert (found.staff.low, found.customers.high) == (pytest.approx(low), pytest.approx(many))
    assert found.verdict == "believe more"


def test_the_verdict_goes_with_the_interval() -> None:
    less, none = belief_gap(8, 100, 40, 50), belief_gap(6, 12, 30, 60)
    assert less is not None and less.verdict == "believe less"
    assert none is not None and none.verdict == "no detectable gap"


@pytest.mark.parametrize(("staff", "customers"), [(9, 100), (100, 9), (0, 50), (50, 0)])
def test_below_ten_on_either_side_there_is_no_gap(staff: int, customers: int) -> None:
    assert belief_gap(0, staff, 0, customers) is None


def test_ten_on_both_sides_are_enough() -> None:
    assert belief_gap(10, 10, 0, 10) is not None


@given(st.integers(10, 400), st.integers(10, 400), st.data())
def test_it_is_two_shares_and_their_comparison(staff: int, customers: int, data: st.DataObject) -> None:
    believe, say = data.draw(st.integers(0, staff)), data.draw(st.integers(0, customers))
    found = belief_gap(believe, staff, say, customers)
    assert found is not None
    assert (found.staff, found.customers) == (share(believe, staff), share(say, customers))
    assert found.gap == compare_shares(believe, staff, say, customers)
    assert (found.verdict == "no detectable gap") == (found.gap.low <= 0 <= found.gap.high)


def test_the_gap_is_covered_at_the_sample_company_s_numbers() -> None:
    # 80 staff and 1,000 customers, 80% against 39%; 2,000 trials at 95% fall below 93.5% three times in a thousand.
    random, covered = np.random.default_rng(7), 0
    for believe, say in zip(random.binomial(80, 0.80, 2000), random.binomial(1000, 0.39, 2000), strict=True):
        found = belief_gap(int(believe), 80, int(say), 1000)
        assert found is not None
        covered += found.gap.low <= 0.41 <= found.gap.high
    assert covered / 2000 > 0.935
