"""Promises: standards met or not, what was promised and kept, what must never happen, and the moments of truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.report.facts import Quote
from vocflow.report.numbers import Form, Printed
from vocflow.report.prose import Claim, Constant, Day, Name, Sentence, estimate_of_n, interval, listed
from vocflow.report.scorecard.ranges import Days, from_to
from vocflow.report.scorecard.section import Block, Paragraph, Quotes, Section, Table
from vocflow.report.sections import HEADING_NAME_LENGTH, MAX_NAMED
from vocflow.report.sentences import FEWEST_SHOWN
from vocflow.schema import Figure

Status = Literal["met", "not met", "cannot tell"]
Broken = Literal["rose", "fell", "no detectable change"]
Apart = Literal["higher", "lower", "no detectable difference"]

LONGEST = 90
"""Promises and standards are sentences; they may be as long."""


@dataclass(frozen=True)
class Standard:
    """A numeric service level: the share of contacts that meet it, None where too few were judged.

    The status is by the interval of `share` against `target`, a share from 0 to 1.
    """

    name: str
    limit: str
    channel: str | None
    owner: str | None
    target: float
    share: Figure | None
    status: Status


@dataclass(frozen=True)
class Promise:
    """What the brand said it would do: the share of mentions that tell of it broken, of those that tell how it went.

    `since` is the day from which it is compared with the days before.
    """

    touch_point: str
    text: str
    broken: Figure | None
    since: date | None = None
    before: Figure | None = None
    after: Figure | None = None
    change: Figure | None = None
    verdict: Broken | None = None


@dataclass(frozen=True)
class NoNo:
    """What must never happen: how many comments tell of it, and the latest of them."""

    name: str
    owner: str | None
    count: Figure
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Moment:
    """A touch point: the score of those whose comment concerns it against that of all others who commented."""

    touch_point: str
    there: Figure
    elsewhere: Figure
    difference: Figure
    verdict: Apart


@dataclass(frozen=True)
class Promises:
    """What the section says; standards are of contacts in the twelve months to `last_day`, all else of `days`.

    Moments stand by how far the score differs, the furthest first.
    """

    last_day: date
    standards: tuple[Standard, ...]
    promises: tuple[Promise, ...]
    no_nos: tuple[NoNo, ...]
    moments: tuple[Moment, ...]
    days: Days | None = None


def section(found: Promises) -> Section:
    """The section, its heading by the statuses and verdicts."""
    tables = (_standards(found), _promises(found), *_moments(found))
    blocks: list[Block] = [table for table in tables if table]
    blocks += _no_nos(found)
    return Section("promises", heading(found), tuple(blocks))


def heading(found: Promises) -> Sentence:
    """The standard not met, else the promise broken more often, else the touch point where the score is lowest."""
    missed = [entry for entry in found.standards if entry.share and entry.status == "not met"]
    if missed:
        share = missed[0].share
        assert share is not None
        names = listed([Name(entry.name, HEADING_NAME_LENGTH) for entry in missed[:MAX_NAMED]])
        return Sentence("Standard", "s" * (len(missed) > 1), " ", Claim(share.id, "not met"), ": ", *names.parts)
    worse = [entry for entry in found.promises if entry.change and entry.verdict == "rose"]
    if worse:
        change = worse[0].change
        assert change is not None
        return Sentence("Broken promises ", Claim(change.id, "rose"), ": ", Name(worse[0].text, LONGEST))
    low = [moment for moment in found.moments if moment.verdict == "lower"]
    if low:
        return Sentence("The score is ", Claim(low[0].difference.id, "lower"), " at ", Name(low[0].touch_point))
    happened = [entry for entry in found.no_nos if entry.count.value]
    if happened:
        return Sentence("Customers tell of what must never happen: ", Name(happened[0].name))
    return Sentence("Standards, promises and the moments that decide the score")


def _shown(figure: Figure | None) -> Sentence:
    return estimate_of_n(figure) if figure else Sentence("too few to tell")


def _standards(found: Promises) -> Table | None:
    if not found.standards:
        return None
    heads = ("Standard", "Limit", "At least", "Met by", "Status", "Owner")
    rows = tuple(
        (
            Sentence(Name(entry.name, first=True)),
            Sentence(Name(entry.limit, LONGEST), *((", ", Name(entry.channel)) if entry.channel else ())),
            Sentence(Constant(f"{100 * entry.target:g}%")),
            _shown(entry.share),
            Sentence(Claim(entry.share.id, entry.status)) if entry.share else Sentence(entry.status),
            Sentence(Name(entry.owner)) if entry.owner else Sentence("nobody named"),
        )
        for entry in found.standards
    )
    note = Sentence("Only contacts whose time was over while they were watched count; the status is by the interval.")
    return Table(_contacts_to(found.last_day), _heads(heads), rows, note)


def _contacts_to(day: date) -> Sentence:
    return Sentence("Standards, and the share of contacts in the twelve months to ", Day(day), " that meet them")


def _heads(names: tuple[str, ...]) -> tuple[Sentence, ...]:
    return tuple(map(Sentence, names))


def _promises(found: Promises) -> Table | None:
    if not found.promises:
        return None
    rows = tuple(
        (
            Sentence(Name(entry.text, LONGEST, first=True)), Sentence(Name(entry.touch_point)), _shown(entry.broken),
            _before_and_since(entry),
        )
        for entry in found.promises
    )  # fmt: skip
    note = Sentence(
        "Of the mentions that tell how it went, those of a broken promise, as classified,",
        *from_to(found.days).parts, ".",
    )  # fmt: skip
    heads = ("Promise", "Touch point", "Told as broken", "Before and since")
    return Table(Sentence("Promises, kept against broken"), _heads(heads), rows, note)


def _before_and_since(entry: Promise) -> Sentence:
    if not (entry.change and entry.before and entry.after and entry.verdict):
        return Sentence("not compared")
    when = Sentence(" since ", Day(entry.since), ": ") if entry.since else Sentence(" since the period before: ")
    claim = Claim(entry.change.id, entry.verdict)
    form: Form = "difference" if entry.verdict == "no detectable change" else "size"
    return Sentence(
        claim, *when.parts, *estimate_of_n(entry.before).parts, " before, ",
        *estimate_of_n(entry.after).parts, " since; by ",
        Printed(entry.change, form=form), " points ", *interval(entry.change, "difference").parts,
    )  # fmt: skip


def _moments(found: Promises) -> tuple[Table, ...]:
    """The touch points where the score differs, and a folded table of those where that cannot be told."""
    apart = [moment for moment in found.moments if moment.verdict != "no detectable difference"]
    alike = [moment for moment in found.moments if moment not in apart]
    tables = []
    if apart:
        tables.append(_moment_table(apart, "Moments of truth: where the score differs most", found.days, folded=False))
    if alike:
        tables.append(
            _moment_table(alike, "Touch points where no difference of the score can be told", found.days, folded=True)
        )
    return tuple(tables)


def _moment_table(moments: Sequence[Moment], caption: str, days: Days | None, *, folded: bool) -> Table:
    rows = tuple(
        (
            Sentence(Name(moment.touch_point, first=True)),
            estimate_of_n(moment.there),
            estimate_of_n(moment.elsewhere),
            Sentence(
                Claim(moment.difference.id, moment.verdict), ": ", Printed(moment.difference, form="difference"), " ",
                *interval(moment.difference, "difference").parts,
            ),
        )
        for moment in moments
    )  # fmt: skip
    note = Sentence(
        "The score of those whose comment concerns the touch point, against all others who commented; touch points "
        "with fewer than ", FEWEST_SHOWN, " answers are not shown. Intervals of differences hold for all together.",
    )  # fmt: skip
    heads = _heads(("Touch point", "Score there", "Score elsewhere", "Difference"))
    return Table(Sentence(caption, "," if days else "") + from_to(days), heads, rows, None if folded else note, folded)


def _no_nos(found: Promises) -> list[Block]:
    blocks: list[Block] = []
    never = [Name(entry.name) for entry in found.no_nos if not entry.count.value]
    for entry in found.no_nos:
        if not entry.count.value:
            continue
        owner = Sentence("owner: ", Name(entry.owner)) if entry.owner else Sentence("without an owner")
        tell = " tells of it:" if entry.count.value == 1 else " tell of it, the latest first:"
        name = Name(entry.name, LONGEST)
        head = Sentence(
            "Must never happen: ", name, " (", *owner.parts, "). ", Printed(entry.count),
            " comment" if entry.count.value == 1 else " comments", *from_to(found.days).parts, tell,
        )  # fmt: skip
        blocks += [Paragraph((head,)), Quotes(entry.quotes)]
    if never:
        told = Sentence("No comment", *from_to(found.days).parts, " tells of ", *listed(never, "or").parts, ".")
        blocks.append(Paragraph((told,)))
    return blocks
