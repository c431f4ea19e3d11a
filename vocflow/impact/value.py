"""What feedback is worth: yearly revenue behind it, in the units of the customer table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from vocflow.metrics import Estimate
from vocflow.metrics.estimate import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def revenue_exposed(values: ArrayLike, *, level: float = 0.95) -> Estimate:
    """The yearly value of today's customers who have the complaint, one value per customer, in whole currency units.

    The total is exact to the cent: it is what the customer table adds up to, not an estimate. Its interval answers
    another question: what might another year of customers like these show, if each turned up by chance as these did?
    The number of customers then is Poisson and the total has the sum of squared values as its variance; the limits
    scale the exact Poisson limits of the count to that variance (Dobson, Kuulasmaa, Eberle & Scherer 1991, Statistics
    in Medicine 10), and not below 0. When a few customers hold most of the value, no interval from so few is safe.
    `n` counts customers. ValueError for no customers, and for values that are missing, infinite or negative.

    >>> exposed = revenue_exposed([1200.10, 340.20, 89.70])
    >>> print(f"{exposed.value:.2f} ({exposed.low:.0f} to {exposed.high:.0f}), n = {exposed.n}")
    1630.00 (0 to 5794), n = 3
    """
    from scipy.special import gammaincinv

    array = np.asarray(values, dtype=np.float64).ravel()
    n = array.size
    if n == 0:
        raise ValueError("revenue exposed needs at least one customer, and there is none")
    refused = int(np.count_nonzero(~(np.isfinite(array) & (array >= 0))))
    if refused:
        raise ValueError(f"{refused} of {n} yearly values are missing, infinite or negative")
    normal_quantile(level)
    total = round(math.fsum(array), 2)
    tail = (1 - level) / 2
    scale = math.sqrt(math.fsum(array**2) / n)
    low = total + scale * (float(gammaincinv(n, tail)) - n)
    high = total + scale * (float(gammaincinv(n + 1, 1 - tail)) - n)
    return Estimate(total, max(0.0, low), high, n)
