"""Scores: the outcome by period and by segment, and the comparison of closed periods."""

from __future__ import annotations

from typing import Any

from vocflow.config import Project
from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.report.facts import Change, Period, Segment
from vocflow.schema import Figure
from vocflow.stages.measures.scores import nps_change, rating_change
from vocflow.stages.periods import Span
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import Scope, closed, outcome_periods

LEVEL = 0.95
MOST_PERIODS = 12
ENOUGH_TO_DOUBT = 100
"""Of so many answers to a true 0-10 question, some lie in its upper half."""


class Scores:
    """The outcome over a calendar of periods. `latest` is the last closed period with answers, if there is one."""

    def __init__(self, project: Project, recorder: Recorder, scope: Scope, missing: list[str]) -> None:
        self.project = project
        self.recorder = recorder
        self.warehouse = recorder.bench.warehouse
        self.scope = scope
        self.missing = missing
        self.take = recorder.figure
        span = self.warehouse.row("figure/span", sources=scope.sources, since=scope.since, until=scope.until)
        if scope.scale == "nps" and span["n"] >= ENOUGH_TO_DOUBT and span["highest"] <= 5:
            missing.insert(
                0, f"None of {span['n']:,} answers lies above 5: was the question asked on a scale of 0 to 10?"
            )
        self.calendar = outcome_periods(project, scope, span["first_at"], span["last_at"])[-MOST_PERIODS:]
        self.latest = next((p for p in reversed(self.calendar) if closed(p, scope) and self._n(p)), None)

    def _n(self, period: Span | None) -> int:
        return self._answers(period).value > 0

    def _suffix(self, period: Span | None) -> str:
        return f".{period.slug}" if period else ""

    def _answers(self, period: Span | None) -> Figure:
        return self.take(f"answers{self._suffix(period)}", "answers", **self.scope.answers(period))

    def score(self, period: Span | None) -> Figure | None:
        """The outcome of a period; None below the suppression limit."""
        if self.scope.outcome is None or self._answers(period).n < SUPPRESS_BELOW:
            return None
        kind = self.scope.outcome.kind
        return self.take(f"{kind}{self._suffix(period)}", kind, **self.scope.answers(period))

    def periods(self) -> list[Period]:
        """Every period of the calendar with its answers, its score, and its step from the one before."""
        pairs = [
            (before, after) for before, after in zip(self.calendar, self.calendar[1:], strict=False)
            if closed(after, self.scope) and self.score(before) and self.score(after)
        ]  # fmt: skip
        # One level for the whole row, so that a row of quiet periods is called quiet 95 times in 100.
        level = 1 - (1 - LEVEL) / max(1, len(pairs))
        steps = {after.slug: self._compared(before, after, level, "step") for before, after in pairs}
        return [
            Period(
                period.label, period.start, period.end, closed(period, self.scope),
                self._answers(period), self.score(period), steps.get(period.slug),
            )
            for period in self.calendar
        ]  # fmt: skip

    def previous(self) -> Span | None:
        """The period before the latest closed one, if the calendar reaches back to it."""
        if self.latest is None:
            return None
        at = self.calendar.index(self.latest)
        return self.calendar[at - 1] if at else None

    def change(self) -> Change | None:
        """The comparison of the latest closed period with the one before; what stands against it goes to `missing`."""
        if self.scope.outcome is None:
            return None
        previous = self.previous()
        if self.latest is None:
            self.missing.append("No period is closed yet, so no change can be called.")
            return None
        if previous is None:
            self.missing.append("There is no earlier period to compare with, so no change can be called.")
            return None
        if not self._n(previous):
            self.missing.append("Nothing was answered in the period before, so no change can be called.")
            return None
        if self.score(previous) is None or self.score(self.latest) is None:
            self.missing.append(f"A period with fewer than {SUPPRESS_BELOW} answers is not compared.")
            return None
        return self._compared(previous, self.latest, LEVEL, "change")

    def _compared(self, before: Span, after: Span, level: float, name: str) -> Change:
        assert self.scope.outcome is not None
        kind = self.scope.outcome.kind
        parameters = self.pair(before, after) | {"level": level}
        difference = self.take(f"{name}.{after.slug}", f"{kind}_change", **parameters)
        if kind == "rating":
            told = rating_change(self.recorder.bench, parameters)
            return Change(before.label, after.label, difference, told.verdict, told.p_value, None)
        change = nps_change(self.recorder.bench, parameters)
        smallest = self.take(f"{name}.{after.slug}.smallest", "nps_smallest_detectable", **parameters)
        return Change(before.label, after.label, difference, change.verdict, change.p_value, smallest)

    def pair(self, before: Span, after: Span) -> dict[str, Any]:
        """Parameters that pick the outcome's answers of two periods, the earlier one under `before_`."""
        earlier = self.scope.answers(before)
        return self.scope.answers(after) | {"before_since": earlier["since"], "before_until": earlier["until"]}

    def recommend(self) -> Figure | None:
        """The share that would recommend, where that was asked apart."""
        asked = self.warehouse.rows("figure/roles", sources=self.scope.sources)
        if not any(
            row["role"] == "recommend" and row["scale"] == "yes_no" and row["n"] >= SUPPRESS_BELOW for row in asked
        ):
            return None
        since, until = self.scope.bounds(None)
        return self.take(
            "recommend", "recommend", sources=self.scope.sources, asked_as="recommend", since=since, until=until
        )

    def segments(self) -> tuple[Segment, ...]:
        """The score of each segment in the latest closed period, the largest segment first."""
        name = self.project.segment
        if name is None or self.scope.outcome is None or self.latest is None:
            return ()
        picked = self.scope.answers(self.latest)
        found = self.warehouse.rows(
            "figure/segment_values",
            sources=picked["sources"],
            since=picked["since"],
            until=picked["until"],
            segment=name,
        )
        return tuple(self._segment(name, row["value"], picked) for row in found)

    def _segment(self, name: str, value: str, picked: dict[str, Any]) -> Segment:
        assert self.scope.outcome is not None and self.latest is not None
        kind = self.scope.outcome.kind
        ending = f"{self.latest.slug}.{slug(name)}.{slug(value)}"
        picked = picked | {"segment": name, "segment_value": value}
        answers = self.take(f"answers.{ending}", "answers", **picked)
        if answers.n < SUPPRESS_BELOW:
            return Segment(value, None, answers)
        score = self.take(f"{kind}.{ending}", kind, **picked)
        flagged = answers.n < FLAG_BELOW
        if kind == "rating":
            return Segment(value, score, answers, flagged=flagged)
        detractors, passives, promoters = (
            self.take(f"{group}.{ending}", "nps_group", group=group, **picked)
            for group in ("detractors", "passives", "promoters")
        )
        return Segment(value, score, answers, detractors, passives, promoters, flagged)
