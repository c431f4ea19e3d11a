"""How the service for customers is measured: [service] of vocflow.toml, with its opening hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from vocflow.config.toml_file import Problem, Table, nearest, quote, show
from vocflow.config.values import Day, Line
from vocflow.schema import Taxonomy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """The open spans of a day in minutes after midnight; none for a blank text, a closed day.

    >>> spans("08:00-12:00, 13:30-17:00")
    ((480, 720), (810, 1020))
    """
    found: list[tuple[int, int]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _SPAN.fullmatch(part)
        hour, minute, end_hour, end_minute = (int(digits) for digits in match.groups()) if match else (0, 0, 0, 0)
        span = (60 * hour + minute, 60 * end_hour + end_minute)
        if not (span[0] < span[1] <= 24 * 60):
            raise ValueError(f"{show(part)} is no span of a day; write it as 08:00-12:00, up to 24:00")
        if found and span[0] < found[-1][1]:
            raise ValueError(f"{show(part)} begins before the span in front of it ends")
        found.append(span)
    return tuple(found)


def _hours(text: str) -> str:
    spans(text)
    return text


Hours = Annotated[str, AfterValidator(_hours)]
"""The opening hours of a day, such as 08:00-12:00, 13:30-17:00; a blank text for a closed day."""


class Calendar(Table):
    """When somebody is there to answer, in the project's time zone: durations then count open time alone.

    A weekday that is left out is closed.
    """

    monday: Hours = ""
    tuesday: Hours = ""
    wednesday: Hours = ""
    thursday: Hours = ""
    friday: Hours = ""
    saturday: Hours = ""
    sunday: Hours = ""
    holidays: tuple[Day, ...] = ()

    @property
    def week(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The spans of each weekday, from Monday."""
        return tuple(spans(getattr(self, day)) for day in WEEKDAYS)


class Service(Table):
    """What a repeat is, and which themes mean what.

    A customer who comes back with a theme within `repeat_days` repeats the contact. Contacts about `self_service`
    themes alone need no person; those about `reminder` themes would not have come after a word in time. `late` themes
    are about being kept waiting. Without a `calendar` every hour counts.
    """

    repeat_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 7
    self_service: tuple[Line, ...] = ()
    reminder: tuple[Line, ...] = ()
    late: tuple[Line, ...] = ()
    calendar: Calendar | None = None


def service_problems(service: Service, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Themes that the taxonomy lacks, or that are to be spared in two ways; a calendar that is never open."""
    names = [theme.name for theme in taxonomy.themes]
    for key in ("self_service", "reminder", "late"):
        for position, theme in enumerate(getattr(service, key)):
            path = ("service", key, position)
            if theme not in names:
                yield Problem(path, f"unknown theme {quote(theme)} in [service]; {nearest(theme, names)}")
            elif key == "reminder" and theme in service.self_service:
                yield Problem(path, f"{quote(theme)} is under self_service too; one way to spare a contact is enough")
    if service.calendar is not None and not any(service.calendar.week):
        yield Problem(("service", "calendar"), 'no weekday is open; write hours such as monday = "08:00-18:00"')
