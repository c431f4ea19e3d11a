"""What every section of the scorecard is measured with."""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.config import Project
from vocflow.schema import Taxonomy
from vocflow.stages.periods import Span
from vocflow.stages.recorder import Recorder
from vocflow.stages.scope import Scope
from vocflow.stages.scores import Scores
from vocflow.warehouse.store import Warehouse


@dataclass(frozen=True)
class Work:
    """One run of the measures. What a section cannot say, and why, it appends to `missing` as a full sentence."""

    project: Project
    recorder: Recorder
    scope: Scope
    scores: Scores
    taxonomy: Taxonomy
    missing: list[str]

    @property
    def warehouse(self) -> Warehouse:
        return self.recorder.bench.warehouse

    @property
    def latest(self) -> Span | None:
        """The latest closed period with answers."""
        return self.scores.latest

    @property
    def previous(self) -> Span | None:
        """The period before the latest closed one."""
        return self.scores.previous()
