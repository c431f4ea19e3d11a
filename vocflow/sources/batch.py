"""What a source hands on: Arrow tables of text, one set for each run of records."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

_PLACE = [("record_no", pa.int64()), ("line", pa.int64()), ("byte_offset", pa.int64()), ("byte_length", pa.int64())]

RECORD_ROLES: dict[str, str | None] = {
    "natural_key": "key",
    "occurred_at": "occurred_at",
    "updated_at": "updated_at",
    "time_zone": None,
    "customer": "customer",
    "author": "author",
    "channel": "channel",
    "touch_point": "touch_point",
    "language": "language",
    "agent": "agent",
    "first_reply_at": "first_reply_at",
    "resolved_at": "resolved_at",
    "outcome": "outcome",
    "queue_seconds": "queue_seconds",
}
"""Text columns of `Batch.records`, and the role in `[source.columns]` that fills each (None: the file as a whole)."""

CUSTOMER_ROLES: dict[str, str | None] = {name: name for name in ("customer", "since", "left_on", "yearly_value")}

INVITATION_ROLES: dict[str, str | None] = {
    "natural_key": "key",
    "survey": "survey",
    "customer": "customer",
    "channel": "channel",
    "wave": "wave",
    "sent_at": "sent_at",
    "time_zone": None,
}

PLACE = pa.schema(_PLACE)
RECORDS = pa.schema([*_PLACE, *((name, pa.string()) for name in RECORD_ROLES)])
CUSTOMERS = pa.schema([*_PLACE, *((name, pa.string()) for name in CUSTOMER_ROLES)])
INVITATIONS = pa.schema([*_PLACE, *((name, pa.string()) for name in INVITATION_ROLES)])
COMMENTS = pa.schema(
    [("record_no", pa.int64()), ("position", pa.int64()), ("question", pa.string()), ("text", pa.string())]
)
RATINGS = pa.schema(
    [
        ("record_no", pa.int64()),
        ("position", pa.int64()),
        ("question", pa.string()),
        ("scale", pa.string()),
        ("role", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("value", pa.string()),
    ]
)
SEGMENTS = pa.schema([("record_no", pa.int64()), ("name", pa.string()), ("value", pa.string())])
REFUSALS = pa.schema([*_PLACE, ("reason", pa.string()), ("advice", pa.string()), ("excerpt", pa.string())])
EXCLUSIONS = pa.schema([("record_no", pa.int64()), ("line", pa.int64()), ("reason", pa.string())])


@dataclass(frozen=True)
class Batch:
    """A run of logical records of one file. Each is in one of records (customers, invitations), refusals, exclusions.

    Every value of the user is text as it stands in the file, and NULL where it is blank: nothing is converted here.
    `record_no` counts logical records of the file from 0, `line` physical lines from 1; `byte_offset` and
    `byte_length` cut the record out of the file, without its line ending. `records` is empty for customer tables and
    invitations, `customers` and `invitations` for everything else. Comments, ratings and segments have a row only where
    there is an answer.
    `excerpt` is unmasked text of the file, at most 200 characters.
    """

    records: pa.Table
    customers: pa.Table
    invitations: pa.Table
    comments: pa.Table
    ratings: pa.Table
    segments: pa.Table
    refusals: pa.Table
    exclusions: pa.Table
