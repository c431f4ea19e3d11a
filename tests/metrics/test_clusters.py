"""Shares of contacts that come in customers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vocflow.metrics import clustered_share, share


def test_customers_of_one_contact_each_make_a_plain_share_but_for_n_minus_one() -> None:
    found, plain = clustered_share([0, 1], [1, 1], clusters=[150, 50]), share(50, 200)
    assert (found.value, found.n) == (plain.value, plain.n)
    assert (found.low, found.high) == (pytest.approx(plain.low, abs=5e-4), pytest.approx(plain.high, abs=5e-4))


def test_three_customers_by_hand() -> None:
    # 0 of 1, 1 of 2, 3 of 3: share 4/6; squares (0 - 2/3)² + (1 - 4/3)² + (3 - 2)² = 4/9 + 1/9 + 1 = 14/9;
    # variance 3/2 * 14/9 / 36 = 7/108; effective n = (2/9) / (7/108) = 24/7
    found = clustered_share([0, 1, 3], [1, 2, 3])
    n, p, z = 24 / 7, 2 / 3, 1.959963984540054
    centre, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert found.value == pytest.approx(2 / 3)
    assert found.low == pytest.approx(centre - half / (1 + z * z / n))
    assert found.high == pytest.approx(centre + half / (1 + z * z / n))
    assert found.n == 6


def test_rows_may_stand_for_several_customers() -> None:
    assert clustered_share([0, 1, 3], [1, 2, 3], clusters=[2, 1, 4]) == clustered_share(
        [0, 0, 1, 3, 3, 3, 3], [1, 1, 2, 3, 3, 3, 3]
    )


def test_where_none_or_all_succeed_a_customer_counts_once() -> None:
    assert clustered_share([0, 0], [5, 5]).high == pytest.approx(share(0, 2).high)
    assert clustered_share([5, 5], [5, 5]).low == pytest.approx(share(2, 2).low)


def test_contacts_of_one_customer_are_not_taken_for_many_customers() -> None:
    # Customers whose contacts all go the same way: 400 samples of 60 customers with 1 to 5 contacts each.
    random, held, naive = np.random.default_rng(0), 0, 0
    for _ in range(400):
        sizes = random.integers(1, 6, 60)
        successes = sizes * (random.random(60) < 0.3)
        found, plain = clustered_share(successes, sizes), share(int(successes.sum()), int(sizes.sum()))
        held += found.low <= 0.3 <= found.high
        naive += plain.low <= 0.3 <= plain.high
    assert held >= 368
    assert naive < 340


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="no more than it has"):
        clustered_share([2], [1])
    with pytest.raises(ValueError, match="there is none"):
        clustered_share([], [])
