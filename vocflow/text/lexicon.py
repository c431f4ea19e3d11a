"""VADER: a lexicon of words with their feeling, and rules for what stands around them.

Hutto, C.J. and Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
text. ICWSM-14. The word lists are those of the vaderSentiment package; valence.py applies its rules to whole batches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vocflow.text.tokens import Texts, column
from vocflow.text.valence import Valence, analyzer
from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE, Verdicts

LANGUAGE = "en"
"""The language of the lexicon."""

THRESHOLD = 0.05
"""A compound score from .05 is positive, to -.05 negative: the thresholds of the package's README."""

READ_CHARACTERS = 5_000
"""A comment that has not shown its feeling by here will not."""

RULES = "batch 1"
"""Which version of the rules has scored; a part of the model's identity."""

WEIGHT = 0.7
"""How large the lexicon's features stand beside the words of a model, which have length 1."""

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
        """The hash of the lexicon, the thresholds and the version of the rules."""
        package = analyzer()
        content = (package.lexicon_full_filepath, package.emoji_full_filepath, THRESHOLD, READ_CHARACTERS, RULES)
        return hashlib.sha256(repr(content).encode()).hexdigest()


def compound(texts: Sequence[str], languages: Sequence[str]) -> NDArray[np.float64]:
    """VADER's compound score of each text, -1 to 1; NaN in a language that the lexicon does not know.

    >>> compound(["The book was good.", "Das war gut"], ["en", "de"])
    array([0.4404,    nan])
    """
    known = np.array([language == LANGUAGE for _, language in zip(texts, languages, strict=True)], dtype=bool)
    scores = np.full(len(texts), np.nan)
    scores[known] = Valence().compound([texts[at][:READ_CHARACTERS] for at in np.flatnonzero(known).tolist()])
    return scores


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


def features(texts: Texts, score: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the lexicon tells a model of texts with these compound scores, (n, 4): score, either end, length.

    All but the length are 0 where the score is NaN.

    >>> features(["The book was good.", "Das war gut"], np.array([0.44, np.nan])).round(2).tolist()
    [[0.31, 0.7, 0.0, 0.23], [0.0, 0.0, 0.0, 0.19]]
    """
    import pyarrow.compute as pc

    words = pc.list_value_length(pc.utf8_split_whitespace(column(texts))).to_numpy()
    known = np.nan_to_num(score)
    return WEIGHT * np.column_stack([known, known >= THRESHOLD, known <= -THRESHOLD, np.log1p(words) / 5])
