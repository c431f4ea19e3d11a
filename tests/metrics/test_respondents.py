from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from vocflow.metrics import compare_nps, nps, nps_from_respondents, nps_from_scores

if TYPE_CHECKING:
    from pathlib import Path

scores = st.lists(st.integers(0, 10), min_size=2, max_size=60)


def test_a_weighted_score_against_r(shared: Path) -> None:
    # R survey::svymean on wnps.csv, and the adjusted Wald interval at min(Kish, V / se²) answers (V05).
    check = next(c for c in json.loads((shared / "reference/checks.json").read_text()) if c["id"] == "V05")
    answers = pd.read_csv(shared / "reference" / check["input"]["file"])
    estimate, expected = nps_from_scores(answers["s"], weights=answers["w"]), check["expect"]
    assert estimate.score == pytest.approx(expected["nps"], abs=check["tolerance"])
    assert estimate.se == pytest.approx(expected["se"], abs=check["tolerance"])
    assert estimate.effective_n == pytest.approx(expected["nstar"], abs=check["tolerance"])
    assert [estimate.low, estimate.high] == pytest.approx(expected["hybrid_ci"], abs=check["tolerance"])
    assert estimate.n == len(answers)


def test_clusters_by_hand() -> None:
    # Ann 10 and 9, Bea 3, Cyd 8, Dot 9: score (3 - 1)/5 = .4, V = 4/5 - .16 = .64. What each lies off the mean, over
    # the five answers: Ann (2 - .8)/5 = .24, Bea -.28, Cyd -.08, Dot .12; the squares add up to .1568.
    estimate = nps_from_scores([10, 9, 3, 8, 9], clusters=["ann", "ann", "bea", "cyd", "dot"])
    assert (estimate.score, estimate.n) == (40.0, 5)
    assert estimate.se == pytest.approx(100 * math.sqrt(0.1568 * 4 / 3))
    # Each part over one minus its share: .0576/.6 + (.0784 + .0064 + .0144)/.8 = .22, the larger of the two variances.
    assert estimate.effective_n == pytest.approx(0.64 / 0.22)
    # Kish's n of the four: 25 / (4 + 1 + 1 + 1) = 3.571, less one.
    assert estimate.df == pytest.approx(25 / 7 - 1)
    n = 0.64 / 0.22 + 3
    up, down = (0.64 / 0.22 * share + 0.75 for share in (0.6, 0.2))
    centre, t = (up - down) / n, stats.t.ppf(0.975, 25 / 7 - 1)
    half = t * math.sqrt(((up + down) / n - centre**2) / n)
    assert (estimate.low, estimate.high) == pytest.approx((100 * (centre - half), min(100.0, 100 * (centre + half))))


def test_respondents_who_always_agree_count_once() -> None:
    # Thirty customers who say the same twice tell what thirty tell, never more.
    once = nps_from_scores([10] * 15 + [8] * 9 + [2] * 6)
    twice = nps_from_scores(([10] * 15 + [8] * 9 + [2] * 6) * 2, clusters=list(range(30)) * 2)
    assert twice.score == once.score
    assert twice.effective_n == pytest.approx(29)  # V / se² = n - 1, where V has no n - 1 and se² has
    assert twice.high - twice.low > once.high - once.low


def test_respondents_who_all_agree_cannot_tell_how_they_hang_together() -> None:
    estimate = nps_from_scores([10] * 12, clusters=["a"] * 6 + ["b"] * 6)
    assert (estimate.score, estimate.effective_n, estimate.df) == (100.0, pytest.approx(2), pytest.approx(1))
    assert nps_from_scores([10, 9, 3], clusters=["a"] * 3).effective_n == pytest.approx(1)


def test_respondents_whose_answers_cancel_out_are_worth_no_more_than_their_answers() -> None:
    estimate = nps_from_scores([10, 3] * 5, clusters=[at // 2 for at in range(10)])
    assert (estimate.score, estimate.se, estimate.effective_n) == (0.0, 0.0, 10.0)


@given(scores)
def test_without_repeats_and_weights_it_is_the_plain_score(answers: list[int]) -> None:
    up, down = sum(a >= 9 for a in answers), sum(a < 7 for a in answers)
    plain = nps(up, len(answers) - up - down, down)
    names = [None if at % 3 else f"customer {at}" for at in range(len(answers))]
    assert nps_from_scores(answers) == plain
    assert nps_from_scores(answers, weights=[2.5] * len(answers), clusters=names) == plain
    assert nps_from_respondents([1, 0, 0], [0, 1, 0], [0, 0, 1], [up, len(answers) - up - down, down]) == plain


@given(scores, st.data())
@settings(max_examples=30)
def test_patterns_of_respondents_tell_what_their_answers_tell(answers: list[int], data: st.DataObject) -> None:
    who = data.draw(st.lists(st.integers(0, 8), min_size=len(answers), max_size=len(answers)))
    frame = pd.DataFrame({"who": who, "p": [a >= 9 for a in answers], "d": [a < 7 for a in answers]})
    frame["q"] = ~(frame["p"] | frame["d"])
    patterns = frame.groupby("who")[["p", "q", "d"]].sum().value_counts().reset_index()
    one = nps_from_respondents(patterns["p"], patterns["q"], patterns["d"], patterns["count"])
    other = nps_from_scores(answers, clusters=who)
    assert (one.low, one.high, one.effective_n) == pytest.approx((other.low, other.high, other.effective_n))
    assert (one.n, one.promoters, one.score) == (other.n, other.promoters, other.score)


@given(scores, st.data())
def test_weights_in_other_units_change_nothing(answers: list[int], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0.2, 5), min_size=len(answers), max_size=len(answers)))
    one, other = nps_from_scores(answers, weights=weights), nps_from_scores(answers, weights=[7 * w for w in weights])
    assert (one.score, one.low, one.high) == pytest.approx((other.score, other.low, other.high), abs=1e-6)
    assert -100 <= one.low <= one.score + 1e-9
    assert one.score - 1e-9 <= one.high <= 100
    assert one.effective_n <= len(answers) + 1e-9


def test_what_is_missing_is_counted() -> None:
    for answers in ([9, None, 3, 10], np.array([9, np.nan, 3, 10]), pd.Series([9, pd.NA, 3, 10], dtype="Int64")):
        estimate = nps_from_scores(answers, weights=[1, 2, 3, 4], clusters=["a", "b", "b", "c"])
        assert (estimate.n, estimate.missing) == (3, 1)
        whole = nps_from_scores([9, 3, 10], weights=[1, 3, 4], clusters=["a", "b", "c"])
        assert estimate == replace(whole, missing=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scores": [9, 11, 3, -1]}, "2 of 4 scores lie outside of 0 to 10: they reach from -1 to 11"),
        ({"scores": [9, 7.5, None]}, "1 of 2 scores are no whole numbers"),
        ({"scores": [9, 8], "weights": [1, 0]}, "1 of 2 weights are missing, not finite, or not above 0"),
        ({"scores": [9, 8], "weights": [1, None]}, "1 of 2 weights"),
        ({"scores": [9, 8], "weights": [1]}, "1 weights for 2 scores"),
        ({"scores": [9, 8], "clusters": ["a"]}, "1 clusters for 2 scores"),
        ({"scores": [None]}, "at least one answer"),
    ],
)
def test_what_is_no_answer_is_refused_with_counts(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nps_from_scores(**arguments)


def test_weighted_and_clustered_scores_are_compared_at_what_they_tell() -> None:
    answers = [10] * 30 + [8] * 20 + [3] * 10
    plain = nps_from_scores(answers)
    thrice = nps_from_scores(answers * 3, clusters=list(range(60)) * 3)
    worse = nps_from_scores([10] * 22 + [8] * 20 + [3] * 18)
    # Three times the same answers are no news: hardly another comparison, but for Student's t.
    one, other = compare_nps(plain, worse), compare_nps(thrice, worse)
    assert other.difference == pytest.approx(one.difference)
    assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1.0)
    assert other.p_value == pytest.approx(one.p_value, abs=0.02)
