"""The sections on KPIs, beliefs and calls back: headings claim what intervals allow, no digit lacks its figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report.scorecard import Scorecard, callbacks, kpis, perception
from vocflow.report.scorecard.callbacks import Again, Loop, Waiting
from vocflow.report.scorecard.kpis import KpiFact, Kpis
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.perception import Belief, Perception
from vocflow.report.scorecard.ranges import Days
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.schema import Figure

HOSTILE = '<b>"x"</b> 7'

LOYALTY = KpiFact(
    "Loyalty", "nps", made.figure("kpi.loyalty", 31.0, 30.2, 38.5), 25.0, 30.0, "nps", "higher", date(2027, 6, 30),
    HOSTILE, "met", overdue=False,
)  # fmt: skip
REPLY = KpiFact(
    HOSTILE, "median first reply: email", made.figure("kpi.reply", 93_600.0, 86_400.0, 104_400.0, 210, "duration"),
    None, 14_400.0, "duration", "lower", date(2026, 1, 31), "Ann", "not met", overdue=True,
)  # fmt: skip
APP = KpiFact(
    "The app", "share satisfied: The app", made.share("kpi.app", 0.71), 0.6, 0.71, "share", "higher",
    date(2026, 12, 31), "Ben", "cannot tell", overdue=False,
)  # fmt: skip
SILENT = replace(APP, name="Calls", now=None, status=None, missing="nobody answered 'Calls' in Q3 2026")


def gap(key: str, value: float, low: float, high: float) -> Figure:
    return Figure(key, value, low, high, 150, "share")


MORE = Belief(
    "Ease of contact", made.share("staff", 0.80, 50), made.share("say", 0.08, 100), gap("gap", 0.72, 0.57, 0.82),
    "believe more",
)  # fmt: skip
NONE = replace(MORE, question=HOSTILE, gap=gap("gap.none", 0.02, -0.1, 0.14), verdict="no detectable gap")
LESS = replace(MORE, question="The boat", gap=gap("gap.less", -0.3, -0.4, -0.2), verdict="believe less")
BELIEFS = Perception(date(2025, 7, 2), date(2026, 7, 1), (MORE, NONE), ("Price",), ("Crew",))

WAITING = Waiting(
    made.count("waiting", 61), made.count("late", 44), Figure("wait", 4e6, None, None, 61, "duration"), False, False
)  # fmt: skip
AGAIN = Again(
    made.share("called", 0.8, 15), made.share("others", 0.4, 15), gap("higher", 0.4, 0.05, 0.65), "rose"
)  # fmt: skip
LOOP = Loop(
    HOSTILE, "2 working days", 90, date(2025, 7, 2), date(2026, 7, 1), WAITING, True, made.share("in_time", 0.4, 99),
    made.share("recovered", 0.62, 120), AGAIN,
)  # fmt: skip


def words(section: Section) -> str:
    """The heading, every sentence and every cell of a section."""
    said = [str(section.heading)]
    for block in section.blocks:
        if isinstance(block, Paragraph):
            said += map(str, block.sentences)
        elif isinstance(block, Table):
            said += [" | ".join(map(str, row)) for row in block.rows]
    return "\n".join(said)


def test_each_section_stands_on_the_page_with_every_digit_marked() -> None:
    scorecard = Scorecard(kpis=Kpis((LOYALTY, REPLY, APP, SILENT)), perception=BELIEFS, callbacks=LOOP)
    html = render_scorecard(replace(made.loaded(), scorecard=scorecard))
    page = Page(html)
    assert page.untraced == []
    assert "<b>" not in html.replace("<b>Rows.</b>", "").split("<footer")[0]
    marked = {mark.attributes["data-figure"] for mark in page.figures}
    assert {
        "kpi.loyalty",
        "kpi.reply",
        "kpi.app",
        "gap",
        "staff",
        "say",
        "waiting",
        "late",
        "recovered",
        "higher",
    } <= marked


def test_the_kpis_are_counted_by_status() -> None:
    assert str(kpis.section(Kpis((LOYALTY, REPLY, APP))).heading) == (
        "Of three KPIs one is met, one is not met and one cannot be told"
    )
    assert str(kpis.section(Kpis((LOYALTY, replace(LOYALTY, name="Again"), SILENT))).heading) == (
        "Of two KPIs that could be measured two are met"
    )
    assert str(kpis.section(Kpis((REPLY, SILENT))).heading).endswith("is not met")
    assert str(kpis.section(Kpis((SILENT,))).heading) == "No KPI can be measured yet"


def test_a_kpi_prints_its_figure_target_and_what_is_past() -> None:
    said = words(kpis.section(Kpis((LOYALTY, REPLY, SILENT))))
    assert "Loyalty (nps) | +31.0 (+30.2 to +38.5), n = 412 | +25.0 | +30.0 or higher | 30 Jun 2027 | " in said
    reply = "26\u00a0h (24\u00a0h to 29\u00a0h), n = 210 | not given | 4.0\u00a0h or lower | 31 Jan 2026 (past) | Ann"
    assert f"{reply} | not met" in said
    assert "Calls: nobody answered 'Calls' in Q3 2026." in said


@pytest.mark.parametrize(
    ("beliefs", "heading"),
    [
        ((MORE, NONE), "Staff think more customers are satisfied than say so: Ease of contact"),
        ((LESS,), "Staff think fewer customers are satisfied than say so: The boat"),
        ((NONE,), "No detectable gap between what staff believe and what customers say"),
        ((), "What staff believe cannot be held against what customers say yet"),
    ],
)
def test_the_belief_gap_is_claimed_by_its_verdict(beliefs: tuple[Belief, ...], heading: str) -> None:
    assert str(perception.section(replace(BELIEFS, beliefs=beliefs)).heading) == heading


def test_both_sides_stand_beside_the_gap_with_their_n() -> None:
    said = words(perception.section(BELIEFS))
    assert "Ease of contact | 80% (69% to 91%), n = 50 | 8% (3% to 13%), n = 100 | +72.0 (+57.0 to +82.0)" in said
    assert "Fewer than 10 answers on a side, or too few since the last report, so not shown: Price." in said
    assert "not of customers on the same scale: Crew." in said


@pytest.mark.parametrize(
    ("waiting", "heading"),
    [
        (WAITING, "44 customers have waited longer than they should to be spoken to"),
        (replace(WAITING, late=None), "A few customers have waited longer than they should to be spoken to"),
        (
            replace(WAITING, late=None, none_late=True),
            "Every customer who waits for a call can still be called in time",
        ),
        (Waiting(None, None, None, nobody=True, none_late=True), "No customer waits to be called back"),
    ],
)
def test_the_list_is_told_by_who_is_late(waiting: Waiting, heading: str) -> None:
    assert str(callbacks.section(replace(LOOP, waiting=waiting)).heading) == heading


def test_who_was_called_in_vain_still_waits_to_be_spoken_to() -> None:
    said = words(callbacks.section(LOOP))
    assert "nobody is known to have spoken to them since, nor has a ticket of theirs been resolved" in said
    assert "called back" not in said


def test_few_customers_are_no_number() -> None:
    few = Waiting(None, None, None, nobody=False, none_late=False)
    said = words(callbacks.section(replace(LOOP, waiting=few, in_time=None, recovered=None, again=None)))
    assert "Fewer than 10 detractors of the last 90 days" in said
    assert "Fewer than 10 customers were spoken to, so no recovery rate is shown." in said


def test_what_came_of_calls_is_told_by_the_difference_only() -> None:
    said = words(callbacks.section(LOOP))
    assert (
        "Of those spoken to, more scored higher the next time than of the others, called in vain or not called (+40.0"
        in said
    )
    assert "it need not be their doing" in said
    assert "Called within 2 working days, reached or not | " in said
    assert "Scored higher the next time, spoken to in between | 80%" in said
    assert "Scored higher the next time, not spoken to | 40%" in said
    none = replace(AGAIN, gap=gap("higher", 0.1, -0.2, 0.4), verdict="no detectable change")
    said = words(callbacks.section(replace(LOOP, again=none)))
    assert "the others, called in vain or not called, there is no detectable difference: +10.0 points" in said
    without = words(callbacks.section(replace(LOOP, has_calls=False, in_time=None, recovered=None, again=None)))
    assert "No list of calls is loaded" in without


def test_a_kpi_of_other_days_than_the_period_gives_them() -> None:
    year = replace(APP, days=Days(date(2025, 10, 15), date(2026, 10, 14)))
    table = kpis.section(Kpis((LOYALTY, year), "Q3 2026")).blocks[0]
    assert isinstance(table, Table)
    assert str(table.caption) == "What was promised, and where it stands in Q3 2026, where no other days are given"
    assert str(table.rows[1][1]).endswith(" from 15 Oct 2025 to 14 Oct 2026")
    assert "from" not in str(table.rows[0][1])
    alone = kpis.section(Kpis((LOYALTY,), "Q3 2026")).blocks[0]
    assert isinstance(alone, Table)
    assert str(alone.caption) == "What was promised, and where it stands in Q3 2026"
