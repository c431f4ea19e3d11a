"""What a warehouse holds, for comparing two of them row by row."""

from __future__ import annotations

from pathlib import Path

import duckdb

DIFFERS = {
    "source_file": {"run_id", "read_at"},
    "run": {"run_id", "ended_at", "brief", "explorer"},
    "figure": {"run_id"},
    "feedback": {"loaded_at", "changed_at"},
    "alert": {"run_id"},
}
"""The only columns in which two runs over the same exports may differ: names of runs, and the time on the wall."""


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table as sorted rows, without the columns that may differ."""
    connection = duckdb.connect(str(path), read_only=True)
    tables = {}
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
        kept = [column for column in columns if column not in DIFFERS.get(table, set())]
        rows = connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
        tables[table] = sorted(rows, key=repr)
    connection.close()
    return tables
