"""The scorecard: the page for those who run the company's contacts with its customers, section by section.

Each section has a module here with its facts and its sentences; `sections` puts them in the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.report.scorecard import consistency, promises
from vocflow.report.scorecard.consistency import Consistency
from vocflow.report.scorecard.promises import Promises
from vocflow.report.scorecard.section import Section
from vocflow.report.scorecard.service import ServiceFacts, service

__all__ = ["Scorecard", "sections"]


@dataclass(frozen=True)
class Scorecard:
    """The facts of every section, in the order of the page; None where the data do not hold it."""

    service: ServiceFacts | None = None
    consistency: Consistency | None = None
    promises: Promises | None = None


def sections(scorecard: Scorecard) -> tuple[Section, ...]:
    """The sections whose facts are there."""
    found: tuple[Section | None, ...] = (
        service(scorecard.service) if scorecard.service else None,
        consistency.section(scorecard.consistency) if scorecard.consistency else None,
        promises.section(scorecard.promises) if scorecard.promises else None,
    )
    return tuple(section for section in found if section is not None)
