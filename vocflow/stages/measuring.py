"""Measure: from the warehouse to facts, every number of them a recorded figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from vocflow import __version__
from vocflow.config import Project
from vocflow.report.facts import Accounting, Facts, Reader, Refusals
from vocflow.report.scorecard import Scorecard
from vocflow.schema import Figure
from vocflow.stages.alerting import new_alerts, store_alerts
from vocflow.stages.bench import Bench
from vocflow.stages.comments import Comments
from vocflow.stages.drivers import driver_facts, exposure_window
from vocflow.stages.ingesting import new_run_id
from vocflow.stages.periods import local_day
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import Scope, fingerprint, scope, taxonomy_of
from vocflow.stages.scorecard import Work, scorecard_facts
from vocflow.stages.scores import Scores
from vocflow.stages.splits import splits
from vocflow.warehouse.store import writer

REVISED = "The score of a closed period differs from what was published; the scorecard says why."
TAXONOMY_CHANGED = "The taxonomy changed since the last report: theme figures of the two are not comparable."


def measure(
    project: Project, *, since: date | None = None, until: date | None = None, run_id: str | None = None
) -> Facts:
    """Work out everything that the report of this project says, and store each figure with how it was taken."""
    run_id = run_id or new_run_id()
    with writer(project.root) as warehouse:
        warehouse.script("report/at_hand")
        recorder = Recorder(Bench(warehouse))
        warehouse.script("alert/forget", run_id=run_id)
        measuring = _Measuring(project, recorder, scope(project, warehouse, since, until))
        version = measuring.taxonomy_version
        facts = measuring.facts(run_id, fingerprint(project, warehouse, since, until, taxonomy_version=version))
        with warehouse.transaction():
            warehouse.script("report/forget_figures", run_id=run_id)
            warehouse.insert("figure", recorder.table(run_id))
            store_alerts(warehouse, run_id, version, new_alerts(measuring.work))
    return facts


class _Measuring:
    """One run of the measures over one scope."""

    def __init__(self, project: Project, recorder: Recorder, scope: Scope) -> None:
        self.project = project
        self.recorder = recorder
        self.warehouse = recorder.bench.warehouse
        self.scope = scope
        self.taxonomy = taxonomy_of(project)
        self.reading = next(iter(self.warehouse.rows("status/last_reading")), None)
        self.missing = list(scope.reasons)
        self.take = recorder.figure
        self.scores = Scores(project, recorder, scope, self.missing)
        self.work = Work(project, recorder, scope, self.scores, self.taxonomy)
        self.comments = Comments(project, recorder, scope, self.taxonomy, self.scores.latest, self.scores.previous())

    @property
    def taxonomy_version(self) -> str:
        """The version that the mentions follow: the file may have changed since they were read."""
        return self.reading["taxonomy_version"] if self.reading else self.taxonomy.version

    def facts(self, run_id: str, fingerprint: str) -> Facts:
        volume = self.warehouse.row("figure/volume", since=self.scope.since, until=self.scope.until)
        window = {"since": self.scope.since, "until": self.scope.until}
        latest = self.scores.latest
        periods = self.scores.periods()
        change = self.scores.change()
        themes = self.comments.themes()
        models, exposed_theme, exposed = driver_facts(
            self.warehouse, self.recorder, self.scope, latest, self.taxonomy, self.missing
        )
        scorecard = scorecard_facts(self.work)
        day = local_day(volume["first_at"], self.scope.zone) if volume["first_at"] else None
        last = local_day(volume["last_at"], self.scope.zone) if volume["last_at"] else None
        return Facts(
            project=self.project.name,
            run_id=run_id,
            version=__version__,
            fingerprint=fingerprint,
            as_of=self.scope.as_of,
            currency=self.project.currency,
            outcome=self.scope.outcome,
            first_day=day,
            last_day=last,
            feedback=self.take("feedback", "volume", counted="feedback", **window),
            comments=self.take("comments", "volume", counted="comments", **window),
            period=next((p for p in periods if latest and p.label == latest.label), None),
            periods=tuple(periods),
            change=change,
            recommend=self.scores.recommend(),
            segment_name=self.project.segment if self.scope.outcome else None,
            segments=self.scores.segments(),
            models=models,
            exposed=exposed,
            exposed_theme=exposed_theme,
            feelings=self.comments.feelings(),
            themes=themes,
            unmatched=self.comments.unmatched(),
            movements=self.comments.movements(themes),
            quotes=self.comments.quotes(models, themes),
            accounting=self._accounting(),
            reader=self._reader(),
            taxonomy_version=self.taxonomy_version,
            judged=bool(self.warehouse.rows("classify/labels")),
            missing=tuple(self.missing),
            notes=tuple(self._notes(volume, exposed, scorecard)),
            scorecard=scorecard,
            split=next(iter(splits(self.scores)), None) if change else None,
        )

    def _accounting(self) -> Accounting:
        sources = [source.name for source in self.project.sources]
        fates = ("files", "read", "loaded", "updated", "unchanged", "excluded", "quarantined")
        counts = {fate: self.take(f"records.{fate}", "records", sources=sources, fate=fate) for fate in fates}
        refusals = tuple(
            Refusals(row["source"], row["reason"], row["advice"], self._refused(row), row["shared"])
            for row in self.warehouse.rows("figure/refusal_counts", sources=sources)
        )
        return Accounting(**counts, refusals=refusals)

    def _refused(self, row: dict[str, Any]) -> Figure:
        name = f"refused.{slug(row['source'])}.{slug(row['reason'])}"
        return self.take(name, "refused", sources=[row["source"]], reason=row["reason"])

    def _reader(self) -> Reader | None:
        last = self.warehouse.rows("classify/last_reading")
        return Reader(last[0]["name"], last[0]["reason"]) if last else None

    def _notes(self, volume: dict[str, Any], exposed: Figure | None, scorecard: Scorecard) -> list[str]:
        notes = []
        if scorecard.revisions and scorecard.revisions.scores:
            notes.append(REVISED)
        before = next(iter(self.warehouse.rows("status/last_run")), {}).get("taxonomy_version")
        if before and before != self.taxonomy_version:
            notes.append(TAXONOMY_CHANGED)
        if volume["zone_unknown"]:
            notes.append("Some times came without a time zone and are read as UTC; a day may be off by one.")
        if volume["undated"] and self.scope.outcome is not None:
            notes.append("Feedback without a date is in no period.")
        if exposed is not None:
            _, last = exposure_window(self.scope)
            notes.append(f"A complaint exposes revenue for twelve months, here up to {last:%-d %B %Y}.")
        return notes
