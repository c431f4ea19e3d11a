"""Where readers of feelings are known to err: sentences written for this project, each kind measured apart.

`weak_spots.csv` holds them with the feeling that a person reads in each. They are a test and teach nothing: no rule,
word list or constant may be chosen by them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import corpora
from benchmarks.tables import Part, share
from benchmarks.transfer import read_with
from vocflow.metrics.shares import wilson
from vocflow.schema import FEELINGS
from vocflow.text.language import detect
from vocflow.text.lexicon import Vader
from vocflow.text.verdicts import Verdicts

FILE = Path(__file__).with_name("weak_spots.csv")
CONFIGURED = "en"
"""The language of the listening post that the sentences stand for."""

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Spot:
    """How right one reader is on one kind of sentence; abstentions are not right."""

    kind: str
    reader: str
    n: int
    right: int
    abstained: int
    low: float
    high: float

    def __str__(self) -> str:
        return f"{share(self.right / self.n)} ({share(self.low)} to {share(self.high)})"


def sentences() -> pd.DataFrame:
    """The sentences: kind, language, text, and the feeling that a person reads in it."""
    return pd.read_csv(FILE, dtype=str, keep_default_na=False)


def measured(reader: str, rows: pd.DataFrame, read: Verdicts) -> list[Spot]:
    """How right a reader's verdicts are on each kind, with Wilson intervals."""
    truth = np.array([FEELINGS.index(feeling) for feeling in rows["feeling"]])
    right = (read.feeling == truth) & ~read.abstained
    return [_spot(kind, reader, right, read.abstained, (rows["kind"] == kind).to_numpy()) for kind in kinds(rows)]


def kinds(rows: pd.DataFrame) -> list[str]:
    """The kinds of sentences, in the order of the file."""
    return list(dict.fromkeys(rows["kind"]))


def _spot(
    kind: str, reader: str, right: NDArray[np.bool_], abstained: NDArray[np.bool_], chosen: NDArray[np.bool_]
) -> Spot:
    n, hits = int(chosen.sum()), int(right[chosen].sum())
    return Spot(kind, reader, n, hits, int(abstained[chosen].sum()), *wilson(hits, n, Z))


def part(folder: Path) -> Part:
    """VADER, and the model taught by the scores of seat and lounge reviews, near and led by the lexicon."""
    rows = sentences()
    texts = rows["text"].tolist()
    languages = detect(texts, [CONFIGURED] * len(texts))
    teacher = next(one for one in corpora.scored(folder) if one.name == "seat+lounge")
    as_near, at = read_with(teacher, texts, languages, teacher.name)
    as_post, _ = read_with(teacher, texts, languages, "weak spots")
    readings = {"VADER": Vader().read(texts, languages)}
    for name, choice in (("model", as_near), ("as a far post", as_post)):
        read = choice.verdicts
        readings[name] = Verdicts(read.feeling[at], read.probabilities[at], read.abstained[at])
    spots = {name: measured(name, rows, read) for name, read in readings.items()}
    foreign = (rows["language"] != CONFIGURED).to_numpy()
    noticed = np.array(languages) != CONFIGURED
    return Part(
        f"Weak spots: share right, Wilson intervals; the model is taught by {as_near.trained_on:,} scored reviews",
        ["kind", "n", *readings, "abstained"],
        [[of_kind[0].kind, str(of_kind[0].n), *map(str, of_kind), str(of_kind[0].abstained)]
         for of_kind in zip(*spots.values(), strict=True)],
        [],
        [f"{int(noticed[foreign].sum())} of {int(foreign.sum())} sentences in other languages were noticed as such; of "
         f"the {int((~foreign).sum())} English ones {int(noticed[~foreign].sum())} were taken for another language",
         f"as a far post: the lexicon leads, at {as_post.scores['distance of weak spots']:.2f} bits from the reviews"],
        {"spots": [asdict(spot) for of_reader in spots.values() for spot in of_reader]},
    )  # fmt: skip
