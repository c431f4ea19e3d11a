"""The section on what is emerging: themes mentioned more than their own recent past explains, and alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vocflow.report.facts import Quote
from vocflow.report.numbers import Printed
from vocflow.report.prose import Constant, Day, Name, Sentence, SentencePart, interval, listed
from vocflow.report.scorecard.ranges import in_language
from vocflow.report.scorecard.section import Block, Paragraph, Quotes, Section, Table
from vocflow.report.sections import HEADING_NAME_LENGTH, MAX_NAMED
from vocflow.schema import Figure

BASELINE = Constant("56")


@dataclass(frozen=True)
class EmergingTheme:
    """A theme mentioned more than before: its share of the comments since about `since`, and in the 56 days before.

    `alert` is the day on which an alert was raised; None where only the charts lie beyond their limits.
    """

    name: str
    since: date
    share: Figure
    before: Figure
    alert: date | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class NpsAlert:
    """An alert that NPS fell: the score since about `since`, and in the 56 days before."""

    since: date
    raised_on: date
    score: Figure
    before: Figure


@dataclass(frozen=True)
class EmergingFacts:
    """Alerts first, then the strongest; every theme was looked at up to the end of `last_day`."""

    themes: tuple[EmergingTheme, ...]
    nps: NpsAlert | None
    last_day: date
    language: str = "en"


def section(found: EmergingFacts) -> Section:
    blocks: list[Block] = [Paragraph(_introduction(found))]
    if found.themes:
        blocks.append(_table(found))
        blocks += [Quotes(theme.quotes) for theme in found.themes[:MAX_NAMED] if theme.quotes]
    return Section("emerging", _heading(found), tuple(blocks))


def _heading(found: EmergingFacts) -> Sentence:
    """Only an alert is called emerging; what merely lies beyond the limits of its chart is something to look at."""
    raised = [theme for theme in found.themes if theme.alert]
    if raised and found.nps:
        return Sentence("An alert on NPS; emerging themes: ", *_named(raised))
    if raised:
        return Sentence("Emerging: ", *_named(raised))
    if found.nps:
        return Sentence("An alert on NPS")
    if found.themes:
        return Sentence("No alert; themes to look at: ", *_named(found.themes))
    return Sentence("No theme is emerging")


def _named(themes: Sequence[EmergingTheme]) -> Sequence[SentencePart]:
    names = [Name(theme.name, HEADING_NAME_LENGTH) for theme in themes[:MAX_NAMED]]
    return (*listed(names).parts, ", among others" if len(themes) > MAX_NAMED else "")


def _introduction(found: EmergingFacts) -> tuple[Sentence, ...]:
    sentences = [Sentence("Every theme is watched day by day, here up to ", Day(found.last_day), ".")]
    if found.nps:
        alert = found.nps
        sentences.append(
            Sentence(
                "An alert on NPS was raised for ", Day(alert.raised_on), ": since about ", Day(alert.since), " it is ",
                Printed(alert.score), " ", *interval(alert.score).parts, ", against ", Printed(alert.before), " ",
                *interval(alert.before).parts, " in the ", BASELINE, " days before.",
            )
        )  # fmt: skip
    sentences.append(Sentence("All themes and NPS together raise at most one false alert a year, in expectation."))
    return tuple(sentences)


def _table(found: EmergingFacts) -> Table:
    head = ("Theme", "Since about", "Share of comments since", "In the days before", "Alert")
    return Table(
        Sentence("Themes mentioned more than their own past explains"),
        tuple(Sentence(cell) for cell in head),
        tuple(_row(theme) for theme in found.themes),
        note=Sentence(
            "The days before are the ", BASELINE, " that ended a week before. Shares are of comments ",
            in_language(found.language), ", as classified. "
            "A row without an alert lies beyond the limits of its chart only: look at it, it is no verdict.",
        ),
    )  # fmt: skip


def _row(theme: EmergingTheme) -> tuple[Sentence, ...]:
    alert: SentencePart = Day(theme.alert) if theme.alert else "none"
    return (
        Sentence(Name(theme.name, first=True)),
        Sentence(Day(theme.since)),
        _share(theme.share),
        _share(theme.before),
        Sentence(alert),
    )


def _share(figure: Figure) -> Sentence:
    return Sentence(Printed(figure), " ", *interval(figure).parts, " of ", Printed(figure, "n"))
