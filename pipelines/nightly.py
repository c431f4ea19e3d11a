"""The nightly flow: ingest -> classify -> measure -> report, each a task around the stage of the same name.

`python -m pipelines.nightly PROJECT` runs it at once, without a server; `prefect.yaml` runs it on a schedule.
What was loaded is decided by the ledger in the warehouse, never by Prefect: no task is cached, no result persisted,
and a run that was killed is simply run again.
"""

from __future__ import annotations

import argparse
import functools
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Failed
from pydantic import BaseModel, ConfigDict

from vocflow import stages
from vocflow.config import Project, load_project
from vocflow.errors import VocflowError, WarehouseLocked
from vocflow.report.facts import Facts

P = ParamSpec("P")
T = TypeVar("T")


class NightlySettings(BaseModel):
    """What one night reads. Relative paths count from the folder that the flow runs in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: Path = Path()
    data: Path | None = None
    since: date | None = None
    until: date | None = None
    full: bool = False


@dataclass(frozen=True)
class Night:
    """What a night ended with: the published report, and whether there was anything new to put into it."""

    new: bool
    published: stages.Published


def fails_in_plain_words(function: Callable[P, T]) -> Callable[P, T]:
    """Let a problem that the user can mend fail the run with its own words; Prefect would log a long traceback."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except VocflowError as error:
            # Prefect takes a returned state as the outcome, and raises its error where a result is asked of it.
            return cast(T, Failed(message=str(error), data=error))

    return run


def waiting_may_help(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether to read again: a share that is away for a moment, or another process that is still writing."""
    return isinstance(state.data, OSError | WarehouseLocked)


stage = task(cache_policy=NO_CACHE, persist_result=False)


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=waiting_may_help,
)
@fails_in_plain_words
def ingest(project: Project, full: bool) -> stages.Ingested:
    """Load what is new in the exports. The only task that is retried: the others read nothing from outside."""
    return stages.ingest(project, full=full)


@stage
@fails_in_plain_words
def classify(project: Project) -> stages.Classified:
    """Decide feelings and themes of the comments that have none yet."""
    return stages.classify(project)


@stage
@fails_in_plain_words
def measure(project: Project, run_id: str, since: date | None, until: date | None) -> Facts:
    """Compute every figure of the report."""
    return stages.measure(project, since=since, until=until, run_id=run_id)


@stage
@fails_in_plain_words
def report(project: Project, facts: Facts) -> stages.Published:
    """Write the pages and publish the snapshot."""
    return stages.report(project, facts)


@flow(persist_result=False)
@fails_in_plain_words
def nightly(settings: NightlySettings) -> Night:
    """Read what is new in a project's exports and publish its report."""
    project = load_project(settings.project, settings.data)
    ingested = ingest(project, settings.full, return_state=True).result()
    account_for_rows(ingested)
    ingested.check(project.privacy.quarantine_limit)
    standing = None if settings.full else stages.unchanged(project, since=settings.since, until=settings.until)
    if standing is None:
        get_run_logger().info(classify(project, return_state=True).result().reason)
        facts = measure(project, ingested.run_id, settings.since, settings.until, return_state=True).result()
        night = Night(True, report(project, facts, return_state=True).result())
        tell_of(stages.raised_by(project, facts.run_id, facts.as_of))
    else:
        night = Night(False, standing)
    create_markdown_artifact(
        key="headline",
        markdown=f"> {night.published.headline}\n\n`{night.published.brief}`",
        description="The first sentence of the brief, and where the brief is.",
    )
    return night


def account_for_rows(ingested: stages.Ingested) -> None:
    """Show, for every file, where each of its records went."""
    columns = ("path", "source", "read", "loaded", "updated", "unchanged", "excluded", "quarantined")
    create_table_artifact(
        key="row-accounting",
        table=[{column: str(getattr(file, column)) for column in columns} for file in ingested.files],
        description="read = loaded + updated + unchanged + excluded + quarantined, for every file",
    )


def tell_of(alerts: tuple[stages.RaisedAlert, ...]) -> None:
    """Leave a notice of what this night was the first to find; no alert, no notice."""
    if not alerts:
        return
    for alert in alerts:
        get_run_logger().warning("alert: %s since about %s", alert.what, alert.began_on)
    create_table_artifact(
        key="alerts",
        table=[
            {"alert": alert.what, "since about": str(alert.began_on), "raised for": str(alert.raised_on)}
            for alert in alerts
        ],
        description="New tonight. All themes and NPS together raise at most one false alert a year, in expectation.",
    )


def main() -> int:
    """Run the flow once; print the headline and the page's path. Exit codes are those of the command line."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.nightly", description=nightly.description)
    parser.add_argument("project", type=Path, help="the folder that holds vocflow.toml")
    parser.add_argument("--data", type=Path, help="where the exports are (default: the project folder)")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--full", action="store_true", help="read every file again")
    try:
        night = nightly(NightlySettings(**vars(parser.parse_args())))
    except VocflowError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    logging.getLogger("prefect").setLevel(logging.WARNING)  # the last words are the headline and the page
    if not night.new:
        print("nothing new since the last report")
    print(night.published.headline)
    brief, here = night.published.brief, Path.cwd()
    print(brief.relative_to(here) if brief.is_relative_to(here) else brief)
    return 0


if __name__ == "__main__":
    sys.exit(main())
