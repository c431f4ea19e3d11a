"""The notebook runs on a fresh project, and what is committed of it is one notebook in two forms."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "notebooks" / "01_explore.py"
EXECUTED = SCRIPT.with_suffix(".ipynb")


def code(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_the_executed_notebook_is_the_script() -> None:
    executed = nbformat.read(EXECUTED, as_version=4)
    assert code(executed) == code(jupytext.read(SCRIPT)), "make notebooks"
    counts = [cell.execution_count for cell in executed.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "make notebooks"


def test_its_outputs_hold_no_machine_path_and_no_error() -> None:
    executed = nbformat.read(EXECUTED, as_version=4)
    outputs = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    assert not re.search(r"(?<![\w<])/\w+/\w+/", str(outputs))


@pytest.mark.slow
def test_it_runs_on_the_sample_company(example_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("VOCFLOW_PROJECT", str(example_project))
    monkeypatch.setenv("IPYTHONDIR", str(example_project / ".ipython"))
    notebook = jupytext.read(SCRIPT)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [
        cell.outputs[-1].data["text/plain"] for cell in notebook.cells if cell.cell_type == "code" and cell.outputs
    ]
    assert "nps.2026-Q3" in shown[1]
    assert "theme" in shown[-1]
