"""A change of NPS as change of mix and change within groups (Kitagawa 1955), from raw answers.

The standard errors come from the delta method, the slopes taken numerically: no formula of the package is shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import stats
from .measured import SUPPRESS, Measured
from .stats import Fact

Floats = NDArray[np.float64]
Group = frozenset[Any]


@dataclass(frozen=True)
class Split:
    """What the answers are grouped by, as a page calls it and as an id writes it, and the two parts of the change."""

    name: str
    token: str
    parts: dict[str, Fact]


def split(measured: Measured, after: pd.Period, before: pd.Period) -> Split | None:
    """By the project's segment, else by channel, else by listening post: the first that can tell groups apart."""
    if measured.outcome is None or measured.outcome.kind != "nps" or measured.change(after, before) is None:
        return None
    segment = measured.project.segment
    groupings: list[tuple[str, str, Callable[[Any], Any]]] = [
        ("channel", "channel", lambda row: row.channel),
        ("listening post", "listening-post", lambda row: row.source),
    ]
    if segment:
        slug = "-".join("".join(c if c.isalnum() else " " for c in segment.casefold()).split())
        groupings.insert(0, (segment, f"segment.{slug}", lambda row: row.segments.get(segment)))
    for name, token, of in groupings:
        now, then = (_grouped(measured, period, of) for period in (after, before))
        now, then = _together(now, then)
        if len(now) > 1:
            return Split(name, token, _parts(now, then))
    return None


def _grouped(measured: Measured, period: pd.Period, of: Callable[[Any], Any]) -> dict[Group, stats.Answers]:
    assert measured.outcome
    found: dict[Group, stats.Answers] = {}
    rows = measured.outcome.answers
    for row in rows[rows["period"] == period].itertuples():
        value = of(row)
        key = frozenset([value if isinstance(value, str) and value else None])
        found.setdefault(key, stats.Answers()).add(row.score, measured.respondent(row))
    return found


def _together(
    now: dict[Group, stats.Answers], then: dict[Group, stats.Answers]
) -> tuple[dict[Group, stats.Answers], dict[Group, stats.Answers]]:
    """Groups of fewer than ten answers in either period become one, joined by the smallest others until it has ten."""

    def least(groups: set[Group]) -> int:
        return min(sum(len(period.get(g, ())) for g in groups) for period in (now, then))

    every = sorted({*now, *then}, key=lambda g: (least({g}), None not in g, str(sorted(map(str, g)))))
    small = {g for g in every if least({g}) < SUPPRESS}
    while small and least(small) < SUPPRESS and len(small) < len(every):
        small.add(next(g for g in every if g not in small))
    sets = [{g} for g in every if g not in small] + ([small] if small else [])
    periods = []
    for period in (now, then):
        joined = {}
        for groups in sets:
            answers = stats.Answers()
            for group in groups:
                for score, who in zip(period.get(group, ()), getattr(period.get(group), "who", ()), strict=True):
                    answers.add(score, who)
            joined[frozenset().union(*groups)] = answers
        periods.append(joined)
    return periods[0], periods[1]


def _parts(now: dict[Group, stats.Answers], then: dict[Group, stats.Answers]) -> dict[str, Fact]:
    groups = list(now)
    (w1, m1, v1, e1), (w0, m0, v0, e0) = (_period([period[g] for g in groups]) for period in (now, then))
    at = np.concatenate([w1, m1, w0, m0])
    covariance = np.zeros((at.size, at.size))
    k = len(groups)
    for place, (share, squares, effective) in enumerate(((w1, v1, e1), (w0, v0, e0))):
        start = 2 * k * place
        covariance[start : start + k, start : start + k] = (np.diag(share) - np.outer(share, share)) / effective
        covariance[start + k : start + 2 * k, start + k : start + 2 * k] = np.diag(squares)

    def mix(x: Floats) -> float:
        return float((x[:k] - x[2 * k : 3 * k]) @ (x[k : 2 * k] + x[3 * k :]) / 2)

    def within(x: Floats) -> float:
        return float((x[:k] + x[2 * k : 3 * k]) @ (x[k : 2 * k] - x[3 * k :]) / 2)

    n = sum(len(answers) for period in (now, then) for answers in period.values())
    z = max(stats.in_effect(_all(period), 1 - 0.05 / 2)[1] for period in (now, then))  # two statements at once
    found = {}
    for name, part in (("mix", mix), ("within", within)):
        slopes = np.array([(part(at + step) - part(at - step)) / 2e-4 for step in 1e-4 * np.eye(at.size)])
        half = z * math.sqrt(slopes @ covariance @ slopes)
        found[name] = Fact(part(at), part(at) - half, part(at) + half, n, "points")
    return found


def _period(groups: list[stats.Answers]) -> tuple[Floats, Floats, Floats, float]:
    """Shares, scores, adjusted variances of the scores, and how many answers tell as much as these."""
    sizes = np.array([len(answers) for answers in groups], float)
    scores = np.array([stats.nps(answers).value for answers in groups])
    squares = np.array([stats.adjusted_variance(answers) for answers in groups])
    apart = sum(stats.in_effect(answers, 0.95)[0] for answers in groups)
    # Who answered in several groups makes the whole worth less than its groups by themselves.
    effective = min(apart, stats.in_effect(_all(dict(enumerate(groups))), 0.95)[0])
    return sizes / sizes.sum(), scores, squares * apart / effective, effective


def _all(groups: dict[Any, stats.Answers]) -> stats.Answers:
    """The answers of every group together."""
    return stats.Answers(
        [score for answers in groups.values() for score in answers],
        [who for answers in groups.values() for who in answers.who],
    )
