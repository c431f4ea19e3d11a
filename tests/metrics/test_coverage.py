"""Whether the intervals of the NPS and of its changes keep their promise: by enumeration, not by sampling."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.repeats import repeats
from vocflow.metrics import compare_nps, compare_panel, mean, nps, nps_from_scores

# The shares of promoters and detractors of V04 in ../shared/reference/checks.json.
GRID = (
    (0.5, 0.2),
    (0.3, 0.3),
    (0.7, 0.1),
    (0.1, 0.7),
    (0.45, 0.45),
    (0.05, 0.05),
    (0.9, 0.02),
    (0.97, 0.01),
    (0.99, 0.005),
    (0.98, 0.0),
)

Shares = tuple[float, float]

cached_nps = functools.cache(nps)


def outcomes(n: int, p: float, q: float) -> list[tuple[int, int, float]]:
    """Promoters, detractors and probability of every outcome that is not too rare to matter."""
    found = []
    for promoters in range(int(stats.binom.ppf(1e-9, n, p)), int(stats.binom.ppf(1 - 1e-9, n, p)) + 1):
        rest, share = n - promoters, min(1.0, q / (1 - p))
        span = np.arange(int(stats.binom.ppf(1e-9, rest, share)), int(stats.binom.ppf(1 - 1e-9, rest, share)) + 1)
        chance = stats.binom.pmf(promoters, n, p) * stats.binom.pmf(span, rest, share)
        found += [(promoters, int(c), float(x)) for c, x in zip(span, chance, strict=True)]
    return found


def coverage(n: int, p: float, q: float) -> float:
    covered = 0.0
    for promoters, detractors, chance in outcomes(n, p, q):
        estimate = nps(promoters, n - promoters - detractors, detractors)
        covered += chance * (estimate.low <= 100 * (p - q) + 1e-9 and 100 * (p - q) <= estimate.high + 1e-9)
    return covered


@pytest.mark.parametrize("n", [10, 20, 30])
def test_adjusted_wald_covers_at_small_n(n: int) -> None:
    assert min(coverage(n, p, q) for p, q in GRID) > 0.929


@pytest.mark.slow
def test_adjusted_wald_on_the_whole_grid() -> None:
    # V04: lowest and mean coverage after Rocks 2016, by enumeration of all outcomes.
    covered = [coverage(n, p, q) for n in (10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000) for p, q in GRID]
    assert min(covered) == pytest.approx(0.9298, abs=5e-4)
    assert np.mean(covered) == pytest.approx(0.9582, abs=5e-4)


def test_the_interval_of_a_change_covers_at_the_smallest_n_shown() -> None:
    # Every pair of outcomes of two samples of 10, weighed by its chance in each of the 100 pairs of shares.
    n = 10
    counts = [(a, n - a - c, c) for a in range(n + 1) for c in range(n + 1 - a)]
    samples = [nps(*count) for count in counts]
    changes = [[compare_nps(x, y) for y in samples] for x in samples]
    low, high = (np.array([[getattr(c, end) for c in row] for row in changes]) for end in ("low", "high"))
    chances = [stats.multinomial.pmf(counts, n, [p, max(0.0, 1 - p - q), q]) for p, q in GRID]
    covered = []
    for (a, chance_a), (b, chance_b) in itertools.product(zip(GRID, chances, strict=True), repeat=2):
        truth = 100 * (a[0] - a[1] - b[0] + b[1])
        covered.append(chance_a @ ((low - 1e-9 <= truth) & (truth <= high + 1e-9)) @ chance_b)
    assert min(covered) > 0.929
    assert np.mean(covered) > 0.95


SIZES = (10, 20, 30, 50, 100, 200)
RARE = 2e-5
"""Outcomes that together are rarer than this are left out: their chance counts as a miss."""


@pytest.mark.slow
@pytest.mark.acceptance
def test_the_interval_of_a_change_covers_on_the_whole_grid() -> None:
    """Every pair of outcomes of two samples, in each pair of shares: 92.5% at least, 94% on average."""
    pairs = list(itertools.combinations_with_replacement(SIZES, 2))[:: 1 if repeats(21) == 21 else 4]
    lowest, means = {}, []
    for n, m in pairs:
        covered = [
            change_coverage(n, a, m, b)
            for a, b in itertools.product(GRID, repeat=2)
            if likely(n, a)[0].size * likely(m, b)[0].size < 5e6  # the largest are far from every edge
        ]
        lowest[n, m], means = min(covered), [*means, *covered]
    worst = min(lowest, key=lambda pair: lowest[pair])
    print(
        f"change: lowest coverage {lowest[worst]:.4f} at n = {worst}, mean {np.mean(means):.4f} of {len(means)} cells"
    )
    assert min(lowest.values()) >= 0.925
    assert np.mean(means) >= 0.94


@functools.cache
def table(n: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Every outcome of n answers, and its score and limits."""
    counts = np.array([(a, n - a - c, c) for a in range(n + 1) for c in range(n + 1 - a)])
    estimates = [nps(*map(int, count)) for count in counts]
    return counts, np.array([(one.score, one.low, one.high) for one in estimates])


@functools.cache
def likely(n: int, shares: Shares) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chance, and score and limits, of the outcomes that are not too rare to matter, the likeliest first."""
    counts, limits = table(n)
    p, q = shares
    chances = stats.multinomial.pmf(counts, n, [p, max(0.0, 1 - p - q), q])
    order = np.argsort(-chances)
    kept = order[: np.searchsorted(np.cumsum(chances[order]), 1 - RARE) + 1]
    return chances[kept], limits[kept]


def change_coverage(n: int, a: Shares, m: int, b: Shares) -> float:
    """The chance that the interval of the change between two samples holds the true one."""
    (chance_a, one), (chance_b, other) = likely(n, a), likely(m, b)
    low, high = joined(one[:, None, :], other[None, :, :])
    truth = 100 * (a[0] - a[1] - b[0] + b[1])
    return float(chance_a @ ((low - 1e-7 <= truth) & (truth <= high + 1e-7)) @ chance_b)


def joined(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """MOVER for arrays of (score, low, high)."""
    difference = a[..., 0] - b[..., 0]
    below = np.hypot(a[..., 0] - a[..., 1], b[..., 2] - b[..., 0])
    return difference - below, difference + np.hypot(a[..., 2] - a[..., 0], b[..., 0] - b[..., 1])


def test_the_arrays_of_this_test_are_what_the_comparison_gives() -> None:
    random = np.random.default_rng(0)
    counts, limits = table(20)
    for x, y in random.integers(len(counts), size=(50, 2)):
        change = compare_nps(nps(*map(int, counts[x])), nps(*map(int, counts[y])))
        ends = joined(limits[x], limits[y])
        assert (change.low, change.high) == pytest.approx((max(-200, ends[0]), min(200, ends[1])), abs=1e-9)


# ---- weights, clusters, panels ---------------------------------------------------------------------------------------

WEIGHTS = ("equal", "lognormal .3", "lognormal .6", "one or four", "one or four, and telling", "lognormal 1, capped")


def weighted_sample(
    kind: str, n: int, shares: Shares, random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Answers and weights of one sample of a population with these shares."""
    p, q = np.full(n, shares[0]), np.full(n, shares[1])
    weights = np.ones(n)
    if kind.startswith("lognormal"):
        weights = random.lognormal(0, float(kind.split()[1].rstrip(",")), n)
        weights = np.clip(weights, 0.2, 5) if kind.endswith("capped") else weights
    elif kind.startswith("one or four"):
        heavy = random.random(n) < 0.5
        weights = np.where(heavy, 4.0, 1.0)
        if kind.endswith("telling"):
            # Those who answer too often are unhappier; the population, four fifths of it heavy, keeps its shares.
            more = min(1.8, 1 / max(1e-9, 1 - shares[0]))
            others = (1 - shares[0]) * np.where(heavy, (5 - more) / 4, more)
            p, q = 1 - others, others * (shares[1] / (1 - shares[0]))
    uniform = random.random(n)
    return np.where(uniform < p, 10, np.where(uniform < p + q, 3, 8)), weights


@pytest.mark.slow
@pytest.mark.acceptance
def test_the_interval_of_a_weighted_score_covers_on_the_whole_grid() -> None:
    """For six kinds of weights, n from 10 to 200: 92.5% at least, 94% on average, but for what the sampling shakes."""
    runs, covered = 20 * repeats(100), {}
    random = np.random.default_rng(1)
    for kind, n, shares in itertools.product(WEIGHTS, SIZES, GRID):
        truth, hits = 100 * (shares[0] - shares[1]), 0
        for _ in range(runs):
            answers, weights = weighted_sample(kind, n, shares, random)
            estimate = nps_from_scores(answers, weights=weights)
            hits += estimate.low - 1e-9 <= truth <= estimate.high + 1e-9
        covered[kind, n, shares] = hits / runs
    worst = min(covered, key=lambda cell: covered[cell])
    print(f"weighted: lowest coverage {covered[worst]:.4f} at {worst}, mean {np.mean(list(covered.values())):.4f}")
    # Two thousand samples shake a share of 93% by .6 points, and this is the lowest of 360.
    assert covered[worst] >= 0.925 - 3 * (0.93 * 0.07 / runs) ** 0.5
    assert np.mean(list(covered.values())) >= 0.94


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.parametrize(("often", "alike"), [(0.1, 0.7), (0.5, 0.3), (0.5, 1.0)])
def test_the_interval_of_customers_who_answer_twice_covers_on_the_whole_grid(often: float, alike: float) -> None:
    """A tenth or half of the customers answer twice, much or wholly alike; the plain interval falls to 82%."""
    runs, covered = 10 * repeats(100), {}
    random = np.random.default_rng(2)
    for n, shares in itertools.product(SIZES, GRID):
        truth, hits = 100 * (shares[0] - shares[1]), 0
        for _ in range(runs):
            who = np.repeat(np.arange(n), random.choice([1, 2], n, p=[1 - often, often]))[:n]
            kinds = [shares[0], max(0.0, 1 - sum(shares)), shares[1]]
            own, usual = (random.choice([10, 8, 3], n, p=kinds) for _ in range(2))
            answers = np.where(random.random(n) < alike**0.5, usual[who], own)
            estimate = nps_from_scores(answers, clusters=who)
            hits += estimate.low - 1e-9 <= truth <= estimate.high + 1e-9
        covered[n, shares] = hits / runs
    worst = min(covered, key=lambda cell: covered[cell])
    print(
        f"twice, {often}, {alike}: lowest {covered[worst]:.4f} at {worst}, mean {np.mean(list(covered.values())):.4f}"
    )
    assert covered[worst] >= 0.925 - 3 * (0.93 * 0.07 / runs) ** 0.5
    assert np.mean(list(covered.values())) >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_the_interval_of_a_panel_covers(correlation: float) -> None:
    random = np.random.default_rng(3)
    covered = []
    for n, (a, b) in itertools.product((10, 30, 100), itertools.product(GRID[::3], repeat=2)):
        truth, hits = 100 * (a[0] - a[1] - b[0] + b[1]), 0
        for _ in range(400):
            moods = random.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], n)
            places = [np.searchsorted(stats.norm.ppf([s[1], 1 - s[0]]), moods[:, at]) for at, s in enumerate((a, b))]
            table = np.zeros((3, 3))
            np.add.at(table, (2 - places[0], 2 - places[1]), 1)
            change = compare_panel(table)
            hits += change.low - 1e-9 <= truth <= change.high + 1e-9
        covered.append(hits / 400)
    # 400 trials that cover 93% fall to 91% by chance, the lowest of 48 cells to 90%.
    assert np.mean(covered) > 0.95
    assert min(covered) > 0.90


def test_the_smallest_detectable_change_is_called_with_the_power_it_names() -> None:
    random = np.random.default_rng(0)
    before = (0.40, 0.30)
    size = compare_nps(nps(160, 120, 120), nps(160, 120, 120)).smallest_detectable / 200
    after = (before[0] + size, before[1] - size)
    called = 0
    for _ in range(1000):
        x = random.multinomial(400, (after[0], 1 - sum(after), after[1]))
        y = random.multinomial(400, (before[0], 1 - sum(before), before[1]))
        called += compare_nps(cached_nps(*map(int, x)), cached_nps(*map(int, y))).verdict == "rose"
    assert 0.76 < called / 1000 < 0.84


@pytest.mark.parametrize(("chance_of_low", "n"), [(0.03, 30), (0.0, 12), (0.5, 10)])
def test_the_mean_of_a_lopsided_scale_is_covered(chance_of_low: float, n: int) -> None:
    # Answers of 10, a few of 1: the sample that holds no 1 at all has no spread, and must not be sure of itself.
    truth, covered = 10 - 9 * chance_of_low, 0.0
    for lows in range(n + 1):
        estimate = mean([1] * lows + [10] * (n - lows), bounds=(1, 10))
        covered += stats.binom.pmf(lows, n, chance_of_low) * (estimate.low - 1e-9 <= truth <= estimate.high + 1e-9)
    assert covered > 0.93
