"""A run: ingest, classify, measure, report; or nothing, when nothing is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vocflow.config import Project
from vocflow.errors import VocflowError
from vocflow.stages.ingesting import Ingested, Progress, ingest
from vocflow.stages.reporting import Published, report, unchanged
from vocflow.warehouse.store import publish


@dataclass(frozen=True)
class Outcome:
    """What a run did: the files, the pages, and whether anything was new."""

    ingested: Ingested
    published: Published
    new: bool


def run(
    project: Project,
    *,
    since: date | None = None,
    until: date | None = None,
    full: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Bring the warehouse and the report up to date.

    Raises DataCheckError for a refused file and QuarantineExceeded above the project's limit: what could be loaded is
    kept, and no report is built on it. With nothing new, the last report stands and nothing heavy is imported.
    """
    say = progress or (lambda _: None)
    ingested = ingest(project, full=full, progress=progress)
    try:
        ingested.check(project.privacy.quarantine_limit)
    except VocflowError:
        publish(project.root)  # what stands in quarantine can be looked at
        raise
    published = None if full else unchanged(project, since=since, until=until)
    if published is not None:
        return Outcome(ingested, published, new=False)

    from vocflow.stages.classifying import classify
    from vocflow.stages.measuring import measure

    say("reading comments")
    classify(project)
    say("measuring")
    facts = measure(project, since=since, until=until, run_id=ingested.run_id)
    say("writing the report")
    published = report(project, facts)
    return Outcome(ingested, published, new=True)
