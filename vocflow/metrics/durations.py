"""How long something takes when some of it is still open: first reply, resolution, waiting in a queue.

A case that is still open has lasted at least until now: leaving it out makes a slow service look fast, and counting it
as answered now does too. It is censored instead (Kaplan & Meier 1958, Journal of the American Statistical Association
53). All limits invert one interval: Wilson's, with the effective number of cases that Greenwood's variance is worth
(Rothman 1978, Journal of Chronic Diseases 31). Without open cases it is Wilson's interval for a share itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics.estimate import Estimate, normal_quantile
from vocflow.metrics.shares import wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ROUNDING = 1e-9
"""Products of many shares that should be 0.5 differ from it by less."""


@dataclass(frozen=True)
class DurationEstimate:
    """A quantile of durations in their own unit, its interval, and how many of the `n` cases are still `open`.

    A limit, or the quantile itself, is infinite where too few cases have ended to reach it.
    """

    value: float
    low: float
    high: float
    n: int
    open: int


@dataclass(frozen=True, eq=False)
class DurationCurve:
    """The share that lasts longer than each of the distinct `times`, ascending, and what it rests on.

    `at_risk` and `ended` count cases before and at each time; `variance` is Greenwood's; `open` cases are censored.
    """

    times: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    lasting: NDArray[np.float64]
    variance: NDArray[np.float64]
    n: int
    open: int

    def quantile(self, part: float, *, level: float = 0.95) -> DurationEstimate:
        """The first time by which `part` of the cases have ended; see :func:`duration_quantile`."""
        value, limits = self.quantile_limits(part)
        return DurationEstimate(value, *limits(normal_quantile(level)), self.n, self.open)

    def quantile_limits(self, part: float) -> tuple[float, Callable[[float], tuple[float, float]]]:
        """The quantile, and its limits as a function of the normal quantile z: each further look costs two searches."""
        if not 0 < part < 1:
            raise ValueError(f"a quantile lies between 0 and 1, not at {part}")
        if part not in self._quantiles:
            self._quantiles[part] = self._quantile_limits(part)
        return self._quantiles[part]

    def _quantile_limits(self, part: float) -> tuple[float, Callable[[float], tuple[float, float]]]:
        rest = 1 - part
        excess = self.lasting - rest
        effective_n = self._effective_n
        # Half a case more (a continuity correction): without it small samples, whose counts are whole, fall short.
        spread, half_a_case = np.sqrt(rest * part / effective_n), 0.5 / effective_n
        value = self._first(excess <= ROUNDING)
        # The z from which a time, or one before it, is within the interval (negated, to ascend), and up to which one
        # is beyond it.
        enters = -np.minimum.accumulate((excess - half_a_case - ROUNDING) / spread)
        stays = np.maximum.accumulate((-excess - half_a_case - ROUNDING) / spread)

        def limits(z: float) -> tuple[float, float]:
            first, beyond = int(np.searchsorted(enters, -z)), int(np.searchsorted(stays, z, side="right"))
            # Nobody was watched beyond the last time, so a lower limit cannot lie there.
            return min(self._at(first), value, float(self.times[-1])), max(self._at(beyond), value)

        return value, limits

    def share_within(self, limit: float, *, level: float = 0.95) -> Estimate:
        """The share that ended no later than `limit`; see :func:`share_within`."""
        z = normal_quantile(level)
        at = int(np.searchsorted(self.times, limit, side="right")) - 1
        if at < 0:
            return Estimate(0.0, 0.0, wilson(0, self.n, z)[1], self.n)
        effective_n = float(self._effective_n[at])
        value = 1 - float(self.lasting[at])
        value = min(max(value, 0.0), 1.0) if ROUNDING < value < 1 - ROUNDING else float(round(value))
        low, high = wilson(value * effective_n, effective_n, z)
        unseen = limit > self.times[-1] and value < 1
        return Estimate(value, low, 1.0 if unseen else high, self.n)

    def _first(self, reached: NDArray[np.bool_]) -> float:
        """The first time at which something is reached, infinite where it never is."""
        return self._at(int(np.argmax(reached)) if reached.any() else len(self.times))

    def _at(self, place: int) -> float:
        return float(self.times[place]) if place < len(self.times) else math.inf

    @cached_property
    def _quantiles(self) -> dict[float, tuple[float, Callable[[float], tuple[float, float]]]]:
        """What :meth:`quantile_limits` has worked out."""
        return {}

    @cached_property
    def _effective_n(self) -> NDArray[np.float64]:
        """How many cases without censoring would tell as much, at each time.

        Where all last or none does, the variance is 0 and says nothing: those still watched count before the first
        end, and what held before the last end counts at it (Dorey & Korn 1987, Statistics in Medicine 6).
        """
        spread = self.lasting * (1 - self.lasting)
        known = (self.variance > 0) & (spread > ROUNDING)
        effective = np.where(known, spread / np.where(known, self.variance, 1.0), self.at_risk.astype(np.float64))
        last = int(np.flatnonzero(known)[-1]) if known.any() else -1
        if last >= 0:
            effective[last + 1 :] = effective[last]
        return effective


def kaplan_meier(durations: ArrayLike, observed: ArrayLike) -> DurationCurve:
    """The curve of cases that last `durations`; `observed` is false for those that are open, and have lasted so far.

    ValueError for no cases, and for durations that are negative or missing. Source: Kaplan & Meier 1958.

    >>> curve = kaplan_meier([1, 2, 2, 3], [True, True, False, True])
    >>> curve.times.tolist(), curve.lasting.tolist()
    ([1.0, 2.0, 3.0], [0.75, 0.5, 0.0])
    """
    lengths, ends = np.asarray(durations, dtype=np.float64).ravel(), np.asarray(observed, dtype=np.bool_).ravel()
    if lengths.size == 0:
        raise ValueError("a duration needs at least one case, and there is none")
    if lengths.size != ends.size:
        raise ValueError(f"{lengths.size} durations with {ends.size} marks of whether they ended")
    astray = int(np.count_nonzero(~(np.isfinite(lengths) & (lengths >= 0))))
    if astray:
        raise ValueError(f"{astray} of {lengths.size} durations are negative or missing")
    order = np.argsort(lengths)
    lengths, ends = lengths[order], ends[order]
    starts = np.flatnonzero(np.diff(lengths, prepend=-1.0))
    ended = np.add.reduceat(ends.astype(np.int64), starts)
    at_risk = lengths.size - starts
    lasting: NDArray[np.float64] = np.cumprod(1 - ended / at_risk, dtype=np.float64)
    left = np.maximum(at_risk - ended, 1)  # where none is left, the share is 0, and its variance too
    variance = lasting**2 * np.cumsum(ended / (at_risk * left), dtype=np.float64)
    open_cases = int(lengths.size - np.count_nonzero(ends))
    return DurationCurve(lengths[starts], at_risk, ended, lasting, variance, int(lengths.size), open_cases)


def duration_quantile(
    durations: ArrayLike, observed: ArrayLike, part: float = 0.5, *, level: float = 0.95
) -> DurationEstimate:
    """The time by which `part` of the cases have ended (the median by default), open cases censored.

    The interval holds every time at which the share still lasting is not significantly different from 1 - part
    (Brookmeyer & Crowley 1982, Biometrics 38), with a continuity correction. A limit that is not reached is infinite.
    ValueError as for :func:`kaplan_meier`.

    >>> weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    >>> in_remission = [3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20]  # Freireich 1963, 6-mercaptopurine
    >>> estimate = duration_quantile(weeks, [place not in in_remission for place in range(21)])
    >>> print(f"{estimate.value:g} weeks ({estimate.low:g} to {estimate.high:g}), {estimate.open} open")
    23 weeks (13 to inf), 12 open
    """
    return kaplan_meier(durations, observed).quantile(part, level=level)


def share_within(durations: ArrayLike, observed: ArrayLike, limit: float, *, level: float = 0.95) -> Estimate:
    """The share of cases that end within `limit`, the limit included, from 0 to 1, open cases censored.

    Without open cases it is `share(count, n)` with Wilson's interval. Beyond the longest case that was watched nothing
    is known of those still open: the upper limit is then 1. ValueError as for :func:`kaplan_meier`.

    >>> estimate = share_within([1, 2, 5, 30, 40], [True, True, True, True, False], 24)
    >>> print(f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f}), n = {estimate.n}")
    0.60 (0.23 to 0.88), n = 5
    """
    return kaplan_meier(durations, observed).share_within(limit, level=level)
