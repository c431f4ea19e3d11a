"""The four verbs, as plain functions of a project: ingest, classify, measure, report; and `run`, which does all four.
Beside them: `draw` and `label`, by which humans correct what was read, and `explain`.

Each verb stands in the module named after its doing (`ingest` in ingesting.py). Names are resolved on first use, so
that a run with nothing new imports nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vocflow.stages.alerting import RaisedAlert, raised_by
    from vocflow.stages.classifying import Classified, classify
    from vocflow.stages.drawing import Asked, Drawing, draw, queue
    from vocflow.stages.explaining import Explanation, explain, figure_list
    from vocflow.stages.ingesting import FileCounts, Ingested, ingest, new_run_id, retry
    from vocflow.stages.labelling import Imported, LabelStatus, import_labels, label, label_status
    from vocflow.stages.measuring import measure
    from vocflow.stages.reporting import Published, report, unchanged
    from vocflow.stages.running import Outcome, run

_MODULES = {
    "alerting": ("RaisedAlert", "raised_by"),
    "classifying": ("Classified", "classify"),
    "drawing": ("Asked", "Drawing", "draw", "queue"),
    "explaining": ("Explanation", "explain", "figure_list"),
    "ingesting": ("FileCounts", "Ingested", "ingest", "new_run_id", "retry"),
    "labelling": ("Imported", "LabelStatus", "import_labels", "label", "label_status"),
    "measuring": ("measure",),
    "reporting": ("Published", "report", "unchanged"),
    "running": ("Outcome", "run"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Asked",
    "Classified",
    "Drawing",
    "Explanation",
    "FileCounts",
    "Imported",
    "Ingested",
    "LabelStatus",
    "Outcome",
    "Published",
    "RaisedAlert",
    "classify",
    "draw",
    "explain",
    "figure_list",
    "import_labels",
    "ingest",
    "label",
    "label_status",
    "measure",
    "new_run_id",
    "queue",
    "raised_by",
    "report",
    "retry",
    "run",
    "unchanged",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
