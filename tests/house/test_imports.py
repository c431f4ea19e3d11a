"""Importing vocflow does nothing and costs little. Who may import whom is lint-imports' business (make check)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"dask", "duckdb", "jinja2", "nltk", "numpy", "pandas", "plotly", "prefect", "pyarrow", "scipy", "sklearn"}


def modules_after(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement."""
    script = (
        f"import json, sys\n{statement}\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", ["vocflow", "vocflow.cli", "vocflow.errors", "vocflow.schema"])
def test_importing_what_answers_at_once_brings_nothing_heavy(module: str) -> None:
    assert modules_after(f"import {module}") & HEAVY == set()


def test_importing_vocflow_sets_up_no_logging_and_opens_no_connection() -> None:
    script = (
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, _: seen.append(event) if event.startswith('socket.') else None)\n"
        "import logging, vocflow, vocflow.cli\n"
        "print(seen, logging.getLogger().handlers)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"
