"""Scores: the outcome by period and by segment, and the comparison of closed periods."""

from __future__ import annotations

from typing import Any

from vocflow.config import Project
from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.report.facts import Change, Period, Segment
from vocflow.schema import Figure
from vocflow.stages.disclosure import is_anonymous, visible_groups, withheld
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
        self.anonymous = is_anonymous(project, scope.sources)
        self._kept_back: dict[str, bool] = {}
        self._visible: dict[tuple[str, str], frozenset[str]] = {}
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
        """The outcome of a period; None below the suppression limit, and where it is withheld."""
        if self.scope.outcome is None or self._answers(period).n < SUPPRESS_BELOW:
            return None
        return self._taken(f"{self.scope.outcome.kind}{self._suffix(period)}", self.scope.answers(period))

    def _taken(self, figure_id: str, picked: dict[str, Any]) -> Figure | None:
        """The outcome of a group; None where it is anonymous and an earlier report tells the rest."""
        assert self.scope.outcome is not None
        if self._kept_back.get(figure_id):
            return None
        score = self.take(figure_id, self.scope.outcome.kind, **picked)
        if self.anonymous and figure_id not in self._kept_back:
            self._kept_back[figure_id] = withheld(self.recorder, score)
        return None if self._kept_back.get(figure_id) else score

    def _withheld(self, period: Span) -> bool:
        return self._answers(period).n >= SUPPRESS_BELOW and self.score(period) is None

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
                self.scope.outcome is not None and self._withheld(period),
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
            few = not (self._withheld(previous) or self._withheld(self.latest))
            reason = f"A period with fewer than {SUPPRESS_BELOW} answers" if few else "A period whose score is withheld"
            self.missing.append(f"{reason} is not compared.")
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
        asked = self.recorder.bench.rows("roles", {"sources": self.scope.sources}, "sources")
        if not any(
            row["role"] == "recommend" and row["scale"] == "yes_no" and row["n"] >= SUPPRESS_BELOW for row in asked
        ):
            return None
        since, until = self.scope.bounds(None)
        return self.take(
            "recommend", "recommend", sources=self.scope.sources, asked_as="recommend", since=since, until=until
        )

    def segments(self) -> tuple[Segment, ...]:
        """The score of each segment in the latest closed period, the largest first; those hidden at the end."""
        name = self.project.segment
        if name is None or self.scope.outcome is None or self.latest is None:
            return ()
        visible = self.visible(name, self.latest)
        values = [value for value in self._sizes(name, self.latest) if value is not None]
        shown = [self._segment(name, value, self.latest) for value in values if value in visible]
        return (*shown, *(Segment(value, None, None) for value in sorted(set(values) - visible)))

    def visible(self, name: str, period: Span) -> frozenset[str]:
        """The groups of a segment that may be shown in a period: every table of them has to ask.

        None of those left out can be worked out from the others, the period as a whole and the split of its change; of
        anonymous answers not from an earlier report either.
        """
        if (name, period.slug) not in self._visible:
            self._visible[name, period.slug] = self._find_visible(name, period)
        return self._visible[name, period.slug]

    def _find_visible(self, name: str, period: Span) -> frozenset[str]:
        if self.score(period) is None:
            return frozenset()
        sizes = self._sizes(name, period)
        secret = [
            value for value, n in sizes.items() if value and n >= SUPPRESS_BELOW and self._is_told(name, value, period)
        ]
        other = self._split_with(name, period)
        return visible_groups(sizes, split_with=self._sizes(name, other) if other else None, secret=secret)

    def _is_told(self, name: str, value: str, period: Span) -> bool:
        """Whether an earlier report and this one would tell of a few anonymous answers of the group."""
        assert self.scope.outcome is not None
        if not self.anonymous:
            return False
        figure_id = f"{self.scope.outcome.kind}.{period.slug}.{slug(name)}.{slug(value)}"
        picked = self.scope.answers(period) | {"segment": name, "segment_value": value}
        told = self._taken(figure_id, picked) is None
        self.recorder.withdraw(figure_id)
        return told

    @property
    def is_split(self) -> bool:
        """Whether the report splits the change of the score into mix and groups; not of anonymous answers."""
        previous = self.previous()
        if self.anonymous or self.latest is None or previous is None or self.scope.outcome is None:
            return False
        return self.scope.outcome.kind == "nps" and bool(self.score(self.latest)) and bool(self.score(previous))

    def _split_with(self, name: str, period: Span) -> Span | None:
        """The other period of the split, where it is split by this segment."""
        if name != self.project.segment or not self.is_split:
            return None
        return {self.latest: self.previous(), self.previous(): self.latest}.get(period)

    def _sizes(self, name: str, period: Span) -> dict[str | None, int]:
        """How many answers each group has, the largest first; None: those that name no group, where there are any."""
        picked = self.scope.answers(period) | {"segment": name}
        rows = self.recorder.bench.rows("segment_values", picked, "sources", "since", "until", "segment")
        sizes: dict[str | None, int] = {row["value"]: row["n"] for row in rows}
        rest = int(self._answers(period).value) - sum(sizes.values())
        return sizes | ({None: rest} if rest else {})

    def _segment(self, name: str, value: str, period: Span) -> Segment:
        assert self.scope.outcome is not None
        kind = self.scope.outcome.kind
        ending = f"{period.slug}.{slug(name)}.{slug(value)}"
        picked = self.scope.answers(period) | {"segment": name, "segment_value": value}
        answers = self.take(f"answers.{ending}", "answers", **picked)
        score = self.take(f"{kind}.{ending}", kind, **picked)
        flagged = answers.n < FLAG_BELOW
        if kind == "rating":
            return Segment(value, score, answers, flagged=flagged)
        detractors, passives, promoters = (
            self.take(f"{group}.{ending}", "nps_group", group=group, **picked)
            for group in ("detractors", "passives", "promoters")
        )
        return Segment(value, score, answers, detractors, passives, promoters, flagged)
