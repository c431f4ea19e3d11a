"""Windows: long texts in parts of about 35 words.

A long comment holds praise and complaint under one score, and reads unlike the short posts that a model is to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vocflow.text.lexicon import READ_CHARACTERS

WINDOW = 35
"""Words in a window."""


@dataclass(frozen=True)
class Windows:
    """The windows of n texts: `pieces` are their words, `text` (m,) names the text of each, `counts` (n,) how many."""

    pieces: list[str]
    text: NDArray[np.int64]
    counts: NDArray[np.int64]

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The mean over the windows of each text of one value a window, (n,)."""
        return np.bincount(self.text, weights=values, minlength=len(self.counts)) / self.counts


def cut(texts: Sequence[str]) -> Windows:
    """The windows of the texts: as many as come nearest to 35 words each, at least one.

    >>> cut(["one two", "word " * 70]).counts.tolist()
    [1, 2]
    """
    pieces = [_pieces(text[:READ_CHARACTERS]) for text in texts]
    counts = np.array([len(of_text) for of_text in pieces], dtype=np.int64)
    return Windows([piece for of_text in pieces for piece in of_text], np.repeat(np.arange(len(texts)), counts), counts)


def _pieces(text: str) -> list[str]:
    if len(text) < 3 * WINDOW:  # too short for the words of two windows
        return [text]
    words = text.split()
    parts = max(1, round(len(words) / WINDOW))
    if parts == 1:
        return [text]
    edges = [round(len(words) * part / parts) for part in range(parts + 1)]
    return [" ".join(words[start:end]) for start, end in pairwise(edges)]
