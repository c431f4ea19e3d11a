"""The section on promises: statuses, verdicts, and what must never happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.report import builders as made
from vocflow.report.facts import Quote
from vocflow.report.scorecard.promises import Moment, NoNo, Promise, Promises, Standard, heading, section
from vocflow.report.scorecard.ranges import Days
from vocflow.report.scorecard.section import Paragraph, Quotes, Table

MET = made.figure("standard.mail", 0.454, 0.40, 0.51, 300, "share")
STANDARD = Standard("E-mail reply", "first reply within 3 hours", "email", "Anna", 0.9, MET, "not met")
BEFORE, AFTER = (
    made.figure(f"refund.{when}", value, 0.1, 0.9, 50, "share") for when, value in (("a", 0.4), ("b", 0.6))
)
CHANGE = made.figure("refund.change", 0.2, 0.03, 0.36, 100, "share")
PROMISE = Promise("billing", "Money back in 5 days", AFTER, date(2026, 2, 1), BEFORE, AFTER, CHANGE, "rose")
QUOTE = Quote("You shouted at me", "Shouting", "negative", "calls", "phone", date(2026, 9, 3), "f1")
NO_NO = NoNo("Shouting", "Anna", made.count("no-no.shouting", 1), (QUOTE,))
LOW = Moment(
    "refund", made.figure("there", -37.0, -50.0, -23.0, 121), made.figure("elsewhere", 21.8, 18.0, 25.0, 1_956),
    made.figure("moment", -59.0, -74.0, -42.0, 2_077, "points"), "lower",
)  # fmt: skip
FOUND = Promises(date(2026, 9, 30), (STANDARD,), (PROMISE,), (NO_NO,), (LOW,))


def cells(found: Promises, table: int) -> list[str]:
    tables = [block for block in section(found).blocks if isinstance(block, Table)]
    return [str(cell) for cell in tables[table].rows[0]]


def test_a_standard_with_its_share_its_target_and_its_owner() -> None:
    assert cells(FOUND, 0) == [
        "E-mail reply", "first reply within 3 hours, email", "90%", "45% (40% to 51%), n = 300", "not met", "Anna",
    ]  # fmt: skip
    unknown = replace(FOUND, standards=(replace(STANDARD, share=None, status="cannot tell", owner=None),))
    assert cells(unknown, 0)[3:] == ["too few to tell", "cannot tell", "nobody named"]


def test_a_promise_before_and_since_its_day() -> None:
    assert cells(FOUND, 1)[3] == (
        "rose since 1 Feb 2026: 40% (10% to 90%), n = 50 before, 60% (10% to 90%), n = 50 since; by 20.0 points "
        "(+3.0 to +36.0)"
    )
    assert cells(replace(FOUND, promises=(replace(PROMISE, change=None),)), 1)[3] == "not compared"


def test_moments_of_truth_with_the_score_on_both_sides() -> None:
    assert cells(FOUND, 2) == [
        "Refund", "\u221237.0 (\u221250.0 to \u221223.0), n = 121", "+21.8 (+18.0 to +25.0), n = 1,956",
        "lower: \u221259.0 (\u221274.0 to \u221242.0)",
    ]  # fmt: skip


def test_touch_points_without_a_difference_are_folded_away() -> None:
    alike = replace(LOW, touch_point="ride", verdict="no detectable difference")
    *_, apart, folded = (
        block for block in section(replace(FOUND, moments=(LOW, alike))).blocks if isinstance(block, Table)
    )
    assert [(table.folded, str(table.rows[0][0])) for table in (apart, folded)] == [(False, "Refund"), (True, "Ride")]


def test_a_no_no_is_told_with_its_owner_and_quoted() -> None:
    blocks = section(FOUND).blocks
    assert isinstance(blocks[-2], Paragraph) and isinstance(blocks[-1], Quotes)
    assert str(blocks[-2].sentences[0]) == "Must never happen: Shouting (owner: Anna). 1 comment tells of it:"
    assert blocks[-1].quotes == (QUOTE,)
    none = replace(FOUND, no_nos=(NoNo("Shouting", None, made.count("no-no.shouting", 0), ()),))
    (never,) = (block for block in section(none).blocks if isinstance(block, Paragraph))
    assert str(never.sentences[0]) == "No comment tells of Shouting."


def test_the_heading_is_the_worst_that_the_figures_allow() -> None:
    assert str(heading(FOUND)) == "Standard not met: E-mail reply"
    met = replace(FOUND, standards=(replace(STANDARD, status="cannot tell"),))
    assert str(heading(met)) == "Broken promises rose: Money back in 5 days"
    kept = replace(met, promises=(replace(PROMISE, verdict="no detectable change"),))
    assert str(heading(kept)) == "The score is lower at refund"
    alike = replace(kept, moments=(replace(LOW, verdict="no detectable difference"),))
    assert str(heading(alike)) == "Customers tell of what must never happen: Shouting"
    assert str(heading(replace(alike, no_nos=()))) == "Standards, promises and the moments that decide the score"


def test_what_runs_over_years_says_over_which_days() -> None:
    told = section(replace(FOUND, days=Days(date(2024, 10, 1), date(2026, 9, 30)))).blocks
    days = "from 1 Oct 2024 to 30 Sep 2026"
    _, promises, moments = (block for block in told if isinstance(block, Table))
    assert str(promises.note).endswith(f"those of a broken promise, as classified, {days}.")
    assert str(moments.caption) == f"Moments of truth: where the score differs most, {days}"
    assert isinstance(told[-2], Paragraph)
    assert str(told[-2].sentences[0]).endswith(f"1 comment {days} tells of it:")
