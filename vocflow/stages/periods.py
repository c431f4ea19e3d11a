"""Calendar periods: their names, where they begin and end, and whether they are closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Length = Literal["week", "month", "quarter", "year"]


@dataclass(frozen=True)
class Span:
    """One calendar period: `end` is the first day that no longer belongs to it.

    >>> span("quarter", date(2026, 8, 9)).label
    'Q3 2026'
    """

    label: str
    slug: str
    start: date
    end: date

    def moments(self, zone: str | None) -> tuple[datetime, datetime]:
        """Start and end as UTC moments (naive), the days being those of the zone."""
        return moment(self.start, zone), moment(self.end, zone)


def moment(day: date, zone: str | None) -> datetime:
    """The UTC moment (naive) at which a day begins in a zone.

    >>> moment(date(2026, 7, 1), "Europe/Zurich")
    datetime.datetime(2026, 6, 30, 22, 0)
    """
    local = datetime.combine(day, time(), ZoneInfo(zone or "UTC"))
    return local.astimezone(UTC).replace(tzinfo=None)


def local_day(at: datetime, zone: str | None) -> date:
    """The day of a UTC moment (naive) in a zone."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone or "UTC")).date()


def span(length: Length, day: date) -> Span:
    """The period of this length that holds the day; weeks are ISO weeks."""
    if length == "year":
        return Span(f"{day.year}", f"{day.year}", date(day.year, 1, 1), date(day.year + 1, 1, 1))
    if length == "quarter":
        quarter = (day.month - 1) // 3 + 1
        start = date(day.year, 3 * quarter - 2, 1)
        return Span(f"Q{quarter} {day.year}", f"{day.year}-Q{quarter}", start, _months_later(start, 3))
    if length == "month":
        start = day.replace(day=1)
        return Span(f"{start:%b %Y}", f"{start:%Y-%m}", start, _months_later(start, 1))
    year, week, weekday = day.isocalendar()
    start = day - timedelta(days=weekday - 1)
    return Span(f"week {week} {year}", f"{year}-W{week:02}", start, start + timedelta(days=7))


def spans(length: Length, first: date, last: date) -> Iterator[Span]:
    """Every period from the one that holds `first` to the one that holds `last`."""
    current = span(length, first)
    while current.start <= last:
        yield current
        current = span(length, current.end)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
