"""The recorder takes figures and remembers how: what it has taken can be stored, printed, and taken again."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vocflow.schema import Figure
from vocflow.stages.bench import Bench
from vocflow.stages.measures import MEASURES, as_stored, take

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass
class Recorder:
    """Takes figures from a bench under readable ids such as `nps.2026-Q3`."""

    bench: Bench
    taken: dict[str, tuple[Figure, str, dict[str, Any]]] = field(default_factory=dict)

    def figure(self, figure_id: str, measure: str, **parameters: Any) -> Figure:
        """Take one figure; the same id is taken once."""
        if figure_id not in self.taken:
            measured = take(self.bench, measure, parameters)
            figure = Figure(
                figure_id, float(measured.value), measured.low, measured.high, measured.n, MEASURES[measure].unit
            )
            self.taken[figure_id] = (figure, measure, parameters)
        return self.taken[figure_id][0]

    def withdraw(self, figure_id: str) -> None:
        """Forget a figure that is not published after all."""
        self.taken.pop(figure_id, None)

    def table(self, run_id: str) -> pa.Table:
        """Everything taken, as rows of the `figure` table."""
        import pyarrow as pa

        rows = [
            {
                "run_id": run_id, "figure_id": figure.id, "position": position, "measure": measure,
                "parameters": json.dumps(as_stored(parameters), ensure_ascii=False, sort_keys=True),
                "value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n, "unit": figure.unit,
            }
            for position, (figure, measure, parameters) in enumerate(self.taken.values())
        ]  # fmt: skip
        return pa.Table.from_pylist(rows)


def slug(name: str) -> str:
    """A name as part of a figure id: lower-case words joined by hyphens, with a hash where that loses anything.

    >>> slug("Waiting and queueing"), slug("Naïve?")
    ('waiting-and-queueing', 'na-ve-a5bd0c')
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    if words.replace("-", " ") == name.lower().replace("-", " "):
        return words
    return f"{words}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}".strip("-")
