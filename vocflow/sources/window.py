"""The lines of a file from the record in hand on, so that reading can go back when a quote turns out to be broken."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from vocflow.sources.flat import Refused, Span
from vocflow.sources.lines import MOST_CHARACTERS, TOO_LONG, Block

if TYPE_CHECKING:
    from collections.abc import Iterator


class Window:
    """Hands lines to a csv reader, and knows which of them the record in hand has taken. Lines count from 0 here."""

    def __init__(self, blocks: Iterator[Block]) -> None:
        self._blocks = blocks
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._problems: dict[int, Refused] = {}
        self._base = 0
        self._next = 0
        self.first = 0
        self.ended = False

    def begin(self) -> None:
        """The next line handed out is the first of a new record."""
        self.first = self._next

    def lines(self) -> Iterator[str]:
        """Lines from where reading stands. Raises csv.Error when the record in hand grows beyond all bounds."""
        while True:
            place = self._next - self._base
            if place < len(self._texts):
                self._next += 1
                yield self._texts[place]
            elif not self._load():
                return

    def _load(self) -> bool:
        if self.too_long():
            raise csv.Error("record too long")
        block = next(self._blocks, None)
        if block is None:
            self.ended = True
            return False
        done = self.first - self._base
        del self._texts[:done], self._starts[:done], self._ends[:done]
        self._base = self.first
        known = self._base + len(self._texts)
        self._problems = {number: problem for number, problem in self._problems.items() if number >= self._base}
        self._problems |= {known + place: problem for place, problem in block.problems.items()}
        self._texts += block.texts
        self._starts += block.starts
        self._ends += block.ends
        return True

    def too_long(self) -> bool:
        """Whether the lines taken are too many characters for one record."""
        if self._next - self.first < 2:
            return False
        size = self._ends[self._next - 1 - self._base] - self._starts[self.first - self._base]
        return size > MOST_CHARACTERS and self._grown_too_long_at() is not None

    def trouble(self) -> int:
        """The line at which the record in hand broke: where it grew too long, else the last line it took."""
        grown = self._grown_too_long_at()
        return self._next - 1 if grown is None else grown

    def _grown_too_long_at(self) -> int | None:
        size = 0
        for number in range(self.first, self._next):
            size += len(self._texts[number - self._base])
            too_long = size > MOST_CHARACTERS or self._problems.get(number) is TOO_LONG
            if too_long and number > self.first:
                return number
        return None

    def go_back_to(self, number: int) -> None:
        self._next = number
        self.ended = False

    def line(self, number: int) -> Span:
        place = number - self._base
        return Span(self._texts[place], number + 1, self._starts[place], self._ends[place], self._problems.get(number))

    def record(self) -> Span:
        """All lines of the record in hand as one span."""
        first = self.first
        if self._next - first == 1:
            place = first - self._base
            problem = self._problems.get(first) if self._problems else None
            return Span(self._texts[place], first + 1, self._starts[place], self._ends[place], problem)
        lines = [self.line(number) for number in range(first, self._next)]
        problem = next((line.problem for line in lines if line.problem), None)
        return Span("".join(line.text for line in lines), lines[0].line, lines[0].start, lines[-1].end, problem)
