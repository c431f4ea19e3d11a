"""NPS where answers do not count alike or hang together: weighted ones, and several of one customer or account.

The interval is the adjusted Wald one at an *effective* number of answers: as many independent and equally weighted ones
as would tell the score with the same standard error.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from vocflow.metrics.answers import Numbers, answers, numbers
from vocflow.metrics.estimate import normal_quantile, student_quantile
from vocflow.metrics.nps import NpsEstimate, limits, nps

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

PROMOTER_FROM, PASSIVE_FROM = 9, 7
NOTHING = 1e-15
"""A variance below this is rounding."""
SAME_WEIGHT = 1e-12
"""Weights whose relative spread is below this are all alike."""


def nps_from_scores(
    scores: Numbers,
    *,
    weights: Numbers | None = None,
    clusters: Sequence[Hashable] | Any | None = None,
    level: float = 0.95,
) -> NpsEstimate:
    """The NPS of answers from 0 to 10, in points, with weights and with clusters of answers that hang together.

    `weights` are positive, one an answer; `clusters` name who answered (a customer, or the account that several
    customers belong to), None where it is not known. Missing answers are left out and counted in `missing`.

    With weights or clusters `se` is linearised (that of R's survey::svymean), and the effective n is the smallest of
    Kish's (sum w)² / sum w², of V / se², and of V / se² with each cluster's part of se² divided by one minus its share
    of all weight (MacKinnon & White 1985, HC2), where V is the variance of one answer. Where all answers are alike, so
    that they cannot tell how they hang together, it is Kish's n of the clusters. Clusters take Student's t for the
    normal quantile, with Kish's n of the clusters less one as degrees of freedom. Without either, this is `nps`.

    Sources: Kish 1965, Survey Sampling; Korn & Graubard 1998, Survey Methodology 24, for intervals at an effective n.
    ValueError for scores that are not whole numbers from 0 to 10, with their number, for weights that are missing or
    not above 0, for arrays of different lengths, and for no answers.

    >>> estimate = nps_from_scores([10, 9, 9, 3, None, 7], clusters=["ann", "ann", "bea", "cyd", "dot", "eli"])
    >>> print(f"{estimate.score:+.0f}, n = {estimate.n}, {estimate.effective_n:.1f} in effect")
    +40, n = 5, 2.9 in effect
    """
    values = answers(scores, (0, 10))
    kept = ~np.isnan(values)
    given = values[kept]
    missing = values.size - given.size
    promoted, detracted = given >= PROMOTER_FROM, given < PASSIVE_FROM
    weight = _weights(weights, kept)
    cluster = _cluster_numbers(clusters, kept)
    counts = (int(promoted.sum()), int(given.size - promoted.sum() - detracted.sum()), int(detracted.sum()))
    if not given.size or (weight is None and cluster is None):
        return _plain(counts, level, missing)
    of_answer = np.ones(given.size) if weight is None else weight
    total, up, down = (_summed(each, cluster) for each in (of_answer, of_answer * promoted, of_answer * detracted))
    spoken = _Spoken(total, up, down, np.ones(total.size), kish=_kish(of_answer), clustered=cluster is not None)
    return _estimate(counts, spoken, level, missing)


def nps_from_respondents(
    promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike, respondents: ArrayLike, *, level: float = 0.95
) -> NpsEstimate:
    """The NPS of respondents of whom some answered several times, from how many answered in which way.

    Each entry is a pattern: `respondents` of them gave so many promoters', passives' and detractors' answers. The same
    as `nps_from_scores` with the respondents as clusters, and as `nps` where each gave one answer. ValueError as there.

    >>> estimate = nps_from_respondents([1, 0, 0, 2], [0, 1, 0, 0], [0, 0, 1, 0], [50, 25, 15, 5])
    >>> print(f"{estimate.score:+.1f}, n = {estimate.n}, {estimate.effective_n:.0f} in effect")
    +45.0, n = 100, 94 in effect
    """
    p, q, d, times = (np.asarray(each, dtype=np.float64) for each in (promoters, passives, detractors, respondents))
    answered = p + q + d
    counts = (int(times @ p), int(times @ q), int(times @ d))
    if not answered.size or answered.max() <= 1:
        return _plain(counts, level, 0)
    return _estimate(counts, _Spoken(answered, p, d, times, kish=float(sum(counts)), clustered=True), level, 0)


@dataclass(frozen=True)
class _Spoken:
    """Of each respondent (or pattern found `times` over) the weight of all answers, and of promoters' and detractors'.

    `kish` is Kish's effective n of the answers.
    """

    weight: Floats
    promoted: Floats
    detracted: Floats
    times: Floats
    kish: float
    clustered: bool


def _kish(weight: Floats) -> float:
    return float(weight.sum() ** 2 / (weight**2).sum())


def _plain(counts: tuple[int, int, int], level: float, missing: int) -> NpsEstimate:
    return replace(nps(*counts, level=level), missing=missing)


def _estimate(counts: tuple[int, int, int], spoken: _Spoken, level: float, missing: int) -> NpsEstimate:
    times, total = spoken.times, float(spoken.times @ spoken.weight)
    promoted, detracted = float(times @ spoken.promoted) / total, float(times @ spoken.detracted) / total
    score = float(times @ spoken.promoted - times @ spoken.detracted) / total
    effective_n, se = _precision(spoken, score, max(0.0, promoted + detracted - score**2))
    effective = (effective_n * promoted, effective_n * (1 - promoted - detracted), effective_n * detracted)
    df = max(1.0, _voices(spoken) - 1) if spoken.clustered else math.inf
    low, high = limits(*effective, student_quantile(normal_quantile(level), df), "adjusted_wald")
    return NpsEstimate(
        100 * score, low, high, sum(counts), *counts, level, "adjusted_wald", effective, 100 * se, df, missing
    )


def _precision(spoken: _Spoken, score: float, variance: float) -> tuple[float, float]:
    """The effective n, and the linearised standard error on the -1..1 scale."""
    part = spoken.weight / float(spoken.times @ spoken.weight)
    number = float(spoken.times.sum())
    if number == 1:  # who speaks alone cannot tell how far others would differ
        return 1.0, math.sqrt(variance)
    if variance == 0:
        return min(spoken.kish, _voices(spoken)), 0.0
    squares = (part * ((spoken.promoted - spoken.detracted) / spoken.weight - score)) ** 2
    linearised = float(spoken.times @ squares) * number / (number - 1)
    largest = max(linearised, float(spoken.times @ (squares / (1 - part))))
    # Where each respondent's answers cancel out nothing varies between them; they tell no more than independent ones.
    return min(spoken.kish, variance / largest if largest > NOTHING else math.inf), math.sqrt(linearised)


def _voices(spoken: _Spoken) -> float:
    """Kish's n of the respondents: how many would tell as much if each gave as many answers."""
    return float((spoken.times @ spoken.weight) ** 2 / (spoken.times @ spoken.weight**2))


def _weights(weights: Numbers | None, kept: NDArray[np.bool_]) -> Floats | None:
    """The weights of the answers kept; None where they are all alike."""
    if weights is None:
        return None
    values = numbers(weights)
    _same_length("weights", values.size, kept)
    values = values[kept]
    wrong = np.count_nonzero(~(values > 0) | np.isinf(values))
    if wrong:
        raise ValueError(f"{wrong} of {values.size} weights are missing, not finite, or not above 0")
    return values if values.size and np.ptp(values) > SAME_WEIGHT * values.max() else None


def _cluster_numbers(clusters: Sequence[Hashable] | Any | None, kept: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """A number for each cluster of the answers kept, those without a name alone; None where all are alone."""
    if clusters is None:
        return None
    import pandas as pd

    names = np.asarray(clusters) if hasattr(clusters, "dtype") else np.array([*clusters, None], dtype=object)[:-1]
    _same_length("clusters", names.size, kept)
    numbered, known = pd.factorize(names[kept])
    unnamed = numbered < 0
    numbered[unnamed] = len(known) + np.arange(np.count_nonzero(unnamed))
    found = numbered.max(initial=-1) + 1
    return None if found == numbered.size else np.asarray(numbered, dtype=np.int64)


def _same_length(what: str, size: int, kept: NDArray[np.bool_]) -> None:
    if size != kept.size:
        raise ValueError(f"there are {size} {what} for {kept.size} scores")


def _summed(values: Floats, cluster: NDArray[np.int64] | None) -> Floats:
    return values if cluster is None else np.bincount(cluster, weights=values).astype(np.float64)
