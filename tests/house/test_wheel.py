"""The wheel holds all that a user outside of the repository needs, and works there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked hatchling without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds this wheel and borrows the dependencies of the one that tests."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    (packages,) = home.glob("lib/python*/site-packages")
    dependencies = Path(pytest.__file__).parents[1]
    # Appended, so that the wheel's vocflow comes first; the editable one is behind a .pth that is not read from there.
    (packages / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    command = home / "bin" / "vocflow"
    command.write_text(f"#!{home / 'bin' / 'python'}\nfrom vocflow.cli import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)
    return home / "bin"


def test_it_holds_every_file_of_the_package_and_the_sample_company(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "vocflow", "pipelines", "data"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = {
        name.replace("data/", "vocflow/example/", 1) if name.startswith("data/") else name
        for name in listing.stdout.splitlines()
        if (ROOT / name).is_file()
    }
    assert held == wanted
    assert len(metadata) == 1


def test_the_sample_company_runs_from_it(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def run(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [installed / program, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert str(installed.parent) in run("python", "-c", "import vocflow; print(vocflow.__file__)")
    run("vocflow", "init", "company", "--example", "--records", "600")
    told = json.loads(run("vocflow", "run", "--project", "company", "--json"))
    assert told["headline"]
    assert len(list(tmp_path.glob("company/reports/*/brief.html"))) == 1
    run("vocflow", "init", "own")
    assert {path.name for path in (tmp_path / "own").iterdir()} == {"vocflow.toml", "taxonomy.toml", "prefect.yaml"}
    run("python", "-c", "import pipelines.nightly")
