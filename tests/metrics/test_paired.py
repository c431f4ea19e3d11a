from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import compare_nps, compare_paired, compare_panel, nps

tables = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=3).filter(
    lambda table: sum(map(sum, table)) > 0
)


def test_by_hand() -> None:
    # 50 customers: 20 stay promoters, 10 rise from passive to promoter, 15 stay passive, 5 stay detractors.
    change = compare_panel([[20, 10, 0], [0, 15, 0], [0, 0, 5]])
    after, before = nps(30, 15, 5), nps(20, 25, 5)
    assert (change.difference, change.n) == (20.0, 50)
    # Answers of both times agree: mean product (20 + 5)/50 = .5, less .5 x .3 = covariance .35.
    assert change.se == pytest.approx(100 * math.sqrt((0.7 - 0.25 + 0.5 - 0.09 - 2 * 0.35) / 50))
    # With the pseudo-responses: scores 25/53 and 15/53, spreads 36.5/53 - (25/53)^2 and 26.5/53 - (15/53)^2.
    spread = (36.5 / 53 - (25 / 53) ** 2) * (26.5 / 53 - (15 / 53) ** 2)
    r = 0.35 * 50 / 53 / math.sqrt(spread)
    below, above = (
        (after.score - after.low, before.high - before.score),
        (after.high - after.score, before.score - before.low),
    )
    reach = [math.sqrt(x * x - 2 * r * x * y + y * y) for x, y in (below, above)]
    assert (change.low, change.high) == pytest.approx((20 - reach[0], 20 + reach[1]))
    assert change.verdict == "rose"
    assert compare_nps(after, before).verdict == "no detectable change"


def test_answers_and_tables_tell_the_same() -> None:
    after, before = [10, 9, 8, 3, 9, None, 10, 7], [9, 8, 8, 2, None, 5, 6, 9]
    change = compare_paired(after, before)
    assert change == compare_panel([[1, 1, 1], [1, 1, 0], [0, 0, 1]], missing=2)
    assert (change.n, change.missing) == (6, 2)


@given(tables)
def test_verdict_interval_and_p_value_are_one_statement(table: list[list[int]]) -> None:
    change = compare_panel(table)
    assert change.low <= change.difference + 1e-9
    assert change.difference <= change.high + 1e-9
    if abs(change.p_value - 0.05) > 1e-9:
        assert (change.verdict != "no detectable change") == (change.p_value < 0.05)


@given(tables)
def test_the_other_way_round_it_is_mirrored(table: list[list[int]]) -> None:
    change, mirrored = compare_panel(table), compare_panel(np.array(table).T)
    assert (mirrored.low, mirrored.high) == pytest.approx((-change.high, -change.low), abs=1e-6)
    assert mirrored.se == pytest.approx(change.se)


def test_what_is_no_panel_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        compare_paired([9], [9, 8])
    with pytest.raises(ValueError, match="3 x 3"):
        compare_panel([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="at least one answer"):
        compare_paired([9, None], [None, 8])
    with pytest.raises(ValueError, match="whole number"):
        compare_panel([[1, 2, 3], [0, -9, 0], [1, 1, 1]])
