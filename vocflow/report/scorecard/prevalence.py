"""How common themes and feelings are: as classified, and corrected for the reader's errors where people audited it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.metrics import FEWEST_TO_CORRECT
from vocflow.report.numbers import Printed
from vocflow.report.prose import Code, Constant, Day, Name, Rank, Sentence, SentencePart, Time, interval
from vocflow.report.scorecard.ranges import in_language
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.schema import Figure

MAX_THEMES = 8
FEWEST = Constant(str(FEWEST_TO_CORRECT))


@dataclass(frozen=True)
class Audit:
    """The audits behind the corrections: comments judged, the day of the latest draw, and the days they speak for.

    `last` is the last day of them. `old` when they were drawn from other days than those of the shares.
    """

    comments: Figure
    drawn_on: date
    first: date | None
    last: date | None
    old: bool


@dataclass(frozen=True)
class Corrected:
    """A theme's or a feeling's share: as classified, and corrected (None: not audited).

    `too_rare`: fewer than ten audited comments have it (or lack it), so that the labels speak alone.
    """

    kind: Literal["theme", "feeling"]
    name: str
    classified: Figure
    corrected: Figure | None
    too_rare: bool = False

    @property
    def undercounted(self) -> bool:
        """Whether the whole corrected interval lies above the share as classified."""
        return self.corrected is not None and (self.corrected.low or 0.0) > self.classified.value

    @property
    def overcounted(self) -> bool:
        return self.corrected is not None and (self.corrected.high or 0.0) < self.classified.value


@dataclass(frozen=True)
class Shares:
    """`period` is the one that the shares speak of; `audit` is None where nobody judged enough comments at random."""

    period: str | None
    shares: tuple[Corrected, ...]
    audit: Audit | None
    language: str = "en"


def section(found: Shares) -> Section:
    """What the reader counts, and what people's audit makes of it."""
    blocks: tuple[Block, ...] = (Paragraph((*_audited(found.audit), _of_which(found))), _table(found))
    return Section("prevalence", _heading(found), blocks)


def _heading(found: Shares) -> Sentence:
    if found.audit is None:
        return Sentence("How common themes are: as classified, error unmeasured")
    if found.audit.old:
        return Sentence("How common themes are, corrected by an old audit")
    apart = [share for share in found.shares if share.undercounted or share.overcounted]
    if not apart:
        return Sentence("How common themes are: the audit finds no error beyond noise")
    first = max(apart, key=_distance)
    assert first.corrected is not None
    word = "more common" if first.undercounted else "less common"
    return Sentence(Name(_label(first), first=True), " is ", Rank(first.corrected.id, word), " than the reader counts")


def _distance(share: Corrected) -> float:
    assert share.corrected is not None
    return abs(share.corrected.value - share.classified.value)


def _label(share: Corrected) -> str:
    return share.name if share.kind == "theme" else {"negative": "criticism", "positive": "praise"}.get(
        share.name, share.name
    )  # fmt: skip


def _audited(audit: Audit | None) -> tuple[Sentence, ...]:
    if audit is None:
        export = Code("vocflow labels export --kind audit")
        return (
            Sentence("The shares stand as classified, their error unmeasured: no random audit speaks for them. "),
            Sentence(export, " draws one."),
        )
    sentences = [
        Sentence(
            "People judged ", Printed(audit.comments), " comments drawn at random on ", Day(audit.drawn_on),
            *_days(audit), "; corrected shares take the reader's errors on them off.",
        )
    ]  # fmt: skip
    if audit.old:
        sentences.append(
            Sentence("That audit is old: it was drawn from other days, and holds only if the reader still errs alike.")
        )
    return tuple(sentences)


def _of_which(found: Shares) -> Sentence:
    return Sentence(
        "Themes are found by rules, so their shares are of the comments ", in_language(found.language),
        "; feelings are read in every language, and theirs are of all.",
    )  # fmt: skip


def _days(audit: Audit) -> tuple[SentencePart, ...]:
    if audit.first is None or audit.last is None:
        return ()
    return (", from comments of ", Day(audit.first), " to ", Day(audit.last))


def _table(found: Shares) -> Table:
    rows = tuple(
        (
            Sentence(Name(_label(share), first=True)),
            Sentence(Printed(share.classified, "n")),
            Sentence(Printed(share.classified)),
            *((_corrected(share),) if found.audit else ()),
        )
        for share in found.shares
    )
    within = Sentence(" in ", Time(found.period)) if found.period else Sentence()
    head = (Sentence("Theme or feeling"), Sentence("Of comments"), Sentence("As classified"))
    if found.audit is None:
        return Table(Sentence("Shares of comments", *within.parts), head, rows)
    note = None
    if any(share.too_rare for share in found.shares):
        note = Sentence(
            "Too rare to correct: fewer than ", FEWEST, " audited comments; the share is the labels' alone."
        )
    return Table(Sentence("Shares of comments", *within.parts), (*head, Sentence("Corrected")), rows, note)


def _corrected(share: Corrected) -> Sentence:
    if share.corrected is None:
        return Sentence("not audited")
    rare = "too rare to correct: " if share.too_rare else ""
    return Sentence(rare, Printed(share.corrected), " ", *interval(share.corrected).parts)
