"""The section on the trend: a control chart of the score, annotated with the days on which it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vocflow.report.control_chart import drawn
from vocflow.report.numbers import Printed
from vocflow.report.prose import Constant, Sentence, SentencePart, Time, estimate
from vocflow.report.scorecard.section import Block, Chart, Paragraph, Section, Table
from vocflow.schema import Figure


@dataclass(frozen=True)
class ChartedPeriod:
    """A closed period: its score, and the limits of chance as the interval around the centre in `limits`."""

    label: str
    score: Figure
    limits: Figure
    beyond: bool


@dataclass(frozen=True)
class ChangeFound:
    """A change point: its first day with an interval, and the scores up to it and from it on.

    `place` is where the day lies among the periods of the chart: 2.5 is the middle of the third.
    """

    day: Figure
    before: Figure
    after: Figure
    low_place: float
    place: float
    high_place: float


@dataclass(frozen=True)
class TrendFacts:
    """`periods` is empty where there are too few for a chart; the changes are found day by day all the same."""

    length: Literal["week", "month"] | None
    periods: tuple[ChartedPeriod, ...]
    changes: tuple[ChangeFound, ...]


def section(found: TrendFacts) -> Section:
    blocks: list[Block] = [Paragraph(_introduction(found))]
    if found.changes:
        blocks.append(_changes(found.changes))
    if found.periods:
        caption = Sentence(
            f"NPS by {found.length}. Dashed: the limits between which chance alone keeps a {found.length} of its size "
            "(Laney). The chart annotates; it gives no verdict."
        )
        blocks.insert(1, Chart(drawn(found), caption))
        blocks.append(_table(found))
    return Section("trend", _heading(found), tuple(blocks))


def _heading(found: TrendFacts) -> Sentence:
    if len(found.changes) == 1:
        day = found.changes[0].day
        return Sentence("NPS moved to another level between ", Printed(day, "low"), " and ", Printed(day, "high"))
    if found.changes:
        return Sentence("NPS moved to another level more than once")
    if not found.periods:
        return Sentence("NPS over time: too few periods for a control chart")
    return Sentence(f"NPS by {found.length}: no change point")


def _introduction(found: TrendFacts) -> tuple[Sentence, ...]:
    if not found.periods:
        return (
            Sentence(
                "A control chart needs at least ", Constant("20"), " closed months or weeks with ", Constant("10"),
                " answers or more in each; with fewer its limits would be guesses.",
            ),
        )  # fmt: skip
    beyond: list[SentencePart] = []
    for period in found.periods:
        if period.beyond:
            beyond += [", " if beyond else "", Time(period.label)]
    if beyond:
        return (Sentence(f"Beyond the limits of the control chart, each {found.length} by itself: ", *beyond, "."),)
    return (Sentence(f"No {found.length} lies beyond the limits of the control chart."),)


def _changes(changes: Sequence[ChangeFound]) -> Table:
    rows = tuple(
        (
            Sentence(Printed(change.day)),
            Sentence(Printed(change.day, "low"), " to ", Printed(change.day, "high")),
            estimate(change.before),
            estimate(change.after),
        )
        for change in changes
    )
    return Table(
        Sentence("Change points: the days on which the mix of answers became another"),
        tuple(Sentence(head) for head in ("First day", "Interval of the day", "NPS before", "NPS from it on")),
        rows,
        note=Sentence(
            "Found by likelihood ratio over all days, kept where fewer than ", Constant("1%"),
            " of shuffled orders of the days split as well. Before and after run to the next change point.",
        ),
    )  # fmt: skip


def _table(found: TrendFacts) -> Table:
    rows = tuple(
        (
            Sentence(Time(period.label)),
            estimate(period.score),
            Sentence(Printed(period.score, "n")),
            Sentence(Printed(period.limits, "low"), " to ", Printed(period.limits, "high")),
        )
        for period in found.periods
    )
    heads = (str(found.length).capitalize(), "NPS", "Answers", "Limits")
    return Table(
        Sentence(f"NPS by {found.length}, as charted"), tuple(Sentence(head) for head in heads), rows, folded=True
    )
