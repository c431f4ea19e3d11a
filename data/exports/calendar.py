"""Days and times of day, as people fill in surveys and write to companies."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..world import QUARTERS, Quarter

ZONE = ZoneInfo("Europe/Zurich")


def day_in(quarter: Quarter, dice: random.Random) -> date:
    """A day of the quarter; Sundays are half as likely."""
    span = (quarter.end - quarter.start).days + 1
    day = quarter.start + timedelta(days=int(dice.random() * span))
    if day.weekday() == 6 and dice.random() < 0.5:
        day = quarter.start + timedelta(days=int(dice.random() * span))
    return day


def any_quarter(dice: random.Random) -> int:
    """The number of a quarter, by how busy it is."""
    mark = dice.random()
    for number, quarter in enumerate(QUARTERS):
        mark -= quarter.weight
        if mark < 0:
            return number
    return len(QUARTERS) - 1


def local_time(day: date, dice: random.Random) -> datetime:
    """A moment of the day between 7 and 22 o'clock in Zurich, without its zone: no clock change falls there."""
    return datetime.combine(day, time(7)) + timedelta(seconds=int(dice.random() * 15 * 3600))


def utc(local: datetime) -> datetime:
    """A Zurich wall-clock time in UTC."""
    return local.replace(tzinfo=ZONE).astimezone(UTC)
