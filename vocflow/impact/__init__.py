"""What moves loyalty, and what that is worth."""

from __future__ import annotations

from vocflow.impact.drivers import DriverEffect, DriverResult, TooFewRows, drivers
from vocflow.impact.suggest import Suggestion, suggest
from vocflow.impact.value import revenue_exposed

__all__ = ["DriverEffect", "DriverResult", "Suggestion", "TooFewRows", "drivers", "revenue_exposed", "suggest"]
