"""Opening hours as a figure keeps them, so that it can be taken again when the project file says something else."""

from __future__ import annotations

from typing import Any

from vocflow.config import Project


def stored_hours(project: Project) -> dict[str, Any] | None:
    """The opening hours of the project as plain values; None where it names none."""
    calendar = project.service.calendar
    if calendar is None:
        return None
    return {
        "week": [[list(hours) for hours in day] for day in calendar.week],
        "holidays": [day.isoformat() for day in calendar.holidays],
        "zone": project.time_zone or "UTC",
    }
