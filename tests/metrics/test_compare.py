from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vocflow.metrics import (
    NpsEstimate,
    Verdict,
    compare_means,
    compare_nps,
    compare_shares,
    mean,
    mean_from_moments,
    nps,
)
from vocflow.report import facts

if TYPE_CHECKING:
    from pathlib import Path

levels = st.floats(0.5, 0.999)
estimates = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300)).filter(any).map(lambda c: nps(*c))
methods = st.sampled_from(["mover", "wald"])


def test_the_report_says_the_same_words() -> None:
    assert get_args(Verdict) == get_args(facts.Verdict)


def test_two_samples_against_r() -> None:
    # R NPS::nps.test for Wald; MOVER (Zou & Donner 2008) on Tango's limits, computed independently (V03).
    a, b = nps(60, 25, 15), nps(45, 35, 20)
    wald, score = compare_nps(a, b, method="wald"), compare_nps(a, b, method="mover_score")
    assert wald.difference == 20.0
    assert wald.se == pytest.approx(10.653637876331, abs=1e-9)
    assert wald.p_value == pytest.approx(0.06047794465564, abs=1e-9)
    assert (wald.low, wald.high) == pytest.approx((-0.880746541941, 40.880746541941), abs=1e-6)
    assert (score.low, score.high) == pytest.approx((-1.241218, 40.381073), abs=1e-3)


def test_mover_joins_the_published_limits_by_hand() -> None:
    # Limits of 60/25/15 from V01 (Rocks 2016); of 45/35/20: d = 25/103, v = (66.5/103 - d^2)/103, both by hand.
    change = compare_nps(nps(60, 25, 15), nps(45, 35, 20))
    centre = 25 / 103
    reach = 1.959963985 * math.sqrt((66.5 / 103 - centre**2) / 103)
    b_low, b_high = 100 * (centre - reach), 100 * (centre + reach)
    assert change.low == pytest.approx(20 - math.hypot(45 - 29.343111, b_high - 25), abs=1e-4)
    assert change.high == pytest.approx(20 + math.hypot(58.03553 - 45, 25 - b_low), abs=1e-4)
    assert change.verdict == "no detectable change"


def test_noise_is_not_called_a_change() -> None:
    a, b = nps(52, 87 - 52 - 12, 12), nps(53, 94 - 53 - 16, 16)
    assert compare_nps(a, b).verdict == compare_nps(b, a).verdict == "no detectable change"


def test_a_clear_change_has_a_direction() -> None:
    low, high = nps(100, 100, 200), nps(200, 100, 100)
    assert compare_nps(high, low).verdict == "rose"
    assert compare_nps(low, high).verdict == "fell"


def test_the_verdict_is_that_of_the_level() -> None:
    a, b = nps(60, 25, 15), nps(42, 35, 23)
    assert compare_nps(a, b, level=0.95).verdict == "rose"
    assert compare_nps(a, b, level=0.99).verdict == "no detectable change"


def test_reference_checks(shared: Path) -> None:
    check = next(c for c in json.loads((shared / "reference/checks.json").read_text()) if c["id"] == "V03")
    a, b = nps(*check["input"]["a"]), nps(*check["input"]["b"])
    expected, tolerance = check["expect"], check["tolerance"]
    wald, score = compare_nps(a, b, method="wald"), compare_nps(a, b, method="mover_score")
    assert wald.difference == pytest.approx(expected["diff"], abs=1e-9)
    assert (wald.se, wald.p_value) == pytest.approx((expected["se"], expected["p"]), abs=tolerance["wald"])
    assert [wald.low, wald.high] == pytest.approx(expected["wald"], abs=tolerance["wald"])
    assert [score.low, score.high] == pytest.approx(expected["mover_score"], abs=tolerance["mover"])


@given(estimates, estimates, levels, methods)
def test_verdict_interval_and_p_value_are_one_statement(
    a: NpsEstimate, b: NpsEstimate, level: float, method: str
) -> None:
    change = compare_nps(a, b, level=level, method=method)
    assert -200 <= change.low <= change.difference <= change.high <= 200
    if abs(change.p_value - (1 - level)) > 1e-9:
        assert (change.verdict != "no detectable change") == (change.p_value < 1 - level)
    assert (change.verdict == "rose") == (change.low > 0)
    assert (change.verdict == "fell") == (change.high < 0)


@given(estimates, estimates, levels, methods)
def test_swapping_the_groups_mirrors_the_change(a: NpsEstimate, b: NpsEstimate, level: float, method: str) -> None:
    change, mirrored = compare_nps(a, b, level=level, method=method), compare_nps(b, a, level=level, method=method)
    assert (mirrored.low, mirrored.high) == pytest.approx((-change.high, -change.low), abs=1e-6)
    assert mirrored.p_value == pytest.approx(change.p_value, abs=1e-9)
    assert mirrored.smallest_detectable == pytest.approx(change.smallest_detectable)


def test_the_p_value_agrees_with_tangos_interval_too() -> None:
    for counts in ((52, 23, 12), (70, 20, 10), (10, 0, 0), (0, 0, 3)):
        change = compare_nps(nps(*counts), nps(53, 25, 16), method="mover_score")
        assert (change.verdict != "no detectable change") == (change.p_value < 0.05)


def test_the_p_value_is_where_the_interval_touches_zero() -> None:
    a, b = nps(60, 25, 15), nps(45, 35, 20)
    p = compare_nps(a, b).p_value
    touching = compare_nps(a, b, level=1 - p)
    assert touching.low == pytest.approx(0.0, abs=1e-6)


def test_the_smallest_detectable_change_is_that_of_the_usual_power_formula() -> None:
    # The normal quantiles 1.959964 + 0.841621 = 2.801585 of level and power; 103 answers each with pseudo-responses.
    se = math.sqrt((76.5 / 103 - (45 / 103) ** 2 + 66.5 / 103 - (25 / 103) ** 2) / 103)
    change = compare_nps(nps(60, 25, 15), nps(45, 35, 20))
    assert change.smallest_detectable == pytest.approx(100 * 2.801585 * se, abs=1e-3)
    assert compare_nps(nps(10, 0, 0), nps(10, 0, 0)).smallest_detectable > 50


def test_newcombe_on_his_own_examples() -> None:
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10, rows (a), (b) and (e).
    for (k1, n1, k2, n2), low, high in (
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
    ):
        change = compare_shares(k1, n1, k2, n2)
        assert (change.low, change.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0, 1), st.floats(0, 1), levels)
def test_shares_verdict_interval_and_p_value_agree(n1: int, n2: int, x: float, y: float, level: float) -> None:
    change = compare_shares(round(x * n1), n1, round(y * n2), n2, level=level)
    assert -1 <= change.low <= change.difference + 1e-12
    assert change.difference - 1e-12 <= change.high <= 1
    if abs(change.p_value - (1 - level)) > 1e-9:
        assert (change.verdict != "no detectable change") == (change.p_value < 1 - level)


@given(
    st.lists(st.integers(1, 10), min_size=1, max_size=40), st.lists(st.integers(1, 10), min_size=1, max_size=40), levels
)
def test_means_verdict_interval_and_p_value_agree(one: list[int], other: list[int], level: float) -> None:
    change = compare_means(mean(one, bounds=(1, 10)), mean(other, bounds=(1, 10)), level=level)
    assert -9 <= change.low <= change.difference + 1e-12
    assert change.difference - 1e-12 <= change.high <= 9
    if abs(change.p_value - (1 - level)) > 1e-9:
        assert (change.verdict != "no detectable change") == (change.p_value < 1 - level)


def test_welch_against_scipy() -> None:
    one, other = [7, 8, 9, 10, 6, 7, 7, 3], [5, 6, 4, 4, 7, 1, 5, 6, 3, 3, 4]
    change = compare_means(mean(one, bounds=(1, 10)), mean(other, bounds=(1, 10)), level=0.9)
    expected = stats.ttest_ind(one, other, equal_var=False)
    interval = expected.confidence_interval(0.9)
    assert (change.low, change.high, change.p_value) == pytest.approx((interval.low, interval.high, expected.pvalue))
    assert change.verdict == "rose"


def test_means_that_cannot_tell_their_spread_are_compared_without_it() -> None:
    agreed = mean_from_moments(12, 10.0, 0.0, bounds=(1, 10))
    assert compare_means(agreed, mean_from_moments(1, 9.0, None, bounds=(1, 10))).verdict == "no detectable change"
    assert compare_means(agreed, mean_from_moments(12, 1.0, 0.0, bounds=(1, 10))).verdict == "rose"
    # On a scale of 0 to 1 at its two ends, the mean is a share: Newcombe's interval is to be expected.
    zeros, ones = mean([0] * 8, bounds=(0, 1)), mean([1] * 9, bounds=(0, 1))
    assert compare_means(ones, zeros) == compare_shares(9, 9, 0, 8)


def test_means_on_different_scales_are_refused() -> None:
    with pytest.raises(ValueError, match="different scales"):
        compare_means(mean([3], bounds=(1, 5)), mean([3], bounds=(1, 10)))
