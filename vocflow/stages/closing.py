"""Closing the loop: the customers to call back, in the order in which they should be called.

On the list stands who answered the 0-10 question with 6 or less in the last 90 days, if that is the customer's latest
answer, if we know who it was, if the customer has not left, and if nothing was heard since: no resolved ticket, no call
back with an outcome (who was not reached stays on it). First come the most valuable third of customers, then the middle
third, the rest, and those whose value is not known; within each those who have waited longest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vocflow.config import Project
from vocflow.stages.periods import local_day, moment
from vocflow.stages.scope import Scope, scope
from vocflow.stages.windows import last_days, last_year
from vocflow.warehouse.store import snapshot

LOOK_BACK_DAYS = 90
"""An answer older than this is not called back about: the customer no longer knows what was meant."""

THIRDS = ("highest third", "middle third", "lowest third", "unknown")
"""What a customer is worth, by thirds of the customer table."""


@dataclass(frozen=True)
class ToCall:
    """A customer to call back: who (a keyed hash), since when, until when, and where the answer stands in whose file.

    `value` is one of THIRDS; `tried_on` is the day of the first call that did not reach the customer.
    """

    customer: str
    answered_on: date
    score: int
    value: str
    waiting_days: int
    due: date
    overdue: bool
    tried_on: date | None
    owner: str | None
    file: str
    line: int


def to_call(project: Project) -> tuple[ToCall, ...]:
    """The list as the last run left it. Raises WarehouseError when no run has been finished yet."""
    with snapshot(project.root) as warehouse:
        asked = scope(project, warehouse, None, None)
        rows = warehouse.rows("callback/queue", **to_call_parameters(asked))
    return tuple(_to_call(project, asked, row) for row in rows)


def _to_call(project: Project, asked: Scope, row: dict[str, Any]) -> ToCall:
    answered = local_day(row["answered_at"], asked.zone)
    due = project.callbacks.due(answered)
    return ToCall(
        customer=row["customer_id"],
        answered_on=answered,
        score=int(row["score"]),
        value=THIRDS[row["third"]],
        waiting_days=max(0, (asked.as_of - answered).days),
        due=due,
        overdue=due < asked.as_of,
        tried_on=local_day(row["called_at"], asked.zone) if row["called_at"] else None,
        owner=project.callbacks.owner,
        file=row["path"],
        line=row["line"],
    )


def write_list(path: Path, customers: tuple[ToCall, ...]) -> None:
    """Write the list as a CSV, TSV or Parquet file; raises UsageError where it cannot be written.

    The customer is the keyed hash of the warehouse; `file` and `line` lead to the answer in the company's own export.
    """
    import pyarrow as pa

    from vocflow.sources.table_writer import table_writer

    texts = ("customer", "value", "owner", "file")
    columns: dict[str, list[Any]] = {name: [getattr(c, name) for c in customers] for name in ToCall.__annotations__}
    types = {"answered_on": pa.date32(), "due": pa.date32(), "tried_on": pa.date32(), "overdue": pa.bool_()}
    types |= {"score": pa.int64(), "waiting_days": pa.int64(), "line": pa.int64()}
    table = pa.table({name: pa.array(values, types.get(name, pa.string())) for name, values in columns.items()})
    with table_writer(path, texts) as write:
        write(table)


def to_call_parameters(asked: Scope, *, late_until: Any = None) -> dict[str, Any]:
    """What picks the customers to call, as measures take it; with `late_until`, those who answered before it."""
    window = last_days(asked, LOOK_BACK_DAYS)
    return {
        "since": window.since,
        "until": late_until or known_until(asked),
        "known_until": known_until(asked),
        "as_of": moment(asked.as_of, asked.zone),
    }


def known_until(asked: Scope) -> Any:
    """The moment up to which the report knows anything: the end of its scope, or of the day before it is written."""
    return asked.until or moment(asked.as_of, asked.zone)


def late_until(project: Project, asked: Scope) -> Any:
    """Who answered before this moment and waits still has waited longer than [callbacks] within allows."""
    day = asked.as_of
    while project.callbacks.due(day - timedelta(days=1)) >= asked.as_of:
        day -= timedelta(days=1)
    return moment(day, asked.zone)


def in_time_parameters(project: Project, asked: Scope) -> dict[str, Any]:
    """What picks the detractors of a year whose time to be called back has passed, as `called_in_time` takes it."""
    return {
        "since": last_year(asked).since,
        "until": late_until(project, asked),
        "known_until": known_until(asked),
        "zone": asked.zone or "UTC",
        "within": project.callbacks.within,
    }
