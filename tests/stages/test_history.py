"""History is stable: same input, same assignment; more records rename nothing; no old reading is forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.stages.test_labels import TAXONOMY, TOML, ask, read, write
from vocflow.config import Project, load_project
from vocflow.stages import explain, measure, report, run
from vocflow.stages.measuring import TAXONOMY_CHANGED
from vocflow.stages.status import status
from vocflow.warehouse.queries import migrations
from vocflow.warehouse.secret import secret
from vocflow.warehouse.store import FOLDER, LIVE, writer

NEW_TAXONOMY = TAXONOMY.replace('phrases = ["crew"]', 'phrases = ["crew", "view"]')


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    write(tmp_path)
    return load_project(tmp_path)


def assignment(project: Project) -> str:
    return str(ask(project, "SELECT assignment_hash FROM reading ORDER BY reading_no DESC LIMIT 1")[0][0])


def mentions(project: Project, version: str | None = None) -> list[tuple[Any, ...]]:
    called = f"mentioned_as('{version}', NULL, NULL)" if version else "mentioned(NULL, NULL)"
    return sorted(ask(project, f"SELECT comment_id, theme, start_at, end_at, feeling FROM {called}"))


def change_taxonomy(project: Project, text: str = NEW_TAXONOMY) -> Project:
    (project.root / "taxonomy.toml").write_text(text, encoding="utf-8")
    return load_project(project.root)


@pytest.mark.slow
def test_two_processes_assign_the_same(project: Project) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from vocflow.config import load_project
        from vocflow.stages import classify, ingest
        project = load_project(Path(sys.argv[1]))
        ingest(project)
        classify(project)
    """)
    key = secret(project)
    found = []
    for number in ("1", "2"):
        root = project.root / number
        root.mkdir()
        for name in ("vocflow.toml", "taxonomy.toml", "survey.csv"):
            (root / name).write_bytes((project.root / name).read_bytes())
        if number == "2":  # the order of the records is no part of what was said
            header, *rows = (root / "survey.csv").read_text(encoding="utf-8").splitlines()
            (root / "survey.csv").write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
        (root / FOLDER).mkdir()
        for file in (project.root / FOLDER).iterdir():
            (root / FOLDER / file.name).write_bytes(file.read_bytes())
        environment = os.environ | {"PYTHONHASHSEED": number}
        subprocess.run([sys.executable, "-c", script, str(root)], env=environment, check=True)
        assert secret(load_project(root)) == key
        found.append(assignment(load_project(root)))
    assert found[0] == found[1]
    assert len(found[0]) == 32


def test_the_hash_is_of_feelings_themes_and_spans(project: Project) -> None:
    """Changed by each of them, and by nothing that only moves rows."""
    read(project)
    first = assignment(project)
    for change, differs in (
        ("SELECT 1", False),
        ("UPDATE mention SET start_at = start_at + 1 WHERE rowid = 0", True),
        ("UPDATE mention SET theme = 'other' WHERE rowid = 0", True),
        (
            "UPDATE classification SET feeling = 'neutral' WHERE comment_id = (SELECT max(comment_id) FROM mention)",
            True,
        ),
    ):
        with writer(project.root) as warehouse:
            warehouse.connection.begin()
            warehouse.connection.execute(change)
            (last,) = warehouse.rows("classify/last_reading")
            warehouse.script(
                "classify/reading", input_hash="x", model_id=last["model_id"], comments=1, themes=[],
                taxonomy_version=last["taxonomy_version"],
            )  # fmt: skip
            again = warehouse.rows("status/last_reading")[0]["assignment_hash"]
            warehouse.connection.rollback()
        assert (again != first) == differs, change


def test_more_records_rename_nothing(project: Project) -> None:
    read(project)
    before = mentions(project)
    write(project.root, n=90)
    read(project)
    after = mentions(project)
    assert len(after) > len(before) > 20
    assert [row for row in after if row[0] in {row[0] for row in before}] == before


@pytest.mark.slow
def test_older_versions_stay_one_reading_each(project: Project) -> None:
    read(project)
    ((old,),) = ask(project, "SELECT DISTINCT taxonomy_version FROM mention")
    before = mentions(project)
    changed = change_taxonomy(project)
    read(changed)
    ((new,),) = ask(project, "SELECT taxonomy_version FROM reading ORDER BY reading_no DESC LIMIT 1")
    assert mentions(project, old) == before
    assert mentions(project) == mentions(project, new)
    newer = mentions(project)
    assert len(newer) > len(before)
    rows = ask(project, "SELECT count(*) FROM mention")
    write(project.root, scores=1)
    for _ in range(2):
        read(changed)
    assert ask(project, "SELECT count(*) FROM mention") == rows
    read(change_taxonomy(project, TAXONOMY))
    assert ask(project, "SELECT count(*) FROM mention") == rows
    assert mentions(project) == before
    write(project.root, said={0: "Gone.", 3: "Gone."})
    read(project)
    gone = {row[0] for row in ask(project, "SELECT comment_id FROM comment WHERE text = 'Gone.'")}
    assert mentions(project, new) == [row for row in newer if row[0] not in gone]


def test_a_figure_of_an_older_taxonomy_is_given_as_it_was_and_the_change_is_told(project: Project) -> None:
    first = run(project).published
    figure = "theme.crew.2026-Q2"
    told = explain(project, figure)
    assert (told.taxonomy_changed, told.same) == (False, True)
    assert TAXONOMY_CHANGED not in first.brief.read_text(encoding="utf-8")

    changed = change_taxonomy(project)
    second = run(changed).published
    assert second.run_id != first.run_id
    assert TAXONOMY_CHANGED in second.brief.read_text(encoding="utf-8")
    now, old = explain(changed, figure), explain(changed, figure, run_id=first.run_id)
    assert now.figure.value > old.figure.value
    assert (now.taxonomy_changed, now.same) == (False, True)
    assert (old.taxonomy_changed, old.same) == (True, True)
    assert old.row_count == told.row_count

    third = report(changed, measure(changed))
    assert TAXONOMY_CHANGED not in third.brief.read_text(encoding="utf-8")


def test_a_report_names_the_taxonomy_that_was_read_not_the_one_in_the_file(project: Project) -> None:
    run(project)
    changed = change_taxonomy(project)
    facts = measure(changed)
    assert facts.taxonomy_version == ask(project, "SELECT taxonomy_version FROM reading")[0][0]
    report(changed, facts)
    assert run(changed).new  # the run that reads by the new file is still to come


def test_status_tells_what_was_assigned(project: Project) -> None:
    run(project)
    found = status(project).last_reading
    assert found is not None
    assert (found["assignment_hash"], found["comments"], found["model"]) == (assignment(project), 60, "vader")


def test_a_warehouse_from_before_labels_is_brought_up_to_date(project: Project) -> None:
    (project.root / FOLDER).mkdir()
    connection = duckdb.connect(str(project.root / FOLDER / LIVE))
    connection.execute("CREATE TABLE migration (number BIGINT PRIMARY KEY)")
    for number, sql in migrations()[:2]:
        connection.execute(sql)
        connection.execute("INSERT INTO migration VALUES (?)", [number])
    connection.execute("INSERT INTO reading VALUES (1, 'input', 'm', 'old', 0)")
    connection.execute("INSERT INTO run VALUES ('r', '2026-01-01', '0', 'f', 0, 0, 0, 'h', 'b', 'e')")
    connection.close()
    outcome = run(project)
    assert outcome.new
    assert TAXONOMY_CHANGED not in outcome.published.brief.read_text(encoding="utf-8")
    assert len(mentions(project)) > 20
