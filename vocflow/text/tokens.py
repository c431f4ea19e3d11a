"""Tokens: texts as integers, so that whatever is costly is done once for each distinct token.

A batch of texts is split at white space by Arrow and numbered; a `Vocabulary` gives every distinct token a number that
stays. What a token is made of (its words, its stems, its emoji spelled out) is worked out once, by an `Expansion`, and
put in the token's place by indexing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Texts: TypeAlias = "Sequence[str] | pa.Array | pa.ChunkedArray"
"""A column of texts: of Python strings, numpy, pandas or Arrow. A missing text is an empty one."""

BATCH = 16_384
"""Texts that are read together: enough to keep numpy busy, few enough for the caches of a processor."""

MOST_TOKENS = 500_000
"""Distinct tokens that are remembered; beyond them a vocabulary starts anew, so that memory stays bounded."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Tokens:
    """n texts as m tokens: `ids` (m,) number them in the vocabulary, `counts` (n,) say how many each text has."""

    ids: NDArray[np.int32]
    counts: NDArray[np.int64]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each text begins in `ids`, (n,)."""
        return np.cumsum(self.counts) - self.counts

    @cached_property
    def text(self) -> NDArray[np.int32]:
        """The text in which each token stands, (m,)."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    @cached_property
    def position(self) -> NDArray[np.int64]:
        """The place of each token in its text, from 0, (m,)."""
        return np.arange(len(self.ids)) - np.repeat(self.starts, self.counts)


class Vocabulary:
    """Numbers for distinct tokens, in the order in which they were first met; it grows with every batch.

    >>> words = Vocabulary()
    >>> words.encode(["to be or not to be", ""]).ids
    array([0, 1, 2, 3, 0, 1], dtype=int32)
    >>> words.tokens
    ['to', 'be', 'or', 'not']
    """

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self.tokens: list[str] = []
        """Every token met so far, by its number."""

    def number(self, token: str) -> int:
        """The number of one token, a new one where it is new."""
        known = self._number.get(token)
        if known is None:
            known = self._number[token] = len(self.tokens)
            self.tokens.append(token)
        return known

    def encode(self, texts: Texts) -> Tokens:
        """Split texts at white space and number what is between."""
        import pyarrow.compute as pc

        pieces = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(column(texts)))
        counts = pc.list_value_length(pieces).to_numpy().astype(np.int64)
        numbered = pieces.flatten().dictionary_encode()
        distinct = numbered.dictionary.to_pylist()
        ids = numbered.indices.to_numpy()
        if "" in distinct:  # what is left of an empty text
            blank_id = distinct.index("")
            blank = ids == blank_id
            counts[np.repeat(np.arange(len(counts)), counts)[blank]] -= 1
            ids = ids[~blank]
            distinct.remove("")
            ids = np.where(ids > blank_id, ids - 1, ids)
        new = [token for token in distinct if token not in self._number]
        self._number.update(zip(new, range(len(self.tokens), len(self.tokens) + len(new)), strict=True))
        self.tokens += new
        number = np.fromiter(map(self._number.__getitem__, distinct), np.int32, len(distinct))
        return Tokens(number[ids], counts)


class Expansion:
    """What each token of a vocabulary is made of, as numbers of the caller's own: worked out once for each token.

    >>> raw, letters = Vocabulary(), Vocabulary()
    >>> spelled = Expansion(raw, lambda token: [letters.number(letter) for letter in token])
    >>> spelled.expand(raw.encode(["be bee"])).ids
    array([0, 1, 0, 1, 1], dtype=int32)
    """

    def __init__(self, vocabulary: Vocabulary, split: Callable[[str], Sequence[int]]) -> None:
        self._vocabulary, self._split = vocabulary, split
        self._parts = np.zeros(0, np.int32)
        self._ends = np.zeros(1, np.int64)

    def grow(self) -> None:
        """Work out the tokens that were met since the last time."""
        new = [self._split(token) for token in self._vocabulary.tokens[len(self._ends) - 1 :]]
        if new:
            lengths = np.fromiter(map(len, new), np.int64, len(new))
            parts = np.fromiter((part for of_token in new for part in of_token), np.int32, int(lengths.sum()))
            self._ends = np.concatenate([self._ends, self._ends[-1] + np.cumsum(lengths)])
            self._parts = np.concatenate([self._parts, parts])

    def lengths(self, tokens: Tokens) -> NDArray[np.int64]:
        """How many parts each token has, (m,)."""
        self.grow()
        return np.diff(self._ends)[tokens.ids]

    def expand(self, tokens: Tokens) -> Tokens:
        """The texts again, with its parts in the place of each token."""
        lengths = self.lengths(tokens)
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        # Where a part stands among all parts: its token's first one, and how far it is from there.
        shift = self._ends[tokens.ids] - (ends - lengths)
        ids = self._parts[np.arange(total) + np.repeat(shift, lengths)]
        before = np.concatenate([[0], ends])
        bounds = np.concatenate([tokens.starts, [len(tokens.ids)]])
        return Tokens(ids, np.diff(before[bounds]))


def column(texts: Texts) -> pa.Array:
    """The texts as one Arrow array of strings; missing ones are empty, and half a surrogate pair is U+FFFD.

    Raises TypeError where something else than a text stands among them.

    >>> column(["late", None, "\\ud800!"]).to_pylist()
    ['late', '', '�!']
    """
    import pyarrow as pa

    if not isinstance(texts, (pa.Array, pa.ChunkedArray)):
        try:
            texts = pa.array(texts, pa.large_string(), from_pandas=True)
        except UnicodeError:
            texts = pa.array(map(_whole, texts), pa.large_string(), from_pandas=True)
    if not pa.types.is_large_string(texts.type):
        texts = texts.cast(pa.large_string())
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return texts.fill_null("") if texts.null_count else texts


def _whole(text: Any) -> Any:
    return _SURROGATE.sub("\ufffd", text) if isinstance(text, str) else text


def batches(texts: Texts) -> Iterator[pa.Array]:
    """The column in parts of BATCH texts, without copying it."""
    whole = column(texts)
    for first in range(0, len(whole), BATCH):
        yield whole.slice(first, BATCH)


def same_words(texts: Sequence[str]) -> NDArray[np.int64]:
    """The same number for texts of the same words, whatever their case and the space between, (n,).

    >>> same_words(["Too slow", "too  slow", "slow"]).tolist()
    [0, 0, 1]
    """
    number: dict[str, int] = {}
    return np.array([number.setdefault(" ".join(text.lower().split()), len(number)) for text in texts], dtype=np.int64)
