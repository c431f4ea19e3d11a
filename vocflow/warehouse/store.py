"""The DuckDB file of a project: opened for writing by one process at a time, read by everyone else as a snapshot."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from vocflow.errors import WarehouseError, WarehouseLocked
from vocflow.warehouse.queries import migrations, query

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FOLDER = "warehouse"
LIVE = "vocflow.duckdb"
SNAPSHOT = "snapshot.duckdb"

# Nothing is fetched, and no file beside the database is opened by a statement.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "preserve_insertion_order": True,
}


class Warehouse:
    """An open warehouse: runs named queries with bound values.

    Times are UTC. The writing side comes from :func:`writer`, the reading side from :func:`snapshot`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, name: str, /, **values: object) -> list[dict[str, Any]]:
        """Return the rows of a named query as dictionaries; for tens of rows, not for millions."""
        cursor = self._run(name, values)
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def row(self, name: str, /, **values: object) -> dict[str, Any]:
        """Return the one row of a named query."""
        (row,) = self.rows(name, **values)
        return row

    def arrow(self, name: str, /, **values: object) -> pa.Table:
        """Return a named query as an Arrow table."""
        return self._run(name, values).to_arrow_table()

    def frame(self, name: str, /, **values: object) -> pd.DataFrame:
        """Return a named query as a pandas frame."""
        return self._run(name, values).df()

    def script(self, name: str, /, **values: object) -> None:
        """Run every statement of a named script, binding to each the values it names."""
        self._run(name, values)

    def insert(self, table: str, rows: pa.Table) -> None:
        """Append an Arrow table to a table with the same columns."""
        self.connection.register("incoming_rows", rows)
        self.connection.execute(f"INSERT INTO {identifier(table)} BY NAME SELECT * FROM incoming_rows")  # noqa: S608
        self.connection.unregister("incoming_rows")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside happen at once or not at all."""
        self.connection.begin()
        with ExitStack() as undo:
            undo.callback(self.connection.rollback)
            yield
            undo.pop_all()
        self.connection.commit()

    def _run(self, name: str, values: dict[str, object]) -> duckdb.DuckDBPyConnection:
        cursor = self.connection
        for statement in self.connection.extract_statements(query(name)):
            wanted = {key: values[key] for key in statement.named_parameters}
            cursor = self.connection.execute(statement, wanted)
        return cursor


def identifier(name: str) -> str:
    """Quote an SQL identifier; the one place where this is done.

    >>> print(identifier('5" screen'))
    "5"" screen"
    """
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def writer(root: Path) -> Iterator[Warehouse]:
    """Open the project's warehouse for writing, made and migrated when needed.

    Raises WarehouseLocked when another process writes, WarehouseError when the file is not a warehouse of vocflow.
    """
    folder = root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError("the warehouse folder cannot be made", where=str(folder), why=str(error)) from error
    connection = _connect(folder / LIVE, read_only=False)
    try:
        _migrate(connection)
        yield Warehouse(connection)
    finally:
        connection.close()


@contextmanager
def snapshot(root: Path) -> Iterator[Warehouse]:
    """Open the last published snapshot for reading; it never changes under the reader.

    Raises WarehouseError when no run has been finished yet.
    """
    path = root / FOLDER / SNAPSHOT
    if not path.exists():
        raise WarehouseError("there is no snapshot yet", where=str(path), next_step=f"vocflow run --project {root}")
    connection = _connect(path, read_only=True)
    try:
        yield Warehouse(connection)
    finally:
        connection.close()


def publish(root: Path) -> Path:
    """Publish the warehouse as the snapshot, by atomic rename: a reader sees the old one or the new one, whole."""
    folder = root / FOLDER
    connection = _connect(folder / LIVE, read_only=False)
    try:
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    part = folder / f"{SNAPSHOT}.part"
    shutil.copyfile(folder / LIVE, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(folder / SNAPSHOT)
    return folder / SNAPSHOT


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=SETTINGS)
    except duckdb.IOException as error:
        raise _locked(path, str(error)) from error
    except duckdb.Error as error:
        raise WarehouseError(
            "the warehouse cannot be opened", where=str(path), why=str(error).splitlines()[0]
        ) from error
    connection.execute("SET TimeZone = 'UTC'")
    # stdout belongs to results; where the bar is off already, a notebook without ipywidgets refuses to set it
    if connection.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (True,):
        connection.execute("SET enable_progress_bar = false")
    return connection


def _locked(path: Path, message: str) -> WarehouseError:
    holder = re.search(r"lock is held in (.+?) \(PID (\d+)\)", message)
    if holder is None:
        return WarehouseError("the warehouse cannot be opened", where=str(path), why=message.splitlines()[0])
    return WarehouseLocked(
        "another process is writing to the warehouse",
        where=str(path),
        why=f"it is held by {Path(holder[1]).name}, process {holder[2]}",
        next_step=f"wait for it to end, or look at it with: ps -p {holder[2]}",
    )


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if tables and "migration" not in tables:
        raise WarehouseError(
            "the file is a database, but not a warehouse of vocflow", next_step="move it out of the project"
        )
    connection.execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY)")
    done = {number for (number,) in connection.execute("SELECT number FROM migration").fetchall()}
    known = migrations()
    if done - {number for number, _ in known}:
        raise WarehouseError(
            "the warehouse was written by a newer vocflow",
            why=f"it holds migration {max(done)}",
            next_step="upgrade vocflow",
        )
    for number, sql in known:
        if number not in done:
            connection.begin()
            connection.execute(sql)
            connection.execute("INSERT INTO migration VALUES (?)", [number])
            connection.commit()
