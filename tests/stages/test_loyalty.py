"""Loyalty from literal rows: who counts once, what is compared, what is split; every number worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow import stages
from vocflow.config import load_project
from vocflow.metrics import compare_nps, nps, nps_from_scores
from vocflow.report.facts import Facts
from vocflow.stages.measures.mix import together

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
segment = "deck"
{more}
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
[source.columns]
key = "id"
occurred_at = "day"
customer = "who"
channel = "channel"
[[source.rating]]
column = "score"
scale = "nps"
[source.segments]
deck = "deck"
company = "company"
"""

Row = tuple[str, str, int, str, str]
"""Day, customer, score, deck, company."""


def measured(root: Path, rows: list[Row], more: str = "") -> Facts:
    (root / "vocflow.toml").write_text(TOML.format(more=more), encoding="utf-8")
    lines = [
        f"{number},{day},{who},{score},{deck},{company},{'mail' if number % 2 else 'app'}"
        for number, (day, who, score, deck, company) in enumerate(rows)
    ]
    (root / "survey.csv").write_text(
        "id,day,who,score,deck,company,channel\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    project = load_project(root)
    stages.ingest(project)
    return stages.measure(project)


def answers(quarter: int, scores: list[int], deck: str = "upper", start: int = 0, company: str = "") -> list[Row]:
    return [
        (f"2026-0{3 * quarter - 1}-1{at % 10}", f"C{start + at}", score, deck, company)
        for at, score in enumerate(scores)
    ]


FIRST, SECOND = [10] * 14 + [8] * 6 + [3] * 4, [10] * 8 + [8] * 6 + [3] * 10


def test_without_repeats_the_score_is_the_plain_one(tmp_path: Path) -> None:
    facts = measured(tmp_path, answers(1, FIRST) + answers(2, SECOND, start=100))
    plain = nps(8, 6, 10)
    assert facts.period is not None and facts.period.score is not None
    assert (facts.period.score.value, facts.period.score.low, facts.period.score.high) == (
        plain.score, plain.low, plain.high,
    )  # fmt: skip


def test_answers_of_one_customer_count_as_one_respondents(tmp_path: Path) -> None:
    often = [(day, f"C{at // 2}", score, deck, "") for at, (day, _, score, deck, _) in enumerate(answers(2, SECOND))]
    facts = measured(tmp_path, answers(1, FIRST, start=100) + often)
    expected = nps_from_scores(SECOND, clusters=[at // 2 for at in range(24)])
    assert facts.period is not None and facts.period.score is not None
    found = facts.period.score
    assert (found.value, found.low, found.high, found.n) == pytest.approx(
        (expected.score, expected.low, expected.high, 24)
    )
    assert found.high - found.low > 1.2 * (nps(8, 6, 10).high - nps(8, 6, 10).low)
    # Cells of one segment have the same respondents; the change is compared at what the answers tell.
    assert facts.change is not None
    change = compare_nps(expected, nps(14, 6, 4))
    assert (facts.change.difference.low, facts.change.difference.high) == pytest.approx((change.low, change.high))


def test_answers_of_one_account_count_as_one_respondents(tmp_path: Path) -> None:
    rows = [
        (day, who, score, deck, f"firm {at // 3}" if at < 12 else "")
        for at, (day, who, score, deck, _) in enumerate(answers(2, SECOND))
    ]
    facts = measured(tmp_path, rows, more='account = "company"')
    expected = nps_from_scores(SECOND, clusters=[f"firm {at // 3}" if at < 12 else None for at in range(24)])
    assert facts.period is not None and facts.period.score is not None
    assert (facts.period.score.low, facts.period.score.high) == pytest.approx((expected.low, expected.high))


def test_a_change_is_split_by_the_segment_and_the_channel(tmp_path: Path) -> None:
    # Upper deck: +50 both times, lower deck -50; 20 and 60 answers become 60 and 20. Only the mix moves: +50 points.
    happy, unhappy = [10] * 12 + [8] * 6 + [3] * 2, [10] * 2 + [8] * 6 + [3] * 12
    rows = [
        *answers(1, happy), *answers(1, unhappy * 3, "lower", 100),
        *answers(2, happy * 3, start=300), *answers(2, unhappy, "lower", 400),
    ]  # fmt: skip
    facts = measured(tmp_path, rows)
    assert facts.split is not None and facts.scorecard is not None and facts.scorecard.mix is not None
    assert (facts.split.grouping.name, facts.split.mix.verdict, facts.split.within.verdict) == (
        "deck", "rose", "no detectable change",
    )  # fmt: skip
    assert facts.split.mix.size.value == pytest.approx(50.0)
    assert facts.split.within.size.value == pytest.approx(0.0)
    by_deck, by_channel = facts.scorecard.mix
    assert (by_deck.mix.size, by_channel.grouping.name) == (facts.split.mix.size, "channel")
    assert {group.group.values: (group.share_before.value, group.share_after.value) for group in by_deck.groups} == {
        ("upper",): (0.25, 0.75), ("lower",): (0.75, 0.25),
    }  # fmt: skip
    # An upper or lower deck that stands 50 points off the mean of all, which is 0, and gains or loses half the answers.
    assert [group.mix.value for group in by_deck.groups] == pytest.approx([25.0, 25.0])


def test_segments_are_compared_together_and_small_ones_not_at_all(tmp_path: Path) -> None:
    rows = [
        *answers(1, [10] * 50 + [8] * 10), *answers(2, [3] * 40 + [8] * 20, start=100),
        *answers(1, FIRST, "lower", 200), *answers(2, FIRST, "lower", 300),
        *answers(1, [10] * 12, "bridge", 400), *answers(2, [3] * 9, "bridge", 500),
        *answers(1, [10] * 9, "stern", 600), *answers(2, [3] * 9, "stern", 700),
    ]  # fmt: skip
    facts = measured(tmp_path, rows)
    assert facts.scorecard is not None and facts.scorecard.segments is not None
    found = {one.value: one for one in facts.scorecard.segments.segments}
    assert {name: one.verdict for name, one in found.items()} == {
        "upper": "fell", "lower": "no detectable change", "bridge": None, "stern": None,
    }  # fmt: skip
    assert found["bridge"].after is None
    # Of two compared one is called: both intervals are at 1 - .05 x 1/2.
    expected = compare_nps(nps(14, 6, 4), nps(14, 6, 4), level=0.975)
    assert found["lower"].difference is not None
    assert (found["lower"].difference.low, found["lower"].difference.high) == pytest.approx(
        (expected.low, expected.high)
    )


def test_customers_who_answered_in_both_periods_are_compared_as_pairs(tmp_path: Path) -> None:
    facts = measured(tmp_path, answers(1, FIRST) + answers(2, [10] * 20 + [8] * 4) + answers(2, [3] * 30, start=500))
    assert facts.scorecard is not None and facts.scorecard.segments is not None
    panel = facts.scorecard.segments.panel
    assert panel is not None
    # 24 customers: 14 of 24 promoters less 4 detractors before, 20 of 24 promoters after.
    assert (panel.n, panel.value) == (24, pytest.approx(100 * (20 - 10) / 24))
    assert facts.change is not None and facts.change.verdict == "fell"
    assert facts.scorecard.segments.panel_verdict == "rose"


@pytest.mark.slow
def test_every_figure_can_be_taken_again(tmp_path: Path) -> None:
    measured(
        tmp_path,
        answers(1, FIRST) + answers(2, SECOND) + answers(2, SECOND, "lower", 90) + answers(1, FIRST, "lower", 90),
    )
    project = load_project(tmp_path)
    stages.run(project)
    figures = [row["figure_id"] for row in stages.figure_list(project)]
    heads = {"mix", "within", "group_before", "share_after", "segment_change", "panel"}
    assert heads <= {name.partition(".")[0] for name in figures}
    for name in figures:
        if name.partition(".")[0] in heads:
            assert stages.explain(project, name).same, name


def pattern(answers: int) -> list[dict[str, int]]:
    return [{"promoters": 1, "passives": 0, "detractors": 0, "respondents": answers}]


def test_groups_too_small_to_stand_alone_are_put_together() -> None:
    after = {("a",): pattern(50), ("b",): pattern(9), (None,): pattern(30), ("c",): pattern(20)}
    before = {("a",): pattern(40), ("b",): pattern(30), ("d",): pattern(4), ("c",): pattern(25)}
    grouped = together(after, before)
    # b (9), those not named (0 before) and d (0 after) together have 39 and 34.
    assert list(grouped.after) == [("a",), ("c",), ("b", "d", None)]
    assert grouped.after[("b", "d", None)] == pattern(9) + pattern(30) or len(grouped.after[("b", "d", None)]) == 2
    # Where even together they are too few, the smallest of the others joins.
    grouped = together({("a",): pattern(50), ("b",): pattern(3)}, {("a",): pattern(40), ("b",): pattern(4)})
    assert list(grouped.after) == [("a", "b")]


def test_a_segment_is_never_shown_below_the_limit(tmp_path: Path) -> None:
    facts = measured(tmp_path, answers(1, FIRST) + answers(2, SECOND) + answers(2, [3] * 9, "bridge", 70))
    assert "bridge" in [segment.value for segment in facts.segments if segment.score is None]
    assert facts.split is None or all(group.before.n >= 10 for group in facts.split.groups)
