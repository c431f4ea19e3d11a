"""Report: facts become pages, the run is closed, and the warehouse is published as a snapshot."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vocflow.config import Project
from vocflow.errors import WarehouseError
from vocflow.report.facts import Facts
from vocflow.stages.periods import local_day, moment
from vocflow.stages.scope import fingerprint, taxonomy_of, utc_now
from vocflow.warehouse.store import publish, snapshot, writer

if TYPE_CHECKING:
    from vocflow.report.explorer import Verbatim

REPORTS = "reports"
MOST_VERBATIMS = 2_000


@dataclass(frozen=True)
class Published:
    """A finished run: its headline and where its pages lie."""

    run_id: str
    headline: str
    brief: Path
    explorer: Path

    @property
    def scorecard(self) -> Path:
        return self.brief.with_name("scorecard.html")


def report(project: Project, facts: Facts) -> Published:
    """Write the brief, the scorecard and the explorer of these facts, close the run, publish the snapshot.

    The folder of the run appears whole, by rename; the run is closed after it, so that a closed run has its pages.
    """
    from vocflow.report.sentences import headline

    try:
        folder = _pages(project, facts)
    except OSError as error:
        raise WarehouseError("the report cannot be written", where=str(error.filename), why=error.strerror) from error
    published = Published(facts.run_id, str(headline(facts)), folder / "brief.html", folder / "explorer.html")
    with writer(project.root) as warehouse, warehouse.transaction():
        warehouse.script(
            "report/end_run", run_id=facts.run_id, ended_at=utc_now(), version=facts.version,
            fingerprint=facts.fingerprint, headline=published.headline, taxonomy_version=facts.taxonomy_version,
            as_of=facts.as_of,
            brief=published.brief.relative_to(project.root).as_posix(),
            explorer=published.explorer.relative_to(project.root).as_posix(),
        )  # fmt: skip
    publish(project.root)
    return published


def unchanged(project: Project, *, since: date | None = None, until: date | None = None) -> Published | None:
    """The last run, if a new one would say the same: same rows, project file and open period, and pages in place."""
    with writer(project.root) as warehouse:
        last = warehouse.rows("status/last_run")
        wanted = taxonomy_of(project).version
        if not last or last[0]["fingerprint"] != fingerprint(project, warehouse, since, until, taxonomy_version=wanted):
            return None
    published = Published(
        last[0]["run_id"], last[0]["headline"], project.root / last[0]["brief"], project.root / last[0]["explorer"]
    )
    if not all(page.exists() for page in (published.brief, published.scorecard, published.explorer)):
        return None
    if _snapshot_run(project) != published.run_id:  # a kill came between the end of the run and its snapshot
        publish(project.root)
    return published


def _snapshot_run(project: Project) -> str | None:
    try:
        with snapshot(project.root) as warehouse:
            last = warehouse.rows("status/last_run")
    except WarehouseError:
        return None
    return str(last[0]["run_id"]) if last else None


def _pages(project: Project, facts: Facts) -> Path:
    from vocflow.report.brief import render_brief
    from vocflow.report.explorer import render_explorer, write_plotly
    from vocflow.report.scorecard.page import render_scorecard

    reports = project.root / REPORTS
    reports.mkdir(parents=True, exist_ok=True)
    write_plotly(reports)
    for abandoned in reports.glob("*.part"):
        shutil.rmtree(abandoned) if abandoned.is_dir() else abandoned.unlink()
    part = reports / f"{facts.run_id}.part"
    part.mkdir()
    (part / "brief.html").write_text(render_brief(facts), encoding="utf-8")
    (part / "scorecard.html").write_text(render_scorecard(facts), encoding="utf-8")
    (part / "explorer.html").write_text(render_explorer(facts, _verbatims(project, facts)), encoding="utf-8")
    return part.rename(reports / facts.run_id)


def _verbatims(project: Project, facts: Facts) -> list[Verbatim]:
    from vocflow.report.explorer import Verbatim

    zone = project.time_zone
    since = moment(facts.first_day, zone) if facts.first_day else None
    until = moment(facts.last_day + timedelta(days=1), zone) if facts.last_day else None
    with writer(project.root) as warehouse:
        rows = warehouse.rows("report/verbatims", since=since, until=until, most=MOST_VERBATIMS)
    return [
        Verbatim(
            text=row["text"], themes=tuple(row["themes"]), feeling=row["feeling"], source=row["source"],
            channel=row["channel"], day=local_day(row["occurred_at"], zone) if row["occurred_at"] else None,
            feedback_id=row["feedback_id"], by_human=row["by_human"],
        )
        for row in rows
    ]  # fmt: skip
