"""`vocflow labels` as a user meets it: draw a sheet, fill it in, take it back."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_commands import vocflow
from tests.stages.test_labels import TAXONOMY, TOML, write
from vocflow.config import load_project
from vocflow.stages import run

pytestmark = pytest.mark.xdist_group("label commands")  # what they share is made once, in one worker


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ferries")
    (root / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    write(root)
    run(load_project(root))
    return root


@pytest.mark.slow
def test_from_the_draw_to_the_report(ferries: Path) -> None:
    sheet = ferries / "labels.xlsx"
    drawn = vocflow("labels", "export", sheet, "--n", "20", "--project", ferries)
    assert drawn.returncode == 0, drawn.stderr
    assert drawn.stdout.startswith("20 comments of Q2 2026: ")
    assert "10 audit" in drawn.stdout
    assert "a random sample of 40 comments" in drawn.stdout
    assert f"vocflow labels import {sheet} --labeller NAME" in drawn.stdout

    book = openpyxl.load_workbook(sheet)
    for row in range(2, 7):
        book["labels"].cell(row, 2).value = "negative"
        book["labels"].cell(row, 3).value = "waiting; crew: positive"
    book.save(sheet)
    done = json.loads(vocflow("labels", "import", sheet, "--labeller", "Ann", "--project", ferries, "--json").stdout)
    assert done == {"rows": 20, "stored": 5, "known": 0, "not_judged": 15, "outdated": 0}
    again = vocflow("labels", "import", sheet, "--labeller", "Ann", "--project", ferries)
    assert again.stdout == "0 labels stored, 5 known already, 15 rows not judged yet\n"

    told = json.loads(vocflow("labels", "status", "--project", ferries, "--json").stdout)
    assert (told["labels"], told["comments"], told["labellers"]) == (5, 5, 1)
    assert {"kind": "audit", "drawn": 10, "judged": 5} in told["drawn"]
    assert "5 labels of 5 comments, by 1 labeller\n" in vocflow("labels", "status", "--project", ferries).stdout
    report = vocflow("run", "--project", ferries, "--json")
    assert json.loads(report.stdout)["new"]
    explorer = Path(json.loads(report.stdout)["explorer"]).read_text(encoding="utf-8")
    assert explorer.count(",true]") == 5


def test_mistakes_are_named_with_file_line_and_next_step(ferries: Path) -> None:
    sheet = ferries / "wrong.csv"
    sheet.write_text("comment_id,feeling\nnobody,negative\nnobody,god\n", encoding="utf-8")
    done = vocflow("labels", "import", sheet, "--labeller", "Ann", "--project", ferries, "--json")
    assert done.returncode == 1
    assert "wrong.csv:2: unknown comment 'nobody'" in done.stderr
    assert "wrong.csv:3: unknown feeling 'god'" in done.stderr
    assert f"vocflow labels import --project {ferries} {sheet}" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["error"]["where"] == "wrong.csv:2"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("export", "a.txt"), 2, "neither in .csv nor in .xlsx"),
        (("export", "none/a.csv"), 2, "cannot be written"),
        (("export", "a.csv", "--kind", "some"), 2, "one of all, uncertain, audit, disagreement"),
        (("export", "vocflow.toml"), 2, "exists already"),
        (("export", "a.csv", "--since", "2030-01-01"), 2, "no comment to draw"),
        (("import", "none.csv", "--labeller", "Ann"), 1, "cannot be opened"),
    ],
)
def test_other_mistakes(ferries: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    verb, name, *rest = arguments
    done = vocflow("labels", verb, ferries / name, *rest, "--project", ferries)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (ferries / "a.csv").exists()
