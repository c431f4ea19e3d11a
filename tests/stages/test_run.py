"""A run as a whole, on a small project with rows worked by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from vocflow.config import Project, load_project
from vocflow.errors import ConfigError, DataCheckError, QuarantineExceeded, UsageError, WarehouseError
from vocflow.stages import explain, figure_list, ingest, retry, run
from vocflow.stages.status import quarantined

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
segment = "class"
[privacy]
quarantine_limit = 0.2
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey*.csv"]
[source.columns]
key = "id"
occurred_at = "day"
comments = ["why"]
customer = "customer"
[[source.rating]]
column = "score"
scale = "nps"
[source.segments]
class = "class"
"""

HEADER = "id,day,score,why,customer,class"


def rows(first: int, day: str, scores: list[int], klass: str = "deck") -> list[str]:
    """One answer per score, numbered from `first`."""
    return [f"{first + at},{day},{score},the boat was late,C{first + at},{klass}" for at, score in enumerate(scores)]


# First quarter: 12 promoters, 4 passives, 4 detractors = +40.0. Second: 3, 5, 12 = -45.0. All counted by hand.
SPRING = rows(0, "2026-02-10", [9] * 6 + [10] * 6 + [7, 7, 8, 8] + [0, 3, 6, 6])
SUMMER = rows(100, "2026-05-10", [9] * 3 + [8] * 5 + [2] * 12)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    write(tmp_path, "survey.csv", SPRING + SUMMER)
    return load_project(tmp_path)


def write(root: Path, name: str, lines: list[str]) -> None:
    (root / name).write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")


def value(project: Project, figure: str) -> float:
    return explain(project, figure).figure.value


def test_two_closed_quarters_make_a_change(project: Project) -> None:
    outcome = run(project)
    assert outcome.new
    assert value(project, "nps.2026-Q1") == pytest.approx(40.0)
    assert value(project, "nps.2026-Q2") == pytest.approx(-45.0)
    assert value(project, "change.2026-Q2") == pytest.approx(-85.0)
    assert outcome.published.headline == "NPS fell 85.0 points to −45.0 in Q2 2026"


def test_every_figure_is_taken_again_with_the_same_value(project: Project) -> None:
    run(project)
    figures = figure_list(project)
    assert len(figures) > 20
    for figure in figures:
        assert explain(project, figure["figure_id"]).same, figure["figure_id"]


def test_a_figure_leads_to_files_and_lines(project: Project) -> None:
    run(project)
    told = explain(project, "nps.2026-Q1", most_rows=100)
    assert [(row["path"], row["line"], row["value"]) for row in told.rows[:3]] == [
        ("survey.csv", 2, 9.0), ("survey.csv", 3, 9.0), ("survey.csv", 4, 9.0),
    ]  # fmt: skip
    assert told.row_count == 20


def test_nothing_new_adds_no_row_and_keeps_the_report(project: Project) -> None:
    first = run(project)
    again = run(project)
    assert not again.new
    assert again.published == first.published
    assert [(file.loaded, file.updated, file.unchanged) for file in again.ingested.files] == [(0, 0, 40)]


def test_nothing_new_imports_nothing_heavy(project: Project) -> None:
    run(project)
    script = textwrap.dedent("""
        import json, sys
        from pathlib import Path
        from vocflow.config import load_project
        from vocflow.stages import run
        outcome = run(load_project(Path(sys.argv[1])))
        heavy = {"pandas", "pyarrow", "numpy", "scipy", "sklearn", "nltk", "plotly", "jinja2", "prefect"}
        print(json.dumps([outcome.new, sorted(heavy & set(sys.modules))]))
    """)
    done = subprocess.run([sys.executable, "-c", script, str(project.root)], capture_output=True, text=True, check=True)
    new, heavy = json.loads(done.stdout)
    assert not new
    # duckdb itself looks for pandas and numpy when it is given values to bind
    assert set(heavy) <= {"pandas", "numpy", "pyarrow"}


def test_new_rows_make_a_new_report(project: Project) -> None:
    run(project)
    write(project.root, "survey2.csv", rows(200, "2026-06-01", [10] * 20))
    outcome = run(project)
    assert outcome.new
    assert value(project, "answers.2026-Q2") == 40


def test_a_changed_project_file_makes_a_new_report(project: Project) -> None:
    run(project)
    path = project.root / "vocflow.toml"
    path.write_text(path.read_text().replace("Little Ferries", "Large Ferries"), encoding="utf-8")
    assert run(load_project(project.root)).new


def test_full_reads_again_and_changes_nothing(project: Project) -> None:
    run(project)
    outcome = run(project, full=True)
    assert [(file.read, file.loaded, file.updated, file.unchanged) for file in outcome.ingested.files] == [
        (40, 0, 0, 40)
    ]


def test_since_and_until_bound_the_figures(project: Project) -> None:
    run(project, until=date(2026, 3, 31))
    assert value(project, "nps.2026-Q1") == pytest.approx(40.0)
    assert "nps.2026-Q2" not in {row["figure_id"] for row in figure_list(project)}


def test_an_open_period_gets_no_verb(project: Project) -> None:
    write(project.root, "survey2.csv", rows(300, "2026-07-01", [0] * 30))
    outcome = run(project)
    assert outcome.published.headline == "NPS fell 85.0 points to −45.0 in Q2 2026"
    assert "step.2026-Q3" not in {row["figure_id"] for row in figure_list(project)}


def test_fewer_than_ten_answers_are_not_shown(project: Project) -> None:
    write(project.root, "survey.csv", SPRING + SUMMER[:9])
    outcome = run(project)
    figures = {row["figure_id"] for row in figure_list(project)}
    assert "nps.2026-Q2" not in figures
    assert "change.2026-Q2" not in figures
    assert (
        "fewer than 10" in outcome.published.brief.read_text(encoding="utf-8")
        or "Fewer than" in outcome.published.headline
    )


def test_quarantine_above_the_limit_stops_before_the_report(project: Project) -> None:
    write(project.root, "survey.csv", SPRING + SUMMER + rows(400, "2026-05-01", [11] * 20))
    with pytest.raises(QuarantineExceeded, match="20 of 60 records"):
        run(project)
    assert not (project.root / "reports").exists()


def test_retry_takes_mended_records_out_of_quarantine(project: Project) -> None:
    broken = rows(400, "2026-05-01", [11])
    write(project.root, "survey.csv", SPRING + SUMMER + broken)
    assert [file.quarantined for file in ingest(project).files] == [1]
    write(project.root, "survey.csv", SPRING + SUMMER + rows(400, "2026-05-01", [10]))
    assert [(file.loaded, file.unchanged, file.quarantined) for file in retry(project).files] == [(1, 40, 0)]
    assert retry(project).files == ()


def test_a_file_with_a_missing_column_is_refused_and_the_others_are_loaded(project: Project) -> None:
    (project.root / "survey2.csv").write_text(
        "id,day,scor,why,customer,class\n1,2026-01-01,9,x,c,d\n", encoding="utf-8"
    )
    ingested = ingest(project)
    assert {file.path: bool(file.refused) for file in ingested.files} == {"survey.csv": False, "survey2.csv": True}
    with pytest.raises(DataCheckError, match=r"survey2\.csv") as caught:
        ingested.check(1.0)
    assert "scor" in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_file_that_may_not_be_opened_is_refused(project: Project) -> None:
    (project.root / "survey.csv").chmod(0)
    assert "cannot be opened" in str(ingest(project).files[0].refused)


def edit(project: Project, old: str, new: str) -> Project:
    """The project after an edit of its vocflow.toml."""
    path = project.root / "vocflow.toml"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return load_project(project.root)


def test_going_back_to_an_older_file_is_a_change(project: Project) -> None:
    run(project)
    worse = [row.replace(",9,", ",0,").replace(",10,", ",0,") for row in SPRING]
    write(project.root, "survey.csv", worse + SUMMER)
    run(project)
    assert value(project, "nps.2026-Q1") == pytest.approx(-80.0)
    write(project.root, "survey.csv", SPRING + SUMMER)
    assert run(project).new
    assert value(project, "nps.2026-Q1") == pytest.approx(40.0)


def test_a_changed_mapping_replaces_what_the_file_brought_before(project: Project) -> None:
    """Without a key the same rows would otherwise stand twice: once as they were read, once as they are."""
    keyless = edit(project, 'key = "id"\n', "")
    run(keyless)
    louder = edit(keyless, 'kind = "survey"', 'kind = "survey"\nchannel = "web"')
    run(louder)
    assert value(louder, "answers.2026-Q1") == 20


def test_staff_do_not_count_from_the_moment_they_are_called_staff(project: Project) -> None:
    run(project)
    staff = edit(project, 'kind = "survey"', 'kind = "staff"')
    assert "NPS" not in run(staff).published.headline.replace("so NPS cannot be given", "")


def test_a_renamed_listening_post_is_not_counted_beside_its_former_self(project: Project) -> None:
    run(project)
    renamed = edit(project, 'name = "survey"', 'name = "loyalty"')
    run(renamed)
    assert value(renamed, "answers.2026-Q1") == 20


def test_two_listening_posts_may_not_read_one_file(project: Project) -> None:
    text = (project.root / "vocflow.toml").read_text(encoding="utf-8")
    second = text[text.index("[[source]]") :].replace('name = "survey"', 'name = "other"')
    (project.root / "vocflow.toml").write_text(text + second, encoding="utf-8")
    with pytest.raises(ConfigError, match="read by two listening posts"):
        run(load_project(project.root))


def test_a_period_that_since_cuts_is_not_compared(project: Project) -> None:
    """Half of the first quarter is no first quarter: no change is called since then."""
    outcome = run(project, since=date(2026, 2, 10))
    figures = {row["figure_id"] for row in figure_list(project)}
    assert "nps.2026-Q1" not in figures
    assert "fell" not in outcome.published.headline
    with pytest.raises(UsageError):
        run(project, since=date(2026, 7, 1), until=date(2026, 1, 1))


def test_a_scale_that_nobody_uses_above_the_middle_is_doubted(project: Project) -> None:
    write(project.root, "survey.csv", rows(0, "2026-02-10", [1, 2, 3, 4, 5] * 30))
    page = run(project).published.brief.read_text(encoding="utf-8")
    assert "was the question asked on a scale of" in page


def test_what_stands_in_quarantine_can_be_seen_when_there_is_too_much_of_it(project: Project) -> None:
    write(project.root, "survey.csv", SPRING + rows(400, "2026-05-01", [11] * 20))
    with pytest.raises(QuarantineExceeded, match=r"score out of range, first in survey.csv:22 \(11 \(score\)\)"):
        run(project)
    assert len(quarantined(project)) == 20
    with pytest.raises(WarehouseError, match="no run has been finished"):
        explain(project, "nps")


def test_an_empty_project_has_an_honest_page(project: Project) -> None:
    write(project.root, "survey.csv", [])
    assert run(project).published.headline.startswith("No feedback has been loaded")
