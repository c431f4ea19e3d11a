"""Texts as features of a linear model, and the model folded back into a table for each word.

Three bags stand for a text: its distinct words (negated ones apart), its distinct word pairs, and the letter groups of
all its words, each weighted by rarity and brought to length 1. The length of the letter groups is taken word by word,
so that everything a word contributes can be added up beforehand: scoring is then one row of a table for each word, and
no letter group is looked at again. `tests/text/test_features.py` holds the folded scores against the unfolded ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from vocflow.text.tokens import Texts, Tokens
from vocflow.text.words import LETTER_BITS, LETTERS, LONGEST_WORD, NEGATION_REACH, PAIR_BITS, Read, Words

MIN_TEXTS = 2
"""A feature of one text alone can only memorise it."""

LETTER_WEIGHT = 1.0
"""How long the bag of letter groups is beside those of words and pairs, which have length 1."""

BLOCKS = ("words", "pairs", "letters")
"""The kinds of features, in the order of their columns."""

RULES = 1
"""Which version of the rules cuts texts into words; a part of a model's identity, for no other can read with it."""

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """One kind of feature: the columns in use out of all, in order, and the weight by rarity of each."""

    columns: Columns
    idf: Floats

    @classmethod
    def fitted(cls, bag: sp.csr_matrix) -> Block:
        """The columns that at least MIN_TEXTS rows of the bag hold. Smoothed inverse document frequency."""
        frequency = np.bincount(bag.indices, minlength=bag.shape[1])
        columns = np.flatnonzero(frequency >= MIN_TEXTS)
        return cls(columns, np.log((1 + bag.shape[0]) / (1 + frequency[columns])) + 1)


@dataclass(frozen=True)
class Bags:
    """n texts as bags: which words, negated or not, (n, 2 x vocabulary), and pairs (n, 2^PAIR_BITS) each holds, and how
    often it holds each word (n, vocabulary)."""

    words: sp.csr_matrix
    pairs: sp.csr_matrix
    spelled: sp.csr_matrix

    @classmethod
    def of(cls, read: Read, vocabulary: int) -> Bags:
        return cls(
            _distinct(read.variants(), 2 * vocabulary),
            _distinct(read.pairs(), 1 << PAIR_BITS),
            _counted(read.words, vocabulary),
        )


class Features:
    """The features that a set of texts has, ready to be worked out for other texts.

    The columns of `words` refer to `vocabulary`: 2 a word, the second where it is negated. Words of one text alone are
    not kept, for they are of no use and may be a person's.

    >>> features, fitted = Features.fitted(["slow reply", "slow and rude", "rude reply"])
    >>> features.vocabulary, fitted.shape == (3, features.size)
    (['slow', 'reply', 'rude'], True)
    """

    def __init__(self, vocabulary: Sequence[str], words: Block, pairs: Block, letters: Block) -> None:
        self.vocabulary = list(vocabulary)
        self.words, self.pairs, self.letters = words, pairs, letters
        self.reader = Words(self.vocabulary)
        self.restarts = 0

    @classmethod
    def fitted(cls, texts: Texts) -> tuple[Features, sp.csr_matrix]:
        """The features that the texts have, and the texts as such features, (n, size)."""
        reader = Words()
        bags = Bags.of(reader.read(texts), len(reader))
        letters = bags.spelled @ reader.letter_groups()
        words = Block.fitted(bags.words)
        used = np.unique(words.columns // 2)
        kept = Block(2 * np.searchsorted(used, words.columns // 2) + words.columns % 2, words.idf)
        vocabulary = [reader.vocabulary.tokens[number] for number in used.tolist()]
        features = cls(vocabulary, kept, Block.fitted(bags.pairs), Block.fitted(letters))
        return features, features._weighted(bags, words.columns, letters, reader)

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.words.columns) + len(self.pairs.columns) + len(self.letters.columns)

    @property
    def blocks(self) -> tuple[Block, Block, Block]:
        return self.words, self.pairs, self.letters

    def read(self, texts: Texts) -> Read:
        """The texts as words; a reader that remembers too many of them starts again from the vocabulary."""
        if self.reader.full:
            self.reader = Words(self.vocabulary)
            self.restarts += 1
        return self.reader.read(texts)

    def of(self, texts: Texts) -> sp.csr_matrix:
        """The features of texts, (n, size)."""
        bags = Bags.of(self.read(texts), len(self.reader))
        return self._weighted(bags, self.words.columns, bags.spelled @ self.reader.letter_groups(), self.reader)

    def fold(self, coefficients: Floats) -> Folded:
        """The scores of a linear model on these features, (size, k) coefficients, as tables by word."""
        return Folded(self, np.split(coefficients, np.cumsum([len(block.columns) for block in self.blocks])[:2]))

    def _weighted(self, bags: Bags, columns: Columns, letters: sp.csr_matrix, reader: Words) -> sp.csr_matrix:
        """The bags weighted; `columns` are those of the words in use, by the reader's numbers."""
        words = _unit(bags.words[:, columns] @ sp.diags(self.words.idf))
        pairs = _unit(bags.pairs[:, self.pairs.columns] @ sp.diags(self.pairs.idf))
        length = np.sqrt(bags.spelled @ self.squares(reader.letter_groups()))
        spelled = sp.diags(LETTER_WEIGHT / np.maximum(length, 1e-9)) @ letters[:, self.letters.columns]
        return sp.hstack([words, pairs, spelled @ sp.diags(self.letters.idf)], format="csr")

    def squares(self, groups: sp.csr_matrix) -> Floats:
        """The squared length of the letter groups of each word, (words,); those that are not in use have none."""
        weight = np.zeros(1 << LETTER_BITS)
        weight[self.letters.columns] = self.letters.idf**2
        squares: Floats = groups.multiply(groups) @ weight
        return squares


class Folded:
    """k linear scores of texts by look-up: what each word, pair and word's letters add, and to which length."""

    def __init__(self, features: Features, coefficients: Sequence[Floats]) -> None:
        self._features, self._restarts = features, features.restarts
        words, pairs, letters = coefficients
        self.scores = letters.shape[1]
        self._words, self._word_table = _index(features.words, words, 0)
        self._pairs, self._pair_table = _index(features.pairs, pairs, 1 << PAIR_BITS)
        self._letters = np.zeros((1 << LETTER_BITS, self.scores))
        self._letters[features.letters.columns] = letters * features.letters.idf[:, None]
        self._letter_table = np.zeros((0, self.scores + 1))
        self._learn()

    def score(self, texts: Texts) -> Floats:
        """The scores, (n, k)."""
        read = self._features.read(texts)
        self._learn()
        words, pairs = read.variants(), read.pairs()
        words, pairs = Tokens(self._words[words.ids], words.counts), Tokens(self._pairs[pairs.ids], pairs.counts)
        bags = (
            (_distinct(words, len(self._word_table)), self._word_table, 1.0),
            (_distinct(pairs, len(self._pair_table)), self._pair_table, 1.0),
            (_counted(read.words, len(self._letter_table)), self._letter_table, LETTER_WEIGHT),
        )
        total = np.zeros((len(read.words.counts), self.scores))
        for bag, table, weight in bags:
            added = bag @ table
            total += added[:, :-1] * (weight / np.maximum(np.sqrt(added[:, -1:]), 1e-9))
        return total

    def _learn(self) -> None:
        """What the words add that were met since the last time."""
        reader = self._features.reader
        if self._restarts != self._features.restarts:  # only the words of the vocabulary have the numbers they had
            self._restarts, kept = self._features.restarts, len(self._features.vocabulary)
            self._words, self._letter_table = self._words[: 2 * kept].copy(), self._letter_table[:kept].copy()
        known = len(self._letter_table)
        if known == len(reader):
            return
        groups = reader.letter_groups(known)
        new = np.column_stack([groups @ self._letters, self._features.squares(groups)])
        self._letter_table = np.concatenate([self._letter_table, new])
        self._words = np.concatenate([self._words, np.zeros(2 * len(reader) - len(self._words), np.int32)])


def reading() -> dict[str, float | list[int]]:
    """What has to be the same wherever the coefficients of a model on these features are to mean the same."""
    return {
        "rules": RULES,
        "negation_reach": NEGATION_REACH,
        "letters": list(LETTERS),
        "letter_bits": LETTER_BITS,
        "letter_weight": LETTER_WEIGHT,
        "longest_word": LONGEST_WORD,
        "pair_bits": PAIR_BITS,
    }


def _index(block: Block, coefficients: Floats, size: int) -> tuple[NDArray[np.int32], Floats]:
    """Column -> row of a table of what it adds and its squared weight; row 0 is of all that are not in use."""
    row = np.zeros(max(size, int(block.columns[-1]) + 1 if len(block.columns) else 0), np.int32)
    row[block.columns] = np.arange(1, len(block.columns) + 1)
    table = np.column_stack([coefficients * block.idf[:, None], block.idf**2])
    return row, np.concatenate([np.zeros((1, table.shape[1])), table])


def _counted(tokens: Tokens, size: int) -> sp.csr_matrix:
    """How often each text holds each of `size` things, (n, size), in parts where it holds one several times."""
    ends = np.concatenate([[0], np.cumsum(tokens.counts)])
    return sp.csr_matrix((np.ones(len(tokens.ids)), tokens.ids, ends), (len(tokens.counts), size))


def _distinct(tokens: Tokens, size: int) -> sp.csr_matrix:
    """Which of `size` things each text holds, (n, size): 1 however often."""
    bag = _counted(tokens, size)
    bag.sum_duplicates()
    bag.data[:] = 1
    return bag


def _unit(bag: sp.csr_matrix) -> sp.csr_matrix:
    length = np.sqrt(np.asarray(bag.multiply(bag).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-9)) @ bag
