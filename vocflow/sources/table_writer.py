"""Tables into one CSV, TSV or Parquet file, batch by batch; the file appears whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vocflow.errors import UsageError
from vocflow.sources.formulas import neutralise

if TYPE_CHECKING:
    import pyarrow as pa

DELIMITERS = {".csv": ",", ".tsv": "\t"}
ENDINGS = (*DELIMITERS, ".parquet")

Write = Callable[["pa.Table"], None]


@contextmanager
def table_writer(path: Path, neutralised: Collection[str] = ()) -> Iterator[Write]:
    """A function that appends a table to the file; all tables have the columns of the first.

    In CSV and TSV, the columns `neutralised` cannot act as formulas. Raises UsageError where no such file can be made.
    When the block is left by an error, a file of before is as it was.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(
            f"'{path.name}' does not end in {', '.join(ENDINGS)}",
            next_step="name it OUT.csv or OUT.parquet",
        )
    if path.is_dir():
        raise UsageError(f"{path} is a folder", next_step="name a file in it")
    part = path.with_name(f".{path.name}.part")
    try:
        with _parquet(part) if ending == ".parquet" else _delimited(part, DELIMITERS[ending], neutralised) as write:
            yield write
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written", why=error.strerror, next_step="name another file") from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _delimited(path: Path, delimiter: str, neutralised: Collection[str]) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        began = False

        def write(table: pa.Table) -> None:
            nonlocal began
            if not began:
                writer.writerow(table.column_names)
                began = True
            columns = [_cells(table[name].to_pylist(), guarded=name in neutralised) for name in table.column_names]
            writer.writerows(zip(*columns, strict=True))

        yield write


def _cells(values: list[Any], *, guarded: bool) -> list[Any]:
    if guarded:
        return [neutralise(value or "") for value in values]
    return [str(value).lower() if isinstance(value, bool) else value for value in values]


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    import pyarrow.parquet as pq

    writer: Any = None

    def write(table: pa.Table) -> None:
        nonlocal writer
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)

    try:
        yield write
    finally:
        if writer is not None:
            writer.close()
