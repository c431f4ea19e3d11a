"""The sections "segments" and "mix": what their headings claim, and what they do not show."""

from __future__ import annotations

import pytest

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report.facts import Grouping, GroupOf, Split, SplitGroup, SplitPart, Verdict
from vocflow.report.scorecard import Scorecard, mix, segments
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.section import Paragraph, Table
from vocflow.report.scorecard.segments import SegmentChange, SegmentChanges
from vocflow.schema import Figure

NONE: Verdict = "no detectable change"


def points(name: str, value: float, half: float = 5.0) -> Figure:
    return made.figure(name, value, value - half, value + half, 400, "points")


def segment(value: str, verdict: Verdict | None) -> SegmentChange:
    size = {"rose": 12.0, "fell": -12.0, NONE: 1.0, None: 0.0}[verdict]
    scores = [made.figure(f"{value}.{at}", 10.0, 2.0, 18.0) for at in ("before", "after")]
    if verdict is None:
        return SegmentChange(value, made.count(f"{value}.n", 7), scores[0], None, None, None)
    return SegmentChange(value, made.count(f"{value}.n", 90), *scores, points(f"{value}.change", size), verdict)


def changes(*verdicts: Verdict | None, **more: object) -> SegmentChanges:
    found = tuple(segment(f"plan {'abcdef'[at]}", verdict) for at, verdict in enumerate(verdicts))
    return SegmentChanges(made.NPS, "plan", "Q2 2026", "Q3 2026", found, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdicts", "heading"),
    [
        (("fell", NONE, "rose"), "Plan a fell and plan c rose since Q2 2026"),
        (("fell",), "Plan a fell since Q2 2026"),
        ((NONE, NONE, None), "No plan shows a change since Q2 2026 beyond noise"),
        (("fell", "rose", "rose", "rose"), "Several groups by plan changed since Q2 2026"),
        ((None, None), "NPS by plan, not compared"),
    ],
)
def test_the_heading_names_the_segments_that_changed(verdicts: tuple[Verdict | None, ...], heading: str) -> None:
    assert str(segments.section(changes(*verdicts)).heading) == heading


def test_a_segment_with_too_few_answers_has_no_score_and_no_verdict() -> None:
    (table,) = segments.section(changes("fell", None)).blocks
    assert isinstance(table, Table)
    assert [str(cell) for cell in table.rows[1]] == [
        "Plan b", "7", "+10.0 (+2.0 to +18.0)", "not shown", "not compared", "not compared",
    ]  # fmt: skip
    assert str(table.rows[0][-2]) == "−12.0 (−17.0 to −7.0)"


@pytest.mark.parametrize(
    ("size", "verdict", "said"),
    [
        (-12.0, "fell", ", the score fell: −12.0 (−17.0 to −7.0) points."),
        (1.0, NONE, ", the score shows no detectable change: +1.0 (−4.0 to +6.0) points."),
    ],
)
def test_customers_who_answered_twice_are_a_comparison_of_their_own(size: float, verdict: Verdict, said: str) -> None:
    _, panel = segments.section(changes(NONE, panel=points("panel", size), panel_verdict=verdict)).blocks
    assert isinstance(panel, Paragraph)
    assert str(panel.sentences[0]) == f"Among the 400 customers who answered in both Q2 2026 and Q3 2026{said}"


def split(within: Verdict, mix: Verdict) -> Split:
    sizes = {"rose": 9.0, "fell": -9.0, NONE: 1.0}
    values = (("Basic",), (None,), ("Bern", "Chur", "Visp", "Zug"))
    groups = tuple(
        SplitGroup(
            GroupOf(value),
            made.share(f"share_before.{at}", 0.5), made.share(f"share_after.{at}", 0.4),
            made.figure(f"group_before.{at}", 10.0, 2.0, 18.0), made.figure(f"group_after.{at}", -10.0, -18.0, -2.0),
            points(f"mix.{at}", 1.5), points(f"within.{at}", -6.0),
        )
        for at, value in enumerate(values)
    )  # fmt: skip
    parts = (SplitPart(points(name, sizes[verdict]), verdict) for name, verdict in (("mix", mix), ("within", within)))
    return Split(Grouping("segment", "plan"), "Q2 2026", "Q3 2026", *parts, groups)


@pytest.mark.parametrize(
    ("within", "mixed", "heading"),
    [
        ("fell", NONE, "Split by plan: within the groups the score fell"),
        (NONE, "rose", "Split by plan: through their mix it rose"),
        ("fell", "rose", "Split by plan: within the groups the score fell, through their mix it rose"),
        (NONE, NONE, "Split by plan: neither the mix nor the groups show a change beyond noise"),
    ],
)
def test_the_heading_says_which_part_moved(within: Verdict, mixed: Verdict, heading: str) -> None:
    assert str(mix.section([split(within, mixed)]).heading) == heading


def test_every_group_says_what_it_adds_and_small_ones_stand_together() -> None:
    sentence, table = mix.section([split("fell", NONE)]).blocks
    assert isinstance(sentence, Paragraph)
    assert str(sentence.sentences[0]) == (
        "Split by plan, from Q2 2026 to Q3 2026: the score fell 9.0 points (−14.0 to −4.0) within the groups, and "
        "shows no detectable change (−4.0 to +6.0) through their mix."
    )
    assert isinstance(table, Table)
    assert [str(row[0]) for row in table.rows] == ["Basic", "not named", "Bern, Chur and 2 more"]
    assert [str(cell) for cell in table.rows[0][1:]] == [
        "50%", "40%", "+10.0", "−10.0", "+1.5 (−3.5 to +6.5)", "−6.0 (−11.0 to −1.0)",
    ]  # fmt: skip


def test_all_of_it_can_be_traced_on_the_page() -> None:
    scorecard = Scorecard(
        segments=changes("fell", NONE, None, panel=points("panel", 1.0), panel_verdict=NONE),
        mix=(split("fell", "rose"),),
    )
    page = Page(render_scorecard(made.fullest(scorecard=scorecard)))
    assert page.untraced == []
