"""Reads a page as a checker would: every digit, figure, claim and rank in its body, without the package's code."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]


@dataclass
class Marked:
    """An element that says where its text comes from, with that text."""

    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A parsed page: `untraced` holds the texts with a digit that no mark accounts for."""

    source: str
    untraced: list[str] = field(default_factory=list)
    figures: list[Marked] = field(default_factory=list)
    claims: list[Marked] = field(default_factory=list)
    ranks: list[Marked] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tags: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[Element, list[Marked]]] = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.tags.append(element)
        if tag in VOID:
            return
        opened = []
        for name, kept in (("data-figure", self.figures), ("data-claim", self.claims), ("data-rank", self.ranks)):
            if name in element.attributes:
                opened.append(Marked(element.attributes))
                kept.append(opened[-1])
        self._open.append((element, opened))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0].tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        elements = [element for element, _ in self._open]
        for _, opened in self._open:
            for marked in opened:
                marked.text += data
        if not any(element.tag == "body" for element in elements) or any(e.tag == "script" for e in elements):
            return
        if not any(_quotes(element) for element in elements):
            self.texts.append(data)
        if any(character.isdigit() for character in data) and not any(_accounts(element) for element in elements):
            self.untraced.append(data)

    @property
    def own_words(self) -> str:
        """What the page itself says: everything but verbatims, names and sentences that came with the facts."""
        return " ".join(" ".join(self.texts).split())


def _quotes(element: Element) -> bool:
    classes = element.attributes.get("class", "").split()
    return element.tag == "blockquote" or "name" in classes or "given" in classes


def _accounts(element: Element) -> bool:
    classes = element.attributes.get("class", "").split()
    return (
        "data-figure" in element.attributes
        or element.tag in {"time", "code"}
        or "constant" in classes
        or (element.tag == "blockquote" and "verbatim" in classes)
    )
