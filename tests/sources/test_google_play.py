from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from vocflow.errors import SourceError

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "Package Name",
    "App Version Code",
    "App Version Name",
    "Reviewer Language",
    "Device",
    "Review Submit Date and Time",
    "Review Submit Millis Since Epoch",
    "Review Last Update Date and Time",
    "Review Last Update Millis Since Epoch",
    "Star Rating",
    "Review Title",
    "Review Text",
    "Developer Reply Date and Time",
    "Developer Reply Millis Since Epoch",
    "Developer Reply Text",
    "Review Link",
)
REVIEW = {
    "Package Name": "com.example.app",
    "Reviewer Language": "de",
    "Review Submit Date and Time": "2026-03-01T10:00:00Z",
    "Review Last Update Date and Time": "2026-03-02T10:00:00Z",
    "Star Rating": "2",
    "Review Title": "Schade",
    "Review Text": "Zu langsam,\nund teuer 😡",
    "Developer Reply Date and Time": "2026-03-03T10:00:00Z",
    "Review Link": "http://play.google.com/r?id=1",
}


def export(*reviews: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, NAMES)
    writer.writeheader()
    writer.writerows(reviews)
    return out.getvalue().encode("utf-16")


def test_reviews(tmp_path: Path) -> None:
    only_stars = {"Star Rating": "5", "Review Submit Date and Time": "2026-03-04T10:00:00Z"}
    tables = read_text(tmp_path, export(REVIEW, only_stars), source("google_play", channel="app store"))
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "http://play.google.com/r?id=1",
            "occurred_at": "2026-03-01T10:00:00Z",
            "updated_at": "2026-03-02T10:00:00Z",
            "channel": "app store",
            "language": "de",
            "first_reply_at": "2026-03-03T10:00:00Z",
        },
        {"record_no": 1, "occurred_at": "2026-03-04T10:00:00Z", "channel": "app store", "language": "en"},
    ]
    assert [row["line"] for row in tables["records"]] == [2, 4]
    assert tables["comments"] == [
        {"record_no": 0, "position": 0, "question": "Review Title", "text": "Schade"},
        {"record_no": 0, "position": 1, "question": "Review Text", "text": "Zu langsam,\nund teuer 😡"},
    ]
    stars = {"position": 0, "question": "Star Rating", "scale": "stars", "role": "outcome", "low": 1.0, "high": 5.0}
    assert tables["ratings"] == [{"record_no": 0, **stars, "value": "2"}, {"record_no": 1, **stars, "value": "5"}]


def test_the_project_may_say_otherwise(tmp_path: Path) -> None:
    declared = source(
        "google_play",
        columns={"key": "Review Submit Millis Since Epoch", "comments": ("Review Text",)},
        rating=[{"column": "Star Rating", "scale": "other", "low": 1, "high": 5, "question": "Stars"}],
    )
    tables = read_text(tmp_path, export(REVIEW | {"Review Submit Millis Since Epoch": "17"}), declared)
    assert tables["records"][0]["natural_key"] == "17"
    assert [row["question"] for row in tables["comments"]] == ["Review Text"]
    assert [(row["question"], row["scale"]) for row in tables["ratings"]] == [("Stars", "other")]


def test_another_export_is_recognised_as_such(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_text(tmp_path, "id,stars\n1,2\n", source("google_play"))
    assert caught.value.what == 'export.txt is no google_play export: it has no column "Star Rating"'
