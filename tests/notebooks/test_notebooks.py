"""The notebooks run on a fresh project, and what is committed of each is one notebook in two forms."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))
EXPLORE, LABEL = SCRIPTS

scripts = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)


def code(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@scripts
def test_the_executed_notebook_is_the_script(script: Path) -> None:
    executed = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert code(executed) == code(jupytext.read(script)), "make notebooks"
    counts = [cell.execution_count for cell in executed.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "make notebooks"


@scripts
def test_its_outputs_hold_no_machine_path_and_no_error(script: Path) -> None:
    executed = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    outputs = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    assert not re.search(r"(?<![\w<])/\w+/\w+/", str(outputs))


def execute(script: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run a notebook on a project; returns what its cells show, as text."""
    from nbclient import NotebookClient

    monkeypatch.setenv("VOCFLOW_PROJECT", str(project))
    monkeypatch.setenv("IPYTHONDIR", str(project / ".ipython"))
    notebook = jupytext.read(script)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    return [cell.outputs[-1].data["text/plain"] for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]


@pytest.mark.slow
def test_the_first_explores_the_sample_company(example_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = execute(EXPLORE, example_project, monkeypatch)
    assert "nps.2026-Q3" in shown[1]
    assert "theme" in shown[-1]


@pytest.mark.slow
def test_the_second_takes_a_label(example_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vocflow.config import load_project
    from vocflow.stages import label_status

    own = shutil.copytree(example_project, tmp_path / "own")
    shown = execute(LABEL, own, monkeypatch)
    assert "Q3 2026" in shown[1]
    assert shown[-3:-1] == ["True", "False"]
    assert label_status(load_project(own)).labels == 1
