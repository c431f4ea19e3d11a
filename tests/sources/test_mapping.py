from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,when,changed,who,by,how,where,lang,agent,reply,done,good,bad,nps,ces,plan,status,came of it\n"
ROW = "1,t1,t2,KM-1,anna,e-mail,renewal,fr,A1,t3,t4,nice,slow,9,7,pro,0,solved\n"


def test_every_role(tmp_path: Path) -> None:
    declared = source(
        time_zone="Europe/Zurich",
        columns={
            "key": "id",
            "occurred_at": "when",
            "updated_at": "changed",
            "customer": "who",
            "author": "by",
            "channel": "how",
            "touch_point": "where",
            "language": "lang",
            "agent": "agent",
            "first_reply_at": "reply",
            "resolved_at": "done",
            "outcome": "came of it",
            "comments": ("bad", "good"),
        },
        rating=[
            {"column": "nps", "scale": "nps", "question": "Recommend?"},
            {"column": "ces", "scale": "other", "low": 0, "high": 7.5},
        ],
        segments={"plan": "plan"},
    )
    tables = read_text(tmp_path, HEADER + ROW, declared)
    assert tables == {
        "records": [
            {
                "record_no": 0,
                "line": 2,
                "byte_offset": len(HEADER),
                "byte_length": len(ROW) - 1,
                "natural_key": "1",
                "occurred_at": "t1",
                "updated_at": "t2",
                "time_zone": "Europe/Zurich",
                "customer": "KM-1",
                "author": "anna",
                "channel": "e-mail",
                "touch_point": "renewal",
                "language": "fr",
                "agent": "A1",
                "queue_seconds": None,
                "first_reply_at": "t3",
                "resolved_at": "t4",
                "outcome": "solved",
            }
        ],
        "customers": [],
        "invitations": [],
        "comments": [
            {"record_no": 0, "position": 0, "question": "bad", "text": "slow"},
            {"record_no": 0, "position": 1, "question": "good", "text": "nice"},
        ],
        "ratings": [
            {
                "record_no": 0,
                "position": 0,
                "question": "Recommend?",
                "scale": "nps",
                "role": "outcome",
                "low": 0.0,
                "high": 10.0,
                "value": "9",
            },
            {
                "record_no": 0,
                "position": 1,
                "question": "ces",
                "scale": "other",
                "role": "component",
                "low": 0.0,
                "high": 7.5,
                "value": "7",
            },
        ],
        "segments": [{"record_no": 0, "name": "plan", "value": "pro"}],
        "refusals": [],
        "exclusions": [],
    }


def test_the_source_speaks_where_the_file_is_silent(tmp_path: Path) -> None:
    declared = source(
        columns={"key": "id", "channel": "how", "language": "lang"}, channel="e-mail", touch_point="x", language="de"
    )
    tables = read_text(tmp_path, "id,how,lang\n1,phone,\n2, ,fr\n", declared)
    assert filled(tables["records"]) == [
        {"record_no": 0, "natural_key": "1", "channel": "phone", "touch_point": "x", "language": "de"},
        {"record_no": 1, "natural_key": "2", "channel": "e-mail", "touch_point": "x", "language": "fr"},
    ]


def test_excluded_records_leave_with_the_first_reason_that_holds(tmp_path: Path) -> None:
    rules = [
        {"column": "status", "values": ("test", "1"), "reason": "a test"},
        {"column": "plan", "values": ("staff",), "reason": "our own people"},
    ]
    declared = source(columns={"key": "id", "comments": ("said",)}, exclude=rules, segments={"plan": "plan"})
    content = "id,status,plan,said\n1,0,pro,a\n2, test ,staff,b\n3,0,staff,c\n4\n5,,pro,d\n"
    tables = read_text(tmp_path, content, declared)
    assert tables["exclusions"] == [
        {"record_no": 1, "line": 3, "reason": "a test"},
        {"record_no": 2, "line": 4, "reason": "our own people"},
    ]
    assert [row["record_no"] for row in tables["records"]] == [0, 4]
    assert [row["text"] for row in tables["comments"]] == ["a", "d"]
    assert [row["record_no"] for row in tables["segments"]] == [0, 4]
    assert [row["record_no"] for row in tables["refusals"]] == [3]


def test_customers(tmp_path: Path) -> None:
    declared = source(
        kind="customers",
        columns={"customer": "id", "since": "since", "left_on": "left", "yearly_value": "value"},
        segments={"plan": "plan"},
    )
    tables = read_text(tmp_path, "id,since,left,value,plan\nKM-1,2020-01-02,,240.50,pro\n", declared)
    assert tables["records"] == []
    assert tables["customers"] == [
        {
            "record_no": 0,
            "line": 2,
            "byte_offset": 25,
            "byte_length": 27,
            "customer": "KM-1",
            "since": "2020-01-02",
            "left_on": None,
            "yearly_value": "240.50",
        }
    ]
    assert tables["segments"] == [{"record_no": 0, "name": "plan", "value": "pro"}]


def test_values_are_never_converted(tmp_path: Path) -> None:
    odd = ["007", "1e999", "NaN", "=cmd|'/c calc'!A0", " padded ", "１２", "2024-13-45", "<script>"]
    tables = read_text(tmp_path, "v\n" + "\n".join(odd) + "\n", source(rating=[{"column": "v", "scale": "nps"}]))
    assert [row["value"] for row in tables["ratings"]] == odd


def test_white_space_of_any_kind_is_blank(tmp_path: Path) -> None:
    tables = read_text(tmp_path, "id,v\n1,\t\n2,\u00a0\u2003\n3,\u200b\n", source(columns={"comments": ("v",)}))
    assert [row["record_no"] for row in tables["comments"]] == [2]
