"""Status: what the warehouse holds, file by file; what stands in quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocflow.config import Project
from vocflow.stages.ingesting import FileCounts
from vocflow.warehouse.store import snapshot


@dataclass(frozen=True)
class Status:
    """The ledger, the sizes of the tables, the last reading and the last run, as the snapshot has them."""

    files: tuple[FileCounts, ...]
    totals: dict[str, int]
    last_reading: dict[str, Any] | None
    last_run: dict[str, Any] | None


def status(project: Project) -> Status:
    """Look at the last published snapshot; raises WarehouseError before the first run."""
    with snapshot(project.root) as warehouse:
        ledger = warehouse.rows("status/ledger")
        reading, last = warehouse.rows("status/last_reading"), warehouse.rows("status/last_run")
        return Status(
            tuple(FileCounts.of(row) for row in ledger), warehouse.row("status/totals"),
            reading[0] if reading else None, last[0] if last else None,
        )  # fmt: skip


def quarantined(project: Project) -> list[dict[str, Any]]:
    """The records in quarantine: where each stands in the user's file, why, and what to do."""
    with snapshot(project.root) as warehouse:
        return warehouse.rows("status/quarantine_list")
