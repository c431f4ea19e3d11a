"""Weights: values from R's survey package, worked tables, and what holds for any answers."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.metrics import linearised_se, nps, post_stratify, rake, weighted_nps

MARGINS = {"g": {"A": 50, "B": 50}, "h": {"X": 40, "Y": 60}}


@pytest.fixture
def wnps(shared: Path) -> dict[str, list[Any]]:
    """200 answers with design weights, two groupings and +1, 0 or -1 for promoter, passive or detractor."""
    with (shared / "reference" / "wnps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = {name: [float(row[name]) for row in rows] for name in ("w", "v")}
    return {**numbers, **{name: [row[name] for row in rows] for name in ("g", "h")}}


def test_v06_raked_nps(wnps: dict[str, list[Any]]) -> None:
    """checks.json V06: R 4 survey, rake and calibrate."""
    weights = rake({"g": wnps["g"], "h": wnps["h"]}, MARGINS, base=wnps["w"], cap=None)
    found = weighted_nps(wnps["v"], weights)
    assert found.value == pytest.approx(-14.57929581, abs=1e-5)
    assert found.se == pytest.approx(7.408074437, abs=0.05)
    assert weights.effective_n == pytest.approx(150.1711083, abs=1e-4)
    in_cell = (np.array(wnps["g"]) == "A") & (np.array(wnps["h"]) == "X")
    assert 100 * weights.values[in_cell].sum() / weights.n == pytest.approx(19.79226202, abs=1e-5)
    assert weights.missed == 0.0


def test_v05_one_margin_of_one_group_leaves_the_design_weights(wnps: dict[str, list[Any]]) -> None:
    """checks.json V05: R's survey::svymean; the interval is the adjusted Wald at the smaller effective n."""
    weights = post_stratify(["all"] * 200, {"all": 1}, base=wnps["w"], cap=None)
    found = weighted_nps(wnps["v"], weights)
    assert found.value == pytest.approx(-14.28571429, abs=1e-5)
    assert found.se == pytest.approx(7.217622975, abs=1e-5)
    assert found.effective_n == pytest.approx(159.479251, abs=1e-5)
    assert (found.low, found.high) == pytest.approx((-28.037817, -0.006072), abs=1e-5)


def test_post_stratification_by_hand() -> None:
    """Basic: 20 of 100 answers, 50% of customers, so each counts 2.5; Plus 0.625. NPS = (0.5 x -50 + 0.5 x +50) = 0."""
    plan = ["Basic"] * 20 + ["Plus"] * 80
    answers = [-1] * 12 + [0] * 6 + [1] * 2 + [-1] * 10 + [0] * 20 + [1] * 50
    weights = post_stratify(plan, {"Basic": 50, "Plus": 50})
    found = weighted_nps(answers, weights)
    assert weights.values[[0, -1]].tolist() == [2.5, 0.625]
    assert found.value == pytest.approx(0.0, abs=1e-9)
    # Kish: 100^2 / (20 x 2.5^2 + 80 x 0.625^2) = 10000 / 156.25
    assert weights.effective_n == pytest.approx(64.0)
    # Within groups: variances 0.45 and 0.5 of -1, 0, 1 answers; shares squared over sizes, times n / (n - 1).
    within = 0.25 * 0.45 / 20 + 0.25 * 0.5 / 80
    assert found.se == pytest.approx(100 * math.sqrt(100 / 99 * within))


def test_equal_weights_give_the_plain_nps() -> None:
    answers = [1] * 60 + [0] * 25 + [-1] * 15
    found = weighted_nps(answers, post_stratify(["all"] * 100, {"all": 1}))
    plain = nps(60, 25, 15)
    assert found.value == pytest.approx(plain.score)
    # n* = V / se^2 = 99, one answer fewer than n, because the linearised error divides by n - 1.
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.1)


def test_the_cap_holds_and_what_it_takes_goes_to_the_same_margins() -> None:
    """2 of 100 answers stand for 20% of customers: weight 10, held at 5; the margin stays 10 points short."""
    weights = post_stratify(["rare"] * 2 + ["often"] * 98, {"rare": 20, "often": 80})
    assert weights.values[0] == pytest.approx(5.0)
    assert weights.values.mean() == pytest.approx(1.0)
    assert (weights.capped, weights.missed) == (2, pytest.approx(0.1))
    # One of the two is a design weight of 9 to 1: the heavy one is held, the light one takes over what it loses.
    weights = post_stratify(["rare"] * 2 + ["often"] * 98, {"rare": 9, "often": 91}, base=[9.0, 1.0] + [1.0] * 98)
    assert weights.values[:2] == pytest.approx([5.0, 4.0])
    assert (weights.capped, weights.missed) == (1, 0.0)


@pytest.mark.parametrize(
    ("groups", "margins", "said"),
    [
        ({"plan": ["a", "b"]}, {"plan": {"a": 1}}, "plan 'b' has answers and no share"),
        ({"plan": ["a", "a"]}, {"plan": {"a": 1, "b": 1}}, "plan 'b' has a share and no answer"),
        ({"plan": ["a", "b"]}, {"plan": {"a": 1, "b": 0}}, "shares of plan must be numbers above 0"),
        ({"plan": ["a"], "city": ["x", "y"]}, {"plan": {"a": 1}, "city": {"x": 1, "y": 1}}, "the group of each answer"),
        ({}, {}, "at least one"),
    ],
)
def test_what_cannot_be_weighted_is_refused(groups: Any, margins: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rake(groups, margins)


def test_other_values_are_refused() -> None:
    weights = post_stratify(["a", "a"], {"a": 1})
    for call, said in (
        (lambda: weighted_nps([9, 2], weights), r"\+1, 0 or -1"),
        (lambda: linearised_se([1.0], weights), "2 weights need as many values"),
        (lambda: linearised_se([1.0], post_stratify(["a"], {"a": 1})), "two answers or more"),
        (lambda: post_stratify(["a"], {"a": 1}, base=[0.0]), "each above 0"),
        (lambda: post_stratify(["a"], {"a": 1}, cap=1.0), "cap must lie above 1"),
    ):
        with pytest.raises(ValueError, match=said):
            call()


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("XY")), min_size=30, max_size=120),
    st.floats(0.2, 0.8), st.floats(0.2, 0.8),
)  # fmt: skip
def test_margins_are_met_wherever_every_cell_has_an_answer(answers: list[tuple[str, str]], a: float, x: float) -> None:
    answers = answers + [(g, h) for g in "AB" for h in "XY"] * 3
    g, h = ([pair[at] for pair in answers] for at in (0, 1))
    weights = rake({"g": g, "h": h}, {"g": {"A": a, "B": 1 - a}, "h": {"X": x, "Y": 1 - x}}, cap=None)
    assert weights.values.min() > 0
    assert weights.values[np.array(g) == "A"].sum() / weights.n == pytest.approx(a, abs=1e-6)
    assert weights.values[np.array(h) == "X"].sum() / weights.n == pytest.approx(x, abs=1e-6)
    assert 1 <= weights.effective_n <= weights.n + 1e-9
    capped = rake({"g": g, "h": h}, {"g": {"A": a, "B": 1 - a}, "h": {"X": x, "Y": 1 - x}}, cap=2.0)
    assert capped.values.max() <= 2.0 + 1e-6
    assert capped.values.mean() == pytest.approx(1.0)
    assert capped.effective_n >= weights.effective_n - 1e-6
