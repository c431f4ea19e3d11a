from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.impact import revenue_exposed


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=200))
def test_the_total_is_exact_to_the_cent(cents: list[int]) -> None:
    exposed = revenue_exposed([value / 100 for value in cents])
    assert Decimal(str(exposed.value)) == Decimal(sum(cents)) / 100
    assert 0 <= exposed.low <= exposed.value <= exposed.high
    assert exposed.n == len(cents)


def test_a_million_cents_that_a_plain_sum_would_lose() -> None:
    assert revenue_exposed([0.1] * 1_000_000).value == 100_000.0
    assert revenue_exposed([1e9, *[0.01] * 1000]).value == 1_000_000_010.0


def test_customers_of_equal_value_have_the_exact_poisson_limits() -> None:
    # Garwood 1936: 95% limits of a Poisson mean for a count of 10 are 4.795 and 18.390; of 1, 0.0253 and 5.572.
    ten, one = revenue_exposed([200.0] * 10), revenue_exposed([200.0])
    assert (ten.low / 200, ten.high / 200) == pytest.approx((4.795, 18.390), abs=5e-4)
    assert (one.low / 200, one.high / 200) == pytest.approx((0.0253, 5.572), abs=5e-4)


def test_another_year_of_the_same_customers_is_covered() -> None:
    # The number of customers is Poisson, their values are drawn anew: the expected total is 50 x 600.
    random = np.random.default_rng(0)
    covered = 0
    for _ in range(1000):
        values = random.gamma(2, 300, random.poisson(50))
        exposed = revenue_exposed(values)
        covered += exposed.low <= 50 * 600 <= exposed.high
    assert covered >= 930


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_values_that_are_none_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="1 of 3 yearly values are missing, infinite or negative"):
        revenue_exposed([100.0, bad, 5.0])


def test_no_customers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one customer"):
        revenue_exposed([])
