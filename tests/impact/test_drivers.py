from __future__ import annotations

import csv
import itertools
import json
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.impact import TooFewRows, drivers
from vocflow.impact.regression import fit, usable_columns
from vocflow.impact.shapley import lmg

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# The data set `swiss` of R (Mosteller & Tukey 1977): correlations of Agriculture, Examination, Education, Catholic,
# Infant.Mortality and Fertility, and the LMG shares that R relaimpo 2.2-7 gives for them (V07, V09).
SWISS_LMG = [0.057091220768091, 0.17117302890023, 0.260134678624, 0.1055701503735, 0.1127659229265]
SWISS_GROUPED = [0.0738468088833, 0.3981789887709, 0.1157375396403, 0.1189716642982]


def swiss(shared: Path) -> tuple[Array, Array]:
    with (shared / "reference/swiss.csv").open() as file:
        rows = [[float(value) for value in row[1:]] for row in itertools.islice(csv.reader(file), 1, None)]
    table = np.array(rows)
    return table[:, 0], table[:, 1:]


def survey(n: int, seed: int, themes: int = 4) -> tuple[Array, Array, list[tuple[str, tuple[int, ...]]]]:
    """Made-up answers: theme 0 hurts and pleases much, theme 1 hurts, the others do nothing."""
    random = np.random.default_rng(seed)
    mentioned = random.random((n, themes)) < 0.25
    criticised = random.random((n, themes)) < 0.6
    features = np.empty((n, 2 * themes))
    features[:, 0::2], features[:, 1::2] = mentioned & criticised, mentioned & ~criticised
    latent = 0.4 - 1.2 * features[:, 0] + 0.6 * features[:, 1] - 0.8 * features[:, 2] + random.normal(0, 1, n)
    outcome = np.select([latent > 0.8, latent < 0], [100.0, -100.0], 0.0)
    return outcome, features, [(f"theme {i}", (2 * i, 2 * i + 1)) for i in range(themes)]


def test_shares_against_relaimpo(shared: Path) -> None:
    checks = {check["id"]: check["expect"] for check in json.loads((shared / "reference/checks.json").read_text())}
    outcome, features = swiss(shared)
    result = drivers(outcome, features, [(str(i), (i,)) for i in range(5)])
    assert result.r_squared == pytest.approx(checks["V07"]["R2"], abs=1e-9)
    assert [d.share for d in result.drivers] == pytest.approx(checks["V07"]["lmg"], abs=1e-9) == SWISS_LMG
    grouped = drivers(outcome, features, [("Agriculture", (0,)), ("school", (1, 2)), ("Catholic", (3,)), ("I", (4,))])
    expected = [checks["V09"][name] for name in ("Agriculture", "school", "Catholic", "InfantMortality")]
    assert [d.share for d in grouped.drivers] == pytest.approx(expected, abs=1e-9) == SWISS_GROUPED


def test_shares_of_two_drivers_by_hand() -> None:
    # r(1,2) = .5, r(1,y) = .6, r(2,y) = .4: alone .36 and .16; together (.36 + .16 - 2 x .6 x .4 x .5) / .75 = .373333.
    # The first adds .36 or .213333, on average .286667; the second .16 or .013333, on average .086667.
    correlation = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    assert lmg(correlation, [(0,), (1,)]) == pytest.approx([0.286667, 0.086667], abs=1e-6)


def test_shares_are_the_average_over_all_orders() -> None:
    outcome, features, groups = survey(300, 1)
    result = drivers(outcome, features, groups)

    def r_squared(entered: tuple[int, ...]) -> float:
        columns = [column for at in entered for column in groups[at][1]]
        return float(sm.OLS(outcome, sm.add_constant(features[:, columns])).fit().rsquared) if columns else 0.0

    orders = list(itertools.permutations(range(4)))
    for at in range(4):
        gains = [r_squared(o[: o.index(at) + 1]) - r_squared(o[: o.index(at)]) for o in orders]
        assert result.drivers[at].share == pytest.approx(np.mean(gains), abs=1e-10)


def test_effects_and_tests_against_statsmodels() -> None:
    outcome, features, groups = survey(400, 2)
    kept, dropped = usable_columns(features)
    model = fit(outcome, features, kept, dropped)
    reference = sm.OLS(outcome, sm.add_constant(features)).fit(cov_type="HC3", use_t=True)
    assert model.coefficients == pytest.approx(reference.params[1:])
    assert model.covariance == pytest.approx(reference.cov_params()[1:, 1:])
    for _, columns in groups:
        restriction = np.eye(9)[[column + 1 for column in columns]]
        assert model.wald_f(columns)[0] == pytest.approx(float(reference.f_test(restriction).fvalue))


def test_degrees_of_freedom_are_those_of_the_mentions() -> None:
    # One column alone weighs m mentions by 1/m and the n - m others by -1/(n - m); by hand for 20 of 100:
    # (1/20 + 1/80)^2 / (1/20^3 + 1/80^3) = 0.00390625 / 0.000126953 = 30.769.
    features = np.repeat([1.0, 0.0], [20, 80])[:, np.newaxis]
    model = fit(np.tile([0.0, 100.0], 50), features, [0], {})
    assert model.df[0] == pytest.approx(29.769, abs=1e-3)


def test_drivers_are_found_and_the_rest_are_not() -> None:
    result = drivers(*survey(1500, 3))
    assert [driver.is_driver for driver in result.drivers] == [True, True, False, False]
    hurts, pleases = result.drivers[0].effects
    assert hurts is not None
    assert pleases is not None
    assert hurts.high < 0 < pleases.low
    assert result.warnings == ()
    for driver in result.drivers:
        assert driver.share_low <= driver.share <= driver.share_high
    assert result.r_squared_low <= result.r_squared <= result.r_squared_high


@settings(max_examples=10)
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_groups_matters(seed: int, random: object) -> None:
    outcome, features, groups = survey(120, seed, themes=3)
    result = drivers(outcome, features, groups)
    assert sum(d.share for d in result.drivers) == pytest.approx(result.r_squared, abs=1e-12)
    rows = list(range(120))
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert drivers(outcome[rows], features[rows], groups) == result
    turned = drivers(outcome, features, groups[::-1])
    assert [d.share for d in turned.drivers[::-1]] == pytest.approx([d.share for d in result.drivers], abs=1e-12)
    assert [d.p_value for d in turned.drivers[::-1]] == pytest.approx([d.p_value for d in result.drivers], abs=1e-12)


def test_the_seed_decides_the_intervals_and_nothing_else() -> None:
    sample = survey(200, 4)
    assert drivers(*sample, seed=1) == drivers(*sample, seed=1)
    one, other = drivers(*sample, seed=1), drivers(*sample, seed=2)
    assert one.r_squared == pytest.approx(other.r_squared, abs=1e-12)
    assert [d.effects for d in one.drivers] == [d.effects for d in other.drivers]
    assert one.r_squared_low != other.r_squared_low


def test_columns_that_tell_nothing_are_dropped_and_named() -> None:
    outcome, features, groups = survey(300, 5)
    rare = np.zeros(300)
    rare[:9] = 1
    added = np.column_stack([features, np.full(300, 7.0), rare, 3 * features[:, 0] - 1])
    result = drivers(outcome, added, [*groups, ("constant", (8,)), ("rare", (9,)), ("copy", (10,))])
    plain = drivers(outcome, features, groups)
    assert [d.share for d in result.drivers] == pytest.approx([d.share for d in plain.drivers], abs=1e-12)
    assert len(result.drivers) == 4
    assert result.left_out == ("constant", "rare", "copy")
    assert result.warnings == (
        "constant was left out: it never varies.",
        "rare was left out: it varies in 9 rows only, fewer than 10.",
        "copy was left out: it repeats other columns.",
    )
    assert [d.adjusted_p for d in result.drivers] == pytest.approx([d.adjusted_p for d in plain.drivers])


def test_a_group_may_lose_one_of_its_columns() -> None:
    outcome, features, groups = survey(300, 5)
    features[:, 1] = 0
    result = drivers(outcome, features, groups)
    assert result.left_out == ()
    assert result.drivers[0].effects[0] is not None
    assert result.drivers[0].effects[1] is None
    assert result.warnings == ("Column 2 of 2 of theme 0 was left out: it never varies.",)


def test_an_effect_decided_by_one_row_is_dropped() -> None:
    outcome, features, _ = survey(300, 6)
    almost = features[:, 0].copy()
    almost[0] += 1
    groups = [("service", (0,)), ("twin", (1,))]
    result = drivers(outcome, np.column_stack([features[:, 0], almost]), groups)
    assert len(result.warnings) == 1
    assert "a single row decides its effect" in result.warnings[0]


def test_an_outcome_made_of_its_parts_is_warned_of() -> None:
    random = np.random.default_rng(7)
    parts = random.integers(1, 6, (200, 2)).astype(float)
    result = drivers(parts.mean(axis=1), parts, [("one", (0,)), ("other", (1,))])
    assert result.r_squared == pytest.approx(1)
    assert result.warnings == ("R² is above 0.9: the outcome is composed of its drivers.",)
    assert all(driver.is_driver for driver in result.drivers)


@pytest.mark.parametrize(
    ("n", "change", "why"),
    [
        (49, None, "8 columns needs at least 50 rows, and there are 49"),
        (0, None, "at least 10 rows, and there are 0"),
        (100, "outcome", "the outcome is the same in all 100 rows"),
        (100, "features", "no column varies enough"),
    ],
)
def test_too_little_to_go_by(n: int, change: str | None, why: str) -> None:
    random = np.random.default_rng(8)
    outcome, features = random.normal(0, 50, n), random.normal(0, 1, (n, 8))
    outcome = np.zeros(n) if change == "outcome" else outcome
    features = np.zeros((n, 8)) if change == "features" else features
    with pytest.raises(TooFewRows, match=why):
        drivers(outcome, features, [(str(i), (i,)) for i in range(8)])


def test_arguments_that_do_not_fit_are_refused() -> None:
    outcome, features, groups = survey(100, 9)
    with pytest.raises(ValueError, match="at most 14 groups"):
        drivers(outcome, np.ones((100, 15)), [(str(i), (i,)) for i in range(15)])
    with pytest.raises(ValueError, match="exactly once"):
        drivers(outcome, features, groups[:3])
    with pytest.raises(ValueError, match="shapes"):
        drivers(outcome[:50], features, groups)
    features[3, 4] = np.nan
    with pytest.raises(ValueError, match="1 values of outcome and features are missing"):
        drivers(outcome, features, groups)


def test_fourteen_groups_within_seconds() -> None:
    outcome, features, groups = survey(3000, 10, themes=14)
    started = time.process_time()
    result = drivers(outcome, features, groups)
    assert time.process_time() - started < 20
    assert sum(d.share for d in result.drivers) == pytest.approx(result.r_squared, abs=1e-10)
