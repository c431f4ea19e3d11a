"""The bar of speed, against a logistic regression from elsewhere and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import TurningPoint, compare_turning_points, turning_point

HOURS = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
CRITICAL = [1, 2, 3, 8, 15, 19]


def drawn(random: np.random.Generator, n: int, bar: float, steepness: float) -> tuple[np.ndarray, np.ndarray]:
    hours = 26 * np.exp(random.normal(0, 0.7, n))
    return hours, random.random(n) < 1 / (1 + np.exp(-steepness * np.log(hours / bar)))


def test_the_bar_is_where_the_logistic_regression_of_statsmodels_passes_one_half() -> None:
    sm = pytest.importorskip("statsmodels.api")
    counts = np.column_stack([CRITICAL, [20 - k for k in CRITICAL]])
    fit = sm.GLM(counts, sm.add_constant(np.log(HOURS)), family=sm.families.Binomial()).fit()
    found = turning_point(HOURS, CRITICAL, [20] * 6)
    assert found.value == pytest.approx(math.exp(-fit.params[0] / fit.params[1]), rel=1e-6)
    assert (found.n, found.critical, found.turn) == (120, 48, "turns")
    # The likelihood's limits: there, a curve held to pass one half is 1.96² / 2 worse than the best one.
    for limit in (found.low, found.high):
        held = sm.GLM(counts, np.log(HOURS) - math.log(limit), family=sm.families.Binomial()).fit()
        assert 2 * (fit.llf - held.llf) == pytest.approx(1.959964**2, rel=1e-4)


def test_one_row_an_answer_is_the_same_as_counts() -> None:
    times = np.repeat(HOURS, 20)
    critical = np.concatenate([[1] * k + [0] * (20 - k) for k in CRITICAL])
    assert turning_point(times, critical).value == pytest.approx(turning_point(HOURS, CRITICAL, [20] * 6).value)


@pytest.mark.parametrize(
    ("times", "critical"),
    [
        ([5.0] * 30, [0, 1] * 15),  # one time only
        ([1.0, 40.0] * 20, [1, 0, 0, 1] * 10),  # waiting makes no difference
        ([1.0, 40.0] * 20, [1, 0] * 20),  # the slower the better
        ([1.0, 40.0] * 20, [0] * 40),  # nobody is dissatisfied
        ([1.0, 40.0] * 20, [0, 0] * 14 + [0, 1] * 6),  # it grows, and stays below one half
    ],
)
def test_where_feeling_does_not_turn_nothing_is_told(times: list[float], critical: list[int]) -> None:
    found = turning_point(times, critical)
    assert found.turn == "cannot tell"
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0, math.inf)


def test_feelings_that_part_at_one_time_put_the_bar_between() -> None:
    found = turning_point([1, 2, 3, 4, 9, 10, 11, 12], [0, 0, 0, 0, 1, 1, 1, 1])
    assert found.turn == "turns"
    assert found.low <= 4.5 < found.value < 8.5 <= found.high


def test_the_interval_covers_the_bar() -> None:
    # 300 samples of 60 rated replies: 95% means 285, give or take 8.
    random, held = np.random.default_rng(3), 0
    for _ in range(300):
        found = turning_point(*drawn(random, 60, 22, 3.0))
        held += found.low <= 22 <= found.high
    assert held >= 275


def test_a_bar_that_moved_is_called_and_one_that_stayed_is_not() -> None:
    random = np.random.default_rng(4)
    earlier, same, later = (turning_point(*drawn(random, 300, bar, 3.0)) for bar in (34, 34, 20))
    moved, stayed = compare_turning_points(later, earlier), compare_turning_points(same, earlier)
    assert moved is not None and moved.verdict == "fell" and moved.low < 20 / 34 < moved.high
    assert stayed is not None and stayed.verdict == "no detectable change" and stayed.low < 1 < stayed.high


def test_a_comparison_by_hand() -> None:
    # ln 20 - ln 40 = -ln 2; low: the later's lower part ln(20/15) and the earlier's upper ln(52/40)
    later, earlier = TurningPoint(20, 15, 26, 200, 90, "turns"), TurningPoint(40, 31, 52, 150, 60, "turns")
    change = compare_turning_points(later, earlier)
    assert change is not None
    assert change.low == pytest.approx(math.exp(-math.log(2) - math.hypot(math.log(20 / 15), math.log(52 / 40))))
    assert change.high == pytest.approx(math.exp(-math.log(2) + math.hypot(math.log(26 / 20), math.log(40 / 31))))
    cannot = TurningPoint(math.nan, 0, math.inf, 9, 0, "cannot tell")
    assert compare_turning_points(cannot, earlier) is None
    assert compare_turning_points(later, cannot) is None
    unbounded = TurningPoint(20, 0, math.inf, 40, 20, "turns")
    open_ended = compare_turning_points(unbounded, earlier)
    assert open_ended is not None and (open_ended.low, open_ended.high) == (0, math.inf)


@given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), min_size=1, max_size=40))
def test_whatever_is_rated_the_interval_holds_the_bar(rated: list[tuple[int, bool]]) -> None:
    found = turning_point([time for time, _ in rated], [bad for _, bad in rated])
    assert found.turn == "cannot tell" or found.low <= found.value <= found.high


def test_impossible_times_and_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="1 of 2 times"):
        turning_point([0, 1], [0, 1])
    with pytest.raises(ValueError, match="no more than there are"):
        turning_point([1], [2])
    with pytest.raises(ValueError, match="there is none"):
        turning_point([], [])
