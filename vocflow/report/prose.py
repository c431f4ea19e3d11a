"""A sentence as a tuple of parts, so that the same sentence prints as plain text and as HTML that can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from vocflow.report.numbers import Form, Part, Printed, printed_day
from vocflow.schema import Figure

ENDS: tuple[Part, Part] = ("low", "high")

UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
    **dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **dict.fromkeys(map(ord, "\t\n\v\f\r\x85"), " "),
}
"""Characters of control: C0 and C1, and those that turn the direction of writing; line ends and tabs become spaces."""

NAME_LENGTH = 44
"""Longer names of themes, segments and sources are cut, so that one of them cannot push the page apart."""


@dataclass(frozen=True)
class Time:
    """The label of a calendar period, or a day."""

    label: str

    def __str__(self) -> str:
        return self.label

    def __html__(self) -> Markup:
        return Markup("<time>{}</time>").format(self.label)


@dataclass(frozen=True)
class Day:
    """A day, printed for people and given to machines."""

    day: date

    def __str__(self) -> str:
        return printed_day(self.day)

    def __html__(self) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(self.day.isoformat(), str(self))


@dataclass(frozen=True)
class Claim:
    """A word that holds only by the verdict of the change with this figure id: rose, fell, no detectable change."""

    figure_id: str
    word: str

    def __str__(self) -> str:
        return self.word

    def __html__(self) -> Markup:
        return Markup('<span data-claim="{}">{}</span>').format(self.figure_id, self.word)


@dataclass(frozen=True)
class Rank:
    """Words that put one figure above or below others: lowest, strongest, outnumber."""

    figure_id: str
    word: str

    def __str__(self) -> str:
        return self.word

    def __html__(self) -> Markup:
        return Markup('<span data-rank="{}">{}</span>').format(self.figure_id, self.word)


@dataclass(frozen=True)
class Constant:
    """Digits that are no result: the ends of a scale, a confidence level, a limit."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        return Markup('<span class="constant">{}</span>').format(self.text)


@dataclass(frozen=True)
class Name:
    """What the user called a theme, segment, source, question or owner: text to be shown, never read."""

    text: str
    length: int = NAME_LENGTH
    first: bool = False
    """Whether it starts a line; a name in small letters then takes a capital."""

    def __str__(self) -> str:
        name = clip(self.text, self.length)
        word = name.split(" ")[0]
        return name[:1].upper() + name[1:] if self.first and word.islower() else name

    def __html__(self) -> Markup:
        return Markup('<span class="constant name">{}</span>').format(str(self))


@dataclass(frozen=True)
class Code:
    """An identifier or a command."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        return Markup("<code>{}</code>").format(self.text)


@dataclass(frozen=True)
class Given:
    """A full sentence that came with the facts, digits and all."""

    text: str

    def __str__(self) -> str:
        return plain(self.text)

    def __html__(self) -> Markup:
        return Markup('<span class="constant given">{}</span>').format(str(self))


SentencePart = str | Printed | Time | Day | Claim | Rank | Constant | Name | Code | Given


class Sentence:
    """Parts in reading order. `str(sentence)` is the plain text, `sentence.html()` the same text with its marks.

    >>> str(Sentence("NPS is ", Printed(Figure("nps", 6.81, 1.0, 12.5, 412, "nps")), " in ", Time("Q3 2026")))
    'NPS is +6.8 in Q3 2026'
    """

    def __init__(self, *parts: SentencePart) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return "".join(str(part) for part in self.parts)

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __add__(self, other: Sentence) -> Sentence:
        return Sentence(*self.parts, *other.parts)

    def __html__(self) -> Markup:
        return self.html()

    def html(self) -> Markup:
        return Markup("").join(escape(part) for part in self.parts)


def plain(text: str) -> str:
    """A user's text without characters that nobody sees and that could reorder or hide what stands around it.

    >>> plain("invoice\\u202efdp.exe\\x00")
    'invoicefdp.exe'
    """
    return text.translate(UNSEEN)


def clip(text: str, length: int) -> str:
    """One line of at most `length` characters, with an ellipsis where it was cut.

    >>> clip("a long  way to go", 10)
    'a long wa…'
    """
    line = " ".join(plain(text).split())
    return line if len(line) <= length else line[: length - 1].rstrip(" ,;:.") + "…"


def interval(figure: Figure, form: Form = "level", currency: str = "") -> Sentence:
    """The figure's interval in brackets.

    >>> str(interval(Figure("nps", -35.9, -55.0, -13.1, 39, "nps")))
    '(−55.0 to −13.1)'
    """
    low, high = (Printed(figure, part, form, currency) for part in ENDS)
    return Sentence("(", low, " to ", high, ")")


def estimate(figure: Figure) -> Sentence:
    """The figure with its interval.

    >>> str(estimate(Figure("nps", -35.9, -55.0, -13.1, 39, "nps")))
    '−35.9 (−55.0 to −13.1)'
    """
    return Sentence(Printed(figure), " ", *interval(figure).parts)


def estimate_of_n(figure: Figure) -> Sentence:
    """The figure with its interval and the number it rests on.

    >>> str(estimate_of_n(Figure("nps", -35.9, -55.0, -13.1, 39, "nps")))
    '−35.9 (−55.0 to −13.1), n = 39'
    """
    return estimate(figure) + Sentence(", n = ", Printed(figure, "n"))


def listed(items: Sequence[SentencePart], last: str = "and") -> Sentence:
    """The items with commas between them, and a word before the last one.

    >>> str(listed(["waiting", "price", "crew"]))
    'waiting, price and crew'
    """
    parts: list[SentencePart] = []
    for place, item in enumerate(items):
        if place:
            parts.append(f" {last} " if place == len(items) - 1 else ", ")
        parts.append(item)
    return Sentence(*parts)
