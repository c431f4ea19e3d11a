"""Alerts and charts over time in a whole run, on a ferry company whose days are written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stages import ferries
from vocflow.config import Project, load_project
from vocflow.stages import classify, explain, ingest, measure, raised_by, report, run
from vocflow.stages.alerting import RaisedAlert
from vocflow.warehouse.store import snapshot, writer

FIRST = date(2026, 1, 5)
AS_OF = date(2026, 7, 2)
GROWN = date(2026, 6, 22)


def answers(day: date, late: int) -> list[tuple[int, str]]:
    """20 answers of a day: `late` passengers tell of a late boat, the others of the crew; NPS is +30 on each."""
    scores = [10] * 10 + [8] * 6 + [3] * 4
    return [(score, "the boat was late" if at < late else "friendly crew") for at, score in enumerate(scores)]


def write(root: Path, last: date, grown: date | None = GROWN) -> None:
    """2 or 3 mentions of waiting a day until `grown`, then 9."""
    lines, day = ["id,day,score,why"], FIRST
    while day <= last:
        late = 9 if grown and day >= grown else 2 + day.toordinal() % 2
        lines += [f"{day:%m%d}{at},{day},{score},{why}" for at, (score, why) in enumerate(answers(day, late))]
        day += timedelta(days=1)
    (root / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def project(root: Path, as_of: date) -> Project:
    toml = ferries.TOML.replace("as_of = 2026-07-02", f"as_of = {as_of}")
    (root / "vocflow.toml").write_text(toml, encoding="utf-8")
    (root / "taxonomy.toml").write_text(ferries.TAXONOMY, encoding="utf-8")
    return load_project(root)


def night(root: Path, as_of: date, grown: date | None = GROWN) -> tuple[RaisedAlert, ...]:
    """One nightly run on all days before `as_of`: what it was the first to raise."""
    write(root, as_of - timedelta(days=1), grown)
    outcome = run(project(root, as_of))
    return raised_by(load_project(root), outcome.published.run_id, as_of)


def stored(root: Path) -> list[dict[str, Any]]:
    with snapshot(root) as warehouse:
        return warehouse.rows("alert/raised")


@pytest.mark.slow
def test_an_alert_is_raised_on_one_night_and_on_no_other(tmp_path: Path) -> None:
    """Where 2.5 are expected, 9 a day: by hand, a third such day brings the evidence for trebling to
    0.2 * exp(27 log 3 - 7.5 * 2) = 4e5, above 365 nights * 3 streams, which two days (0.2 * exp(9.8) = 3,500) pass too.
    """
    assert night(tmp_path, date(2026, 6, 22)) == ()
    (alert,) = night(tmp_path, date(2026, 6, 25))
    assert (alert.theme, alert.began_on) == ("waiting", GROWN)
    assert GROWN < alert.raised_on <= date(2026, 6, 24)
    assert alert.threshold == 3 * 365
    assert night(tmp_path, date(2026, 6, 27)) == ()
    assert [(row["theme"], row["raised_on"]) for row in stored(tmp_path)] == [("waiting", alert.raised_on)]


def test_the_section_shows_the_theme_its_shares_and_its_comments(tmp_path: Path) -> None:
    night(tmp_path, AS_OF)
    facts = measure(load_project(tmp_path))
    assert facts.scorecard is not None and facts.scorecard.emerging is not None
    (theme,) = facts.scorecard.emerging.themes
    assert (theme.name, theme.since) == ("waiting", GROWN)
    # ten days of 9 among 20 comments; before, 56 days of 2 and 3 in turn
    assert (theme.share.value, theme.share.n) == (pytest.approx(0.45), 200)
    assert (theme.before.value, theme.before.n) == (pytest.approx(0.125), 56 * 20)
    assert theme.quotes == ()  # "the boat was late" is too short to quote


@pytest.mark.slow
def test_what_history_holds_is_stored_and_not_told(tmp_path: Path) -> None:
    """A first run on a year of history finds what happened in it; that is no news."""
    assert night(tmp_path, AS_OF, grown=date(2026, 4, 20)) == ()
    assert [row["theme"] for row in stored(tmp_path)] == ["waiting"]


@pytest.mark.slow
def test_a_run_that_never_ended_leaves_its_alerts_to_the_next(tmp_path: Path) -> None:
    night(tmp_path, date(2026, 6, 22))
    write(tmp_path, date(2026, 6, 24))
    killed = project(tmp_path, date(2026, 6, 25))
    ingest(killed)
    classify(killed)
    measure(killed, run_id="killed")
    with writer(tmp_path) as warehouse:
        assert [row["run_id"] for row in warehouse.rows("alert/raised")] == ["killed"]
    facts = measure(killed)
    report(killed, facts)
    assert [alert.theme for alert in raised_by(killed, facts.run_id, date(2026, 6, 25))] == ["waiting"]
    assert [row["run_id"] for row in stored(tmp_path)] == [facts.run_id]


@pytest.mark.slow
def test_a_fall_of_nps_is_told_as_one(tmp_path: Path) -> None:
    write(tmp_path, AS_OF - timedelta(days=1), grown=None)
    path = tmp_path / "survey.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    fallen = [line.replace(",10,", ",5,") if line.split(",")[1] >= "2026-06-2" else line for line in lines[1:]]
    path.write_text("\n".join([lines[0], *fallen]) + "\n", encoding="utf-8")
    outcome = run(project(tmp_path, AS_OF))
    (alert,) = raised_by(load_project(tmp_path), outcome.published.run_id, AS_OF)
    assert (alert.theme, alert.began_on, alert.what) == (None, date(2026, 6, 20), "NPS fell")
    page = outcome.published.brief.with_name("scorecard.html").read_text(encoding="utf-8")
    assert "An alert on NPS" in page


@pytest.mark.slow
def test_the_trend_has_a_chart_by_week_and_the_day_of_change(tmp_path: Path) -> None:
    """25 closed weeks and 5 closed months: the chart is by week; the fall of 10 May is dated to the day."""
    write(tmp_path, AS_OF - timedelta(days=1), grown=None)
    path = tmp_path / "survey.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    fallen = [line.replace(",10,", ",5,") if line.split(",")[1] >= "2026-05-10" else line for line in lines[1:]]
    path.write_text("\n".join([lines[0], *fallen]) + "\n", encoding="utf-8")
    run(project(tmp_path, AS_OF))
    found = explain(load_project(tmp_path), "trend.change.1")
    assert found.same and found.figure.unit == "day"
    assert date.fromordinal(int(found.figure.value)) == date(2026, 5, 10)
    before, after = (explain(load_project(tmp_path), f"trend.level.{number}").figure for number in (1, 2))
    assert (before.value, after.value) == (pytest.approx(30.0), pytest.approx(-70.0))
    week = explain(load_project(tmp_path), "trend.2026-W02")
    assert week.same and (week.figure.value, week.figure.n) == (pytest.approx(30.0), 140)
    assert explain(load_project(tmp_path), "trend.2026-W02.limits").same


def test_too_few_periods_are_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path, date(2026, 3, 1), grown=None)
    outcome = run(project(tmp_path, date(2026, 3, 2)))
    page = outcome.published.brief.with_name("scorecard.html").read_text(encoding="utf-8")
    assert "too few periods for a control chart" in page
