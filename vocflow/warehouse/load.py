"""Loading one file version: stage as text, mask, type, deduplicate, merge, write the ledger; one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vocflow.schema import CALL_OUTCOMES
from vocflow.warehouse.store import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa

    from vocflow.config import Source


Batch = Mapping[str, "pa.Table"]
"""What a reader hands over: Arrow tables of text by name, described in `vocflow.sources.Batch`."""

STAGED = {
    "records": "staged_record",
    "customers": "staged_customer",
    "invitations": "staged_invitation",
    "comments": "staged_comment",
    "ratings": "staged_rating",
    "segments": "staged_segment",
    "refusals": "staged_refusal",
    "exclusions": "staged_exclusion",
}


@dataclass(frozen=True)
class FileVersion:
    """One version of one file as one source maps it; `file_id` is its name in the ledger."""

    file_id: str
    source: str
    path: str
    sha256: str
    size: int
    mapping: str


@dataclass(frozen=True)
class MixedScale:
    """A question whose answers change scale at a moment, with the counts that show it."""

    question: str
    low: float
    high: float
    lower_only: int
    upper_count: int
    answers: int
    side: str
    changed_at: datetime

    def __str__(self) -> str:
        half = (self.low + self.high) / 2
        return (
            f"'{self.question}' mixes two scales: {self.lower_only:,} answers {self.side} {self.changed_at:%Y-%m-%d} "
            f"never lie above {half:g}, while {self.upper_count:,} of the other {self.answers - self.lower_only:,} do"
        )


def load(
    warehouse: Warehouse,
    version: FileVersion,
    source: Source,
    batches: Iterable[Batch],
    *,
    secret: str,
    run_id: str,
    now: datetime,
) -> MixedScale | None:
    """Load one file version and write its ledger row.

    Returns the mixed scale for which the whole file was refused, or None when it was loaded. The accounting equation is
    a CHECK of the ledger table, so that a file whose records do not add up cannot be committed.
    """
    values = _values(version, source, secret=secret, run_id=run_id, now=now)
    warehouse.script("load/staging")
    read = 0
    for batch in batches:
        for name, table in STAGED.items():
            if batch[name].num_rows:
                warehouse.insert(table, batch[name])
        read += sum(batch[fate].num_rows for fate in ("records", "customers", "invitations", "refusals", "exclusions"))
    values["read"] = read
    warehouse.script("load/mask")
    with warehouse.transaction():
        _merge(warehouse, source, values)
        mixed = _mixed_scale(warehouse, version.source)
        if mixed is None:
            warehouse.script("load/forget_version", **values)
            warehouse.script("load/ledger", outcome="loaded", **values)
            return None
        warehouse.connection.rollback()
        warehouse.connection.begin()
        _refuse_all(warehouse, mixed, values)
    return mixed


def _merge(warehouse: Warehouse, source: Source, values: dict[str, Any]) -> None:
    warehouse.script("load/typed_record", **values)
    warehouse.script("load/refused")
    if source.kind == "customers":
        warehouse.script("load/merge_customer", **values)
    elif source.kind == "callbacks":
        warehouse.script("load/merge_callback", **values)
    elif source.kind == "invitations":
        warehouse.script("load/merge_invitation", **values)
    else:
        warehouse.script("load/typed_feedback", **values)
        warehouse.script("load/merge_feedback", **values)


def _mixed_scale(warehouse: Warehouse, source: str) -> MixedScale | None:
    for row in warehouse.rows("load/mixed_scale", source=source):
        return MixedScale(**row)
    return None


def _refuse_all(warehouse: Warehouse, mixed: MixedScale, values: dict[str, Any]) -> None:
    advice = f"{mixed}. Split the file where the scale changes, and declare each scale in its own [[source]]."
    warehouse.script("load/refuse_all", advice=advice, **values)
    warehouse.script("load/forget_version", **values)
    warehouse.script("load/ledger", outcome="refused", **values)


def _values(version: FileVersion, source: Source, *, secret: str, run_id: str, now: datetime) -> dict[str, Any]:
    epoch = {"epoch_s": 1, "epoch_ms": 1000}
    written = [form for form in source.time_formats if form not in epoch]
    return {
        "file_id": version.file_id,
        "source": version.source,
        "path": version.path,
        "sha256": version.sha256,
        "bytes": version.size,
        "mapping": version.mapping,
        "kind": source.kind,
        "survey_type": source.survey_type if source.kind == "survey" else None,
        "channel": source.channel,
        "touch_point": source.touch_point,
        "language": source.language,
        "iso": not written,
        "time_formats": written or ["%Y-%m-%d"],  # strptime refuses an empty list, even where it is not reached
        "epoch_per_second": next((epoch[form] for form in source.time_formats if form in epoch), 0),
        "outcome_words": [*CALL_OUTCOMES, *(" ".join(words.split()).lower() for words, _ in source.outcomes)],
        "outcomes": [*CALL_OUTCOMES, *(outcome for _, outcome in source.outcomes)],
        "secret": secret,
        "run_id": run_id,
        "now": now,
    }
