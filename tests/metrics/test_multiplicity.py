from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from vocflow.metrics import benjamini_hochberg, holm

if TYPE_CHECKING:
    from pathlib import Path

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_the_example_of_benjamini_and_hochberg() -> None:
    # Benjamini & Hochberg 1995, section 3.2: four hypotheses rejected at .05, where Bonferroni rejects three (V11).
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528]
    adjusted = benjamini_hochberg([*p, 0.759, 1.0])
    assert np.count_nonzero(adjusted <= 0.05) == 4
    assert adjusted[3] == pytest.approx(0.035625, abs=1e-9)


def test_reference_checks(shared: Path) -> None:
    check = next(c for c in json.loads((shared / "reference/checks.json").read_text()) if c["id"] == "V11")
    adjusted = benjamini_hochberg(check["input"])
    assert np.count_nonzero(adjusted <= 0.05) == check["expect"]["bh_rejected"]
    assert adjusted[3] == pytest.approx(check["expect"]["adj4"], abs=check["tolerance"])
    assert np.count_nonzero(holm(check["input"]) <= 0.05) == check["expect"]["bonferroni_rejected"]


@given(p_values)
def test_benjamini_hochberg_against_scipy(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p), abs=1e-12)


def test_holm_by_hand() -> None:
    # R: p.adjust(c(.01, .02, .03, .005), "holm"): .005 x 4, .01 x 3, then .02 x 2 which .03 x 1 may not fall below.
    assert holm([0.01, 0.02, 0.03, 0.005]) == pytest.approx([0.03, 0.04, 0.04, 0.02])


@given(p_values)
def test_adjusting_keeps_the_order_and_never_helps(p: list[float]) -> None:
    order = np.argsort(p, kind="stable")
    for adjusted in (benjamini_hochberg(p), holm(p)):
        assert np.all(np.diff(adjusted[order]) >= 0)
        assert np.all((adjusted >= np.array(p) - 1e-15) & (adjusted <= 1))
    assert np.all(benjamini_hochberg(p) <= holm(p) + 1e-12)


def test_no_tests_need_no_adjusting() -> None:
    assert benjamini_hochberg([]).size == holm([]).size == 0


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, bad])
