"""VADER's rules on whole batches: what each word of the lexicon gives or takes where it stands, for all texts at once.

Hutto, C.J. and Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
text. ICWSM-14. Word lists, constants and the order of the rules are those of the vaderSentiment package, which scores
one text at a time; `tests/text/test_valence.py` holds the two against each other.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.tokens import Tokens, Vocabulary

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

BATCH = 4_096
"""Texts scored together: enough for numpy to be busy, few enough for the caches of a processor."""

MOST_TOKENS = 500_000
"""Distinct tokens that are remembered; beyond them the vocabulary starts anew, so that memory stays bounded."""

DECAY = (1.0, 0.95, 0.9)
"""What is left of a booster's strength one, two and three words before."""

NEVER_SO = 1.25
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
EXCLAMATION, MOST_EXCLAMATIONS = 0.292, 4
QUESTION, MANY_QUESTIONS = 0.18, 0.96
ALPHA = 15
"""`score / sqrt(score² + 15)` brings sums of valences between -1 and 1."""

# Words with a rule of their own; every other word is 0.
_CODES = {
    word: code
    for code, word in enumerate(
        ("no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very", "but", "kind", "of"), 1
    )
}  # fmt: skip
_FIELDS = np.dtype(
    [
        ("valence", np.float64), ("known", np.bool_), ("boost", np.float64), ("booster", np.bool_),
        ("upper", np.bool_), ("negates", np.bool_), ("code", np.int8), ("idiom", np.bool_),
        ("exclamations", np.int32), ("questions", np.int32),
    ]
)  # fmt: skip


class Valence:
    """VADER's compound scores of batches of texts. What it learns of a token is kept for the next batch.

    >>> Valence().compound(["The book was good.", "It was not good.", ""])
    array([ 0.4404, -0.3412,  0.    ])
    """

    def __init__(self) -> None:
        self._forget()

    def compound(self, texts: Sequence[str]) -> Floats:
        """The compound score of each text, -1 to 1, rounded to four places as the package does."""
        scores = np.empty(len(texts))
        for first in range(0, len(texts), BATCH):
            batch = [self._without_emoji(text) for text in texts[first : first + BATCH]]
            scores[first : first + len(batch)] = self._score(self._vocabulary.encode(batch))
            if len(self._vocabulary.tokens) > MOST_TOKENS:
                self._forget()
        return scores

    def _forget(self) -> None:
        self._vocabulary = Vocabulary()
        self._lower: list[str] = []
        self._table = np.zeros(0, _FIELDS)

    # ---- what is done once for each distinct token -------------------------------------------------------------------

    @cached_property
    def _emoji(self) -> frozenset[str]:
        return frozenset(analyzer().emojis)

    def _without_emoji(self, text: str) -> str:
        """The text with each emoji spelled out, after a space unless one stands before it."""
        if text.isascii() or self._emoji.isdisjoint(text):
            return text
        pieces: list[str] = []
        spaced = True
        for sign in text:
            name = analyzer().emojis.get(sign)
            pieces.append(sign if name is None else name if spaced else f" {name}")
            spaced = name is None and sign == " "
        return "".join(pieces)

    def _learn(self) -> None:
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES

        # The longest word of a phrase betrays it: "of" and "the" stand everywhere.
        betraying = {max(phrase.split(), key=len) for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase}
        new = self._vocabulary.tokens[len(self._lower) :]
        rows = np.zeros(len(new), _FIELDS)
        for at, token in enumerate(new):
            bare = token.strip(string.punctuation)
            word = bare if len(bare) > 2 else token  # what is left of ":)" is no word
            low = word.lower()
            self._lower.append(low)
            rows[at] = (
                analyzer().lexicon.get(low, 0.0), low in analyzer().lexicon,
                BOOSTER_DICT.get(low, 0.0), low in BOOSTER_DICT, word.isupper(),
                low in NEGATE or "n't" in low, _CODES.get(low, 0), low in betraying,
                token.count("!"), token.count("?"),
            )  # fmt: skip
        self._table = np.concatenate([self._table, rows])

    # ---- what is done for all tokens at once -------------------------------------------------------------------------

    def _score(self, tokens: Tokens) -> Floats:
        self._learn()
        # One row more than there are tokens stands for "no word here".
        row = np.append(self._table[tokens.ids], np.zeros(1, _FIELDS))
        sums = _Context(tokens, row, self._lower).sums()
        shouted = np.minimum(_count(tokens, row["exclamations"]), MOST_EXCLAMATIONS) * EXCLAMATION
        asked = _count(tokens, row["questions"])
        wondered = np.where(asked > 3, MANY_QUESTIONS, np.where(asked > 1, asked * QUESTION, 0.0))
        sums += np.sign(sums) * (shouted + wondered)
        return np.round(sums / np.sqrt(sums * sums + ALPHA), 4)


@cache
def analyzer() -> SentimentIntensityAnalyzer:
    """The package's own scorer, for its word lists."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def _count(tokens: Tokens, values: NDArray[np.generic]) -> Floats:
    """The sum of the tokens' values in each text."""
    return np.bincount(tokens.text, weights=values[:-1], minlength=len(tokens.counts)).astype(np.float64)


class _Context:
    """One batch: the words of the lexicon in it (`hit`), and what stands around them."""

    def __init__(self, tokens: Tokens, row: NDArray[np.void], lower: list[str]) -> None:
        self.tokens, self.row, self.lower = tokens, row, lower
        self.text, self.position = tokens.text, tokens.position
        following = np.append(row["code"][1:-1], 0) if len(tokens.ids) else np.zeros(0)
        last = self.position + 1 == tokens.counts[self.text]
        kind_of = (row["code"][:-1] == _CODES["kind"]) & (following == _CODES["of"]) & ~last
        self.hit = np.flatnonzero(row["known"][:-1] & ~row["booster"][:-1] & ~kind_of)
        upper = _count(tokens, row["upper"])
        self.shouts = ((upper > 0) & (upper < tokens.counts))[self.text[self.hit]]
        """Whether some words of the hit's text are in capitals, and some are not."""

    def at(self, offset: int) -> Places:
        """The place so many words before (negative) or after each hit; the row of no word where its text ends."""
        place = self.position[self.hit] + offset
        inside = (place >= 0) & (place < self.tokens.counts[self.text[self.hit]])
        return np.where(inside, self.hit + offset, len(self.row) - 1)

    def is_(self, offset: int, *words: str) -> Flags:
        return np.isin(self.row["code"][self.at(offset)], [_CODES[word] for word in words])

    def sums(self) -> Floats:
        """The sum of the valences of each text, before its punctuation counts."""
        valence = self._negated_by_no(self.row["valence"][self.hit].copy())
        valence = self._emphasised(valence, self.row["upper"][self.hit])
        for distance in (1, 2, 3):
            free = self._stands_free(distance)
            valence = self._boosted(valence, distance, free)
            valence = np.where(free, valence * self._negation(distance), valence)
        for place in np.flatnonzero(self._stands_free(3) & self._near_idiom()):
            valence[place] = self._idiom(float(valence[place]), int(self.hit[place]))
        least = self._stands_free(1) & self.is_(-1, "least") & ~self.is_(-2, "at", "very")
        valence = np.where(least, valence * _negation(), valence)
        valence *= self._weight_by_but()
        return np.bincount(self.text[self.hit], weights=valence, minlength=len(self.tokens.counts)).astype(np.float64)

    def _stands_free(self, distance: int) -> Flags:
        """Whether there is a word so far before the hit, and it is none of the lexicon."""
        before = self.at(-distance)
        free: Flags = (before < len(self.row) - 1) & ~self.row["known"][before]
        return free

    def _negated_by_no(self, valence: Floats) -> Floats:
        """ "no" before a word of the lexicon negates it, and has no feeling of its own."""
        plain = self.row["valence"][self.hit]
        valence[self.is_(0, "no") & self.row["known"][self.at(1)]] = 0.0
        after_no = self.is_(-1, "no") | self.is_(-2, "no") | (self.is_(-3, "no") & self.is_(-1, "or", "nor"))
        return np.where(after_no, plain * _negation(), valence)

    def _emphasised(self, valence: Floats, capitals: Flags) -> Floats:
        from vaderSentiment.vaderSentiment import C_INCR

        return np.where(capitals & self.shouts, valence + np.where(valence > 0, C_INCR, -C_INCR), valence)

    def _boosted(self, valence: Floats, distance: int, free: Flags) -> Floats:
        from vaderSentiment.vaderSentiment import C_INCR

        before = self.at(-distance)
        boost = np.where(valence < 0, -self.row["boost"][before], self.row["boost"][before])
        loud = self.row["booster"][before] & self.row["upper"][before] & self.shouts
        boost = boost + np.where(loud, np.where(valence > 0, C_INCR, -C_INCR), 0.0)
        return np.where(free, valence + boost * DECAY[distance - 1], valence)

    def _negation(self, distance: int) -> Floats:
        """What the word so far before makes of the valence."""
        factor = np.where(self.row["negates"][self.at(-distance)], _negation(), 1.0)
        if distance == 1:
            return factor
        so_near = self.is_(-1, "so", "this")
        if distance == 2:
            never_so = self.is_(-2, "never") & so_near
            no_doubt = self.is_(-2, "without") & self.is_(-1, "doubt")
        else:
            # The package's "or" binds so that "so" just before the word is enough.
            never_so = (self.is_(-3, "never") & self.is_(-2, "so", "this")) | so_near
            no_doubt = self.is_(-3, "without") & (self.is_(-2, "doubt") | self.is_(-1, "doubt"))
        return np.where(never_so, NEVER_SO, np.where(no_doubt, 1.0, factor))

    def _near_idiom(self) -> Flags:
        near: Flags = np.logical_or.reduce([self.row["idiom"][self.at(offset)] for offset in range(-3, 3)])
        return near

    def _idiom(self, valence: float, at: int) -> float:
        """Phrases of two and three words around one hit, for the few hits that stand near a word of such a phrase."""
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, SPECIAL_CASES

        end = at + int(self.tokens.counts[self.text[at]] - self.position[at])
        words = [self.lower[number] for number in self.tokens.ids[at - 3 : min(at + 3, end)]]
        for phrase in _phrases(words, ((2, 4), (1, 4), (1, 3), (0, 3), (0, 2))):
            if phrase in SPECIAL_CASES:
                valence = SPECIAL_CASES[phrase]
                break
        for phrase in _phrases(words, ((3, 5), (3, 6))):
            valence = SPECIAL_CASES.get(phrase, valence)
        boosts = (float(BOOSTER_DICT.get(phrase, 0.0)) for phrase in _phrases(words, ((0, 3), (0, 2), (1, 3))))
        return float(valence) + sum(boosts)

    def _weight_by_but(self) -> Floats:
        """Half before the first "but" of a text, one and a half times after it."""
        buts = np.flatnonzero(self.row["code"][:-1] == _CODES["but"])
        first = np.full(len(self.tokens.counts), -1)
        first[self.text[buts[::-1]]] = self.position[buts[::-1]]
        but, place = first[self.text[self.hit]], self.position[self.hit]
        weight = np.where(place < but, BEFORE_BUT, np.where(place > but, AFTER_BUT, 1.0))
        return np.where(but < 0, 1.0, weight)


def _phrases(words: list[str], spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    return (" ".join(words[first:end]) for first, end in spans if end <= len(words))


def _negation() -> float:
    from vaderSentiment.vaderSentiment import N_SCALAR

    return float(N_SCALAR)
