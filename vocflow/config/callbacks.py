"""How customers are called back: who does it, and how soon."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from vocflow.config.toml_file import Table, show
from vocflow.config.values import Line

MOST_DAYS = 60

_WITHIN = re.compile(r"(\d{1,3}) (working )?days?")


def _within(text: str) -> str:
    found = _WITHIN.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= MOST_DAYS:
        advice = f"write '2 working days' or '3 days', from 1 to {MOST_DAYS}"
        raise ValueError(f"{show(text)} is no time to keep; {advice}")
    return text


class Callbacks(Table):
    """`owner` calls back customers who are detractors, `within` so many days of their answer."""

    owner: Line | None = None
    within: Annotated[str, AfterValidator(_within)] = "2 working days"

    @property
    def days(self) -> int:
        """How many days `within` allows."""
        return int(self.within.split()[0])

    @property
    def working(self) -> bool:
        """Whether Saturdays and Sundays do not count."""
        return "working" in self.within

    def due(self, answered: date) -> date:
        """The last day on which a customer who answered on this day is called in time.

        >>> Callbacks(within="2 working days").due(date(2026, 10, 9)), Callbacks(within="2 days").due(date(2026, 10, 9))
        (datetime.date(2026, 10, 13), datetime.date(2026, 10, 11))
        """
        due, left = answered, self.days
        while left:
            due += timedelta(days=1)
            left -= not self.working or due.weekday() < 5
        return due
