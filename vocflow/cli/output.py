"""What commands print: results to stdout, progress to stderr and only on a terminal, everything as JSON on request."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from vocflow.errors import VocflowError
from vocflow.stages.ingesting import FATES, FileCounts, Progress


def as_json(value: object) -> None:
    """Print one JSON document."""
    print(json.dumps(value, default=_plain, indent=2, ensure_ascii=False))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def fail(error: VocflowError) -> None:
    """Print a user's error: as JSON to stdout when JSON was asked for, in words to stderr always."""
    if "--json" in sys.argv:
        as_json({"error": {"what": error.what, "where": error.where, "why": error.why, "next": error.next_step}})
    say(f"error: {_with_project(str(error))}", file=sys.stderr)


def say(text: str, file: TextIO | None = None) -> None:
    """Print text that may hold foreign names: control characters are shown as such, never sent to the terminal."""
    print("".join(char if char.isprintable() or char == "\n" else "�" for char in text), file=file)


def _with_project(text: str) -> str:
    """Next commands as they can be pasted: with the project that this command was given."""
    given = [value for option, value in itertools.pairwise(sys.argv) if option == "--project"]
    if not given:
        return text
    words = "run|check|report|quarantine (?:list|retry)|explain --list|labels (?:export|import)"
    command = rf"(vocflow (?:{words}))(?! --project)\b"
    return re.sub(command, lambda found: f"{found[1]} --project {shlex.quote(given[-1])}", text)


def table(rows: Sequence[Sequence[object]], header: Sequence[str]) -> None:
    """Print aligned columns; numbers to the right. Control characters of foreign text are shown, never sent."""
    texts = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in [list(header), *texts]) for at in range(len(header))]
    right = [bool(rows) and all(isinstance(row[at], int | float) for row in rows) for at in range(len(header))]
    for row in [list(header), *texts]:
        cells = (
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(row, widths, right, strict=True)
        )
        print("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value) if value is not None else ""
    return "".join(char if char.isprintable() else "�" for char in text)


def file_table(files: Sequence[FileCounts]) -> None:
    """Print the accounting of every file: read = loaded + updated + unchanged + excluded + quarantined."""
    table([[file.path, *(getattr(file, fate) for fate in FATES)] for file in files], ["file", *FATES])


def file_rows(files: Sequence[FileCounts]) -> list[dict[str, Any]]:
    """The accounting of every file as JSON rows."""
    return [asdict(file) for file in files]


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A spinner on stderr that names what is being done; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda text: status.update(text)
