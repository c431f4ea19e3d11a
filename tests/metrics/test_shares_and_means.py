from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW, mean, mean_from_moments, share


def test_wilson_on_newcombes_examples() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    for successes, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        estimate = share(successes, n)
        assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=5e-5)
        assert estimate.n == n


@given(st.integers(1, 500), st.floats(0, 1), st.floats(0.01, 0.999))
def test_wilson_holds_the_share_and_mirrors(n: int, part: float, level: float) -> None:
    k = round(part * n)
    estimate, mirrored = share(k, n, level=level), share(n - k, n, level=level)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert estimate.low < estimate.high
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - estimate.high, 1 - estimate.low), abs=1e-12)


@pytest.mark.parametrize(("k", "n", "why"), [(1, 0, "at least one"), (3, 2, "more than"), (-1, 5, "0 or more")])
def test_shares_that_are_none_are_refused(k: int, n: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        share(k, n)


def test_the_mean_against_scipy() -> None:
    values = [7, 8, 3, 9, 10, 6, 7, 7]
    interval = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    estimate = mean(values, bounds=(1, 10), level=0.9)
    assert (estimate.low, estimate.high) == pytest.approx((interval.low, interval.high))
    assert mean_from_moments(8, float(np.mean(values)), float(np.var(values, ddof=1)), bounds=(1, 10), level=0.9) == (
        estimate
    )


def test_the_interval_ends_with_the_scale() -> None:
    assert mean([9, 10, 10], bounds=(1, 10)).high == 10


def test_answers_that_all_agree_still_leave_doubt() -> None:
    # Wilson 1927 for 12 of 12: 0.7575 to 1 (R: prop.test(12, 12, correct = FALSE)), stretched over 1 to 10.
    for estimate in (mean([10] * 12, bounds=(1, 10)), mean_from_moments(12, 10.0, 1e-29, bounds=(1, 10))):
        assert (estimate.low, estimate.high) == pytest.approx((1 + 9 * 0.757506, 10), abs=1e-4)
    single = mean([5], bounds=(1, 10))
    assert single.low < 5 < single.high
    assert mean_from_moments(1, 5.0, None, bounds=(1, 10)) == single


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60), st.floats(0.5, 0.999))
def test_the_interval_holds_the_mean_within_the_scale(values: list[int], level: float) -> None:
    estimate = mean(values, bounds=(1, 5), level=level)
    assert 1 <= estimate.low <= estimate.value <= estimate.high <= 5
    assert estimate.low < estimate.high


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(values: list[int], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert mean(shuffled, bounds=(1, 10)) == mean(values, bounds=(1, 10))


@pytest.mark.parametrize(
    ("values", "why"), [([], "at least one"), ([1, float("nan")], "1 of 2 values"), ([0, 3, 11], "2 of 3 values")]
)
def test_values_off_the_scale_are_refused(values: list[float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        mean(values, bounds=(1, 10))


@pytest.mark.parametrize(
    ("n", "value", "variance", "why"),
    [
        (0, 5, 1, "at least one"),
        (3, 11, 1, "outside the scale"),
        (3, float("nan"), 1, "outside the scale"),
        (3, 5, -1, "variance"),
        (3, 5, None, "variance"),
        (3, 5, float("nan"), "variance"),
    ],
)
def test_moments_that_cannot_be_are_refused(n: int, value: float, variance: float | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        mean_from_moments(n, value, variance, bounds=(1, 10))


def test_the_disclosure_policy() -> None:
    assert (SUPPRESS_BELOW, FLAG_BELOW) == (10, 30)
