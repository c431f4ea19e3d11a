"""Opening, migrating, locking, publishing the warehouse: real files, real processes."""

from __future__ import annotations

import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from vocflow.errors import WarehouseError, WarehouseLocked
from vocflow.warehouse.store import FOLDER, LIVE, SNAPSHOT, publish, snapshot, writer


def test_a_second_writer_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    holder = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from vocflow.warehouse.store import writer
        with writer(Path({str(tmp_path)!r})):
            print("open", flush=True)
            sys.stdin.readline()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WarehouseLocked) as caught, writer(tmp_path):
            pass
        other.stdin.write("\n")
        other.stdin.flush()
    assert f"process {other.pid}" in str(caught.value)
    assert "ps -p" in str(caught.value)


def test_a_snapshot_does_not_change_under_its_reader(tmp_path: Path) -> None:
    with writer(tmp_path) as warehouse:
        warehouse.connection.execute("INSERT INTO model VALUES ('m', 'vader', 'x', 0, false, 'r', MAP {})")
    publish(tmp_path)
    with snapshot(tmp_path) as reading:
        with writer(tmp_path) as warehouse:
            warehouse.connection.execute("DELETE FROM model")
        publish(tmp_path)
        assert reading.connection.execute("SELECT count(*) FROM model").fetchall() == [(1,)]
    with snapshot(tmp_path) as reading:
        assert reading.connection.execute("SELECT count(*) FROM model").fetchall() == [(0,)]


def test_a_snapshot_is_read_only(tmp_path: Path) -> None:
    with writer(tmp_path):
        pass
    publish(tmp_path)
    with snapshot(tmp_path) as reading, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reading.connection.execute("DELETE FROM model")


def test_before_the_first_run_there_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no snapshot yet"), snapshot(tmp_path):
        pass


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / LIVE).write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match="cannot be opened"), writer(tmp_path):
        pass


def test_a_warehouse_of_a_newer_vocflow_is_refused(tmp_path: Path) -> None:
    with writer(tmp_path) as warehouse:
        warehouse.connection.execute("INSERT INTO migration VALUES (999)")
    with pytest.raises(WarehouseError, match="newer vocflow"), writer(tmp_path):
        pass


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    with duckdb.connect(str(tmp_path / FOLDER / LIVE)) as other:
        other.execute("CREATE TABLE feedback (x INTEGER)")
    with pytest.raises(WarehouseError, match="not a warehouse of vocflow"), writer(tmp_path):
        pass


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with writer(tmp_path) as warehouse:
        with pytest.raises(KeyboardInterrupt), warehouse.transaction():
            warehouse.connection.execute("INSERT INTO model VALUES ('m', 'vader', 'x', 0, false, 'r', MAP {})")
            raise KeyboardInterrupt
        assert warehouse.connection.execute("SELECT count(*) FROM model").fetchall() == [(0,)]


def test_statements_cannot_reach_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with writer(tmp_path) as warehouse, pytest.raises(duckdb.PermissionException):
        warehouse.connection.execute(f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(WarehouseError, match="cannot be made"), writer(tmp_path):
        pass


def test_the_snapshot_appears_by_rename(tmp_path: Path) -> None:
    with writer(tmp_path):
        pass
    published = publish(tmp_path)
    assert published.name == SNAPSHOT
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == sorted([LIVE, SNAPSHOT])


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    from vocflow.config import load_project
    from vocflow.warehouse.secret import secret

    (tmp_path / "vocflow.toml").write_text('[project]\nname = "x"\n')
    project = load_project(tmp_path)
    assert secret(project) == secret(project)
    mode = stat.S_IMODE((tmp_path / FOLDER / "key").stat().st_mode)
    assert mode == 0o600
