"""VADER's rules on whole batches: what each word of the lexicon gives or takes where it stands, for all texts at once.

Hutto, C.J. and Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
text. ICWSM-14. Word lists, constants and the order of the rules are those of the vaderSentiment package, which scores
one text at a time; `tests/text/test_valence.py` holds the two against each other.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vocflow.text.tokens import MOST_TOKENS, Expansion, Texts, Tokens, Vocabulary, batches

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

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

# What a token is, as bits: one look-up a token tells whether anything has to be done about it.
_KNOWN, _BOOSTER, _UPPER, _NEGATES, _IDIOM, _EXCLAIMS, _ASKS, _CODED = (1 << bit for bit in range(8))


class Valence:
    """VADER's compound scores of batches of texts. What it learns of a token is kept for the next batch.

    >>> Valence().compound(["The book was good.", "It was not good.", ""])
    array([ 0.4404, -0.3412,  0.    ])
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = Vocabulary() if vocabulary is None else vocabulary
        self._spelling = Expansion(self._vocabulary, self._spell)
        self._words = _Words()

    def compound(self, texts: Texts) -> Floats:
        """The compound score of each text, -1 to 1, rounded to four places as the package does."""
        scores = [np.zeros(0)]
        for batch in batches(texts):
            scores.append(self.score(self._vocabulary.encode(batch)))
            if len(self._vocabulary.tokens) > MOST_TOKENS:
                self.__init__()  # type: ignore[misc]
        return np.concatenate(scores)

    def score(self, tokens: Tokens) -> Floats:
        """The compound score of each text, whose tokens are numbered by this scorer's vocabulary."""
        spelled = self._spelling.expand(tokens)
        self._words.learn(self._vocabulary.tokens)
        context = _Context(spelled, self._words)
        sums = context.sums()
        sums += np.sign(sums) * context.emphasis()
        return np.round(sums / np.sqrt(sums * sums + ALPHA), 4)

    def _spell(self, token: str) -> tuple[int, ...]:
        """The token itself, or the words of its emoji as tokens."""
        if token.isascii():
            return (self._vocabulary.number(token),)
        return tuple(map(self._vocabulary.number, _without_emoji(token).split()))


class _Words:
    """What is known of each distinct token, by its number; the last row stands for "no word here"."""

    def __init__(self) -> None:
        self.lower: list[str] = []
        self.flags = np.zeros(1, np.uint8)
        self.codes = np.zeros(1, np.int8)
        self.valence = np.zeros(1)
        self.boost = np.zeros(1)
        self.marks = np.zeros((1, 2))

    def learn(self, tokens: list[str]) -> None:
        """Look up the tokens that are new."""
        new = tokens[len(self.lower) :]
        if not new:
            return
        lexicon, boosters, negations, betraying = _word_lists()
        bare = [token.strip(string.punctuation) for token in new]
        # What is left of ":)" is no word.
        words = [token if len(word) <= 2 else word for token, word in zip(new, bare, strict=True)]
        lower = [word.lower() for word in words]
        codes = np.array([_CODES.get(word, 0) for word in lower], np.int8)
        valence = np.array([lexicon.get(word, np.nan) for word in lower])
        boost = np.array([boosters.get(word, 0.0) for word in lower])
        marks = np.array([[token.count(mark) for token in new] for mark in "!?"], np.float64).T
        bits = (
            (_KNOWN, ~np.isnan(valence)),
            (_BOOSTER, boost != 0),
            (_UPPER, [word.isupper() for word in words]),
            (_NEGATES, [word in negations or "n't" in word for word in lower]),
            (_IDIOM, [word in betraying for word in lower]),
            (_EXCLAIMS, marks[:, 0] > 0),
            (_ASKS, marks[:, 1] > 0),
            (_CODED, codes > 0),
        )
        flags = np.zeros(len(new), np.uint8)
        for bit, answers in bits:
            flags |= np.uint8(bit) * np.array(answers, np.uint8)
        self.lower += lower
        self.flags, self.codes = _before_last(self.flags, flags), _before_last(self.codes, codes)
        self.valence = _before_last(self.valence, np.nan_to_num(valence))
        self.boost, self.marks = _before_last(self.boost, boost), _before_last(self.marks, marks)


def _before_last(rows: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
    """The new rows in front of the last one, which stands for "no word here"."""
    return np.concatenate([rows[:-1], new, rows[-1:]])


@cache
def _word_lists() -> tuple[dict[str, float], dict[str, float], frozenset[str], frozenset[str]]:
    """Valences, boosters, negations, and of each phrase its longest word: "of" and "the" stand everywhere."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES

    betraying = {max(phrase.split(), key=len) for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase}
    return analyzer().lexicon, BOOSTER_DICT, frozenset(NEGATE), frozenset(betraying)


def _without_emoji(token: str) -> str:
    """The token with each emoji spelled out, after a space unless it stands first."""
    emojis = analyzer().emojis
    if not any(sign in emojis for sign in token):
        return token
    pieces: list[str] = []
    for sign in token:
        name = emojis.get(sign)
        pieces.append(sign if name is None else f" {name}")
    return "".join(pieces)


@cache
def analyzer() -> SentimentIntensityAnalyzer:
    """The package's own scorer, for its word lists."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


class _Context:
    """One batch: the words of the lexicon in it (`hit`), and what stands around them."""

    def __init__(self, tokens: Tokens, words: _Words) -> None:
        self.tokens, self.words = tokens, words
        self.nowhere = len(tokens.ids)
        # One token more than there are stands for "no word here".
        self.ids = np.append(tokens.ids, np.int32(len(words.flags) - 1))
        self.flags = words.flags[self.ids]
        hit = np.flatnonzero((self.flags & (_KNOWN | _BOOSTER)) == _KNOWN)
        self._locate(hit)
        kind_of = self.is_(0, "kind") & self.is_(1, "of")
        if kind_of.any():
            self._locate(hit[~kind_of])
        self.shouts = self._shouts()[self.text]
        """Whether some words of the hit's text are in capitals, and some are not."""

    def _locate(self, hit: Places) -> None:
        self.hit, self.text = hit, self.tokens.text[hit]
        self._before = hit - self.tokens.starts[self.text]
        self._after = self.tokens.counts[self.text] - self._before - 1
        self._places: dict[int, Places] = {}
        self._codes: dict[int, NDArray[np.int8]] = {}

    def _shouts(self) -> Flags:
        upper = self._per_text(np.flatnonzero(self.flags & _UPPER))
        return (upper > 0) & (upper < self.tokens.counts)

    def _per_text(self, places: Places, values: Floats | None = None) -> Floats:
        """How many of the places each text has, or the sum of their values."""
        counted = np.bincount(self.tokens.text[places], weights=values, minlength=len(self.tokens.counts))
        return counted.astype(np.float64)

    def at(self, offset: int) -> Places:
        """The place so many words before (negative) or after each hit; of no word where its text ends."""
        if offset not in self._places:
            inside = self._before >= -offset if offset < 0 else self._after >= offset
            self._places[offset] = np.where(inside, self.hit + offset, self.nowhere)
        return self._places[offset]

    def has(self, offset: int, flag: int) -> Flags:
        found: Flags = (self.flags[self.at(offset)] & flag) > 0
        return found

    def is_(self, offset: int, *names: str) -> Flags:
        if offset not in self._codes:
            self._codes[offset] = self.words.codes[self.ids[self.at(offset)]]
        codes = self._codes[offset]
        found: Flags = np.logical_or.reduce([codes == _CODES[name] for name in names])
        return found

    def emphasis(self) -> Floats:
        """What exclamation and question marks add to the sum of each text, away from zero."""
        loud, asking = np.flatnonzero(self.flags & _EXCLAIMS), np.flatnonzero(self.flags & _ASKS)
        shouted = self._per_text(loud, self.words.marks[self.ids[loud], 0])
        asked = self._per_text(asking, self.words.marks[self.ids[asking], 1])
        wondered = np.where(asked > 3, MANY_QUESTIONS, np.where(asked > 1, asked * QUESTION, 0.0))
        return np.minimum(shouted, MOST_EXCLAMATIONS) * EXCLAMATION + wondered

    def sums(self) -> Floats:
        """The sum of the valences of each text, before its punctuation counts."""
        valence = self._negated_by_no(self.words.valence[self.ids[self.hit]])
        valence = self._emphasised(valence)
        for distance in (1, 2, 3):
            free = self._stands_free(distance)
            valence = self._boosted(valence, distance, free)
            valence = np.where(free, valence * self._negation(distance), valence)
        for place in np.flatnonzero(self._stands_free(3) & self._near_idiom()):
            valence[place] = self._idiom(float(valence[place]), int(self.hit[place]))
        least = self._stands_free(1) & self.is_(-1, "least") & ~self.is_(-2, "at", "very")
        valence = np.where(least, valence * _negation(), valence)
        valence *= self._weight_by_but()
        return self._per_text(self.hit, valence)

    def _stands_free(self, distance: int) -> Flags:
        """Whether there is a word so far before the hit, and it is none of the lexicon."""
        free: Flags = (self._before >= distance) & ~self.has(-distance, _KNOWN)
        return free

    def _negated_by_no(self, plain: Floats) -> Floats:
        """ "no" before a word of the lexicon negates it, and has no feeling of its own."""
        silent = self.is_(0, "no") & self.has(1, _KNOWN)
        after_no = self.is_(-1, "no") | self.is_(-2, "no") | (self.is_(-3, "no") & self.is_(-1, "or", "nor"))
        return np.where(after_no, plain * _negation(), np.where(silent, 0.0, plain))

    def _emphasised(self, valence: Floats) -> Floats:
        from vaderSentiment.vaderSentiment import C_INCR

        loud = self.has(0, _UPPER) & self.shouts
        return np.where(loud, valence + np.where(valence > 0, C_INCR, -C_INCR), valence)

    def _boosted(self, valence: Floats, distance: int, free: Flags) -> Floats:
        from vaderSentiment.vaderSentiment import C_INCR

        strength = self.words.boost[self.ids[self.at(-distance)]]
        boost = np.where(valence < 0, -strength, strength)
        loud = self.has(-distance, _BOOSTER) & self.has(-distance, _UPPER) & self.shouts
        boost = boost + np.where(loud, np.where(valence > 0, C_INCR, -C_INCR), 0.0)
        return np.where(free, valence + boost * DECAY[distance - 1], valence)

    def _negation(self, distance: int) -> Floats:
        """What the word so far before makes of the valence."""
        factor = np.where(self.has(-distance, _NEGATES), _negation(), 1.0)
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
        near: Flags = np.logical_or.reduce([self.has(offset, _IDIOM) for offset in range(-3, 3)])
        return near

    def _idiom(self, valence: float, at: int) -> float:
        """Phrases of two and three words around one hit, for the few hits that stand near a word of such a phrase."""
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, SPECIAL_CASES

        text = self.tokens.text[at]
        end = int(self.tokens.starts[text] + self.tokens.counts[text])
        words = [self.words.lower[number] for number in self.tokens.ids[at - 3 : min(at + 3, end)]]
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
        coded = np.flatnonzero(self.flags & _CODED)
        buts = coded[self.words.codes[self.ids[coded]] == _CODES["but"]][::-1]
        first = np.full(len(self.tokens.counts), self.nowhere)
        first[self.tokens.text[buts]] = buts
        but = first[self.text]
        weight = np.where(self.hit < but, BEFORE_BUT, np.where(self.hit > but, AFTER_BUT, 1.0))
        return np.where(but == self.nowhere, 1.0, weight)


def _phrases(words: list[str], spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    return (" ".join(words[first:end]) for first, end in spans if end <= len(words))


def _negation() -> float:
    from vaderSentiment.vaderSentiment import N_SCALAR

    return float(N_SCALAR)
