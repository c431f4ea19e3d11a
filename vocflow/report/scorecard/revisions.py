"""Revisions: figures of closed periods that differ from those published, as published and as they are now, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vocflow.report.numbers import Printed
from vocflow.report.prose import Day, Name, Sentence, SentencePart, Time, interval
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.report.sentences import FEWEST_SHOWN
from vocflow.schema import Figure

MAX_SHARES = 12


@dataclass(frozen=True)
class Causes:
    """What has happened since a figure was published. Counts are None where there is nothing to count.

    `late` are rows that came since, by listening post (None: by none), `updated` rows that changed, `gone` rows that
    are no longer counted, `moved_in` rows that were elsewhere, `labelled` comments that people judged since.
    """

    late: tuple[tuple[str | None, Figure], ...] = ()
    updated: Figure | None = None
    gone: Figure | None = None
    moved_in: Figure | None = None
    labelled: Figure | None = None
    taxonomy: bool = False
    reader: bool = False
    version: bool = False


@dataclass(frozen=True)
class Revision:
    """A figure of a closed period that differs from what was published; `what` names it.

    `now` is None where it has become too small to show.
    """

    what: str
    period: str
    published_on: date
    published: Figure
    now: Figure | None
    causes: Causes


@dataclass(frozen=True)
class Revisions:
    """Every figure that differs, those of the score first. Empty: none does."""

    scores: tuple[Revision, ...]
    shares: tuple[Revision, ...]


def section(found: Revisions) -> Section:
    """What was published, what holds now, and why they differ."""
    blocks: list[Block] = []
    if found.scores:
        blocks.append(_table("The score of closed periods", found.scores))
    if found.shares:
        blocks.append(_table("Themes and feelings of closed periods, as classified", found.shares[:MAX_SHARES]))
    if not blocks:
        text = Sentence("Every figure of a closed period is what the first report on it said.")
        return Section("revisions", Sentence("No published figure has changed"), (Paragraph((text,)),))
    blocks.append(Paragraph((Sentence("What was published stays on record; reports from now on use what holds now."),)))
    heading = "Scores of closed periods have been revised" if found.scores else "Shares of closed periods were revised"
    return Section("revisions", Sentence(heading), tuple(blocks))


def _table(caption: str, revisions: tuple[Revision, ...]) -> Table:
    rows = tuple(
        (
            Sentence(Name(entry.what), ", ", Time(entry.period)),
            Sentence(*_told(entry.published), ", on ", Day(entry.published_on)),
            Sentence(*_told(entry.now)) if entry.now else Sentence("fewer than ", FEWEST_SHOWN),
            _why(entry.causes),
        )
        for entry in revisions
    )
    head = (Sentence("Figure"), Sentence("As published"), Sentence("As now"), Sentence("Why"))
    return Table(Sentence(caption), head, rows)


def _told(figure: Figure) -> tuple[SentencePart, ...]:
    return (Printed(figure), " ", *interval(figure).parts, ", n ", Printed(figure, "n"))


def _why(causes: Causes) -> Sentence:
    parts: list[Sentence] = []
    for source, count in causes.late:
        where = (" on ", Name(source)) if source else ()
        parts.append(Sentence(Printed(count), *where, " came later"))
    if causes.updated:
        parts.append(Sentence(Printed(causes.updated), " updated"))
    if causes.gone:
        parts.append(Sentence(Printed(causes.gone), " no longer counted in this period"))
    if causes.moved_in:
        parts.append(Sentence(Printed(causes.moved_in), " moved into this period"))
    if causes.labelled:
        parts.append(Sentence(Printed(causes.labelled), " judged by people since"))
    told = [Sentence(part) for part, holds in _changed(causes) if holds]
    sentence = Sentence()
    for place, part in enumerate(parts + told):
        sentence += Sentence("; " if place else "", *part.parts)
    return sentence if sentence.parts else Sentence("the project file changed")


def _changed(causes: Causes) -> tuple[tuple[str, bool], ...]:
    return (
        ("the taxonomy changed", causes.taxonomy),
        ("another reader of feelings", causes.reader),
        ("another version of vocflow", causes.version),
    )
