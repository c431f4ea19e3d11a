"""Who was asked and who answered, on rows that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import load_project
from vocflow.report.facts import Facts
from vocflow.report.scorecard.answered import Answered
from vocflow.stages import explain, figure_list, ingest, measure, report

INVITATIONS = """
[[source]]
name = "asked"
kind = "invitations"
format = "delimited"
files = ["asked.csv"]
survey = "survey"
[source.columns]
customer = "who"
channel = "how"
wave = "wave"
sent_at = "sent"
[source.segments]
plan = "plan"
"""
WEIGHTING = "\n[weighting.margins]\nplan = { Basic = 3, Plus = 1 }\n"
SURVEY = TOML.replace('comments = ["why"]', 'customer = "who"') + '[source.segments]\nplan = "plan"\n'


def make(root: Path, *, toml: str = SURVEY + INVITATIONS + WEIGHTING, business: int = 4) -> Path:
    """60 of Basic asked, 6 answer; 40 of Plus asked, 20 answer; `business` asked, nobody answers. Half by e-mail."""
    (root / "vocflow.toml").write_text(toml, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    plans = {"Basic": (60, 6), "Plus": (40, 20), "Business": (business, 0)}
    asked, answers = ["who,plan,how,wave,sent"], ["id,who,day,score,plan"]
    for plan, (invited, answered) in plans.items():
        for at in range(invited):
            asked.append(f"{plan}{at},{plan},{'e-mail' if at % 2 else 'app'},spring,2026-05-01")
            if at < answered:
                # Basic: three promoters, three detractors; Plus: ten promoters, ten passives
                score = (10 if at < 3 else 2) if plan == "Basic" else (9 if at < 10 else 8)
                answers.append(f"{plan}{at},{plan}{at},2026-05-0{2 + at % 8},{score},{plan}")
    # four more of Basic answer unasked: they count for the score, and not for the response
    answers += [f"u{at},stranger{at},2026-06-01,{10 if at < 2 else 2},Basic" for at in range(4)]
    (root / "asked.csv").write_text("\n".join(asked) + "\n", encoding="utf-8")
    (root / "survey.csv").write_text("\n".join(answers) + "\n", encoding="utf-8")
    return root


def facts(root: Path) -> Facts:
    project = load_project(root)
    ingest(project)
    return measure(project)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Facts, Answered]:
    root = make(tmp_path_factory.mktemp("asked"))
    found = facts(root)
    report(load_project(root), found)
    assert found.scorecard and found.scorecard.answered
    return root, found, found.scorecard.answered


def test_rates_are_those_of_the_lists(measured: tuple[Path, Facts, Answered]) -> None:
    _, _, answered = measured
    assert (answered.period, answered.invited.value, answered.rate.n) == ("Q2 2026", 104, 104)
    assert answered.rate.value == pytest.approx(26 / 104)
    by = {table.part: table for table in answered.tables}
    assert {group.name: (group.invited.value, group.rate.value) for group in by["channel"].groups} == {
        "app": (52, 0.25), "e-mail": (52, 0.25),
    }  # fmt: skip


def test_a_plan_of_four_takes_the_next_smallest_with_it(measured: tuple[Path, Facts, Answered]) -> None:
    """104 - 60 - 40 = 4: with Plus shown too, anybody could work Business out. One plan alone is no comparison."""
    _, _, answered = measured
    assert [table.part for table in answered.tables] == ["channel"]


def test_the_weighted_score_by_hand(measured: tuple[Path, Facts, Answered]) -> None:
    """Basic: 5 promoters, 5 detractors of 10, NPS 0; Plus +50 of 20. As answered +33.3; at three to one +12.5.

    Kish: the ten of Basic count 0.075 each, the twenty of Plus 0.0125; 1 / (10 x 0.075^2 + 20 x 0.0125^2) = 16.8.
    """
    _, _, answered = measured
    score = answered.score
    assert score and score.plain.value == pytest.approx(100 / 3)
    assert score.weighted.value == pytest.approx(12.5)
    assert score.effective.value <= 1 / (10 * 0.075**2 + 20 * 0.0125**2) + 1e-9
    assert score.weighted.low and score.plain.low and score.weighted.low < score.plain.low


def test_each_figure_leads_back_to_its_rows(measured: tuple[Path, Facts, Answered]) -> None:
    root, _, answered = measured
    project = load_project(root)
    assert answered.score
    for figure, rows in ((answered.rate, 104), (answered.tables[-1].groups[0].rate, 52), (answered.score.weighted, 30)):
        explained = explain(project, figure.id)
        assert explained.same
        assert explained.row_count == rows


def test_who_is_not_heard_where_all_plans_may_be_shown(tmp_path: Path) -> None:
    """6 of 60 against 20 of 60 and 0 of 20: Basic lower, Business lower, Plus higher."""
    found = facts(make(tmp_path, business=20))
    assert found.scorecard and found.scorecard.answered
    (plans,) = (table for table in found.scorecard.answered.tables if table.part == "plan")
    assert {group.name: group.verdict for group in plans.groups} == {
        "Plus": "higher",
        "Basic": "lower",
        "Business": "lower",
    }
    assert not plans.hidden


def test_without_invitations_there_is_no_section_and_with_strangers_a_sentence(tmp_path: Path) -> None:
    found = facts(make(tmp_path, toml=SURVEY))
    assert found.scorecard and found.scorecard.answered is None
    strange = INVITATIONS.replace('survey = "survey"\n', "").replace('wave = "wave"', 'survey = "wave"')
    found = facts(make(tmp_path, toml=SURVEY + strange))
    assert found.scorecard and found.scorecard.answered is None
    assert "Invitations ask to answer “spring”, which is no listening post of the project." in found.scorecard.missing


def test_margins_that_do_not_fit_say_why(tmp_path: Path) -> None:
    margins = WEIGHTING.replace("Plus = 1", "Plus = 1, Gold = 1")
    found = facts(make(tmp_path, toml=SURVEY + INVITATIONS + margins))
    assert found.scorecard and found.scorecard.answered and found.scorecard.answered.score is None
    assert (
        "The score is not weighted: plan 'Gold' has a share and no answer; join it with another group."
        in found.scorecard.missing
    )


def test_lists_that_name_segments_only_are_held_against_answers_of_nobody_named(tmp_path: Path) -> None:
    """30 lines of Basic and 20 of Plus; 6 and 10 answers without a customer."""
    toml = SURVEY.replace('customer = "who"\n', "") + INVITATIONS.replace('customer = "who"\n', "")
    (tmp_path / "vocflow.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    lines = ["Basic,e-mail,spring,2026-05-01"] * 30 + ["Plus,e-mail,spring,2026-05-01"] * 20
    (tmp_path / "asked.csv").write_text("\n".join(["plan,how,wave,sent", *lines]) + "\n", encoding="utf-8")
    answers = [f"{at},2026-05-02,9,{'Basic' if at < 6 else 'Plus'}" for at in range(16)]
    (tmp_path / "survey.csv").write_text("\n".join(["id,day,score,plan", *answers]) + "\n", encoding="utf-8")
    found = facts(tmp_path)
    assert found.scorecard and found.scorecard.answered
    answered = found.scorecard.answered
    assert answered.rate.value == pytest.approx(16 / 50)
    (plans,) = (table for table in answered.tables if table.part == "plan")
    assert {group.name: group.rate.value for group in plans.groups} == {"Basic": pytest.approx(0.2), "Plus": 0.5}


@pytest.mark.slow
def test_the_sample_company_shows_its_planted_rates(example_project: Path) -> None:
    """truth.json: 22% of Basic customers open the survey, 34% of Plus, 45% of Business; the app is answered less."""
    truth = json.loads((example_project / "truth.json").read_text(encoding="utf-8"))["response"]
    figures = {row["figure_id"]: row for row in figure_list(load_project(example_project))}
    shown = 0
    for part, planted in (("plan", truth["by_plan"]), ("channel", truth["by_channel"])):
        for name, rate in planted.items():
            figure = figures.get(f"response.2026-Q3.{part}.{name.lower()}")
            shown += figure is not None
            assert figure is None or figure["low"] <= rate <= figure["high"], name
    assert shown >= 4
