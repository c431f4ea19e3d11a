"""VADER: a lexicon of words with their feeling, and rules for what stands around them.

Hutto, C.J. and Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
text. ICWSM-14. The class and the word lists are those of the vaderSentiment package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE, Verdicts

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

LANGUAGE = "en"
"""The language of the lexicon."""

THRESHOLD = 0.05
"""A compound score from .05 is positive, to -.05 negative: the thresholds of the package's README."""

READ_CHARACTERS = 5_000
"""VADER's time grows with the square of the length, and a comment that has not shown its feeling by here will not."""

_WEAKEST, _STRONGEST = 0.5, 0.9


class Vader:
    """The reader that needs no training. It reads English and abstains elsewhere."""

    name: Literal["vader"] = "vader"

    def read(self, texts: Sequence[str], languages: Sequence[str]) -> Verdicts:
        """The feeling of each text; names are masked by the caller.

        The probabilities rank texts by strength and are not calibrated: the feeling's own goes from .5 at the
        threshold to .9 at a compound score of ±1 (.5 for neutral), and of the rest the neutral class takes two
        thirds (a neutral verdict leaves a quarter to each side). An abstention is 1/3 each.

        >>> Vader().read(["The book was good."], ["en"]).feeling
        array([2], dtype=int8)
        """
        return verdicts(compound(texts, languages))

    @property
    def sha256(self) -> str:
        """The hash of the lexicon and thresholds."""
        analyzer = _analyzer()
        content = (analyzer.lexicon_full_filepath, analyzer.emoji_full_filepath, THRESHOLD, READ_CHARACTERS)
        return hashlib.sha256(repr(content).encode()).hexdigest()


def compound(texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float64]:
    """VADER's compound score of each text, -1 to 1; NaN in a language that the lexicon does not know.

    >>> compound(["The book was good.", "Das war gut"], ["en", "de"])
    array([0.4404,    nan])
    """
    return np.array(
        [
            _score(text[:READ_CHARACTERS]) if language == LANGUAGE else np.nan
            for text, language in zip(texts, languages, strict=True)
        ],
        dtype=np.float64,
    )


# Training and reading meet the same windows, and customers the same words.
@lru_cache(maxsize=1 << 16)
def _score(text: str) -> float:
    return float(_analyzer().polarity_scores(text)["compound"])


def verdicts(score: NDArray[np.float64]) -> Verdicts:
    """Vader's verdicts on texts with these compound scores, an abstention where the score is NaN."""
    abstained = np.isnan(score)
    score = np.where(abstained, 0, score)
    feeling = np.full(len(score), NEUTRAL, dtype=np.int8)
    feeling[score >= THRESHOLD] = POSITIVE
    feeling[score <= -THRESHOLD] = NEGATIVE
    strength = np.clip((np.abs(score) - THRESHOLD) / (1 - THRESHOLD), 0, 1)
    own = _WEAKEST + (_STRONGEST - _WEAKEST) * strength
    probabilities = np.empty((len(score), 3))
    probabilities[:, NEUTRAL] = np.where(feeling == NEUTRAL, own, (1 - own) * 2 / 3)
    for side in (NEGATIVE, POSITIVE):
        other = np.where(feeling == NEUTRAL, (1 - own) / 2, (1 - own) / 3)
        probabilities[:, side] = np.where(feeling == side, own, other)
    probabilities[abstained] = 1 / 3
    return Verdicts(feeling, probabilities, abstained)


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
