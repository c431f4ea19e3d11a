"""How right one field's scored texts make the reading of another field's, without a label of it.

Each pair of sets stands for a project with a scored listening post and one without scores; `choose` picks the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Scored
from benchmarks.tables import Line, Part, points, share
from vocflow.text import lexicon
from vocflow.text.sentiment import Choice, choose
from vocflow.text.verdicts import NEUTRAL

FROM_REVIEWS = ("seat+lounge", "products")
LEAD = 0.03
"""What reviews of seats and lounges are to gain on VADER in sentences on products."""

MOST_BEHIND = 0.005
"""How far behind VADER a reader may fall on any pair."""


@dataclass(frozen=True)
class Right:
    """How right a reader is on texts that are not neutral: neutral verdicts count as wrong, half, or by class."""

    wrong: float
    half: float
    balanced: float


@dataclass(frozen=True)
class Pair:
    """What came of one set teaching and another being read."""

    taught_by: str
    read: str
    n: int
    reader: str
    distance: float
    vader: Right
    chosen: Right

    @property
    def gain(self) -> float:
        return self.chosen.wrong - self.vader.wrong


def right(feeling: NDArray[np.int8], truth: NDArray[np.int64]) -> Right:
    """How right feelings are on texts whose score is clear, by three ways of counting.

    >>> right(np.array([0, 1, 2], np.int8), np.array([0, 0, 2]))
    Right(wrong=0.6666666666666666, half=0.8333333333333334, balanced=0.75)
    """
    clear = truth != NEUTRAL
    hit = (feeling == truth)[clear]
    half = np.where((feeling == NEUTRAL)[clear], 0.5, hit)
    balanced = np.mean([hit[truth[clear] == end].mean() for end in np.unique(truth[clear])])
    return Right(float(hit.mean()), float(half.mean()), float(balanced))


def read_with(teacher: Scored, texts: Sequence[str], languages: Sequence[str], post: str) -> tuple[Choice, slice]:
    """The reader that a project would choose, and where the texts that it was not taught by stand in its verdicts."""
    taught = len(teacher.texts)
    total = taught + len(texts)
    chosen = choose(
        teacher.texts + list(texts),
        ["en"] * taught + list(languages),
        np.concatenate([teacher.score01, np.full(len(texts), np.nan)]),
        [f"{at:06}" for at in range(total)],
        brands=[],
        sources=[teacher.name] * taught + [post] * len(texts),
    )
    return chosen, slice(taught, total)


def pair(teacher: Scored, target: Scored) -> Pair:
    """Read one set after the scores of another."""
    english = ["en"] * len(target.texts)
    chosen, rows = read_with(teacher, target.texts, english, target.name)
    truth = target.polarity()
    package = lexicon.verdicts(lexicon.compound(target.texts, english)).feeling
    return Pair(
        teacher.name, target.name, int((truth != NEUTRAL).sum()), chosen.reader,
        chosen.scores.get(f"distance of {target.name}", float("nan")),
        right(package, truth), right(chosen.verdicts.feeling[rows], truth),
    )  # fmt: skip


def part(sets: Sequence[Scored]) -> Part:
    """The transfer table: every set by the scores of every other that holds none of its texts."""
    pairs = [
        pair(teacher, target)
        for teacher in sets
        for target in sets
        if not set(teacher.name.split("+")) & set(target.name.split("+"))
    ]
    rows = [
        [one.taught_by, one.read, f"{one.n:,}", one.reader, share(one.distance),
         *(f"{share(of_vader)} {share(of_chosen)}" for of_vader, of_chosen in
           zip(asdict(one.vader).values(), asdict(one.chosen).values(), strict=True)), points(one.gain)]
        for one in pairs
    ]  # fmt: skip
    lowest = min(pairs, key=lambda one: one.gain)
    lines = [
        Line(f"{one.taught_by} -> {one.read}: at least VADER {points(LEAD)}", points(one.gain), bool(one.gain >= LEAD))
        for one in pairs
        if (one.taught_by, one.read) == FROM_REVIEWS
    ]
    lines.append(
        Line(
            f"no pair below VADER {points(-MOST_BEHIND)}",
            f"lowest {points(lowest.gain)}, {lowest.taught_by} -> {lowest.read}",
            bool(lowest.gain >= -MOST_BEHIND),
        )
    )
    return Part(
        "Transfer: polarity, VADER's and then the chosen reader's, where the score is not in the middle",
        ["taught by", "read", "n", "reader", "distance", "neutral wrong", "neutral half", "by class", "gain"],
        rows, lines, ["gain: points of the first way of counting, in which a neutral verdict is wrong"],
        {"pairs": [asdict(one) for one in pairs]},
    )  # fmt: skip
