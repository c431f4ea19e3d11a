"""The message for a column that the project names and the file does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vocflow.config.toml_file import nearest, quote
from vocflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vocflow.sources.layout import Layout

_MOST_NAMES = 30


def missing_column(path: Path, layout: Layout, name: str, found: Sequence[str], hint: str | None = None) -> SourceError:
    """A SourceError with the file, the column, those found, the nearest name and where to mend it."""
    advice = hint or nearest(name, found, "")
    meant = f"{advice} " if advice.startswith("did you mean") else f"{hint}; " if hint else ""
    return SourceError(
        f"no column {quote(name)} in {path.name}",
        where=str(path),
        why=f"columns found: {listed(found)}",
        next_step=f"{meant}mend {layout.place_of(name)}, then run: vocflow check",
    )


def listed(names: Sequence[str]) -> str:
    """Names in quotes, shortened to what a person will read."""
    shown = ", ".join(quote(name) for name in names[:_MOST_NAMES]) or "none"
    return shown if len(names) <= _MOST_NAMES else f"{shown} and {len(names) - _MOST_NAMES:,} more"
