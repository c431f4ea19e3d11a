"""Measure what the scorecard says: one module a section, each giving its facts, or None where the data hold none."""

from __future__ import annotations

from vocflow.report.scorecard import Scorecard
from vocflow.stages.scorecard.emerging import emerging
from vocflow.stages.scorecard.trend import trend
from vocflow.stages.scorecard.work import Work

__all__ = ["Work", "scorecard_facts"]


def scorecard_facts(work: Work) -> Scorecard:
    """The facts of every section."""
    return Scorecard(trend=trend(work), emerging=emerging(work))
