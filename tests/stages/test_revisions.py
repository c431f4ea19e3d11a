"""Closed periods keep their figures as published: what comes later is told beside them, with its reason and counts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import Project, load_project
from vocflow.report.facts import Facts
from vocflow.report.scorecard.revisions import Revision, Revisions, section
from vocflow.stages import explain, label, measure, report, run
from vocflow.stages.measuring import REVISED
from vocflow.warehouse.store import snapshot


def write(root: Path, name: str, rows: list[tuple[str, str, int, str]]) -> None:
    with (root / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "day", "score", "why"), *rows])


def answers(prefix: str, day: str, *counts: tuple[int, int], said: str = "The crew was kind.") -> list:
    scores = [score for score, times in counts for _ in range(times)]
    return [(f"{prefix}{at}", day, score, f"{said} Trip {at}.") for at, score in enumerate(scores)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    toml = TOML.replace('["survey.csv"]', '["survey*.csv"]').replace("as_of = 2026-07-02\n", "as_of = 2026-07-02\n")
    (tmp_path / "vocflow.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    # Q1: 12 promoters, 8 passives, no detractor: +60. Q2: 10 promoters, 5 passives, 5 detractors: +25.
    rows = answers("a", "2026-02-10", (9, 12), (8, 8)) + answers("b", "2026-05-10", (10, 10), (7, 5), (3, 5))
    write(tmp_path, "survey_1.csv", rows)
    return load_project(tmp_path)


def found(facts: Facts) -> Revisions | None:
    assert facts.scorecard is not None
    return facts.scorecard.revisions


def again(project: Project) -> tuple[Facts, str]:
    """The facts of a run with what is new, and its brief."""
    run(project)
    facts = measure(project)
    return facts, report(project, facts).brief.read_text(encoding="utf-8")


def why(revision: Revision) -> str:
    return str(section(Revisions((revision,), ())).blocks[0].rows[0][3])  # type: ignore[union-attr]


def test_the_first_report_has_published_nothing_before(project: Project) -> None:
    assert found(measure(project)) is None


@pytest.mark.slow
def test_without_news_no_published_figure_has_changed(project: Project) -> None:
    run(project)
    facts, brief = again(project)
    revisions = found(facts)
    assert revisions == Revisions((), ())
    assert str(section(revisions).heading) == "No published figure has changed"
    assert REVISED not in brief


def test_late_answers_give_both_values_and_the_reason_with_counts(project: Project) -> None:
    """Ten late detractors in Q2: (10 - 15) of 30 is -16.7, published as +25.0; Q1 stays as it was."""
    first = run(project).published
    write(project.root, "survey_2.csv", answers("late", "2026-06-20", (2, 10)))
    facts, brief = again(project)
    revisions = found(facts)
    assert revisions is not None
    (revision,) = revisions.scores
    assert (revision.what, revision.period) == ("NPS", "Q2 2026")
    assert (revision.published.value, revision.published.n) == (25.0, 20)
    assert revision.now is not None
    assert (round(revision.now.value, 1), revision.now.n) == (-16.7, 30)
    ((source, count),) = revision.causes.late
    assert (source, count.value) == ("survey", 10)
    assert revision.causes.updated is revision.causes.gone is revision.causes.moved_in is None
    assert why(revision) == "10 on survey came later"
    assert REVISED in brief
    # The figure as published stays as it was in every later report, and `explain` leads to the run that published it.
    told = explain(project, "published.nps.2026-Q2")
    assert (told.figure.value, told.same, told.parameters["run_id"]) == (25.0, True, first.run_id)
    assert [row["run_id"] for row in told.rows] == [first.run_id]
    late = explain(project, "late.survey.2026-Q2")
    assert (late.figure.value, late.row_count, late.same) == (10, 10, True)
    with snapshot(project.root) as warehouse:
        (row,) = warehouse.connection.execute(
            "SELECT value FROM figure WHERE run_id = ? AND figure_id = 'nps.2026-Q2'", [first.run_id]
        ).fetchall()
    assert row == (25.0,)


@pytest.mark.slow
def test_corrected_moved_and_withdrawn_answers_are_told_apart(project: Project) -> None:
    """Of Q2's answers one is corrected (3 to 9), and one turns out to be of Q1."""
    run(project)
    rows = answers("a", "2026-02-10", (9, 12), (8, 8)) + answers("b", "2026-05-10", (10, 10), (7, 5), (3, 5))
    rows[-1] = (rows[-1][0], "2026-05-10", 9, "The crew was kind after all.")
    rows[-2] = (rows[-2][0], "2026-03-30", 3, rows[-2][3])
    write(project.root, "survey_1.csv", rows)
    facts, _ = again(project)
    revisions = found(facts)
    assert revisions is not None
    q1, q2 = revisions.scores
    assert q1.now is not None
    assert q2.now is not None
    assert (q1.period, q1.published.n, q1.now.n) == ("Q1 2026", 20, 21)
    # The answer that moved was updated too: it is among those of Q1 that changed.
    assert why(q1) == "1 updated; 1 moved into this period"
    assert (q2.period, q2.published.n, q2.now.n) == ("Q2 2026", 20, 19)
    assert why(q2) == "1 updated; 1 no longer counted in this period"


@pytest.mark.slow
def test_a_period_is_published_by_the_first_report_in_which_it_was_closed(project: Project) -> None:
    """A report made while Q2 was open publishes nothing of Q2."""
    text = (project.root / "vocflow.toml").read_text(encoding="utf-8")
    (project.root / "vocflow.toml").write_text(text.replace("2026-07-02", "2026-06-01"), encoding="utf-8")
    run(load_project(project.root))
    (project.root / "vocflow.toml").write_text(text, encoding="utf-8")
    write(project.root, "survey_2.csv", answers("late", "2026-06-20", (2, 10)))
    facts, brief = again(load_project(project.root))
    revisions = found(facts)
    assert revisions is not None
    assert revisions.scores == ()
    assert REVISED not in brief


@pytest.mark.slow
def test_labels_and_a_new_taxonomy_revise_shares_and_are_named(project: Project) -> None:
    run(project)
    with snapshot(project.root) as warehouse:
        rows = warehouse.connection.execute(
            "SELECT comment_id FROM comment JOIN feedback USING (feedback_id) WHERE occurred_at >= '2026-04-01'"
        ).fetchall()
    for (comment_id,) in rows[:4]:
        label(project, comment_id, themes=[], labeller="Ann")
    revisions = found(again(project)[0])
    assert revisions is not None
    assert revisions.scores == ()
    crew = next(share for share in revisions.shares if (share.what, share.period) == ("crew", "Q2 2026"))
    assert crew.now is not None
    assert (crew.published.value, crew.now.value) == (1.0, 0.8)
    assert crew.causes.labelled is not None
    assert why(crew) == "4 judged by people since"
    text = TAXONOMY.replace('phrases = ["crew"]', 'phrases = ["nobody says this"]')
    (project.root / "taxonomy.toml").write_text(text, encoding="utf-8")
    revisions = found(again(load_project(project.root))[0])
    assert revisions is not None
    crew = next(share for share in revisions.shares if (share.what, share.period) == ("crew", "Q2 2026"))
    assert (crew.published.value, crew.now) == (1.0, None)  # nobody mentions it now: too few to show
    assert why(crew) == "4 judged by people since; the taxonomy changed"
