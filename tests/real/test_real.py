"""Real exports, read in place, to a brief: what is in them is said, and nothing more."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def vocflow(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def run(tmp_path: Path, shared: Path) -> Any:
    """Run one of the projects beside this file on the exports in ../shared/data."""

    def go(name: str) -> tuple[int, dict[str, Any], Path]:
        root = tmp_path / name
        shutil.copytree(HERE / name, root, ignore=shutil.ignore_patterns("warehouse", "reports"))
        done = vocflow("run", "--project", root, "--data", shared / "data", "--json")
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout), root

    return go


@pytest.mark.slow
def test_nps_of_a_google_form(run: Any) -> None:
    """39 answers: 8 promoters, 9 passives, 22 detractors, counted apart from the package; the interval is wide."""
    code, told, root = run("nps_google_form")
    assert code == 0
    (file,) = told["files"]
    assert (file["read"], file["loaded"], file["quarantined"]) == (39, 39, 0)
    assert "−35.9" in told["headline"]
    assert "39 answers" in told["headline"]
    for verb in ("rose", "fell", "up", "down"):
        assert f" {verb} " not in told["headline"]
    explained = json.loads(vocflow("explain", "nps.2019-Q4", "--project", root, "--json").stdout)
    assert explained["same"]
    assert round(explained["now"]["value"], 1) == -35.9
    assert explained["now"]["high"] - explained["now"]["low"] > 40
    assert explained["row_count"] == 39


@pytest.mark.slow
def test_a_scale_of_one_to_ten_is_no_nps(run: Any) -> None:
    code, told, _ = run("skytrax_seat")
    assert code == 0
    (file,) = told["files"]
    assert (file["read"], file["loaded"], file["quarantined"]) == (1258, 1232, 26)
    assert told["headline"].startswith("Mean rating")
    page = Path(told["page"]).read_text(encoding="utf-8")
    assert "1970-01-01" in page
    assert "NPS is defined on" in page or "NPS needs" in page
    for driver in ("Legroom", "Seat width"):
        assert driver in page
    assert 'data-figure="recommend"' in page
    assert 'data-figure="nps' not in page


@pytest.mark.slow
def test_comments_without_any_score(run: Any) -> None:
    code, told, _ = run("nhs_feedback")
    assert code == 0
    (file,) = told["files"]
    assert (file["read"], file["loaded"], file["quarantined"]) == (10334, 10334, 0)
    assert "no score was asked" in told["headline"]
    page = Path(told["page"]).read_text(encoding="utf-8")
    assert 'data-figure="feeling.negative"' in page
    assert 'data-figure="theme.' in page
    assert 'data-figure="nps' not in page


def test_a_mixed_scale_is_refused_with_the_counts(run: Any) -> None:
    """Counted apart from the package: 2,140 answers up to 8 June 2015 never exceed 5; 67 of the 119 from then on do."""
    code, told, root = run("skytrax_lounge")
    assert code == 1
    assert "2,140 answers before 2015-06-09 never lie above 5.5" in told["error"]["why"]
    assert "67 of the other 119 do" in told["error"]["why"]
    assert not (root / "reports").exists()
