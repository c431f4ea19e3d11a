"""The four verbs, as plain functions of a project: ingest, classify, measure, report; and `run`, which does all four.

Each verb stands in the module named after its doing (`ingest` in ingesting.py). Names are resolved on first use, so
that a run with nothing new imports nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vocflow.stages.classifying import Classified, classify
    from vocflow.stages.explaining import Explanation, explain, figure_list
    from vocflow.stages.ingesting import FileCounts, Ingested, ingest, new_run_id, retry
    from vocflow.stages.measuring import measure
    from vocflow.stages.reporting import Published, report, unchanged
    from vocflow.stages.running import Outcome, run

_MODULES = {
    "classifying": ("Classified", "classify"),
    "explaining": ("Explanation", "explain", "figure_list"),
    "ingesting": ("FileCounts", "Ingested", "ingest", "new_run_id", "retry"),
    "measuring": ("measure",),
    "reporting": ("Published", "report", "unchanged"),
    "running": ("Outcome", "run"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Classified",
    "Explanation",
    "FileCounts",
    "Ingested",
    "Outcome",
    "Published",
    "classify",
    "explain",
    "figure_list",
    "ingest",
    "measure",
    "new_run_id",
    "report",
    "retry",
    "run",
    "unchanged",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
