from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.report.numbers import Form, Printed, printed_scale_end
from vocflow.schema import Figure, Unit


@pytest.mark.parametrize(
    ("unit", "form", "value", "expected"),
    [
        ("nps", "level", 6.81, "+6.8"),
        ("nps", "level", -35.9, "−35.9"),
        ("nps", "level", -0.04, "0.0"),
        ("points", "difference", 12.0, "+12.0"),
        ("points", "size", -24.3, "24.3"),
        ("rating", "level", 4.44, "4.4"),
        ("rating", "difference", 0.6, "+0.6"),
        ("rating", "difference", -0.6, "−0.6"),
        ("share", "level", 0.3812, "38%"),
        ("share", "level", 0.0, "0%"),
        ("share", "level", 1.0, "100%"),
        ("share", "level", 0.004, "0.4%"),
        ("share", "level", 0.998, "99.8%"),
        ("share", "difference", -0.071, "−7.1"),
        ("share", "size", -0.071, "7.1"),
        ("count", "level", 10296, "10,296"),
        ("money", "level", 2_103_450.4, "€2,103,450"),
        ("money", "level", -1200.0, "−€1,200"),
        ("money", "level", -0.3, "€0"),
    ],
)
def test_each_unit_is_printed_by_its_rule(unit: Unit, form: Form, value: float, expected: str) -> None:
    assert str(Printed(Figure("f", value, value, value, 1, unit), form=form, currency="EUR")) == expected


def test_a_currency_without_a_sign_of_its_own_stands_before_the_amount() -> None:
    assert str(Printed(Figure("f", 1240.0, 1.0, 2.0, 9, "money"), currency="CHF")) == "CHF\u00a01,240"


def test_a_count_has_no_interval_to_print() -> None:
    with pytest.raises(ValueError, match="figure rows"):
        str(Printed(Figure("rows", 7, None, None, 7, "count"), "low"))


def test_an_axis_prints_a_true_minus() -> None:
    assert printed_scale_end(-100.0) == "−100"


@given(st.floats(-200, 200), st.sampled_from(["nps", "points"]))
def test_the_printed_number_reads_back_to_the_printed_precision(value: float, unit: Unit) -> None:
    text = str(Printed(Figure("f", value, value, value, 1, unit)))
    assert re.fullmatch(r"[+−]?\d+\.\d", text)
    assert abs(float(text.replace("−", "-")) - value) <= 0.05 + 1e-9


@given(st.text())
def test_an_identifier_never_leaves_its_attribute(key: str) -> None:
    for tag in ("span", "tspan"):
        html = str(Printed(Figure(key, 1.0, 1.0, 1.0, 1, "nps")).html(tag))
        assert html.count("<") == 2
        assert html.count('"') == 6


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (40, "40 s"), (89.6, "90 s"), (90, "1.5 min"), (150, "2.5 min"), (596, "9.9 min"), (597, "10 min"),
        (5_399, "90 min"), (5_400, "1.5 h"), (93_600, "26 h"), (259_199, "72 h"), (259_200, "3.0 days"),
        (1_250_000, "14.5 days"), (math.inf, "not reached"),
    ],
)  # fmt: skip
def test_a_duration_is_printed_in_the_unit_that_suits_its_length(seconds: float, printed: str) -> None:
    figure = Figure("reply", seconds, seconds, seconds, 12, "duration")
    assert str(Printed(figure)) == printed.replace(" ", "\u00a0").replace("not\u00a0", "not ")
