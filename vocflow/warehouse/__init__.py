"""The warehouse: one DuckDB file per project, with its ledger, quarantine and snapshot."""

from __future__ import annotations

from vocflow.warehouse.store import Warehouse, publish, snapshot, writer

__all__ = ["Warehouse", "publish", "snapshot", "writer"]
