"""What a run found out, as plain values: the only thing that pages and sentences are made from.

Nothing here computes. The measure stage fills these; sentences and pages read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from vocflow.schema import Feeling, Figure

if TYPE_CHECKING:
    from vocflow.report.scorecard import Scorecard

Verdict = Literal["rose", "fell", "no detectable change"]


@dataclass(frozen=True)
class Outcome:
    """The score that the report is about: NPS where a true 0-10 question was asked, else a mean rating."""

    kind: Literal["nps", "rating"]
    question: str
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """The comparison of two closed periods, the only source of the words "rose" and "fell"."""

    before: str
    after: str
    difference: Figure
    verdict: Verdict
    p_value: float
    smallest_detectable: Figure | None


@dataclass(frozen=True)
class Period:
    """A calendar period. `score` is None below the suppression limit; an open period gets no verdict.

    It is None too where it is `withheld`: beside an earlier report it would tell what a few people answered.

    `end` is the first day that no longer belongs to it.
    `step` compares with the period before, at a level that holds for the whole row of periods together.
    """

    label: str
    start: date
    end: date
    closed: bool
    answers: Figure
    score: Figure | None
    step: Change | None
    withheld: bool = False


@dataclass(frozen=True)
class Segment:
    """The outcome of one group of customers in the latest closed period.

    `score` and `answers` are None where the group is hidden: it is too small, or would give such a group away.
    """

    value: str
    score: Figure | None
    answers: Figure | None
    detractors: Figure | None = None
    passives: Figure | None = None
    promoters: Figure | None = None
    flagged: bool = False


@dataclass(frozen=True)
class Grouping:
    """What answers are grouped by; `name` is the segment's where that is the kind."""

    kind: Literal["segment", "channel", "listening post"]
    name: str


@dataclass(frozen=True)
class GroupOf:
    """A group of answers by the values put together in it: one, None for answers without one, or several small ones."""

    values: tuple[str | None, ...]


@dataclass(frozen=True)
class SplitPart:
    """A part of a change in points; verdicts and intervals of the two parts hold together (Bonferroni)."""

    size: Figure
    verdict: Verdict


@dataclass(frozen=True)
class SplitGroup:
    """One group in two periods: its share of the answers, its score, and what it adds to either part, in points."""

    group: GroupOf
    share_before: Figure
    share_after: Figure
    before: Figure
    after: Figure
    mix: Figure
    within: Figure


@dataclass(frozen=True)
class Split:
    """A change of NPS between two closed periods: what comes from other groups answering, and from other answers."""

    grouping: Grouping
    before: str
    after: str
    mix: SplitPart
    within: SplitPart
    groups: tuple[SplitGroup, ...] = ()


@dataclass(frozen=True)
class Driver:
    """A theme or a rated component, and how far the outcome lies apart where it is criticised or praised.

    `is_driver` is the nested-model test's answer (Benjamini-Hochberg across drivers); `share` is its part of R², so of
    the whole variation of the outcome.
    Effects are in points of the outcome, other drivers equal. A component has one effect, per point of its scale,
    in `effect`. `gain` is what the period's outcome would gain were its criticism gone and the association causal.
    `exposed` is the yearly value of today's customers who criticised it.
    """

    name: str
    family: Literal["theme", "component"]
    is_driver: bool
    p_value: float
    share: Figure
    reach: Figure | None = None
    effect_negative: Figure | None = None
    effect_positive: Figure | None = None
    effect: Figure | None = None
    gain: Figure | None = None
    exposed: Figure | None = None
    owner: str | None = None
    touch_point: str | None = None


@dataclass(frozen=True)
class DriverModel:
    """One regression of the outcome on the drivers of a family. `warnings` are full sentences."""

    family: Literal["theme", "component"]
    r_squared: Figure
    drivers: tuple[Driver, ...]
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThemeShare:
    """How many comments mention a theme, and how many of those mentions are criticism or praise (as classified)."""

    name: str
    share: Figure
    negative: Figure
    positive: Figure
    owner: str | None = None


@dataclass(frozen=True)
class Movement:
    """A theme whose share of comments is compared between two closed periods.

    The interval of the difference holds for all themes compared together (Bonferroni), so verdict and interval agree.
    """

    name: str
    before: Figure
    after: Figure
    difference: Figure
    verdict: Verdict


@dataclass(frozen=True)
class Quote:
    """What a customer said, redacted, and where it stands."""

    text: str
    theme: str | None
    feeling: Feeling
    source: str
    channel: str | None
    day: date | None
    feedback_id: str


@dataclass(frozen=True)
class Refusals:
    """Records set aside for one reason code; `shared` is the value that all of them hold, if they do ("1970-01-01")."""

    source: str
    reason: str
    advice: str
    count: Figure
    shared: str | None = None


@dataclass(frozen=True)
class Accounting:
    """read = loaded + updated + unchanged + excluded + quarantined, over every file version this warehouse has read."""

    files: Figure
    read: Figure
    loaded: Figure
    updated: Figure
    unchanged: Figure
    excluded: Figure
    quarantined: Figure
    refusals: tuple[Refusals, ...]


@dataclass(frozen=True)
class Reader:
    """The model that decided the feelings, in words, and the sentence that says why it was chosen."""

    name: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """Everything a report may say.

    `period` is the latest closed period with answers (of the outcome, or of comments where nothing was scored);
    `missing` holds full sentences on what could not be said, and why (no score asked, no customer table, one period);
    `notes` holds full sentences on what the figures mean; `judged` says whether people judged any comment.
    `change` is None with its reason in `missing`; `split` splits it by the first grouping that can tell groups apart.
    `fingerprint` is a hash of everything these facts depend on.
    """

    project: str
    run_id: str
    version: str
    fingerprint: str
    as_of: date
    currency: str
    outcome: Outcome | None
    first_day: date | None
    last_day: date | None
    feedback: Figure
    comments: Figure
    period: Period | None
    periods: tuple[Period, ...]
    change: Change | None
    recommend: Figure | None
    segment_name: str | None
    segments: tuple[Segment, ...]
    models: tuple[DriverModel, ...]
    exposed: Figure | None
    exposed_theme: str | None
    feelings: tuple[tuple[Feeling, Figure], ...]
    themes: tuple[ThemeShare, ...]
    unmatched: Figure | None
    movements: tuple[Movement, ...]
    quotes: tuple[Quote, ...]
    accounting: Accounting
    reader: Reader | None
    taxonomy_version: str
    judged: bool
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    scorecard: Scorecard | None = None
    split: Split | None = None

    def figures(self) -> Iterator[Figure]:
        """Every figure in these facts, once each, in the order of the fields."""
        seen: set[str] = set()
        for figure in _figures(self):
            if figure.id not in seen:
                seen.add(figure.id)
                yield figure


def _figures(value: object) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _figures(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))
