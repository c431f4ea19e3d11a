"""Shares corrected by an audit, from the sheet to the scorecard: which labels enter, and what is flagged."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import Project, load_project
from vocflow.metrics import prevalence
from vocflow.report.facts import Facts
from vocflow.report.scorecard.prevalence import Corrected, Shares, section
from vocflow.stages import classify, draw, explain, import_labels, ingest, label, measure, report
from vocflow.warehouse.store import writer

# Of 300 comments in Q2 90 are about waiting, which the taxonomy finds only where it reads "late".
WAITING = ["The boat was late.", "We came home late.", "The boat was delayed."]
OTHER = ["The crew was kind.", "Lovely view of the lake.", "Blue seats.", "It rained.", "I take it daily."]
N = 300


def said(at: int) -> str:
    return f"{WAITING[at % 3] if at % 10 < 3 else OTHER[at % 5]} Trip {at}."


def is_waiting(text: str) -> bool:
    return any(text.startswith(start) for start in WAITING)


def is_read(text: str) -> bool:
    return " late" in text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = [(f"q{at}", "2026-05-10", at % 11, said(at)) for at in range(N)]
    rows += [(f"p{at}", "2026-02-10", at % 11, said(at)) for at in range(100)]
    with (tmp_path / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "day", "score", "why"), *rows])
    project = load_project(tmp_path)
    ingest(project)
    classify(project)
    return project


def judge(project: Project, n: int, *, kind: str = "audit", until: date | None = None, most: int = 1000) -> list[str]:
    """Draw, judge the first `most` truthfully, import; returns the texts judged."""
    sheet = project.root / f"labels{len(list(project.root.glob('labels*')))}.csv"
    draw(project, n, kind=kind, sheet=sheet, since=date(2026, 1, 1) if until else None, until=until)  # type: ignore[arg-type]
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[:most]:
        row |= {"feeling": "neutral", "themes": "waiting" if is_waiting(row["comment"]) else "none"}
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys())
        out.writeheader()
        out.writerows(rows)
    import_labels(project, sheet, "Ann")
    classify(project)
    return [row["comment"] for row in rows[:most]]


def shares(facts: Facts) -> Shares:
    assert facts.scorecard is not None
    assert facts.scorecard.prevalence is not None
    return facts.scorecard.prevalence


def waiting(facts: Facts) -> Corrected:
    return next(share for share in shares(facts).shares if share.name == "waiting")


def words(found: Shares) -> str:
    told = section(found)
    return " ".join([str(told.heading), *(str(s) for s in told.blocks[0].sentences)])  # type: ignore[union-attr]


def test_without_an_audit_shares_stand_as_classified(project: Project) -> None:
    label(project, _any_comment(project), themes=["waiting"], labeller="Ann")
    facts = measure(project)
    assert shares(facts).audit is None
    assert {share.corrected for share in shares(facts).shares} == {None}
    assert "as classified, error unmeasured" in words(shares(facts))


def _any_comment(project: Project) -> str:
    with writer(project.root) as warehouse:
        return str(warehouse.connection.execute("SELECT min(comment_id) FROM comment").fetchall()[0][0])


def test_an_audit_corrects_the_share_of_a_theme(project: Project) -> None:
    judged = judge(project, 95)
    facts = measure(project)
    report(project, facts)
    found = waiting(facts)
    rest = sorted({said(at) for at in range(N)} - set(judged))
    expected = prevalence(
        [is_waiting(text) for text in judged], [is_read(text) for text in judged], [is_read(text) for text in rest]
    )
    assert found.corrected is not None
    assert len(judged) == 95  # from 100 labels on a model of them may read the themes
    assert found.corrected.value == pytest.approx(expected.value)
    assert (found.corrected.low, found.corrected.high) == pytest.approx((expected.low, expected.high))
    assert found.corrected.n == 95
    assert expected.low <= 0.3 <= expected.high
    audit = shares(facts).audit
    assert audit is not None
    assert (audit.comments.value, audit.old) == (95, False)
    assert (audit.first, audit.last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert "People judged 95 comments drawn at random" in words(shares(facts))
    told = explain(project, "theme_prevalence.waiting.2026-Q2")
    assert told.same
    assert told.row_count == 95


@pytest.mark.slow
def test_labels_of_other_draws_and_hands_never_enter(project: Project) -> None:
    judged = judge(project, 60)  # fewer than 100 labels in all: from there on a model of them may read the themes
    before = waiting(measure(project)).corrected
    assert before is not None
    judge(project, 30, kind="uncertain")
    label(project, _any_comment(project), themes=["waiting"], labeller="Ben")
    classify(project)
    after = waiting(measure(project)).corrected
    assert after is not None
    assert (after.value, after.low, after.high, after.n) == (before.value, before.low, before.high, len(judged))


@pytest.mark.slow
def test_two_audits_speak_together_and_what_was_left_unjudged_does_not(project: Project) -> None:
    """60 of 300, then 90 of the other 240 of which 30 were judged: chance 1 - (1 - 60/300) (1 - 30/240) = 0.3."""
    first, second = judge(project, 60), judge(project, 90, most=30)
    with writer(project.root) as warehouse:
        chances = warehouse.connection.execute("SELECT themes_chance, count(*) FROM audited() GROUP BY 1").fetchall()
    assert [(round(chance, 9), n) for chance, n in chances] == [(0.3, 90)]
    found = waiting(measure(project)).corrected
    judged = first + second
    rest = sorted({said(at) for at in range(N)} - set(judged))
    expected = prevalence(
        [is_waiting(text) for text in judged], [is_read(text) for text in judged], [is_read(text) for text in rest]
    )
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((expected.value, expected.low, expected.high))
    assert found.n == 90


@pytest.mark.slow
def test_an_audit_of_other_days_is_flagged_as_old(project: Project) -> None:
    judged = judge(project, 80, until=date(2026, 3, 31))
    facts = measure(project)
    assert len(judged) == 80
    audit = shares(facts).audit
    assert audit is not None
    assert (audit.old, audit.last) == (True, date(2026, 3, 31))
    assert "That audit is old" in words(shares(facts))
    expected = prevalence(
        [is_waiting(text) for text in judged],
        [is_read(text) for text in judged],
        [is_read(said(at)) for at in range(N)],
    )
    found = waiting(facts).corrected
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((expected.value, expected.low, expected.high))


@pytest.mark.slow
def test_too_few_audited_positives_are_too_rare_to_correct(project: Project) -> None:
    judged = judge(project, 20)
    assert sum(map(is_waiting, judged)) < 10
    facts = measure(project)
    found = waiting(facts)
    assert found.too_rare
    assert found.corrected is not None
    assert found.corrected.value == pytest.approx(sum(map(is_waiting, judged)) / 20)
    table = section(shares(facts)).blocks[1]
    cells = [str(cell) for row in table.rows for cell in row]  # type: ignore[union-attr]
    assert any(cell.startswith("too rare to correct: ") for cell in cells)
