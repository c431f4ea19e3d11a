"""Closing the loop, with rows worked by hand: who is on the list, in which order, what came of the calls."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.stages.loop import HEADERS, company, write
from vocflow.config import Project, load_project
from vocflow.metrics import compare_shares, share
from vocflow.report.scorecard.callbacks import Loop
from vocflow.stages import ingest, measure
from vocflow.stages.closing import ToCall, to_call, write_list
from vocflow.warehouse.store import publish, writer

# Who answered when with what score; the day of the report is 2 July 2026, a Thursday.
SURVEY = [
    ("1", "2026-06-30", "anna", 3, "", ""),  # waits since Tuesday; her two working days end today: not late
    ("2", "2026-06-25", "ben", 0, "", ""),  # a valuable customer who waits
    ("3", "2026-06-01", "carla", 6, "", ""),  # a customer of unknown value
    ("4", "2026-06-01", "dan", 7, "", ""),  # a passive is no detractor
    ("5", "2026-06-01", "eva", 4, "", ""),  # was called, and recovered
    ("6", "2026-06-01", "finn", 4, "", ""),  # his ticket was resolved afterwards
    ("7", "2026-06-01", "gina", 4, "", ""),  # has left
    ("8", "2026-06-01", "hal", 2, "", ""),  # was called and not reached: waits still
    ("9", "2026-05-01", "ida", 2, "", ""), ("10", "2026-06-01", "ida", 9, "", ""),  # no detractor any more
    ("11", "2026-03-01", "jon", 2, "", ""),  # longer ago than 90 days
    ("12", "2026-06-01", "", 2, "", ""),  # nobody knows who it was
    ("13", "2026-06-02", "kim", 1, "", ""),  # called before the answer, which closes nothing
    ("14", "2026-06-03", "lea", 1, "", ""),  # a ticket resolved before the answer, which closes nothing
    ("15", "2026-06-29", "max", 5, "", ""),  # answered on Monday: late since today
    ("16", "2026-06-10", "nia", 5, "", ""),  # called, and the outcome is not known yet
]  # fmt: skip
TICKETS = [
    ("t1", "2026-06-02", "2026-06-05", "finn", "My boat was late."),
    ("t2", "2026-05-20", "2026-05-25", "lea", "My boat was late."),
    ("t3", "2026-06-04", "", "lea", "My boat was late again."),
]
CUSTOMERS = [
    ("anna", 100, ""), ("ben", 900, ""), ("eva", 500, ""), ("finn", 500, ""), ("gina", 900, "2026-06-20"),
    ("hal", 500, ""), ("kim", 100, ""), ("lea", 900, ""), ("max", 100, ""), ("nia", 500, ""),
]  # fmt: skip
CALLS = [
    ("eva", "2026-06-03 10:00", "recovered"),
    ("hal", "2026-06-04 10:00", "not reached"),
    ("kim", "2026-05-30 10:00", "not recovered"),
    ("nia", "2026-06-12 10:00", ""),
]


def finished(project: Project) -> Project:
    publish(project.root)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return finished(company(tmp_path, survey=SURVEY, tickets=TICKETS, customers=CUSTOMERS, calls=CALLS))


def names(project: Project, found: tuple[ToCall, ...]) -> list[str]:
    """Who the customers of the list are, by the line of the survey that each row leads to."""
    assert {customer.file for customer in found} <= {"survey.csv"}
    return [str(SURVEY[customer.line - 2][2]) for customer in found]


def test_the_list_holds_who_waits_by_value_and_then_by_waiting_time(project: Project) -> None:
    # Thirds of the nine customers who are still there, at 500 and 900: ben and lea have 900; hal and nia 500; kim, max
    # and anna 100. Carla is not in the table.
    found = to_call(project)
    assert names(project, found) == ["lea", "ben", "hal", "nia", "kim", "max", "anna", "carla"]
    values = ["highest third"] * 2 + ["middle third"] * 2 + ["lowest third"] * 3 + ["unknown"]
    assert [customer.value for customer in found] == values
    by_name = dict(zip(names(project, found), found, strict=True))
    assert {name for name, customer in by_name.items() if customer.overdue} == set(by_name) - {"anna"}
    assert (by_name["anna"].due, by_name["max"].due) == (date(2026, 7, 2), date(2026, 7, 1))
    assert (by_name["hal"].tried_on, by_name["ben"].tried_on) == (date(2026, 6, 4), None)
    assert (by_name["anna"].waiting_days, by_name["hal"].waiting_days) == (2, 31)
    assert {customer.owner for customer in found} == {"Ann"}


def test_no_name_of_a_customer_stands_in_the_list(project: Project, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    write_list(sheet, to_call(project))
    text = sheet.read_text(encoding="utf-8")
    assert not any(str(row[2]) in text for row in SURVEY if row[2])
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["line"]) for row in rows][:2] == [("survey.csv", "15"), ("survey.csv", "3")]
    assert {len(row["customer"]) for row in rows} == {24}


def test_an_owner_that_would_be_a_formula_is_text_in_the_list(tmp_path: Path) -> None:
    project = company(tmp_path, survey=SURVEY[:1])
    path = tmp_path / "vocflow.toml"
    path.write_text(path.read_text().replace('owner = "Ann"', 'owner = "=cmd|calc"'), encoding="utf-8")
    finished(project)
    sheet = tmp_path / "list.csv"
    write_list(sheet, to_call(load_project(tmp_path)))
    assert ",'=cmd|calc," in sheet.read_text(encoding="utf-8")


def loop(project: Project) -> Loop | None:
    scorecard = measure(project).scorecard
    assert scorecard is not None
    return scorecard.callbacks


def test_fewer_than_ten_are_never_printed(project: Project) -> None:
    found = loop(project)
    assert found is not None
    assert (found.waiting.customers, found.waiting.late, found.waiting.wait) == (None, None, None)
    assert (found.waiting.nobody, found.waiting.none_late, found.has_calls) == (False, False, True)
    assert (found.recovered, found.again) == (None, None)


def test_who_was_called_in_time_is_counted_by_working_days(project: Project) -> None:
    # Time has run out for ben, carla, eva, gina, hal, ida (before she answered again), jon, kim, lea, max and nia; not
    # for anna, and finn was helped before anybody called. Two working days after Monday 1 June is Wednesday 3 June:
    # eva was called in time, hal on Thursday was not; nia answered on Wednesday 10 June, and Friday was in time.
    found = loop(project)
    assert found is not None and found.in_time is not None
    in_time = share(2, 11)
    assert (found.in_time.value, found.in_time.low, found.in_time.high, found.in_time.n) == (
        in_time.value, in_time.low, in_time.high, 11,
    )  # fmt: skip


def test_a_project_without_detractors_has_no_section(tmp_path: Path) -> None:
    project = company(tmp_path, survey=[("1", "2026-06-01", "anna", 9, "", "")])
    assert loop(project) is None


# ---- what came of it -------------------------------------------------------------------------------------------------

# 30 detractors answer in April and again in June; the first 15 are spoken to in between, of whom 9 are recovered.
AGAIN = [
    *((f"a{at}", "2026-04-01", f"c{at}", 3, "", "") for at in range(30)),
    # of those spoken to, 12 score higher the second time; of the others, c20 called in vain among them, 6
    *((f"b{at}", "2026-06-01", f"c{at}", 8 if at < 12 or 15 <= at < 21 else 3, "", "") for at in range(30)),
]
SPOKEN = [
    *((f"c{at}", "2026-04-03 09:00", "Won  Back" if at < 9 else "not recovered") for at in range(15)),
    ("c20", "2026-04-03 09:00", "not reached"),
    ("c21", "2026-06-02 09:00", "recovered"),  # after the second answer: it raised nothing, and is a recovery
]


def test_the_recovery_rate_and_the_next_score(tmp_path: Path) -> None:
    found = loop(company(tmp_path, survey=AGAIN, calls=SPOKEN))
    assert found is not None and found.recovered is not None and found.again is not None
    rate = share(10, 16)
    assert (found.recovered.value, found.recovered.low, found.recovered.high, found.recovered.n) == (
        rate.value, rate.low, rate.high, 16,
    )  # fmt: skip
    assert (found.again.spoken_to.value, found.again.spoken_to.n) == (12 / 15, 15)
    assert (found.again.others.value, found.again.others.n) == (6 / 15, 15)
    gap = compare_shares(12, 15, 6, 15)
    assert (found.again.gap.value, found.again.gap.low, found.again.gap.n) == (gap.difference, gap.low, 30)
    assert found.again.verdict == gap.verdict == "rose"


def test_a_later_call_replaces_an_earlier_outcome_of_the_same_customer(tmp_path: Path) -> None:
    calls = [*SPOKEN, ("c10", "2026-05-03 09:00", "recovered")]
    found = loop(company(tmp_path, survey=AGAIN, calls=calls))
    assert found is not None and found.recovered is not None
    assert (found.recovered.value, found.recovered.n) == (11 / 16, 16)


# ---- the list of calls as an export ----------------------------------------------------------------------------------


def ledger(project: Project, path: str) -> tuple[Any, ...]:
    fates = "read, loaded, updated, unchanged, excluded, quarantined"
    sql = f"SELECT {fates} FROM source_file WHERE path = ? ORDER BY read_at"
    with writer(project.root) as warehouse:
        return warehouse.connection.execute(sql, [path]).fetchall()[-1]


def calls(project: Project) -> list[tuple[Any, ...]]:
    with writer(project.root) as warehouse:
        return warehouse.connection.execute("SELECT called_at, outcome, line FROM callback ORDER BY line").fetchall()


def test_every_call_is_loaded_or_refused_with_its_reason(tmp_path: Path) -> None:
    rows = [
        ("anna", "2026-06-01 10:00", "RECOVERED"),
        ("anna", "2026-06-01 10:00", "not recovered"),  # the same call told again: the last word stands
        ("ben", "2026-06-01 11:00", "won back"),
        ("ben", "2026-06-01 11:00", "won back"),
        ("", "2026-06-01 12:00", "recovered"),
        ("carla", "", "recovered"),
        ("dan", "2026-06-31 12:00", "recovered"),
        ("eva", "2026-06-01 12:00", "quite happy"),
        ("finn", "2026-06-01 12:00", ""),
    ]
    project = company(tmp_path, survey=SURVEY[:1], calls=rows)
    assert ledger(project, "calls.csv") == (9, 3, 1, 1, 0, 4)
    assert [(outcome, line) for _, outcome, line in calls(project)] == [
        ("not recovered", 3), ("recovered", 5), (None, 10),
    ]  # fmt: skip
    with writer(project.root) as warehouse:
        reasons = warehouse.connection.execute(
            "SELECT line, reason, excerpt FROM quarantine WHERE state = 'open' ORDER BY line"
        ).fetchall()
    assert [row[:2] for row in reasons] == [
        (6, "customer_missing"), (7, "time_missing"), (8, "time_unreadable"), (9, "outcome_unknown"),
    ]  # fmt: skip
    assert reasons[3][2] == "quite happy (outcome)"


def test_a_second_export_updates_the_calls_that_it_repeats(tmp_path: Path) -> None:
    project = company(tmp_path, survey=SURVEY[:1], calls=[("anna", "2026-06-01 10:00", "")])
    write(tmp_path / "calls_2.csv", HEADERS["calls"], [("anna", "2026-06-01 10:00", "recovered")])
    done = ingest(project)
    assert [(f.loaded, f.updated, f.unchanged) for f in done.files if f.source == "calls"] == [(0, 0, 1), (0, 1, 0)]
    assert [outcome for _, outcome, _ in calls(project)] == ["recovered"]


def test_the_same_file_under_another_mapping_replaces_what_it_brought(tmp_path: Path) -> None:
    project = company(tmp_path, survey=SURVEY[:1], calls=[("anna", "2026-06-01 10:00", "Won back")])
    path = tmp_path / "vocflow.toml"
    path.write_text(path.read_text().replace('"Won back" = "recovered"', '"Won back" = "not recovered"'))
    ingest(load_project(tmp_path))
    assert [outcome for _, outcome, _ in calls(project)] == ["not recovered"]
    path.write_text(path.read_text().replace('"Won back" = "not recovered"', '"other" = "not recovered"'))
    ingest(load_project(tmp_path))
    assert calls(project) == []
    assert ledger(project, "calls.csv") == (1, 0, 0, 0, 0, 1)
