"""`vocflow kpis` and `vocflow callbacks` as a user meets them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.test_commands import vocflow
from tests.stages.loop import company
from tests.stages.test_callbacks import CALLS, CUSTOMERS, SURVEY, TICKETS
from tests.stages.test_kpis import kpi
from vocflow.warehouse.store import publish

pytestmark = pytest.mark.xdist_group("people commands")  # what they share is made once, in one worker


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("people")
    more = kpi("Loyalty", "nps", 20, baseline=0) + kpi("Contact", "share satisfied: Ease of contact", 0.9)
    company(root, more=more, survey=SURVEY, tickets=TICKETS, customers=CUSTOMERS, calls=CALLS)
    publish(root)
    return root


@pytest.mark.slow
def test_kpis_are_a_table_or_json(ferries: Path) -> None:
    shown = vocflow("kpis", "--project", ferries)
    assert shown.returncode == 0, shown.stderr
    assert "Loyalty" in shown.stdout and "20.0 or higher" in shown.stdout
    assert "Contact: nobody answered 'Ease of contact' in Q2 2026" in shown.stdout
    rows = json.loads(vocflow("kpis", "--project", ferries, "--json").stdout)["kpis"]
    assert [(row["name"], row["status"]) for row in rows] == [("Loyalty", "not met"), ("Contact", None)]


@pytest.mark.slow
def test_suggestions_refuse_few_answers_with_a_sentence(ferries: Path) -> None:
    refused = vocflow("kpis", "suggest", "--project", ferries)
    assert refused.returncode == 2
    assert "KPIs cannot be suggested from" in refused.stderr
    assert "it takes 100 to choose" in refused.stderr


@pytest.mark.slow
def test_the_list_of_calls_is_printed_and_exported(ferries: Path) -> None:
    shown = vocflow("callbacks", "--project", ferries)
    assert shown.returncode == 0, shown.stderr
    assert "8 customers to call back within 2 working days, 7 of them late" in shown.stdout
    assert "who calls: Ann" in shown.stdout
    sheet = ferries / "list.csv"
    assert "written to" in vocflow("callbacks", "--out", sheet, "--project", ferries).stdout
    with sheet.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 8
    wrong = vocflow("callbacks", "--out", ferries / "list.pdf", "--project", ferries)
    assert (wrong.returncode, "does not end in .csv" in wrong.stderr) == (2, True)
