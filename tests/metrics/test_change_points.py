"""Change points: by hand, in worlds with a known day, and in worlds without one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.repeats import repeats
from vocflow.metrics import change_points
from vocflow.metrics.change_points import _gains

BEFORE, AFTER = (0.50, 0.25, 0.25), (0.36, 0.26, 0.38)
"""Promoters, passives and detractors around a fall of 27 points."""


def days(shares: list[tuple[float, ...]], volume: float, random: np.random.Generator) -> NDArray[np.int64]:
    return np.array([random.multinomial(random.poisson(volume), share) for share in shares])


def test_the_likelihood_ratio_of_a_split_by_hand() -> None:
    """14 days of (1, 0), then 14 of (0, 1): two certain halves against one fair coin, 2 * 28 * log 2."""
    gains = _gains(np.array([[1, 0]] * 14 + [[0, 1]] * 14, dtype=float))
    assert gains.tolist() == [pytest.approx(2 * 28 * math.log(2))]


def test_two_changes_and_the_day_of_each() -> None:
    random = np.random.default_rng(2)
    found = change_points(days([BEFORE] * 150 + [AFTER] * 100 + [BEFORE] * 150, 40, random))
    assert [change.low <= day <= change.high for change, day in zip(found, (150, 250), strict=True)] == [True, True]


def test_days_without_answers_count_for_nothing() -> None:
    counts = np.zeros((80, 3))
    counts[::2] = [6, 2, 2]
    counts[40::2] = [2, 2, 6]
    (found,) = change_points(counts)
    assert found.low <= 40 <= found.high


def test_too_few_days_hold_no_change() -> None:
    assert change_points([[9, 1]] * 13 + [[1, 9]] * 14) == ()
    assert change_points(np.zeros((100, 3))) == ()


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two categories"):
        change_points([1, 2, 3])
    with pytest.raises(ValueError, match="none below 0"):
        change_points([[1, -1]] * 40)


@pytest.mark.slow
@pytest.mark.acceptance
def test_the_interval_holds_the_day() -> None:
    """Of worlds like the sample company's survey and of larger ones, at least 93.5% of the intervals hold the day."""
    worlds, covered, missed = repeats(200), dict.fromkeys((4.0, 30.0), 0), 0
    for volume in covered:
        for seed in range(worlds):
            found = change_points(days([BEFORE] * 250 + [AFTER] * 90, volume, np.random.default_rng(seed)))
            if found:
                best = min(found, key=lambda change: abs(change.day - 250))
                covered[volume] += best.low <= 250 <= best.high
            else:
                missed += 1
                covered[volume] += 1  # nothing was said that could be wrong
    print(f"change points: of {worlds} worlds each, not wrong by answers a day {covered}; {missed} not found")
    assert min(covered.values()) >= math.floor(0.935 * worlds)


@pytest.mark.slow
@pytest.mark.acceptance
def test_worlds_without_a_change_have_none() -> None:
    """With days that vary beyond sampling too: 1% of worlds, and by chance not more than 4% of 200."""
    worlds, called = repeats(100), 0
    for seed in range(worlds):
        random = np.random.default_rng(seed)
        shares = [tuple(random.dirichlet(30 * np.array(BEFORE))) for _ in range(200)]
        called += bool(change_points(days(shares, 20, random)))
    print(f"change points: {called} of {worlds} stable worlds")
    assert called <= max(2, 0.04 * worlds)
