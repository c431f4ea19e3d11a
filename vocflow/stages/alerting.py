"""Alerts: what this night's look at themes and NPS calls a change that no earlier night had called.

Each run goes over all nights again, from the warehouse as it is; what an earlier run raised stands in the table `alert`
and is not raised again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from vocflow import metrics
from vocflow.config import Project
from vocflow.metrics.alerts import SILENT_DAYS
from vocflow.metrics.emerging import HORIZON_DAYS
from vocflow.stages.daily import daily_answers, daily_mentions, last_whole_day
from vocflow.warehouse.store import Warehouse, snapshot

if TYPE_CHECKING:
    from vocflow.stages.scorecard.work import Work

OPEN_DAYS = HORIZON_DAYS
"""An alert is news for four weeks; one found in older history, by a first run or late data, is stored and not told."""


@dataclass(frozen=True)
class RaisedAlert:
    """An alert of a theme that grew, or of a fall of NPS (`theme` None).

    `raised_on` is the last day that it rests on, `began_on` the likeliest first day of the change.
    """

    theme: str | None
    raised_on: date
    began_on: date
    evidence: float
    threshold: float

    @property
    def what(self) -> str:
        """What the alert says, in words."""
        return "NPS fell" if self.theme is None else f"'{self.theme}' is mentioned more"

    def same_as(self, other: RaisedAlert) -> bool:
        """Whether late data only moved this alert by some days."""
        return self.theme == other.theme and abs((self.raised_on - other.raised_on).days) < SILENT_DAYS


def daily_parameters(work: Work) -> dict[str, Any]:
    """What picks the days of this report, for every query by day."""
    return {
        "sources": work.scope.sources, "since": work.scope.since, "until": work.scope.until,
        "language": work.project.language, "zone": work.scope.zone or "UTC",
    }  # fmt: skip


def found_alerts(work: Work) -> tuple[RaisedAlert, ...]:
    """Every alert that the nights up to this one would have raised, oldest first."""
    return work.recorder.bench.once("found alerts", lambda: _found(work))


def _found(work: Work) -> tuple[RaisedAlert, ...]:
    import numpy as np

    bench, parameters = work.recorder.bench, daily_parameters(work)
    last = last_whole_day(bench, parameters, work.scope.as_of)
    days = daily_mentions(bench, parameters, [theme.name for theme in work.taxonomy.themes], last) if last else None
    if last is None or days is None:
        return ()
    streams: list[str | None] = [*days.names]
    evidence = [metrics.theme_evidence(days.counts, days.volumes)]
    if work.scope.outcome is not None and work.scope.outcome.kind == "nps":
        answers = daily_answers(bench, parameters, last, days.first)
        if answers is not None:
            evidence.append(metrics.nps_evidence(*answers.counts))
            streams.append(None)
    raised = metrics.alerts(
        np.concatenate([each.log_evidence for each in evidence]), np.concatenate([each.since for each in evidence])
    )
    return tuple(
        RaisedAlert(streams[one.stream], days.day(one.day), days.day(one.since), one.evidence, one.threshold)
        for one in raised
    )


def stored_alerts(work: Work) -> tuple[RaisedAlert, ...]:
    """The alerts that earlier runs raised, oldest first."""
    return tuple(_stored(row) for row in work.warehouse.rows("alert/raised"))


def new_alerts(work: Work) -> tuple[RaisedAlert, ...]:
    """What was found and no earlier run had raised."""
    stored = stored_alerts(work)
    return tuple(one for one in found_alerts(work) if not any(one.same_as(other) for other in stored))


def open_alerts(work: Work) -> tuple[RaisedAlert, ...]:
    """The alerts that are still news, raised by this run or an earlier one, newest first."""
    known = [one for one in (*stored_alerts(work), *new_alerts(work)) if _is_open(one.raised_on, work.scope.as_of)]
    return tuple(sorted(known, key=lambda one: (one.raised_on, one.evidence), reverse=True))


def store_alerts(warehouse: Warehouse, run_id: str, taxonomy_version: str, raised: tuple[RaisedAlert, ...]) -> None:
    """Keep what a run raised; the caller's transaction makes it happen with the rest of the run, or not at all."""
    import pyarrow as pa

    if not raised:
        return
    following = 1 + max((row["alert_no"] for row in warehouse.rows("alert/raised")), default=0)
    rows = [
        {
            "alert_no": following + at, "theme": one.theme, "raised_on": one.raised_on, "began_on": one.began_on,
            "evidence": one.evidence, "threshold": one.threshold, "taxonomy_version": taxonomy_version,
            "run_id": run_id,
        }
        for at, one in enumerate(raised)
    ]  # fmt: skip
    kinds = {"theme": pa.string(), "raised_on": pa.date32(), "began_on": pa.date32()}
    table = pa.Table.from_pylist(rows)
    for name, kind in kinds.items():
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    warehouse.insert("alert", table)


def raised_by(project: Project, run_id: str, as_of: date) -> tuple[RaisedAlert, ...]:
    """The news of a finished run: the open alerts that it was the first to raise."""
    with snapshot(project.root) as warehouse:
        rows = warehouse.rows("alert/raised")
    return tuple(_stored(row) for row in rows if row["run_id"] == run_id and _is_open(row["raised_on"], as_of))


def _is_open(raised_on: date, as_of: date) -> bool:
    return as_of - timedelta(days=OPEN_DAYS) <= raised_on < as_of


def _stored(row: dict[str, Any]) -> RaisedAlert:
    return RaisedAlert(row["theme"], row["raised_on"], row["began_on"], row["evidence"], row["threshold"])
