"""Loading one file version: literal rows in, literal tables out, in a real DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime  # naive ones are what DuckDB returns: UTC
from pathlib import Path
from typing import Any

import pytest

from vocflow.config import Source
from vocflow.sources import read
from vocflow.warehouse.load import FileVersion, MixedScale, load
from vocflow.warehouse.store import Warehouse, writer

NOW = datetime(2026, 11, 22, 12, 0)
Table = Callable[[str], list[tuple[Any, ...]]]


def survey(**changes: Any) -> Source:
    """A survey with a key, a date, a 0-10 score, a comment and a plan."""
    columns = {"key": "id", "occurred_at": "day", "comments": ("why",), "customer": "customer"}
    fields: dict[str, Any] = {
        "name": "survey", "kind": "survey", "format": "delimited", "files": ("*.csv",), "columns": columns,
        "rating": ({"column": "score", "scale": "nps", "role": "outcome"},), "segments": {"plan": "plan"},
    }  # fmt: skip
    return Source.model_validate(fields | changes)


class Loader:
    """Writes rows to a file and loads it; shows tables afterwards."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self.folder = folder

    def load(self, rows: Sequence[str], *, header: str, source: Source, name: str = "a.csv") -> MixedScale | None:
        path = self.folder / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        version = FileVersion(f"{name}-{hash(tuple(rows))}", source.name, name, "0" * 64, path.stat().st_size, "m")
        return load(self.warehouse, version, source, map(vars, read(path, source)), secret="s", run_id="r", now=NOW)

    def table(self, sql: str) -> list[tuple[Any, ...]]:
        return self.warehouse.connection.execute(sql).fetchall()

    def counts(self) -> tuple[int, ...]:
        """read, loaded, updated, unchanged, excluded, quarantined of the file version loaded last."""
        return self.table(
            "SELECT read, loaded, updated, unchanged, excluded, quarantined "
            "FROM source_file ORDER BY rowid DESC LIMIT 1"
        )[0]


@pytest.fixture
def loader(tmp_path: Path) -> Any:
    with writer(tmp_path) as warehouse:
        yield Loader(warehouse, tmp_path)


HEADER = "id,day,score,why,customer,plan"


def test_a_row_becomes_feedback_comment_rating(loader: Loader) -> None:
    loader.load(["1,2026-03-01T10:00:00+01:00,9,Kind staff,K1,Basic"], header=HEADER, source=survey())
    assert loader.counts() == (1, 1, 0, 0, 0, 0)
    assert loader.table(
        "SELECT source, kind, survey_type, occurred_at, time_zone_known, segments, line FROM feedback"
    ) == [("survey", "survey", "relational", datetime(2026, 3, 1, 9, 0), True, {"plan": "Basic"}, 2)]
    assert loader.table("SELECT position, question, text FROM comment") == [(0, "why", "Kind staff")]
    assert loader.table("SELECT question, scale, role, low, high, value FROM rating") == [
        ("score", "nps", "outcome", 0.0, 10.0, 9.0)
    ]


@pytest.mark.parametrize(
    ("day", "zone", "expected", "known"),
    [
        ("2026-07-01 00:30:00", "Europe/Zurich", datetime(2026, 6, 30, 22, 30), True),
        ("2026-01-01 00:30:00", "Europe/Zurich", datetime(2025, 12, 31, 23, 30), True),
        ("2026-07-01 00:30:00", None, datetime(2026, 7, 1, 0, 30), False),
        ("2026-07-01T00:30:00Z", None, datetime(2026, 7, 1, 0, 30), True),
        ("2026-07-01T00:30:00.123-0700", "Europe/Zurich", datetime(2026, 7, 1, 7, 30, 0, 123000), True),
        ("2026-07-01", "Europe/Zurich", datetime(2026, 6, 30, 22, 0), True),
    ],
)
def test_times_are_stored_in_utc(loader: Loader, day: str, zone: str | None, expected: datetime, known: bool) -> None:
    loader.load([f"1,{day},9,,,"], header=HEADER, source=survey(time_zone=zone))
    assert loader.table("SELECT occurred_at, time_zone_known FROM feedback") == [(expected, known)]


@pytest.mark.parametrize(
    ("given", "formats", "expected"),
    [
        ("11/1/2019 8:51:12", ("%m/%d/%Y %H:%M:%S",), datetime(2019, 11, 1, 8, 51, 12)),
        ("01.11.2019 08:51", ("%Y-%m-%d", "%d.%m.%Y %H:%M"), datetime(2019, 11, 1, 8, 51)),
        ("1767225600", ("epoch_s",), datetime(2026, 1, 1)),
        ("1767225600123", ("epoch_ms",), datetime(2026, 1, 1, 0, 0, 0, 123000)),
    ],
)
def test_declared_time_formats(loader: Loader, given: str, formats: tuple[str, ...], expected: datetime) -> None:
    loader.load([f"1,{given},9,,,"], header=HEADER, source=survey(time_formats=formats))
    assert loader.table("SELECT occurred_at FROM feedback") == [(expected,)]


@pytest.mark.parametrize(
    ("row", "reason", "excerpt"),
    [
        ("1,soon,9,,,", "time_unreadable", "soon (occurred_at)"),
        ("1,1970-01-01,9,,,", "date_before_2000", "1970-01-01"),
        ("1,2026-11-24,9,,,", "date_in_future", "2026-11-24"),
        ("1,2026-03-01,11,,,", "score_out_of_range", "11 (score)"),
        ("1,2026-03-01,ten,,,", "score_not_a_number", "ten (score)"),
        ("1,2026-03-01,nan,,,", "score_not_a_number", "nan (score)"),
        ("1,2026-03-01,8.5,,,", "score_not_whole", "8.5 (score)"),
        ("1,2026-03-01,9", "field_count", "9,9999-99-99,9"),
    ],
)
def test_what_cannot_be_typed_is_set_aside_with_its_place(loader: Loader, row: str, reason: str, excerpt: str) -> None:
    loader.load(["0,2026-03-01,9,,,", row], header=HEADER, source=survey())
    assert loader.counts() == (2, 1, 0, 0, 0, 1)
    assert loader.table("SELECT line, reason, excerpt, state FROM quarantine") == [(3, reason, excerpt, "open")]


def test_the_same_key_twice_in_a_file(loader: Loader) -> None:
    """Unchanged when identical, updated when not; the last one stands."""
    rows = ["1,2026-03-01,9,fine,,", "1,2026-03-01,9,fine,,", "1,2026-03-01,3,no longer,,"]
    loader.load(rows, header=HEADER, source=survey())
    assert loader.counts() == (3, 1, 1, 1, 0, 0)
    assert loader.table("SELECT value, text FROM rating JOIN comment USING (feedback_id)") == [(3.0, "no longer")]


def test_without_a_key_every_repeat_counts_and_reading_again_adds_none(loader: Loader) -> None:
    source = survey(columns={"occurred_at": "day", "comments": ("why",)})
    rows = ["1,2026-03-01,9,fine,,"] * 3
    loader.load(rows, header=HEADER, source=source)
    assert loader.counts() == (3, 3, 0, 0, 0, 0)
    loader.load([*rows, "2,2026-03-02,2,bad,,"], header=HEADER, source=source, name="b.csv")
    assert loader.counts() == (4, 1, 0, 3, 0, 0)
    assert loader.table("SELECT count(*) FROM feedback") == [(4,)]


def test_a_later_file_updates_and_an_older_version_changes_nothing(loader: Loader) -> None:
    source = survey(columns={"key": "id", "occurred_at": "day", "updated_at": "changed", "comments": ("why",)})
    header = "id,day,changed,score,why,plan"
    loader.load(["1,2026-03-01,2026-03-05,2,bad,"], header=header, source=source, name="march.csv")
    loader.load(["1,2026-03-01,2026-04-05,9,mended,"], header=header, source=source, name="april.csv")
    assert loader.counts() == (1, 0, 1, 0, 0, 0)
    loader.load(["1,2026-03-01,2026-03-01,5,first,"], header=header, source=source, name="late.csv")
    assert loader.counts() == (1, 0, 0, 1, 0, 0)
    assert loader.table("SELECT text FROM comment") == [("mended",)]


def test_exclusions_are_counted_with_their_reason(loader: Loader) -> None:
    source = survey(exclude=({"column": "plan", "values": ("Test",), "reason": "a test account"},))
    loader.load(["1,2026-03-01,9,,,Test", "2,2026-03-01,9,,,Basic"], header=HEADER, source=source)
    assert loader.counts() == (2, 1, 0, 0, 1, 0)
    assert loader.table("SELECT exclusions FROM source_file") == [({"a test account": 1},)]


def test_personal_data_are_masked_before_anything_is_stored(loader: Loader) -> None:
    said = (
        "Write to ann.lee+x@mail.example.com or call +41 79 555 01 02 or (020) 7946 0958, "
        "card 4111 1111 1111 1111, IBAN CH9300762011623852957, ask @ann_lee; order 2026-03-01 cost 45.50"
    )
    loader.load(
        [f'1,2026-03-01,9,"{said}",K-77,a@b.example.com', "2,x@y.example.com,9,,,"], header=HEADER, source=survey()
    )
    (text,) = loader.table("SELECT text FROM comment")[0]
    assert text == (
        "Write to [email] or call [phone] or [phone], card [card], IBAN [iban], ask [handle]; "
        "order 2026-03-01 cost 45.50"
    )
    assert loader.table("SELECT segments FROM feedback") == [({"plan": "[email]"},)]
    assert loader.table("SELECT excerpt FROM quarantine") == [("[email] (occurred_at)",)]
    stored = str(loader.table("SELECT * FROM feedback"))
    assert "K-77" not in stored


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("+41\u00a079\u00a0555\u00a001\u00a002", "[phone]"),
        ("612 345 679 or 4155552674 or (11) 91234-5679", "[phone] or [phone] or [phone]"),
        ("4111.1111.1111.1111", "[card]"),
        ("de89370400440532013000", "[iban]"),
        ("anna(at)example.com and anna @ example.com", "[email] and [email]"),
        ("@anna.meier was rude", "[handle] was rude"),
        ("2026-08-15 2026-08-16", "2026-08-15 2026-08-16"),
        ("01.08.2026 12.08.2026 10:30", "01.08.2026 12.08.2026 10:30"),
        ("on 12/31/2025, 24/7, 10-12 people, 45.50 EUR", "on 12/31/2025, 24/7, 10-12 people, 45.50 EUR"),
        ("ME24 THEN they went, 10 000 000", "ME24 THEN they went, 10 000 000"),
    ],
)
def test_shapes_that_are_masked_and_shapes_that_are_not(loader: Loader, said: str, stored: str) -> None:
    loader.load([f'1,2026-03-01,9,"{said}",,'], header=HEADER, source=survey())
    assert loader.table("SELECT text FROM comment") == [(stored,)]


def test_a_record_that_cannot_be_taken_apart_shows_only_its_shape(loader: Loader) -> None:
    loader.load(["1,2026-03-01,9,Maria Müller"], header=HEADER, source=survey())
    assert loader.table("SELECT excerpt FROM quarantine") == [("9,9999-99-99,9,xxxxx xxxxxx",)]


def test_without_the_key_a_hash_tells_nothing(loader: Loader) -> None:
    """Two projects with different keys share no identifier, so none can be found by trying names."""
    source, rows = survey(), ["k@example.com,2026-03-01,9,hi,K1,"]
    for secret in ("s", "t"):
        path = loader.folder / "a.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        version = FileVersion(secret, source.name, "a.csv", secret * 64, 1, "m")
        load(loader.warehouse, version, source, map(vars, read(path, source)), secret=secret, run_id="r", now=NOW)
    assert loader.table(
        "SELECT count(DISTINCT feedback_id), count(DISTINCT content_hash), count(DISTINCT customer_id) FROM feedback"
    ) == [(2, 2, 2)]


def test_a_moment_beyond_the_calendar_is_set_aside(loader: Loader) -> None:
    source = survey(time_formats=("epoch_s",))
    loader.load(["1,9999999999999999,9,,,"], header=HEADER, source=source)
    assert loader.table("SELECT reason FROM quarantine") == [("time_unreadable",)]


def test_customers_are_typed_and_the_last_row_stands(loader: Loader) -> None:
    source = Source.model_validate({
        "name": "customers", "kind": "customers", "format": "delimited", "files": ("*.csv",),
        "segments": {"plan": "plan"},
        "columns": {"customer": "id", "since": "since", "left_on": "left", "yearly_value": "value"},
    })  # fmt: skip
    rows = [
        "K1,2024-01-31,,120.10,Basic",
        "K1,2024-01-31,2026-02-01,120.10,Basic",
        "K2,x,,5,Plus",
        ",2024-01-01,,5,",
        "K3,,,1e,",
        "K4,,,-5,",
    ]
    loader.load(rows, header="id,since,left,value,plan", source=source)
    assert loader.counts() == (6, 1, 1, 0, 0, 4)
    assert [str(value) for value in loader.table("SELECT since, left_on, yearly_value FROM customer")[0]] == [
        "2024-01-31", "2026-02-01", "120.10",
    ]  # fmt: skip
    assert loader.table("SELECT line, reason FROM quarantine ORDER BY line") == [
        (4, "time_unreadable"), (5, "customer_missing"), (6, "value_not_a_number"),
        (7, "value_negative"),
    ]  # fmt: skip


def test_one_customer_has_one_hash_in_every_source(loader: Loader) -> None:
    loader.load(["1,2026-03-01,9,,K1,"], header=HEADER, source=survey())
    source = Source.model_validate({
        "name": "customers", "kind": "customers", "format": "delimited", "files": ("*.csv",),
        "columns": {"customer": "id", "yearly_value": "value"},
    })  # fmt: skip
    loader.load(["K1,10"], header="id,value", source=source, name="c.csv")
    assert loader.table("SELECT count(*) FROM feedback JOIN customer USING (customer_id)") == [(1,)]


def ratings(low_days: int, high_days: int) -> list[str]:
    """One answer a day: on 1-5 first, then on 1-10."""
    days = [f"{2010 + day // 336:04}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}" for day in range(low_days + high_days)]
    scores = [day % 5 + 1 for day in range(low_days)] + [day % 10 + 1 for day in range(high_days)]
    return [f"{at},{day},{score},,," for at, (day, score) in enumerate(zip(days, scores, strict=True))]


def test_a_file_that_mixes_two_scales_is_refused_whole_with_the_counts(loader: Loader) -> None:
    rating = {"column": "score", "question": "Overall", "scale": "other", "low": 1, "high": 10}
    mixed = loader.load(ratings(600, 100), header=HEADER, source=survey(rating=(rating,)))
    # 600 answers from 1 to 5, then 1..5 once more before the first 6: 605 in the lower half, 50 of the other 95 above.
    assert mixed is not None
    assert (mixed.lower_only, mixed.upper_count, mixed.answers, mixed.side) == (605, 50, 700, "before")
    assert loader.counts() == (700, 0, 0, 0, 0, 700)
    assert loader.table("SELECT count(*) FROM feedback") == [(0,)]
    assert loader.table("SELECT DISTINCT reason FROM quarantine") == [("mixed_scale",)]


@pytest.mark.parametrize(("low_days", "high_days"), [(0, 400), (60, 400), (600, 0)])
def test_one_scale_or_a_bad_month_is_not_refused(loader: Loader, low_days: int, high_days: int) -> None:
    rating = {"column": "score", "question": "Overall", "scale": "other", "low": 1, "high": 10}
    assert loader.load(ratings(low_days, high_days), header=HEADER, source=survey(rating=(rating,))) is None


def test_the_ledger_cannot_hold_an_equation_that_fails(loader: Loader) -> None:
    import duckdb

    with pytest.raises(duckdb.ConstraintException):
        loader.table(
            "INSERT INTO source_file VALUES "
            "('f', 's', 'p', 'x', 1, 'm', 'loaded', 3, 1, 0, 0, 0, 1, MAP {}, 'r', now()::TIMESTAMP)"
        )
