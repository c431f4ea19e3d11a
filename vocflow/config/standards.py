"""What the brand holds itself to: numeric standards, no-nos, promises, and the competitors customers measure it by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from vocflow.config.toml_file import Problem, Table, TomlFile, did_you_mean, nearest, quote, repeated_names, show
from vocflow.config.values import Day, Line, Pattern, Phrase, Share
from vocflow.schema import Taxonomy, Theme

Timed = Literal["first reply", "resolved", "queue wait"]
"""What a standard limits: the time to the first reply, to the solution, or in the queue of the phone."""

TIMED: tuple[Timed, ...] = get_args(Timed)

EXAMPLE = "first reply within 3 hours"
MOST_DAYS = 366
NO_NO, COMPETITOR = "no-no: ", "compared with "
"""How the themes begin that are made of no-nos and of competitors, so that their comments are found like any other."""

_SYNONYMS: dict[str, Timed] = {
    "first reply": "first reply", "first response": "first reply", "reply": "first reply", "answer": "first reply",
    "resolved": "resolved", "resolution": "resolved", "solved": "resolved",
    "queue wait": "queue wait", "queue": "queue wait", "wait in the queue": "queue wait",
}  # fmt: skip
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_UNITS = (*_SECONDS, "working day")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_VAGUE = re.compile(
    r"\b(?:promptly|prompt|quick\w*|fast\w*|speedily|soon\w*|asap|immediate\w*|instant\w*|timely|swift\w*|rapid\w*|"
    r"as soon as possible|without delay|in good time|in time|at once|shortly|reasonabl\w*)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?P<timed>.+?)\s+(?:within|in under|under)\s+(?P<number>\d+(?:\.\d+)?|[a-z]+)\s+(?P<unit>[a-z ]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Limit:
    """A standard's limit as numbers: `seconds` on the clock, or `working_days` from Monday to Friday; one is None."""

    timed: Timed
    seconds: int | None
    working_days: int | None


def read_limit(words: str) -> Limit:
    """A limit in words as numbers; ValueError with advice where the words name nothing that can be measured.

    >>> read_limit("first reply within 3 hours")
    Limit(timed='first reply', seconds=10800, working_days=None)
    >>> read_limit("resolved within a working day").working_days
    1
    """
    text = " ".join(words.lower().strip().rstrip(".").split())
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise ValueError(_no_limit(words))
    timed = _SYNONYMS.get(found["timed"])
    if timed is None:
        raise ValueError(_not_timed(found["timed"]))
    unit = found["unit"].removesuffix("s")
    if unit not in _UNITS:
        advice = nearest(unit, _UNITS, "known units:")
        raise ValueError(f"{show(words)}: unknown unit {show(found['unit'])}; {advice}")
    number = _number(found["number"], words)
    seconds = None if unit == "working day" else number * _SECONDS[unit]
    _check_size(words, number, seconds)
    if seconds is None:
        if timed == "queue wait":
            raise ValueError(f"{show(words)}: nobody waits in a queue for days; write seconds or minutes")
        return Limit(timed, None, int(number))
    return Limit(timed, round(seconds), None)


def _no_limit(words: str) -> str:
    if vague := _VAGUE.search(words):
        why = "names no time, so nobody can tell whether it is met"
        return f'{show(words)}: "{vague.group()}" {why}; write a number and a unit, such as "{EXAMPLE}"'
    if not re.search(r"\d", words):
        return f'{show(words)} names no time, so nobody can tell whether it is met; write it like "{EXAMPLE}"'
    timed, units = ", ".join(TIMED), ", ".join(f"{unit}s" for unit in _UNITS)
    return (
        f"{show(words)} cannot be read; write what is timed ({timed}), then within, then a number and a unit "
        f'({units}), such as "{EXAMPLE}"'
    )


def _not_timed(words: str) -> str:
    advice = did_you_mean(words, _SYNONYMS) or f"what can be timed: {', '.join(TIMED)}."
    return (
        f"no time is measured for {show(words)}; {advice} What customers say of a promise is counted by its theme, "
        "without a standard"
    )


def _number(word: str, words: str) -> float:
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    if word not in _NUMBERS:
        raise ValueError(f"{show(words)}: {show(word)} is no number; write it in digits, as in {EXAMPLE!r}")
    return _NUMBERS[word]


def _check_size(words: str, number: float, seconds: float | None) -> None:
    if number <= 0 or (seconds is not None and seconds < 1):
        raise ValueError(f"{show(words)}: a limit of less than a second cannot be met; write a larger number")
    if seconds is None and number != int(number):
        raise ValueError(f"{show(words)}: working days are counted whole; write hours for parts of a day")
    if (number if seconds is None else seconds / 86_400) > MOST_DAYS:
        raise ValueError(f"{show(words)} is longer than a year; write a limit that a customer would wait for")


def _limit_words(words: str) -> str:
    read_limit(words)
    return words


LimitWords = Annotated[Line, AfterValidator(_limit_words)]
"""A numeric service level in words: "first reply within 3 hours"."""


class Standard(Table):
    """A numeric service level: `limit` in words, held where `target`, a share of the cases, meets it.

    `channel` None: it holds for every channel together.
    """

    name: Line
    limit: LimitWords
    target: Share = 0.9
    channel: Line | None = None
    owner: Line | None = None

    @property
    def parsed(self) -> Limit:
        """The limit as numbers."""
        return read_limit(self.limit)


class NoNo(Table):
    """What must never happen: found by `phrases` and `patterns` as a theme's are, or where `theme` is criticised."""

    name: Line
    phrases: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    theme: Line | None = None
    owner: Line | None = None

    @property
    def found_as(self) -> str:
        """The theme whose mentions are this no-no's."""
        return self.theme or f"{NO_NO}{self.name}"


class Promise(Table):
    """What the brand said it would do at a touch point, kept or broken by the mentions of `theme`.

    `standard` is its numeric service level in words; `changed_on` the day on which the way it is kept changed, so that
    before and after are compared.
    """

    touch_point: Line
    text: Line
    theme: Line | None = None
    standard: LimitWords | None = None
    changed_on: Day | None = None


class Competitors(Table):
    """The other providers that customers measure the brand by, as customers write their names."""

    names: tuple[Phrase, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """The theme whose mentions name each of them."""
        return tuple(f"{COMPETITOR}{name}" for name in self.names)


def made_themes(no_nos: tuple[NoNo, ...], competitors: Competitors) -> tuple[Theme, ...]:
    """The themes that find no-nos with rules of their own, and competitors, in comments; none is tested as a driver."""
    own = tuple(
        Theme(
            entry.found_as, description="What must never happen", phrases=entry.phrases, patterns=entry.patterns,
            owner=entry.owner, driver=False,
        )
        for entry in no_nos
        if entry.theme is None
    )  # fmt: skip
    # As written, not in any inflection: "Shares" is not the provider Share.
    named = tuple(
        Theme(theme, description=f"Comments that name {name}", phrases=(_as_written(name),), driver=False)
        for theme, name in zip(competitors.themes, competitors.names, strict=True)
    )
    return own + named


def _as_written(name: str) -> str:
    return " ".join(f"={word}" for word in name.split())


def standard_problems(
    file: TomlFile, standards: tuple[Standard, ...], no_nos: tuple[NoNo, ...], competitors: Competitors
) -> Iterator[Problem]:
    """What each of these tables allows and all of them together do not."""
    yield from repeated_names(file, "standard", [entry.name for entry in standards])
    yield from repeated_names(file, "no_no", [entry.name for entry in no_nos])
    for position, entry in enumerate(no_nos):
        here = file.table(("no_no", position))
        rules = bool(entry.phrases or entry.patterns)
        if entry.theme is None and not rules:
            what = f"nothing finds it{here}; add phrases, patterns, or the theme whose criticism it is"
            yield Problem(("no_no", position), what)
        if entry.theme is not None and rules:
            what = f"'theme'{here}: it has phrases or patterns of its own too; keep the one or the other"
            yield Problem(("no_no", position, "theme"), what)
    seen: dict[str, int] = {}
    for position, name in enumerate(competitors.names):
        first = seen.setdefault(name.casefold(), position)
        if first < position:
            what = f"item {position + 1} of 'names' in [competitors]: {quote(name)} is named twice; leave one out"
            yield Problem(("competitors", "names", position), what)


def theme_problems(
    no_nos: tuple[NoNo, ...], promises: tuple[Promise, ...], competitors: Competitors, taxonomy: Taxonomy
) -> Iterator[Problem]:
    """A problem for each theme that the taxonomy lacks, and for each name that it has given already."""
    names = [theme.name for theme in taxonomy.themes]
    named = [("promise", at, entry.theme) for at, entry in enumerate(promises)]
    named += [("no_no", at, entry.theme) for at, entry in enumerate(no_nos)]
    for table, position, theme in named:
        if theme is not None and theme not in names:
            yield Problem(
                (table, position, "theme"), f"unknown theme {quote(theme)} in [[{table}]]; {nearest(theme, names)}"
            )
    made = {theme.name for theme in made_themes(no_nos, competitors)}
    for name in sorted(made.intersection(names)):
        what = f"the taxonomy has a theme {quote(name)} already; give the no-no or the competitor another name"
        yield Problem((("no_no",) if name.startswith(NO_NO) else ("competitors",)), what)
