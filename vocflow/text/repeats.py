"""Near-duplicates: posts that say the same in almost the same words, found among all pairs without looking at each.

Texts of the same words are one; of the others MinHash (Broder 1997) with banding (Leskovec, Rajaraman & Ullman, Mining
of Massive Datasets, chapter 3) proposes pairs, and the true similarity decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from vocflow.text.tokens import BATCH, Texts, column
from vocflow.text.words import Words

SIMILARITY = 0.5
"""Two posts are near-duplicates when they share at least this part of their pairs of neighbouring words (Jaccard)."""

FEWEST_WORDS = 5
"""Shorter posts are alike by chance: "worst company ever" is said by many who do not know each other."""

BANDS, ROWS = 20, 3
"""Of two posts of similarity 0.5 a band agrees with chance 0.5^3, and one of 20 with 93%; at 0.7 with 99.98%."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_WORD = re.compile(r"[^\W\d_]")
_HASHTAG = r"#\w+"


@dataclass(frozen=True)
class _Ragged:
    """n rows of hashes: `values` (m,) one after the other, `counts` (n,) says how many each row has."""

    values: NDArray[np.uint64]
    counts: NDArray[np.int64]

    @property
    def starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts) - self.counts

    @property
    def row(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def take(self, rows: NDArray[np.int64]) -> _Ragged:
        counts = self.counts[rows]
        shift = np.repeat(self.starts[rows] - (np.cumsum(counts) - counts), counts)
        return _Ragged(self.values[np.arange(len(shift)) + shift], counts)


def near_duplicates(texts: Texts) -> NDArray[np.int64]:
    """The cluster of near-duplicates of each text, numbered from 0 in the order of their first texts, or -1.

    Case, numbers, signs, addresses, handles and hashtags do not count. Two texts are in one cluster when a chain of
    texts joins them, each at least SIMILARITY like the next. Texts of fewer than FEWEST_WORDS words are in none.

    >>> near_duplicates(["They towed my car at night!", "Lovely app.", "they TOWED my car at night #fail"]).tolist()
    [0, -1, 0]
    """
    words = _words_of(texts)
    long_enough = np.flatnonzero(words.counts >= FEWEST_WORDS)
    _, first, same = np.unique(_hashes_in_order(words.take(long_enough)), return_index=True, return_inverse=True)
    component = _components(_shingles(words.take(long_enough[first])))
    cluster = np.full(len(words.counts), -1, np.int64)
    cluster[long_enough] = component[same]
    return _numbered(cluster)


def _words_of(texts: Texts) -> _Ragged:
    """The words of each text as hashes, without signs, numbers and placeholders."""
    import pyarrow.compute as pc

    said, reader = pc.replace_substring_regex(column(texts), _HASHTAG, " "), Words()
    codes, counts = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    is_word = np.zeros(0, np.bool_)
    for at in range(0, len(said), BATCH):
        if reader.full:
            reader, is_word = Words(), np.zeros(0, np.bool_)
        read = reader.read(said[at : at + BATCH])
        new = reader.vocabulary.tokens[len(is_word) :]
        is_word = np.concatenate([is_word, np.array([bool(_WORD.match(word)) for word in new], np.bool_)])
        kept = is_word[read.words.ids]
        codes.append(_mixed(read.codes[kept]))
        counts.append(np.bincount(read.words.text[kept], minlength=len(read.words.counts)))
    return _Ragged(np.concatenate(codes), np.concatenate(counts))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes that look random in every bit (the finaliser of splitmix64, shortened)."""
    mixed = (values ^ (values >> np.uint64(30))) * _MIX + _SPREAD
    return mixed ^ (mixed >> np.uint64(27))


def _hashes_in_order(words: _Ragged) -> NDArray[np.uint64]:
    """One hash a text of its words in their order."""
    if not len(words.counts):
        return np.zeros(0, np.uint64)
    place = np.arange(len(words.values)) - np.repeat(words.starts, words.counts)
    return np.add.reduceat(_mixed(words.values + _mixed(place.astype(np.uint64) * _SPREAD)), words.starts)


def _shingles(words: _Ragged) -> _Ragged:
    """Each text's pairs of neighbouring words."""
    row = words.row
    within = row[:-1] == row[1:]
    pairs = _mixed(words.values[:-1] * _SPREAD + words.values[1:])[within]
    return _Ragged(pairs, np.maximum(words.counts - 1, 0))


def _components(shingles: _Ragged) -> NDArray[np.int64]:
    """The number of the component of each text in the graph of similar texts."""
    n = len(shingles.counts)
    if not n:
        return np.zeros(0, np.int64)
    one, other = _candidates(shingles)
    alike = _similarity(shingles, one, other) >= SIMILARITY
    graph = sp.coo_matrix((np.ones(int(alike.sum()), np.bool_), (one[alike], other[alike])), shape=(n, n))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels.astype(np.int64)


def _candidates(shingles: _Ragged) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of texts whose smallest hashes agree in all rows of a band: each text with the next of its bucket."""
    random = np.random.default_rng(0)
    pairs = [np.zeros(0, np.int64)]
    n = len(shingles.counts)
    for _ in range(BANDS):
        key = np.zeros(n, np.uint64)
        for seed in random.integers(1, 2**63, ROWS, np.uint64):
            # The shingles are hashes already: an odd factor is enough to put them into another order.
            smallest = np.minimum.reduceat(shingles.values * (seed | np.uint64(1)), shingles.starts)
            key = _mixed(key * _SPREAD + smallest)
        order = np.argsort(key, kind="stable")
        together = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        pairs.append(order[together] * n + order[together + 1])
    found = np.unique(np.concatenate(pairs))
    return found // n, found % n


def _similarity(shingles: _Ragged, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
    """The Jaccard similarity of each pair of texts: different shingles in both over those in either."""
    rows, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    sets = _sets(shingles.take(rows))
    a, b = sets.take(place[: len(one)]), sets.take(place[len(one) :])
    pair, values = np.concatenate([a.row, b.row]), np.concatenate([a.values, b.values])
    order = np.lexsort((values, pair))
    pair, values = pair[order], values[order]
    twice = (pair[1:] == pair[:-1]) & (values[1:] == values[:-1])
    both = np.bincount(pair[1:][twice], minlength=len(one))
    similarity: NDArray[np.float64] = both / np.maximum(1, a.counts + b.counts - both)
    return similarity


def _sets(shingles: _Ragged) -> _Ragged:
    """Each row's different values, sorted."""
    row = shingles.row
    order = np.lexsort((shingles.values, row))
    values = shingles.values[order]
    once = np.ones(len(values), np.bool_)
    once[1:] = (row[1:] != row[:-1]) | (values[1:] != values[:-1])
    return _Ragged(values[once], np.bincount(row[once], minlength=len(shingles.counts)))


def _numbered(cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """Clusters of two and more, numbered from 0 in the order of their first texts; -1 where there is none."""
    known = np.flatnonzero(cluster >= 0)
    _, first, which, size = np.unique(cluster[known], return_index=True, return_inverse=True, return_counts=True)
    shared = size > 1
    number = np.full(len(size), -1, np.int64)
    number[np.flatnonzero(shared)[np.argsort(first[shared])]] = np.arange(int(shared.sum()))
    numbered = np.full(len(cluster), -1, np.int64)
    numbered[known] = number[which]
    return numbered
