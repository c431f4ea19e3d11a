"""Closing the loop: who waits to be called back, how soon others were called, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Code, Constant, Day, Name, Sentence, SentencePart, interval
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.schema import Figure

FEWEST = Constant("10")


@dataclass(frozen=True)
class Waiting:
    """Customers on the list, of them those past their due date, and the median wait; None below the limit of 10.

    `nobody` and `none_late` tell a zero from a number that is not shown.
    """

    customers: Figure | None
    late: Figure | None
    wait: Figure | None
    nobody: bool
    none_late: bool


@dataclass(frozen=True)
class Again:
    """Of detractors who answered again, the share that scored higher: `spoken_to` in between, and the `others`."""

    spoken_to: Figure
    others: Figure
    gap: Figure
    verdict: Literal["rose", "fell", "no detectable change"]


@dataclass(frozen=True)
class Loop:
    """The list as it stands, and the calls from `first` to `last`. `within` is the time to keep, in words.

    `has_calls`: some list of calls was loaded. Figures are None where fewer than 10 customers stand behind them.
    """

    owner: str | None
    within: str
    look_back_days: int
    first: date
    last: date
    waiting: Waiting
    has_calls: bool
    in_time: Figure | None
    recovered: Figure | None
    again: Again | None


def section(found: Loop) -> Section:
    """The section: the list in numbers, never by name; then what came of the calls that were made."""
    paragraphs = [Paragraph((_list_sentence(found), _keeper(found)))]
    rows = [
        (Sentence(label), _value(figure))
        for label, figure in (
            (f"Called within {found.within}, reached or not", found.in_time),
            ("Recovered, of customers spoken to", found.recovered),
            ("Scored higher the next time, spoken to in between", found.again and found.again.spoken_to),
            ("Scored higher the next time, not spoken to", found.again and found.again.others),
        )
        if figure
    ]
    if rows:
        note = Sentence("Detractors and calls from ", Day(found.first), " to ", Day(found.last), ".")
        head = (Sentence("Of these customers"), Sentence("Share"))
        table = Table(Sentence("What came of calling back"), head, tuple(_marked(rows)), note)
        return Section("callbacks", _heading(found), (*paragraphs, table, Paragraph(_reading(found))))
    return Section("callbacks", _heading(found), (*paragraphs, Paragraph(_reading(found))))


def _heading(found: Loop) -> Sentence:
    if found.waiting.nobody:
        return Sentence("No customer waits to be called back")
    if found.waiting.late:
        return Sentence(Printed(found.waiting.late), " customers have waited longer than they should to be spoken to")
    if found.waiting.none_late:
        return Sentence("Every customer who waits for a call can still be called in time")
    return Sentence("A few customers have waited longer than they should to be spoken to")


def _list_sentence(found: Loop) -> Sentence:
    days = Constant(str(found.look_back_days))
    if found.waiting.nobody:
        return Sentence("No detractor of the last ", days, " days is left to call. ")
    start: tuple[SentencePart, ...] = ("Fewer than ", FEWEST)
    if found.waiting.customers:
        start = (Printed(found.waiting.customers),)
    wait: tuple[SentencePart, ...] = ()
    if found.waiting.wait:
        wait = ("; half of them have waited ", Printed(found.waiting.wait), " or longer")
    untouched = (
        " days can be reached; nobody is known to have spoken to them since, nor has a ticket of theirs been resolved"
    )
    return Sentence(*start, " detractors of the last ", days, untouched, *wait, ". ")


def _keeper(found: Loop) -> Sentence:
    who: tuple[SentencePart, ...] = (Name(found.owner),) if found.owner else _NOBODY
    within = Constant(found.within)
    return Sentence("Who calls: ", *who, "; within ", within, ". ", Code("vocflow callbacks"), " lists the customers.")


_NOBODY: tuple[SentencePart, ...] = ("nobody yet, name an owner in ", Code("[callbacks]"))


def _value(figure: Figure) -> Sentence:
    return Sentence(Printed(figure), " ", *interval(figure).parts, ", n = ", Printed(figure, "n"))


def _marked(rows: list[tuple[Sentence, Sentence]]) -> list[tuple[Sentence, Sentence]]:
    """Labels with the digits of a setting marked as such."""
    return [(Sentence(Name(str(label), 60)), value) for label, value in rows]


def _reading(found: Loop) -> tuple[Sentence, ...]:
    if not found.has_calls:
        return (Sentence("No list of calls is loaded, so nothing is known of what came of them."),)
    said = []
    if found.recovered is None:
        said.append(Sentence("Fewer than ", FEWEST, " customers were spoken to, so no recovery rate is shown. "))
    if found.again:
        words = {"rose": "more", "fell": "fewer", "no detectable change": "no detectable difference"}
        claim = Claim(found.again.gap.id, words[found.again.verdict])
        gap = (Printed(found.again.gap, form="difference"), " points ", *interval(found.again.gap, "difference").parts)
        start = "Of those spoken to, "
        if found.again.verdict == "no detectable change":
            said.append(
                Sentence(
                    "Between those spoken to and the others, called in vain or not called, there is ",
                    claim,
                    ": ",
                    *gap,
                    ". ",
                )
            )
        else:
            said.append(
                Sentence(
                    start,
                    claim,
                    " scored higher the next time than of the others, called in vain or not called (",
                    *gap,
                    "). ",
                )
            )
        said.append(
            Sentence(
                "A low score tends to be followed by a higher one, spoken to or not, so only that difference can speak "
                "for the calls; and since somebody chose whom to call and not all could be reached, it need not be "
                "their doing."
            )
        )
    return tuple(said)
