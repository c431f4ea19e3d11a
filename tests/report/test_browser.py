"""The pages in real Chromium: what they look like to axe, to a phone and to a printer, and what hostile text does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from vocflow.report.brief import render_brief
from vocflow.report.explorer import Verbatim, render_explorer, write_plotly
from vocflow.report.facts import Facts, Quote
from vocflow.report.scorecard.page import render_scorecard

from . import builders as made
from .scorecard.blocks import SECTION

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGES = {
    "fullest": made.fullest(),
    "overfull": made.overfull(),
    "google form": made.loaded(),
    "no score": made.no_score(),
    "rating": made.rating(),
    "nothing": made.empty(),
}
FLAG = (
    "for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { window.fired = true; };"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def payloads(shared: Path) -> list[str]:
    return [text for _, text in json.loads((shared / "hostile" / "xss.json").read_text(encoding="utf-8"))]


@pytest.fixture(params=PAGES, scope="module")
def facts(request: pytest.FixtureRequest) -> Facts:
    return PAGES[request.param]


@dataclass
class Watched:
    """A page, and everything that it should not have done."""

    page: Page
    deeds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(FLAG)
        self.page.goto("about:blank")  # an init script waits for the next document
        self.page.on("console", lambda message: self.deeds.append(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.deeds.append(f"error: {error}"))
        self.page.on("request", lambda request: self.deeds.append(f"request: {request.url}"))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.deeds.append("dialog")
        dialog.dismiss()

    @property
    def fired(self) -> bool:
        return bool(self.page.evaluate("window.fired === true")) or "dialog" in self.deeds


def violations(page: Page) -> list[str]:
    package = find_spec("axe_playwright_python")
    assert package and package.submodule_search_locations
    page.evaluate((Path(package.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_brief_has_no_accessibility_violation(browser: Browser, facts: Facts, scheme: Any, width: int) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.set_content(render_brief(facts))
    assert violations(page) == []
    page.close()


def test_axe_would_find_a_violation(browser: Browser) -> None:
    page = browser.new_page()
    html = without_policy(render_brief(made.fullest()))
    page.set_content(html.replace('lang="en"', "").replace("--soft:#545a61", "--soft:#c8c8c8"))
    assert {found.split(":")[0] for found in violations(page)} == {"html-has-lang", "color-contrast"}
    page.close()


def test_the_brief_is_one_page_of_a4(browser: Browser, facts: Facts) -> None:
    page = browser.new_page()
    page.set_content(render_brief(facts))
    assert sheets(page) == 1
    page.close()


def test_a_second_sheet_would_be_counted(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(render_brief(made.fullest()))
    page.evaluate("document.body.append(document.body.cloneNode(true))")
    assert sheets(page) == 2
    page.close()


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


def test_the_brief_is_readable_on_a_phone(browser: Browser, facts: Facts) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(render_brief(facts))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => !e.closest(".unseen") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .filter(e => !["title", "desc"].includes(e.localName))
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 12
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("svg text, p, li, h1, h2, td, th")].filter(e => !e.closest(".unseen"))
            .filter(e => e.getBoundingClientRect().right > 390.5 || e.getBoundingClientRect().left < -0.5)
            .map(e => e.textContent)"""
    )
    assert beyond == []
    page.close()


def quote(text: str) -> Quote:
    return Quote(text, text, "negative", text, text, None, text)


def brief_naming(texts: list[str]) -> str:
    """A brief in which everything that a user names has one of the texts as its name."""
    facts = made.fullest()
    names = iter(texts * 30)
    model = facts.models[0]
    return render_brief(
        replace(
            facts,
            project=next(names),
            segments=tuple(replace(s, value=next(names)) for s in facts.segments),
            models=(
                replace(model, drivers=tuple(replace(d, name=next(names), owner=next(names)) for d in model.drivers)),
            ),
            movements=tuple(replace(m, name=next(names)) for m in facts.movements),
            quotes=tuple(quote(text) for text in texts[:3]),
            missing=(next(names),),
        )
    )


def test_no_payload_runs_in_the_brief(browser: Browser, payloads: list[str]) -> None:
    watched = Watched(browser.new_page())
    assert len(payloads) == 2000
    as_quotes = (payloads[first : first + 3] for first in range(0, len(payloads), 3))
    as_names = (payloads[first : first + 20] for first in range(0, len(payloads), 20))
    pages = (render_brief(made.loaded(quotes=tuple(map(quote, texts)))) for texts in as_quotes)
    for html in (*pages, *map(brief_naming, as_names)):
        watched.page.set_content(html)
        assert not watched.fired
    assert watched.deeds == []
    watched.page.close()


def raw(html: str, payload: str) -> str:
    """The page with a payload that nobody escaped."""
    return html.replace("<main>", f"<main>{payload}", 1)


def without_policy(html: str) -> str:
    return re.sub(r"<meta http-equiv=[^>]*>", "", html)


def test_the_test_can_fail_and_the_policy_alone_would_stop_it(browser: Browser, payloads: list[str]) -> None:
    at_once = [text for text in payloads if re.search(r"onerror=.?alert|<script>alert|onload=.?alert", text)][:100]
    brief, explorer = render_brief(made.loaded()), render_explorer(made.loaded(), [])
    fired = {}
    for name, html in (("bare", without_policy(brief)), ("brief", brief), ("explorer", explorer)):
        watched = Watched(browser.new_context(offline=True).new_page())
        fired[name] = 0
        for payload in at_once:
            watched.page.set_content(raw(html, payload), wait_until="commit")
            watched.page.wait_for_timeout(30)
            fired[name] += bool(
                watched.page.evaluate("() => { const was = window.fired; window.fired = false; return was; }")
            )
        watched.page.context.close()
    assert fired["bare"] >= 10
    assert (fired["brief"], fired["explorer"]) == (0, 0)


def test_no_payload_runs_in_the_explorer(browser: Browser, payloads: list[str], tmp_path: Path) -> None:
    plotly = write_plotly(tmp_path)
    comments = [Verbatim(text, (text,), "negative", text, text, None, text) for text in payloads]
    for place in range(10):
        names = payloads[200 * place : 200 * (place + 1)]
        model = made.fullest().models[0]
        facts = made.fullest(
            themes=tuple(replace(made.loaded().themes[0], name=name) for name in names[:100]),
            models=(replace(model, drivers=tuple(replace(model.drivers[0], name=name) for name in names[100:])),),
        )
        path = tmp_path / f"run{place}" / "explorer.html"
        path.parent.mkdir()
        path.write_text(render_explorer(facts, comments if place == 0 else []), encoding="utf-8")
        watched = Watched(browser.new_page())
        watched.page.goto(path.as_uri())
        watched.page.wait_for_selector("#themes .plot-container", state="attached")
        while place == 0 and watched.page.locator("#more").is_visible():
            watched.page.locator("#more").click()
        assert watched.page.locator("#verbatims li").count() == (2000 if place == 0 else 0)
        assert not watched.fired
        assert watched.deeds == [f"request: {path.as_uri()}", f"request: {plotly.as_uri()}"]
        assert watched.page.locator("#verbatims :is(script, img, a, iframe, svg), .plot a").count() == 0
        watched.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_explorer_draws_filters_and_has_no_violation(browser: Browser, scheme: Any, tmp_path: Path) -> None:
    write_plotly(tmp_path)
    comments = [
        Verbatim(q.text, (q.theme or "",), q.feeling, q.source, q.channel, q.day, q.feedback_id) for q in made.QUOTES
    ]
    path = tmp_path / "run" / "explorer.html"
    path.parent.mkdir()
    path.write_text(render_explorer(made.fullest(), comments), encoding="utf-8")
    watched = Watched(browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844}))
    watched.page.goto(path.as_uri())
    for chart in ("trend", "drivers", "themes"):
        watched.page.wait_for_selector(f"#{chart} .plot-container", state="attached")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(watched.page) == []
    watched.page.select_option("#feeling", "positive")
    assert watched.page.locator("#verbatims li").count() == 1
    watched.page.select_option("#theme", "billing")
    assert watched.page.inner_text("#found") == "0 of 0 comments"
    watched.page.select_option("#feeling", "")
    assert "Billed twice" in watched.page.inner_text("#verbatims")
    assert len(watched.deeds) == 2
    watched.page.close()


def test_without_plotly_the_comments_are_still_there(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "explorer.html"
    path.write_text(render_explorer(made.fullest(), [Verbatim("Late again.", (), "negative", "web", None, None, "1")]))
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#no-plotly:not([hidden])")
    assert "Late again." in page.inner_text("#verbatims")
    page.close()


@pytest.fixture
def scorecard(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("vocflow.report.scorecard.page.sections", lambda _: (SECTION,))
    return render_scorecard(made.loaded())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_scorecard_has_no_accessibility_violation(
    browser: Browser, scorecard: str, scheme: Any, width: int
) -> None:
    watched = Watched(browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}))
    watched.page.set_content(scorecard)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.deeds == []
    assert violations(watched.page) == []
    watched.page.close()


def test_a_row_of_the_scorecard_is_a_card_with_labels_on_a_phone(browser: Browser, scorecard: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(scorecard)
    cell = page.locator("main td").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Median"'
    assert page.get_by_role("table", name="First reply").get_by_role("row").count() == 2
    page.close()
