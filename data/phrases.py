"""The grammar's engine: templates in, sentences out.

A template is text with choices and slots:

    [a|b|]      one of the parts, the last one empty; parts may nest
    {name}      one line of the slot `name`: of the theme's own slots, else of the language's
    {20-65}     a whole number between the two, ends included

The templates stand in grammar/*.toml, one table per theme, with a list for each feeling. Slots stand in `slots`.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

Node = str | tuple[int, int] | tuple["Sequence[Node]", ...]
"""A piece of a template: text, a range of numbers, or alternatives, each of them a row of pieces."""

FOLDER = Path(__file__).parent / "grammar"
FILES = {
    "en": (
        "service.toml",
        "vehicles.toml",
        "money.toml",
        "general.toml",
        "storm.toml",
        "channels.toml",
        "deliveries.toml",
        "consistency.toml",
    ),
    "de": ("german.toml",),
    "fr": ("french.toml",),
}
_PIECES = re.compile(r"(\[|\]|\||\{[^}]*\})")
_RANGE = re.compile(r"\{(\d+)-(\d+)\}")
_SPACES = re.compile(r" {2,}")
_AN = re.compile(r"\b([Aa]) (?=[aeioAEIO])(?!one|eur)")
_A = re.compile(r"\b([Aa])n (?=[b-df-gj-np-tv-z])")
_SPACE_BEFORE = re.compile(r" +([.,?!;:])")

Item = TypeVar("Item")


def pick(dice: random.Random, items: Sequence[Item]) -> Item:
    """One of `items`. Unlike random.choice, the same in every version of Python."""
    return items[int(dice.random() * len(items))]


class Grammar:
    """Everything one language can say. Keys are paths such as "app.negative" or "closers.positive"."""

    def __init__(self, tables: Mapping[str, Mapping[str, object]], *, articles: bool = False) -> None:
        """`articles`: put "a" and "an" right, wherever slots have come between them and their noun."""
        self._articles = articles
        self._templates: dict[str, list[Sequence[Node]]] = {}
        common = _texts(tables.get("slots", {}))
        for theme, table in tables.items():
            slots = {**common, **_texts(table.get("slots", {}))}
            for name, lines in _texts(table).items():
                self._templates[f"{theme}.{name}"] = [_parse(line, slots) for line in lines]

    def say(self, path: str, dice: random.Random) -> str:
        """One expansion of one of the templates at `path`."""
        text = _SPACES.sub(" ", "".join(_expand(pick(dice, self._templates[path]), dice))).strip()
        text = _SPACE_BEFORE.sub(r"\1", text)
        return _A.sub(r"\1 ", _AN.sub(r"\1n ", text)) if self._articles else text

    def phrasings(self, path: str) -> int:
        """How many different texts `path` can become, counting every range of numbers as one."""
        return sum(_count(template) for template in self._templates[path])

    def __contains__(self, path: str) -> bool:
        return path in self._templates


@cache
def grammar(language: str) -> Grammar:
    """The grammar of "en", "de" or "fr"."""
    tables: dict[str, Mapping[str, object]] = {}
    for name in FILES[language]:
        tables.update(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")))
    return Grammar(tables, articles=language == "en")


def _texts(table: object) -> dict[str, list[str]]:
    """The lists of texts in a table; a table of its own (such as slots) is passed over."""
    assert isinstance(table, Mapping)
    return {name: lines for name, lines in table.items() if isinstance(lines, list)}


def _parse(template: str, slots: Mapping[str, list[str]]) -> Sequence[Node]:
    """A template as a row of pieces, with its slots put in place."""
    rows: list[list[list[Node]]] = [[[]]]
    for piece in _PIECES.split(template):
        if piece == "[":
            rows.append([[]])
        elif piece == "|" and len(rows) > 1:
            rows[-1].append([])
        elif piece == "]":
            alternatives = rows.pop()
            rows[-1][-1].append(tuple(alternatives))
        elif number := _RANGE.fullmatch(piece):
            rows[-1][-1].append((int(number[1]), int(number[2])))
        elif piece.startswith("{"):
            rows[-1][-1].append(tuple(_parse(line, slots) for line in slots[piece[1:-1]]))
        elif piece:
            rows[-1][-1].append(piece)
    if len(rows) != 1:
        raise ValueError(f"a bracket stays open in {template!r}")
    return rows[0][0]


def _expand(row: Sequence[Node], dice: random.Random) -> list[str]:
    pieces: list[str] = []
    for node in row:
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node[0], int):
            low, high = node
            pieces.append(str(low + int(dice.random() * (high - low + 1))))
        else:
            pieces.extend(_expand(pick(dice, node), dice))
    return pieces


def _count(row: Sequence[Node]) -> int:
    total = 1
    for node in row:
        if not isinstance(node, str) and not isinstance(node[0], int):
            total *= sum(_count(alternative) for alternative in node)
    return total
