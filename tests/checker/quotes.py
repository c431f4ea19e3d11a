"""Quotes: each is what a customer wrote, word for word but for masks and cuts, with its true theme, day and source."""

from __future__ import annotations

import re

import pandas as pd

from .facts import says
from .page import Node
from .reading import Reading, Rule, rule
from .rules_method import says_day

MASK = re.compile(r"\[[a-z -]+\]|…")
CAPTION: list[Rule] = [rule(r"«(?:\{N\} · )?»{N}«(?:, \{N\})?(?:, \{T\})?»")]


def quote(r: Reading, figure: Node) -> None:
    """The words stand in a comment of the raw files, and the caption says where that one comes from."""
    block, caption = figure.all("blockquote")[0], figure.all("figcaption")[0]
    r.where = f"quote {block.text[:60]}"
    comments = r.measured.comments
    fitting = comments[comments["text"].map(lambda text: _holds(text, block.text))]
    if not len(fitting):
        r.fault(block.text, "words of a customer", "no comment in the raw files holds them")
        return
    r.speak("quote", caption, CAPTION, whole=True)
    names, times = [node.text for node in caption.all(css="name")], caption.all("time")
    fitting = fitting[fitting["source"].map(lambda source: any(says(name, source) for name in names))]
    if times:
        fitting = fitting[fitting["day"].map(str) == times[0].attributes.get("datetime", "")]
    if not len(fitting):
        r.fault(caption.text, "its source and day", "nobody wrote this there, on that day")
        return
    row = fitting.iloc[0]
    if times:
        says_day(r, times[0], row["day"])
    known = [str(name) for name in (row["source"], row["channel"], *r.project.owners) if name]
    for name in names:
        r.expect(any(says(name, other) for other in known), name, str(known[:2]), "another source, channel or theme")
    _theme(r, block, names, fitting)
    now = r.comment_period
    r.expect(now is None or bool((fitting["period"] == now).any()), block.text, str(now), "said in another period")


def _theme(r: Reading, block: Node, names: list[str], fitting: pd.DataFrame) -> None:
    themes = [theme for theme in r.project.owners if names and says(names[0], theme)]
    if len(names) < 2 or not themes:
        return
    mentions = r.measured.mentions
    own = mentions[mentions["comment_id"].isin(fitting["comment_id"]) & mentions["theme"].isin(themes)]
    feelings = sorted(set(own["feeling"]))
    r.expect(bool(feelings), themes[0], "its theme", "the comment does not mention this theme")
    drawn = [name for name in ("negative", "neutral", "positive") if name in block.classes]
    r.expect(set(drawn) <= set(feelings), str(drawn), str(feelings), "drawn with another feeling")


def _holds(text: str, printed: str) -> bool:
    """Whether the words of a quote stand in a comment in their order; masks and cuts stand for anything."""
    whole, at = " ".join(text.split()), 0
    parts = [" ".join(part.split()) for part in MASK.split(printed)]
    for part in parts:
        found = whole.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return any(parts)
