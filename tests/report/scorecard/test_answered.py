"""What the section on answers says, and what it must not say of the same figures."""

from __future__ import annotations

from dataclasses import replace

from tests.report import builders as made
from tests.report.page import Page
from vocflow.metrics.response import Hearing
from vocflow.report.facts import Facts
from vocflow.report.scorecard import Scorecard, answered
from vocflow.report.scorecard.answered import Answered, AskedGroup, AskedTable, WeightedScore
from vocflow.report.scorecard.page import render_scorecard


def group(name: str, rate: float, gap: float, verdict: Hearing) -> AskedGroup:
    difference = made.figure(f"gap.{name}", gap, gap - 0.04, gap + 0.04, 2_000, "share")
    return AskedGroup(
        name, made.count(f"invited.{name}", 800), made.share(f"rate.{name}", rate, 800), difference, verdict
    )


PLANS = AskedTable(
    "plan",
    (
        group("Business", 0.34, 0.10, "higher"),
        group("Plus", 0.27, 0.02, "no detectable difference"),
        group("Basic", 0.20, -0.12, "lower"),
    ),
    hidden=False,
)
SCORE = WeightedScore(
    made.figure("nps", -2.1, -9.0, 5.0, 410),
    made.figure("nps_weighted", 1.4, -6.5, 9.1, 410),
    made.count("worth", 350),
    made.count("capped", 0),
    ("plan",),
)
FOUND = Answered("Q3 2026", made.count("invited", 2_400), made.share("rate", 0.25, 2_400), (PLANS,), None, SCORE)


def said(found: Answered) -> str:
    html = render_scorecard(page(found))
    return " ".join(Page(html).own_words.split())


def page(found: Answered) -> Facts:
    return replace(made.loaded(), scorecard=Scorecard(answered=found))


def test_the_heading_names_who_is_not_heard() -> None:
    assert str(answered.section(FOUND).heading) == "Basic answers less often than the rest"
    quiet = replace(PLANS, groups=PLANS.groups[1:2])
    assert str(answered.section(replace(FOUND, tables=(quiet,))).heading) == "Who was asked, and who answered"


def test_every_number_has_its_figure_and_every_rank_its_gap() -> None:
    html = Page(render_scorecard(page(FOUND)))
    assert html.untraced == []
    assert {mark.attributes["data-rank"] for mark in html.ranks} == {"gap.Basic", "gap.Business"}


def test_no_group_is_called_without_a_verdict() -> None:
    quiet = replace(PLANS, groups=PLANS.groups[1:2])
    words = said(replace(FOUND, tables=(quiet,)))
    assert "No group answers less often than the rest beyond noise." in words
    assert "less often" not in words.replace("No group answers less often than the rest beyond noise.", "")


def test_weights_never_stand_without_what_they_cannot_repair() -> None:
    assert "those who did not answer may think otherwise" in said(FOUND)
    assert "those who did not answer may think otherwise" not in said(replace(FOUND, score=None))
    capped = replace(SCORE, capped=made.count("capped", 12))
    assert "12 answers would have counted for more than the cap allows" in said(replace(FOUND, score=capped))
    assert "the cap allows" not in said(FOUND)


def test_hidden_groups_are_admitted_and_at_most_three_are_named() -> None:
    assert "are not shown" in said(replace(FOUND, tables=(replace(PLANS, hidden=True),)))
    assert "are not shown" not in said(FOUND).partition("How this was made")[0]
    many = replace(PLANS, groups=tuple(group(f"plan {at}", 0.1, -0.1 - at / 100, "lower") for at in range(5)))
    words = said(replace(FOUND, tables=(many,)))
    assert "So do other groups; the tables show them." in words
