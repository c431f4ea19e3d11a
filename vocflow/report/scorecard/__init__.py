"""The scorecard: the page for those who run the company's contacts with its customers, section by section.

Each section has a module here with its facts and its sentences; `sections` puts them in the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.report.facts import Split
from vocflow.report.scorecard import (
    answered,
    callbacks,
    consistency,
    emerging,
    kpis,
    mix,
    perception,
    posts,
    prevalence,
    promises,
    recognition,
    revisions,
    segments,
    service,
    trend,
    value,
)
from vocflow.report.scorecard.answered import Answered
from vocflow.report.scorecard.callbacks import Loop
from vocflow.report.scorecard.consistency import Consistency
from vocflow.report.scorecard.emerging import EmergingFacts
from vocflow.report.scorecard.kpis import Kpis
from vocflow.report.scorecard.perception import Perception
from vocflow.report.scorecard.posts import Posts
from vocflow.report.scorecard.prevalence import Shares
from vocflow.report.scorecard.promises import Promises
from vocflow.report.scorecard.recognition import RecognitionFacts
from vocflow.report.scorecard.revisions import Revisions
from vocflow.report.scorecard.section import Section
from vocflow.report.scorecard.segments import SegmentChanges
from vocflow.report.scorecard.service import ServiceFacts
from vocflow.report.scorecard.trend import TrendFacts
from vocflow.report.scorecard.value import ValueFacts

__all__ = ["Scorecard", "sections"]


@dataclass(frozen=True)
class Scorecard:
    """The facts of every section, in the order of the page; None where the data do not hold it.

    `missing` holds full sentences on what a section could not say, and why.
    """

    kpis: Kpis | None = None
    answered: Answered | None = None
    segments: SegmentChanges | None = None
    mix: tuple[Split, ...] | None = None
    revisions: Revisions | None = None
    trend: TrendFacts | None = None
    emerging: EmergingFacts | None = None
    prevalence: Shares | None = None
    posts: Posts | None = None
    service: ServiceFacts | None = None
    consistency: Consistency | None = None
    promises: Promises | None = None
    perception: Perception | None = None
    value: ValueFacts | None = None
    recognition: RecognitionFacts | None = None
    callbacks: Loop | None = None
    missing: tuple[str, ...] = ()


def sections(scorecard: Scorecard) -> tuple[Section, ...]:
    """The sections whose facts are there."""
    found: tuple[Section | None, ...] = (
        kpis.section(scorecard.kpis) if scorecard.kpis else None,
        answered.section(scorecard.answered) if scorecard.answered else None,
        segments.section(scorecard.segments) if scorecard.segments else None,
        mix.section(scorecard.mix) if scorecard.mix else None,
        revisions.section(scorecard.revisions) if scorecard.revisions else None,
        trend.section(scorecard.trend) if scorecard.trend else None,
        emerging.section(scorecard.emerging) if scorecard.emerging else None,
        prevalence.section(scorecard.prevalence) if scorecard.prevalence else None,
        posts.section(scorecard.posts) if scorecard.posts else None,
        service.section(scorecard.service) if scorecard.service else None,
        consistency.section(scorecard.consistency) if scorecard.consistency else None,
        promises.section(scorecard.promises) if scorecard.promises else None,
        perception.section(scorecard.perception) if scorecard.perception else None,
        value.section(scorecard.value) if scorecard.value else None,
        recognition.section(scorecard.recognition) if scorecard.recognition else None,
        callbacks.section(scorecard.callbacks) if scorecard.callbacks else None,
    )
    return tuple(section for section in found if section is not None)
