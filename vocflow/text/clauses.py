"""The feeling of each mention: of its clause where several themes fire in a comment, else of the comment.

"The staff were kind, but nobody replied" praises one thing and criticises another. A clause that tells nothing is read
in its sentence, and a sentence that tells nothing in the comment. Of comments with one theme nothing would be gained.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.verdicts import NEUTRAL

if TYPE_CHECKING:
    from vocflow.text.sentiment import Choice
    from vocflow.text.themes import Hits

# Words with which a language turns to something else. Not "yet" and "while": "not yet" and "a while" are no turns.
_TURNS = {
    "en": ("but", "however", "although", "though", "whereas", "except", "nevertheless"),
    "de": ("aber", "jedoch", "obwohl", "sondern"),
    "fr": ("mais", "cependant", "pourtant"),
    "es": ("pero", "aunque"),
    "it": ("però", "tuttavia"),
    "nl": ("maar", "echter"),
    "pt": ("mas", "porém"),
    "da": ("men",),
    "no": ("men",),
    "sv": ("men",),
}
_SENTENCE_END = r"(?<=[.!?…])\s+|[\r\n]+|;\s"
_CLAUSE_END = _SENTENCE_END + r"|[:,]\s|\s[-–—]+\s|—|[()]"


@cache
def _clause_end(language: str) -> re.Pattern[str]:
    turns = "|".join(_TURNS.get(language, ()))
    return re.compile(rf"{_CLAUSE_END}|\b(?=(?:{turns})\b)" if turns else _CLAUSE_END, re.IGNORECASE)


@cache
def _sentence_end(_language: str) -> re.Pattern[str]:
    return re.compile(_SENTENCE_END)


@dataclass(frozen=True)
class MentionFeelings:
    """The feeling of each mention, (mentions,), and the probability that it is right."""

    feeling: NDArray[np.int8]
    confidence: NDArray[np.float64]


def mention_feelings(choice: Choice, texts: Sequence[str], languages: Sequence[str], hits: Hits) -> MentionFeelings:
    """The feelings of the mentions that the hits make up: one for each text and theme, in the order of the hits."""
    starts = np.flatnonzero(hits.begins())
    text = hits.text[starts]
    feeling = choice.verdicts.feeling[text].copy()
    confidence = choice.verdicts.probabilities[text, feeling]
    themes = np.bincount(text, minlength=len(texts))
    open_ = np.flatnonzero((themes[text] > 1) & ~choice.verdicts.abstained[text])
    ends = np.append(starts[1:], len(hits.text))
    for boundary in (_clause_end, _sentence_end):
        cut = _Cut(texts, languages, boundary)
        parts = [
            cut.around(int(text[mention]), hits.start[starts[mention] : ends[mention]].tolist())
            for mention in open_.tolist()
        ]
        spoken = [languages[at] for at in text[open_].tolist()]
        read = choice.read_parts(parts, spoken, text[open_])
        told = read.feeling != NEUTRAL
        feeling[open_[told]] = read.feeling[told]
        confidence[open_[told]] = read.probabilities[told, read.feeling[told]]
        open_ = open_[~told]
    return MentionFeelings(feeling, confidence)


class _Cut:
    """Texts cut at a kind of boundary, each once."""

    def __init__(
        self, texts: Sequence[str], languages: Sequence[str], boundary: Callable[[str], re.Pattern[str]]
    ) -> None:
        self._texts, self._languages, self._boundary = texts, languages, boundary
        self._at, self._edges = -1, [0]

    def around(self, text: int, places: Sequence[int]) -> str:
        """The parts of the text in which the places lie, one after the other."""
        whole = self._texts[text]
        if text != self._at:
            boundary = self._boundary(self._languages[text])
            self._at, self._edges = text, [0, *(found.end() for found in boundary.finditer(whole))]
        edges = self._edges
        chosen = sorted({bisect_right(edges, place) - 1 for place in places})
        ends = [*edges[1:], len(whole)]
        return " ".join(whole[edges[part] : ends[part]] for part in chosen)
