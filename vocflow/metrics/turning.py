"""The bar of speed: the reply time at which as many are dissatisfied as satisfied, and whether it has moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from vocflow.metrics.estimate import Verdict, normal_quantile, verdict

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CELL = 0.01
"""Times within 1% of each other are counted together."""
STEEPEST = 100.0
"""The steepest curve in units of log time: feeling that turns within 1% of a time is as sudden as can be told."""
FARTHEST = 12.0
"""How far beyond the times seen a limit is looked for, in log time; it is not reached beyond."""

Turn = Literal["turns", "cannot tell"]


@dataclass(frozen=True)
class TurningPoint:
    """The time at which half are critical, in the unit of the times, its interval, and how many answers of how many.

    `turn` is "cannot tell" unless criticism grows with time beyond noise and passes half within the times seen; the
    value is then not to be printed. A limit is 0 or infinite where none is reached.
    """

    value: float
    low: float
    high: float
    n: int
    critical: int
    turn: Turn


@dataclass(frozen=True)
class BarChange:
    """The later bar as a multiple of the earlier one (0.5: customers wait half as long), its interval, its verdict."""

    ratio: float
    low: float
    high: float
    verdict: Verdict


def turning_point(
    times: ArrayLike, critical: ArrayLike, answers: ArrayLike | None = None, *, level: float = 0.95
) -> TurningPoint:
    """The time at which the share that is critical passes one half, by logistic regression on log time.

    Each row tells of `answers` answers (one by default) after a time above 0, `critical` of them dissatisfied. The
    interval is the profile likelihood's, which keeps its level where the usual one for a ratio of coefficients fails,
    and is unbounded exactly where time tells nothing (Cox 1990, Biometrics 46, on Fieller's theorem, the likelihood and
    the delta method). ValueError for no answers, and for times that are missing or not above 0.

    >>> point = turning_point([1, 2, 4, 8, 16, 32], [1, 2, 3, 8, 15, 19], [20] * 6)
    >>> print(f"{point.turn}: {point.value:.1f} hours ({point.low:.1f} to {point.high:.1f})")
    turns: 8.8 hours (6.6 to 11.9)
    """
    cells = _cells(times, critical, answers)
    x, k, n = cells
    total, critics = int(n.sum()), int(k.sum())
    z = normal_quantile(level)
    best = _best(*cells)
    flat = 2 * (best.likelihood - _flat_likelihood(critics, total))
    if best.slope <= 0 or flat <= z * z or not x[0] <= best.at <= x[-1]:
        return TurningPoint(math.nan, 0.0, math.inf, total, critics, "cannot tell")
    low, high = (_edge(cells, best, z, way) for way in (-1, 1))
    return TurningPoint(math.exp(best.at), math.exp(low), math.exp(high), total, critics, "turns")


def compare_turning_points(later: TurningPoint, earlier: TurningPoint) -> BarChange | None:
    """Whether the bar moved between two independent sets of answers; None where either cannot be told.

    MOVER on the logarithms of both bars' own limits (Zou & Donner 2008): the verdict is "fell" where customers have
    become less patient, beyond noise.

    >>> a = TurningPoint(20, 15, 26, 200, 90, "turns")
    >>> change = compare_turning_points(a, TurningPoint(40, 31, 52, 150, 60, "turns"))
    >>> round(change.ratio, 3), change.verdict
    (0.5, 'fell')
    """
    if later.turn == "cannot tell" or earlier.turn == "cannot tell":
        return None
    a, a_low, a_high = (_log(limit) for limit in (later.value, later.low, later.high))
    b, b_low, b_high = (_log(limit) for limit in (earlier.value, earlier.low, earlier.high))
    low = a - b - math.hypot(a - a_low, b_high - b)
    high = a - b + math.hypot(a_high - a, b - b_low)
    return BarChange(math.exp(a - b), math.exp(low), math.exp(high), verdict(low, high))


def _log(limit: float) -> float:
    return math.log(limit) if limit > 0 else -math.inf


Cells = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]


@dataclass(frozen=True)
class _Fit:
    at: float
    slope: float
    likelihood: float


def _cells(times: ArrayLike, critical: ArrayLike, answers: ArrayLike | None) -> Cells:
    """Log times, critical answers and all answers of each cell of times, ascending."""
    moments, k = np.asarray(times, dtype=np.float64).ravel(), np.asarray(critical, dtype=np.float64).ravel()
    n = np.ones_like(moments) if answers is None else np.asarray(answers, dtype=np.float64).ravel()
    if not n.sum() > 0:
        raise ValueError("a bar of speed needs at least one answer, and there is none")
    astray = int(np.count_nonzero(~((moments > 0) & np.isfinite(moments))))
    if astray:
        raise ValueError(f"{astray} of {moments.size} times are missing or not above 0")
    if not np.all((k >= 0) & (k <= n)):
        raise ValueError("of the answers after a time 0 or more are critical, and no more than there are")
    logs = np.log(moments)
    cell = np.rint(logs / CELL).astype(np.int64)
    cell -= cell.min()
    weight = np.bincount(cell, n)
    held = weight > 0
    centre = np.bincount(cell, n * logs)[held] / weight[held]
    return centre, np.bincount(cell, k)[held].astype(np.float64), weight[held].astype(np.float64)


def _likelihood(cells: Cells, at: float, slope: float) -> float:
    x, k, n = cells
    tilt = slope * (x - at)
    return float(k @ tilt - n @ np.logaddexp(0.0, tilt))


def _flat_likelihood(critical: int, n: int) -> float:
    return sum(part * math.log(part / n) for part in (critical, n - critical) if part)


def _best(x: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]) -> _Fit:
    """Logistic regression by Newton's method; slopes end at STEEPEST, where two feelings part at one time."""
    centre, scale = float(x @ n / n.sum()), max(float(np.sqrt(n @ (x - x @ n / n.sum()) ** 2 / n.sum())), CELL)
    u = (x - centre) / scale
    a, b = 0.0, 0.0
    for _ in range(50):
        share = 1 / (1 + np.exp(-np.clip(a + b * u, -500, 500)))
        weight = n * share * (1 - share)
        residual = k - n * share
        information = np.array([[weight.sum(), weight @ u], [weight @ u, weight @ (u * u)]]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(information, [residual.sum(), residual @ u])
        step /= max(1.0, float(np.abs(step).max()))
        a, b = a + float(step[0]), b + float(step[1])
        if abs(b) > STEEPEST * scale or float(np.abs(step).max()) < 1e-9:
            break
    slope = b / scale
    at = centre - a / slope if slope else math.inf
    return _Fit(at, slope, _likelihood((x, k, n), at, slope) if math.isfinite(at) else _flat_likelihood_of(k, n))


def _flat_likelihood_of(k: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    return _flat_likelihood(int(k.sum()), int(n.sum()))


def _profile(cells: Cells, at: float, start: float) -> float:
    """The highest likelihood of a curve that passes one half at `at` and does not fall: concave in its slope."""
    x, k, n = cells
    distance = x - at
    slope = start
    for _ in range(60):
        share = 1 / (1 + np.exp(-np.clip(slope * distance, -500, 500)))
        gradient = float((k - n * share) @ distance)
        curvature = float((n * share * (1 - share)) @ (distance * distance)) + 1e-12
        step = max(-slope / 2, min(gradient / curvature, max(slope, 1.0)))
        slope = min(slope + step, STEEPEST)
        if abs(step) < 1e-8 * max(1.0, slope) or (slope == STEEPEST and gradient > 0):
            break
    return _likelihood(cells, at, slope)


def _edge(cells: Cells, best: _Fit, z: float, way: int) -> float:
    """The log time, below or above the best, from which on the data speak against it; infinite where they never do."""
    from scipy.optimize import brentq

    def excess(at: float) -> float:
        return 2 * (best.likelihood - _profile(cells, at, best.slope)) - z * z

    inside, reach = best.at, 0.05
    while reach < FARTHEST:
        outside = best.at + way * reach
        if excess(outside) > 0:
            return float(brentq(excess, inside, outside, xtol=1e-6)) if excess(inside) < 0 else inside
        inside, reach = outside, reach * 2
    return way * math.inf
