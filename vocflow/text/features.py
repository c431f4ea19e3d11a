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
from vocflow.text.words import LETTER_BITS, PAIR_BITS, Words

MIN_TEXTS = 2
"""A feature of one text alone can only memorise it."""

LETTER_WEIGHT = 1.0
"""How long the bag of letter groups is beside those of words and pairs, which have length 1."""

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


class Features:
    """The features that a set of texts has, ready to be worked out for other texts.

    >>> features = Features(["slow reply", "slow and rude", "rude reply"])
    >>> features.of(["a slow reply"]).shape == (1, features.size)
    True
    """

    def __init__(self, texts: Texts) -> None:
        self.reader = Words()
        bags = self._bags(texts)
        letters = bags.spelled @ self.reader.letter_groups()
        self.words, self.pairs = Block.fitted(bags.words), Block.fitted(bags.pairs)
        self.letters = Block.fitted(letters)
        self._fitted = (bags, letters)

    @classmethod
    def restored(cls, vocabulary: Sequence[str], words: Block, pairs: Block, letters: Block) -> Features:
        """The features again from what was kept of them: the columns of `words` refer to `vocabulary`."""
        features = cls.__new__(cls)
        features.reader = Words()
        for word in vocabulary:
            features.reader.vocabulary.number(word)
        features.words, features.pairs, features.letters = words, pairs, letters
        return features

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.words.columns) + len(self.pairs.columns) + len(self.letters.columns)

    @property
    def blocks(self) -> tuple[Block, Block, Block]:
        return self.words, self.pairs, self.letters

    def fitted(self) -> sp.csr_matrix:
        """The features of the texts that they were made from, (n, size); given once."""
        bags, letters = self._fitted
        del self._fitted
        return self._weighted(bags, letters)

    def of(self, texts: Texts) -> sp.csr_matrix:
        """The features of texts, (n, size)."""
        bags = self._bags(texts)
        return self._weighted(bags, bags.spelled @ self.reader.letter_groups())

    def fold(self, coefficients: Floats) -> Folded:
        """The scores of a linear model on these features, (size, k) coefficients, as tables by word."""
        return Folded(self, np.split(coefficients, np.cumsum([len(block.columns) for block in self.blocks])[:2]))

    def _bags(self, texts: Texts) -> Bags:
        read = self.reader.read(texts)
        known = len(self.reader)
        return Bags(
            _distinct(read.variants(), 2 * known), _distinct(read.pairs(), 1 << PAIR_BITS), _counted(read.words, known)
        )

    def _weighted(self, bags: Bags, letters: sp.csr_matrix) -> sp.csr_matrix:
        words, pairs = (
            _unit(_taken(bag, block.columns) @ sp.diags(block.idf))
            for bag, block in ((bags.words, self.words), (bags.pairs, self.pairs))
        )
        length = np.sqrt(bags.spelled @ self._squares(self.reader.letter_groups()))
        spelled = sp.diags(LETTER_WEIGHT / np.maximum(length, 1e-9)) @ letters[:, self.letters.columns]
        return sp.hstack([words, pairs, spelled @ sp.diags(self.letters.idf)], format="csr")

    def _squares(self, groups: sp.csr_matrix) -> Floats:
        """The squared length of the letter groups of each word, (words,); those that are not in use have none."""
        weight = np.zeros(1 << LETTER_BITS)
        weight[self.letters.columns] = self.letters.idf**2
        squares: Floats = groups.multiply(groups) @ weight
        return squares


class Folded:
    """k linear scores of texts by look-up: what each word, pair and word's letters add, and to which length."""

    def __init__(self, features: Features, coefficients: Sequence[Floats]) -> None:
        self._features = features
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
        read = self._features.reader.read(texts)
        self._learn()
        variants, pairs = read.variants(), read.pairs()
        bags = (
            (
                _distinct(Tokens(self._words[variants.ids], variants.counts), len(self._word_table)),
                self._word_table,
                1.0,
            ),
            (_distinct(Tokens(self._pairs[pairs.ids], pairs.counts), len(self._pair_table)), self._pair_table, 1.0),
            (_counted(read.words, len(self._letter_table)), self._letter_table, LETTER_WEIGHT),
        )
        total = np.zeros((len(read.words.counts), self.scores))
        for bag, table, weight in bags:
            added = bag @ table
            total += added[:, :-1] * (weight / np.maximum(np.sqrt(added[:, -1:]), 1e-9))
        return total

    def _learn(self) -> None:
        """What the words add that were met since the last time."""
        reader, known = self._features.reader, len(self._letter_table)
        if known == len(reader):
            return
        groups = reader.letter_groups(known)
        new = np.column_stack([groups @ self._letters, self._features._squares(groups)])
        self._letter_table = np.concatenate([self._letter_table, new])
        self._words = np.concatenate([self._words, np.zeros(2 * len(reader) - len(self._words), np.int32)])


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


def _taken(bag: sp.csr_matrix, columns: Columns) -> sp.csr_matrix:
    """The columns of the bag, those beyond its width as empty ones."""
    if len(columns) and columns[-1] >= bag.shape[1]:
        bag = sp.csr_matrix((bag.data, bag.indices, bag.indptr), (bag.shape[0], int(columns[-1]) + 1))
    return bag[:, columns]


def _unit(bag: sp.csr_matrix) -> sp.csr_matrix:
    length = np.sqrt(np.asarray(bag.multiply(bag).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-9)) @ bag
