"""How a page names a day."""

from __future__ import annotations

from datetime import date

from .page import Node
from .reading import Reading

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def says_day(r: Reading, node: Node, day: date) -> None:
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    r.expect(node.text == text, node.text, text, "another day")
    written = node.attributes.get("datetime", "")
    r.expect(written == day.isoformat(), written, day.isoformat(), "another day in the machine's words")
