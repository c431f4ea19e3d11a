"""The parts of a page in their order, each held against its rules; then what no rule has spoken for."""

from __future__ import annotations

from collections.abc import Iterable

from . import charts, quotes, rules_head, rules_method, rules_scores, rules_themes
from .page import Node, sentence, untraced
from .reading import Reading, Rule, rule

SECTIONS = {"trend", "segments", "drivers", "themes", "quotes", "changed", "todo", "method"}
ROWS_OF_NAMES = ("segments", "drivers", "themes", "changed", "todo")


def read_page(r: Reading, page: Node) -> None:
    """Check everything that a page prints."""
    _head(r, page)
    for section in r.body.all("section") + r.body.all("footer"):
        name = section.attributes.get("aria-labelledby", "").removesuffix("-heading")
        if name in SECTIONS:
            globals()[f"_{name}"](r, section)
        elif section.attributes.get("aria-label") == "The numbers":
            for paragraph in section.all("p"):
                r.speak("number", paragraph, rules_head.NUMBERS, whole=True)
        else:
            r.fault(section.text[:80], "a section that can be checked", "no rule knows this section")
    _marks(r)
    for text in untraced(r.body):
        r.where = "page"
        r.fault(text, "a traced number", "a digit stands in nothing that says where it comes from")


def _head(r: Reading, page: Node) -> None:
    header = r.body.first("header")
    if header is None:
        return r.fault("no header", "a headline", "the page has none")
    for node in header.all("p", "kicker"):
        r.speak("kicker", node, rules_head.KICKER, whole=True)
    for node in header.all("h1"):
        r.speak("headline", node, rules_head.HEADLINE, whole=True)
        title = page.first("title")
        r.expect(title is not None and title.text == node.text, title.text if title else "", node.text, "title")
    for node in header.all("p", "dek"):
        r.speak("dek", node, rules_head.DEK)
    return None


def _each(r: Reading, where: str, nodes: Iterable[Node], rules: list[Rule], *, whole: bool = True) -> None:
    for node in nodes:
        r.speak(where, node, rules, whole=whole)


def _trend(r: Reading, section: Node) -> None:
    _each(r, "trend", section.all("h2"), rules_scores.TREND)
    _each(r, "trend caption", section.all("figcaption"), rules_scores.TREND_CAPTION, whole=False)
    body = section.first("tbody")
    rules_scores.trend_rows(r, body.all("tr") if body else [])
    charts.trend(r, section)
    _understand(r, section, "table")
    _understand(r, section, "svg")


def _segments(r: Reading, section: Node) -> None:
    _each(r, "segments", section.all("h2"), rules_scores.SEGMENTS)
    _each(r, "segments key", section.all("p", "key"), rules_scores.KEY)
    _each(r, "segment", section.all("li"), rules_scores.SEGMENT_ROW)
    _each(r, "segments note", section.all("p", "aside"), rules_scores.SEGMENT_NOTE, whole=False)
    rules_scores.segment_rows(r)
    charts.bars(r, section)
    _understand(r, section, "svg")


def _drivers(r: Reading, section: Node) -> None:
    _each(r, "drivers", section.all("h2"), rules_themes.DRIVERS)
    _each(r, "drivers key", section.all("p", "key"), rules_themes.DRIVER_KEY, whole=False)
    for rows in section.all("ul"):
        _each(r, "driver", rows.all("li"), rules_themes.DRIVER_ROW)
        rules_themes.driver_rows(r, rows.all("li"))
        charts.effects(r, rows)
    _understand(r, section, "svg")


def _themes(r: Reading, section: Node) -> None:
    _each(r, "themes", section.all("h2") + section.all("p", "key"), rules_themes.THEMES)
    _each(r, "theme", section.all("li"), rules_themes.THEME_ROW)
    rules_themes.theme_rows(r, section.all("li"))
    charts.bars(r, section)
    _understand(r, section, "svg")


def _quotes(r: Reading, section: Node) -> None:
    _each(r, "quotes", section.all("h2"), [rule("What customers say")])
    for figure in section.all("figure"):
        quotes.quote(r, figure)


def _changed(r: Reading, section: Node) -> None:
    _each(r, "changed", section.all("h2") + section.all("li"), rules_themes.CHANGED)


def _todo(r: Reading, section: Node) -> None:
    _each(r, "to do", section.all("h2"), rules_themes.ACTIONS)
    _each(r, "to do", section.all("p"), rules_themes.ACTIONS, whole=False)
    body = section.first("tbody")
    rows = body.all("tr") if body else []
    _each(r, "action", rows, rules_themes.ACTION_ROW)
    rules_themes.action_rows(r, rows)


def _method(r: Reading, section: Node) -> None:
    kinds = {"Rows.": rules_method.ROWS, "Figures.": rules_method.FIGURES}
    whole = {
        "Reading.": rules_method.READING,
        "Notes.": rules_method.NOTES,
        "What is missing.": rules_method.MISSING,
    }
    for paragraph in section.all("p"):
        bold = paragraph.first("b")
        lead = bold.text if bold else ""
        if lead in kinds:
            r.speak("method", paragraph, kinds[lead])
        else:
            r.speak("method", paragraph, whole.get(lead, rules_method.ORIGIN), whole=True)


def _understand(r: Reading, section: Node, tag: str) -> None:
    """Marks inside charts and tables: their own checks have spoken for them."""
    r.understood |= {id(node) for part in section.all(tag) for node in part.nodes()}


def _marks(r: Reading) -> None:
    """The value of each figure and the word of each claim, wherever they stand; and marks that no rule has met."""
    for node in r.body.nodes():
        marked = [name for name in ("data-figure", "data-claim", "data-rank") if name in node.attributes]
        if "data-figure" in marked:
            r.number(node, _name_beside(node))
        if "data-claim" in marked:
            r.claim(node)
        if marked and id(node) not in r.understood:
            r.where = f"{marked[0]} {node.attributes[marked[0]]}"
            r.fault(node.text, "a place that can be checked", "it stands where no rule looks")
    for node in r.body.all("h1") + r.body.all("h2") + r.body.all("p") + r.body.all("li"):
        inside = node.inside("section") or node.inside("header") or node.inside("footer")
        r.where = "page"
        r.expect(inside, sentence(node).text, "nothing", "it stands outside every section")


def _name_beside(node: Node) -> str | None:
    """The name that stands in the row of a figure."""
    row: Node | None = node
    while row is not None and row.tag not in ("li", "tr", "section", "header", "footer"):
        if row.tag == "p" and row.parent and row.parent.attributes.get("aria-label") == "The numbers":
            break
        row = row.parent
    if row is None or row.tag in ("section", "header", "footer"):
        return None
    name = row.first(css="name")
    return name.text if name else None
