"""What lateness does to praise, against a regression with an interaction and by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.metrics import MeanEstimate, lateness, mean

STARS = (1.0, 5.0)
# answers by (late, praised)
ANSWERS = {
    (False, False): [3, 4, 3, 3, 4, 2, 3, 4, 3, 3], (False, True): [5, 4, 5, 4, 4, 5, 3, 5],
    (True, False): [2, 1, 2, 3, 2, 2], (True, True): [2, 3, 2, 2, 3],
}  # fmt: skip


def groups(late: bool, answers: dict[tuple[bool, bool], list[int]]) -> tuple[MeanEstimate, MeanEstimate]:
    return mean(answers[late, False], bounds=STARS), mean(answers[late, True], bounds=STARS)


def test_means_by_hand() -> None:
    # on time 4.375 - 3.2, late 2.4 - 2.0
    found = lateness(groups(False, ANSWERS), groups(True, ANSWERS))
    assert found.on_time.difference == pytest.approx(1.175)
    assert found.late.difference == pytest.approx(0.4)
    assert found.difference.difference == pytest.approx(-0.775)
    assert found.n == 29
    assert found.on_time.verdict == "rose"
    assert found.late.verdict == "no detectable change"


def test_the_difference_is_the_interaction_of_a_regression() -> None:
    sm = pytest.importorskip("statsmodels.api")
    rows = [(late, praised, stars) for (late, praised), given in ANSWERS.items() for stars in given]
    x = np.array([(1, late, praised, late * praised) for late, praised, _ in rows], dtype=float)
    fit = sm.OLS([stars for *_, stars in rows], x).fit(cov_type="HC2", use_t=True)
    found = lateness(groups(False, ANSWERS), groups(True, ANSWERS)).difference
    assert found.difference == pytest.approx(fit.params[3])
    # four means with their own variances are HC2; degrees of freedom differ, so the widths do by some percent
    low, high = fit.conf_int()[3]
    assert found.high - found.low == pytest.approx(high - low, rel=0.12)
    assert (found.p_value < 0.05) == (not found.low <= 0 <= found.high)


def test_groups_that_all_agree_are_not_sure_of_themselves() -> None:
    answers = {**ANSWERS, (True, False): [1] * 6, (True, True): [1] * 5}
    found = lateness(groups(False, answers), groups(True, answers))
    assert found.late.low < 0 < found.late.high


def test_the_interval_covers() -> None:
    random, truth, held = np.random.default_rng(1), -0.8, 0
    for _ in range(300):
        drawn = {
            (late, praised): (3 + 0.8 * praised * (not late) + random.uniform(-1, 1, n)).tolist()
            for (late, praised), n in zip(ANSWERS, (90, 80, 40, 30), strict=True)
        }
        found = lateness(groups(False, drawn), groups(True, drawn)).difference
        held += found.low <= truth <= found.high
    assert held >= 275


def test_different_scales_are_refused() -> None:
    with pytest.raises(ValueError, match="different scales"):
        lateness(groups(False, ANSWERS), (mean([3], bounds=(0, 10)), mean([3], bounds=STARS)))
