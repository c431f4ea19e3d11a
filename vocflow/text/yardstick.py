"""How the company comes off where a customer measures it by a competitor: rules on the words around the name."""

from __future__ import annotations

import re
from typing import Literal

Standing = Literal["better", "worse"]
"""How the company stands against the competitor in the customer's words."""

_GOOD = (
    r"better|cheaper|faster|quicker|cleaner|easier|friendlier|nicer|simpler|smoother|fairer|newer|clearer|kinder|"
    r"more (?:reliable|helpful|friendly|transparent|convenient|affordable|flexible|honest|responsive|comfortable|generous)|"
    r"less (?:expensive|complicated|confusing|annoying|buggy)"
)
_BAD = (
    r"worse|slower|dirtier|dearer|pricier|ruder|harder|clunkier|unfriendlier|"
    r"more (?:expensive|complicated|confusing|annoying|buggy|costly)|"
    r"less (?:reliable|helpful|friendly|transparent|convenient|affordable|flexible|honest|responsive|comfortable)"
)
_NOT = r"(?:\b(?:not|no|never|hardly|isn.t|aren.t|wasn.t|weren.t|don.t|doesn.t|didn.t|nowhere near)\s+(?:\w+\s+){0,2})"
_EDGE = re.compile(r"[.!?;\n]")

# before the name, with us as their subject: "cheaper than NAME", "not as good as NAME", "I left NAME for you"
_BEFORE = (
    (re.compile(rf"{_NOT}(?:{_GOOD})\s+(?:\w+\s+){{0,3}}than\s+(?:at\s+|with\s+)?$", re.IGNORECASE), "worse"),
    (re.compile(rf"{_NOT}(?:{_BAD})\s+(?:\w+\s+){{0,3}}than\s+(?:at\s+|with\s+)?$", re.IGNORECASE), "better"),
    (re.compile(rf"\b(?:{_GOOD})\s+(?:\w+\s+){{0,3}}than\s+(?:at\s+|with\s+)?$", re.IGNORECASE), "better"),
    (re.compile(rf"\b(?:{_BAD})\s+(?:\w+\s+){{0,3}}than\s+(?:at\s+|with\s+)?$", re.IGNORECASE), "worse"),
    (re.compile(rf"{_NOT}(?:as|so)\s+\w+\s+as\s+(?:at\s+|with\s+)?$", re.IGNORECASE), "worse"),
    (
        re.compile(r"\b(?:switch\w*|chang\w*|mov\w+|go\w*|went|back)\s+(?:back\s+|over\s+)?to\s+$", re.IGNORECASE),
        "worse",
    ),
    (
        re.compile(
            r"\b(?:came|coming|come|switch\w*|chang\w*|mov\w+)\s+(?:over\s+)?(?:here\s+)?from\s+$", re.IGNORECASE
        ),
        "better",
    ),
    (re.compile(r"\bleft\s+$", re.IGNORECASE), "better"),
    (re.compile(r"\b(?:prefer\w*|miss\w*|rather (?:use|take|ride))\s+$", re.IGNORECASE), "worse"),
)
# after the name, with the competitor as their subject: "NAME is faster"
_AFTER = (
    (re.compile(rf"^(?:\s+\w+){{0,4}}?\s+{_NOT}(?:{_GOOD})\b", re.IGNORECASE), "better"),
    (re.compile(rf"^(?:\s+\w+){{0,4}}?\s+{_NOT}(?:{_BAD})\b", re.IGNORECASE), "worse"),
    (re.compile(rf"^(?:\s+\w+){{0,4}}?\s+(?:{_GOOD})\b", re.IGNORECASE), "worse"),
    (re.compile(rf"^(?:\s+\w+){{0,4}}?\s+(?:{_BAD})\b", re.IGNORECASE), "better"),
)  # fmt: skip


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
    for rules, words in ((_BEFORE, before), (_AFTER, after)):
        for pattern, found in rules:
            if pattern.search(words):
                return "better" if found == "better" else "worse"
    return None
