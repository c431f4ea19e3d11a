"""Rows worked out once for a run: the same ones that the macros find without it, days, labels and taxonomy included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vocflow.warehouse.store import Warehouse, publish, snapshot, writer

ROWS = """
INSERT INTO listening_post VALUES ('survey'), ('posts');
INSERT INTO taxonomy VALUES ('v1', ['price', 'app']), ('v2', ['price', 'app', 'staff']);
INSERT INTO reading (reading_no, input_hash, model_id, taxonomy_version, comments) VALUES (1, 'h', 'm', 'v2', 5);
INSERT INTO feedback (feedback_id, source, kind, customer_id, author_id, occurred_at, time_zone_known, segments,
    content_hash, file_id, line, byte_offset, byte_length)
SELECT id, source, kind, customer, author, occurred_at, true, MAP {'plan': 'Basic'}, 'h', 'f', 1, 0, 0
FROM (VALUES ('f1', 'survey', 'survey', 'c1', NULL, TIMESTAMP '2026-01-05'),
    ('f2', 'survey', 'survey', 'c2', NULL, '2026-02-05'),
    ('f3', 'posts', 'post', NULL, 'a1', '2026-03-05'), ('f4', 'posts', 'post', NULL, 'a2', NULL),
    ('f5', 'survey', 'staff', 'c9', NULL, '2026-02-06'), ('f6', 'dropped', 'survey', 'c3', NULL, '2026-02-07'))
    AS t(id, source, kind, customer, author, occurred_at);
INSERT INTO comment SELECT 'k' || feedback_id, feedback_id, 0, NULL, 'said ' || feedback_id, 'en' FROM feedback;
INSERT INTO classification SELECT comment_id, 'm', 'en', 'negative', 0.8, 0.1, 0.1, false FROM comment;
INSERT INTO mention SELECT comment_id, theme, 0, 4, 'negative', 0.9, 'm', version
FROM comment, (VALUES ('price', 'v1'), ('price', 'v2'), ('staff', 'v2')) AS t(theme, version);
INSERT INTO rating SELECT feedback_id, 0, 'Recommend?', 'nps', 'outcome', 0, 10, 9 FROM feedback;
INSERT INTO label SELECT 1, 'd', comment_id, text_hash(text), 'ann', TIMESTAMP '2026-04-01', 'positive',
    [{'theme': 'app', 'feeling': NULL}], 'v1', NULL FROM comment WHERE comment_id = 'kf1';
"""
COUNTED = (
    "spoken($since, $until)", "mentioned($since, $until)", "mentioned_as('v1', $since, $until)",
    "scored(['survey', 'posts'], $since, $until, NULL, NULL)", "scored_by_customer($since, $until)",
    "kept_waiting(['survey'], $since, $until, ['price'], ['app'])", "voiced($since, $until, 'en', 'app')",
)  # fmt: skip
WINDOWS: list[dict[str, str | None]] = [
    {"since": None, "until": None},
    {"since": None, "until": "2026-02-05"},
    {"since": "2026-02-05", "until": None},
    {"since": "2026-01-05", "until": "2026-03-05"},
]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with writer(tmp_path) as opened:
        opened.connection.execute(ROWS)
        yield opened


def counted(warehouse: Warehouse, macro: str, window: dict[str, str | None]) -> list[str]:
    rows = f"SELECT * FROM {macro.replace('$since', '$since::TIMESTAMP').replace('$until', '$until::TIMESTAMP')}"
    return sorted(map(str, warehouse.connection.execute(rows, window).fetchall()))


@pytest.mark.parametrize("macro", COUNTED)
def test_rows_at_hand_are_those_of_the_macros(warehouse: Warehouse, macro: str) -> None:
    before = [counted(warehouse, macro, window) for window in WINDOWS]
    warehouse.script("report/at_hand")
    assert any(before)
    assert [counted(warehouse, macro, window) for window in WINDOWS] == before


def test_staff_and_posts_no_longer_declared_are_not_at_hand_and_people_are_believed(warehouse: Warehouse) -> None:
    warehouse.script("report/at_hand")
    spoken = "SELECT comment_id, feeling FROM spoken(NULL, NULL) ORDER BY comment_id"
    assert warehouse.connection.execute(spoken).fetchall() == [
        ("kf1", "positive"), ("kf2", "negative"), ("kf3", "negative"), ("kf4", "negative"),
    ]  # fmt: skip
    told = "SELECT theme, feeling FROM mentioned(NULL, NULL) WHERE comment_id = 'kf1' ORDER BY theme"
    # price was among the themes of v1 that a person chose from, and was not chosen; staff came later
    assert warehouse.connection.execute(told).fetchall() == [("app", "positive"), ("staff", "positive")]


def test_rows_at_hand_are_worked_out_anew_when_asked_again(warehouse: Warehouse) -> None:
    warehouse.script("report/at_hand")
    warehouse.connection.execute("DELETE FROM comment WHERE comment_id = 'kf2'")
    warehouse.script("report/at_hand")
    assert warehouse.row("figure/comment_count", since=None, until=None, language="en") == {"comments": 3}


def test_a_snapshot_has_rows_at_hand_too_and_is_not_changed(tmp_path: Path) -> None:
    with writer(tmp_path) as opened:
        opened.connection.execute(ROWS)
    publish(tmp_path)
    for _ in range(2):
        with snapshot(tmp_path) as reading:
            assert reading.connection.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (0,)
            reading.script("report/at_hand")
            assert reading.row("figure/comment_count", since=None, until=None, language="en") == {"comments": 4}
