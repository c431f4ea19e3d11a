"""Consistency: whether the same contact, theme or question fares alike whichever channel a customer takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.report.numbers import Form, Printed
from vocflow.report.prose import Claim, Constant, Day, Name, Sentence, SentencePart, estimate_of_n, interval
from vocflow.report.scorecard.ranges import Days, from_to, in_language
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.report.sentences import FEWEST_SHOWN
from vocflow.schema import RULES_LANGUAGE, Figure

Agreement = Literal["inconsistent", "no detectable difference"]
Kind = Literal["wait", "resolution", "criticism", "answer"]

_WHAT: dict[Kind, str] = {
    "wait": "Wait for an answer", "resolution": "Time until resolved", "criticism": "Share critical",
    "answer": "Mean answer",
}  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """Two channels (or listening posts) compared in one thing, `high` the one with the higher figure.

    `subject` is a theme or a question, None for all contacts. The interval of `difference` holds for all that was
    compared together, so it and the verdict agree.
    """

    kind: Kind
    subject: str | None
    high: str
    low: str
    high_figure: Figure
    low_figure: Figure
    difference: Figure
    verdict: Agreement


@dataclass(frozen=True)
class Yardstick:
    """How many comments name a competitor (all of them together: None), and how often the company comes off worse."""

    name: str | None
    named: Figure
    worse: Figure | None


@dataclass(frozen=True)
class Consistency:
    """What the section says; contacts are those of the twelve months to `last_day`.

    `spoken` are the days of comments and of answers to questions. `told` is the share of comments in `language` by
    customers who were told different things.

    `sequences` is the share of phone contacts that came within `days` after a written one of the same customer,
    `same_theme` that of those about a theme which came after a written one about it.
    """

    last_day: date
    service: tuple[Gap, ...]
    themes: tuple[Gap, ...]
    questions: tuple[Gap, ...]
    told: Figure | None
    sequences: Figure | None
    same_theme: Figure | None
    days: int
    yardsticks: tuple[Yardstick, ...]
    spoken: Days | None = None
    language: str = "en"

    @property
    def is_empty(self) -> bool:
        compared = (*self.service, *self.themes, *self.questions)
        return not (compared or self.told or self.sequences or self.yardsticks)


def section(found: Consistency) -> Section:
    """The section, its heading a claim only where a comparison makes it."""
    paragraphs = [
        Paragraph(tuple(sentences))
        for sentences in (
            _service(found),
            [*_told(found), *_sequences(found)],
        )
        if sentences
    ]
    tables = (_themes(found), _questions(found), _yardsticks(found))
    return Section("consistency", heading(found), (*paragraphs, *(table for table in tables if table)))


def heading(found: Consistency) -> Sentence:
    """What holds of the channels: which one is slow against which, or that nothing differs beyond noise."""
    compared = (*found.service, *found.themes, *found.questions)
    apart = [gap for gap in compared if gap.verdict == "inconsistent"]
    if not compared:
        return Sentence("What customers say about being told one thing and then another")
    if not apart:
        return Sentence("There is ", Claim(compared[0].difference.id, "no detectable difference"), " between channels")
    gap = apart[0]
    claim = Claim(gap.difference.id, "inconsistent")
    if gap.subject is None:
        slower = "keeps customers waiting longer than" if gap.kind == "wait" else "takes longer to resolve than"
        return Sentence("Service is ", claim, ": ", Name(gap.high), f" {slower} ", Name(gap.low))
    if gap.kind == "answer":
        return Sentence("Answers are ", claim, ": the same question is answered differently")
    return Sentence("Service is ", claim, " between channels on ", Name(gap.subject))


def _service(found: Consistency) -> list[Sentence]:
    if not found.service:
        return []
    since: tuple[SentencePart, ...] = ("In the twelve months to ", Day(found.last_day), ", on ")
    sentences = [_service_sentence(gap, *(("On ",) if place else since)) for place, gap in enumerate(found.service)]
    how = Sentence("The wait on the phone is that in the queue, elsewhere that for a first reply.")
    return [*sentences, how]


def _service_sentence(gap: Gap, *start: SentencePart) -> Sentence:
    what = " half of the contacts wait at most " if gap.kind == "wait" else " half of the contacts are resolved within "
    return Sentence(
        *start, Name(gap.high), what, *estimate_of_n(gap.high_figure).parts, "; on ", Name(gap.low), ", ",
        *estimate_of_n(gap.low_figure).parts, ": ", Claim(gap.difference.id, gap.verdict), *_size(gap).parts, ".",
    )  # fmt: skip


def _size(gap: Gap) -> Sentence:
    """The difference and its interval, where the interval ends below: medians of few contacts may not."""
    if gap.difference.low is None or math.isinf(gap.difference.low):
        return Sentence()
    form: Form = "level" if gap.difference.unit == "duration" else "difference"
    by = ", by " if gap.verdict == "inconsistent" else ", "
    return Sentence(by, Printed(gap.difference, form=form), " ", *interval(gap.difference, form).parts)


def _themes(found: Consistency) -> Table | None:
    caption = Sentence("The same theme by channel, in the twelve months to ", Day(found.last_day))
    return _gaps(found.themes, caption, "Theme")


def _gaps(gaps: tuple[Gap, ...], caption: Sentence, subject: str) -> Table | None:
    if not gaps:
        return None
    heads = (subject, "What", "Higher", "Lower", "Verdict")
    rows = []
    for gap in gaps:
        assert gap.subject is not None
        rows.append((
            Sentence(Name(gap.subject, first=True)), Sentence(_WHAT[gap.kind]),
            Sentence(Name(gap.high), " ", *estimate_of_n(gap.high_figure).parts),
            Sentence(Name(gap.low), " ", *estimate_of_n(gap.low_figure).parts),
            Sentence(Claim(gap.difference.id, gap.verdict), *_size(gap).parts),
        ))  # fmt: skip
    note = Sentence("Intervals of differences hold for all comparisons of one kind together; shares in points.")
    return Table(caption, tuple(map(Sentence, heads)), tuple(rows), note, folded=True)


def _questions(found: Consistency) -> Table | None:
    caption = Sentence("The same question, asked in two places", "," if found.spoken else "") + from_to(found.spoken)
    return _gaps(found.questions, caption, "Question")


def _of(figure: Figure, whole: str, part: str, when: Sentence) -> Sentence:
    """`Of 4,405 comments, 0.5% (0.3% to 0.7%) say …`: a share with what it is a share of in front."""
    return Sentence(
        "Of ", Printed(figure, "n"), f" {whole}", *when.parts, ", ", Printed(figure), " ", *interval(figure).parts,
        f" {part}",
    )  # fmt: skip


def _told(found: Consistency) -> list[Sentence]:
    if not found.told:
        return []
    whole, part = f"comments {in_language(found.language)}", "say that the customer was told different things."
    return [_of(found.told, whole, part, from_to(found.spoken))]


def _sequences(found: Consistency) -> list[Sentence]:
    within = Sentence(" within ", Constant(f"{found.days} days"), ".")
    year = Sentence(" in the twelve months to ", Day(found.last_day))
    sentences = []
    if found.sequences:
        sentences.append(
            _of(found.sequences, "phone contacts by known customers", "came after a written one", year) + within
        )
    if found.same_theme:
        part = "came after a written one about the same theme"
        sentences.append(_of(found.same_theme, "phone contacts about a theme", part, year) + within)
    return sentences


def _yardsticks(found: Consistency) -> Table | None:
    if not found.yardsticks:
        return None
    rows = tuple(
        (
            Sentence(Name(entry.name, first=True) if entry.name else "Any competitor"),
            Sentence(Printed(entry.named), " ", *interval(entry.named).parts),
            estimate_of_n(entry.worse) if entry.worse else Sentence("too few to tell"),
        )
        for entry in found.yardsticks
    )
    named = found.yardsticks[0].named
    once = found.told and found.told.n == named.n and found.language == RULES_LANGUAGE
    whole = Sentence("the" if once else Printed(named, "n"), f" comments {in_language(RULES_LANGUAGE)}")
    return Table(
        Sentence("Competitors in ") + whole + from_to(found.spoken),
        tuple(map(Sentence, ("Competitor", "Comments that name it", "Comparisons that put it in front"))),
        rows,
        Sentence("Comparisons are those that the words decide. Competitors named in fewer than ", FEWEST_SHOWN,
                 " comments are not shown."),
    )  # fmt: skip
