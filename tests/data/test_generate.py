"""The exports: shapes of real tools, the same bytes for the same seed, and what is planted in them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data import world
from data.generate import generate

pytestmark = pytest.mark.xdist_group("sample company")  # what they share is made once, in one worker

ROOT = Path(__file__).parents[2]
Planted = list[dict[str, Any]]


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _tickets(company: Path) -> dict[int, dict[str, Any]]:
    """Each ticket in its last version."""
    lines = [line for path in sorted(company.glob("tickets/*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return {ticket["id"]: ticket for ticket in map(json.loads, lines)}


def test_same_seed_same_bytes_as_a_script_and_as_a_function(tmp_path: Path) -> None:
    script = [
        sys.executable,
        str(ROOT / "data" / "generate.py"),
        str(tmp_path / "a"),
        "--seed",
        "4",
        "--records",
        "300",
    ]
    subprocess.run(script, check=True, cwd=tmp_path)
    generate(tmp_path / "b", seed=4, records=300)
    generate(tmp_path / "c", seed=5, records=300)
    assert _tree(tmp_path / "a") == _tree(tmp_path / "b")
    assert _tree(tmp_path / "a") != _tree(tmp_path / "c")


def test_it_runs_under_another_folder_name(tmp_path: Path) -> None:
    """In the wheel the folder is called vocflow/example."""
    copy = tmp_path / "shipped" / "example"
    shutil.copytree(ROOT / "data", copy, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, str(copy / "generate.py"), str(tmp_path / "out"), "--records", "200"], check=True, cwd=tmp_path
    )
    assert (tmp_path / "out" / "truth.json").exists()


def test_a_second_company_is_not_written_over_the_first(company: Path) -> None:
    with pytest.raises(FileExistsError, match="empty folder"):
        generate(company)


def test_five_thousand_records_over_nine_quarters(planted: Planted, truth: dict[str, Any]) -> None:
    counts = Counter(record["source"] for record in planted)
    assert truth["records_by_source"] == counts
    assert counts["loyalty_survey"] == 2800
    on_top = ("delivery_survey", "callbacks", "app_messages", "night_line", "app_survey", "renewals", "internal_service")
    follow_ups = sum("follow_up_of" in record for record in planted)
    assert sum(counts.values()) - sum(counts[source] for source in on_top) - follow_ups == pytest.approx(5000, rel=0.02)


def test_qualtrics_has_three_header_rows_and_previews(company: Path) -> None:
    files = sorted(company.glob("surveys/*.csv"))
    assert [path.stem[-6:] for path in files] == [quarter.label for quarter in world.QUARTERS]
    for path in files:
        questions, imports, *rows = _rows(path)
        assert json.loads(imports["RecordedDate"]) == {"ImportId": "recordedDate", "timeZone": "Europe/Zurich"}
        assert "recommend" in questions["Q1"]
        assert sum(row["Status"] in ("1", "Survey Preview") for row in rows) == 2


def test_scores_in_the_export_are_those_of_the_world(company: Path, planted: Planted) -> None:
    exported = {row["ResponseId"]: row["Q1"] for path in company.glob("surveys/*.csv") for row in _rows(path)[2:]}
    survey = [record for record in planted if record["source"] == "loyalty_survey" and "dirt" not in record]
    assert all(
        exported[record["key"]] == str(record["score"] if record["score"] is not None else "") for record in survey
    )
    commented = sum(bool(record.get("text")) for record in survey) / len(survey)
    assert 0.7 < commented < 0.82


def test_less_than_one_percent_is_wrong_on_purpose_and_its_place_is_told(
    company: Path, planted: Planted, truth: dict[str, Any]
) -> None:
    assert 5 <= len(truth["dirt"]) < len(planted) / 100
    for dirt in truth["dirt"]:
        if dirt["what"] == "score 11":
            lines = (company / dirt["file"]).read_text(encoding="utf-8").split("\n")
            assert re.search(r",(Promoter|Passive|Detractor),11,", lines[dirt["line"] - 1])


def test_google_play_is_utf16_and_an_edited_review_comes_back(company: Path) -> None:
    files = sorted(company.glob("reviews/*.csv"))
    assert all(path.read_bytes().startswith(b"\xff\xfe") for path in files)
    links = [row["Review Link"] for path in files for row in _rows(path, "utf-16")]
    assert links.count("") > 20
    assert max(Counter(link for link in links if link).values()) == 2


def test_x_has_pages_single_posts_an_error_and_a_storm(company: Path, planted: Planted) -> None:
    lines = (company / "posts" / "x_2026Q2.jsonl").read_text(encoding="utf-8").splitlines()
    objects = [json.loads(line) for line in lines]
    assert any("includes" in each for each in objects)
    assert any(each.get("status") == 429 for each in objects)
    assert any("author_id" in each for each in objects)
    posts = [post for each in objects for post in (each["data"] if isinstance(each.get("data"), list) else [each])]
    posts = [post.get("data", post) for post in posts if "status" not in post]
    storm = {record["key"] for record in planted if record.get("storm")}
    loud = [post for post in posts if post["id"] in storm]
    assert len(loud) == len(storm) > 80
    assert len({post["author_id"] for post in loud}) <= 14
    assert len({post["created_at"][:10] for post in loud}) == 7


def test_replies_are_slow_by_mail_and_fast_on_chat(company: Path, truth: dict[str, Any]) -> None:
    minutes: dict[str, list[float]] = {}
    for ticket in _tickets(company).values():
        values = {field["id"]: field["value"] for field in ticket["custom_fields"]}
        if values[4417002]:
            waited = datetime.fromisoformat(values[4417002]) - datetime.fromisoformat(ticket["created_at"])
            minutes.setdefault(ticket["via"]["channel"], []).append(waited.total_seconds() / 60)
    for channel, median in truth["reply_median_minutes"].items():
        assert statistics.median(minutes[channel]) == pytest.approx(median, rel=0.3)


def test_some_customers_who_were_helped_write_again_within_a_week(company: Path, planted: Planted) -> None:
    tickets = {str(key): ticket for key, ticket in _tickets(company).items()}
    again = [record for record in planted if "follow_up_of" in record]
    solved = sum(ticket["status"] == "closed" for ticket in tickets.values()) - len(again)
    assert len(again) / solved == pytest.approx(0.16, abs=0.05)
    for record in again:
        first, second = tickets[record["follow_up_of"]], tickets[record["key"]]
        passed = datetime.fromisoformat(second["created_at"]) - datetime.fromisoformat(first["created_at"])
        assert 0 < passed.total_seconds() <= 7 * 86_400
        assert first["status"] == "closed"
        assert first["custom_fields"][0] == second["custom_fields"][0]
        theme = next(iter(record["themes"]))
        assert any(one["key"] == record["follow_up_of"] and theme in one["themes"] for one in planted)


def test_patience_ends_at_the_planted_bar(company: Path, truth: dict[str, Any]) -> None:
    """Of customers who waited twice the bar nearly all are dissatisfied, of those who waited half of it nearly none."""
    told: dict[str, list[bool]] = {"sooner": [], "later": []}
    for ticket in _tickets(company).values():
        values = {field["id"]: field["value"] for field in ticket["custom_fields"]}
        if ticket["satisfaction_rating"]["score"] in ("good", "bad") and values[4417002]:
            moved = ticket["created_at"] >= truth["service"]["speed_bar_moves"]
            bar = truth["service"]["speed_bar_seconds"][ticket["via"]["channel"]]["after" if moved else "before"]
            waited = datetime.fromisoformat(values[4417002]) - datetime.fromisoformat(ticket["created_at"])
            part = waited.total_seconds() / bar
            if not 0.5 < part < 2:
                told["later" if part > 1 else "sooner"].append(ticket["satisfaction_rating"]["score"] == "bad")
    assert statistics.mean(told["sooner"]) < 0.15
    assert statistics.mean(told["later"]) > 0.85


def test_a_late_delivery_all_but_cancels_praise(planted: Planted, truth: dict[str, Any]) -> None:
    stars: dict[tuple[bool, bool], list[int]] = {}
    for record in planted:
        if record["source"] == "delivery_survey":
            stars.setdefault((record["late"], record["praised"]), []).append(record["stars"])
    lift = {late: statistics.mean(stars[late, True]) - statistics.mean(stars[late, False]) for late in (False, True)}
    assert lift[False] == pytest.approx(truth["service"]["lateness"]["on_time"], abs=0.3)
    assert lift[True] == pytest.approx(truth["service"]["lateness"]["late"], abs=0.35)


def test_the_refund_promise_breaks_on_its_day(company: Path, planted: Planted, truth: dict[str, Any]) -> None:
    days = {row["ResponseId"]: row["RecordedDate"] for path in company.glob("surveys/*.csv") for row in _rows(path)[2:]}
    told: dict[bool, list[bool]] = {False: [], True: []}
    for record in planted:
        if record["source"] == "loyalty_survey" and "refund" in record:
            told[days[record["key"]] >= truth["promise"]["breaks"]].append(record["refund"] == "broken")
    assert statistics.mean(told[False]) == pytest.approx(truth["promise"]["broken_before"], abs=0.2)
    assert statistics.mean(told[True]) == pytest.approx(truth["promise"]["broken_after"], abs=0.15)


def test_staff_believe_what_customers_do_not_say(company: Path, truth: dict[str, Any]) -> None:
    staff = [int(row["ease_of_contact"]) for row in _rows(company / "staff" / "belief_2026.csv")]
    assert sum(answer >= 4 for answer in staff) / len(staff) == pytest.approx(0.8, abs=0.15)
    given = [
        row["Q3_1"] for path in company.glob("surveys/*.csv") for row in _rows(path)[2:] if row["Q3_1"] in set("12345")
    ]
    assert sum(answer in "45" for answer in given) / len(given) == pytest.approx(truth["belief"]["customers"], abs=0.04)


def test_every_customer_named_anywhere_is_in_the_table(company: Path) -> None:
    known = {row["customer_id"] for row in _rows(company / "customers" / "customers.csv")}
    named = {row["ExternalReference"] for path in company.glob("surveys/*.csv") for row in _rows(path)[2:]}
    named |= {row["customer_id"] for path in company.glob("calls/*.csv") for row in _rows(path, "cp1252", ";")}
    named |= {ticket["custom_fields"][0]["value"] for ticket in _tickets(company).values()}
    assert named - {""} <= known


def test_contact_details_are_invented(planted: Planted) -> None:
    text = "\n".join(record["text"] for record in planted if record.get("text"))
    mails = re.findall(r"[\w.]+@[\w.]+\.\w+", text)
    assert len(mails) > 5
    assert sum(bool(re.search(r"@example\.(com|org|net)", mail, re.IGNORECASE)) for mail in mails) > 0.8 * len(mails)
    phones = re.findall(r"\+\d\d [\d ]{8,}", text)
    assert sum(phone[4:10] == "00 000" or phone[4:11] == "000 000" for phone in phones) > 0.8 * len(phones) > 0


def test_detractors_are_called_back_and_recovered_as_planted(company: Path, truth: dict[str, Any]) -> None:
    calls = [row for path in company.glob("callbacks/*.csv") for row in _rows(path)]
    scores: dict[str, list[tuple[str, int]]] = {}
    for path in company.glob("surveys/*.csv"):
        for row in _rows(path)[2:]:
            if row["Q1"].isdigit() and int(row["Q1"]) <= 6 and row["ExternalReference"]:
                scores.setdefault(row["ExternalReference"], []).append((row["RecordedDate"], int(row["Q1"])))
    assert all(any(day[:10] < call["called_at"][:10] for day, _ in scores[call["customer_id"]]) for call in calls)
    planted = truth["callbacks"]
    assert len(calls) / sum(map(len, scores.values())) == pytest.approx(planted["called"], abs=0.08)
    spoken = [call["outcome"].lower() for call in calls if call["outcome"] != "not reached"]
    assert 1 - len(spoken) / len(calls) == pytest.approx(planted["not_reached"], abs=0.06)
    recovered = sum(outcome in ("recovered", "won back") for outcome in spoken) / len(spoken)
    assert recovered == pytest.approx(planted["recovered"], abs=0.1)
