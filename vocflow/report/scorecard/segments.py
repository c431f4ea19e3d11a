"""Segments: how the score of each changed between the last two closed periods, all of them looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vocflow.report.facts import Outcome, Verdict
from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Constant, Name, Sentence, SentencePart, Time, estimate, interval, listed
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.report.sentences import FEWEST_SHOWN, score_name
from vocflow.schema import Figure

FALSE_CALLS = Constant("5%")
MAX_NAMED = 3
NONE: Verdict = "no detectable change"


@dataclass(frozen=True)
class SegmentChange:
    """One segment in two periods. `answers` and scores are None where they are hidden, and so is what needs them.

    The interval of `difference` has the level at which it leaves 0 out exactly where `verdict` names a change.
    """

    value: str
    answers: Figure | None
    before: Figure | None
    after: Figure | None
    difference: Figure | None
    verdict: Verdict | None


@dataclass(frozen=True)
class SegmentChanges:
    """The segments of one name, the largest first; `panel` is the change among customers who answered twice.

    `ranking` names the segments that have a score, by the best guess at their true one: none where they scatter no
    more than chance would have it. It is None where there are not three.
    """

    outcome: Outcome
    name: str
    before: str
    after: str
    segments: tuple[SegmentChange, ...]
    panel: Figure | None = None
    panel_verdict: Verdict | None = None
    ranking: tuple[str, ...] | None = None


def section(found: SegmentChanges) -> Section:
    """The section; its heading names the segments that changed, if three at most did."""
    table = Table(
        Sentence(f"{score_name(found.outcome)} by ", Name(found.name)),
        (
            Sentence(Name(found.name, first=True)), Sentence("Answers"), Sentence(Time(found.before)),
            Sentence(Time(found.after)), Sentence("Change"), Sentence("Verdict"),
        ),
        tuple(_row(segment) for segment in found.segments),
        Sentence(
            "The verdicts hold for all segments together: of the changes called at most ", FALSE_CALLS, " are expected "
            "to be none (Benjamini–Hochberg), and the intervals are as wide as that takes. Segments with fewer than ",
            FEWEST_SHOWN, " answers in a period, and those beside them that would give them away, are not shown there.",
        ),
    )  # fmt: skip
    return Section("segments", _heading(found), (table, *_ranking(found), *_panel(found)))


def _heading(found: SegmentChanges) -> Sentence:
    called = [one for one in found.segments if one.verdict not in (None, NONE)]
    compared = [one for one in found.segments if one.verdict is not None]
    if not compared:
        return Sentence(f"{score_name(found.outcome)} by ", Name(found.name), ", not compared")
    if not called:
        return Sentence("No ", Name(found.name), " shows a change since ", Time(found.before), " beyond noise")
    if len(called) > MAX_NAMED:
        return Sentence("Several groups by ", Name(found.name), " changed since ", Time(found.before))
    return Sentence(*_moves(called), " since ", Time(found.before))


def _moves(called: Sequence[SegmentChange]) -> list[SentencePart]:
    parts: list[SentencePart] = []
    for place, one in enumerate(called):
        assert one.difference is not None and one.verdict is not None
        if place:
            parts.append(" and " if place == len(called) - 1 else ", ")
        parts += [Name(one.value, first=place == 0), " ", Claim(one.difference.id, one.verdict)]
    return parts


def _row(one: SegmentChange) -> tuple[Sentence, ...]:
    change = verdict = Sentence("not compared")
    if one.difference is not None and one.verdict is not None:
        change = Sentence(
            Printed(one.difference, form="difference"), " ", *interval(one.difference, "difference").parts
        )
        verdict = Sentence(Claim(one.difference.id, one.verdict))
    return (
        Sentence(Name(one.value, first=True)), Sentence(Printed(one.answers) if one.answers else "not shown"),
        _score(one.before), _score(one.after), change, verdict,
    )  # fmt: skip


def _score(score: Figure | None) -> Sentence:
    return estimate(score) if score else Sentence("not shown")


def _ranking(found: SegmentChanges) -> tuple[Paragraph, ...]:
    if found.ranking is None:
        return ()
    if not found.ranking:
        return (Paragraph((Sentence("The scores scatter no more than chance would have it: no order is given."),)),)
    names = listed([Name(value) for value in found.ranking])
    ranked = Sentence(
        "By the best guess at their true scores in ", Time(found.after), ", from the top: ", *names.parts, "."
    )
    return (
        Paragraph((ranked, Sentence("It draws a score towards the mean of all, the further the fewer its answers."))),
    )


def _panel(found: SegmentChanges) -> tuple[Paragraph, ...]:
    if found.panel is None or found.panel_verdict is None:
        return ()
    claim, times = Claim(found.panel.id, found.panel_verdict), (Time(found.before), Time(found.after))
    who = Sentence(
        "Among the ", Printed(found.panel, "n"), " customers who answered in both ", times[0], " and ", times[1]
    )
    size = Printed(found.panel, form="difference"), " ", *interval(found.panel, "difference").parts
    said = Sentence(", the score shows ", claim, ": ", *size, " points.")
    if found.panel_verdict != NONE:
        said = Sentence(", the score ", claim, ": ", *size, " points.")
    return (Paragraph((who + said,)),)
