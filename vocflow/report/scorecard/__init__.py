"""The scorecard: the page for those who run the company's contacts with its customers, section by section.

Each section has a module here with its facts and its sentences; `sections` puts them in the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.report.scorecard import posts, prevalence, revisions
from vocflow.report.scorecard.posts import Posts
from vocflow.report.scorecard.prevalence import Shares
from vocflow.report.scorecard.revisions import Revisions
from vocflow.report.scorecard.section import Section

__all__ = ["Scorecard", "sections"]


@dataclass(frozen=True)
class Scorecard:
    """The facts of every section, in the order of the page; None where the data do not hold it."""

    posts: Posts | None = None
    prevalence: Shares | None = None
    revisions: Revisions | None = None


def sections(scorecard: Scorecard) -> tuple[Section, ...]:
    """The sections whose facts are there."""
    found: tuple[Section | None, ...] = (
        posts.section(scorecard.posts) if scorecard.posts else None,
        prevalence.section(scorecard.prevalence) if scorecard.prevalence else None,
        revisions.section(scorecard.revisions) if scorecard.revisions else None,
    )
    return tuple(section for section in found if section is not None)
