from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vocflow.report.brief import content_hash
from vocflow.report.explorer import MAX_VERBATIMS, Verbatim, embedded_json, plotly_name, render_explorer, write_plotly

from . import builders as made
from .page import Page

HOSTILE = "</script><script>alert(1)</script><!--<script>\u2028'\""


def verbatims(count: int, text: str = "The app is slow.") -> list[Verbatim]:
    return [
        Verbatim(f"{text} {i}", ("app",), "negative", "reviews", None, date(2026, 9, 3), f"fb-{i}")
        for i in range(count)
    ]


def data_of(html: str) -> dict[str, list[object]]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, list[object]] = json.loads(found[1])
    return data


def test_only_its_own_script_is_admitted_by_its_hash() -> None:
    html = render_explorer(made.fullest(), verbatims(3))
    own = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(own) == 1
    tags = Page(html).tags
    policy = next(t.attributes["content"] for t in tags if t.attributes.get("http-equiv") == "Content-Security-Policy")
    assert f"script-src '{content_hash(own[0])}' 'strict-dynamic';" in policy
    assert policy.startswith("default-src 'none'; ")
    assert [t.attributes for t in tags if t.tag == "script"] == [{"id": "data", "type": "application/json"}, {}]
    assert plotly_name() in own[0]


def test_it_holds_two_thousand_verbatims_and_says_so() -> None:
    html = render_explorer(made.fullest(), verbatims(MAX_VERBATIMS + 7))
    assert len(data_of(html)["verbatims"]) == MAX_VERBATIMS
    assert 'The page holds <span class="constant">2,000</span> of <span class="constant">2,007</span> comments' in html
    assert "The page holds" not in render_explorer(made.fullest(), verbatims(7))


def test_hostile_text_cannot_leave_the_data() -> None:
    facts = made.fullest(themes=(replace(made.loaded().themes[0], name=HOSTILE),))
    html = render_explorer(facts, [replace(v, themes=(HOSTILE,), source=HOSTILE) for v in verbatims(2, HOSTILE)])
    assert html.count("<script") == 2
    assert data_of(html)["verbatims"][0][0] == f"{HOSTILE} 0"  # type: ignore[index]


@given(st.text())
def test_embedded_json_reads_back_and_holds_no_markup(text: str) -> None:
    embedded = str(embedded_json([text]))
    assert json.loads(embedded) == [text]
    assert not set(embedded) & set("<>&\u2028\u2029")


def test_characters_of_control_are_not_embedded() -> None:
    text = "a\x00\u202e\u2066\x9bb"
    facts = made.fullest(themes=(replace(made.loaded().themes[0], name=text),), notes=(text,))
    html = render_explorer(facts, [replace(v, themes=(text,), source=text, channel=text) for v in verbatims(1, text)])
    assert not set(re.sub("<script>.*?</script>", "", html, flags=re.DOTALL)) & set("\x00\u202e\u2066\x9b")
    assert not re.search(r"\\u0000", html)
    assert data_of(html)["verbatims"][0][:5] == ["ab 0", ["ab"], "negative", "ab", "ab"]  # type: ignore[index]


def test_every_digit_outside_of_the_data_is_traced() -> None:
    for facts in (made.fullest(), made.no_score(), made.rating(), made.empty(), made.overfull()):
        assert Page(render_explorer(facts, verbatims(3))).untraced == []


def test_every_remark_stands_in_the_explorer() -> None:
    facts = made.overfull()
    html = render_explorer(facts, [])
    assert (
        html.count('<p class="constant given">') == len({*facts.missing, *facts.notes, *facts.models[1].warnings}) + 1
    )


def test_plotly_is_written_once_per_folder(tmp_path: Path) -> None:
    path = write_plotly(tmp_path / "reports")
    first = path.stat().st_mtime_ns
    assert path.name == plotly_name()
    assert path.stat().st_size > 1_000_000
    assert write_plotly(tmp_path / "reports").stat().st_mtime_ns == first
    assert [p.name for p in path.parent.iterdir()] == [path.name]
