"""Read a small export as plain rows, and hold every reading against the independent count."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from vocflow.config import Source
from vocflow.sources import Batch, count_records, read

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[dict[str, Any]]


def source(export_format: str = "delimited", **table: Any) -> Source:
    """A [[source]] as the project file would give it."""
    return Source.model_validate(
        {"name": "post", "kind": "survey", "format": export_format, "files": ("*",), **table}, by_alias=True
    )


def read_all(path: Path, declared: Source, batch_rows: int = 50_000) -> dict[str, Rows]:
    """Every table of a file as rows; the accounting equation is checked on the way."""
    batches = list(read(path, declared, batch_rows=batch_rows))
    tables: dict[str, Rows] = {field.name: [] for field in fields(Batch)}
    for batch in batches:
        for name, rows in tables.items():
            table = getattr(batch, name)
            assert isinstance(table, pa.Table)
            table.validate(full=True)
            rows += table.to_pylist()
    numbers = [row["record_no"] for name in ("records", "customers", "refusals", "exclusions") for row in tables[name]]
    assert sorted(numbers) == list(range(len(numbers)))
    assert len(numbers) == count_records(path, declared)
    return tables


def read_text(folder: Path, content: str | bytes, declared: Source, batch_rows: int = 50_000) -> dict[str, Rows]:
    """`read_all` of a file made of `content`."""
    path = folder / "export.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_all(path, declared, batch_rows)


def filled(rows: Rows) -> Rows:
    """Rows without their empty fields and without their places."""
    places = ("line", "byte_offset", "byte_length")
    return [{name: value for name, value in row.items() if value is not None and name not in places} for row in rows]
