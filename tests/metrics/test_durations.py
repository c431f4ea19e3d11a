"""Durations with open cases, against published tables and rows worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import duration_quantile, kaplan_meier, share, share_within

# Freireich et al. 1963, Blood 21: weeks of remission of 21 children with acute leukaemia on 6-mercaptopurine, + for
# those still in remission, and of 21 on placebo. As printed in Kleinbaum & Klein 2012, Survival Analysis, chapter 2,
# and in Collett 2015, Modelling Survival Data in Medical Research.
SIX_MP = [
    "6",
    "6",
    "6",
    "6+",
    "7",
    "9+",
    "10",
    "10+",
    "11+",
    "13",
    "16",
    "17+",
    "19+",
    "20+",
    "22",
    "23",
    "25+",
    "32+",
    "32+",
    "34+",
    "35+",
]
PLACEBO = [
    "1",
    "1",
    "2",
    "2",
    "3",
    "4",
    "4",
    "5",
    "5",
    "8",
    "8",
    "8",
    "8",
    "11",
    "11",
    "12",
    "12",
    "15",
    "17",
    "22",
    "23",
]
# time: at risk, share in remission, Greenwood's standard error (Collett, table 2.2; Kleinbaum & Klein, table 2.1)
PUBLISHED = {
    6: (21, 0.8571, 0.0764), 7: (17, 0.8067, 0.0869), 10: (15, 0.7529, 0.0963), 13: (12, 0.6902, 0.1068),
    16: (11, 0.6275, 0.1141), 22: (7, 0.5378, 0.1282), 23: (6, 0.4482, 0.1346),
}  # fmt: skip


def cases(weeks: list[str]) -> tuple[list[float], list[bool]]:
    return [float(week.rstrip("+")) for week in weeks], [not week.endswith("+") for week in weeks]


def test_the_published_table_of_remissions() -> None:
    curve = kaplan_meier(*cases(SIX_MP))
    ends = {
        int(time): (int(at_risk), float(lasting), math.sqrt(variance))
        for time, at_risk, ended, lasting, variance in zip(
            curve.times, curve.at_risk, curve.ended, curve.lasting, curve.variance, strict=True
        )
        if ended
    }
    assert ends.keys() == PUBLISHED.keys()
    for time, (at_risk, lasting, error) in PUBLISHED.items():
        assert ends[time] == (at_risk, pytest.approx(lasting, abs=5e-5), pytest.approx(error, abs=5e-5))
    assert (curve.n, curve.open) == (21, 12)


def test_the_published_medians_and_a_limit_that_is_not_reached() -> None:
    # Both medians in Kleinbaum & Klein; 13 to "not reached" is SAS PROC LIFETEST's log-log interval too.
    median = duration_quantile(*cases(SIX_MP))
    assert (median.value, median.low, median.high) == (23, 13, math.inf)
    assert duration_quantile(*cases(PLACEBO)).value == 8


def test_a_quantile_that_is_not_reached_is_said_so() -> None:
    # Ten cases, one answered: nine of ten are known to have waited at least two days, and no median can be told.
    estimate = duration_quantile([1] + [48] * 9, [True] + [False] * 9)
    assert (estimate.value, estimate.high, estimate.open) == (math.inf, math.inf, 9)
    assert estimate.low == 48
    assert duration_quantile([5.0] * 30, [False] * 30).low == 5.0


def test_four_cases_by_hand() -> None:
    # Answered after 1 h and 3 h; open after 2 h and 4 h. S(1) = 3/4, S(3) = 3/4 * 1/2 = 3/8.
    curve = kaplan_meier([3, 1, 4, 2], [True, True, False, False])
    assert curve.lasting.tolist() == [0.75, 0.75, 0.375, 0.375]
    # Greenwood: (3/4)^2 * 1/(4*3) = 3/64; (3/8)^2 * (1/12 + 1/(2*1)) = 9/64 * 7/12 = 21/256
    assert curve.variance.tolist() == pytest.approx([3 / 64, 3 / 64, 21 / 256, 21 / 256])
    assert curve.share_within(3).value == pytest.approx(5 / 8)
    # between the two ends nothing more ends; beyond the last hour watched, all may be answered
    assert curve.share_within(2.9).value == pytest.approx(1 / 4)
    assert curve.share_within(4).high < 1
    assert curve.share_within(9).high == 1
    assert curve.share_within(0.5).value == 0


def test_leaving_open_cases_out_would_make_a_slow_service_look_fast() -> None:
    # Of ten e-mails five are answered within an hour, five have waited two days: the median is no hour.
    durations, observed = [1.0] * 5 + [48.0] * 5, [True] * 5 + [False] * 5
    assert duration_quantile([1.0] * 5, [True] * 5).value == 1
    assert share_within(durations, observed, 3).value == 0.5
    assert duration_quantile(durations, observed).high == math.inf


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.integers(0, 50))
def test_without_open_cases_a_share_within_is_a_share(durations: list[int], limit: int) -> None:
    found = share_within(durations, [True] * len(durations), limit)
    plain = share(sum(duration <= limit for duration in durations), len(durations))
    assert (found.value, found.n) == (pytest.approx(plain.value), plain.n)
    assert (found.low, found.high) == (pytest.approx(plain.low, abs=1e-9), pytest.approx(plain.high, abs=1e-9))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=50), st.floats(0.05, 0.95))
def test_an_interval_holds_its_quantile_and_grows_with_the_level(cases: list[tuple[int, bool]], part: float) -> None:
    curve = kaplan_meier(*zip(*cases, strict=True))
    narrow, wide = (curve.quantile(part, level=level) for level in (0.8, 0.99))
    assert wide.low <= narrow.low <= narrow.value <= narrow.high <= wide.high


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=50))
def test_the_order_of_the_cases_does_not_matter(cases: list[tuple[int, bool]]) -> None:
    there, back = (kaplan_meier(*zip(*order, strict=True)) for order in (cases, cases[::-1]))
    assert there.lasting.tolist() == back.lasting.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_open_cases_leave_the_interval_its_coverage(seed: int) -> None:
    # 26 hours by e-mail, a third of the cases open: 300 samples of 60, so 95% means 285, give or take 8.
    random, held = np.random.default_rng(seed), 0
    for _ in range(300):
        hours, watched = 26 * np.exp(random.normal(0, 0.7, 60)), random.exponential(60, 60)
        median = duration_quantile(np.minimum(hours, watched), hours <= watched)
        held += median.low <= 26 <= median.high
    assert held >= 275


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="there is none"):
        kaplan_meier([], [])
    with pytest.raises(ValueError, match="2 of 3 durations are negative or missing"):
        kaplan_meier([1, -1, math.nan], [True] * 3)
    with pytest.raises(ValueError, match="2 durations with 1 marks"):
        kaplan_meier([1, 2], [True])
    with pytest.raises(ValueError, match="between 0 and 1"):
        duration_quantile([1], [True], 1.0)
