from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from vocflow.errors import SourceError

from .reading import filled, read_all, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["Status", "RecordedDate", "ResponseId", "ExternalReference", "UserLanguage", "Q1", "Q2", "Q2 - Topics", "Plan"]
TEXTS = ["Antworttyp", "Erfasst", "Antwort-ID", "Referenz", "Sprache", "Wie\nwahrscheinlich?", "Warum?", "x", "Plan"]
IDS = ["status", "recordedDate", "_recordId", "externalDataReference", "userLanguage", "QID1", "QID2_TEXT", "Q", "Plan"]
DECLARED = source(
    "qualtrics",
    columns={"comments": ("Q2",)},
    rating=[{"column": "Q1", "scale": "nps"}],
    segments={"plan": "Plan"},
)


def export(*rows: list[str], zone: str | None = "America/Denver", mark: str = "") -> str:
    ids = [{"ImportId": name} | ({"timeZone": zone} if zone and name.endswith("Date") else {}) for name in IDS]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([NAMES, TEXTS, [json.dumps(value) for value in ids], *rows])
    return mark + out.getvalue()


def answer(status: str = "0", score: str = "9", comment: str = "good") -> list[str]:
    return [status, "2026-03-01 10:00:00", "R_1", "KM-1", "EN", score, comment, "staff", "-99"]


def test_a_current_export(tmp_path: Path) -> None:
    tables = read_text(tmp_path, export(answer(), mark="\ufeff"), DECLARED)
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "R_1",
            "occurred_at": "2026-03-01 10:00:00",
            "time_zone": "America/Denver",
            "customer": "KM-1",
            "language": "EN",
        }
    ]
    # The second header row holds a line break.
    assert tables["records"][0]["line"] == 5
    assert [(row["question"], row["text"]) for row in tables["comments"]] == [("Q2", "good")]
    assert [(row["question"], row["value"]) for row in tables["ratings"]] == [("Q1", "9")]


@pytest.mark.parametrize(("zone", "expected"), [("Z", "UTC"), ("Europe/Zurich", "Europe/Zurich"), (None, None)])
def test_the_time_zone_of_the_file(tmp_path: Path, zone: str | None, expected: str | None) -> None:
    tables = read_text(tmp_path, export(answer(), zone=zone), DECLARED)
    assert tables["records"][0]["time_zone"] == expected


def test_the_source_gives_a_zone_where_the_file_does_not(tmp_path: Path) -> None:
    declared = DECLARED.model_copy(update={"time_zone": "Europe/Paris"})
    assert read_text(tmp_path, export(answer(), zone=None), declared)["records"][0]["time_zone"] == "Europe/Paris"


def test_previews_tests_and_spam_are_left_out(tmp_path: Path) -> None:
    codes = ["0", "IP Address", "Imported", "4", "16", "1", "Survey Preview", "Survey Test", "2", "Spam", "8"]
    tables = read_text(tmp_path, export(*(answer(status=code) for code in codes)), DECLARED)
    assert [(row["record_no"], row["reason"]) for row in tables["exclusions"]] == [
        (5, "a preview, not an answer"),
        (6, "a preview, not an answer"),
        (7, "a test, not an answer"),
        (8, "a test, not an answer"),
        (9, "marked as spam"),
        (10, "marked as spam"),
    ]


def test_questions_seen_but_not_answered(tmp_path: Path) -> None:
    tables = read_text(tmp_path, export(answer(score="-99", comment="-99")), DECLARED)
    assert tables["ratings"] == tables["comments"] == []
    # Embedded data is no question: there -99 is a value.
    assert [row["value"] for row in tables["segments"]] == ["-99"]


def test_answers_may_lack_metadata_columns(tmp_path: Path) -> None:
    content = 'Q1,Q2\nA,B\n"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n7,x\n'
    tables = read_text(tmp_path, content, source("qualtrics", columns={"comments": ("Q2",)}))
    assert filled(tables["records"]) == [{"record_no": 0, "language": "en"}]


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_headers_only(tmp_path: Path, rows: int) -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(list(csv.reader(io.StringIO(export(), newline="")))[:rows])
    assert not any(read_text(tmp_path, lines.getvalue(), DECLARED).values())


def test_a_legacy_export_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="its third row holds no import ids") as caught:
        read_text(tmp_path, "V1,Q1\nResponseID,Why?\nR_1,good\n", source("qualtrics"))
    assert caught.value.next_step == (
        'export again as CSV without "Use legacy format", or set format = "delimited" at vocflow.toml'
    )


@pytest.mark.parametrize("third", ["", ",", "x,y", '"[1]",{}', "[" * 5_000, '{"ImportId":"QID1"', "\0,x"])
def test_a_third_row_of_anything_else(tmp_path: Path, third: str) -> None:
    with pytest.raises(SourceError, match="its third row holds no import ids"):
        read_text(tmp_path, f"Q1,Q2\nA,B\n{third}\nlast,row\n", source("qualtrics"))


def test_a_third_row_that_is_too_short(tmp_path: Path) -> None:
    content = 'Q1,Q2\nA,B\n"{""ImportId"":""QID1""}"\n7,x\n'
    tables = read_text(tmp_path, content, source("qualtrics", columns={"comments": ("Q2",)}))
    assert [row["text"] for row in tables["comments"]] == ["x"]


def test_real_exports(shared: Path) -> None:
    formats = shared / "data" / "formats"
    tables = read_all(formats / "qualtrics_german_header.csv", source("qualtrics", columns={"comments": ("Q2",)}))
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "R_2YPOQ602ER1jkf1",
            "occurred_at": "2017-07-18 08:28:48",
            "language": "DE",
        }
    ]
    assert [row["text"] for row in tables["comments"]] == ["Hello World!"]
    legacy = source(columns={"key": "V1", "comments": ("Q2",)})
    assert len(read_all(formats / "qualtrics_legacy_bom.csv", legacy)["records"]) == 2
