"""The locator against texts whose lines are known: some written by hand, many drawn at random."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.config.toml_lines import KeyPath, key_lines

HAND_WRITTEN = '''\
# a comment with [brackets] and "quotes"
title = "one" # = not a key

[a.b]
c.d = 1
"quoted.key" = """
x = 1
[no.table]
a quote: ""\\"""" # closed by three, after an escaped one
'lit"eral' = \'\'\'
y = 2\'\'\'
"\\u0065" = 2026-01-01 10:00:00

[[row]]
list = [ # comment ]
  1,
  { k = "v", "m n" = [2, 3] }, 'x]',
  [
    4,
  ],
]
[row.sub]
z = {}
[[row.deep]]
q = 1
[[row.deep]]
q = 2
[[row]]
[row.sub]
z.y = ""
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("a",), 4),
        (("a", "b"), 4),
        (("a", "b", "c"), 5),
        (("a", "b", "c", "d"), 5),
        (("a", "b", "quoted.key"), 6),
        (("a", "b", 'lit"eral'), 10),
        (("a", "b", "e"), 12),
        (("row",), 14),
        (("row", 0), 14),
        (("row", 0, "list"), 15),
        (("row", 0, "list", 0), 16),
        (("row", 0, "list", 1, "k"), 17),
        (("row", 0, "list", 1, "m n", 1), 17),
        (("row", 0, "list", 2), 17),
        (("row", 0, "list", 3, 0), 19),
        (("row", 0, "sub", "z"), 23),
        (("row", 0, "deep", 0, "q"), 25),
        (("row", 0, "deep", 1), 26),
        (("row", 0, "deep", 1, "q"), 27),
        (("row", 1), 28),
        (("row", 1, "sub"), 29),
        (("row", 1, "sub", "z", "y"), 30),
    ],
)
def test_line_of_hand_written_key(path: KeyPath, line: int) -> None:
    assert key_lines(HAND_WRITTEN)[path] == line


def test_every_value_has_a_line_and_nothing_else_does() -> None:
    assert set(key_lines(HAND_WRITTEN)) == set(_paths(tomllib.loads(HAND_WRITTEN)))


def _paths(node: Any, path: KeyPath = ()) -> list[KeyPath]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for step, child in children for found in _paths(child, (*path, step)))]


class Writer:
    """Writes a value as TOML in a style that is drawn, and remembers the line of everything it writes."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[KeyPath, int] = {(): 1}

    def note(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def key(self, key: str) -> str:
        quoted = _basic(key)
        plain = key.isascii() and key.replace("_", "").isalnum()
        literal = key.isprintable() and "'" not in key
        return self.one_of(quoted, *([key] if plain else []), *([f"'{key}'"] if literal else []))

    def space(self) -> str:
        return self.one_of("", " ", "\t")

    def gap(self) -> str:
        return self.one_of("", " ", "\n", "\n\n  ", " # ] } = [x]\n")

    def table(self, table: dict[str, Any], path: KeyPath, header: str) -> None:
        """Plain pairs first, then the sub-tables under their own headers, as TOML wants it."""
        later = []
        for key, value in table.items():
            nested = isinstance(value, dict) or (isinstance(value, list) and value and _all_tables(value))
            if nested and self.draw(st.booleans()):
                later.append((key, value))
            else:
                self.text += self.one_of("", "\n", "# note\n", "  ")
                self.pair(key, value, path)
                self.text += self.one_of("\n", " # end\n", "\r\n")
        for key, value in later:
            name = f"{header}{self.space()}.{self.space()}{self.key(key)}" if header else self.key(key)
            if isinstance(value, dict):
                self.header(f"[{name}]", (*path, key))
                self.table(value, (*path, key), name)
            else:
                for position, entry in enumerate(value):
                    self.header(f"[[{name}]]", (*path, key), (*path, key, position))
                    self.table(entry, (*path, key, position), name)

    def header(self, text: str, *paths: KeyPath) -> None:
        for path in paths:
            self.note(path)
        self.text += f"{text}\n"

    def pair(self, key: str, value: Any, path: KeyPath) -> None:
        self.note((*path, key))
        self.text += self.key(key)
        path = (*path, key)
        while isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):
            key, value = next(iter(value.items()))
            path = (*path, key)
            self.note(path)
            self.text += f"{self.space()}.{self.space()}{self.key(key)}"
        self.text += f"{self.space()}={self.space()}"
        self.value(value, path)

    def value(self, value: Any, path: KeyPath) -> None:
        if isinstance(value, dict):
            self.inline(value, path)
        elif isinstance(value, list):
            self.array(value, path)
        elif isinstance(value, str):
            self.text += self.string(value)
        else:
            self.text += value.isoformat() if isinstance(value, date) else json.dumps(value)

    def inline(self, table: dict[str, Any], path: KeyPath) -> None:
        self.text += "{"
        for position, (key, value) in enumerate(table.items()):
            self.text += ("," if position else "") + self.space()
            self.pair(key, value, path)
            self.text += self.space()
        self.text += "}"

    def array(self, values: list[Any], path: KeyPath) -> None:
        self.text += "["
        for position, value in enumerate(values):
            self.text += self.gap()
            self.note((*path, position))
            self.value(value, (*path, position))
            self.text += self.gap() + ("," if position < len(values) - 1 else self.one_of("", ","))
        self.text += self.gap() + "]"

    def string(self, value: str) -> str:
        escaped = _basic(value)
        styles = [escaped, f'""{escaped}""']
        if "\\" not in value and not value.startswith("\n"):  # TOML drops a line break right after the quotes
            styles.append(f'""{escaped}""'.replace("\\n", "\n"))
        if "'" not in value and (value.isprintable() or not value):
            styles += [f"'{value}'", f"'''\n{value}'''"]
        return self.one_of(*styles)


def _basic(text: str) -> str:
    """A TOML basic string is a JSON string, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _all_tables(values: list[Any]) -> bool:
    return all(isinstance(value, dict) for value in values)


TEXTS = st.text(st.one_of(st.sampled_from("\"'\\\n#[]{}=., ab"), st.characters(codec="utf-8")), max_size=8)
SCALARS = st.one_of(TEXTS, st.integers(-9, 9999), st.booleans(), st.dates(), st.floats(-9, 9))
KEYS = st.one_of(st.sampled_from(["a", "b_1", "2", "x.y", "", "'", '"', "ü"]), TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_line_of_every_key_of_random_toml(data: st.DataObject) -> None:
    document = data.draw(st.dictionaries(KEYS, VALUES, max_size=5))
    writer = data.draw(st.composite(lambda draw: _written(draw, document))())
    assert tomllib.loads(writer.text) == document  # the test's own writer is right
    text = writer.text.replace("\r\n", "\n")
    assert key_lines(text) == writer.lines


def _written(draw: st.DrawFn, document: dict[str, Any]) -> Writer:
    writer = Writer(draw)
    writer.table(document, (), "")
    return writer
