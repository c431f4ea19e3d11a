"""How many logical records a file holds, found without the readers: the left side of the accounting equation.

Only what a file's encoding is and what counts as JSON is shared with them. Lines are split and quotes are followed
by other means than in the readers, so that a record which they lose is missed here.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from vocflow.sources import jsonl
from vocflow.sources.lines import BYTES_KEPT, MOST_CHARACTERS, open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from vocflow.config import Source

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_BLANK = " \t\r\n"
_CHUNK = 1 << 18


def physical_lines(path: Path, source: Source) -> Iterator[str]:
    """Lines with their endings; of a line longer than any record may be, only the beginning and the end."""
    with open_text(path, source) as (stream, encoding):
        decoder = codecs.getincrementaldecoder(encoding)(BYTES_KEPT)
        unended, size, carriage_return = list[str](), 0, ""
        while raw := stream.read(_CHUNK):
            text = carriage_return + decoder.decode(raw)
            carriage_return = text[-1:] if text[-1:] == "\r" else ""
            for line in _LINE.findall(text[: len(text) - len(carriage_return)]):
                size += len(line)
                if line[-1] in "\r\n":
                    yield "".join([*unended, line])
                    unended, size = [], 0
                elif size - len(line) <= MOST_CHARACTERS:
                    unended.append(line)
        yield from _LINE.findall("".join([*unended, carriage_return, decoder.decode(b"", final=True)]))


def count_delimited(path: Path, source: Source, header_rows: int = 1) -> int:
    """Records below the header of a delimited file."""
    return max(0, _records(physical_lines(path, source), source.delimiter) - header_rows)


def _records(lines: Iterable[str], delimiter: str) -> int:
    """Records begin on a line of their own and end with the first line end outside quotes.

    A record whose quotes are broken, or that grows too long, is its first line only: the lines after it are taken
    again, each as a record, and the one that broke it as the possible beginning of a longer one.
    """
    ends_open = _quote_rule(delimiter)
    total, size = 0, 0
    window: list[str] = []  # the record in hand, as long as one of its quotes is open
    for line in lines:
        if window:
            window.append(line)
            size += len(line)
            still_open = ends_open('"' + line) if size <= MOST_CHARACTERS else None
            if still_open:
                continue
            inside, window = window[1:-1], []
            if still_open is False:
                continue
            total += sum(map(_counts, inside))
        if _counts(line):
            total += 1
            if len(line) <= MOST_CHARACTERS and ends_open(line):
                window, size = [line], len(line)
    return total + sum(map(_counts, window[1:]))


def _counts(line: str) -> bool:
    return line not in ("\n", "\r\n", "\r")


def _quote_rule(delimiter: str) -> Callable[[str], bool | None]:
    """Whether a line that begins outside quotes ends inside them; None where its quotes are broken.

    >>> ends_open = _quote_rule(",")
    >>> [ends_open(line) for line in ('a,"b"', 'a,"b', 'a,"b"c', 'a,b"c')]
    [False, True, None, False]
    """
    part = re.escape(delimiter)
    inside = r'"[^"]*+(?:""[^"]*+)*+'
    field = rf'(?:{inside}"|[^"\r\n{part}][^\r\n{part}]*+|)'
    closed = re.compile(rf"(?:{field}{part})*+{field}[\r\n]*+")
    opened = re.compile(rf"(?:{field}{part})*+{inside}")

    def ends_open(line: str) -> bool | None:
        if '"' not in line or closed.fullmatch(line):
            return False
        return True if opened.fullmatch(line) else None

    return ends_open


def count_lines(path: Path, source: Source) -> int:
    """Lines of a file that are not blank."""
    return sum(1 for line in physical_lines(path, source) if line.strip(_BLANK))


def count_posts(path: Path, source: Source) -> int:
    """Posts and error messages in lines of X's API; a line that holds neither counts once."""
    return sum(_posts(line) for line in physical_lines(path, source) if line.strip(_BLANK))


def _posts(line: str) -> int:
    value = jsonl.parse(line) if len(line) <= MOST_CHARACTERS and _is_text(line) else None
    if not isinstance(value, dict) or "text" in value:
        return 1
    inside = [value.get("data"), value.get("errors")]
    return max(1, sum(len(part) if isinstance(part, list) else part is not None for part in inside))


def _is_text(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in line


def count_file(path: Path, source: Source) -> int:
    """1 for a file with anything in it."""
    return int(any(line.strip() for line in physical_lines(path, source)))
