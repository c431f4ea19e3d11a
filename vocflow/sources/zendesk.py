"""Zendesk tickets: one JSON object per line. Custom fields are columns by their id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vocflow.config import Columns, RatingColumn
from vocflow.sources.flat import Flat, Span
from vocflow.sources.jsonl import Item, Object, as_object, flatten_objects
from vocflow.sources.layout import Defaults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.sources.layout import Layout

SATISFIED = "satisfaction_rating.score"

DEFAULTS = Defaults(
    columns=Columns(
        key="id",
        occurred_at="created_at",
        updated_at="updated_at",
        customer="requester_id",
        channel="via.channel",
        agent="assignee_id",
        first_reply_at="first_reply_at",
        resolved_at="solved_at",
        comments=("subject", "description"),
    ),
    ratings=(
        RatingColumn.model_validate(
            {"column": SATISFIED, "question": "satisfaction rating", "scale": "yes_no", "role": "outcome"}
        ),
    ),
)

# "offered" and "unoffered" say that nothing was answered.
_SCORES = {"good": "1", "bad": "0"}


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The tickets of a file."""
    return flatten_objects(path, layout, batch_rows, _items)


def _items(value: Any, span: Span) -> Iterator[Item]:
    ticket = as_object(value)
    yield (_ticket(ticket) if isinstance(ticket, dict) else ticket), span


def _ticket(ticket: Object) -> Object:
    """A ticket with its custom fields by id, and its satisfaction as an answer on the yes/no scale."""
    fields = ticket.get("custom_fields")
    custom = {
        str(field["id"]): field.get("value")
        for field in (fields if isinstance(fields, list) else [])
        if isinstance(field, dict) and "id" in field
    }
    rating = ticket.get("satisfaction_rating")
    score = rating.get("score") if isinstance(rating, dict) else None
    return custom | ticket | {SATISFIED: _SCORES.get(score) if isinstance(score, str) else None}
