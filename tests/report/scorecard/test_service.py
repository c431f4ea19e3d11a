"""The section on service: its heading and verbs say what the intervals allow, and every digit has its figure."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report.scorecard import Scorecard, service
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.section import Paragraph, Table
from vocflow.report.scorecard.service import ChannelService, LatenessFacts, ServiceFacts, SpeedBar
from vocflow.schema import Figure

HOUR = 3600.0


def hours(key: str, value: float, low: float, high: float, n: int = 150) -> Figure:
    return Figure(key, value * HOUR, low * HOUR, high * HOUR, n, "duration")


def points(key: str, value: float, low: float, high: float) -> Figure:
    return Figure(key, value, low, high, 300, "rating")


EMAIL = ChannelService(
    "email", made.count("contacts.email", 150), hours("reply.email", 26, 23, 29), hours("most.email", 64, 52, math.inf),
    made.share("day.email", 0.45, 150), hours("resolution.email", 40, 35, 47), made.count("open.email", 12),
)  # fmt: skip
CHAT = ChannelService(
    "chat", made.count("contacts.chat", 20), hours("reply.chat", 0.05, 0.04, 0.07), hours("most.chat", 0.1, 0.08, 0.2)
)
PHONE = ChannelService("phone", made.count("contacts.phone", 193), queue=hours("queue.phone", 0.04, 0.03, 0.05))
LATE = LatenessFacts(
    "How did it go?", points("on_time", 0.9, 0.7, 1.1), points("late", 0.1, -0.2, 0.4),
    points("difference", -0.8, -1.1, -0.5), "fell",
)  # fmt: skip
BAR = SpeedBar(
    "email", hours("bar.before", 34, 29, 41), made.count("bar.before.n", 80), hours("bar.after", 20, 17, 24),
    made.count("bar.after.n", 90), Figure("bar.change", -0.41, -0.55, -0.22, 170, "share"), "fell",
)  # fmt: skip
FACTS = ServiceFacts(
    date(2025, 10, 1), date(2026, 9, 30), (PHONE, EMAIL, CHAT), 2, False, 7, made.count("misdated", 0),
    first_contact=made.share("first", 0.81, 372), not_followed=made.share("silent", 0.96, 176),
    repeats=made.share("repeats", 0.05, 391),
    spared=made.share("spared", 0.06, 500), self_service=made.share("self", 0.04, 500),
    reminder=made.share("reminder", 0.02, 500), bars=(BAR,), lateness=LATE,
)  # fmt: skip


def words(facts: ServiceFacts) -> str:
    """Every sentence and cell of the section."""
    said = []
    for block in service.section(facts).blocks:
        if isinstance(block, Paragraph):
            said += map(str, block.sentences)
        elif isinstance(block, Table):
            said += [str(cell) for row in (block.head, *block.rows) for cell in row] + [str(block.note)]
    return "\n".join(said)


def test_every_digit_leads_back_to_a_figure() -> None:
    page = Page(render_scorecard(replace(made.loaded(), scorecard=Scorecard(service=FACTS))))
    assert page.untraced == []
    marks = {mark.attributes["data-figure"] for mark in page.figures}
    assert {"reply.email", "most.email", "queue.phone", "first", "bar.after", "bar.change", "difference"} <= marks


def test_the_table_says_what_is_not_reached_and_what_is_not_recorded() -> None:
    text = words(FACTS)
    assert "26\u00a0h (23\u00a0h to 29\u00a0h)" in text
    assert "64\u00a0h (52\u00a0h to not reached)" in text
    assert "20 (few)" in text
    assert (
        "Open cases count as still waiting (Kaplan-Meier). Few: below 30 contacts. Channels with fewer than 10" in text
    )


def test_columns_that_no_channel_has_are_left_out() -> None:
    (table, *_) = service.section(replace(FACTS, channels=(PHONE,))).blocks
    assert isinstance(table, Table)
    assert [str(head) for head in table.head] == ["Channel", "Contacts", "Queue, median"]


@pytest.mark.parametrize(
    ("reply", "heading"),
    [
        (EMAIL.reply, "Customers wait longest for a first reply by email"),
        (hours("reply.email", 0.06, 0.05, 0.09), "How soon contacts are answered, and whether one is enough"),
    ],
)
def test_the_heading_names_a_channel_only_where_it_stands_apart(reply: Figure, heading: str) -> None:
    found = service.section(replace(FACTS, channels=(PHONE, replace(EMAIL, reply=reply), CHAT)))
    assert str(found.heading) == heading


def test_the_bar_moves_only_by_its_verdict() -> None:
    text = words(FACTS)
    assert (
        "By email, customers wait less patiently than a year before: the bar fell by 41.0 percent (−55.0 to −22.0)."
        in text
    )
    still = replace(BAR, change=Figure("bar.change", -0.1, -0.3, 0.2, 170, "share"), verdict="no detectable change")
    quiet = words(replace(FACTS, bars=(still,)))
    assert "fell" not in quiet and "The bar shows no detectable change by email." in quiet
    unknown = words(replace(FACTS, bars=(SpeedBar("web", None, BAR.before_answers, BAR.after, BAR.after_answers),)))
    assert "cannot tell" in unknown and "no detectable change" not in unknown


def test_lateness_cancels_only_what_its_interval_lets_it() -> None:
    assert "Praise for the rest counts for less when late (−0.8, −1.1 to −0.5). Lateness may cancel it" in words(FACTS)
    some = replace(LATE, late=points("late", 0.4, 0.1, 0.7))
    assert "cancel" not in words(replace(FACTS, lateness=some))
    open_question = replace(LATE, difference=points("difference", -0.1, -0.4, 0.2), verdict="no detectable change")
    assert "cannot be told (−0.1, −0.4 to +0.2)" in words(replace(FACTS, lateness=open_question))


def test_contacts_without_a_recorded_solution_are_told_apart() -> None:
    text = words(FACTS)
    assert " of 372 matters at listening posts that record solutions: solved within 7 days, and not followed by" in text
    assert "Of 176 contacts whose solution is not recorded (calls, as a rule), 96% (" in text
    assert "not recorded (calls" not in words(replace(FACTS, not_followed=None))


def test_one_way_to_spare_a_contact_is_named_alone() -> None:
    text = words(replace(FACTS, reminder=None))
    assert "6% (4% to 8%) could have been spared: 4% by self-service." in text
