"""What a part of the benchmark found: a table, and the lines that it was to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import fill

WIDTH = 100
"""Characters in a line of what is printed."""


@dataclass(frozen=True)
class Line:
    """One line to reach: what was wanted, what was measured, and whether that is enough."""

    wanted: str
    measured: str
    reached: bool

    def __str__(self) -> str:
        return f"{'reached' if self.reached else 'MISSED ':<8} {self.wanted}: {self.measured}"


@dataclass(frozen=True)
class Part:
    """One part of the benchmark: rows of cells under `columns`, notes, lines, and the bare figures for JSON."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[Line] = ()
    notes: Sequence[str] = ()
    figures: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The table at 100 columns: text to the left, numbers to the right.

        >>> print(Part("Speed", ["reader", "texts/s"], [["VADER", "9,000"], ["ours", "200,000"]]))
        Speed
        reader  texts/s
        VADER     9,000
        ours    200,000
        """
        table = [list(self.columns), *map(list, self.rows)]
        widths = [max(len(row[at]) for row in table) for at in range(len(self.columns))]
        cells = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in table]
        notes = [fill(note, WIDTH) for note in self.notes]
        return "\n".join([self.title, *cells, *notes, *map(str, self.lines)])


def interval(low: float, high: float) -> str:
    """An interval of differences of shares, in points.

    >>> interval(-0.0021, 0.0134)
    '−0.2 to +1.3'
    """
    return f"{points(low)} to {points(high)}"


def points(difference: float, places: int = 1) -> str:
    """A difference of shares in points, with its sign and a true minus."""
    return f"{100 * difference:+.{places}f}".replace("-", "−")


def share(value: float) -> str:
    """A share in three places, without the leading zero; a dash where there is none.

    >>> share(0.7355), share(float("nan"))
    ('.736', '-')
    """
    return "-" if value != value else f"{value:.3f}".lstrip("0")
