from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

TICKET: dict[str, Any] = {
    "id": 35436,
    "created_at": "2026-03-01T10:00:00Z",
    "updated_at": "2026-03-04T10:00:00Z",
    "subject": "Refund",
    "description": "Where is my money?\n\nAnna",
    "status": "solved",
    "via": {"channel": "email"},
    "requester_id": 20978392,
    "assignee_id": 235323,
    "tags": ["billing"],
    "custom_fields": [{"id": 360001, "value": "KM-1"}, {"id": 360002, "value": None}],
    "satisfaction_rating": {"score": "bad", "comment": "slow"},
    "solved_at": "2026-03-03T10:00:00Z",
    "first_reply_at": "2026-03-02T10:00:00Z",
}


def test_a_ticket(tmp_path: Path) -> None:
    tables = read_text(tmp_path, json.dumps(TICKET), source("zendesk", kind="ticket", segments={"own": "360001"}))
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "35436",
            "occurred_at": "2026-03-01T10:00:00Z",
            "updated_at": "2026-03-04T10:00:00Z",
            "customer": "20978392",
            "channel": "email",
            "language": "en",
            "agent": "235323",
            "first_reply_at": "2026-03-02T10:00:00Z",
            "resolved_at": "2026-03-03T10:00:00Z",
        }
    ]
    assert [(row["position"], row["question"], row["text"]) for row in tables["comments"]] == [
        (0, "subject", "Refund"),
        (1, "description", "Where is my money?\n\nAnna"),
    ]
    assert tables["segments"] == [{"record_no": 0, "name": "own", "value": "KM-1"}]


@pytest.mark.parametrize(
    ("rating", "values"),
    [
        ({"score": "good"}, ["1"]),
        ({"score": "bad"}, ["0"]),
        ({"score": "offered"}, []),
        ({"score": None}, []),
        (None, []),
        ("odd", []),
    ],
)
def test_satisfaction_is_an_answer_only_when_it_was_given(tmp_path: Path, rating: object, values: list[str]) -> None:
    tables = read_text(tmp_path, json.dumps(TICKET | {"satisfaction_rating": rating}), source("zendesk"))
    found = [(row["scale"], row["role"], row["low"], row["high"], row["value"]) for row in tables["ratings"]]
    assert found == [("yes_no", "outcome", 0, 1, value) for value in values]


def test_odd_custom_fields_do_no_harm(tmp_path: Path) -> None:
    odd = [TICKET | {"custom_fields": value} for value in (None, "x", [1, {"id": 1}, {"value": 2}])]
    tables = read_text(tmp_path, "\n".join(map(json.dumps, odd)), source("zendesk"))
    assert len(tables["records"]) == 3


def test_a_ticket_with_little_in_it(tmp_path: Path) -> None:
    tables = read_text(tmp_path, '{"id": 1}\n', source("zendesk"))
    assert filled(tables["records"]) == [{"record_no": 0, "natural_key": "1", "language": "en"}]
