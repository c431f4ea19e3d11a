"""Bytes -> physical lines of text, with the place of each; nothing in the file is skipped or repaired.

Lines end at LF, CRLF or CR. Bytes that are not valid in the encoding become lone surrogates (U+DC00 + byte), which
no valid text holds: the line keeps its exact length in bytes, and is marked as one that cannot be read.
"""

from __future__ import annotations

import codecs
import io
import re
from contextlib import contextmanager
from itertools import accumulate
from typing import IO, TYPE_CHECKING, NamedTuple

from vocflow.config.toml_file import quote
from vocflow.errors import SourceError
from vocflow.sources.flat import Refused, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.config import Source

MOST_CHARACTERS = 10_000_000
"""A record longer than this is refused, so that one broken quote cannot fill the memory."""

BYTES_KEPT = "vocflow.bytes_kept"
"""Name of the decoding error handler that keeps invalid bytes as lone surrogates."""

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_NOT_TEXT = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document"),
)
_LONE = re.compile("[\ud800-\udfff]")
_CHUNK = 1 << 20
_SHOWN = 200

NUL = Refused("nul_byte", "The record holds a NUL byte, so it was damaged on its way: export the file again.")
TOO_LONG = Refused(
    "too_long",
    f"The record is longer than {MOST_CHARACTERS:,} characters: look for a missing line break, or shorten it.",
)


class Block(NamedTuple):
    """Physical lines that follow each other, the bytes of each without its ending, and those that cannot be read.

    A line of more than MOST_CHARACTERS is cut to its beginning, without quotes.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    problems: dict[int, Refused]


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(BYTES_KEPT, _keep_bytes)


@contextmanager
def open_lines(path: Path, source: Source) -> Iterator[Iterator[Span]]:
    """The physical lines of a text file, one span each. Raises SourceError as `open_blocks` does."""
    with open_blocks(path, source) as blocks:
        yield _spans(blocks)


def _spans(blocks: Iterator[Block]) -> Iterator[Span]:
    number = 1
    for texts, starts, ends, problems in blocks:
        for place, (text, start, end) in enumerate(zip(texts, starts, ends, strict=True)):
            yield Span(text, number + place, start, end, problems.get(place))
        number += len(texts)


@contextmanager
def open_blocks(path: Path, source: Source) -> Iterator[Iterator[Block]]:
    """The physical lines of a text file, about a million characters at a time.

    Raises SourceError where the file cannot be opened, is no text file, or its encoding cannot be read line by line.
    """
    with open_text(path, source) as (stream, encoding):
        yield _blocks(stream, encoding)


@contextmanager
def open_text(path: Path, source: Source) -> Iterator[tuple[IO[bytes], str]]:
    """A file behind its byte order mark, and its encoding: by the mark, else as the source says, else UTF-8."""
    try:
        with path.open("rb") as stream:
            encoding, skip = _encoding_of(stream.read(8), path, source)
            stream.seek(skip)
            yield stream, encoding
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read",
            where=str(path),
            why=error.strerror,
            next_step="make the file readable, then run: vocflow check",
        ) from None


def _encoding_of(head: bytes, path: Path, source: Source) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    for magic, name in _NOT_TEXT:
        if head.startswith(magic):
            raise SourceError(
                f"{path.name} is {name}, not text",
                where=str(path),
                why=f"source {quote(source.name)} reads text files",
                next_step="unpack it or save it as CSV (UTF-8), then run: vocflow check",
            )
    encoding = codecs.lookup(source.encoding or "utf-8").name
    encoding = _WITHOUT_MARK.get(encoding, encoding)
    if _unit(encoding) == 1 and not _keeps_ascii(encoding):
        raise SourceError(
            f"vocflow cannot read files in {encoding}",
            where=f"{source.line_of('encoding')}, for {path}",
            why="its bytes do not tell where a line ends",
            next_step="save the file as UTF-8 and leave encoding out, then run: vocflow check",
        )
    return encoding, 0


def _unit(encoding: str) -> int:
    """Bytes of a plain character."""
    return 4 if encoding.startswith("utf-32") else 2 if encoding.startswith("utf-16") else 1


def _keeps_ascii(encoding: str) -> bool:
    plain = bytes(range(128))
    try:
        return plain.decode(encoding) == plain.decode("ascii")
    except (UnicodeError, LookupError):  # LookupError: a codec such as rot13 that is not for text
        return False


def _blocks(stream: IO[bytes], encoding: str) -> Iterator[Block]:
    decoder = codecs.getincrementaldecoder(encoding)(BYTES_KEPT)
    start = stream.tell()
    head: list[str] = []  # pieces of a line that goes on in the next chunk
    dropped, held, raw = 0, "", b"-"
    while raw:
        raw = stream.read(_CHUNK)
        text = held + decoder.decode(raw, final=not raw)
        held = "\r" if raw and text.endswith("\r") else ""  # its LF may come with the next chunk
        lines = io.StringIO(text.removesuffix(held), newline="").readlines()
        tail = lines.pop() if raw and lines and not lines[-1].endswith(("\r", "\n")) else ""
        if head and (lines or not raw):
            lines[:1] = ["".join([*head, *lines[:1]])]
            head = []
        if lines:
            block, start = _block(lines, start, dropped, encoding)
            dropped = 0
            yield block
        if sum(map(len, head)) > MOST_CHARACTERS:
            dropped += _width(tail, encoding)
        elif tail:
            head.append(tail)


def _block(lines: list[str], start: int, dropped: int, encoding: str) -> tuple[Block, int]:
    """The block of `lines` and the offset of what follows; `dropped` bytes of the first line are not in its text."""
    unit = _unit(encoding)
    problems: dict[int, Refused] = {}
    whole = "".join(lines)
    if whole.isascii():
        widths = [len(line) * unit for line in lines]
    else:
        try:
            widths = [len(line.encode(encoding)) for line in lines]
        except UnicodeEncodeError:
            widths = [_width(line, encoding) for line in lines]
            problems |= {place: _invalid(encoding) for place, line in enumerate(lines) if _LONE.search(line)}
    widths[0] += dropped
    starts = list(accumulate(widths, initial=start))
    following = starts.pop()
    endings = [len(line) - len(line.rstrip("\r\n")) for line in lines]
    ends = [start + width - ending * unit for start, width, ending in zip(starts, widths, endings, strict=True)]
    if "\0" in whole:
        problems |= {place: NUL for place, line in enumerate(lines) if "\0" in line}
    if len(whole) > MOST_CHARACTERS:
        for place, line in enumerate(lines):
            if len(line) > MOST_CHARACTERS:
                problems[place] = TOO_LONG
                lines[place] = line[:_SHOWN].replace('"', "'") + "\n"
    return Block(lines, starts, ends, problems), following


def _width(text: str, encoding: str) -> int:
    """The length of `text` in bytes, those that were not valid included."""
    valid = _LONE.sub("", text)
    return len(valid.encode(encoding)) + len(text) - len(valid)


def _invalid(encoding: str) -> Refused:
    if encoding == "utf-8":
        advice = 'Some bytes are not UTF-8: set encoding = "cp1252" in this [[source]], or save the file as UTF-8.'
    else:
        advice = f"Some bytes are not {encoding}: mend encoding in this [[source]], or save the file as UTF-8."
    return Refused("encoding", advice)
