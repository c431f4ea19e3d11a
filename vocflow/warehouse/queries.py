"""Named SQL: every statement that touches the warehouse stands in a file under `sql/`, with its grain stated."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """Return the text of a named query.

    >>> query("figure/nps_counts").startswith("-- ")
    True
    """
    return (files("vocflow.warehouse") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def migrations() -> list[tuple[int, str]]:
    """Return the migrations as (number, SQL), oldest first."""
    folder = files("vocflow.warehouse") / "sql" / "migration"
    found = [
        (int(entry.name[:3]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)
