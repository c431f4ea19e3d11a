"""Explain: from a printed number back to its query, its value now, its rows, and the files they stand in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from vocflow.config import Project
from vocflow.errors import UsageError, WarehouseError
from vocflow.schema import Figure
from vocflow.stages.bench import Bench
from vocflow.stages.measures import MEASURES, as_taken, take
from vocflow.warehouse.queries import query
from vocflow.warehouse.store import Warehouse, snapshot


@dataclass(frozen=True)
class Explanation:
    """A figure as printed and as it is now, how it is taken, and the rows behind it (file, line, value)."""

    figure: Figure
    now: Figure
    run_id: str
    measure: str
    parameters: dict[str, Any]
    evidence: str
    sql: str
    rows: tuple[dict[str, Any], ...]
    row_count: int
    taxonomy_version: str | None
    taxonomy_now: str | None

    @property
    def taxonomy_changed(self) -> bool:
        """Whether comments were read by another taxonomy since; `now` follows the one of the report all the same."""
        return self.taxonomy_version is not None and self.taxonomy_version != self.taxonomy_now

    @property
    def same(self) -> bool:
        """Whether the number taken now is the one that was printed."""
        return (self.figure.value, self.figure.low, self.figure.high, self.figure.n) == (
            self.now.value, self.now.low, self.now.high, self.now.n,
        )  # fmt: skip


def explain(project: Project, figure_id: str, *, run_id: str | None = None, most_rows: int = 10) -> Explanation:
    """Trace a figure of a report (the last one, unless `run_id` names another); `most_rows` of its rows are listed.

    Raises UsageError for a figure that the report does not hold, with the nearest ones that it does.
    """
    with snapshot(project.root) as warehouse:
        run_id = run_id or _last_run(warehouse, project)[0]["run_id"]
        figures = {row["figure_id"]: row for row in warehouse.rows("report/figures", run_id=run_id)}
        stored = figures.get(figure_id)
        if stored is None:
            near = get_close_matches(figure_id, figures, n=3, cutoff=0.4)
            raise UsageError(
                f"no figure '{figure_id}' in run {run_id}",
                why=f"the nearest are: {', '.join(near)}" if near else f"that run holds {len(figures)} figures",
                next_step="vocflow explain --list",
            )
        versions = warehouse.row("report/taxonomy_of_run", run_id=run_id)
        if versions["taxonomy_version"]:
            warehouse.script("report/follow_taxonomy", version=versions["taxonomy_version"])
        parameters = as_taken(json.loads(stored["parameters"]))
        measure = MEASURES[stored["measure"]]
        now = take(Bench(warehouse), stored["measure"], parameters)
        values = {name: parameters.get(name) for name in measure.evidence_values}
        rows = warehouse.rows(f"evidence/{measure.evidence}", **values)
    printed = Figure(figure_id, stored["value"], stored["low"], stored["high"], stored["n"], stored["unit"])
    taken = Figure(figure_id, float(now.value), now.low, now.high, now.n, measure.unit)
    return Explanation(
        printed, taken, run_id, stored["measure"], json.loads(stored["parameters"]), measure.evidence,
        query(f"evidence/{measure.evidence}"), tuple(rows[:most_rows]), len(rows), **versions,
    )  # fmt: skip


def figure_list(project: Project) -> list[dict[str, Any]]:
    """The figures of the last run, in the order in which the report took them."""
    with snapshot(project.root) as warehouse:
        (last,) = _last_run(warehouse, project)
        return warehouse.rows("report/figures", run_id=last["run_id"])


def _last_run(warehouse: Warehouse, project: Project) -> list[dict[str, Any]]:
    found = warehouse.rows("status/last_run")
    if not found:
        raise WarehouseError("no run has been finished yet", next_step=f"vocflow run --project {project.root}")
    return found
