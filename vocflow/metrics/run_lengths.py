"""How long a control chart runs before it signals: average run lengths (ARL), exact up to rounding.

The run length of a CUSUM or an EWMA solves an integral equation, which Gauss-Legendre quadrature turns into a linear
system (Nystroem's method). Sources: Page 1954, Biometrika 41 (CUSUM); Crowder 1987, Technometrics 29 (EWMA).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

NODES = 60
"""Nodes of the quadrature: with these the run lengths of V15 are right to seven digits."""


def shewhart_arl(limit: float = 3.0, *, shift: float = 0.0) -> float:
    """Periods until a normal value with this mean first lies beyond ±limit standard deviations, on average.

    ValueError unless limit > 0.

    >>> round(shewhart_arl(), 1), round(shewhart_arl(shift=1.0), 1)
    (370.4, 43.9)
    """
    _positive(limit, "limit")
    inside = 0.5 * (math.erf((limit - shift) / math.sqrt(2)) + math.erf((limit + shift) / math.sqrt(2)))
    return 1 / (1 - inside)


def cusum_arl(k: float, h: float, *, shift: float = 0.0, sides: Literal[1, 2] = 2) -> float:
    """Periods until the CUSUM max(0, C + z - k), started at 0, first exceeds h; z is normal with this mean.

    k and h in standard deviations. `sides` 2 watches for a fall as well (max(0, C - z - k)); the rates of the two
    sides then add up (Van Dobben de Bruyn 1968, Cumulative Sum Tests). ValueError unless h > 0.

    >>> round(cusum_arl(0.5, 5.0), 1), round(cusum_arl(0.5, 5.0, shift=1.0), 2)
    (465.4, 10.38)
    """
    _positive(h, "h")
    if sides == 1:
        return _one_sided(k, h, shift)
    return 1 / (1 / _one_sided(k, h, shift) + 1 / _one_sided(k, h, -shift))


def _one_sided(k: float, h: float, shift: float) -> float:
    import numpy as np
    from scipy.special import ndtr

    nodes, weights = _quadrature(0.0, h)
    places = np.concatenate([[0.0], nodes])  # the chart rests at exactly 0 with positive chance
    moves = np.empty((places.size, places.size))
    moves[:, 0] = ndtr(k - shift - places)
    moves[:, 1:] = _density(nodes + k - shift - places[:, None]) * weights
    return float(np.linalg.solve(np.eye(places.size) - moves, np.ones(places.size))[0])


def ewma_arl(weight: float, limit: float, *, shift: float = 0.0) -> float:
    """Periods until the EWMA (1 - weight) Z + weight z, started at 0, first lies beyond its two limits.

    `limit` is in standard deviations of the settled EWMA, sqrt(weight / (2 - weight)). ValueError unless limit > 0 and
    0 < weight <= 1 (Crowder 1987, Technometrics 29).

    >>> round(ewma_arl(0.2, 2.962), 1), round(ewma_arl(0.2, 2.962, shift=1.0), 2)
    (499.7, 10.54)
    """
    import numpy as np

    _positive(limit, "limit")
    if not 0 < weight <= 1:
        raise ValueError(f"the weight of an EWMA lies above 0 and is at most 1, not {weight}")
    edge = limit * math.sqrt(weight / (2 - weight))
    nodes, weights = _quadrature(-edge, edge)
    places = np.concatenate([[0.0], nodes])
    moves = np.zeros((places.size, places.size))
    moves[:, 1:] = _density((nodes - (1 - weight) * places[:, None]) / weight - shift) * weights / weight
    return float(np.linalg.solve(np.eye(places.size) - moves, np.ones(places.size))[0])


def cusum_limit(k: float, arl: float, *, sides: Literal[1, 2] = 2) -> float:
    """The h at which the CUSUM with this k gives a false signal every `arl` periods on average.

    ValueError unless arl > 1 and k >= 0.

    >>> round(cusum_limit(0.5, 465.4435), 3)
    5.0
    """
    if not (arl > 1 and k >= 0):
        raise ValueError(f"a CUSUM needs k of 0 or more and a run length above 1, not {k} and {arl}")
    return _limit(lambda h: cusum_arl(k, h, sides=sides), arl)


def ewma_limit(weight: float, arl: float) -> float:
    """The limit, in standard deviations of the settled EWMA, that gives a false signal every `arl` periods on average.

    Both sides count; for one of them alone, ask for half the run length. ValueError unless arl > 1.

    >>> round(ewma_limit(0.2, 499.735), 3)
    2.962
    """
    if not arl > 1:
        raise ValueError(f"an average run length lies above 1, not at {arl}")
    return _limit(lambda limit: ewma_arl(weight, limit), arl)


def _limit(run_length: Callable[[float], float], arl: float) -> float:
    from scipy.optimize import brentq

    lowest, highest = 1e-6, 1.0
    if run_length(lowest) >= arl:
        return 0.0
    while run_length(highest) < arl:
        highest *= 2
    return float(brentq(lambda limit: math.log(run_length(limit) / arl), lowest, highest, xtol=1e-9))


def _quadrature(low: float, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return low + (nodes + 1) * (high - low) / 2, weights * (high - low) / 2


def _density(z: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(np.exp(-z * z / 2) / math.sqrt(2 * math.pi))


def _positive(value: float, what: str) -> None:
    if not value > 0:
        raise ValueError(f"{what} must lie above 0, not {value}")
