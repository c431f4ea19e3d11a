"""The status of a KPI: every way in which an interval can lie to a target."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import compare_shares, first_visible, kpi_status, share

CASES = [
    # low, high, target, better, status
    (31.0, 38.5, 30.0, "higher", "met"),
    (30.0, 38.5, 30.0, "higher", "met"),  # the target itself is good
    (29.9, 38.5, 30.0, "higher", "cannot tell"),
    (21.0, 30.0, 30.0, "higher", "cannot tell"),
    (21.0, 29.9, 30.0, "higher", "not met"),
    (1.0, 3.9, 4.0, "lower", "met"),
    (1.0, 4.0, 4.0, "lower", "met"),
    (3.0, 4.1, 4.0, "lower", "cannot tell"),
    (4.0, 9.0, 4.0, "lower", "cannot tell"),
    (4.1, 9.0, 4.0, "lower", "not met"),
    (4.1, float("inf"), 4.0, "lower", "not met"),
    (2.0, float("inf"), 4.0, "lower", "cannot tell"),
]


@pytest.mark.parametrize(("low", "high", "target", "better", "status"), CASES)
def test_the_interval_decides(low: float, high: float, target: float, better: str, status: str) -> None:
    assert kpi_status(low, high, target, better) == status  # type: ignore[arg-type]


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(-100, 100))
def test_lower_is_the_mirror_image_of_higher(low: float, width: float, target: float) -> None:
    high = low + width
    assert kpi_status(low, high, target, "higher") == kpi_status(-high, -low, -target, "lower")


def test_an_interval_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="from a lower to a higher end"):
        kpi_status(2.0, 1.0, 1.5, "higher")


def test_neither_word_is_said_wrongly_in_more_than_half_of_what_the_level_allows() -> None:
    # A true share of exactly the target: 2.5% may be called "not met", and as many "met".
    random = np.random.default_rng(3)
    shares = [share(int(k), 300) for k in random.binomial(300, 0.6, 4000)]
    said = [kpi_status(found.low, found.high, 0.6, "higher") for found in shares]
    assert said.count("not met") / 4000 < 0.035
    assert said.count("met") / 4000 < 0.035


def test_the_first_visible_target_is_called_with_the_power_it_names() -> None:
    now = share(150, 300)
    target = first_visible(now.value, now.low, now.high, "higher")
    random, called = np.random.default_rng(1), 0
    for before, after in zip(random.binomial(300, 0.5, 1500), random.binomial(300, target, 1500), strict=True):
        called += compare_shares(int(after), 300, int(before), 300).verdict == "rose"
    assert 0.76 < called / 1500 < 0.85
    assert first_visible(now.value, now.low, now.high, "lower") == pytest.approx(1 - target)
