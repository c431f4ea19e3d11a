"""Control charts of scores and shares over periods of unequal size: Laney's z-chart, which widens Shewhart's limits.

A chart annotates and gives no verdict: a point beyond the limits asks for a look, a comparison says what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

FEWEST_PERIODS = 20
"""With fewer, the limits are guesses: the moving ranges of 20 periods still leave their size open by a sixth."""
SIGMAS = 3.0
MOVING_RANGE = 1.128
"""The mean of the range of two normal values, in standard deviations (Shewhart's d2 for n = 2)."""


@dataclass(frozen=True)
class ControlChart:
    """One value a period with the limits between which chance alone keeps it, in the unit of the values.

    `sigma_z` is how much more the periods vary than their sizes explain: 1 where sampling is all there is.
    """

    values: tuple[float, ...]
    sizes: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    centre: float
    sigma_z: float

    @property
    def beyond(self) -> tuple[int, ...]:
        """The periods (from 0) whose value lies outside of the limits."""
        ends = zip(self.values, self.low, self.high, strict=True)
        return tuple(at for at, (value, low, high) in enumerate(ends) if not low <= value <= high)


def control_chart(counts: ArrayLike, sizes: ArrayLike) -> ControlChart:
    """The chart of a share, `counts` of `sizes` in each period, oldest first; values and limits from 0 to 1.

    ValueError below 20 periods, for a period without any, and for counts that are none of their sizes. Source: Laney
    2002, Improved control charts for attributes, Quality Engineering 14 (the p'-chart).

    >>> chart = control_chart([12, 8, 11, 9, 10] * 5, [100] * 25)
    >>> round(chart.centre, 3), round(chart.sigma_z, 2), chart.beyond
    (0.1, 0.71, ())
    """
    k, n = _periods(counts, "counts"), _periods(sizes, "sizes")
    _check(k[None], n)
    if (k > n).any():
        raise ValueError("a period counts more than its size")
    centre = k.sum() / n.sum()
    return _chart(k / n, n, centre, centre * (1 - centre), (0.0, 1.0))


def nps_control_chart(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike) -> ControlChart:
    """The chart of NPS in points, from the counts of answers in each period, oldest first.

    As `control_chart`, with the variance of an NPS in place of a share's. ValueError below 20 periods and for a period
    without answers.

    >>> chart = nps_control_chart([50, 46, 52, 48] * 5, [30] * 20, [20, 24, 18, 22] * 5)
    >>> round(chart.centre, 1), chart.beyond
    (28.0, ())
    """
    import numpy as np

    groups = [_periods(each, "answers") for each in (promoters, passives, detractors)]
    if len({each.size for each in groups}) > 1:
        raise ValueError("promoters, passives and detractors are one count each a period")
    answers = np.stack(groups)
    n = answers.sum(axis=0)
    _check(answers, n)
    p, _, d = answers.sum(axis=1) / n.sum()
    values = 100 * (answers[0] - answers[2]) / n
    return _chart(values, n, 100 * (p - d), 1e4 * (p + d - (p - d) ** 2), (-100.0, 100.0))


def _periods(values: ArrayLike, what: str) -> NDArray[np.float64]:
    import numpy as np

    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or not (np.isfinite(found).all() and (found >= 0).all()):
        raise ValueError(f"{what} are one number of 0 or more a period")
    return found


def _check(counts: NDArray[np.float64], n: NDArray[np.float64]) -> None:
    if counts.shape[1] != n.size:
        raise ValueError(f"there are {counts.shape[1]} counts for {n.size} periods")
    if n.size < FEWEST_PERIODS:
        raise ValueError(
            f"a control chart needs at least {FEWEST_PERIODS} periods, and there are {n.size}: "
            "its limits would be guesses"
        )
    if not (n > 0).all():
        raise ValueError("a period without answers has no place on a control chart; leave it out")


def _chart(
    values: NDArray[np.float64], n: NDArray[np.float64], centre: float, variance: float, ends: tuple[float, float]
) -> ControlChart:
    """`variance` is that of a single answer around the centre."""
    import numpy as np

    error = np.sqrt(variance / n)
    # All answers alike: nothing varies, and every limit is the centre.
    z = np.divide(values - centre, error, out=np.zeros_like(values), where=error > 0)
    sigma_z = float(np.abs(np.diff(z)).mean() / MOVING_RANGE)
    reach = SIGMAS * sigma_z * error
    low, high = np.maximum(centre - reach, ends[0]), np.minimum(centre + reach, ends[1])
    return ControlChart(
        tuple(map(float, values)), tuple(map(int, n)), tuple(map(float, low)), tuple(map(float, high)),
        float(centre), sigma_z,
    )  # fmt: skip
