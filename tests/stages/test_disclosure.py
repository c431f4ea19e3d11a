"""What a reader can work out from the report: no hidden segment, and nothing of a few people from two reports."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.report.page import Page
from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import load_project
from vocflow.report.brief import render_brief
from vocflow.report.facts import Facts
from vocflow.stages import ingest, measure, report

Scores = dict[str, list[int]]
QUIET: Scores = {
    "Basic": [9] * 30 + [7] * 20 + [3] * 10,
    "Plus": [10] * 15 + [8] * 9 + [2] * 6,
    "Business": [10, 10, 9, 6, 5, 1],
}


def facts(root: Path, given: Scores, *, anonymous: bool = False, publish: bool = False) -> Facts:
    """The facts of a survey in which each plan gave these scores in the closed second quarter."""
    text = TOML.replace('comments = ["why"]', "") + '[source.segments]\nplan = "plan"\n'
    if anonymous:
        text = text.replace('kind = "survey"', 'kind = "survey"\nanonymous = true')
    (root / "vocflow.toml").write_text(text, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = [
        f"{plan}-{at},2026-05-0{1 + at % 9},{score},{plan}"
        for plan, scores in given.items()
        for at, score in enumerate(scores)
    ]
    (root / "survey.csv").write_text("id,day,score,plan\n" + "\n".join(rows) + "\n", encoding="utf-8")
    project = load_project(root)
    ingest(project)
    found = measure(project)
    if publish:
        report(project, found)
    return found


def counts(scores: list[int]) -> tuple[int, int, int]:
    """Promoters, passives, detractors."""
    return sum(s >= 9 for s in scores), sum(7 <= s <= 8 for s in scores), sum(s <= 6 for s in scores)


def test_a_suppressed_segment_cannot_be_worked_out_from_the_brief(tmp_path: Path) -> None:
    """An attacker knows the whole and every segment that is printed, and tries all counts of the two others."""
    found = facts(tmp_path, QUIET)
    shown = {segment.value for segment in found.segments if segment.score}
    assert shown == {"Basic"}
    page = Page(render_brief(found))
    printed = {mark.attributes["data-figure"] for mark in page.figures}
    assert not [figure for figure in printed if "plus" in figure or "business" in figure]
    whole = [sum(plan[at] for plan in map(counts, QUIET.values())) for at in range(3)]
    left = [whole[at] - counts(QUIET["Basic"])[at] for at in range(3)]
    possible = [guess for guess in product(*(range(n + 1) for n in left)) if 0 < sum(guess) < sum(left)]
    assert counts(QUIET["Business"]) in possible
    assert len({sum(guess) for guess in possible}) > 10
    assert len({round(100 * (guess[0] - guess[2]) / sum(guess)) for guess in possible}) > 10


def test_no_figure_of_a_hidden_segment_is_kept(tmp_path: Path) -> None:
    found = facts(tmp_path, QUIET)
    assert not [f.id for f in found.figures() if "business" in f.id or "plus" in f.id]


def test_a_survey_of_too_few_shows_no_segment(tmp_path: Path) -> None:
    found = facts(tmp_path, {"Basic": [9] * 4, "Plus": [3] * 4})
    assert [segment.score for segment in found.segments] == [None, None]


@pytest.mark.parametrize(("more", "visible"), [(0, True), (9, False), (10, True)])
def test_an_anonymous_group_that_grew_by_a_few_is_not_published_again(tmp_path: Path, more: int, visible: bool) -> None:
    """With 3 answers more, the two reports beside each other would tell what these three said."""
    facts(tmp_path, QUIET, anonymous=True, publish=True)
    later = facts(tmp_path, QUIET | {"Basic": [*QUIET["Basic"], *[0] * more]}, anonymous=True)
    assert later.period and (later.period.score is not None) == visible
    assert later.period.withheld != visible
    assert any(segment.score for segment in later.segments) == visible


def test_a_group_that_grew_by_a_few_takes_another_with_it_where_the_whole_grew_by_many(tmp_path: Path) -> None:
    given = QUIET | {"Business": [10] * 40}
    facts(tmp_path, given, anonymous=True, publish=True)
    later = facts(tmp_path, given | {"Basic": [*given["Basic"], 0, 0], "Business": [10] * 60}, anonymous=True)
    assert {segment.value for segment in later.segments if segment.score} == {"Business"}
    assert later.period and later.period.score


def test_a_changed_answer_is_kept_back_and_a_named_survey_is_not(tmp_path: Path) -> None:
    facts(tmp_path, QUIET, anonymous=True, publish=True)
    changed = QUIET | {"Basic": [0, *QUIET["Basic"][1:]]}
    withheld = facts(tmp_path, changed, anonymous=True)
    assert withheld.period and withheld.period.withheld
    assert "is withheld" in Page(render_brief(withheld)).own_words
    named = facts(tmp_path, changed)
    assert named.period and named.period.score
