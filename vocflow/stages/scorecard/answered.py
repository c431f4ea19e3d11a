"""Measure who was asked and who answered, and the score weighted to the shares of all customers."""

from __future__ import annotations

from typing import Any

from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW, shown
from vocflow.report.scorecard.answered import Answered, AskedGroup, AskedTable, WeightedScore
from vocflow.stages.measures.answered import response_gaps, response_groups, weighted
from vocflow.stages.periods import Span
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work

MOST_WAVES = 8


def answered(work: Work) -> Answered | None:
    """The response to the invitations of the latest closed period; None where nobody was invited."""
    asked = {row["survey"]: row["invited"] for row in work.warehouse.rows("figure/invited_surveys")}
    if not asked or work.latest is None or work.scope.outcome is None:
        return None
    surveys = [source for source in work.scope.sources if source in asked]
    strangers = sorted(set(asked) - {source.name for source in work.project.sources})
    if strangers:
        work.missing.append(f"Invitations ask to answer “{strangers[0]}”, which is no listening post of the project.")
    since, until = work.scope.bounds(work.latest)
    sent = {"surveys": surveys, "since": since, "until": until, "seen_until": work.scope.until}
    whole = _whole(work, sent) if surveys else None
    if whole is None or whole["invited"] < SUPPRESS_BELOW:
        work.missing.append(f"No response rate can be given of the invitations sent in {work.latest.label}.")
        return None
    return _Answered(work, work.latest, sent, whole["invited"]).facts()


def _whole(work: Work, sent: dict[str, Any]) -> dict[str, Any] | None:
    return next(iter(response_groups(work.recorder.bench, {**sent, "part": "all", "segment": None})), None)


class _Answered:
    """The invitations of one period, and its figures."""

    def __init__(self, work: Work, period: Span, sent: dict[str, Any], invited: int) -> None:
        self.work = work
        self.period = period
        self.sent = sent
        self.invited = invited
        self.take = work.recorder.figure

    def facts(self) -> Answered:
        everybody = {**self.sent, "part": "all", "segment": None, "value": None}
        parts = [("segment", name) for name in self._segments()] + [("channel", None)]
        tables = [self._table(part, name, self.sent, self.invited, self.period.slug) for part, name in parts]
        return Answered(
            period=self.period.label,
            invited=self.take(f"invited.{self.period.slug}", "invited", **everybody),
            rate=self.take(f"response.{self.period.slug}", "response_rate", **everybody),
            tables=tuple(table for table in tables if table is not None),
            waves=self._table("wave", None, {**self.sent, "since": self.work.scope.since}, None, "all"),
            score=self._score(),
        )

    def _segments(self) -> tuple[str, ...]:
        """The segment that the brief shows, and those that the answers are weighted by."""
        names = [self.work.project.segment, *(name for name, _ in self.work.project.weighting.margins)]
        return tuple(dict.fromkeys(name for name in names if name))

    def _table(
        self, part: str, segment: str | None, sent: dict[str, Any], whole: int | None, ending: str
    ) -> AskedTable | None:
        """The groups that may be shown; None where there are not two."""
        picked = {**sent, "part": part, "segment": segment}
        rows = response_groups(self.work.recorder.bench, picked)
        visible = shown({row["value"]: row["invited"] for row in rows}, whole=whole)
        names = [row["value"] for row in rows if row["value"] in visible]
        if part == "wave":
            names = names[-MOST_WAVES:]
        if len(names) < 2:
            return None
        gaps = response_gaps(self.work.recorder.bench, {**picked, "groups": names}) if part != "wave" else {}
        groups = []
        for name in names:
            of = f"{ending}.{slug(segment or part)}.{slug(name)}"
            gap = gaps.get(name)
            difference = (
                self.take(f"response_gap.{of}", "response_gap", **picked, groups=names, group=name) if gap else None
            )
            groups.append(
                AskedGroup(
                    name,
                    self.take(f"invited.{of}", "invited", **picked, value=name),
                    self.take(f"response.{of}", "response_rate", **picked, value=name),
                    difference,
                    gap.verdict if gap else "no detectable difference",
                )
            )
        if part != "wave":
            groups.sort(key=lambda group: (-group.rate.value, group.name))
        return AskedTable(segment or part, tuple(groups), hidden=len(visible) < len(rows))

    def _score(self) -> WeightedScore | None:
        """The weighted score beside the plain one; what stands against it goes to `missing`."""
        work, weighting = self.work, self.work.project.weighting
        if not weighting.margins or work.scope.outcome is None or work.scope.outcome.kind != "nps":
            return None
        picked = work.scope.answers(self.period)
        margins = {**picked, "margins": weighting.shares(), "cap": weighting.cap}
        try:
            weights, _ = weighted(work.recorder.bench, margins)
        except ValueError as error:
            work.missing.append(f"The score is not weighted: {error}.")
            return None
        if weights.n < FLAG_BELOW:
            work.missing.append(f"The score is not weighted: {weights.n} answers are too few.")
            return None
        return WeightedScore(
            plain=self.take(f"nps.{self.period.slug}", "nps", **picked),
            weighted=self.take(f"nps_weighted.{self.period.slug}", "nps_weighted", **margins),
            effective=self.take(f"weighted_n.{self.period.slug}", "weighted_effective_n", **margins),
            capped=self.take(f"weights_capped.{self.period.slug}", "weights_capped", **margins),
            margins=tuple(weighting.shares()),
        )
