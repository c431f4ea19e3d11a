"""Differences of median durations between two channels, and comparisons made together."""

from __future__ import annotations

import math
from functools import partial
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import (
    Difference,
    benjamini_hochberg,
    compare_durations,
    compare_shares,
    compared_together,
    kaplan_meier,
)

HOUR = 3600.0
EMAIL = [HOUR * hours for hours in (2, 5, 9, 14, 18, 21, 24, 26, 28, 31, 36, 40, 52, 70, 96)]
PHONE = [8.0, 12, 18, 22, 27, 31, 36, 40, 44, 50, 57, 66, 80, 110, 180]
ALL = [True] * 15


def test_an_e_mail_median_of_26_hours_differs_from_40_seconds_on_the_phone() -> None:
    email, phone = kaplan_meier(EMAIL, ALL), kaplan_meier(PHONE, ALL)
    assert (email.quantile(0.5).value, phone.quantile(0.5).value) == (26 * HOUR, 40)
    gap = compare_durations(email, phone)
    assert gap is not None
    assert gap.difference == median(EMAIL) - median(PHONE) == 93_560
    # MOVER from the two medians' own limits (Zou & Donner 2008, equations 9 and 10)
    a, b = email.quantile(0.5), phone.quantile(0.5)
    assert gap.low == pytest.approx(93_560 - math.hypot(a.value - a.low, b.high - b.value))
    assert gap.high == pytest.approx(93_560 + math.hypot(a.high - a.value, b.value - b.low))
    assert gap.low > 0 and gap.verdict == "rose" and gap.p_value < 0.01


def test_the_order_of_the_two_turns_the_sign_alone() -> None:
    email, phone = kaplan_meier(EMAIL, ALL), kaplan_meier(PHONE, ALL)
    one, other = compare_durations(email, phone), compare_durations(phone, email)
    assert one is not None and other is not None
    assert (one.difference, one.low, one.high) == (-other.difference, -other.high, -other.low)
    assert one.p_value == pytest.approx(other.p_value)


def test_two_like_channels_are_not_called_and_open_cases_lengthen() -> None:
    half = compare_durations(kaplan_meier(EMAIL[::2], ALL[::2]), kaplan_meier(EMAIL[1::2], ALL[1::2]))
    assert half is not None and half.verdict == "no detectable change"
    still_open = [True] * 7 + [False] * 8
    assert kaplan_meier(EMAIL, still_open).quantile(0.5).value == math.inf
    assert compare_durations(kaplan_meier(EMAIL, still_open), kaplan_meier(PHONE, ALL)) is None


def test_a_limit_that_was_not_reached_is_no_certainty() -> None:
    # Both medians are reached, of cases of which four in ten are open: neither has an upper limit.
    web = kaplan_meier([HOUR * hours for hours in (20, 26, 30, 38, 44, 50, 60, 61, 62, 63)], [True] * 6 + [False] * 4)
    chat = kaplan_meier([HOUR * hours for hours in (2, 4, 6, 8, 11, 12, 13, 14, 15, 16)], [True] * 6 + [False] * 4)
    assert (web.quantile(0.5).high, chat.quantile(0.5).high) == (math.inf, math.inf)
    gap = compare_durations(web, chat)
    assert gap is not None and gap.difference == 33 * HOUR
    assert (gap.low, gap.high) == (-math.inf, math.inf)
    assert gap.verdict == "no detectable change" and gap.p_value > 0.05


def test_a_long_curve_keeps_its_median() -> None:
    dice = np.random.default_rng(3)
    long = kaplan_meier(dice.exponential(HOUR, 50_000), np.ones(50_000, dtype=bool))
    short = kaplan_meier(PHONE, ALL)
    gap = compare_durations(long, short)
    assert gap is not None
    assert gap.difference == long.quantile(0.5).value - 40


def pairs(counts: list[tuple[int, int, int, int]]) -> list[partial[Difference]]:
    return [partial(_compare, each) for each in counts]


def _compare(counts: tuple[int, int, int, int], level: float) -> Difference:
    return compare_shares(*counts, level=level)


def test_of_four_comparisons_two_are_called_at_half_the_level() -> None:
    counts = [(70, 100, 40, 100), (60, 100, 45, 100), (50, 100, 48, 100), (30, 100, 33, 100)]
    found, level = compared_together(pairs(counts))
    # p by the normal test of two shares: .00002, .034, .78, .65; adjusted .0001, .067: only the first is called
    assert [each.verdict for each in found] == ["rose", *["no detectable change"] * 3]
    assert level == pytest.approx(1 - 0.05 / 4)
    found, level = compared_together(pairs([counts[0], (64, 100, 45, 100), *counts[2:]]))
    # .0073 comes to .0146 of four: now two are called, each at 1 - .05 * 2 / 4
    assert [each.verdict for each in found] == ["rose", "rose", *["no detectable change"] * 2]
    assert level == pytest.approx(0.975)


def test_nothing_to_compare_is_no_error() -> None:
    assert compared_together([]) == ([], 0.95)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(40, 60), st.integers(0, 40), st.integers(40, 60)),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_verdicts_agree_with_benjamini_hochberg_and_with_the_intervals(counts: list[tuple[int, int, int, int]]) -> None:
    found, _ = compared_together(pairs(counts))
    adjusted = benjamini_hochberg([each.p_value for each in found])
    for each, p in zip(found, adjusted, strict=True):
        assert (each.verdict != "no detectable change") == (p < 0.05)
        assert (each.verdict != "no detectable change") == (each.low > 0 or each.high < 0)
