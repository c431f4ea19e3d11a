"""The last twelve months of a report: for what is too rare, or too slow, to be told by the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vocflow.stages.periods import moment
from vocflow.stages.scope import Scope


@dataclass(frozen=True)
class Window:
    """From `first` to `last`, both days included, and the moments (UTC, naive) at which they begin and have ended."""

    first: date
    last: date
    since: datetime
    until: datetime

    @property
    def bounds(self) -> dict[str, Any]:
        """`since` and `until` as parameters of a measure."""
        return {"since": self.since, "until": self.until}


def last_days(scope: Scope, days: int) -> Window:
    """The `days` days before the day of the report, or those of them that lie in the scope."""
    last = scope.as_of - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    since, until = moment(first, scope.zone), moment(scope.as_of, scope.zone)
    return Window(first, last, max(since, scope.since or since), min(until, scope.until or until))


def last_year(scope: Scope) -> Window:
    """The 365 days before the day of the report, or those of them that lie in the scope."""
    return last_days(scope, 365)
