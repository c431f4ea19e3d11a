"""Texts to be read, each different one once, with what is known of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocflow.text.comparison import weak_labels
from vocflow.text.lexicon import compound

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Units:
    """Each different text and language once: what is known of it. -1 stands for no score, no label."""

    texts: list[str]
    languages: list[str]
    compound: NDArray[np.float64]
    scored: NDArray[np.int8]
    judged: NDArray[np.int8]
    fold: NDArray[np.uint64]
    seed: int

    def left_out(self, rows: NDArray[np.int64], folds: int, none: int) -> NDArray[np.int64]:
        """The fold whose model may judge each unit when these rows teach: texts of the same words are judged alike."""
        taught = np.isin(self.fold, self.fold[rows])
        return np.where(taught, (self.fold % folds).astype(np.int64), none)


def units_of(
    rows: list[tuple[str, str]], score01: NDArray[np.float64], labels: NDArray[np.int8], seed: int
) -> tuple[Units, NDArray[np.int64]]:
    """The units of (text, language) rows with their scores and labels, and which unit each row is.

    The score of a unit is the mean of those who wrote it, its label the last row's that has one.
    """
    pairs, unit = _distinct(rows)
    texts, languages = [text for text, _ in pairs], [language for _, language in pairs]
    scored = weak_labels(_mean(score01, unit, len(pairs)))
    judged = np.full(len(pairs), -1, dtype=np.int8)
    judged[unit[labels >= 0]] = labels[labels >= 0]
    known = Units(texts, languages, compound(texts, languages), scored, judged, folds(texts, seed), seed)
    return known, unit


def _distinct(rows: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
    """Each text and language once, sorted, and which of them each row is."""
    units = sorted(set(rows))
    number = {unit: index for index, unit in enumerate(units)}
    return units, np.array([number[row] for row in rows], dtype=np.int64)


def _mean(score01: NDArray[np.float64], unit: NDArray[np.int64], units: int) -> NDArray[np.float64]:
    """The mean score of those who wrote the same text, NaN where none gave one."""
    scored = ~np.isnan(score01)
    count = np.bincount(unit[scored], minlength=units)
    total = np.bincount(unit[scored], weights=score01[scored], minlength=units)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def folds(texts: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """A number for each text that is the same for texts of the same words, whatever their case and punctuation."""
    bare = (" ".join(_WORD.findall(text.lower())) for text in texts)
    digests = (hashlib.blake2b(f"{seed} {words}".encode("utf-8", "surrogatepass"), digest_size=8) for words in bare)
    return np.array([int.from_bytes(digest.digest(), "big") for digest in digests], dtype=np.uint64)
