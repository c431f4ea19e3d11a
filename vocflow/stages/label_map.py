"""Which feeling a label of somebody's file stands for: by what the user says, or where no other reading is possible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from vocflow.config.toml_file import quote
from vocflow.errors import UsageError
from vocflow.schema import FEELINGS

BLANK = "blank"
"""What stands for an empty cell in a map."""

_SHORT = {"neg": 0, "negative": 0, "neu": 1, "neutral": 1, "pos": 2, "positive": 2}
_SIGNS = {-1.0: 0, 0.0: 1, 1.0: 2}
_NUMBER = r"[-+−]?\d+(?:\.\d+)?"
_COMMA = re.compile(r"^([-+−]?\d+),(\d{1,2})$")
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_MOST_SHOWN = 12

Mapper = Callable[[str], int | None]
"""From a label as it stands in the file to 0 negative, 1 neutral, 2 positive; None where it is none of them."""


def read_map(text: str) -> Mapper:
    """The labels that `--map` names: `neg=1|2,neu=3|blank,pos=4..5`. Numbers match by value, words in any case.

    Raises UsageError where it cannot be read, and where one label stands for two feelings.

    >>> feeling = read_map("neg=-5..-1,neu=0|blank,pos=1..5")
    >>> [feeling(label) for label in ("-3", "0.0", "", "5", "9")]
    [0, 1, 1, 2, None]
    """
    sides: dict[int, list[str]] = {}
    for part in text.split(","):
        name, sign, labels = part.partition("=")
        side = _SHORT.get(name.strip().lower())
        if side is None or not sign or not labels.strip():
            raise _unreadable(text, f"{quote(part.strip())} is not a feeling (neg, neu, pos), '=' and labels")
        sides.setdefault(side, []).extend(label.strip() for label in labels.split("|") if label.strip())
    if len(sides) < 2:
        raise _unreadable(text, "it names one feeling, and two are needed to tell apart")
    tests = [(side, _test(label, text)) for side, labels in sides.items() for label in labels]

    @cache
    def feeling(label: str) -> int | None:
        found = {side for side, matches in tests if matches(label)}
        if len(found) > 1:
            raise _unreadable(text, f"the label {quote(label)} stands for {' and '.join(map(_name, sorted(found)))}")
        return found.pop() if found else None

    return feeling


def _name(side: int) -> str:
    return FEELINGS[side]


def _test(wanted: str, text: str) -> Callable[[str], bool]:
    """Whether a label is the wanted one, or in the wanted range."""
    if wanted.lower() == BLANK:
        return lambda label: label.strip().lower() in ("", BLANK)
    bounds = _RANGE.fullmatch(wanted)
    if bounds:
        low, high = (number(bound) for bound in bounds.groups())
        if low is None or high is None or low > high:
            raise _unreadable(text, f"{quote(wanted)} does not go from a lower to a higher number")
        return lambda label: (found := number(label)) is not None and low <= found <= high
    value = number(wanted)
    if value is not None:
        return lambda label: number(label) == value
    return lambda label: label.strip().casefold() == wanted.casefold()


def number(label: str) -> float | None:
    """The number that a label is, with a point or a comma before at most two decimals; None for other labels.

    >>> number("-3"), number("4,5"), number("4 stars")
    (-3.0, 4.5, None)
    """
    text = _COMMA.sub(r"\1.\2", label.strip()).replace("−", "-")
    return float(text) if re.fullmatch(_NUMBER, text) else None


def _unreadable(text: str, why: str) -> UsageError:
    return UsageError(
        f"--map {quote(text)} cannot be read", why=why, next_step="write it like --map 'neg=1|2,neu=3|blank,pos=4..5'"
    )


def obvious_map(labels: Iterable[str], where: str) -> Mapper:
    """The feelings of labels that can mean nothing else: negative, neutral, positive, their beginnings, or -1, 0, 1.

    Raises UsageError that lists the labels with a map to begin from, where any label may mean something else.

    >>> feeling = obvious_map(["Positive", "negative", ""], "x.csv")
    >>> feeling("Positive"), feeling("")
    (2, None)
    """
    counts = Counter(label.strip() for label in labels)
    counts.pop("", None)
    words = {label: _SHORT.get(label.casefold()) for label in counts}
    numbers = {label: number(label) for label in counts}
    signs = {label: None if value is None else _SIGNS.get(value) for label, value in numbers.items()}
    for known in (words, signs):
        sides = set(known.values())
        if None not in sides and len(sides) > 1 and (known is words or 0 in sides):
            return lambda label: known.get(label.strip())
    raise UsageError(
        "which feeling the labels stand for is not clear",
        where=where,
        why=f"labels found: {counted(counts)}" if counts else "there is no label in the column",
        next_step=f"say it, for example: --map {quote(_example(counts))}" if counts else "name another column",
    )


def _example(counts: Mapping[str, int]) -> str:
    """A map that reads the labels of the file as a person might."""
    numbers = sorted({value for label in counts if (value := number(label)) is not None})
    if len(numbers) >= 2 and len(numbers) >= len(counts) / 2:
        low, high = numbers[0], numbers[-1]
        if len(numbers) == 2:
            return f"neg={low:g},pos={high:g}"
        middle = min((abs(value - (low + high) / 2), value) for value in numbers)[1]
        below, above = [n for n in numbers if n < middle], [n for n in numbers if n > middle]
        return f"neg={_span(below)},neu={middle:g},pos={_span(above)}"
    sides: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for label in counts:
        key = label.casefold()
        side = next((feeling for word, feeling in _SHORT.items() if key.startswith(word)), None)
        if side is not None:
            sides[side].append(label)
    known = [f"{word}={'|'.join(sides[side])}" for side, word in enumerate(("neg", "neu", "pos")) if sides[side]]
    return ",".join(known) if len(known) > 1 else "neg=bad|angry,neu=so-so,pos=good|happy"


def _span(numbers: list[float]) -> str:
    return f"{numbers[0]:g}" if len(numbers) == 1 else f"{numbers[0]:g}..{numbers[-1]:g}"


def counted(counts: Mapping[str, int]) -> str:
    """Labels with their counts, most frequent first, shortened to what a person will read.

    >>> counted({"slow": 2, "kind": 1_000})
    "'kind' 1,000, 'slow' 2"
    """
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{_short(label)} {count:,}" for label, count in order[:_MOST_SHOWN])
    return shown if len(order) <= _MOST_SHOWN else f"{shown} and {len(order) - _MOST_SHOWN:,} other labels"


def _short(label: str) -> str:
    return f"'{label}'" if len(label) <= 40 else f"'{label[:39]}…'"
