"""Measure how the score of each segment changed, all segments at once."""

from __future__ import annotations

from typing import Any

from vocflow.metrics import SUPPRESS_BELOW, Difference, NpsChange, benjamini_hochberg_level, shrink_nps
from vocflow.metrics.estimate import verdict
from vocflow.report.scorecard.segments import SegmentChange, SegmentChanges
from vocflow.schema import Figure
from vocflow.stages.measures.scores import nps_change, nps_estimate, panel_change, rating_change
from vocflow.stages.periods import Span
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work
from vocflow.stages.scores import LEVEL

FEWEST_RANKED = 3
"""Two segments are compared, not ranked."""


def segments(work: Work) -> SegmentChanges | None:
    """The segments of the project's own kind; None without a segment, a score, or an earlier period to compare with."""
    outcome, name, latest, previous = work.scope.outcome, work.project.segment, work.latest, work.previous
    if outcome is None or name is None or latest is None or previous is None:
        return None
    measured = _Segments(work, outcome.kind, name, latest, previous)
    found = measured.changes()
    if not found:
        return None
    panel, said = measured.panel() if outcome.kind == "nps" else (None, None)
    return SegmentChanges(outcome, name, previous.label, latest.label, found, panel, said, measured.ranking())


class _Segments:
    def __init__(self, work: Work, kind: str, name: str, latest: Span, previous: Span) -> None:
        self.take, self.bench, self.scores = work.recorder.figure, work.recorder.bench, work.scores
        self.kind, self.name, self.latest, self.previous = kind, name, latest, previous
        self.pair = work.scores.pair(previous, latest)
        self.now, self.then = (work.scope.answers(period) for period in (latest, previous))

    def changes(self) -> tuple[SegmentChange, ...]:
        values = [
            row["value"]
            for row in self.bench.rows("segment_values", {**self.now, "segment": self.name}, *_SEGMENT_VALUES)
        ]
        compared = [value for value in values if self._score(value, self.latest) and self._score(value, self.previous)]
        tested = [self._change(value, LEVEL).p_value for value in compared]
        level = benjamini_hochberg_level(tested, level=LEVEL) if tested else LEVEL
        return tuple(self._segment(value, level if value in compared else None) for value in values)

    def _picked(self, value: str) -> dict[str, Any]:
        return {"segment": self.name, "segment_value": value}

    def _id(self, head: str, value: str, period: Span) -> str:
        return f"{head}.{period.slug}.{slug(self.name)}.{slug(value)}"

    def _answers(self, value: str, period: Span) -> Figure | None:
        if value not in self.scores.visible(self.name, period):
            return None
        return self.take(self._id("answers", value, period), "answers", **self._of(value, period))

    def _score(self, value: str, period: Span) -> Figure | None:
        """The score of a group; None where it is too small, or would give such a group away."""
        if value not in self.scores.visible(self.name, period):
            return None
        return self.take(self._id(self.kind, value, period), self.kind, **self._of(value, period))

    def _of(self, value: str, period: Span) -> dict[str, Any]:
        return {**(self.now if period is self.latest else self.then), **self._picked(value)}

    def _change(self, value: str, level: float) -> NpsChange | Difference:
        parameters = {**self.pair, **self._picked(value), "level": level}
        return (nps_change if self.kind == "nps" else rating_change)(self.bench, parameters)

    def _segment(self, value: str, level: float | None) -> SegmentChange:
        answers = self._answers(value, self.latest)
        before, after = self._score(value, self.previous), self._score(value, self.latest)
        if level is None:
            return SegmentChange(value, answers, before, after, None, None)
        difference = self.take(
            self._id("segment_change", value, self.latest), f"{self.kind}_change",
            **self.pair, **self._picked(value), level=level,
        )  # fmt: skip
        assert difference.low is not None and difference.high is not None
        return SegmentChange(value, answers, before, after, difference, verdict(difference.low, difference.high))

    def ranking(self) -> tuple[str, ...] | None:
        """The segments by their shrunk scores, highest first; see `SegmentChanges`."""
        values = sorted(self.scores.visible(self.name, self.latest))
        if self.kind != "nps" or len(values) < FEWEST_RANKED:
            return None
        found = shrink_nps([nps_estimate(self.bench, self._of(value, self.latest)) for value in values])
        return tuple(values[at] for at in found.order) if found.between else ()

    def panel(self) -> tuple[Figure, Any] | tuple[None, None]:
        parameters = {**self.pair, "level": LEVEL}
        change = panel_change(self.bench, parameters)
        if change is None or change.n < SUPPRESS_BELOW or self.scores.anonymous:
            return None, None
        return self.take(f"panel.{self.latest.slug}", "nps_panel_change", **parameters), change.verdict


_SEGMENT_VALUES = ("sources", "since", "until", "segment")
