"""Mix or real: whether the score changed because others answered, or because the same groups answered otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from vocflow.report.facts import GroupOf, Split, SplitPart
from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Constant, Name, Sentence, Time, interval, listed
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.report.sentences import CONFIDENCE, NONE, split_size
from vocflow.schema import Figure

MAX_VALUES = 3


def section(found: Sequence[Split]) -> Section:
    """The section, one table for each way to group the answers; its heading speaks of the first."""
    said = (*map(_sentence, found), Sentence("This says where a change lies, not why."))
    return Section("mix", _heading(found[0]), (Paragraph(said), *map(_table, found)))


def _heading(split: Split) -> Sentence:
    mix, within = split.mix, split.within
    by = Sentence("Split by ", Name(split.grouping.name), ": ")
    if mix.verdict == within.verdict == NONE:
        return by + Sentence("neither the mix nor the groups show a change beyond noise")
    parts = []
    if within.verdict != NONE:
        parts.append(Sentence("within the groups the score ", Claim(within.size.id, within.verdict)))
    if mix.verdict != NONE:
        parts.append(Sentence("through their mix it ", Claim(mix.size.id, mix.verdict)))
    return by + (parts[0] if len(parts) == 1 else parts[0] + Sentence(", ") + parts[1])


def _sentence(split: Split) -> Sentence:
    sizes = [_did(part) for part in (split.within, split.mix)]
    return Sentence(
        "Split by ", Name(split.grouping.name), ", from ", Time(split.before), " to ", Time(split.after),
        ": the score ", *sizes[0].parts, " within the groups, and ", *sizes[1].parts, " through their mix.",
    )  # fmt: skip


def _did(part: SplitPart) -> Sentence:
    said = Sentence("shows ", Claim(part.size.id, NONE)) if part.verdict == NONE else split_size(part)
    return said + Sentence(" ") + interval(part.size, "difference")


def _table(split: Split) -> Table:
    return Table(
        Sentence("Shares and scores by ", Name(split.grouping.name)),
        (
            Sentence(Name(split.grouping.name, first=True)),
            Sentence("Share, ", Time(split.before)), Sentence("Share, ", Time(split.after)),
            Sentence("Score, ", Time(split.before)), Sentence("Score, ", Time(split.after)),
            Sentence("Adds by mix"), Sentence("Adds within"),
        ),
        tuple(
            (
                _named(one.group), Sentence(Printed(one.share_before)), Sentence(Printed(one.share_after)),
                Sentence(Printed(one.before)), Sentence(Printed(one.after)), _points(one.mix), _points(one.within),
            )
            for one in split.groups
        ),
        Sentence(
            "Adds by mix: what the new shares of the groups alone would have done to the score; adds within: what "
            "their new scores alone would have done, the other at its mean of both periods (Kitagawa). A group's part "
            "by mix is its change of share times what it scores above all answers together. The two add up to the "
            "change; their ", CONFIDENCE, " intervals hold together, and so do the two of a group.",
        ),
        folded=True,
    )  # fmt: skip


def _named(group: GroupOf) -> Sentence:
    names = [Name(value, first=not place) if value else "not named" for place, value in enumerate(group.values)]
    if len(names) <= MAX_VALUES:
        return listed(names)
    return Sentence(*listed(names[: MAX_VALUES - 1]).parts[:-2], ", ", names[1], " and ",
                    Constant(str(len(names) - MAX_VALUES + 1)), " more")  # fmt: skip


def _points(figure: Figure) -> Sentence:
    return Sentence(Printed(figure, form="difference"), " ", *interval(figure, "difference").parts)
