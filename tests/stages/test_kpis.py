"""KPIs on a small company, with rows worked by hand: the figure of each named measure, its status, and suggestions."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

from tests.stages.loop import TOML, company
from vocflow.cli.kpis import block
from vocflow.config import Project
from vocflow.errors import UsageError
from vocflow.metrics import mean, nps, share
from vocflow.report.scorecard.kpis import KpiFact
from vocflow.stages import measure
from vocflow.stages.kpis import kpi_table
from vocflow.stages.suggesting import suggest_kpis
from vocflow.warehouse.store import publish

# The second quarter of 2026, the latest that is closed: 60 promoters, 20 passives, 20 detractors; 55 of 100 find
# contact easy; 30 comments criticise waiting, 20 praise the crew, 50 speak of the view. And a worse quarter before.
SAID = ["The queue was awful."] * 30 + ["The crew was great!"] * 20 + ["We liked the view."] * 50
NOW = [
    (f"r{at}", "2026-05-10", f"c{at}", 10 if at < 60 else 8 if at < 80 else 3, 4 if at < 55 else 2, SAID[at])
    for at in range(100)
]
BEFORE = [(f"b{at}", "2026-02-10", f"d{at}", 0, 1, "The queue was awful.") for at in range(100)]
CALLS = [(f"c{at}", "2026-05-20 10:00", "recovered" if at < 92 else "not recovered") for at in range(80, 100)]


def kpi(name: str, measure: str, target: float, **more: object) -> str:
    lines = "".join(f"{key} = {value!r}\n".replace("'", '"') for key, value in more.items())
    return (
        f'[[kpi]]\nname = "{name}"\nmeasure = "{measure}"\ntarget = {target}\ndue = 2026-06-30\nowner = "Ann"\n{lines}'
    )


def table(tmp_path: Path, *kpis: str) -> dict[str, KpiFact]:
    project = company(tmp_path, more="".join(kpis), read=True, survey=[*BEFORE, *NOW], calls=CALLS)
    publish(project.root)
    return {found.name: found for found in kpi_table(project)}


def test_each_kpi_is_the_figure_of_the_latest_closed_period_and_its_interval_gives_the_status(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        kpi("Loyalty", "nps", 20, baseline=0),
        kpi("Ease", "share satisfied: Ease of contact", 0.9, baseline=0.5),
        kpi("Waiting", "share criticising: waiting", 0.3, baseline=0.5),
        kpi("Contact", "mean rating: Ease of contact", 2.0),
        kpi("Won back", "share recovered", 0.2),
    )
    loyalty, ease, waiting = nps(60, 20, 20), share(55, 100), share(30, 100)
    contact = mean([4] * 55 + [2] * 45, bounds=(1, 5))
    expected = {
        "Loyalty": (loyalty.score, loyalty.low, loyalty.high, 100),
        "Ease": (ease.value, ease.low, ease.high, 100),
        "Waiting": (waiting.value, waiting.low, waiting.high, 100),
        "Contact": (contact.value, contact.low, contact.high, 100),
        "Won back": (share(12, 20).value, share(12, 20).low, share(12, 20).high, 20),
    }
    figures = {name: fact.now for name, fact in found.items()}
    for name, values in expected.items():
        now = figures[name]
        assert now is not None
        assert (now.value, now.low, now.high, now.n) == pytest.approx(values), name
    assert {name: fact.status for name, fact in found.items()} == {
        "Loyalty": "met",  # +40, at least +23.6: above 20
        "Ease": "not met",  # 55%, at most 64.4%: below 90%
        "Waiting": "cannot tell",  # 30% on a target of 30% or lower
        "Contact": "met",
        "Won back": "met",
    }
    assert (found["Waiting"].better, found["Loyalty"].overdue) == ("lower", True)


def test_what_cannot_be_measured_says_why(tmp_path: Path) -> None:
    found = table(tmp_path, kpi("Call", "share called back in time", 0.9), kpi("Mean", "share praising: waiting", 0.9))
    assert (found["Mean"].status, found["Mean"].now and found["Mean"].now.value) == ("not met", 0.0)
    assert found["Call"].now is not None and found["Call"].now.n == 120


def test_below_ten_answers_there_is_no_figure(tmp_path: Path) -> None:
    project = company(tmp_path, more=kpi("Ease", "share satisfied: Ease of contact", 0.6), survey=NOW[:9])
    publish(project.root)
    (found,) = kpi_table(project)
    assert (found.now, found.status) == (None, None)
    assert found.missing == "share satisfied: Ease of contact rests on fewer than 10 answers"


def test_the_section_and_the_command_say_the_same(tmp_path: Path) -> None:
    project = company(tmp_path, more=kpi("Loyalty", "nps", 20, baseline=0), survey=[*BEFORE, *NOW])
    scorecard = measure(project).scorecard
    publish(project.root)
    assert scorecard is not None and scorecard.kpis is not None
    assert scorecard.kpis.kpis == kpi_table(project)


# ---- suggestions -----------------------------------------------------------------------------------------------------


def answers(n: int) -> list[tuple[object, ...]]:
    """Waiting costs six points, the crew gives three, ease of contact means nothing; the view is only scenery."""
    dice, rows = random.Random(4), []
    for at in range(n):
        waited, crew = dice.random() < 0.3, dice.random() < 0.3
        score = min(10, max(0, round(7 - 6 * waited + 3 * crew + dice.gauss(0, 1))))
        said = " ".join(["The queue was awful."] * waited + ["The crew was great!"] * crew) or "We liked the view."
        rows.append((f"r{at}", "2026-05-10", f"c{at}", score, dice.choice((1, 2, 3, 4, 5)), said))
    return rows


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = company(tmp_path_factory.mktemp("suggest"), read=True, survey=answers(600))
    publish(project.root)
    return project


def test_what_goes_with_the_score_is_proposed_with_baseline_and_owner(project: Project) -> None:
    found = suggest_kpis(project)
    assert (found.outcome, found.answers) == ("NPS", 600)
    proposals = {str(proposal.measure): proposal for proposal in found.proposals}
    assert list(proposals) == ["share criticising: waiting", "share praising: crew"]
    waiting = proposals["share criticising: waiting"]
    assert (waiting.better, waiting.owner, waiting.now.n) == ("lower", "Harbour", 600)
    assert waiting.suggestion.difference.high < 0
    assert waiting.target is not None and waiting.now.low is not None and waiting.target < waiting.now.low
    assert suggest_kpis(project) == found


def test_a_proposal_can_be_pasted(project: Project, tmp_path: Path) -> None:
    found = suggest_kpis(project)
    pasted = "\n".join(block(proposal, found) for proposal in found.proposals)
    assert [kpi["measure"] for kpi in tomllib.loads(pasted)["kpi"]] == [str(p.measure) for p in found.proposals]
    assert "NPS is" in pasted and "lower where this holds" in pasted
    again = company(tmp_path, more=pasted, survey=answers(20))
    assert [kpi.direction for kpi in again.kpis] == ["lower", "higher"]
    assert TOML.count("[[kpi]]") == 0


def test_too_few_answers_are_refused_in_words(tmp_path: Path) -> None:
    project = company(tmp_path, survey=answers(150))
    publish(project.root)
    with pytest.raises(UsageError, match="KPIs cannot be suggested from 150 answers") as refused:
        suggest_kpis(project)
    assert refused.value.why == "the smaller half has 75 answers, and it takes 100 to choose and as many to confirm"
