"""What every section of the scorecard is measured with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vocflow.config import Project
from vocflow.report.scorecard.ranges import Days
from vocflow.schema import Taxonomy
from vocflow.stages.periods import Span, local_day
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
    missing: list[str] = field(default_factory=list)

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

    def days(self, since: datetime | None, until: datetime | None) -> Days | None:
        """The days of a window (UTC, naive); an end that is open is that of the feedback."""
        bounds = {"since": self.scope.since, "until": self.scope.until}
        heard = self.recorder.bench.rows("volume", bounds, "since", "until")[0]
        first = since or heard["first_at"]
        last = until - timedelta(seconds=1) if until else heard["last_at"]
        if first is None or last is None:
            return None
        return Days(local_day(first, self.scope.zone), local_day(last, self.scope.zone))
