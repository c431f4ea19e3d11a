"""Any table of texts as it lies about: CSV and its relatives, or Parquet, without a declaration.

A listening post is declared and read by its declaration (delimited.py); a file that is only to be tried is not. Here
encoding and delimiter are found out: by the byte order mark, else UTF-8 where the whole file is valid in it, else
UTF-16 where every other byte is 0, else Windows' cp1252; and the delimiter that gives the columns asked for, and
records of equal length. What was found is told, so that a wrong finding can be seen.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from vocflow.config import Source
from vocflow.config.toml_file import nearest, quote
from vocflow.errors import SourceError, UsageError
from vocflow.sources.delimited import STRAY, UNCLOSED, Row, field_count, scan
from vocflow.sources.flat import Refused, Span
from vocflow.sources.header import Header
from vocflow.sources.lines import Block, open_blocks
from vocflow.sources.missing import listed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Rows", "TableFile", "open_table"]

BATCH_ROWS = 20_000

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 1_000
_CHUNK = 1 << 20
_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PARQUET = b"PAR1"
_NOT_TABLES = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
# No text holds them; NUL is left to the reader of lines, which refuses single records for it.
_CONTROL = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"))
_MOST_CONTROL, _MOST_NUL, _SOME = 0.01, 0.1, 2


@dataclass(frozen=True)
class Rows:
    """A run of records: their columns as they stand in the file, the line each begins on, and those refused.

    `lines` counts physical lines from 1 (rows from 1 for Parquet). `refused` holds line and reason of each record
    that could not be read.
    """

    table: pa.Table
    lines: list[int]
    refused: list[tuple[int, Refused]]


@dataclass(frozen=True)
class TableFile:
    """A file with named columns. `encoding` and `delimiter` are what was found out, None for Parquet.

    `quoted` is false where quotation marks are letters like others, as in many tab-separated files.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    quoted: bool = True

    def need(self, name: str, option: str) -> str:
        """The name again, if the file has such a column; UsageError with those that it has, if not."""
        if name in self.columns:
            return name
        advice = nearest(name, self.columns, "")
        raise UsageError(
            f"no column {quote(name)} in {self.path.name}",
            where=str(self.path),
            why=f"columns found: {listed(self.columns)}",
            next_step=f"{advice + ' ' if advice.startswith('did you mean') else ''}name one of them with {option}",
        )

    def batches(self, names: Sequence[str] | None = None, *, rows: int = BATCH_ROWS) -> Iterator[Rows]:
        """The records, `rows` at a time, with the columns `names` (all by default); empty lines are none."""
        wanted = list(self.columns if names is None else dict.fromkeys(names))
        return self._of_parquet(wanted, rows) if self.encoding is None else self._of_text(wanted, rows)

    def _of_parquet(self, names: list[str], rows: int) -> Iterator[Rows]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        first = 1
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=rows, columns=names):
                    yield Rows(pa.table(batch).select(names), list(range(first, first + batch.num_rows)), [])
                    first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path, error) from None

    def _of_text(self, names: list[str], rows: int) -> Iterator[Rows]:
        import pyarrow as pa

        width = len(self.columns)
        places = [self.columns.index(name) for name in names]
        with open_blocks(self.path, self._source()) as blocks:
            records = _records(blocks, self.delimiter or ",", quoted=self.quoted)
            next(records, None)  # the header
            while portion := list(islice(records, rows)):
                kept, lines, refused = [], [], []
                for fields, span in portion:
                    problem = span.problem or (None if len(fields) == width else field_count(len(fields), width))
                    if problem:
                        refused.append((span.line, problem))
                    else:
                        kept.append(fields)
                        lines.append(span.line)
                columns = [pa.array([row[place] for row in kept], pa.string()) for place in places]
                yield Rows(pa.table(columns, names=names), lines, refused)

    def _source(self) -> Source:
        return _source(self.path, self.encoding or "utf-8")


def open_table(path: Path, wanted: Sequence[str] = ()) -> TableFile:
    """Find out how a file is to be read; `wanted` are columns that a right reading is likely to have.

    Raises UsageError where there is no such file, SourceError where it holds no table.
    """
    head = _head(path)
    if head.startswith(_PARQUET):
        return TableFile(path, _parquet_columns(path))
    for magic, name in _NOT_TABLES:
        if head.startswith(magic):
            raise _no_table(path, f"it is {name}")
    encoding = _encoding(path, head)
    readings = [
        (_score(path, encoding, delimiter, wanted, quoted=quoted), delimiter, quoted)
        for delimiter in _DELIMITERS
        for quoted in (True, False)
        if quoted or delimiter == "\t"
    ]
    (_, names), delimiter, quoted = max(readings, key=lambda reading: reading[0][0])
    if not names or not any(name.strip() for name in names):
        raise _no_table(path, "it has no line with the names of its columns")
    return TableFile(path, tuple(Header(path, names, delimiter).names), encoding, delimiter, quoted)


def _head(path: Path) -> bytes:
    if path.is_dir() or not path.exists():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise UsageError(f"{path} {what}", next_step="give a CSV, TSV or Parquet file")
    try:
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read", where=str(path), why=error.strerror) from None
    if not head.strip():
        raise _no_table(path, "it is empty")
    return head


def _no_table(path: Path, why: str) -> SourceError:
    return SourceError(
        f"{path.name} holds no table", where=str(path), why=why, next_step="save it as CSV (UTF-8) with a header line"
    )


def _parquet_columns(path: Path) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> SourceError:
    return SourceError(f"{path.name} is a damaged Parquet file", where=str(path), why=str(error).splitlines()[0])


def _encoding(path: Path, head: bytes) -> str:
    """The encoding of a text file, by its mark, by its validity, or as the likeliest of those without a rule."""
    if head.startswith(_MARKS):
        return "utf-8"  # the reader of lines obeys the mark
    zeros = [head[at::2].count(0) / (len(head) / 2) for at in (0, 1)]
    if max(zeros) > 0.3 and min(zeros) < 0.05:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    strange = len(head) - len(head.translate(None, _CONTROL))
    if strange > _MOST_CONTROL * len(head) + _SOME or head.count(0) > _MOST_NUL * len(head) + _SOME:
        raise _no_table(path, "its bytes are no text")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _score(
    path: Path, encoding: str, delimiter: str, wanted: Sequence[str], *, quoted: bool
) -> tuple[tuple[float, ...], list[str]]:
    """How well the beginning of the file reads with a delimiter, larger is better, and the header it gives."""
    with open_blocks(path, _source(path, encoding)) as blocks:
        records = list(islice(_records(blocks, delimiter, quoted=quoted), _SAMPLE_RECORDS))
    if not records:
        return (0.0,), []
    (names, header), sample = records[0], records[1:]
    if header.problem:
        return (0.0,), []
    found = sum(name in {cell.strip() for cell in names} for name in set(wanted))
    fit = sum(len(fields) == len(names) and not span.problem for fields, span in sample) / max(len(sample), 1)
    several = len(names) > 1
    return (found, fit if several else 0.0, fit, len(names) if several else 0, quoted), names


def _source(path: Path, encoding: str) -> Source:
    """What the reader of lines wants to know of a file."""
    return Source(name=path.name.strip() or "file", kind="review", format="delimited", files=("*",), encoding=encoding)


def _records(blocks: Iterator[Block], delimiter: str, *, quoted: bool) -> Iterator[Row]:
    return scan(blocks, delimiter) if quoted else _literal(blocks, delimiter)


def _literal(blocks: Iterator[Block], delimiter: str) -> Iterator[Row]:
    """Records where quotation marks mean nothing: a line each."""
    number = 1
    for texts, starts, ends, problems in blocks:
        for place, text in enumerate(texts):
            line = text.rstrip("\r\n")
            if line:
                span = Span(text, number + place, starts[place], ends[place], problems.get(place))
                yield line.split(delimiter), span
        number += len(texts)


REASONS = {
    UNCLOSED.reason: "a quote that is not closed",
    STRAY.reason: "text after a closing quote",
    "field_count": "more or fewer fields than the header",
    "nul_byte": "a NUL byte",
    "encoding": "bytes that are not of the file's encoding",
    "too_long": "a record too long to be one",
}
"""Why a record was refused, in words for a person who looks at the file."""
