"""The sample company, written once for all tests of this folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # `data` is a folder of the repository, no installed package


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped example: seed 1, 5,000 records."""
    from data.generate import generate

    folder = tmp_path_factory.mktemp("kestrel")
    generate(folder)
    return folder


@pytest.fixture(scope="session")
def truth(company: Path) -> dict[str, Any]:
    """truth.json of the shipped example."""
    loaded: dict[str, Any] = json.loads((company / "truth.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def planted(company: Path) -> list[dict[str, Any]]:
    """Planted truths of every record, in the order they were written."""
    lines = (company / "truth_records.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
