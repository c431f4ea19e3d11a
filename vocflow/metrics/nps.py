"""Net Promoter Score with an interval that keeps its promise at small n and near the ends of the scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vocflow.metrics.estimate import normal_quantile, student_quantile, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

Method = Literal["adjusted_wald", "score", "wald"]


@dataclass(frozen=True)
class NpsEstimate:
    """An NPS in points from -100 to 100, its interval, and the answers it was made from.

    `promoters`, `passives` and `detractors` count answers, `n` all of them. `effective` says how many independent,
    equally weighted answers of each kind tell as much: the counts themselves unless answers were weighted or
    respondents gave several. `se` is the standard error in points; `df` its degrees of freedom, endless unless clusters
    tell it; `missing` counts what was asked and not answered.
    """

    score: float
    low: float
    high: float
    n: int
    promoters: int
    passives: int
    detractors: int
    level: float
    method: Method
    effective: tuple[float, float, float]
    se: float
    df: float = math.inf
    missing: int = 0

    @property
    def effective_n(self) -> float:
        """How many independent, equally weighted answers tell as much."""
        return math.fsum(self.effective)

    def limits(self, z: float, method: Method | None = None) -> tuple[float, float]:
        """The interval in points at the level of a normal quantile `z`, by its own method or another."""
        return limits(*self.effective, student_quantile(z, self.df), method or self.method)


def nps(
    promoters: int, passives: int, detractors: int, *, level: float = 0.95, method: Method = "adjusted_wald"
) -> NpsEstimate:
    """The NPS of these answer counts on a 0-10 scale, in points, with its interval clipped to -100..100.

    The score is the plain one; only the interval is adjusted, and it is not symmetric. Methods: `adjusted_wald` adds
    three pseudo-responses (3/4 promoter, 3/2 passive, 3/4 detractor: Rocks 2016, Interval estimation for the Net
    Promoter Score, The American Statistician 70); `score` is Tango 1998, Statistics in Medicine 17; `wald` is the
    plain normal interval, which collapses near the ends and serves for comparison with other tools.

    ValueError for counts that are negative or not whole, and for no answers at all.

    >>> estimate = nps(60, 25, 15)
    >>> print(f"{estimate.score:+.1f} ({estimate.low:+.1f} to {estimate.high:+.1f}), n = {estimate.n}")
    +45.0 (+29.3 to +58.0), n = 100
    """
    promoters, passives, detractors = (
        whole_number(promoters, "promoters"),
        whole_number(passives, "passives"),
        whole_number(detractors, "detractors"),
    )
    n = promoters + passives + detractors
    if n == 0:
        raise ValueError("an NPS needs at least one answer, and there is none")
    low, high = limits(promoters, passives, detractors, normal_quantile(level), method)
    score = 100 * (promoters - detractors) / n
    counts = (promoters, passives, detractors)
    return NpsEstimate(score, low, high, n, *counts, level, method, counts, standard_error(*counts))


def limits(promoters: float, passives: float, detractors: float, z: float, method: Method) -> tuple[float, float]:
    """The interval in points for a normal quantile z >= 0, clipped to -100..100 and widened to hold the score.

    Adjusted Wald is centred on a score drawn towards 0, so at low levels, and for a single answer at 95%, it would
    miss the score itself. Widening costs no coverage, and makes the intervals of all levels nested.
    """
    low, high = _LIMITS[method](promoters, passives, detractors, z)
    score = (promoters - detractors) / (promoters + passives + detractors)
    return 100 * max(-1.0, min(low, score)), 100 * min(1.0, max(high, score))


def variance(promoters: float, passives: float, detractors: float) -> float:
    """The variance of an NPS on the -1..1 scale: that of one answer, divided by n (multinomial, no n - 1).

    >>> round(math.sqrt(variance(60, 25, 15)), 6)
    0.073993
    """
    n = promoters + passives + detractors
    return ((promoters + detractors) / n - ((promoters - detractors) / n) ** 2) / n


def standard_error(promoters: float, passives: float, detractors: float) -> float:
    """The plain standard error of an NPS in points, 0 where all answers are alike."""
    return 100 * math.sqrt(max(0.0, variance(promoters, passives, detractors)))


def with_pseudo_responses(promoters: float, passives: float, detractors: float) -> tuple[float, float, float]:
    """The counts with the three pseudo-responses of the adjusted Wald interval."""
    return promoters + 0.75, passives + 1.5, detractors + 0.75


def _wald(promoters: float, passives: float, detractors: float, z: float) -> tuple[float, float]:
    centre = (promoters - detractors) / (promoters + passives + detractors)
    half_width = z * standard_error(promoters, passives, detractors) / 100
    return centre - half_width, centre + half_width


def _adjusted_wald(promoters: float, passives: float, detractors: float, z: float) -> tuple[float, float]:
    return _wald(*with_pseudo_responses(promoters, passives, detractors), z)


def _score(promoters: float, passives: float, detractors: float, z: float) -> tuple[float, float]:
    n = promoters + passives + detractors
    estimate = (promoters - detractors) / n

    def is_inside(null: float) -> bool:
        b = (2 * n - promoters + detractors) * null - promoters - detractors
        product = detractors * null * (1 - null)
        # The share of detractors that is most likely if the NPS is `null` (Tango 1998, equation 8).
        share = (math.sqrt(max(0.0, b * b + 8 * n * product)) - b) / (4 * n)
        spread = max(0.0, n * (2 * share + null * (1 - null)))
        return (promoters - detractors - n * null) ** 2 <= z * z * spread

    return _edge(is_inside, estimate, -1.0), _edge(is_inside, estimate, 1.0)


def _edge(is_inside: Callable[[float], bool], inside: float, outside: float) -> float:
    if is_inside(outside):
        return outside
    for _ in range(60):
        middle = (inside + outside) / 2
        if is_inside(middle):
            inside = middle
        else:
            outside = middle
    return inside


_LIMITS: dict[Method, Callable[[float, float, float, float], tuple[float, float]]] = {
    "adjusted_wald": _adjusted_wald,
    "score": _score,
    "wald": _wald,
}
