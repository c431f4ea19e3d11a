"""Intervals and comparisons from the papers: Rocks (2016), Wilson (1927), Newcombe (1998), Welch (1947)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

RISE, FALL, NONE = "rose", "fell", "no detectable change"


@dataclass(frozen=True)
class Fact:
    """A number with its interval and rows; `unit` is nps, points, rating, share, money or count."""

    value: float
    low: float | None
    high: float | None
    n: int
    unit: str

    @property
    def verdict(self) -> str:
        """For a difference: what may be said of it."""
        assert self.low is not None
        assert self.high is not None
        return RISE if self.low > 0 else FALL if self.high < 0 else NONE


def count(n: int) -> Fact:
    return Fact(float(n), None, None, int(n), "count")


def normal(level: float) -> float:
    return float(stats.norm.ppf(0.5 + level / 2))


class Answers(list[float]):
    """Scores with who gave each, in the same order."""

    def __init__(self, scores: Sequence[float] = (), who: Sequence[str] = ()) -> None:
        super().__init__(scores)
        self.who = list(who) or [str(place) for place in range(len(self))]

    def add(self, score: float, who: str) -> None:
        self.append(score)
        self.who.append(who)


def nps(scores: Sequence[float], level: float = 0.95) -> Fact:
    """100 (promoters - detractors) / n, with the adjusted Wald interval: 3/4, 3/2 and 3/4 answers more.

    Where somebody answered more than once, at the number of answers that tells as much (see `in_effect`).
    """
    answers = np.asarray(scores, float)
    n = len(answers)
    up, down = int((answers >= 9).sum()), int((answers < 7).sum())
    worth, quantile = in_effect(scores, level)
    p, d = (worth * up / n + 0.75) / (worth + 3), (worth * down / n + 0.75) / (worth + 3)
    half = quantile * math.sqrt((p + d - (p - d) ** 2) / (worth + 3))
    low, high = max(-1.0, p - d - half), min(1.0, p - d + half)
    return Fact(100 * (up - down) / n, 100 * low, 100 * high, n, "nps")


def adjusted_variance(scores: Sequence[float]) -> float:
    """Of an NPS, in points squared, from the adjusted counts."""
    n = len(scores)
    worth, _ = in_effect(scores, 0.95)
    up, down = (sum(hit) * worth / n for hit in ([s >= 9 for s in scores], [s < 7 for s in scores]))
    p, d = (up + 0.75) / (worth + 3), (down + 0.75) / (worth + 3)
    return 1e4 * (p + d - (p - d) ** 2) / (worth + 3)


def in_effect(scores: Sequence[float], level: float) -> tuple[float, float]:
    """How many independent answers tell as much as these, and the quantile of an interval.

    The linearised variance of a mean of clusters (Cochran, Sampling Techniques), and the same with each cluster's part
    divided by one minus its share of the answers: the larger of the two counts.
    """
    n = len(scores)
    who = pd.Series(scores.who) if isinstance(scores, Answers) else pd.Series(range(n))
    if who.is_unique:
        return float(n), normal(level)
    worth = pd.Series([1.0 if score >= 9 else -1.0 if score < 7 else 0.0 for score in scores])
    mean, spread = worth.mean(), worth.var(ddof=0)
    clusters = (worth - mean).groupby(who.to_numpy()).agg(["sum", "size"])
    share, number = clusters["size"] / n, len(clusters)
    voices = 1 / float((share**2).sum())
    quantile = float(stats.t.ppf(0.5 + level / 2, max(1.0, voices - 1)))
    if number == 1:
        return 1.0, quantile
    if spread == 0:
        return min(n, voices), quantile
    squares = (clusters["sum"] / n) ** 2
    variance = max(squares.sum() * number / (number - 1), (squares / (1 - share)).sum())
    return (min(n, float(spread / variance)) if variance > 1e-15 else float(n)), quantile


def share(hits: int, n: int, level: float = 0.95) -> Fact:
    """Wilson's interval of a share."""
    z = normal(level)
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)
    return Fact(p, low, high, n, "share")


def mean(values: Sequence[float], low: float, high: float, level: float = 0.95) -> Fact:
    """A t interval clipped to the scale; without variance, Wilson's on the position of the mean on the scale."""
    answers = np.asarray(values, float)
    n, middle = len(answers), float(np.mean(answers))
    spread = float(np.var(answers, ddof=1)) if n > 1 else 0.0
    if spread == 0:
        position = (middle - low) / (high - low)
        wilson = share_of(position, n, level)
        return Fact(middle, low + wilson[0] * (high - low), low + wilson[1] * (high - low), n, "rating")
    half = float(stats.t.ppf(0.5 + level / 2, n - 1)) * math.sqrt(spread / n)
    return Fact(middle, max(low, middle - half), min(high, middle + half), n, "rating")


def share_of(p: float, n: int, level: float) -> tuple[float, float]:
    z = normal(level)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(max(0.0, p * (1 - p)) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def mover(after: Fact, before: Fact, unit: str) -> Fact:
    """after - before, by the method of variance estimates recovery on the limits of each."""
    assert after.low is not None
    assert after.high is not None
    assert before.low is not None
    assert before.high is not None
    difference = after.value - before.value
    low = difference - math.hypot(after.value - after.low, before.high - before.value)
    high = difference + math.hypot(after.high - after.value, before.value - before.low)
    return Fact(difference, low, high, after.n + before.n, unit)


def nps_change(after: Sequence[float], before: Sequence[float], level: float = 0.95) -> Fact:
    return mover(nps(after, level), nps(before, level), "points")


def share_change(after: tuple[int, int], before: tuple[int, int], level: float = 0.95) -> Fact:
    return mover(share(*after, level), share(*before, level), "share")


def mean_change(after: Sequence[float], before: Sequence[float], level: float = 0.95) -> Fact:
    """Welch's t interval of the difference of two means."""
    a, b = np.asarray(after, float), np.asarray(before, float)
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    difference = float(a.mean() - b.mean())
    if va + vb == 0:
        half = 0.0
    else:
        freedom = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
        half = float(stats.t.ppf(0.5 + level / 2, freedom)) * math.sqrt(va + vb)
    return Fact(difference, difference - half, difference + half, len(a) + len(b), "rating")


def exposed(values: Sequence[float]) -> Fact:
    """A sum of money over n customers, with the exact Poisson limits of n carried over to it."""
    money = np.asarray(values, float)
    n, total = len(money), math.fsum(money)
    scale = math.sqrt(float((money**2).sum()) / n)
    low = float(stats.chi2.ppf(0.025, 2 * n)) / 2
    high = float(stats.chi2.ppf(0.975, 2 * n + 2)) / 2
    return Fact(total, max(0.0, total + scale * (low - n)), total + scale * (high - n), n, "money")
