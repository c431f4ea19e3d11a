"""The scorecard: the page for those who run the company's contacts with its customers, section by section.

Each section has a module here with its facts and its sentences; `sections` puts them in the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.report.scorecard import emerging, trend
from vocflow.report.scorecard.emerging import EmergingFacts
from vocflow.report.scorecard.section import Section
from vocflow.report.scorecard.trend import TrendFacts

__all__ = ["Scorecard", "sections"]


@dataclass(frozen=True)
class Scorecard:
    """The facts of every section, in the order of the page; None where the data do not hold it."""

    trend: TrendFacts | None = None
    emerging: EmergingFacts | None = None


def sections(scorecard: Scorecard) -> tuple[Section, ...]:
    """The sections whose facts are there."""
    found: tuple[Section | None, ...] = (
        trend.section(scorecard.trend) if scorecard.trend else None,
        emerging.section(scorecard.emerging) if scorecard.emerging else None,
    )
    return tuple(section for section in found if section is not None)
