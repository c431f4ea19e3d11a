"""Listening posts in balance: each with a fixed weight, and a text that many repeat counts less than once for each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vocflow.metrics.estimate import Estimate, normal_quantile, whole_number
from vocflow.metrics.nps import limits

Voices = tuple[float, float, float]
"""Pieces of feedback that praise, are neutral, criticise; one with several comments is shared out among them."""


@dataclass(frozen=True)
class Balance(Estimate):
    """Praise over criticism in points from -100 to 100; `n` pieces of feedback worth `effective` independent ones."""

    effective: float


def repeat_weight(m: int) -> float:
    """What each of m near-duplicates counts: (1 + ln m) / m, so that all of them together count 1 + ln m.

    A text that nobody repeats counts 1, one that a thousand pass on not a thousand but 7.9. ValueError for m < 1.

    >>> repeat_weight(1), round(1000 * repeat_weight(1000), 1)
    (1.0, 7.9)
    """
    if whole_number(m, "m") < 1:
        raise ValueError("a cluster holds at least one text")
    return (1 + math.log(m)) / m


def balance(voices: Voices, clusters: Sequence[Voices] = (), *, level: float = 0.95) -> Balance:
    """The share of praise minus the share of criticism among pieces of feedback, in points.

    `voices` stand for themselves: a call with four comments, one of them critical, is a quarter of a voice of
    criticism. Each of `clusters` holds near-duplicates, weighted by `repeat_weight`. The interval is the adjusted Wald
    one of the NPS on the effective number of voices: a cluster is one of weight 1 + ln m, so n is (sum of weights)² /
    sum of squared weights (Kish 1965); where voices are shared out it errs to the wide side. ValueError for voices
    below 0 or that make no whole number together, and for none at all.

    >>> storm = balance((30, 40, 30), [(0, 0, 300)])
    >>> print(f"{storm.value:+.1f} ({storm.low:+.1f} to {storm.high:+.1f}), n = {storm.n}")
    -6.3 (-23.1 to +11.0), n = 400
    """
    alone, *repeated = voices, *clusters
    n_alone, *sizes = (_whole(group) for group in (alone, *repeated))
    weights = [size * repeat_weight(size) if size else 0.0 for size in sizes]
    total = n_alone + sum(weights)
    if not total:
        raise ValueError("a balance needs at least one comment, and there is none")
    shares = [
        (alone[kind] + sum(w * group[kind] / max(1, m) for group, w, m in zip(repeated, weights, sizes, strict=True)))
        / total
        for kind in range(3)
    ]
    effective = total**2 / (n_alone + sum(weight**2 for weight in weights))
    praise, neutral, criticism = (share * effective for share in shares)
    low, high = limits(praise, neutral, criticism, normal_quantile(level), "adjusted_wald")
    return Balance(100 * (shares[0] - shares[2]), low, high, n_alone + sum(sizes), effective)


def _whole(voices: Voices) -> int:
    """How many pieces of feedback share out to these voices."""
    together = math.fsum(voices)
    if not (min(voices) >= 0 and math.isclose(together, round(together), abs_tol=1e-6)):
        raise ValueError(f"voices lie above 0 and make a whole number together, got {voices}")
    return round(together)


def blend(balances: Mapping[str, Estimate], weights: Mapping[str, float]) -> Estimate:
    """The weighted mean of independent estimates, by weights that were fixed beforehand and need not add up to 1.

    Only names in both count. The interval joins their own limits, which need not be symmetric: MOVER for a sum (Zou &
    Donner 2008, Statistics in Medicine 27). `n` is the sum of theirs. ValueError where no name has both, or a weight
    is not above 0.

    >>> posts = {"survey": Estimate(10, 0, 20, 400), "x": Estimate(-60, -70, -50, 4000)}
    >>> mixed = blend(posts, {"survey": 0.9, "x": 0.1})
    >>> print(f"{mixed.value:+.1f} ({mixed.low:+.1f} to {mixed.high:+.1f})")
    +3.0 (-6.1 to +12.1)
    """
    names = sorted(name for name in weights if name in balances)
    if not names:
        raise ValueError("no weighted listening post has an estimate")
    if not all(weights[name] > 0 for name in names):
        raise ValueError("a weight lies above 0")
    total = math.fsum(weights[name] for name in names)
    parts = [(weights[name] / total, balances[name]) for name in names]
    value = math.fsum(weight * part.value for weight, part in parts)
    below = math.hypot(*(weight * (part.value - part.low) for weight, part in parts))
    above = math.hypot(*(weight * (part.high - part.value) for weight, part in parts))
    return Estimate(value, value - below, value + above, sum(part.n for _, part in parts))
