"""Which line of a TOML text a key stands on: tomllib keeps values only, and a useful message needs the place."""

from __future__ import annotations

import bisect
import re
import tomllib

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of tables, and 0-based positions in arrays."""

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # possessive groups that end in a look-ahead do not match in Python 3.11.2
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]++|\\.)*+"'
    r"|'[^']*+'",
    re.DOTALL,
)
# A date and its time may be parted by one space.
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^,\]}\s#]+|[^,\]}\s#]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The 1-based line of every key, table and array item of `text`, which tomllib has read without complaint.

    A table made step by step stands where it is first mentioned.

    >>> lines = key_lines('[[source]]\\nname = "a"\\ncolumns.key = "id"\\nfiles = [\\n  "x.csv",\\n]')
    >>> lines["source", 0], lines["source", 0, "columns", "key"], lines["source", 0, "files", 0]
    (1, 3, 5)
    """
    return _Scanner(text).scan()


class _Scanner:
    """One pass over a text that is known to be valid TOML, so that only shapes need telling apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {(): 1}
        self.last_item: dict[KeyPath, int] = {}
        self.breaks = [match.start() for match in re.finditer("\n", text)]

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self.skip_blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip_blank()
        return self.lines

    def header(self) -> KeyPath:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        start = self.at
        self.at += brackets
        keys = self.key()
        self.at += brackets
        path: KeyPath = ()
        for key in keys:
            path = self.inside_last_item(path)
            path += (key,)
            self.note(path, start)
        if brackets == 2:
            position = self.last_item.get(path, -1) + 1
            self.last_item[path] = position
            path += (position,)
            self.note(path, start)
        return path

    def inside_last_item(self, path: KeyPath) -> KeyPath:
        """A header that goes through an array of tables means the array's latest table."""
        return (*path, self.last_item[path]) if path in self.last_item else path

    def pair(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self.key():
            path += (key,)
            self.note(path, start)
        self.at += 1
        self.value(path)

    def key(self) -> list[str]:
        """A dotted key, leaving the position at the `=` or `]` that ends it."""
        parts: list[str] = []
        while True:
            self.skip_blank_in_line()
            if self.text[self.at] in "\"'":
                raw = self.take(_STRING)
                parts.append(tomllib.loads(f"key = {raw}")["key"])
            else:
                parts.append(self.take(_BARE_KEY))
            self.skip_blank_in_line()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: KeyPath) -> None:
        self.skip_blank()
        first = self.text[self.at]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.take(_STRING if first in "\"'" else _BARE_VALUE)

    def array(self, path: KeyPath) -> None:
        position = 0
        while self.next_item("]"):
            item = (*path, position)
            self.note(item, self.at)
            self.value(item)
            position += 1

    def inline_table(self, path: KeyPath) -> None:
        while self.next_item("}"):
            self.pair(path)

    def next_item(self, end: str) -> bool:
        """Step over the opening bracket, a comma or the closing bracket; is there one more item?"""
        self.skip_blank()
        if self.text[self.at] != end:
            self.at += 1
            self.skip_blank()
        if self.text[self.at] != end:
            return True
        self.at += 1
        return False

    def note(self, path: KeyPath, at: int) -> None:
        self.lines.setdefault(path, bisect.bisect_left(self.breaks, at) + 1)

    def take(self, shape: re.Pattern[str]) -> str:
        match = shape.match(self.text, self.at)
        assert match is not None, "key_lines() is given text that tomllib has read"
        self.at = match.end()
        return match.group()

    def skip_blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        assert match is not None  # it matches the empty text too
        self.at = match.end()

    def skip_blank_in_line(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1
