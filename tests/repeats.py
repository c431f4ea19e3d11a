"""How often repeated runs are made: ten times, or as often as an issue asks where VOCFLOW_REPEATS is "full"."""

from __future__ import annotations

import os

WANTED = os.environ.get("VOCFLOW_REPEATS", "10")


def repeats(asked: int) -> int:
    """`asked` times in `make acceptance`; elsewhere as often as the environment says, and never more than asked."""
    return asked if WANTED == "full" else min(asked, int(WANTED))
