"""Exports of listening posts: bytes -> records or refusals, as Arrow tables of text.

A format is a reader, which flattens a file into named text columns with the place of each record, and defaults, which
say what the vendor's columns mean. One mapping step (mapping.py) makes the tables of a `Batch` from both, for all
formats alike. Nothing is converted, masked or deduplicated here. `count_records` (counting.py) counts without the
readers, so that the two can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from vocflow.sources import call_notes, counting, delimited, google_play, jsonl, qualtrics, webvtt, x, zendesk
from vocflow.sources.batch import Batch
from vocflow.sources.layout import Defaults, Layout
from vocflow.sources.mapping import to_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vocflow.config import Source
    from vocflow.sources.flat import Flat

__all__ = ["Batch", "count_records", "read"]


@dataclass(frozen=True)
class _Format:
    flatten: Callable[[Path, Layout, int], Iterator[Flat]]
    count: Callable[[Path, Source], int]
    defaults: Defaults


_FORMATS = {
    "delimited": _Format(delimited.flatten, counting.count_delimited, Defaults()),
    "jsonl": _Format(jsonl.flatten, counting.count_lines, Defaults()),
    "qualtrics": _Format(qualtrics.flatten, partial(counting.count_delimited, header_rows=3), qualtrics.DEFAULTS),
    "google_play": _Format(delimited.flatten, counting.count_delimited, google_play.DEFAULTS),
    "x": _Format(x.flatten, counting.count_posts, x.DEFAULTS),
    "call_notes": _Format(delimited.flatten, counting.count_delimited, call_notes.DEFAULTS),
    "webvtt": _Format(webvtt.flatten, counting.count_file, webvtt.DEFAULTS),
    "zendesk": _Format(zendesk.flatten, counting.count_lines, zendesk.DEFAULTS),
}


def read(path: Path, source: Source, *, batch_rows: int = 50_000) -> Iterator[Batch]:
    """The records of a file, in batches of at most `batch_rows` logical records.

    Raises SourceError where the file as a whole cannot be read as its source declares: no such file, another format,
    a column missing. A record that cannot be read is a row of `refusals` instead.
    """
    form = _FORMATS[source.format]
    layout = Layout(source, form.defaults)
    for flat in form.flatten(path, layout, batch_rows):
        yield to_batch(flat, layout)


def count_records(path: Path, source: Source) -> int:
    """How many logical records a file holds, whether they can be read or not; found without the readers.

    It equals the rows of records, customers, refusals and exclusions that `read` makes of the file. Raises
    SourceError where the file cannot be opened as text.
    """
    return _FORMATS[source.format].count(path, source)
