"""Between bytes and Arrow: records flattened into named text columns, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

RowT = TypeVar("RowT")

Values = list[str | None]

# Rows become columns in small portions, before the garbage collector takes an interest in so many of them.
_PORTION = 1_000
# Batches end early at this many bytes, so that long records do not make heavy batches.
_BATCH_BYTES = 64_000_000


class Refused(NamedTuple):
    """Why a record cannot be read: a code, and a sentence on what to do."""

    reason: str
    advice: str


class Excluded(NamedTuple):
    """Why a record is left out on purpose."""

    reason: str


BLANK = Excluded("every field is blank")


class Span(NamedTuple):
    """A stretch of a file: its text, the physical line (from 1) it begins on, the bytes from `start` to before `end`.

    The text keeps its line ending, the bytes do not. `problem` is set where the text is not what the file says.
    """

    text: str
    line: int
    start: int
    end: int
    problem: Refused | None = None


class Turn(NamedTuple):
    """Something the customer said in a conversation; `position` counts the turns of everybody, from 0."""

    record_no: int
    position: int
    question: str
    text: str


@dataclass
class Flat:
    """A run of records: the columns of those that are kept, and the others with their reasons.

    `columns` are by the vendor's own names. `places` holds four numbers for each kept record, one after the other:
    its number in the file, its line, its offset and its length in bytes.
    """

    columns: dict[str, Values] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    refusals: list[tuple[int, Span, Refused]] = field(default_factory=list)
    exclusions: list[tuple[int, int, str]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    time_zone: str | None = None

    def add(self, columns: dict[str, Values]) -> None:
        for name, values in columns.items():
            self.columns.setdefault(name, []).extend(values)


def gather(
    items: Iterable[tuple[RowT | Refused | Excluded, Span]],
    columns: Callable[[list[RowT]], dict[str, Values]],
    batch_rows: int,
) -> Iterator[Flat]:
    """Number the records of a file and hand them on in runs of `batch_rows`; `columns` turns kept rows into columns."""
    flat, rows, started = Flat(), list[RowT](), 0
    for number, (row, span) in enumerate(items):
        if isinstance(row, Refused):
            flat.refusals.append((number, span, row))
        elif isinstance(row, Excluded):
            flat.exclusions.append((number, span.line, row.reason))
        else:
            rows.append(row)
            flat.places += (number, span.line, span.start, span.end - span.start)
        full = (number + 1) % batch_rows == 0 or span.end - started > _BATCH_BYTES
        if full or len(rows) == _PORTION:
            flat.add(columns(rows))
            rows = []
        if full:
            yield flat
            flat, started = Flat(), span.end
    flat.add(columns(rows))
    if flat.places or flat.refusals or flat.exclusions:
        yield flat
