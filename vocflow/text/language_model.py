"""fastText's compressed language model, computed for a whole batch of lines at once.

The package reads a line a call and hashes each of its letter groups anew. Here the costly part is done once for each
different token of a batch: its vector is the sum of the vectors of the word and of its letter groups. A line's vector
is the mean over its tokens, and the likeliest label is the end of the likelier branches of a binary tree.

Joulin, A., Grave, E., Bojanowski, P., Douze, M., Jégou, H. and Mikolov, T. (2016). FastText.zip: compressing text
classification models. arXiv:1612.03651. The layout of the file is that of fastText 0.9, version 12.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

END = "</s>"
LABEL = "__label__"
"""What begins with it is no word to fastText, and what stands behind END is not read."""

_MAGIC, _VERSION = 793712314, 12
_HIERARCHICAL_SOFTMAX = 1
_CENTROIDS = 256
_HASH_START, _HASH_FACTOR = np.uint32(2166136261), np.uint32(16777619)
_MOST_BYTES_OF_A_LETTER = 4


@dataclass(frozen=True)
class LanguageModel:
    """A fastText classifier with hierarchical softmax over letter groups of `shortest` to `longest` letters.

    `vectors` is (features, dimension): first the words, then the letter groups that were kept; `groups` are the hash
    buckets of the kept ones in rising order and `group_rows` their rows. `branches` is (labels - 1, dimension), one
    for each inner node; `children` (nodes, 2) has the labels as nodes 0 to labels - 1 and the root last.
    """

    labels: list[str]
    words: dict[bytes, int]
    vectors: NDArray[np.float32]
    groups: NDArray[np.int64]
    group_rows: NDArray[np.int64]
    buckets: int
    shortest: int
    longest: int
    branches: NDArray[np.float32]
    children: NDArray[np.int64]

    def likeliest(self, lines: Sequence[Sequence[str]], least: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The label (n,) of each line whose probability (n,) is at least `least` (above .5), else -1 and 0.

        A line is its tokens, at least one, of which none begins with LABEL, is END, or holds white space. The
        probabilities are fastText's to about 1e-6: it adds up in another order.
        """
        number: defaultdict[str, int] = defaultdict(count().__next__)
        size = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
        if not size.all():
            raise ValueError("a line without a token has no language")
        if not len(lines):
            return np.empty(0, dtype=np.int64), np.empty(0)
        ids = np.fromiter(map(number.__getitem__, chain.from_iterable(lines)), dtype=np.int64, count=size.sum())
        by_token = self._token_sums([token.encode() for token in number])
        sums = np.add.reduceat(by_token[ids], np.cumsum(size) - size) + self._end()
        return self._descend(sums[:, :-1] / np.maximum(sums[:, -1:], 1), least)

    def _end(self) -> NDArray[np.float32]:
        """What the end of a line adds, where the model has a word for it."""
        row = self.words.get(END.encode())
        zero = np.zeros(self.vectors.shape[1] + 1, dtype=np.float32)
        return zero if row is None else np.append(self.vectors[row], np.float32(1))

    def _token_sums(self, tokens: Sequence[bytes]) -> NDArray[np.float32]:
        """For each token the sum of its features' vectors, and last their number: (tokens, dimension + 1)."""
        token, feature = self._features(tokens)
        sums = np.empty((len(tokens), self.vectors.shape[1] + 1), dtype=np.float32)
        for column in range(self.vectors.shape[1]):
            sums[:, column] = np.bincount(token, weights=self.vectors[feature, column], minlength=len(tokens))
        sums[:, -1] = np.bincount(token, minlength=len(tokens))
        return sums

    def _features(self, tokens: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a token and a row of `vectors`: its word, and its letter groups by their FNV-1a hash."""
        written = [b"<" + token + b">" for token in tokens]
        size = np.fromiter(map(len, written), dtype=np.int64, count=len(written))
        data = np.frombuffer(b"".join(written) + bytes(_MOST_BYTES_OF_A_LETTER), dtype=np.int8)
        inside = (data[: size.sum()].view(np.uint8) & 0xC0) == 0x80
        start = np.flatnonzero(~inside)  # of each letter
        owner = np.repeat(np.arange(len(written)), size)[start]
        width = np.diff(start, append=size.sum())
        last = np.searchsorted(owner, owner, side="right") - 1  # letter of the same token
        opens = np.diff(owner, prepend=-1) > 0
        word_rows = np.array([self.words.get(token, -1) for token in tokens], dtype=np.int64)
        known = np.flatnonzero(word_rows >= 0)
        owners, rows = [known], [word_rows[known]]
        letter = np.arange(len(start))
        hashes = np.full(len(start), _HASH_START)
        for letters in range(1, self.longest + 1):
            at = letter + letters - 1
            inside_token = at <= last[letter]
            letter, at, hashes = letter[inside_token], at[inside_token], hashes[inside_token]
            for byte in range(_MOST_BYTES_OF_A_LETTER):
                # fastText hashes signed bytes, so that those beyond ASCII fill the upper bits.
                value = data[start[at] + byte].astype(np.int32).view(np.uint32)
                hashes = np.where(byte < width[at], (hashes ^ value) * _HASH_FACTOR, hashes)
            if letters >= self.shortest:
                # The marks of a token's beginning and end are no groups by themselves.
                group = np.flatnonzero(~opens[letter] & (at < last[letter])) if letters == 1 else np.arange(len(at))
                found, row = self._kept((hashes[group] % np.uint32(self.buckets)).astype(np.int64))
                owners.append(owner[letter[group]][found])
                rows.append(row)
        return np.concatenate(owners), np.concatenate(rows)

    def _kept(self, bucket: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Which of the buckets the model kept when it was compressed, and the rows of those."""
        at = np.minimum(np.searchsorted(self.groups, bucket), len(self.groups) - 1)
        found = self.groups[at] == bucket
        return found, self.group_rows[at[found]]

    def _descend(
        self, hidden: NDArray[np.floating[Any]], least: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Follow the likelier branch of each node from the root, as long as the way there is likely enough."""
        labels = len(self.labels)
        label, probability = np.full(len(hidden), -1, dtype=np.int64), np.zeros(len(hidden))
        rows, node, score = np.arange(len(hidden)), np.full(len(hidden), 2 * labels - 2), np.zeros(len(hidden))
        while len(rows):
            right = 1 / (1 + np.exp(-np.einsum("ij,ij->i", hidden[rows], self.branches[node - labels])))
            score = score + np.log(np.maximum(right, 1 - right) + 1e-5)
            node = self.children[node, (right > 0.5).astype(np.int64)]
            likely = np.exp(score) >= least
            ends = likely & (node < labels)
            label[rows[ends]], probability[rows[ends]] = node[ends], np.exp(score[ends])
            on = likely & ~ends
            rows, node, score = rows[on], node[on], score[on]
        return label, probability


class _Reader:
    """The bytes of a file, taken one value after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def values(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, size: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, dtype=kind, count=size, offset=self.at)
        self.at += found.nbytes
        return found

    def word(self) -> bytes:
        end = self.data.index(b"\0", self.at)
        found = self.data[self.at : end]
        self.at = end + 1
        return found


def read(path: Path) -> LanguageModel:
    """The model of a .ftz file; ValueError where it is of another make."""
    reader = _Reader(path.read_bytes())
    magic, version = reader.values("ii")
    _, _, _, _, _, grams, loss, _, buckets, shortest, longest, _, _ = reader.values("12id")
    if (magic, version, loss, grams) != (_MAGIC, _VERSION, _HIERARCHICAL_SOFTMAX, 1):
        raise ValueError(f"{path.name} is no fastText model with hierarchical softmax over single words")
    entries, words, _, _, kept = reader.values("iiiqq")
    names, counts = [], []
    for _ in range(entries):
        names.append(reader.word())
        counts.append(reader.values("qb")[0])
    pairs = reader.array("<i4", 2 * kept).reshape(-1, 2).astype(np.int64)
    if not reader.values("?")[0]:
        raise ValueError(f"{path.name} is not compressed")
    vectors = _compressed(reader)
    if reader.values("?")[0]:
        raise ValueError(f"the labels of {path.name} are compressed")
    height, dimension = reader.values("qq")
    branches = reader.array("<f4", height * dimension).reshape(height, dimension)
    order = np.argsort(pairs[:, 0])
    return LanguageModel(
        labels=[name.decode().removeprefix(LABEL) for name in names[words:]],
        words={name: row for row, name in enumerate(names[:words])},
        vectors=vectors,
        groups=pairs[order, 0],
        group_rows=words + pairs[order, 1],
        buckets=buckets,
        shortest=shortest,
        longest=longest,
        branches=branches,
        children=_tree(counts[words:]),
    )


def _compressed(reader: _Reader) -> NDArray[np.float32]:
    """A product-quantised matrix: a row is the row of centroids that its codes name, times its norm."""
    has_norm, rows, _, size = reader.values("?qqi")
    codes = reader.array("u1", size).reshape(rows, -1)
    matrix = _decoded(reader, codes)
    if has_norm:
        matrix = matrix * _decoded(reader, reader.array("u1", rows).reshape(rows, 1))
    return matrix


def _decoded(reader: _Reader, codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    dimension, parts, width, _ = reader.values("4i")
    centroids = reader.array("<f4", dimension * _CENTROIDS)
    columns = []
    for part in range(parts):
        start, end = part * width, min((part + 1) * width, dimension)
        block = centroids[start * _CENTROIDS : end * _CENTROIDS].reshape(_CENTROIDS, end - start)
        columns.append(block[codes[:, part]])
    return np.concatenate(columns, axis=1)


def _tree(counts: Sequence[int]) -> NDArray[np.int64]:
    """The children of each node of the Huffman tree over the labels, which come from frequent to rare."""
    labels = len(counts)
    weight = [*counts, *[10**15] * (labels - 1)]
    children = np.full((2 * labels - 1, 2), -1, dtype=np.int64)
    leaf, inner = labels - 1, labels
    for node in range(labels, 2 * labels - 1):
        for side in (0, 1):
            if leaf >= 0 and weight[leaf] < weight[inner]:
                children[node, side], leaf = leaf, leaf - 1
            else:
                children[node, side], inner = inner, inner + 1
        weight[node] = sum(weight[child] for child in children[node])
    return children
