"""Which contacts the scorecard speaks of: those of the twelve months up to the open period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from vocflow.stages.periods import moment, span
from vocflow.stages.scorecard.service import twelve_months_to
from vocflow.stages.scorecard.work import Work


def contact_year(work: Work) -> dict[str, Any]:
    """Parameters that pick the contacts of the year, as they were known at the end of the report's days."""
    end, scope = _end(work), work.scope
    since = moment(twelve_months_to(end), scope.zone)
    return {"since": max(since, scope.since or since), "until": moment(end, scope.zone), "as_of": scope.until}


def last_day(work: Work) -> date:
    """The last day of that year."""
    return _end(work) - timedelta(days=1)


def _end(work: Work) -> date:
    return span(work.project.period, work.scope.as_of).start
