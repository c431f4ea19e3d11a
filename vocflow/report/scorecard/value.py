"""What customers value: what they praise and ask for, what it is worth to them, who serves whom inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Code, Name, Sentence, SentencePart, Time, estimate, interval
from vocflow.report.scorecard.ranges import in_language
from vocflow.report.scorecard.section import Block, Cell, Paragraph, Section, Table
from vocflow.schema import Figure

Grouping = Literal["yearly_value", "tenure", "segment"]
Voice = Literal["praised", "asked"]

_TENURE = {
    "first year": "in their first year",
    "two to three years": "of two to three years",
    "longer": "of more than three years",
}
_VERB: dict[Voice, str] = {"praised": "praise", "asked": "ask for"}
NOTHING = Sentence("–")


@dataclass(frozen=True)
class ThemeVoice:
    """The share of customers who praise a theme, and of those who ask for it."""

    theme: str
    praised: Figure
    asked: Figure | None


@dataclass(frozen=True)
class GroupShare:
    """A share in one group of customers."""

    group: str
    share: Figure


@dataclass(frozen=True)
class GroupMean:
    """A mean rating by, or in, one group."""

    group: str
    mean: Figure


@dataclass(frozen=True)
class Contrast:
    """Groups that differ in a share (Benjamini-Hochberg across all compared), and the one that stands out most.

    `difference` is that group's share minus that of the others; its interval leaves 0 out.
    """

    theme: str
    voice: Voice
    grouping: Grouping
    groups: tuple[GroupShare, ...]
    standing_out: str
    difference: Figure


@dataclass(frozen=True)
class MoneyTheme:
    """Who praises and who criticises what something costs, or what it is worth."""

    name: str
    praised: Figure
    criticised: Figure


@dataclass(frozen=True)
class Department:
    """How a department's service is rated by all others together, and by each that may be shown."""

    name: str
    rating: Figure
    by: tuple[GroupMean, ...]


@dataclass(frozen=True)
class ValueFacts:
    """Shares are of customers, each once, who commented in the span that `span` names; None where nothing was asked.

    `compared` says whether groups were large enough to be compared at all, `knows_wishes` whether the taxonomy does.
    """

    span: str
    segment_name: str | None
    customers: Figure
    knows_wishes: bool
    themes: tuple[ThemeVoice, ...]
    compared: bool
    contrasts: tuple[Contrast, ...]
    money: tuple[MoneyTheme, ...]
    worth_question: str
    worth: Figure | None
    worth_by_value: tuple[GroupMean, ...]
    again: Figure | None
    again_by_value: tuple[GroupShare, ...]
    recommend: Figure | None
    says_again: Figure | None
    says_never: Figure | None
    departments: tuple[Department, ...]
    language: str = "en"


def section(found: ValueFacts) -> Section:
    """What customers value, in the order of how many say it."""
    blocks: list[Block] = [Paragraph(tuple(_opening(found)))]
    if found.themes:
        blocks.append(_themes(found))
    blocks.extend(_contrasts(found))
    blocks.extend(_money(found))
    if advocacy := (*_advocacy(found), *_thirds(found)):
        blocks.append(Paragraph(advocacy))
    blocks.extend(_departments(found))
    return Section("value", _heading(found), tuple(blocks))


def _heading(found: ValueFacts) -> Sentence:
    """Whether they would choose again, where asked, else what they ask for: praise is only the reader's guess."""
    if found.again is not None:
        return Sentence(
            "What customers value: ", Printed(found.again), " of those asked would choose the company again"
        )
    if most := _most_asked(found, apart=True):
        theme, asked = most
        return Sentence("What customers value: ", Printed(asked), " ask for something about ", Name(theme))
    if not found.themes:
        return Sentence("What customers value: too few praise or ask for anything to tell")
    return Sentence("What customers value, as far as they say")


def _most_asked(found: ValueFacts, *, apart: bool = False) -> tuple[str, Figure] | None:
    """The theme that most customers ask for, with their share; None where nobody asks for anything.

    `apart`: only where its interval lies wholly above that of every other theme.
    """
    asked = [(each.theme, each.asked) for each in found.themes if each.asked is not None and each.asked.value > 0]
    top = max(asked, key=lambda pair: pair[1].value, default=None)
    if top and apart and any((top[1].low or 0.0) <= (other.high or 0.0) for theme, other in asked if theme != top[0]):
        return None
    return top


def _opening(found: ValueFacts) -> Iterator[Sentence]:
    yield Sentence(
        Printed(found.customers), " customers commented ", in_language(found.language), " in the year to the end of ",
        Time(found.span), "; each counts once, however much they wrote.",
    )  # fmt: skip
    if not found.knows_wishes:
        yield Sentence(
            'What they ask for is not known: the taxonomy has no theme "wish". Add ', Code('extends = "signals"'), "."
        )
    if most := _most_asked(found):
        theme, asked = most
        yield Sentence(
            Printed(asked), " ", *interval(asked).parts, " ask for something about ", Name(theme),
            ": the wish stands in the sentence that speaks of it.",
        )  # fmt: skip


def _themes(found: ValueFacts) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (Sentence(Name(each.theme, first=True)), _share(each.praised), _share(each.asked)) for each in found.themes
    ]
    return Table(
        Sentence("What customers praise and ask for, as shares of those who commented"),
        (Sentence("Theme"), Sentence("Praised by"), Sentence("Asked for by")),
        tuple(rows),
        Sentence("As the comments were read; what is asked for counts neither as praise nor as criticism."),
    )


def _contrasts(found: ValueFacts) -> Iterator[Block]:
    if not found.compared:
        return
    if not found.contrasts:
        nothing = "No theme is praised or asked for differently between segments, yearly values and years as a customer"
        yield Paragraph((Sentence(nothing, ", as far as these numbers can show."),))
        return
    yield Paragraph(tuple(_contrast(found, each) for each in found.contrasts))
    rows: list[tuple[Cell, ...]] = [
        (
            Sentence(*(_who(found, each.grouping, group.group, first=True))),
            Sentence(_VERB[each.voice], " ", Name(each.theme)),
            _share(group.share),
        )
        for each in found.contrasts
        for group in each.groups
    ]  # fmt: skip
    yield Table(
        Sentence("The shares of all groups where some differ"),
        (Sentence("Customers"), Sentence("What they do"), Sentence("Share")),
        tuple(rows),
        Sentence("Only differences that hold with all themes and groups tested at once."),
        folded=True,
    )


def _thirds(found: ValueFacts) -> Iterator[Sentence]:
    by_value = any(each.grouping == "yearly_value" for each in found.contrasts)
    if by_value or found.worth_by_value or found.again_by_value:
        yield Sentence("Thirds part the yearly values of present customers; leavers are sorted in by the same bounds.")


def _contrast(found: ValueFacts, each: Contrast) -> Sentence:
    share = next(group.share for group in each.groups if group.group == each.standing_out)
    word = "more often" if each.difference.value > 0 else "less often"
    return Sentence(
        *_who(found, each.grouping, each.standing_out, first=True), f" {_VERB[each.voice]} ", Name(each.theme), " ",
        Claim(each.difference.id, word), " than other customers: ", Printed(share), "; the difference is ",
        Printed(each.difference, form="difference"), " points ", *interval(each.difference, "difference").parts, ".",
    )  # fmt: skip


def _who(found: ValueFacts, grouping: Grouping, group: str, *, first: bool = False) -> tuple[SentencePart, ...]:
    noun = "Customers" if first else "customers"
    if grouping == "yearly_value":
        return (f"{noun} in the {group} of yearly value",)
    if grouping == "tenure":
        return (f"{noun} {_TENURE[group]}",)
    return (f"{noun} with ", Name(found.segment_name or "segment"), " ", Name(group))


def _money(found: ValueFacts) -> Iterator[Block]:
    if found.money:
        rows: list[tuple[Cell, ...]] = [
            (Sentence(Name(each.name, first=True)), _share(each.praised), _share(each.criticised))
            for each in found.money
        ]
        yield Table(
            Sentence("Price, and what it buys, in comments as they were read"),
            (Sentence("Theme"), Sentence("Praised by"), Sentence("Criticised by")),
            tuple(rows),
            Sentence("Whether a mention of price is praise or criticism is the reader's guess, its error unmeasured."),
        )
    if found.worth is not None:
        parts: list[SentencePart] = [
            Name(found.worth_question, first=True), " is rated ", Printed(found.worth), " ",
            *interval(found.worth).parts,
        ]  # fmt: skip
        for place, each in enumerate(found.worth_by_value):
            parts += [": " if not place else ", ", Printed(each.mean), " ", *interval(each.mean).parts]
            parts += [f" in the {each.group}{'' if place else ' of yearly value'}"]
        yield Paragraph((Sentence(*parts, "."),))


def _advocacy(found: ValueFacts) -> Iterator[Sentence]:
    if found.again is not None:
        yield Sentence(
            "Asked whether they would choose the company again, ", Printed(found.again), " ",
            *interval(found.again).parts, " of ", Printed(found.again, "n"), " customers say that they would.",
        )  # fmt: skip
        if found.again_by_value:
            parts: list[SentencePart] = []
            for place, each in enumerate(found.again_by_value):
                parts += [
                    "; " if place else "",
                    f"in the {each.group} ",
                    Printed(each.share),
                    " ",
                    *interval(each.share).parts,
                ]
            yield Sentence("By yearly value: ", *parts, ".")
    if found.recommend is not None:
        yield Sentence(
            Printed(found.recommend), " ", *interval(found.recommend).parts, " would recommend it when asked."
        )
    if found.says_again is not None and found.says_never is not None:
        yield Sentence(
            "In their own words, ", Printed(found.says_again), " ", *interval(found.says_again).parts,
            " of those who commented say that they would choose or recommend it again, and ", Printed(found.says_never),
            " ", *interval(found.says_never).parts, " that they would not.",
        )  # fmt: skip


def _departments(found: ValueFacts) -> Iterator[Block]:
    if not found.departments:
        return
    names = tuple(sorted({each.group for department in found.departments for each in department.by}))
    rows: list[tuple[Cell, ...]] = []
    for department in found.departments:
        by = {each.group: each.mean for each in department.by}
        cells = [_mean(by.get(name)) for name in names]
        rows.append((Sentence(Name(department.name)), _mean(department.rating), *cells))
    yield Table(
        Sentence(
            "Departments as each other's customers: how their service is rated by staff, never counted among customers"
        ),
        (Sentence("Service of"), Sentence("By all others"), *(Sentence("By ", Name(name)) for name in names)),
        tuple(rows),
        Sentence("A dash stands for too few answers to show, too few since the last report, or none."),
    )


def _share(figure: Figure | None) -> Sentence:
    return NOTHING if figure is None else estimate(figure)


def _mean(figure: Figure | None) -> Sentence:
    if figure is None:
        return NOTHING
    return Sentence(Printed(figure), " ", *interval(figure).parts, ", n ", Printed(figure, "n"))
