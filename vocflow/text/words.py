"""Words: what raw tokens are made of, as integers, with what each word tells of itself.

A raw token ("Great!!!", "(can't", "@shop") is cut once into words and signs, in lower case; numbers, addresses and
handles become one word each. Whether a word negates, ends a clause or is made of which letter groups is also worked
out once for each distinct word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from vocflow.text.tokens import MOST_TOKENS, Expansion, Texts, Tokens, Vocabulary, column
from vocflow.text.valence import analyzer

NEGATION_REACH = 5
"""Words after "not" that are read as negated, at most to the end of the clause."""

LETTERS = (3, 4, 5)
"""Sizes of the letter groups of a word, its beginning and end included."""

LETTER_BITS = 18
"""Letter groups are hashed into 2^18 columns."""

PAIR_BITS = 20
"""Word pairs are hashed into 2^20 buckets."""

LONGEST_WORD = 40
"""Longer ones are no words: their letter groups tell nothing."""

_WORD = re.compile(
    r"https?://\S+|www\.\S+|@\w+|_name_|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[^\w\s]|_+", re.UNICODE
)
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CLAUSE_ENDS = frozenset(".,;:()…—–!?")
_PLACEHOLDERS = frozenset({"_url_", "@user", "_name_"})
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_OTHER_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True)
class Read:
    """n texts as m words: `words` numbers them, `negated` (m,) says which stand in the reach of a negation.

    `codes` (m,) are hashes of the words, the same in every process.
    """

    words: Tokens
    negated: NDArray[np.bool_]
    codes: NDArray[np.uint64]

    def variants(self) -> Tokens:
        """The words with their negation: twice the number of a word, and one more where it is negated."""
        return Tokens(2 * self.words.ids + self.negated, self.words.counts)

    def pairs(self) -> Tokens:
        """Each word with its next one in the text, as the bucket that they are hashed into."""
        mixed = self.codes[:-1] * _SPREAD + self.codes[1:] * _OTHER_SPREAD
        mixed ^= mixed >> np.uint64(29)
        bucket = (mixed >> np.uint64(7)) & np.uint64((1 << PAIR_BITS) - 1)
        within = self.words.text[:-1] == self.words.text[1:]
        return Tokens(bucket[within].astype(np.int32), np.maximum(self.words.counts - 1, 0))


class Words:
    """Reads batches of texts as words, and remembers what it learnt of each. The words given have the first numbers.

    >>> words = Words()
    >>> read = words.read(["Not good, THANKS!!!"])
    >>> [words.vocabulary.tokens[number] for number in read.words.ids], read.negated.tolist()
    (['not', 'good', ',', 'thanks', '!', '!', '!'], [False, True, False, False, False, False, False])
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._raw = Vocabulary()
        self.vocabulary = Vocabulary()
        for word in words:
            self.vocabulary.number(word)
        self._given = len(self)
        self._cut = Expansion(self._raw, self._split)
        self._negates = np.zeros(0, dtype=np.bool_)
        self._ends_clause = np.zeros(0, dtype=np.bool_)
        self._code = np.zeros(0, dtype=np.uint64)

    def __len__(self) -> int:
        """How many distinct words were met so far."""
        return len(self.vocabulary.tokens)

    @property
    def full(self) -> bool:
        """Whether it remembers more than memory is meant for, beside the words that it was given."""
        return max(len(self._raw.tokens), len(self) - self._given) > MOST_TOKENS

    def read(self, texts: Texts) -> Read:
        """The texts as words."""
        words = self._cut.expand(self._raw.encode(column(texts)))
        self._learn()
        return Read(words, self._negated(words), self._code[words.ids])

    def _split(self, token: str) -> list[int]:
        if token.isalpha():  # most are: one word and nothing else
            return [self.vocabulary.number(_plain(token))]
        if token in analyzer().lexicon and not any(map(str.isalnum, token)):
            return [self.vocabulary.number(token)]  # an emoticon
        return [self.vocabulary.number(_plain(word)) for word in _WORD.findall(token)]

    def _learn(self) -> None:
        new = self.vocabulary.tokens[len(self._code) :]
        if not new:
            return
        negations = _negations()
        negates = [word in negations or word.endswith("n't") for word in new]
        codes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in new]
        self._negates = np.concatenate([self._negates, np.array(negates, dtype=np.bool_)])
        self._ends_clause = np.concatenate([self._ends_clause, [word in _CLAUSE_ENDS for word in new]])
        self._code = np.concatenate([self._code, np.array(codes, dtype=np.uint64)])

    def _negated(self, words: Tokens) -> NDArray[np.bool_]:
        """Which words stand up to five words after a negation of the same text, with no end of a clause between."""
        negated = np.zeros(len(words.ids), dtype=np.bool_)
        negations = np.flatnonzero(self._negates[words.ids])
        if not len(negations):
            return negated
        text = words.text[negations]
        last = words.starts[text] + words.counts[text] - 1
        running = np.ones(len(negations), dtype=np.bool_)
        for distance in range(1, NEGATION_REACH + 1):
            place = np.minimum(negations + distance, last)
            running &= (negations + distance <= last) & ~self._ends_clause[words.ids[place]]
            negated[place[running]] = True
        return negated

    def letter_groups(self, first: int = 0) -> sp.csr_matrix:
        """How often each word from the given number on holds each letter group, (words, 2^LETTER_BITS)."""
        framed = [_framed(word) for word in self.vocabulary.tokens[first:]]
        lengths = np.fromiter(map(len, framed), np.int64, len(framed))
        signs = np.frombuffer("".join(framed).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        word = np.repeat(np.arange(len(framed)), lengths)
        left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(signs))  # signs to the end of the word
        rows, buckets = [], []
        code = np.zeros(len(signs), dtype=np.uint64)
        for size in range(1, max(LETTERS) + 1):
            code = (code ^ np.roll(signs, 1 - size)) * _SPREAD
            if size in LETTERS:
                fits = left >= size
                rows.append(word[fits])
                buckets.append((code[fits] >> np.uint64(64 - LETTER_BITS)).astype(np.int64))
        place = (np.concatenate(rows), np.concatenate(buckets))
        counts = np.ones(len(place[0]), dtype=np.float32)
        return sp.csr_matrix((counts, place), shape=(len(framed), 1 << LETTER_BITS))


def _plain(word: str) -> str:
    """The word in lower case; addresses, handles and numbers as one word each, drawn-out letters twice."""
    low = word.lower().replace("’", "'")
    if low.startswith(("http://", "https://", "www.")):
        return "_url_"
    if low[0] == "@" and len(low) > 1:
        return "@user"
    if low[0].isdigit():
        return "0"
    # Without two letters that stand there again nothing is drawn out.
    return low if len(set(low)) > len(low) - 2 else _DRAWN_OUT.sub(r"\1\1", low)


def _framed(word: str) -> str:
    return "" if len(word) > LONGEST_WORD or word in _PLACEHOLDERS else f"<{word}>"


def _negations() -> frozenset[str]:
    from vaderSentiment.vaderSentiment import NEGATE

    return frozenset(NEGATE) | {"no"}
