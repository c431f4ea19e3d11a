"""Delimited text: CSV, TSV and their relatives, by an explicit dialect and never by a guess.

Fields are parted by the source's delimiter and may stand in double quotes, where a quote is written twice; quoted
fields may hold line breaks. A quote that is not closed, or is followed by other text, costs its own record only:
reading goes on at the following line, and lines that were read inside that quote are read again, each for itself.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from vocflow.errors import SourceError
from vocflow.sources.flat import BLANK, Excluded, Flat, Refused, Span, Values, gather
from vocflow.sources.header import Header
from vocflow.sources.lines import MOST_CHARACTERS, open_blocks
from vocflow.sources.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.sources.layout import Layout
    from vocflow.sources.lines import Block

UNCLOSED = Refused(
    "unclosed_quote", 'The record opens a quote (") that is not closed where a field ends: close it, or write it twice.'
)
STRAY = Refused("stray_quote", 'Text follows a closing quote ("): write quotes inside a quoted field twice.')

Row = tuple[list[str], Span]


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The records of a delimited file below its one header row."""
    with open_blocks(path, layout.source) as blocks:
        records = scan(blocks, layout.source.delimiter)
        header = read_header(records, path, layout)
        if header is not None:
            yield from read_rows(records, header, layout, batch_rows)


def read_header(records: Iterator[Row], path: Path, layout: Layout) -> Header | None:
    """The first record as column names; None for an empty file. Raises SourceError where it cannot be read."""
    names, span = next(records, ([], None))
    if span is None:
        return None
    if span.problem:
        raise SourceError(
            f"the header of {path.name} cannot be read",
            where=f"{path}, line {span.line}",
            why=span.problem.advice,
            next_step="mend it, then run: vocflow check",
        )
    return Header(path, names, layout.source.delimiter)


def read_rows(records: Iterator[Row], header: Header, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The records below the header, in the columns that `layout` asks for. Raises SourceError where one is missing."""
    positions = header.positions(layout)

    def columns(rows: list[list[str]]) -> dict[str, Values]:
        return {name: [row[position] for row in rows] for name, position in positions.items()}

    return gather(_judged(records, len(header.names)), columns, batch_rows)


def _judged(records: Iterator[Row], width: int) -> Iterator[tuple[list[str] | Refused | Excluded, Span]]:
    for fields, span in records:
        if span.problem:
            yield span.problem, span
        elif len(fields) != width:
            yield field_count(len(fields), width), span
        elif not any(map(str.strip, fields)):
            yield BLANK, span
        else:
            yield fields, span


def field_count(found: int, width: int) -> Refused:
    """The refusal of a record with another number of fields than the header."""
    fields = "1 field" if found == 1 else f"{found} fields"
    return Refused("field_count", f"{fields} where the header has {width}: look for a missing or unquoted delimiter.")


def scan(blocks: Iterator[Block], delimiter: str) -> Iterator[Row]:
    """The logical records of a file, header included, empty lines left out. One with a problem has no fields to use.

    >>> from vocflow.sources.lines import Block
    >>> lines = ["a,b\\n", '1,"two\\n', 'lines"\\n', '2,"never closed\\n', "3,ok\\n"]
    >>> for fields, span in scan(iter([Block(lines, [0] * 5, [0] * 5, {})]), ","):
    ...     print(span.line, fields, span.problem and span.problem.reason)
    1 ['a', 'b'] None
    2 ['1', 'two\\nlines'] None
    4 [] unclosed_quote
    5 ['3', 'ok'] None
    """
    # The limit of the csv module is global, and smaller than ours; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS))
    window = Window(blocks)
    reader = csv.reader(window.lines(), delimiter=delimiter, strict=True)
    while True:
        window.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken = True
        else:
            broken = window.too_long()
        if broken:
            yield from _recover(window, delimiter)
            reader = csv.reader(window.lines(), delimiter=delimiter, strict=True)
        elif fields:
            yield fields, window.record()


def _recover(window: Window, delimiter: str) -> Iterator[Row]:
    """The records among the lines that a broken record took: its own first line, then each line for itself.

    Reading goes on at the last of these lines. For those before it is known already that a quote left open at their
    end leads into the same trouble, so none is read beyond its end: a file of broken quotes takes linear time.
    """
    first, last = window.first, window.trouble()
    unclosed = last > first or window.ended
    yield [], window.line(first)._replace(problem=UNCLOSED if unclosed else STRAY)
    for number in range(first + 1, last):
        span = window.line(number)
        try:
            fields = next(csv.reader([span.text], delimiter=delimiter, strict=True))
        except csv.Error:
            yield [], span._replace(problem=UNCLOSED)
            continue
        if fields:
            yield fields, span
    window.go_back_to(max(last, first + 1))
