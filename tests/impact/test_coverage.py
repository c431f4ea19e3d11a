"""Whether the intervals and tests of drivers keep their promise, on worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.impact import drivers
from vocflow.impact.bootstrap import correlations
from vocflow.impact.regression import fit
from vocflow.impact.shapley import lmg

RATES = np.array([0.3, 0.2, 0.15, 0.1, 0.1, 0.08])
EFFECTS = np.array([-0.8, 0.4, -0.8, 0.3, -0.3, 0, -0.6, 0.2, 0, 0, 0, 0])
GROUPS = [(str(i), (2 * i, 2 * i + 1)) for i in range(6)]


def world(n: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Six themes, criticised or praised, of which four move the NPS."""
    mentioned, criticised = random.random((n, 6)) < RATES, random.random((n, 6)) < 0.6
    features = np.empty((n, 12))
    features[:, 0::2], features[:, 1::2] = mentioned & criticised, mentioned & ~criticised
    latent = 0.5 + features @ EFFECTS + random.normal(0, 1, n)
    return np.select([latent > 1, latent < 0], [100.0, -100.0], 0.0), features


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 400, 1500])
def test_shares_and_r_squared_are_covered(n: int) -> None:
    random = np.random.default_rng(5)
    outcome, features = world(1_000_000, random)
    truth = lmg(np.corrcoef(np.column_stack([features, outcome]).T), [columns for _, columns in GROUPS])
    fitted, covered = np.zeros(7), np.zeros(7)
    for seed in range(250):
        result = drivers(*world(n, random), GROUPS, seed=seed)
        for driver in result.drivers:
            at = int(driver.name)
            fitted[at] += 1
            covered[at] += driver.share_low - 1e-4 <= truth[at] <= driver.share_high
        fitted[6] += 1
        covered[6] += result.r_squared_low <= truth.sum() <= result.r_squared_high
    assert np.all(covered / fitted > 0.88)
    assert covered.sum() / fitted.sum() > 0.93


def rejected(n: int, mentions: int, columns: int, trials: int) -> float:
    """How often columns of so many mentions each, unrelated to a -100/0/+100 outcome, are called a driver at 5%."""
    random = np.random.default_rng(0)
    called = 0
    for _ in range(trials):
        features = np.zeros((n, columns))
        for column in range(columns):
            features[random.choice(n, mentions, replace=False), column] = 1
        outcome = random.choice([-100.0, 0.0, 100.0], p=[0.2, 0.3, 0.5], size=n)
        called += fit(outcome, features, range(columns), {}).wald_f(range(columns))[1] < 0.05
    return called / trials


@pytest.mark.parametrize(("n", "mentions", "columns"), [(200, 10, 1), (500, 10, 2), (500, 60, 2)])
def test_what_moves_nothing_is_rarely_called_a_driver(n: int, mentions: int, columns: int) -> None:
    assert rejected(n, mentions, columns, 800) < 0.08


def test_more_rows_than_cells_give_the_same_spread() -> None:
    # 20,000 rows are dealt into 5,000 cells; the spread of a correlation of 0 between normals is 1 / sqrt(n).
    rows = np.random.default_rng(1).normal(size=(20_000, 2))
    replicates = correlations(rows, 400, 0)[1:, 0, 1]
    assert replicates.std() == pytest.approx(1 / np.sqrt(20_000), rel=0.12)
    assert correlations(rows, 1, 0)[0] == pytest.approx(np.corrcoef(rows.T))
