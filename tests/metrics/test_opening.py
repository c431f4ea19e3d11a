"""Open hours between two moments, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import OpeningHours

OFFICE = [[(8 * 60, 12 * 60), (13 * 60, 17 * 60)]] * 5 + [[(9 * 60, 12 * 60)], []]
ROUND_THE_CLOCK = [[(0, 24 * 60)]] * 7
HOURS = 3600


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02 09:00", "2026-03-02 11:30", 2.5),  # Monday morning
        ("2026-03-02 11:00", "2026-03-02 14:00", 2.0),  # an hour before lunch and one after
        ("2026-03-02 16:30", "2026-03-03 08:30", 1.0),  # over night
        ("2026-03-06 16:00", "2026-03-09 09:00", 5.0),  # Friday 1, Saturday 3, Monday 1
        ("2026-03-07 13:00", "2026-03-08 20:00", 0.0),  # from Saturday afternoon: nobody there
        ("2026-03-02 06:00", "2026-03-02 20:00", 8.0),
        ("2026-03-04 16:00", "2026-03-06 09:00", 2.0),  # Thursday is a holiday
        ("2026-03-02 12:30", "2026-03-02 12:30", 0.0),
        ("2026-03-03 10:00", "2026-03-02 10:00", 0.0),  # an end before its start
    ],
)
def test_rows_by_hand(start: str, end: str, hours: float) -> None:
    calendar = OpeningHours(OFFICE, {date(2026, 3, 5)})
    assert calendar.seconds_between([at(start)], [at(end)]).tolist() == [hours * HOURS]


def test_many_moments_at_once_are_each_alone() -> None:
    calendar = OpeningHours(OFFICE)
    starts = [at("2026-03-02 09:00"), at("2026-03-06 16:00")]
    ends = [at("2026-03-02 11:30"), at("2026-03-09 09:00")]
    assert calendar.seconds_between(starts, ends).tolist() == [2.5 * HOURS, 5 * HOURS]


def test_clocks_that_change_are_followed() -> None:
    # Zurich, 29 March 2026: the night from Saturday to Sunday is an hour short; open all day, 23 hours pass.
    calendar = OpeningHours(ROUND_THE_CLOCK, zone="Europe/Zurich")
    assert calendar.seconds_between([at("2026-03-28 23:00")], [at("2026-03-29 22:00")]).tolist() == [23 * HOURS]
    # 8 o'clock in Zurich is 7 UTC in winter and 6 UTC in summer
    office = OpeningHours(OFFICE, zone="Europe/Zurich")
    assert office.seconds_between([at("2026-03-27 07:00")], [at("2026-03-27 08:00")]).tolist() == [HOURS]
    assert office.seconds_between([at("2026-03-30 06:00")], [at("2026-03-30 07:00")]).tolist() == [HOURS]


@given(st.integers(0, 10**8), st.integers(0, 10**6), st.integers(0, 10**6))
def test_time_adds_up_and_never_exceeds_the_clock(start: int, first: int, second: int) -> None:
    calendar = OpeningHours(OFFICE, {date(1971, 1, 1)}, "Europe/Zurich")
    whole, part, rest = calendar.seconds_between(
        [start, start, start + first], [start + first + second, start + first, start + first + second]
    )
    assert whole == pytest.approx(part + rest, abs=1e-3)
    assert whole <= first + second


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_open_round_the_clock_is_the_clock(start: int, lasting: int) -> None:
    calendar = OpeningHours(ROUND_THE_CLOCK)
    assert calendar.seconds_between([start], [start + lasting])[0] == pytest.approx(lasting, abs=1e-3)


def test_days_without_opening_and_no_moments_at_all() -> None:
    closed = OpeningHours(OFFICE, {date(2026, 3, 2) + timedelta(days=day) for day in range(3)})
    assert closed.seconds_between([at("2026-03-02 09:00")], [at("2026-03-03 09:00")]).tolist() == [0.0]
    assert closed.seconds_between([], []).tolist() == []
    with pytest.raises(ValueError, match="one is missing"):
        closed.seconds_between([np.nan], [0.0])
