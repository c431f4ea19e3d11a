"""The belief gap: what staff believe that customers would answer, beside what customers answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Constant, Day, Name, Sentence, interval, listed
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.report.sections import HEADING_NAME_LENGTH, MAX_NAMED
from vocflow.schema import Figure

FEWEST = Constant("10")

GapVerdict = Literal["believe more", "believe less", "no detectable gap"]


@dataclass(frozen=True)
class Belief:
    """One question: the share satisfied as `staff` believe and as `customers` say, and the first minus the second."""

    question: str
    staff: Figure
    customers: Figure
    gap: Figure
    verdict: GapVerdict


@dataclass(frozen=True)
class Perception:
    """The questions asked of both sides from `first` to `last`, the widest gap first.

    `suppressed` names questions with too few answers on a side, `unpaired` those that customers were not asked.
    """

    first: date
    last: date
    beliefs: tuple[Belief, ...]
    suppressed: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()


def section(found: Perception) -> Section:
    """The section: one row for each question, the heading names where staff are wrong."""
    blocks: list[Block] = []
    if found.beliefs:
        head = tuple(map(Sentence, ("Question", "Staff believe satisfied", "Customers satisfied", "Gap in points")))
        note = Sentence(
            "Satisfied: one of the two highest answers. Latest answer of each, from ",
            Day(found.first), " to ", Day(found.last), ". Staff are never counted among customers.",
        )  # fmt: skip
        rows = tuple(_row(belief) for belief in found.beliefs)
        blocks.append(Table(Sentence("The same question, asked of staff and of customers"), head, rows, note))
    left_out = []
    if found.suppressed:
        names = listed([Name(question) for question in found.suppressed])
        left_out.append(
            Sentence(
                "Fewer than ",
                FEWEST,
                " answers on a side, or too few since the last report, so not shown: ",
                *names.parts,
                ".",
            )
        )
    if found.unpaired:
        names = listed([Name(question) for question in found.unpaired])
        left_out.append(Sentence("Asked of staff, and not of customers on the same scale: ", *names.parts, "."))
    if left_out:
        blocks.append(Paragraph(tuple(left_out)))
    return Section("perception", _heading(found), tuple(blocks))


def _heading(found: Perception) -> Sentence:
    if not found.beliefs:
        return Sentence("What staff believe cannot be held against what customers say yet")
    for verdict, words in (("believe more", "more"), ("believe less", "fewer")):
        called = [belief for belief in found.beliefs if belief.verdict == verdict]
        if called:
            names = listed([Name(belief.question, HEADING_NAME_LENGTH) for belief in called[:MAX_NAMED]])
            claim = Claim(called[0].gap.id, words)
            return Sentence("Staff think ", claim, " customers are satisfied than say so: ", *names.parts)
    return Sentence("No detectable gap between what staff believe and what customers say")


def _row(belief: Belief) -> tuple[Sentence, ...]:
    gap = Printed(belief.gap, form="difference")
    verdict = () if belief.verdict != "no detectable gap" else (", ", Claim(belief.gap.id, belief.verdict))
    return (
        Sentence(Name(belief.question, first=True)),
        _side(belief.staff),
        _side(belief.customers),
        Sentence(gap, " ", *interval(belief.gap, "difference").parts, *verdict),
    )


def _side(figure: Figure) -> Sentence:
    return Sentence(Printed(figure), " ", *interval(figure).parts, ", n = ", Printed(figure, "n"))
