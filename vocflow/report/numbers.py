"""How a figure is printed, by its unit: as plain text, and as HTML that leads back to the figure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from vocflow.schema import Figure

MINUS = "\u2212"
CURRENCY_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SPAN = Markup('<span class="figure" data-figure="{}" data-part="{}"{}>{}</span>')
TSPAN = Markup('<tspan class="figure" data-figure="{}" data-part="{}"{}>{}</tspan>')

Part = Literal["value", "low", "high", "n"]
Form = Literal["level", "difference", "size"]
"""A level as it stands, a difference with its sign, or the size of a difference whose direction is in the verb."""


@dataclass(frozen=True)
class Printed:
    """One part of a figure as it stands in a sentence, a table or a chart.

    >>> str(Printed(Figure("nps", -35.9, -55.0, -13.1, 39, "nps")))
    '−35.9'
    >>> str(Printed(Figure("gap", -0.071, -0.1, -0.03, 900, "share"), form="difference"))
    '−7.1'
    """

    figure: Figure
    part: Part = "value"
    form: Form = "level"
    currency: str = ""

    def __str__(self) -> str:
        if self.part == "n":
            return f"{self.figure.n:,}"
        value: float | None = getattr(self.figure, self.part)
        if value is None:
            raise ValueError(f"figure {self.figure.id} is a count and has no {self.part} end")
        return _number(value, self.figure, self.form, self.currency)

    def __html__(self) -> str:
        return self.html("span")

    def html(self, tag: Literal["span", "tspan"]) -> Markup:
        """The number within an element that carries the figure's id; `tspan` inside of an SVG text."""
        element = SPAN if tag == "span" else TSPAN
        form = Markup("") if self.form == "level" else Markup(' data-form="{}"').format(self.form)
        return element.format(self.figure.id, self.part, form, str(self))

    @property
    def rounds_to_zero(self) -> bool:
        """Whether the printed number shows no digit but zeros."""
        return not any(digit in str(self) for digit in "123456789")


def _number(value: float, figure: Figure, form: Form, currency: str) -> str:
    if form == "size":
        value = abs(value)
    if figure.unit == "share":
        return _share(value) if form == "level" else _signed(f"{100 * value:.1f}", form == "difference")
    if figure.unit == "count":
        return _signed(f"{value:,.0f}", False)
    if figure.unit == "money":
        return _money(value, currency)
    if figure.unit == "duration":
        return _duration(value)
    if figure.unit == "day":
        return printed_day(date.fromordinal(round(value)))
    if figure.unit == "rating":
        return _signed(f"{value:.1f}", form == "difference")
    return _signed(f"{value:.1f}", form != "size")


def _signed(text: str, plus: bool) -> str:
    """A true minus sign, a plus where asked for, and no sign on a zero."""
    digits = text.lstrip("-")
    if not digits.strip("0.,"):
        return digits
    if text.startswith("-"):
        return MINUS + digits
    return "+" + digits if plus else digits


def _share(value: float) -> str:
    """Whole percent; one decimal in the last percent at either end, so that a few are neither none nor all."""
    percent = 100 * value
    near_an_end = 0 < percent < 1 or 99 < percent < 100
    return (f"{percent:.1f}" if near_an_end else f"{percent:.0f}") + "%"


def _duration(seconds: float) -> str:
    """The unit in which a length of time has two digits or so."""
    if math.isinf(seconds):
        return "not reached"
    if seconds < 0:
        return MINUS + _duration(-seconds)
    for size, unit, most in ((1, "s", 90), (60, "min", 90), (3600, "h", 72)):
        if seconds < most * size:
            number = seconds / size
            return f"{number:.1f}\u00a0{unit}" if unit != "s" and number < 9.95 else f"{number:.0f}\u00a0{unit}"
    return f"{seconds / 86400:,.1f}\u00a0days"


def _money(value: float, currency: str) -> str:
    amount = f"{abs(value):,.0f}"
    sign = MINUS if value < 0 and amount != "0" else ""
    mark = CURRENCY_SIGNS.get(currency)
    return f"{sign}{mark}{amount}" if mark else f"{sign}{currency}\u00a0{amount}".lstrip()


def printed_day(day: date) -> str:
    """A day as leaders write it, the same in every locale.

    >>> printed_day(date(2026, 9, 3))
    '3 Sep 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def printed_scale_end(value: float) -> str:
    """An end of a scale or a tick of an axis: the shortest number, with a true minus.

    >>> printed_scale_end(-50.0)
    '−50'
    """
    return f"{value:g}".replace("-", MINUS)
