"""kill -9 at any moment loses nothing and doubles nothing: a re-run ends with the warehouse of an undisturbed run."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.repeats import repeats
from tests.stages.contents import contents

pytestmark = [pytest.mark.slow, pytest.mark.acceptance]

# Statements before which the process dies: in the middle of a file, of a reading, of measuring, of closing the run.
MOMENTS = [
    "load/staging", "load/typed_record", "load/merge_feedback", "load/merge_customer", "load/ledger",
    "classify/forget_reading", "classify/reading", "report/forget_figures", "report/end_run",
]  # fmt: skip

DIES_BEFORE = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from vocflow.config import load_project
    from vocflow.stages import run
    from vocflow.warehouse.store import Warehouse
    root, moment, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    plain = Warehouse.script
    def script(self, name, /, **values):
        global times
        if name == moment:
            times -= 1
            if times == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        plain(self, name, **values)
    Warehouse.script = script
    run(load_project(root))
""")

DIES_AFTER = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from vocflow import stages
    from vocflow.config import load_project
    project, last = load_project(Path(sys.argv[1])), sys.argv[2]
    facts = None
    for verb in ("ingest", "classify", "measure", "report"):
        done = getattr(stages, verb)(project, facts) if verb == "report" else getattr(stages, verb)(project)
        facts = done if verb == "measure" else facts
        if verb == last:
            os.kill(os.getpid(), signal.SIGKILL)
""")

DIES_BEFORE_THE_SNAPSHOT = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from vocflow.config import load_project
    from vocflow.stages import reporting, run
    reporting.publish = lambda root: os.kill(os.getpid(), signal.SIGKILL)
    run(load_project(Path(sys.argv[1])))
""")


def finish(root: Path) -> float:
    """Run to the end; returns the seconds it took."""
    started = time.monotonic()
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", "run", "--project", str(root)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    return time.monotonic() - started


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has never run, with its hashing key: two copies of it hash customers alike."""
    from vocflow.cli.making import make_example
    from vocflow.config import load_project
    from vocflow.warehouse.secret import secret

    root = tmp_path_factory.mktemp("kills") / "fresh"
    make_example(root, seed=1, records=500)
    secret(load_project(root))
    return root


@pytest.fixture(scope="module")
def undisturbed(fresh: Path) -> tuple[dict[str, list[tuple[object, ...]]], float]:
    """The warehouse of a run that nothing disturbed, and how long it took."""
    root = fresh.parent / "undisturbed"
    shutil.copytree(fresh, root)
    seconds = finish(root)
    return contents(root / "warehouse" / "vocflow.duckdb"), seconds


def assert_as_undisturbed(root: Path, expected: dict[str, list[tuple[object, ...]]]) -> None:
    finish(root)
    for name in ("vocflow.duckdb", "snapshot.duckdb"):
        found = contents(root / "warehouse" / name)
        assert found.keys() == expected.keys()
        for table in expected:
            assert found[table] == expected[table], f"{table} of {name} differs"
    assert not list(root.glob("reports/*.part"))
    shutil.rmtree(root)


@pytest.mark.parametrize("number", range(repeats(20)))
def test_killed_at_a_random_moment(
    fresh: Path, undisturbed: tuple[dict[str, list[tuple[object, ...]]], float], number: int
) -> None:
    expected, seconds = undisturbed
    root = fresh.parent / f"random-{number}"
    shutil.copytree(fresh, root)
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", "run", "--project", str(root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(random.Random(number).uniform(0.05, 0.95) * seconds)
        process.kill()
    assert_as_undisturbed(root, expected)


def killed(script: str, *arguments: str | Path) -> None:
    """Run a script that kills itself; it must not end in any other way."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, check=False, timeout=300
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_before_a_statement(
    fresh: Path, undisturbed: tuple[dict[str, list[tuple[object, ...]]], float], moment: str
) -> None:
    root = fresh.parent / moment.replace("/", "-")
    shutil.copytree(fresh, root)
    killed(DIES_BEFORE, root, moment, "3" if moment.startswith("load") and "customer" not in moment else "1")
    assert_as_undisturbed(root, undisturbed[0])


@pytest.mark.parametrize("verb", ["ingest", "classify", "measure", "report"])
def test_killed_at_a_stage_boundary(
    fresh: Path, undisturbed: tuple[dict[str, list[tuple[object, ...]]], float], verb: str
) -> None:
    root = fresh.parent / f"after-{verb}"
    shutil.copytree(fresh, root)
    killed(DIES_AFTER, root, verb)
    assert_as_undisturbed(root, undisturbed[0])


def test_killed_between_the_end_of_the_run_and_its_snapshot(
    fresh: Path, undisturbed: tuple[dict[str, list[tuple[object, ...]]], float]
) -> None:
    root = fresh.parent / "before-snapshot"
    shutil.copytree(fresh, root)
    killed(DIES_BEFORE_THE_SNAPSHOT, root)
    assert_as_undisturbed(root, undisturbed[0])
