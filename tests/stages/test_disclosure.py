"""What a reader can work out from the report: no hidden segment, and nothing of a few people from two reports."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.page import Page
from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import load_project
from vocflow.metrics import too_small_alone
from vocflow.report.brief import render_brief
from vocflow.report.facts import Facts
from vocflow.stages import ingest, measure, report
from vocflow.stages.disclosure import visible_groups

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


def test_two_tables_together_give_no_group_away() -> None:
    """Of d (5) the split of the change prints b + d, so that b may not stand beside it, though c is smaller now."""
    now = {"a": 100, "b": 30, "c": 20, "d": 5}
    then = {"a": 100, "b": 15, "c": 40, "d": 5}
    assert visible_groups(now) == {"a", "b"}
    assert visible_groups(now, split_with=then) == {"a", "c"}
    assert visible_groups(then, split_with=now) == {"a", "c"}


def test_answers_that_name_no_group_hide_others_only_where_no_table_shows_them() -> None:
    now = {"a": 60, "b": 25, "c": 5, None: 30}
    assert visible_groups(now) == {"a", "b"}
    assert visible_groups(now, split_with=now) == {"a"}
    assert visible_groups({"a": 60, "b": 25, None: 5}) == {"a"}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6))
def test_no_group_is_fixed_by_all_tables_of_a_period(pairs: list[tuple[int, int]]) -> None:
    """The tables as a reader has them: the whole, the groups shown, the large and the joined ones of the split."""
    now: dict[str | None, int] = {str(at): pair[0] for at, pair in enumerate(pairs)}
    then: dict[str | None, int] = {str(at): pair[1] for at, pair in enumerate(pairs)}
    shown = visible_groups(now, split_with=then)
    small = {name for name, n in now.items() if 0 < n < 10}
    assert not small & shown
    joined = too_small_alone(now, then)
    if len(joined) < len(now):
        assert shown >= {name for name in now if name not in joined}
    hidden = [n for name, n in now.items() if name not in shown and n]
    assert not hidden or sum(now.values()) < 10 or (len(hidden) > 1 and sum(hidden) >= 10)


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
