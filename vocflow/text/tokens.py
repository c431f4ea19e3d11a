"""Tokens: texts as integers, so that whatever is costly is done once for each distinct token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Tokens:
    """n texts as m tokens: `ids` (m,) number them in the vocabulary, `counts` (n,) say how many each text has."""

    ids: NDArray[np.int32]
    counts: NDArray[np.int64]

    @cached_property
    def text(self) -> NDArray[np.int64]:
        """The text in which each token stands, (m,)."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def position(self) -> NDArray[np.int64]:
        """The place of each token in its text, from 0, (m,)."""
        starts = np.cumsum(self.counts) - self.counts
        return np.arange(len(self.ids)) - np.repeat(starts, self.counts)


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

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Split texts at white space and number what is between."""
        split = [text.split() for text in texts]
        flat = list(chain.from_iterable(split))
        new = [token for token in dict.fromkeys(flat) if token not in self._number]
        self._number.update(zip(new, range(len(self.tokens), len(self.tokens) + len(new)), strict=True))
        self.tokens += new
        ids = np.fromiter(map(self._number.__getitem__, flat), dtype=np.int32, count=len(flat))
        return Tokens(ids, np.fromiter(map(len, split), dtype=np.int64, count=len(split)))
