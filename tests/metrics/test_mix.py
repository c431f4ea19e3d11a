from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.repeats import repeats
from vocflow.metrics import Decomposition, compare_nps, decompose_change, nps, nps_from_respondents

Shares = tuple[tuple[float, float, float], ...]
NONE = "no detectable change"
WORLDS = 200

groups = st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(1, 60)).map(lambda c: nps(*c))
periods = st.lists(st.tuples(groups, groups), min_size=1, max_size=5)


def test_kitagawa_by_hand() -> None:
    # Shares 3/4 and 1/4 become 1/2 and 1/2; scores 0 and +50 become -10 and +50.
    before = {"Basic": nps(30, 90, 30), "Business": nps(30, 15, 5)}
    after = {"Basic": nps(30, 30, 40), "Business": nps(60, 30, 10)}
    parts = decompose_change(after, before)
    assert parts.difference == pytest.approx(20 - 12.5)
    # Mix: 1/4 of the answers go from a mean of -5 to one of +50. Within: Basic's -10 at its mean share of 5/8.
    assert parts.mix.difference == pytest.approx(0.25 * 55)
    assert parts.within.difference == pytest.approx(-10 * 0.625)
    basic, business = parts.groups
    assert (basic.share_before, basic.share_after) == (0.75, 0.5)
    assert (basic.within.difference, business.within.difference) == pytest.approx((-6.25, 0.0))
    # Each group's mix: its change of share times how far it stands from the mean of all, (12.5 + 20)/2 = 16.25.
    assert (basic.mix.difference, business.mix.difference) == pytest.approx((-0.25 * -21.25, 0.25 * 33.75))
    assert parts.n == 400


def test_the_interval_within_by_hand() -> None:
    # One group alone: there is no mix, and the change within is the change; 97.5% for each of the two statements.
    parts = decompose_change({"all": nps(60, 25, 15)}, {"all": nps(45, 35, 20)})
    assert (parts.mix.difference, parts.mix.low, parts.mix.high, parts.mix.verdict) == (0.0, 0.0, 0.0, NONE)
    # V03's adjusted variances: 76.5/103 - (45/103)^2 and 66.5/103 - (25/103)^2, over 103; z of 97.5% is 2.241403.
    se = 100 * math.sqrt((76.5 / 103 - (45 / 103) ** 2 + 66.5 / 103 - (25 / 103) ** 2) / 103)
    assert (parts.within.low, parts.within.high) == pytest.approx((20 - 2.241403 * se, 20 + 2.241403 * se), abs=1e-4)


@given(periods)
def test_the_parts_add_up_to_the_change(found: list[tuple[object, object]]) -> None:
    after = {at: pair[0] for at, pair in enumerate(found)}
    before = {at: pair[1] for at, pair in enumerate(found)}
    parts = decompose_change(after, before)  # type: ignore[arg-type]
    assert parts.mix.difference + parts.within.difference == pytest.approx(parts.difference, abs=1e-9)
    for name in ("mix", "within"):
        whole = getattr(parts, name)
        assert sum(getattr(group, name).difference for group in parts.groups) == pytest.approx(
            whole.difference, abs=1e-9
        )
        if abs(whole.p_value - 0.05) > 1e-9:
            assert (whole.verdict != NONE) == (whole.p_value < 0.05)


def test_groups_are_paired_by_name_and_none_may_be_missing() -> None:
    one, other = nps(30, 10, 10), nps(10, 10, 30)
    assert decompose_change({"a": one, "b": other}, {"b": other, "a": one}).difference == 0
    with pytest.raises(ValueError, match=r"answered in both periods; not so: \['b', 'c'\]"):
        decompose_change({"a": one, "b": one}, {"a": one, "c": one})
    with pytest.raises(ValueError, match="there is none"):
        decompose_change({}, {})


def test_respondents_who_answer_often_make_it_less_certain() -> None:
    plain = {"a": nps(60, 20, 20), "b": nps(20, 20, 60)}
    often = {
        "a": nps_from_respondents([2, 0, 0], [0, 2, 0], [0, 0, 2], [30, 10, 10]),
        "b": nps_from_respondents([2, 0, 0], [0, 2, 0], [0, 0, 2], [10, 10, 30]),
    }
    sure, less = decompose_change(plain, plain), decompose_change(often, plain)
    assert less.within.high - less.within.low > 1.1 * (sure.within.high - sure.within.low)


def test_respondents_who_answer_in_several_groups_make_it_less_certain() -> None:
    # Each of 100 accounts answers in both groups alike: the whole is worth 100 answers, the groups by themselves 200.
    groups = {"a": nps(50, 20, 30), "b": nps(50, 20, 30)}
    whole = nps_from_respondents([2, 0, 0], [0, 2, 0], [0, 0, 2], [50, 20, 30])
    sure = decompose_change(groups, groups)
    less = decompose_change(groups, groups, whole=(whole, whole))
    assert less.within.high - less.within.low > 1.4 * (sure.within.high - sure.within.low)
    assert decompose_change(groups, groups, whole=(nps(100, 40, 60), nps(100, 40, 60))) == sure


# ---- simulated worlds ------------------------------------------------------------------------------------------------

PLANS: Shares = ((0.30, 0.30, 0.40), (0.55, 0.30, 0.15), (0.70, 0.20, 0.10))
"""Promoters, passives and detractors of three plans: -10, +40 and +60."""
WORSE: Shares = ((0.20, 0.25, 0.55), (0.40, 0.30, 0.30), (0.60, 0.25, 0.15))
MIX, OTHER_MIX = (0.50, 0.36, 0.14), (0.35, 0.35, 0.30)


def world(
    seed: int, n: tuple[int, int], mixes: tuple[tuple[float, ...], ...], answers: tuple[Shares, Shares]
) -> Decomposition:
    """Two periods of answers, the earlier first, split."""
    random = np.random.default_rng(seed)
    periods = []
    for size, mix, shares in zip(n, mixes, answers, strict=True):
        sizes = random.multinomial(size, mix)
        periods.append({at: nps(*map(int, random.multinomial(sizes[at], shares[at]))) for at in range(len(mix))})
    return decompose_change(periods[1], periods[0])


def truth(mixes: tuple[tuple[float, ...], ...], answers: tuple[Shares, Shares]) -> tuple[float, float]:
    (w0, w1), (m0, m1) = np.array(mixes), (100 * (np.array(a)[:, 0] - np.array(a)[:, 2]) for a in answers)
    return float((w1 - w0) @ (m0 + m1) / 2), float((w0 + w1) / 2 @ (m1 - m0))


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("n", "worlds"), [((150, 130), 100 * repeats(10)), ((400, 380), WORLDS), ((3000, 3000), WORLDS)]
)
def test_where_only_the_mix_moved_the_groups_are_not_blamed(n: tuple[int, int], worlds: int) -> None:
    """In 200 worlds where the shares of the plans alone moved the score, at most 1 in 20 blames the plans."""
    found = [world(seed, n, (MIX, OTHER_MIX), (PLANS, PLANS)) for seed in range(worlds)]
    blamed = sum(parts.within.verdict != NONE for parts in found)
    explained = sum(parts.mix.verdict == "rose" for parts in found)
    print(f"mix trap at n = {n}: groups blamed in {blamed} of {worlds} worlds, mix named in {explained}")
    assert blamed <= worlds * 0.05
    assert explained > worlds * (0.5 if n[0] < 200 else 0.9)


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("mixes", "answers"),
    [((MIX, OTHER_MIX), (PLANS, PLANS)), ((MIX, MIX), (PLANS, WORSE)), ((MIX, OTHER_MIX), (PLANS, WORSE))],
    ids=["mix", "within", "both"],
)
def test_simulated_worlds_cover_the_planted_parts(
    mixes: tuple[tuple[float, ...], ...], answers: tuple[Shares, Shares]
) -> None:
    worlds, planted = 100 * repeats(10), truth(mixes, answers)
    covered = np.zeros(2)
    for seed in range(worlds):
        parts = world(seed, (400, 380), mixes, answers)
        covered += [
            part.low <= true <= part.high for part, true in zip((parts.mix, parts.within), planted, strict=True)
        ]
    print(f"planted {planted[0]:+.1f} by mix, {planted[1]:+.1f} within: covered in {covered} of {worlds} worlds")
    assert covered.min() >= 0.935 * worlds


def test_a_change_hidden_in_the_whole_is_found_in_its_parts() -> None:
    # More answers of the happy plan, and every plan less happy: the whole stands still.
    before = {"a": nps(400, 300, 300), "b": nps(180, 15, 5)}
    after = {"a": nps(120, 110, 170), "b": nps(620, 100, 80)}
    parts = decompose_change(after, before)
    whole: list[NDArray[np.float64]] = [
        np.sum([(g.promoters, g.passives, g.detractors) for g in period.values()], axis=0) for period in (after, before)
    ]
    assert compare_nps(nps(*whole[0]), nps(*whole[1])).difference > 0
    assert (parts.mix.verdict, parts.within.verdict) == ("rose", "fell")
