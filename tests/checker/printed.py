"""Printed numbers: read them back and hold them against the recomputed ones, to the precision that is shown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .page import Node
from .stats import Fact

MINUS = "−"
CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF", "JPY": "¥"}
SMALL = r"(?P<number>\d+\.\d)"
PLAIN = r"(?P<number>\d{1,3}(?:,\d{3})*|\d+)"
SIGNED = rf"(?P<sign>[+{MINUS}]?)(?P<number>\d+\.\d)"


@dataclass(frozen=True)
class Fault:
    """Something on the page that the raw files do not say."""

    where: str
    printed: str
    expected: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: printed {self.printed!r}, expected {self.expected!r} ({self.why})"


def misprint(node: Node, fact: Fact, currency: str) -> tuple[str, str] | None:
    """(expected, why) where the text of a figure does not show its part of `fact`; None where it does."""
    part, form, text = node.attributes.get("data-part", ""), node.attributes.get("data-form", ""), node.text
    if part not in ("value", "low", "high", "n"):
        return "value, low, high or n", "unknown data-part"
    exact = getattr(fact, part)
    if exact is None:
        return "nothing", f"this figure has no {part}"
    unit = "count" if part == "n" else fact.unit
    if unit == "day":
        day = date.fromordinal(round(exact))
        shown = f"{day.day} {day:%b} {day.year}"
        return None if text == shown else (shown, "another day")
    if unit == "duration":
        return None if text == _duration(float(exact)) else (_duration(float(exact)), "another length of time")
    scaled, pattern, digits = _shown(float(exact), unit, form, currency)
    if unit == "share" and not form and (0 < scaled < 1 or 99 < scaled < 100):
        pattern, digits = f"{SMALL}%|<0.1%" if "." in text else pattern, 1 if "." in text else 0
    found = re.fullmatch(pattern, text)
    expected = f"{scaled:.{digits}f}"
    if not found:
        return expected, f"not how a figure of unit {unit} is printed"
    sign = -1 if found.groupdict().get("sign") == MINUS else 1
    value = sign * float(found["number"].replace(",", ""))
    if abs(Decimal(str(value)) - Decimal(repr(scaled))) > Decimal("0.5") / 10**digits + Decimal("1e-9"):
        return expected, "another value"
    return None if _sign_fits(found, scaled, unit, form, digits) else (expected, "the wrong sign")


def _duration(seconds: float) -> str:
    """Seconds and minutes up to 90 of them, hours up to 72, days beyond; a decimal below ten minutes or hours."""
    if math.isinf(seconds):
        return "not reached"
    if seconds < 0:
        return MINUS + _duration(-seconds)
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds >= 259_200:
        return f"{seconds / 86400:,.1f} days"
    number, unit = (seconds / 60, "min") if seconds < 5400 else (seconds / 3600, "h")
    return f"{number:.1f} {unit}" if number < 9.95 else f"{number:.0f} {unit}"


def _shown(exact: float, unit: str, form: str, currency: str) -> tuple[float, str, int]:
    if unit == "count":
        return exact, PLAIN, 0
    if unit == "money":
        return exact, rf"{re.escape(CURRENCIES.get(currency, currency))}\s?{PLAIN}", 0
    if unit == "share" and not form:
        return 100 * exact, rf"{PLAIN}%", 0
    if unit == "share":
        exact *= 100
    return (abs(exact) if form == "size" else exact), SIGNED, 1


def _sign_fits(found: re.Match[str], scaled: float, unit: str, form: str, digits: int) -> bool:
    """NPS and differences carry their sign; a size, a rating and a printed zero have none."""
    if "sign" not in found.groupdict():
        return True
    zero = float(found["number"]) == 0
    signed = form != "size" and (form == "difference" or unit in ("nps", "points"))
    wanted = "" if zero or not signed else "+" if scaled > 0 else MINUS
    if not signed and scaled < 0 and not zero:
        wanted = MINUS
    return found["sign"] == wanted
