"""The labelled texts that the benchmark reads in place, as `../shared/data/SOURCES.md` describes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

NEEDED = ("nhs_feedback.csv", "skytrax_seat.csv", "skytrax_lounge.csv", "product_sentences.csv")

LOUNGE_SCALE_CHANGED = "2015-06-09"
"""Lounge reviews were rated 1 to 5 before this day and 1 to 10 from it on."""

SIGNS = ("negative", "neutral", "positive")
"""Classes of feeling, in the order of vocflow.text.verdicts."""


@dataclass(frozen=True)
class Labelled:
    """Texts with a class each: the data of one row of the accuracy table. `themes` tells what the classes are."""

    name: str
    texts: list[str]
    labels: NDArray[np.str_]
    themes: bool = False


@dataclass(frozen=True)
class Scored:
    """Texts with the position of their customer's score on its scale, 0 to 1."""

    name: str
    texts: list[str]
    score01: NDArray[np.float64]

    def __add__(self, other: Scored) -> Scored:
        return Scored(
            f"{self.name}+{other.name}", self.texts + other.texts, np.concatenate([self.score01, other.score01])
        )

    def polarity(self) -> NDArray[np.int64]:
        """The end of the scale: 0 negative, 2 positive, 1 in the middle (5 and 6 of ten, 3 of five)."""
        return np.where(self.score01 < 0.4, 0, np.where(self.score01 > 0.6, 2, 1))


def missing(folder: Path) -> list[str]:
    """The files that the benchmark needs and that are not in the folder."""
    return [name for name in NEEDED if not (folder / name).is_file()]


def _nhs(folder: Path) -> pd.DataFrame:
    rows = pd.read_csv(folder / "nhs_feedback.csv", dtype=str, keep_default_na=False)
    return rows[rows["feedback"].str.strip() != ""]


def _nhs_critical(folder: Path) -> tuple[list[str], NDArray[np.float64]]:
    """Comments with a criticality of -5 to 5; other codes are junk."""
    rows = _nhs(folder)
    criticality = pd.to_numeric(rows["criticality"], errors="coerce").to_numpy(float)
    kept = np.abs(criticality) <= 5
    return rows["feedback"][kept].tolist(), criticality[kept]


def _products(folder: Path) -> tuple[list[str], NDArray[np.float64]]:
    """Sentences with the sign of the sum of their opinions; none is neutral."""
    rows = pd.read_csv(folder / "product_sentences.csv", keep_default_na=False)
    return rows["text"].tolist(), np.sign(pd.to_numeric(rows["score_sum"]).fillna(0).to_numpy(float))


def _reviews(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name).dropna(subset=["overall_rating"])


def _signs(values: NDArray[np.float64]) -> NDArray[np.str_]:
    return np.array(SIGNS)[(np.sign(values) + 1).astype(int)]


def labelled(folder: Path) -> list[Labelled]:
    """The rows of the accuracy table."""
    texts, criticality = _nhs_critical(folder)
    nhs = _nhs(folder)
    seat = _reviews(folder, "skytrax_seat.csv")
    stars = seat["overall_rating"].to_numpy(float)
    sentences, sign = _products(folder)
    return [
        Labelled("nhs sign", texts, _signs(criticality)),
        Labelled("nhs themes", nhs["feedback"].tolist(), nhs["label"].to_numpy(str), themes=True),
        Labelled("seat", seat["content"].tolist(), _signs(np.where(stars <= 4, -1.0, np.where(stars >= 7, 1.0, 0.0)))),
        Labelled("products", sentences, _signs(sign)),
    ]


def scored(folder: Path) -> list[Scored]:
    """The sets that teach and are read in the transfer table."""
    seat, lounge = (_reviews(folder, f"skytrax_{name}.csv") for name in ("seat", "lounge"))
    stars = lounge["overall_rating"].to_numpy(float)
    of_five = (lounge["date"] < LOUNGE_SCALE_CHANGED).to_numpy()
    texts, criticality = _nhs_critical(folder)
    sentences, sign = _products(folder)
    seats = Scored("seat", seat["content"].tolist(), (seat["overall_rating"].to_numpy(float) - 1) / 9)
    lounges = Scored("lounge", lounge["content"].tolist(), (stars - 1) / np.where(of_five, 4, 9))
    return [
        seats,
        lounges,
        seats + lounges,
        Scored("nhs", texts, (criticality + 5) / 10),
        Scored("products", sentences, (sign + 1) / 2),
    ]


def words(folder: Path) -> pa.Array:
    """Every word of all data sets as often as it stands there, white space and line breaks aside."""
    texts = [text for one in scored(folder) if "+" not in one.name for text in one.texts]
    return pa.array([word for text in texts for word in text.split()], pa.large_string())


def generator(pool: pa.Array, words_each: int, seed: int) -> Callable[[int], pa.Array]:
    """Gives as many comments as asked for, of so many words drawn from the pool, as an Arrow column.

    >>> generator(pa.array(["kind"], pa.large_string()), 3, seed=0)(2).to_pylist()
    ['kind kind kind', 'kind kind kind']
    """
    import pyarrow.compute as pc

    draw = np.random.default_rng(seed)

    def comments(n: int) -> pa.Array:
        chosen = pool.take(pa.array(draw.integers(0, len(pool), n * words_each)))
        ends = pa.array(np.arange(n + 1, dtype=np.int32) * words_each)
        return pc.binary_join(pa.ListArray.from_arrays(ends, chosen), pa.scalar(" ", pa.large_string()))

    return comments


def same_words(texts: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text that is the same for texts of the same words, whatever their case and white space.

    >>> same_words(["Very  good", "very good", "bad"]).tolist()
    [0, 0, 1]
    """
    number: dict[str, int] = {}
    return np.array([number.setdefault(" ".join(text.casefold().split()), len(number)) for text in texts], np.int64)
