from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

CALL = """WEBVTT - call 123

NOTE
call_id: C-000123
started_at: 2026-03-01T10:02:00+01:00
agent: A12
customer_id: KM-000123
queue_seconds: 140

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000
<v Agent>Kestrel, how can I help?

00:00:04.500 --> 00:00:06.000 align:start
<v Customer>My bike &amp; helmet
were <i>gone</i>.

00:06.000 --> 00:08.000
<v.loud Customer>I want: <00:00:07.000>a refund!

NOTE a second note
agent: B99

00:00:08.000 --> 00:00:09.000
Agent: Of course.
Customer: Thanks.

still grateful
"""
WEBVTT = source("webvtt", kind="call", channel="phone")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_transcript(tmp_path: Path, ending: str, mark: str) -> None:
    content = (mark + CALL.replace("\n", ending)).encode()
    declared = WEBVTT.model_copy(update={"segments": (("queue", "queue_seconds"),)})
    tables = read_text(tmp_path, content, declared)
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "C-000123",
            "occurred_at": "2026-03-01T10:02:00+01:00",
            "customer": "KM-000123",
            "channel": "phone",
            "language": "en",
            "agent": "A12",
            "queue_seconds": "140",
        }
    ]
    skipped = len(mark.encode())
    record = tables["records"][0]
    assert (record["line"], record["byte_offset"]) == (1, skipped)
    assert record["byte_length"] == len(content) - skipped - len(ending)
    assert [(row["position"], row["text"]) for row in tables["comments"]] == [
        (1, "My bike & helmet were gone. I want: a refund!"),
        (3, "Thanks. still grateful"),
    ]
    assert tables["segments"] == [{"record_no": 0, "name": "queue", "value": "140"}]


def test_a_call_in_which_the_customer_says_nothing(tmp_path: Path) -> None:
    tables = read_text(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hello?\n", WEBVTT)
    assert len(tables["records"]) == 1
    assert tables["comments"] == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nCustomer: it is SRT\n", "webvtt"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nnobody is named\n", "no_customer"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>I am a customer\n", "no_customer"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Customer>caf\xe9\n", "encoding"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Customer>\0\n", "nul_byte"),
    ],
)
def test_transcripts_that_would_lose_words_are_refused(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert [row["reason"] for row in read_text(tmp_path, content, WEBVTT)["refusals"]] == [reason]


def test_a_field_that_the_project_names_and_the_call_lacks(tmp_path: Path) -> None:
    declared = source("webvtt", kind="call", columns={"touch_point": "reason"})
    (row,) = read_text(tmp_path, CALL, declared)["refusals"]
    assert row["reason"] == "missing_field"
    assert '"reason"' in row["advice"]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_transcript(tmp_path: Path, content: str) -> None:
    assert not any(read_text(tmp_path, content, WEBVTT).values())


def test_call_notes_with_the_usual_names(tmp_path: Path) -> None:
    content = "call_id,started_at,agent,customer_id,note,reason\n17,2026-03-01 10:00,A1,KM-1,angry about fees,billing\n"
    tables = read_text(tmp_path, content, source("call_notes", kind="call"))
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "17",
            "occurred_at": "2026-03-01 10:00",
            "customer": "KM-1",
            "agent": "A1",
            "language": "en",
        }
    ]
    assert [row["text"] for row in tables["comments"]] == ["angry about fees"]


def test_call_notes_of_a_german_help_desk(tmp_path: Path) -> None:
    declared = source(
        "call_notes", kind="call", encoding="cp1252", delimiter=";", columns={"key": "Nr", "comments": ("Notiz",)}
    )
    tables = read_text(tmp_path, "Nr;Notiz\n1;“zu spät” – verärgert\n".encode("cp1252"), declared)
    assert [row["text"] for row in tables["comments"]] == ["“zu spät” – verärgert"]
