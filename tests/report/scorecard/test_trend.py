"""The trend section: headings by what was found, and a chart whose numbers all lead back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report.scorecard import Scorecard
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.trend import ChangeFound, ChartedPeriod, TrendFacts, section
from vocflow.schema import Figure

DAY = date(2026, 7, 1).toordinal()
CHANGE = ChangeFound(
    Figure("trend.change.1", DAY, DAY - 4, DAY + 3, 2_700, "day"),
    made.figure("trend.level.1", 24.9, 21.7, 28.1),
    made.figure("trend.level.2", 0.2, -7.1, 7.5),
    19.9, 20.0, 20.1,
)  # fmt: skip
PERIODS = tuple(
    ChartedPeriod(
        f"week {number} 2026",
        made.figure(f"trend.w{number}", score, score - 15, score + 14),
        made.figure(f"trend.w{number}.limits", 22, 4, 40),
        beyond=not 4 <= score <= 40,
    )
    for number, score in enumerate([25.0] * 20 + [2.0] * 4, start=1)
)
FOUND = TrendFacts("week", PERIODS, (CHANGE,))


def test_one_change_is_dated_by_its_interval() -> None:
    assert str(section(FOUND).heading) == "NPS moved to another level between 27 Jun 2026 and 4 Jul 2026"


@pytest.mark.parametrize(
    ("found", "heading"),
    [
        (replace(FOUND, changes=()), "NPS by week: no change point"),
        (replace(FOUND, changes=(CHANGE, CHANGE)), "NPS moved to another level more than once"),
        (TrendFacts(None, (), ()), "NPS over time: too few periods for a control chart"),
    ],
)
def test_the_heading_says_what_was_found(found: TrendFacts, heading: str) -> None:
    assert str(section(found).heading) == heading


def test_periods_beyond_the_limits_are_named() -> None:
    html = page(FOUND)
    assert "Beyond the limits of the control chart, each week by itself: <time>week 21 2026</time>" in html
    quiet = replace(FOUND, periods=PERIODS[:20])
    assert "No week lies beyond the limits of the control chart." in page(quiet)


def page(found: TrendFacts) -> str:
    return render_scorecard(replace(made.loaded(), scorecard=Scorecard(trend=found)))


def test_every_number_of_the_section_leads_back() -> None:
    html = page(FOUND)
    assert Page(html).untraced == []
    assert html.count("1 Jul 2026") == 2  # in the chart, and in the table
    for found in (replace(FOUND, changes=()), TrendFacts(None, (), ())):
        assert Page(page(found)).untraced == []


def test_the_chart_gives_no_verdict() -> None:
    text = page(FOUND)
    start = text.index('<section id="trend"')
    section_text = text[start : text.index("</section>", start)]
    assert "data-claim" not in section_text
