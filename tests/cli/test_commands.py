"""The command line as a user meets it: real processes, exit codes, JSON, words instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vocflow import __version__

pytestmark = pytest.mark.xdist_group("commands")  # what they share is made once, in one worker

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
[source.columns]
key = "id"
occurred_at = "day"
comments = ["why"]
[[source.rating]]
column = "score"
scale = "nps"
"""


def vocflow(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def ferries(tmp_path: Path) -> Path:
    """Forty answers in two closed quarters."""
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    rows = [f"{at},2026-{'02' if at < 20 else '05'}-10,{at % 11},the boat was late" for at in range(40)]
    (tmp_path / "survey.csv").write_text("\n".join(["id,day,score,why", *rows]) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def sailed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project after its first run, with one record in quarantine."""
    root = tmp_path_factory.mktemp("sailed")
    (root / "vocflow.toml").write_text(TOML, encoding="utf-8")
    rows = [f"{at},2026-{'02' if at < 20 else '05'}-10,{at % 11},the boat was late" for at in range(40)]
    rows.append("99,2026-05-10,11,write to ann@example.com")
    (root / "survey.csv").write_text("\n".join(["id,day,score,why", *rows]) + "\n", encoding="utf-8")
    done = vocflow("run", "--project", root)
    assert done.returncode == 0, done.stderr
    return root


def test_the_version() -> None:
    done = vocflow("--version")
    assert (done.returncode, done.stdout) == (0, f"vocflow {__version__}\n")


def test_the_version_imports_nothing() -> None:
    """Answering takes an interpreter's start; what would slow it down is not imported."""
    script = (
        "import sys; sys.argv = ['vocflow', '--version']\n"
        "from vocflow.cli import main; main()\n"
        "print([name for name in ('typer', 'pydantic', 'duckdb', 'numpy', 'pandas', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_run_tells_each_file_the_headline_and_the_page(ferries: Path) -> None:
    done = vocflow("run", "--project", ferries, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["new"]
    (file,) = told["files"]
    assert {key: file[key] for key in ("path", "read", "loaded", "updated", "unchanged", "quarantined")} == {
        "path": "survey.csv", "read": 40, "loaded": 40, "updated": 0, "unchanged": 0, "quarantined": 0,
    }  # fmt: skip
    assert told["headline"].startswith("NPS ")
    assert Path(told["page"]).is_file()
    again = json.loads(vocflow("run", "--project", ferries, "--json").stdout)
    assert not again["new"]
    assert (again["files"][0]["loaded"], again["files"][0]["unchanged"]) == (0, 40)
    assert (again["headline"], again["page"]) == (told["headline"], told["page"])


@pytest.mark.slow
def test_progress_is_for_terminals(ferries: Path) -> None:
    assert vocflow("run", "--project", ferries).stderr == ""


def test_status_shows_every_file_and_the_last_run(sailed: Path) -> None:
    told = json.loads(vocflow("status", "--project", sailed, "--json").stdout)
    (file,) = told["files"]
    fates = [file[fate] for fate in ("loaded", "updated", "unchanged", "excluded", "quarantined")]
    assert file["read"] == sum(fates) == 41
    assert told["totals"]["feedback"] == 40
    assert "survey.csv" in vocflow("status", "--project", sailed).stdout


def test_quarantine_names_place_reason_and_remedy(sailed: Path) -> None:
    (record,) = json.loads(vocflow("quarantine", "list", "--project", sailed, "--json").stdout)["records"]
    assert (record["path"], record["line"], record["reason"]) == ("survey.csv", 42, "score_out_of_range")
    data = (sailed / "survey.csv").read_bytes()
    cut = data[record["byte_offset"] : record["byte_offset"] + record["byte_length"]]
    assert cut == b"99,2026-05-10,11,write to ann@example.com"
    shown = vocflow("quarantine", "show", record["quarantine_id"][:8], "--project", sailed)
    assert "0 to 10" in shown.stdout
    assert vocflow("quarantine", "show", "zzz", "--project", sailed).returncode == 2
    assert "survey.csv" in vocflow("quarantine", "retry", "--project", sailed).stdout


def test_explain_leads_from_the_number_to_the_lines(sailed: Path) -> None:
    told = json.loads(vocflow("explain", "nps.2026-Q1", "--project", sailed, "--json").stdout)
    assert told["same"]
    assert told["row_count"] == 20
    assert told["rows"][0]["path"] == "survey.csv"
    assert "SELECT" in told["sql"]
    words = vocflow("explain", "nps.2026-Q1", "--project", sailed).stdout
    assert "survey.csv:2" in words
    listed = vocflow("explain", "--list", "--project", sailed).stdout
    assert "nps.2026-Q1" in listed


def test_an_unknown_figure_gets_its_neighbours(sailed: Path) -> None:
    done = vocflow("explain", "nps.2026Q1", "--project", sailed)
    assert done.returncode == 2
    assert "nps.2026-Q1" in done.stderr


def test_report_is_written_again_without_reading(sailed: Path) -> None:
    told = json.loads(vocflow("report", "--project", sailed, "--json").stdout)
    assert Path(told["page"]).is_file()


def test_check_and_doctor(sailed: Path) -> None:
    assert json.loads(vocflow("check", "--project", sailed, "--json").stdout)["files"][0]["path"] == "survey.csv"
    done = vocflow("doctor", "--project", sailed, "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["ok"]


def test_init_makes_a_project_that_can_be_checked_and_refuses_to_overwrite(tmp_path: Path) -> None:
    assert vocflow("init", tmp_path / "new").returncode == 0
    assert (tmp_path / "new" / "vocflow.toml").is_file()
    again = vocflow("init", tmp_path / "new")
    assert again.returncode == 2
    assert "holds a project already" in again.stderr


def test_a_new_project_without_exports_is_told_what_to_do(tmp_path: Path) -> None:
    vocflow("init", tmp_path / "new")
    done = vocflow("check", "--project", tmp_path / "new")
    assert done.returncode == 2
    assert "declares no listening post yet" in done.stderr
    assert "vocflow.toml" in done.stderr
    assert "take the # away from a [[source]]" in done.stderr


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ('name = "Little Ferries"', 2, "vocflow.toml:"),
        ('column = "score"', 1, "columns found"),
        ('scale = "nps"', 2, "did you mean"),
    ],
)
def test_mistakes_in_the_project_file(ferries: Path, change: str, code: int, words: str) -> None:
    mistake = {"name": 'nam = "Little Ferries"', "column": 'column = "scor"', "scale": 'scale = "npss"'}[
        change.split()[0]
    ]
    path = ferries / "vocflow.toml"
    path.write_text(path.read_text().replace(change, mistake), encoding="utf-8")
    done = vocflow("run", "--project", ferries)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    as_json = vocflow("run", "--project", ferries, "--json")
    assert json.loads(as_json.stdout)["error"]["what"]


def test_no_project_at_all(tmp_path: Path) -> None:
    done = vocflow("run", "--project", tmp_path)
    assert done.returncode == 2
    assert "vocflow init" in done.stderr
    assert vocflow("status", "--project", tmp_path).returncode == 2


def test_quarantine_above_the_limit_is_exit_code_4(ferries: Path) -> None:
    text = (ferries / "survey.csv").read_text()
    (ferries / "survey.csv").write_text(text + "".join(f"x{at},2026-05-01,99,\n" for at in range(20)), encoding="utf-8")
    done = vocflow("run", "--project", ferries)
    assert done.returncode == 4
    assert "20 of 60 records are quarantined" in done.stderr


def test_a_held_warehouse_is_named(ferries: Path) -> None:
    holder = (
        f"from pathlib import Path\nfrom vocflow.warehouse.store import writer\nimport sys\n"
        f"with writer(Path({str(ferries)!r})):\n    print('held', flush=True)\n    sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        done = vocflow("run", "--project", ferries)
        other.communicate("\n")
    assert done.returncode == 1
    assert f"process {other.pid}" in done.stderr


def test_a_bug_keeps_its_traceback_and_exits_with_3(ferries: Path) -> None:
    script = (
        "import sys; sys.argv = ['vocflow', 'run', '--project', sys.argv[1]]\n"
        "from vocflow.stages import running\n"
        "def broken(*arguments, **options): raise ZeroDivisionError('planted')\n"
        "running.run = broken\n"
        "from vocflow.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script, str(ferries)], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "ZeroDivisionError: planted" in done.stderr


@pytest.mark.slow
def test_an_installed_wheel_works_outside_the_repository(tmp_path: Path) -> None:
    """Build the wheel, unpack it, and use it from there: `init --example` and all data files included."""
    import zipfile

    repository = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=repository, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("vocflow-*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    entry = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import vocflow; from vocflow.cli import main\n"
        f"assert vocflow.__file__.startswith({str(site)!r}); main()"
    )

    def installed(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", entry, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    made = installed("init", "company", "--example", "--records", "500")
    assert made.returncode == 0, made.stderr
    done = installed("run", "--project", "company", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["headline"]
    assert installed("check", "--project", "company").returncode == 0


def test_the_sample_company_is_made_and_can_be_checked(tmp_path: Path) -> None:
    started = time.monotonic()
    assert vocflow("init", tmp_path / "company", "--example", "--records", "500").returncode == 0
    assert time.monotonic() - started < 60
    done = vocflow("check", "--project", tmp_path / "company")
    assert done.returncode == 0, done.stderr
    assert "Kestrel Mobility" in done.stdout
