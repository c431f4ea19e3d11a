"""Feedback written into a warehouse by hand, as if it had been loaded and read: for tests of what is measured in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vocflow.stages.bench import Bench
from vocflow.warehouse.store import Warehouse, writer

START = datetime(2026, 3, 2, 9)  # a Monday
AS_OF = datetime(2026, 12, 1)
CONTACTS = {"since": None, "until": datetime(2026, 12, 1), "as_of": AS_OF}


@dataclass(frozen=True)
class Row:
    """A piece of feedback; `after`, `reply`, `solved` and `queue` in seconds, after START and after its beginning."""

    source: str = "tickets"
    kind: str = "ticket"
    channel: str | None = "email"
    customer: str | None = None
    after: float = 0
    reply: float | None = None
    solved: float | None = None
    queue: float | None = None
    says: Sequence[tuple[str, str]] = ()
    text: str = "words"
    at: tuple[int, int] = (0, 0)
    ratings: Sequence[tuple[str, str, float]] = ()
    """Question, role and answer, each on a scale of 0 to 10."""


@contextmanager
def bench(folder: Path, rows: Sequence[Row]) -> Iterator[Bench]:
    """A bench on a warehouse that holds these rows and no others."""
    with writer(folder) as warehouse:
        warehouse.connection.execute(
            "INSERT INTO reading (reading_no, input_hash, model_id, taxonomy_version, comments) "
            "VALUES (1, 'h', 'm', 'v', 0)"
        )
        for source in {row.source for row in rows}:
            warehouse.connection.execute("INSERT INTO listening_post VALUES (?)", [source])
        for number, row in enumerate(rows):
            _insert(warehouse, f"f{number:04}", row)
        yield Bench(warehouse)


def _insert(warehouse: Warehouse, key: str, row: Row) -> None:
    begun = START + timedelta(seconds=row.after)
    reply, solved = (
        begun + timedelta(seconds=length) if length is not None else None for length in (row.reply, row.solved)
    )
    execute = warehouse.connection.execute
    execute(
        "INSERT INTO feedback (feedback_id, source, kind, channel, customer_id, occurred_at, time_zone_known, "
        "first_reply_at, resolved_at, queue_seconds, segments, content_hash, file_id, line, byte_offset, byte_length) "
        "VALUES (?, ?, ?, ?, ?, ?, true, ?, ?, ?, MAP {}, ?, 'file', 1, 0, 0)",
        [key, row.source, row.kind, row.channel, row.customer, begun, reply, solved, row.queue, key],
    )
    if row.says or row.text != "words":
        execute("INSERT INTO comment VALUES (?, ?, 0, NULL, ?, 'en')", [f"c{key}", key, row.text])
        execute("INSERT INTO classification VALUES (?, 'm', 'en', 'neutral', 0, 1, 0, false)", [f"c{key}"])
    for theme, feeling in row.says:
        execute("INSERT INTO mention VALUES (?, ?, ?, ?, ?, 1.0, 'm', 'v')", [f"c{key}", theme, *row.at, feeling])
    for position, (question, role, value) in enumerate(row.ratings):
        execute("INSERT INTO rating VALUES (?, ?, ?, 'nps', ?, 0, 10, ?)", [key, position, question, role, value])
