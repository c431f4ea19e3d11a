"""The README's first command, on a fresh clone: `make acceptance` prints what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.acceptance


def timed(command: list[str], folder: Path) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run a command in a folder, with an environment that knows nothing of this checkout's, nor of a make around it."""
    own = {"VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    return time.monotonic() - began, done


def test_make_demo(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    first_took, first = timed(["make", "demo"], clone)
    again_took, again = timed(["make", "demo"], clone)
    print(f"make demo: {first_took:.0f} s, again {again_took:.0f} s: {first.stdout.splitlines()[-2:]}")
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "Traceback" not in first.stdout + first.stderr + again.stdout + again.stderr
    *_, headline, page = first.stdout.splitlines()
    assert (clone / page).is_file()
    assert again.stdout.splitlines()[-3:] == ["nothing new since the last report", headline, page]
    assert headline.startswith("NPS ")
    assert first_took < 120
    assert again_took < 30


def test_vocflow_version_answers_at_once() -> None:
    command = [str(Path(sys.executable).with_name("vocflow")), "--version"]
    best = min(timed(command, ROOT)[0] for _ in range(5))
    print(f"vocflow --version: {best:.2f} s")
    assert best < 0.4
