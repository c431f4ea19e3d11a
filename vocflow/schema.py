"""The words that every room shares: kinds of feedback, scales, feelings, themes, figures."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Kind = Literal["survey", "review", "post", "ticket", "call", "interview", "staff"]
"""What a piece of feedback is. Staff speak about the company, never for its customers."""

KINDS: tuple[Kind, ...] = get_args(Kind)

ScaleName = Literal["nps", "csat", "ces", "stars", "yes_no", "other"]

SCALES: dict[str, tuple[float, float]] = {
    "nps": (0, 10),
    "csat": (1, 5),
    "ces": (1, 7),
    "stars": (1, 5),
    "yes_no": (0, 1),
}
"""Lowest and highest answer of each scale; an `other` scale states its own."""

Feeling = Literal["negative", "neutral", "positive"]
FEELINGS: tuple[Feeling, ...] = get_args(Feeling)

CallOutcome = Literal["recovered", "not recovered", "not reached"]
CALL_OUTCOMES: tuple[CallOutcome, ...] = get_args(CallOutcome)
"""What came of calling a customer back. Who was not reached is still to be called."""

HUB = "hub:"
"""What the name of an encoder on the Hugging Face hub begins with, to tell it from a folder."""

Unit = Literal["nps", "points", "rating", "share", "money", "count", "duration", "day"]
"""How a figure is printed. NPS and points run from -100 to 100 (to 200 for a difference), a share from 0 to 1.

A duration is in seconds; one that was not reached while it was watched is infinite. A day is its ordinal, as in
`date.fromordinal`.
"""


@dataclass(frozen=True)
class Figure:
    """One number printed in a report: a value, its interval, and the rows it rests on.

    `low` and `high` are None only for counts of rows, which are not estimates.
    """

    id: str
    value: float
    low: float | None
    high: float | None
    n: int
    unit: Unit


RULES_LANGUAGE = "en"
"""The language of the rules that stand in a theme itself."""


@dataclass(frozen=True)
class Rules:
    """What finds a theme in the texts of one language.

    `phrases` and `patterns` find it; what overlaps a phrase of `unless` or a pattern of `exclude` does not count.
    """

    language: str
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """A subject that customers speak of, with the rules that find it: in English, and in any language of `rules`.

    One that is no `driver` is a signal, such as "would choose again": it is found and counted like every other theme,
    and never tested as a cause of the score.
    """

    name: str
    parent: str | None = None
    description: str = ""
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    touch_point: str | None = None
    owner: str | None = None
    unless: tuple[str, ...] = ()
    rules: tuple[Rules, ...] = ()
    driver: bool = True

    @property
    def all_rules(self) -> tuple[Rules, ...]:
        """The rules of every language that has some."""
        own = Rules(RULES_LANGUAGE, self.phrases, self.patterns, self.exclude, self.unless)
        return tuple(rules for rules in (own, *self.rules) if rules.phrases or rules.patterns)


@dataclass(frozen=True)
class Taxonomy:
    """The themes of a project. Its version is a hash of its content, so equal rules have equal versions.

    >>> Taxonomy((Theme("waiting", phrases=("waited",)),)).version
    '1a1c0c264ffe'
    """

    themes: tuple[Theme, ...]

    @property
    def version(self) -> str:
        """The first 12 hexadecimal digits of the hash; a key that is not used changes nothing."""
        themes = [asdict(theme) for theme in self.themes]
        for theme in themes:
            for younger, unused in (("unless", ()), ("rules", ()), ("driver", True)):
                if theme[younger] == unused:
                    del theme[younger]
        content = json.dumps(themes, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def __getitem__(self, name: str) -> Theme:
        return next(theme for theme in self.themes if theme.name == name)
