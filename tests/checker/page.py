"""A page as a small tree, and its sentences as text in which every marked element is a numbered placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    parent: Node | None = None

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def nodes(self) -> Iterator[Node]:
        """This element and all inside it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def all(self, tag: str | None = None, css: str | None = None, **attributes: str) -> list[Node]:
        """Elements inside by tag, class and attributes."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.nodes()
            if (tag is None or node.tag == tag)
            and (css is None or css in node.classes)
            and all(node.attributes.get(name) == value for name, value in wanted.items())
        ]

    def first(self, tag: str | None = None, css: str | None = None, **attributes: str) -> Node | None:
        return next(iter(self.all(tag, css, **attributes)), None)

    def marked(self, attribute: str) -> list[str]:
        """The values of an attribute in here, in the order of the page."""
        return [node.attributes[attribute] for node in self.nodes() if attribute in node.attributes]

    @property
    def text(self) -> str:
        """What it says, white space collapsed."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def inside(self, tag: str) -> bool:
        node: Node | None = self
        while node and node.tag != tag:
            node = node.parent
        return node is not None


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("page")
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Node(tag, {name: value or "" for name, value in attrs}, parent=self.open))

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self.open
        while node and node.tag != tag:
            node = node.parent
        if node and node.parent:
            self.open = node.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def parse(source: str) -> Node:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(source)
    builder.close()
    return builder.root


MARKS = (("data-figure", "F"), ("data-claim", "C"), ("data-rank", "R"))


@dataclass
class Sentence:
    """`text` with placeholders: {F} a figure, {C} a claim, {R} a rank, {T} a time, {N} a name, {V} code,
    {G} a remark that came with the facts. `marks` are their elements, in the same order."""

    text: str
    marks: list[Node]


def sentence(node: Node) -> Sentence:
    """An element's own words. What it marks stands as placeholders, charts and tables are left out."""
    marks: list[Node] = []
    words = "".join(_flow(node, marks, top=True))
    return Sentence(" ".join(words.split()), marks)


def _flow(node: Node, marks: list[Node], *, top: bool = False) -> Iterator[str]:
    letter = None if top else _letter(node)
    if letter:
        marks.append(node)
        yield f"{{{letter}}}"
        return
    if node.tag in ("svg", "table", "style"):
        return
    if node.tag in ("td", "th") or any(name.startswith("row-") for name in node.classes):
        yield " "
    for child in node.children:
        if isinstance(child, str):
            yield child.replace("{", "(").replace("}", ")")
        else:
            yield from _flow(child, marks)


def _letter(node: Node) -> str | None:
    for attribute, letter in MARKS:
        if attribute in node.attributes:
            return letter
    if node.tag in ("time", "code"):
        return "T" if node.tag == "time" else "V"
    if "constant" in node.classes:
        return "N" if "name" in node.classes else "G" if "given" in node.classes else None
    return None


def untraced(body: Node) -> list[str]:
    """Texts with a digit that stand in nothing that may hold one."""

    def walk(node: Node) -> Iterator[str]:
        free = "data-figure" in node.attributes or node.tag in ("time", "code", "style") or "constant" in node.classes
        if free or (node.tag == "blockquote" and "verbatim" in node.classes):
            return
        for child in node.children:
            if isinstance(child, Node):
                yield from walk(child)
            elif re.search(r"\d", child):
                yield child.strip()

    return list(walk(body))
