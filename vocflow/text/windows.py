"""Texts as features of the linear model: words, word pairs and letter groups, counted in windows of a text.

A long comment holds praise and complaint under one score, and reads unlike the short posts that the model is to
judge. So texts are cut into windows of about 35 words. The costly work is done once per distinct word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from vocflow.text.lexicon import LANGUAGE, READ_CHARACTERS, THRESHOLD, compound

WINDOW = 35
"""Words in a window."""

WORD_BUCKETS = 1 << 19
LETTER_BUCKETS = 1 << 17
LETTERS = (3, 4, 5)
LEXICON_WEIGHT = 2.0
"""How large the lexicon's features stand beside the words, which have length 1: what carries over to other fields."""

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|_name_|[!?]|[^\w\s.,;:()\"'’/-]")
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Windows:
    """The windows of a number of texts.

    `text` names the text of each window and `share` its part of that text, summing to 1 over it. `counts` is
    (windows, WORD_BUCKETS + LETTER_BUCKETS), `lexicon` is (windows, 4).
    """

    texts: int
    text: NDArray[np.int64]
    share: NDArray[np.float64]
    counts: sp.csr_matrix
    lexicon: NDArray[np.float64]


def cut(texts: Sequence[str], score: NDArray[np.float64]) -> Windows:
    """The windows of the texts, whose compound scores are given (NaN where the lexicon does not know the language)."""
    pieces = [_pieces(text[:READ_CHARACTERS]) for text in texts]
    each = np.array([len(of_text) for of_text in pieces], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts)), each)
    flat = [piece for of_text in pieces for piece in of_text]
    window_score = score[owner]
    several = np.flatnonzero((each[owner] > 1) & ~np.isnan(window_score)).tolist()
    window_score[several] = compound([flat[index] for index in several], [LANGUAGE] * len(several))
    window_score = np.nan_to_num(window_score)
    words = [TOKEN.findall(piece) for piece in flat]
    length = np.array([len(of_window) for of_window in words], dtype=np.float64)
    lexicon = np.column_stack(
        [window_score, window_score >= THRESHOLD, window_score <= -THRESHOLD, np.log1p(length) / 5]
    )
    return Windows(len(texts), owner, 1 / each[owner], _counts(words), LEXICON_WEIGHT * lexicon)


def _pieces(text: str) -> list[str]:
    words = text.split()
    parts = max(1, round(len(words) / WINDOW))
    edges = [round(len(words) * part / parts) for part in range(parts + 1)]
    return [" ".join(words[start:end]) for start, end in pairwise(edges)]


def _counts(windows: list[list[str]]) -> sp.csr_matrix:
    """Counts of words and word pairs, then of letter groups, each hashed into its buckets."""
    numbers: dict[str, int] = {}
    flat = [numbers.setdefault(word, len(numbers)) for words in windows for word in words]
    token = np.array(flat, dtype=np.int64)
    row = np.repeat(np.arange(len(windows)), [len(words) for words in windows])
    distinct = [word[:_LONGEST_WORD].lower().replace("’", "'") for word in numbers]
    code = np.array([_hash(word) for word in distinct], dtype=np.uint64)[token]
    pair = (code[:-1] * np.uint64(0x9E3779B1) + code[1:] * np.uint64(0x85EBCA77)) >> np.uint64(7)
    same = row[1:] == row[:-1]
    word_column = np.concatenate([code, pair[same]]) % np.uint64(WORD_BUCKETS)
    word_row = np.concatenate([row, row[1:][same]])
    words_in = _matrix(word_row, word_column.astype(np.int64), (len(windows), WORD_BUCKETS))
    groups = [_letter_groups(word) for word in distinct]
    letters_of = _matrix(
        np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
        np.array([bucket for group in groups for bucket in group], dtype=np.int64),
        (len(groups), LETTER_BUCKETS),
    )
    letters_in = _matrix(row, token, (len(windows), len(groups))) @ letters_of
    return sp.hstack([words_in, letters_in], format="csr")


def _matrix(row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]) -> sp.csr_matrix:
    matrix = sp.csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _letter_groups(word: str) -> list[int]:
    framed = f"<{word}>"
    return [
        _hash(framed[start : start + size]) % LETTER_BUCKETS
        for size in LETTERS
        for start in range(len(framed) - size + 1)
    ]
