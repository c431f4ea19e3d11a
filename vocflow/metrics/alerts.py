"""Alerts: evidence against "nothing changed" that may be looked at every night, with one budget of false alerts.

Each stream (a theme's count a day, the NPS of a day's answers) has an e-detector of the Shiryaev-Roberts kind: the sum,
over every recent day on which a change may have begun (four weeks for themes, twelve for NPS), of how many times
likelier the days since are under a change than under the baseline. If a stream has not changed, each term is an
e-value, so that the sum grows by at most 1 a night on average, and between two alerts at level c lie at least c nights
on average: n nights bring n / c false alerts at most, in expectation. With K streams and c = 365 K the whole project
has at most one a year, however the streams depend on each other. Sources: Shin, Ramdas & Rinaldo 2024, E-detectors: a
nonparametric framework for sequential change detection, New England Journal of Statistics in Data Science 2; the
likelihood ratios are marginal over what the baseline leaves open of the rate (Bayes factors as e-values: Grünwald, de
Heide & Koolen 2024, Journal of the Royal Statistical Society B 86).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocflow.metrics.daily_counts import BASELINE_DAYS, FIRST_DAY, GAP_DAYS, Baseline, baselines, checked_counts
from vocflow.metrics.emerging import HORIZON_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

NIGHTS_PER_FALSE_ALERT = 365.0
GROWTHS = (1.5, 2.0, 3.0)
"""The growths of a theme's rate that an alert looks for."""
NPS_TILTS = (0.2, 0.4, 0.8)
"""The falls of NPS that an alert looks for: each answer's chance times exp(-tilt * (1, 0 or -1)), some 13, 26 and 49
points where a third of the answers are of each kind."""
WEIGHTS = (0.2, 0.6, 0.2)
"""How much of the evidence is laid on each of the three."""
DISPERSION_MARGIN = 0.5
"""By how many of its standard errors the dispersion is taken larger than estimated."""
NPS_HORIZON_DAYS = 84
"""How long ago a fall of NPS may have begun: a survey of a few answers a day needs longer than a theme."""
SILENT_DAYS = 84
"""A stream that raised an alert raises no other for so long: by then the new level is its baseline, and no day on which
the first alert rested can be part of another."""
NODES = 7
"""Nodes of the Gauss-Hermite quadrature over what the baseline leaves open."""


@dataclass(frozen=True)
class Evidence:
    """The e-detector of each stream (streams x days, as logarithm), and the day on which a change most likely began.

    Before day 63 there is no baseline and no evidence: -inf.
    """

    log_evidence: Floats
    since: NDArray[np.int64]


@dataclass(frozen=True)
class Alert:
    """Stream (row of the evidence), the day on which it was raised, and the likeliest first day of the change.

    `evidence` is the e-detector's value on that day, `threshold` what it had to reach.
    """

    stream: int
    day: int
    since: int
    evidence: float
    threshold: float


def theme_evidence(counts: ArrayLike, volumes: ArrayLike) -> Evidence:
    """Evidence that themes (rows of `counts`, themes x days) have grown, the comments of the days being `volumes`.

    Negative-binomial likelihoods with the day's volume as offset; rate and dispersion from the baseline before the
    change (`daily_counts.baselines`), the dispersion half a standard error above its estimate. ValueError unless counts
    and volumes fit each other.

    >>> import numpy as np
    >>> found = theme_evidence([[5] * 70 + [15] * 3], [100] * 73)
    >>> bool(found.log_evidence[0, -1] > np.log(365)), int(found.since[0, -1])
    (True, 70)
    """
    import numpy as np

    x, v = checked_counts(counts, volumes)
    base = baselines(x, v)
    rates, size = _rate_nodes(base), 1 / (base.dispersion + DISPERSION_MARGIN * base.dispersion_error)
    rates = rates[:, FIRST_DAY:, None, :] * np.array([1.0, *GROWTHS])[:, None]
    size = size[:, FIRST_DAY:, None, None]

    def log_likelihood(lag: int) -> Floats:
        kept = v.size - FIRST_DAY - lag
        mean = rates[:, :kept] * v[FIRST_DAY + lag :, None, None]
        count = x[:, FIRST_DAY + lag :, None, None]
        # The negative binomial without what all its means share; a day without comments says nothing.
        shared = np.log(mean + size[:, :kept])
        told = count * (np.log(np.maximum(mean, 1e-300)) - shared) + size[:, :kept] * (np.log(size[:, :kept]) - shared)
        return np.where(mean > 0, told, 0.0)

    return _detector(x.shape, HORIZON_DAYS, log_likelihood)


def _rate_nodes(base: Baseline) -> Floats:
    """The rate (themes x days x nodes) by its baseline: a gamma posterior, as the log-normal of its two log moments."""
    import numpy as np
    from scipy.special import digamma, polygamma

    inflation = 1 + base.dispersion * base.mentions / BASELINE_DAYS
    shape = (base.mentions + 0.5) / inflation
    centre = digamma(shape) - np.log(base.volume / inflation)
    return np.asarray(np.exp(centre[..., None] + np.sqrt(polygamma(1, shape))[..., None] * _nodes()[0]))


def nps_evidence(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike) -> Evidence:
    """Evidence that NPS has fallen, as one stream, from the counts of each day's answers.

    Multinomial likelihoods, the baseline's three shares tilted by exp(-tilt * (1, 0, -1)). ValueError unless the three
    have the same number of days and hold counts.

    >>> import numpy as np
    >>> found = nps_evidence([10] * 70 + [5] * 5, [5] * 75, [5] * 70 + [10] * 5)
    >>> bool(found.log_evidence[0, -1] > np.log(365)), int(found.since[0, -1])
    (True, 70)
    """
    import numpy as np

    answers = np.asarray([promoters, passives, detractors], dtype=float)
    if answers.ndim != 2 or not (np.isfinite(answers).all() and (answers >= 0).all()):
        raise ValueError("promoters, passives and detractors are counts, one of each a day")
    shares = np.moveaxis(_window_sums(answers), 0, -1) + 0.5
    total = shares.sum(axis=-1, keepdims=True)
    shares = shares / total
    spread = shares[:, 0] + shares[:, 2] - (shares[:, 0] - shares[:, 2]) ** 2
    nodes = (1 / np.sqrt(total[:, 0] * spread))[:, None, None] * _nodes()[0]
    tilts = nodes[FIRST_DAY:] + np.array([0.0, *NPS_TILTS])[:, None]
    shares = shares[FIRST_DAY:, :, None, None]
    # What makes the tilted chances sum to 1.
    scale = np.log(shares[:, 0] * np.exp(-tilts) + shares[:, 1] + shares[:, 2] * np.exp(tilts))
    balance, n = answers[0] - answers[2], answers.sum(axis=0)

    def log_likelihood(lag: int) -> Floats:
        kept, days = n.size - FIRST_DAY - lag, slice(FIRST_DAY + lag, None)
        told = -tilts[:kept] * balance[days, None, None] - scale[:kept] * n[days, None, None]
        return np.asarray(told[None])

    return _detector((1, n.size), NPS_HORIZON_DAYS, log_likelihood)


def _window_sums(values: Floats) -> Floats:
    import numpy as np

    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    found = np.zeros_like(values)
    if values.shape[1] > FIRST_DAY:
        found[:, FIRST_DAY:] = sums[:, BASELINE_DAYS : -GAP_DAYS - 1] - sums[:, : -FIRST_DAY - 1]
    return found


def alerts(
    log_evidence: ArrayLike, since: ArrayLike, *, nights_per_false_alert: float = NIGHTS_PER_FALSE_ALERT
) -> tuple[Alert, ...]:
    """The alerts that nights of looking at these streams would have raised, in the order in which they were raised.

    Of streams that do not change, all together bring at most one alert in `nights_per_false_alert`, in expectation:
    the threshold is that number times the number of streams. ValueError unless both arrays are streams x days.

    >>> found = theme_evidence([[5] * 70 + [15] * 9], [100] * 79)
    >>> [(alert.stream, alert.day, alert.since) for alert in alerts(found.log_evidence, found.since)]
    [(0, 71, 70)]
    """
    import numpy as np

    told, began = np.asarray(log_evidence, dtype=float), np.asarray(since)
    if told.ndim != 2 or told.shape != began.shape:
        raise ValueError(f"evidence and its first days are streams x days, not {told.shape} and {began.shape}")
    threshold = nights_per_false_alert * len(told)
    raised, silent_until = [], np.zeros(len(told), dtype=int)
    for stream, day in zip(*np.nonzero(told >= math.log(threshold)), strict=True):
        if day >= silent_until[stream]:
            evidence = math.exp(min(told[stream, day], 700.0))
            raised.append(Alert(int(stream), int(day), int(began[stream, day]), evidence, threshold))
            silent_until[stream] = day + SILENT_DAYS
    return tuple(sorted(raised, key=lambda alert: (alert.day, alert.stream)))


def _detector(shape: tuple[int, int], horizon: int, log_likelihood: Callable[[int], Floats]) -> Evidence:
    """Sum the marginal likelihood ratios of all starts within the horizon (in days).

    `log_likelihood(lag)` is that of the day `lag` days after each start (streams x starts x (baseline, changes) x
    nodes), for every start that has such a day.
    """
    import numpy as np

    days = shape[1]
    told, best = np.full(shape, -np.inf), np.full(shape, -np.inf)
    since = np.zeros(shape, dtype=np.int64)
    starts = np.arange(FIRST_DAY, days)
    total = np.zeros(())
    for lag in range(min(horizon, starts.size)):
        total = log_likelihood(lag) + (total[:, :-1] if lag else 0.0)
        marginal = _log_sum(total + _nodes()[1])
        ratio = _log_sum(marginal[..., 1:] + np.log(WEIGHTS)) - marginal[..., 0]
        now = slice(FIRST_DAY + lag, days)
        told[:, now] = np.logaddexp(told[:, now], ratio)
        since[:, now] = np.where(ratio > best[:, now], starts[: starts.size - lag], since[:, now])
        best[:, now] = np.maximum(best[:, now], ratio)
    return Evidence(told, since)


def _nodes() -> tuple[Floats, Floats]:
    """Standard normal nodes and the logarithms of their weights."""
    import numpy as np

    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, np.log(weights / weights.sum())


def _log_sum(values: Floats) -> Floats:
    import numpy as np

    highest = values.max(axis=-1)
    return np.asarray(highest + np.log(np.exp(values - highest[..., None]).sum(axis=-1)))
