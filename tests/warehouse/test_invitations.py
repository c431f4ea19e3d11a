"""Lists of invitations: literal rows in, literal tables out, and which answer each of them brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.test_load import Loader
from vocflow.config import Source
from vocflow.warehouse.store import writer

HEADER = "id,who,plan,how,wave,sent"


def invitations(**changes: Any) -> Source:
    """A list with a key, a customer, a plan, a channel, a wave and a day, asking to answer `survey`."""
    columns = {"key": "id", "customer": "who", "channel": "how", "wave": "wave", "sent_at": "sent"}
    fields: dict[str, Any] = {
        "name": "invited", "kind": "invitations", "format": "delimited", "files": ("*.csv",), "survey": "survey",
        "columns": columns, "segments": {"plan": "plan"},
    }  # fmt: skip
    return Source.model_validate(fields | changes)


def survey(**changes: Any) -> Source:
    columns = {"key": "id", "occurred_at": "day", "customer": "who"}
    rating = ({"column": "score", "scale": "nps", "role": "outcome"},)
    fields: dict[str, Any] = {
        "name": "survey", "kind": "survey", "format": "delimited", "files": ("*.csv",), "columns": columns,
        "rating": rating, "segments": {"plan": "plan"},
    }  # fmt: skip
    return Source.model_validate(fields | changes)


@pytest.fixture
def loader(tmp_path: Path) -> Iterator[Loader]:
    with writer(tmp_path) as warehouse:
        warehouse.script("load/listening_posts", sources=["invited", "survey", "customers"])
        yield Loader(warehouse, tmp_path)


def test_a_row_becomes_an_invitation_with_a_hashed_customer(loader: Loader) -> None:
    loader.load(["1,K1,Basic,e-mail,March,2026-03-01T10:00:00+01:00"], header=HEADER, source=invitations())
    assert loader.counts() == (1, 1, 0, 0, 0, 0)
    assert loader.table("SELECT survey, segments, channel, wave, sent_at, line FROM invitation") == [
        ("survey", {"plan": "Basic"}, "e-mail", "March", datetime(2026, 3, 1, 9, 0), 2)
    ]
    (customer,) = loader.table("SELECT customer_id FROM invitation")[0]
    assert customer and "K1" not in customer


def test_the_same_file_twice_adds_nothing_and_a_changed_row_updates(loader: Loader) -> None:
    rows = ["1,K1,Basic,e-mail,March,2026-03-01", "2,K2,Plus,sms,March,2026-03-01"]
    loader.load(rows, header=HEADER, source=invitations())
    loader.load(rows, header=HEADER, source=invitations(), name="again.csv")
    assert loader.counts() == (2, 0, 0, 2, 0, 0)
    loader.load(
        ["2,K2,Plus,e-mail,March,2026-03-02", rows[0], rows[0]], header=HEADER, source=invitations(), name="c.csv"
    )
    assert loader.counts() == (3, 0, 1, 2, 0, 0)
    assert loader.table("SELECT count(*), max(sent_at) FROM invitation") == [(2, datetime(2026, 3, 2))]


def test_a_list_of_segments_has_a_row_for_each_line(loader: Loader) -> None:
    source = invitations(columns={"channel": "how", "sent_at": "sent"})
    rows = [",,Basic,e-mail,,2026-03-01"] * 3
    loader.load(rows, header=HEADER, source=source)
    loader.load(rows, header=HEADER, source=source, name="again.csv")
    assert loader.counts() == (3, 0, 0, 3, 0, 0)
    assert loader.table("SELECT count(*), count(customer_id) FROM invitation") == [(3, 0)]


@pytest.mark.parametrize(
    ("row", "reason", "excerpt"),
    [
        ("1,K1,,,,soon", "time_unreadable", "soon (sent_at)"),
        ("1,K1,,,,", "time_missing", None),
        ("1,K1,,,,1970-01-01", "date_before_2000", "1970-01-01"),
        ("1,K1,,,,2031-01-01", "date_in_future", "2031-01-01"),
        ("1,,,,,2026-03-01", "nobody_invited", None),
        ("1,K1", "field_count", "9,x9"),
    ],
)
def test_what_cannot_be_an_invitation_is_set_aside_with_its_place(
    loader: Loader, row: str, reason: str, excerpt: str | None
) -> None:
    loader.load(["0,K0,,,,2026-03-01", row], header=HEADER, source=invitations())
    assert loader.counts() == (2, 1, 0, 0, 0, 1)
    assert loader.table("SELECT line, reason, excerpt FROM quarantine") == [(3, reason, excerpt)]


def test_a_row_without_its_survey_is_set_aside(loader: Loader) -> None:
    columns = {"key": "id", "customer": "who", "sent_at": "sent", "survey": "wave"}
    loader.load(
        ["1,K1,,,survey,2026-03-01", "2,K2,,,,2026-03-01"],
        header=HEADER,
        source=invitations(survey=None, columns=columns),
    )
    assert loader.counts() == (2, 1, 0, 0, 0, 1)
    assert loader.table("SELECT reason FROM quarantine") == [("survey_missing",)]


def test_an_answer_belongs_to_the_latest_invitation_before_it(loader: Loader) -> None:
    """K1 is asked in March and June and answers in June; K2 answers in March twice; K3 never; K4 before being asked."""
    loader.load(
        [
            "1,K1,,,March,2026-03-01", "2,K1,,,June,2026-06-01", "3,K2,,,March,2026-03-01",
            "4,K3,,,March,2026-03-01", "5,K4,,,March,2026-03-10",
        ],
        header=HEADER, source=invitations(),
    )  # fmt: skip
    loader.load(
        ["a,2026-06-03,9,K1,", "b,2026-03-02,4,K2,", "c,2026-03-05,5,K2,", "d,2026-03-02,8,K4,", "e,2026-03-02,8,K9,"],
        header="id,day,score,who,plan", source=survey(), name="answers.csv",
    )  # fmt: skip
    found = loader.table(
        "SELECT wave, count(*), count(feedback_id) FROM asked(['survey'], NULL, NULL, NULL) GROUP BY ALL ORDER BY ALL"
    )
    assert found == [("June", 1, 1), ("March", 4, 1)]
    assert loader.table("SELECT count(feedback_id) FROM asked(['survey'], NULL, NULL, TIMESTAMP '2026-05-01')") == [
        (1,)
    ]
    assert loader.table("SELECT count(*) FROM asked(['another'], NULL, NULL, NULL)") == [(0,)]


def test_segments_that_the_list_does_not_tell_are_those_of_the_customer_table(loader: Loader) -> None:
    table = Source.model_validate(
        {"name": "customers", "kind": "customers", "format": "delimited", "files": ("*.csv",),
         "columns": {"customer": "who"}, "segments": {"plan": "plan", "city": "city"}}
    )  # fmt: skip
    loader.load(["K1,Plus,Bern", "K2,Plus,Basel"], header="who,plan,city", source=table, name="customers.csv")
    loader.load(["1,K1,Basic,,,2026-03-01", "2,K2,,,,2026-03-01"], header=HEADER, source=invitations())
    found = loader.table("SELECT segments FROM asked(['survey'], NULL, NULL, NULL) ORDER BY line")
    assert found == [({"plan": "Basic", "city": "Bern"},), ({"plan": "Plus", "city": "Basel"},)]
