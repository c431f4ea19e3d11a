"""Opening hours: how much of the time between two moments somebody was there to answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class OpeningHours:
    """When a service is open: for each weekday from Monday its spans in minutes after midnight, `zone` local time.

    On `holidays` it is closed.

    >>> hours = OpeningHours([[(9 * 60, 17 * 60)]] * 5 + [[], []], zone="Europe/Zurich")
    >>> friday, monday = datetime(2026, 3, 27, 15, tzinfo=UTC), datetime(2026, 3, 30, 8, tzinfo=UTC)
    >>> float(hours.seconds_between([friday.timestamp()], [monday.timestamp()])[0]) / 3600  # the clocks went forward
    2.0
    """

    week: Sequence[Sequence[tuple[int, int]]]
    holidays: Collection[date] = ()
    zone: str = "UTC"

    def seconds_between(self, starts: ArrayLike, ends: ArrayLike) -> NDArray[np.float64]:
        """The open seconds from each start to its end, both in seconds since 1970 UTC; none where the end is earlier.

        ValueError for moments that are missing.
        """
        begun, ended = np.asarray(starts, dtype=np.float64).ravel(), np.asarray(ends, dtype=np.float64).ravel()
        if not (np.isfinite(begun).all() and np.isfinite(ended).all()):
            raise ValueError("open time runs between two moments, and one is missing")
        if begun.size == 0:
            return np.zeros(0)
        opened, length = self._spans(float(min(begun.min(), ended.min())), float(max(begun.max(), ended.max())))
        before = np.concatenate([[0.0], np.cumsum(length)])

        def open_until(moments: NDArray[np.float64]) -> NDArray[np.float64]:
            at = np.searchsorted(opened, moments, side="right")
            last = np.maximum(at - 1, 0)
            unfinished = np.maximum(length[last] - (moments - opened[last]), 0.0)
            return before[at] - np.where(at > 0, unfinished, 0.0)

        return np.maximum(open_until(ended) - open_until(begun), 0.0)

    def _spans(self, first: float, last: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Start (seconds since 1970) and length of every open span from the day of `first` to that of `last`."""
        zone = ZoneInfo(self.zone)
        day, end = (datetime.fromtimestamp(moment, zone).date() for moment in (first, last))
        spans = []
        while day <= end:
            if day not in self.holidays:
                spans += [(_moment(day, a, zone), _moment(day, b, zone)) for a, b in self.week[day.weekday()]]
            day += timedelta(days=1)
        found = np.array(sorted(spans), dtype=np.float64).reshape(-1, 2)
        if not found.size:  # never open in these days: one span of no length keeps the rest simple
            found = np.array([[first, first]])
        return found[:, 0], found[:, 1] - found[:, 0]


def _moment(day: date, minute: int, zone: ZoneInfo) -> float:
    """Seconds since 1970 at a local time of the day; minute 1440 is the midnight that ends it."""
    days, minute = divmod(minute, DAY_MINUTES)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone) + timedelta(days=days)
    return local.astimezone(UTC).timestamp()
