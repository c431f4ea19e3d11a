"""Who was asked, who answered, who is not heard, and what the score would be were everybody heard alike."""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.metrics.response import Hearing
from vocflow.report.numbers import Printed
from vocflow.report.prose import Name, Rank, Sentence, SentencePart, Time, interval, listed
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.report.sentences import FEWEST_SHOWN
from vocflow.schema import Figure

MOST_NAMED = 3


@dataclass(frozen=True)
class AskedGroup:
    """A group of the invited: how many they are, how many of them answered, and how that compares with the rest.

    `gap` is None where there is no other group to compare with.
    """

    name: str
    invited: Figure
    rate: Figure
    gap: Figure | None
    verdict: Hearing


@dataclass(frozen=True)
class AskedTable:
    """The invited by `part`: channel, wave, or the name of a segment; `hidden`: some groups may not be shown."""

    part: str
    groups: tuple[AskedGroup, ...]
    hidden: bool


@dataclass(frozen=True)
class WeightedScore:
    """The score as answered and weighted to the shares of `margins`; `capped` answers would have counted for more."""

    plain: Figure
    weighted: Figure
    effective: Figure
    capped: Figure
    margins: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """The invitations of one closed period and what came back; `waves` look back over all of them."""

    period: str
    invited: Figure
    rate: Figure
    tables: tuple[AskedTable, ...]
    waves: AskedTable | None
    score: WeightedScore | None


def section(found: Answered) -> Section:
    """The section on who was asked and who answered."""
    blocks: list[Block] = [Paragraph((_who_answered(found), *_who_is_not_heard(found)))]
    tables = [table for table in (*found.tables, found.waves) if table and table.groups]
    blocks += [_table(table, folded=place > 0) for place, table in enumerate(tables)]
    if found.score:
        blocks += [_score_table(found.score), Paragraph(_what_weights_do(found.score))]
    return Section("answered", _heading(found), tuple(blocks))


def _unheard(found: Answered) -> list[tuple[AskedTable, AskedGroup]]:
    """The groups that answer less than the rest beyond noise, the widest gap first; waves are no groups of people."""
    groups = [(table, group) for table in found.tables for group in table.groups if group.verdict == "lower"]
    return sorted(groups, key=lambda pair: pair[1].gap.value if pair[1].gap else 0.0)


def _heading(found: Answered) -> Sentence:
    unheard = _unheard(found)
    if not unheard:
        return Sentence("Who was asked, and who answered")
    _, group = unheard[0]
    assert group.gap
    return Sentence(Name(group.name, first=True), " answers ", Rank(group.gap.id, "less often"), " than the rest")


def _who_answered(found: Answered) -> Sentence:
    return Sentence(
        "Of ", Printed(found.invited), " invitations sent in ", Time(found.period), ", ", Printed(found.rate), " ",
        *interval(found.rate).parts, " were answered.",
    )  # fmt: skip


def _who_is_not_heard(found: Answered) -> tuple[Sentence, ...]:
    unheard = _unheard(found)
    if not unheard:
        compared = any(group.gap for table in found.tables for group in table.groups)
        return (Sentence("No group answers less often than the rest beyond noise."),) if compared else ()
    sentences = []
    for table, group in unheard[:MOST_NAMED]:
        assert group.gap
        sentences.append(
            Sentence(
                Name(group.name, first=True), " (", Name(table.part), ") answers ", Rank(group.gap.id, "less often"),
                " than the rest, by ", Printed(group.gap, form="size"), " points ",
                *interval(group.gap, "difference").parts, ".",
            )
        )  # fmt: skip
    if len(unheard) > MOST_NAMED:
        sentences.append(Sentence("So do other groups; the tables show them."))
    return tuple(sentences)


def _table(table: AskedTable, *, folded: bool) -> Table:
    note: list[SentencePart] = []
    if any(group.gap for group in table.groups):
        note += ["Compared with all other groups together, at one false discovery rate for all. "]
    if table.hidden:
        note += ["Groups of fewer than ", FEWEST_SHOWN, " invited, and those that would give them away, are not shown."]
    compared = any(group.gap for group in table.groups)
    head = ("Group", "Invited", "Answered", "Interval", *(("Beside the rest",) if compared else ()))
    return Table(
        Sentence("Response by ", Name(table.part)),
        tuple(Sentence(text) for text in head),
        tuple(_row(group, compared=compared) for group in table.groups),
        Sentence(*note) if note else None,
        folded=folded or not compared,
    )


def _row(group: AskedGroup, *, compared: bool) -> tuple[Sentence, ...]:
    cells = (
        Sentence(Name(group.name, first=True)), Sentence(Printed(group.invited)), Sentence(Printed(group.rate)),
        interval(group.rate),
    )  # fmt: skip
    return (*cells, _beside(group)) if compared else cells


def _beside(group: AskedGroup) -> Sentence:
    if group.gap is None:
        return Sentence("not compared")
    if group.verdict == "no detectable difference":
        return Sentence("no detectable difference")
    size = Printed(group.gap, form="difference")
    return Sentence(Rank(group.gap.id, group.verdict), " (", size, " points)")


def _score_table(score: WeightedScore) -> Table:
    rows = (
        (
            Sentence("As answered"), Sentence(Printed(score.plain)), interval(score.plain),
            Sentence(Printed(score.plain, "n")),
        ),
        (
            Sentence("Weighted"), Sentence(Printed(score.weighted)), interval(score.weighted),
            Sentence("worth ", Printed(score.effective), " equal ones"),
        ),
    )  # fmt: skip
    margins = listed([Name(name) for name in score.margins])
    return Table(
        Sentence("NPS as answered, and weighted to customers' shares by ", *margins.parts),
        tuple(Sentence(text) for text in ("NPS", "Score", "Interval", "Answers")),
        rows,
    )


def _what_weights_do(score: WeightedScore) -> tuple[Sentence, ...]:
    """What weighting does, and the sentence that must stand beside it: what it cannot repair."""
    sentences = [
        Sentence("Weighting lets each group count as much as it counts among customers."),
        Sentence(
            "It cannot repair that, within a group, those who did not answer may think otherwise than those who did."
        ),
    ]
    if score.capped.value:
        held = Sentence(Printed(score.capped), " answers" if score.capped.value > 1 else " answer")
        sentences.insert(1, held + Sentence(" would have counted for more than the cap allows, and count for the cap."))
    if score.weighted.n < score.plain.n:
        sentences.insert(1, Sentence("Answers without a group or a share of it are left out of the weighted score."))
    return tuple(sentences)
