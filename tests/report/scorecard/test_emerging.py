"""The section on what is emerging: headings by what was found, alerts with their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report.facts import Quote
from vocflow.report.scorecard import Scorecard
from vocflow.report.scorecard.emerging import EmergingFacts, EmergingTheme, NpsAlert, section
from vocflow.report.scorecard.page import render_scorecard

SINCE = date(2026, 9, 21)
QUOTE = Quote("The battery <b>dies</b> on every hill", "battery", "negative", "x", "X", date(2026, 10, 1), "1")
BATTERY = EmergingTheme(
    "battery", SINCE, made.share("emerging.battery", 0.2, 150), made.share("emerging.battery.before", 0.02, 390),
    date(2026, 10, 5), (QUOTE,),
)  # fmt: skip
CHARTED = replace(BATTERY, name="parking", alert=None, quotes=())
NPS = NpsAlert(
    SINCE,
    date(2026, 10, 9),
    made.figure("emerging.nps", 2.0, -6.0, 9.5, 120),
    made.figure("emerging.nps.before", 25.0, 19.0, 31.0, 300),
)
LAST = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("found", "heading"),
    [
        (EmergingFacts((), None, LAST), "No theme is emerging"),
        (EmergingFacts((BATTERY,), None, LAST), "Emerging: battery"),
        (EmergingFacts((BATTERY, CHARTED), None, LAST), "Emerging: battery"),
        (EmergingFacts((CHARTED,), None, LAST), "No alert; themes to look at: parking"),
        (EmergingFacts((CHARTED,), NPS, LAST), "An alert on NPS"),
        (EmergingFacts((BATTERY,) * 4, None, LAST), "Emerging: battery, battery and battery, among others"),
        (EmergingFacts((), NPS, LAST), "An alert on NPS"),
        (EmergingFacts((BATTERY,), NPS, LAST), "An alert on NPS; emerging themes: battery"),
    ],
)
def test_the_heading_says_what_was_found(found: EmergingFacts, heading: str) -> None:
    assert str(section(found).heading) == heading
    assert Page(page(found)).untraced == []


def page(found: EmergingFacts) -> str:
    return render_scorecard(replace(made.loaded(), scorecard=Scorecard(emerging=found)))


def test_a_theme_stands_with_its_shares_its_alert_and_its_comments() -> None:
    html = page(EmergingFacts((BATTERY, CHARTED), None, LAST))
    assert "The battery &lt;b&gt;dies&lt;/b&gt; on every hill" in html
    assert '<time datetime="2026-10-05">5 Oct 2026</time>' in html
    assert "<div>none</div>" in html  # beyond its chart's limits, and no alert
    assert {"emerging.battery", "emerging.battery.before"} <= {
        mark.attributes["data-figure"] for mark in Page(html).figures
    }


def test_an_alert_on_nps_states_both_scores() -> None:
    introduction = section(EmergingFacts((), NPS, LAST)).blocks[0]
    assert "since about 21 Sep 2026 it is +2.0 (−6.0 to +9.5), against +25.0 (+19.0 to +31.0)" in " ".join(
        str(sentence) for sentence in introduction.sentences  # type: ignore[union-attr]
    )  # fmt: skip
