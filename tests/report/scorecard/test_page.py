"""The frame of the scorecard: every kind of block is drawn, every digit has its mark, no text of users is markup."""

from __future__ import annotations

import pytest

from tests.report import builders as made
from tests.report.page import Page
from tests.report.scorecard.blocks import SECTION
from vocflow.report import scorecard
from vocflow.report.prose import Sentence
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.section import Table


@pytest.fixture
def html(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("vocflow.report.scorecard.page.sections", lambda _: (SECTION,))
    return render_scorecard(made.loaded())


def test_each_block_stands_on_the_page_with_its_figures_marked(html: str) -> None:
    page = Page(html)
    assert page.untraced == []
    assert [mark.text for mark in page.figures if mark.attributes["data-figure"] == "reply"] == [
        "26\u00a0h", "26\u00a0h", "24\u00a0h", "29\u00a0h",
    ]  # fmt: skip
    assert 'href="#service"' in html and 'id="service"' in html
    for words in ("First reply", "Open cases count as still waiting.", "A picture", "3 Sep 2026"):
        assert words in html


def test_what_users_wrote_is_text(html: str) -> None:
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") == 2


def test_a_row_has_a_cell_for_each_head() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under 2 heads"):
        Table(Sentence("First reply"), (Sentence("Channel"), Sentence("Median")), ((Sentence("email"),),))


def test_without_a_section_the_page_says_so() -> None:
    html = render_scorecard(made.empty())
    assert "sections has data yet" in html
    assert Page(html).untraced == []


def test_sections_without_facts_are_left_out() -> None:
    assert scorecard.sections(scorecard.Scorecard()) == ()
