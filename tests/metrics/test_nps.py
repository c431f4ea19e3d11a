from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import nps

if TYPE_CHECKING:
    from pathlib import Path

counts = st.integers(0, 400)
levels = st.floats(0.01, 0.999)
methods = st.sampled_from(["adjusted_wald", "score", "wald"])


def test_sixty_promoters_against_r() -> None:
    # R NPS 1.1: nps.test(60/25/15); Rocks 2016 with three pseudo-responses; Tango 1998 by constrained MLE (V01).
    wald, adjusted, score = (nps(60, 25, 15, method=m) for m in ("wald", "adjusted_wald", "score"))
    assert wald.score == adjusted.score == score.score == 45.0
    assert (wald.low, wald.high) == pytest.approx((30.4975908749, 59.5024091251), abs=1e-6)
    assert (adjusted.low, adjusted.high) == pytest.approx((29.343111, 58.03553), abs=1e-4)
    assert (score.low, score.high) == pytest.approx((29.256916, 58.125702), abs=1e-3)


def test_promoters_alone_keep_an_interval() -> None:
    # Rocks 2016 and Tango 1998, computed independently (V02).
    assert nps(10, 0, 0).low == pytest.approx(47.503552, abs=1e-3)
    assert nps(10, 0, 0, method="score").low == pytest.approx(44.49344, abs=1e-3)
    assert nps(10, 0, 0).high == nps(10, 0, 0, method="score").high == 100.0


def test_reference_checks(shared: Path) -> None:
    checks = {check["id"]: check for check in json.loads((shared / "reference/checks.json").read_text())}
    expected, tolerance = checks["V01"]["expect"], checks["V01"]["tolerance"]
    for method, name in (("wald", "wald"), ("adjusted_wald", "adjwald3"), ("score", "score_tango")):
        estimate = nps(**checks["V01"]["input"], method=method)
        assert estimate.score == pytest.approx(expected["nps"], abs=tolerance["point"])
        assert [estimate.low, estimate.high] == pytest.approx(expected[name], abs=tolerance[name])
    for method, name in (("adjusted_wald", "adjwald3"), ("score", "score")):
        estimate = nps(**checks["V02"]["input"], method=method)
        assert [estimate.low, estimate.high] == pytest.approx(checks["V02"]["expect"][name], abs=1e-3)


@given(counts, counts, counts, levels, methods)
def test_interval_holds_the_score_and_stays_on_the_scale(a: int, b: int, c: int, level: float, method: str) -> None:
    if a + b + c:
        estimate = nps(a, b, c, level=level, method=method)
        assert -100 <= estimate.low <= estimate.score <= estimate.high <= 100
        assert (estimate.low < estimate.high) or (method == "wald" and a + b + c in (a, b, c))


@given(counts, counts, counts, levels, methods)
def test_swapping_promoters_and_detractors_mirrors_the_interval(
    a: int, b: int, c: int, level: float, method: str
) -> None:
    if a + b + c:
        estimate, mirrored = nps(a, b, c, level=level, method=method), nps(c, b, a, level=level, method=method)
        assert (mirrored.low, mirrored.high) == pytest.approx((-estimate.high, -estimate.low), abs=1e-6)


@given(counts, counts, counts, levels, levels, methods)
def test_a_higher_level_gives_an_interval_around_a_lower_one(
    a: int, b: int, c: int, one: float, other: float, method: str
) -> None:
    if a + b + c:
        inner = nps(a, b, c, level=min(one, other), method=method)
        outer = nps(a, b, c, level=max(one, other), method=method)
        assert outer.low <= inner.low + 1e-6
        assert inner.high <= outer.high + 1e-6


def test_the_interval_is_widened_to_the_score_for_a_single_answer_only() -> None:
    # Where three pseudo-responses draw the interval off the score at 95%: one promoter, 98.5 before it is widened.
    assert nps(1, 0, 0).high == 100.0
    z = 1.959963984540054
    for n in range(2, 40):
        for promoters in range(n + 1):
            for detractors in range(n + 1 - promoters):
                a, c, m = promoters + 0.75, detractors + 0.75, n + 3
                centre = (a - c) / m
                reach = z * (((a + c) / m - centre**2) / m) ** 0.5
                assert abs((promoters - detractors) / n - centre) <= reach


def test_whole_numbers_of_any_type_are_counts() -> None:
    assert nps(60.0, 25.0, 15.0) == nps(60, 25, 15)


@pytest.mark.parametrize("bad", [-1, 1.5, float("nan"), float("inf")])
def test_other_counts_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=f"passives must be a whole number of 0 or more, not {bad}"):
        nps(3, bad, 2)


def test_no_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        nps(0, 0, 0)


@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_outside_0_to_1_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        nps(1, 2, 3, level=level)
