"""How the company comes off where a customer measures it by a competitor: rules on the words around the name."""

from __future__ import annotations

import re
from typing import Literal

Standing = Literal["better", "worse"]
"""How the company stands against the competitor in the customer's words."""

_KINDS = "reliable|helpful|friendly|transparent|convenient|affordable|flexible|honest|responsive|comfortable"
_BOTHERS = "expensive|complicated|confusing|annoying|buggy|costly"
_GOOD = (
    "better|cheaper|faster|quicker|cleaner|easier|friendlier|nicer|simpler|smoother|fairer|newer|clearer|kinder|"
    rf"more (?:{_KINDS})|less (?:{_BOTHERS})"
)
_BAD = (
    "worse|slower|dirtier|dearer|pricier|ruder|harder|clunkier|unfriendlier|"
    rf"more (?:{_BOTHERS})|less (?:{_KINDS})"
)
_NOT = r"(?:\b(?:not|no|never|hardly|isn.t|aren.t|wasn.t|weren.t|don.t|doesn.t|didn.t|nowhere near)\s+(?:\w+\s+){0,2})"
_THAN = r"\s+(?:\w+\s+){0,3}than\s+(?:at\s+|with\s+)?$"
_MOVE = r"\b(?:switch|chang|mov)\w*\s+(?:back\s+|over\s+)?"
_IS = r"^(?:\s+\w+){0,4}?\s+"
_EDGE = re.compile(r"[.!?;\n]")


def _rules(rules: tuple[tuple[str, Standing], ...]) -> tuple[tuple[re.Pattern[str], Standing], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), found) for pattern, found in rules)


# before the name, with us as their subject: "cheaper than NAME", "not as good as NAME", "I left NAME for you"
_BEFORE = _rules(
    (
        (rf"{_NOT}(?:{_GOOD}){_THAN}", "worse"),
        (rf"{_NOT}(?:{_BAD}){_THAN}", "better"),
        (rf"\b(?:{_GOOD}){_THAN}", "better"),
        (rf"\b(?:{_BAD}){_THAN}", "worse"),
        (rf"{_NOT}(?:as|so)\s+\w+\s+as\s+(?:at\s+|with\s+)?$", "worse"),
        (rf"(?:{_MOVE}|\b(?:go|going|gone|went|back)\s+(?:back\s+|over\s+)?)to\s+$", "worse"),
        (rf"(?:{_MOVE}|\b(?:came|come|coming)\s+(?:over\s+|here\s+)?)from\s+$", "better"),
        (r"\bleft\s+$", "better"),
        (r"\b(?:prefer\w*|miss\w*|rather (?:use|take|ride))\s+$", "worse"),
        (rf"\b(?:{_GOOD})\s+(?:at|with)\s+$", "worse"),
        (rf"\b(?:{_BAD})\s+(?:at|with)\s+$", "better"),
    )
)
# after the name, with the competitor as their subject: "NAME is faster"
_AFTER = _rules((
    (rf"{_IS}{_NOT}(?:{_GOOD})\b", "better"),
    (rf"{_IS}{_NOT}(?:{_BAD})\b", "worse"),
    (rf"{_IS}(?:{_GOOD})\b", "worse"),
    (rf"{_IS}(?:{_BAD})\b", "better"),
))  # fmt: skip


def standing(text: str, start: int, end: int) -> Standing | None:
    """How the company stands against the competitor named at `text[start:end]`; None where no rule tells.

    A comparison is read within its sentence. The rules are English.

    >>> standing("Dearer than Velora, sadly.", 12, 18)
    'worse'
    >>> standing("Velora is slower.", 0, 6)
    'better'
    >>> standing("I also ride with Velora.", 17, 23) is None
    True
    """
    before, after = text[:start], text[end:]
    edges = [edge.end() for edge in _EDGE.finditer(before)]
    before = before[edges[-1] :] if edges else before
    edge = _EDGE.search(after)
    after = after[: edge.start()] if edge else after
    tried = [(pattern, told, before) for pattern, told in _BEFORE] + [
        (pattern, told, after) for pattern, told in _AFTER
    ]
    return next((told for pattern, told, words in tried if pattern.search(words)), None)
