"""The scorecard: the page for those who run the company's contacts with its customers, section by section.

Each section has a module here with its facts and its sentences; `sections` puts them in the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.report.facts import Split
from vocflow.report.scorecard.mix import mix_section
from vocflow.report.scorecard.section import Section
from vocflow.report.scorecard.segments import SegmentChanges, segments_section

__all__ = ["Scorecard", "sections"]


@dataclass(frozen=True)
class Scorecard:
    """The facts of every section, in the order of the page; None where the data do not hold it."""

    segments: SegmentChanges | None = None
    mix: tuple[Split, ...] | None = None


def sections(scorecard: Scorecard) -> tuple[Section, ...]:
    """The sections whose facts are there."""
    found: tuple[Section | None, ...] = (
        segments_section(scorecard.segments) if scorecard.segments else None,
        mix_section(scorecard.mix) if scorecard.mix else None,
    )
    return tuple(section for section in found if section is not None)
