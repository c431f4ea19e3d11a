"""How far the interval of an NPS keeps its promise at small n: the exact floor of its coverage over a dense grid.

    python -m benchmarks.coverage [--n 10 20 ...]

Every outcome of n answers is weighed by its chance, on shares of promoters and detractors a hundredth apart, and a
thousandth apart where fewer than one in ten answers otherwise than the rest. Nothing is sampled.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from vocflow.metrics import nps

SIZES = (10, 12, 15, 20, 30, 50, 100, 200)
BORDER = 0.9
"""Above this share of one kind of answer the grid is the finer one."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Floor:
    """The lowest coverage at one n, where on the grid it lies, and the mean and a low percentile of the grid."""

    n: int
    lowest: float
    promoters: float
    detractors: float
    hundredth: float
    mean: float


def grid() -> Floats:
    """Shares of promoters and detractors, the former not below the latter: the interval is symmetric in the two."""
    coarse = [(p / 100, q / 100) for p in range(101) for q in range(min(p, 100 - p) + 1)]
    fine = [(p / 1000, q / 1000) for p in range(900, 1001) for q in range(1001 - p)]
    passive = [(p / 1000, q / 1000) for p in range(101) for q in range(min(p, 100 - p) + 1)]
    return np.array(sorted({*coarse, *fine, *passive}))


def floor(n: int, shares: Floats) -> Floor:
    """The coverage of the adjusted Wald interval at n answers, over all pairs of shares."""
    counts = np.array([(a, n - a - c, c) for a in range(n + 1) for c in range(n + 1 - a)])
    estimates = [nps(*map(int, count)) for count in counts]
    low, high = (np.array([getattr(estimate, end) for estimate in estimates]) / 100 for end in ("low", "high"))
    ways = gammaln(n + 1) - gammaln(counts + 1).sum(axis=1)
    covered = np.empty(len(shares))
    for at, (p, q) in enumerate(shares):
        chances = np.exp(ways + xlogy(counts, np.array([p, max(0.0, 1 - p - q), q])).sum(axis=1))
        truth = p - q
        covered[at] = chances @ ((low - 1e-9 <= truth) & (truth <= high + 1e-9))
    worst = int(covered.argmin())
    return Floor(
        n, float(covered[worst]), float(shares[worst, 0]), float(shares[worst, 1]),
        float(np.quantile(covered, 0.01)), float(covered.mean()),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, nargs="+", default=list(SIZES))
    shares = grid()
    print(f"adjusted Wald, 95%: exact coverage over {len(shares):,} pairs of shares")
    print("| n | floor | at promoters / detractors | lowest hundredth | mean |\n|---|---|---|---|---|")
    for n in parser.parse_args().n:
        one = floor(n, shares)
        where = f"{one.promoters:.1%} / {one.detractors:.1%}"
        print(f"| {n} | {one.lowest:.1%} | {where} | {one.hundredth:.1%} | {one.mean:.1%} |", flush=True)


if __name__ == "__main__":
    main()
