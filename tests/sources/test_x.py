from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vocflow.sources import count_records

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path


def post(key: str, text: str = "hello", **more: Any) -> dict[str, Any]:
    return {"id": key, "text": text, "author_id": "77", "created_at": "2026-03-01T10:00:00.000Z", "lang": "en", **more}


def lines(*values: Any) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def test_one_post_per_line(tmp_path: Path) -> None:
    tables = read_text(tmp_path, lines(post("1")), source("x", channel="X"))
    assert filled(tables["records"]) == [
        {
            "record_no": 0,
            "natural_key": "1",
            "occurred_at": "2026-03-01T10:00:00.000Z",
            "author": "77",
            "channel": "X",
            "language": "en",
        }
    ]
    assert [(row["question"], row["text"]) for row in tables["comments"]] == [("text", "hello")]


def test_pages_errors_and_what_stands_between(tmp_path: Path) -> None:
    page = {"data": [post("1"), post("2"), "junk", {"id": "3"}], "includes": {"users": [{"id": "77"}]}}
    content = lines(
        page | {"errors": [{"title": "Not Found Error"}]},
        {"data": [], "meta": {"result_count": 0}},
        {"title": "Too Many Requests", "status": 429},
        {"errors": [{"message": "a"}, {"message": "b"}]},
        {"data": post("4")},
        {"something": "else"},
        {},
    )
    tables = read_text(tmp_path, content + "{broken\n", source("x"))
    assert [(row["record_no"], row["line"], row["natural_key"]) for row in tables["records"]] == [
        (0, 1, "1"),
        (1, 1, "2"),
        (9, 5, "4"),
    ]
    assert [(row["record_no"], row["line"], row["reason"]) for row in tables["exclusions"]] == [
        (4, 1, "an error message of the API, not a post"),
        (5, 2, "a page without posts"),
        (6, 3, "an error message of the API, not a post"),
        (7, 4, "an error message of the API, not a post"),
        (8, 4, "an error message of the API, not a post"),
        (11, 7, "every field is blank"),
    ]
    assert [(row["record_no"], row["line"], row["reason"]) for row in tables["refusals"]] == [
        (2, 1, "json"),
        (3, 1, "not_a_post"),
        (10, 6, "not_a_post"),
        (12, 8, "json"),
    ]
    assert count_records(tmp_path / "export.txt", source("x")) == 13


def test_posts_of_a_page_share_the_place_of_their_line(tmp_path: Path) -> None:
    first = lines(post("0"))
    tables = read_text(tmp_path, first + lines({"data": [post("1"), post("2")]}), source("x"))
    places = {(row["line"], row["byte_offset"], row["byte_length"]) for row in tables["records"][1:]}
    assert len(places) == 1
    assert places.pop()[:2] == (2, len(first))


def test_long_posts_and_escaped_characters(tmp_path: Path) -> None:
    content = lines(
        post("1", "cut of…", note_tweet={"text": "cut off &amp; whole &lt;3"}),
        post("2", "AT&amp;T &gt; all &amp;lt; &copy;"),
    )
    tables = read_text(tmp_path, content, source("x"))
    assert [row["text"] for row in tables["comments"]] == ["cut off & whole <3", "AT&T > all &lt; &copy;"]


def test_retweets_are_kept(tmp_path: Path) -> None:
    tables = read_text(tmp_path, lines(post("1", referenced_tweets=[{"type": "retweeted", "id": "9"}])), source("x"))
    assert len(tables["records"]) == 1
