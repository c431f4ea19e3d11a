from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.report.brief import content_hash, render_brief
from vocflow.report.facts import Facts
from vocflow.schema import Figure

from . import builders as made
from .page import Page

KINDS = {
    "fullest": made.fullest(),
    "overfull": made.overfull(),
    "google form": made.loaded(),
    "no score": made.no_score(),
    "rating": made.rating(),
    "nothing": made.empty(),
}


@pytest.fixture(params=KINDS, scope="module")
def facts(request: pytest.FixtureRequest) -> Facts:
    return KINDS[request.param]


def read_back(text: str) -> float:
    """The number that a reader reads: written anew here, so that it shares no rule with the package."""
    return float(re.sub(r"[^\d.\-]", "", text.replace("−", "-")))


def held(figure: Figure, part: str) -> float:
    return float(getattr(figure, part))


def test_every_digit_is_traced(facts: Facts) -> None:
    assert Page(render_brief(facts)).untraced == []


def test_every_number_is_the_figure_it_names(facts: Facts) -> None:
    figures = {figure.id: figure for figure in facts.figures()}
    for marked in Page(render_brief(facts)).figures:
        figure = figures[marked.attributes["data-figure"]]
        value = held(figure, marked.attributes["data-part"])
        percent = figure.unit == "share" and marked.attributes["data-part"] != "n"
        value = abs(value) if marked.attributes.get("data-form") == "size" else value
        half = 0.5 if figure.unit in {"share", "count", "money"} and "." not in marked.text else 0.05
        assert abs(read_back(marked.text) - (100 * value if percent else value)) <= half + 1e-9, marked


def test_every_claim_is_a_verdict(facts: Facts) -> None:
    changes = [facts.change, *(period.step for period in facts.periods), *facts.movements]
    verdicts = {change.difference.id: change.verdict for change in changes if change}
    parts = (facts.split.mix, facts.split.within) if facts.split else ()
    verdicts |= {part.size.id: part.verdict for part in parts}
    page = Page(render_brief(facts))
    for claim in page.claims:
        assert verdicts[claim.attributes["data-claim"]] == claim.text
    said = re.findall(r"\b(?:rose|fell)\b", page.own_words)
    assert sorted(said) == sorted(c.text for c in page.claims if c.text != "no detectable change")


def test_the_page_is_small_still_and_sealed(facts: Facts) -> None:
    html = render_brief(facts)
    assert len(html.encode()) <= 150_000
    tags = Page(html).tags
    assert not {tag.tag for tag in tags} & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    assert not [name for tag in tags for name in tag.attributes if name.startswith("on") or name == "style"]
    policy = next(t.attributes["content"] for t in tags if t.attributes.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src '{content_hash(style[1])}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_the_order_of_the_page() -> None:
    html = render_brief(made.fullest())
    landmarks = ["<h1", 'class="numbers"', "trend-heading", "segments-heading", "drivers-heading", "quotes-heading",
                 "changed-heading", "todo-heading", "method-heading"]  # fmt: skip
    places = [html.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


def test_money_stands_under_its_name_or_is_replaced() -> None:
    words = Page(render_brief(made.fullest())).own_words
    assert "€2,103,450 Revenue exposed , a year" in words or "€2,103,450 Revenue exposed, a year" in words
    assert ("812 customers" in words, "n = 812" in words) == (True, False)
    assert "evenue" not in Page(render_brief(made.rating())).own_words
    assert "would recommend" in Page(render_brief(made.rating())).own_words
    assert "of comments are criticism, as classified" in Page(render_brief(made.loaded())).own_words


def test_a_rating_page_has_no_nps() -> None:
    words = Page(render_brief(made.rating())).own_words
    assert [m.start() for m in re.finditer("NPS", words)] == [
        words.index("NPS needs"),
        words.index("no NPS is given") + 3,
    ]


def test_shares_of_drivers_are_called_parts_of_the_whole_variation() -> None:
    words = Page(render_brief(made.rating())).own_words
    assert "Order: share of the score's variation. Answers from 1 Jul 2014 to" in words
    assert "Of the variation" in words
    assert "explained" not in words


def test_notes_have_a_paragraph_of_their_own() -> None:
    words = Page(render_brief(made.fullest())).own_words
    assert "Notes." in words
    assert "Notes." not in Page(render_brief(made.loaded())).own_words
    assert "What is missing." not in Page(render_brief(made.loaded(missing=()))).own_words


def test_characters_of_control_are_not_printed() -> None:
    facts = hostile("a\x00\x1b\x9b\u200e\u200f\u202a\u202e\u2066\u2069b\tc")
    html = render_brief(replace(facts, exposed=made.fullest().exposed))  # no user writes a figure's id
    assert not set(html) & set("\x00\x1b\x9b\u200e\u200f\u202a\u202e\u2066\u2069")
    assert ">ab c</span>" in html
    assert ">ab c</blockquote>" in html


def test_caps_hold() -> None:
    html = render_brief(made.overfull())
    assert html.count("<blockquote") == 3
    assert html.count('class="effects"') == 8
    assert html.count('class="bar"') == 6
    assert max(len(text) for text in re.findall(r"<blockquote[^>]*>([^<]*)</blockquote>", html)) <= 220
    assert "…</blockquote>" in html


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e\x00"


def hostile(text: str) -> Facts:
    """Facts whose every user-given text is `text`."""
    facts = made.fullest()
    model = facts.models[0]
    return replace(
        facts,
        project=text,
        segment_name=text,
        exposed_theme=text,
        outcome=replace(made.NPS, question=text),
        segments=tuple(replace(segment, value=text) for segment in facts.segments),
        models=(
            replace(
                model,
                drivers=tuple(replace(d, name=text, owner=text, touch_point=text) for d in model.drivers),
                left_out=(text,),
                warnings=(text,),
            ),
        ),
        movements=tuple(replace(movement, name=text) for movement in facts.movements),
        quotes=tuple(replace(q, text=text, theme=text, source=text, channel=text) for q in facts.quotes),
        accounting=replace(
            facts.accounting,
            refusals=tuple(replace(r, source=text, reason=text, shared=text) for r in facts.accounting.refusals),
        ),
        missing=(text,),
        notes=(text,),
        exposed=Figure(text, 5.0, 1.0, 9.0, 12, "money"),
    )


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag.tag, tuple(tag.attributes)) for tag in Page(html).tags]


def test_hostile_text_stays_text() -> None:
    assert shape(render_brief(hostile(HOSTILE))) == shape(render_brief(hostile("plain")))


@settings(max_examples=25)
@given(st.text(min_size=1))
def test_no_text_changes_the_shape_of_the_page(text: str) -> None:
    assert shape(render_brief(hostile(text))) == shape(render_brief(hostile("plain")))


def test_a_suppressed_segment_shows_no_number() -> None:
    html = render_brief(made.fullest(segments=made.fullest().segments[5:6]))
    assert "fewer than" in Page(html).own_words
    assert 'data-figure="s.Pilot"' not in html


@pytest.mark.parametrize("score", [-100.0, 0.0, 100.0])
def test_scores_at_the_ends_of_the_scale_are_drawn(score: float) -> None:
    edge = tuple(
        replace(made.period(label, 0.0), score=made.figure(f"e.{label}", score, score, score))
        for label in ("Q1 2026", "Q2 2026")
    )
    html = render_brief(made.fullest(periods=edge, period=edge[-1], change=None))
    assert 'class="trend"' in html
    assert not re.search(r'="-?(nan|inf)', html)


def test_effects_of_nothing_are_drawn() -> None:
    null = replace(made.driver("price", 0.0, 0.0), effect_negative=made.figure("e", 0.0, 0.0, 0.0, unit="points"))
    model = replace(made.fullest().models[0], drivers=(null,))
    assert 'class="effects"' in render_brief(made.fullest(models=(model,)))
