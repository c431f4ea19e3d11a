"""vocflow discover as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from vocflow.config import load_taxonomy

pytestmark = pytest.mark.xdist_group("discover command")  # what they share is made once, in one worker


def vocflow(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", "discover", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety remarks on a sauna, ninety on a canteen, with a control character each, and ten that say nothing."""
    matters = {
        "The sauna": [
            "burned my foot",
            "went cold",
            "lost its thermometer",
            "creaked",
            "smelled of resin",
            "lacked logs",
        ],
        "The canteen": [
            "ran out of soup",
            "burnt the fish",
            "forgot the salt",
            "closed at noon",
            "mislaid forks",
            "stank",
        ],
    }
    rows = [
        f"{at} {subject} {one} and {other} \x1b[31m {end}"
        for at in ("Inside", "Lately")
        for subject, what in matters.items()
        for one, other in combinations(what, 2)
        for end in ("alas", "sadly", "indeed")
    ]
    path = tmp_path_factory.mktemp("sauna") / "answers.csv"
    path.write_text("\n".join(["why", *rows, *["Nothing"] * 10]) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_people_read_names_figures_and_examples_within_a_hundred_columns(answers: Path) -> None:
    done = vocflow("--file", answers, "--text", "why", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("answers.csv: 190 comments of 190.")
    assert '10 without a subject ("nothing", "very good")' in " ".join(done.stdout.split())
    assert "\n1. " in done.stdout
    assert "   phrases  sauna" in done.stdout
    assert "   phrases  canteen" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_machines_read_everything_and_the_toml_is_a_taxonomy(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "candidates.toml"
    done = vocflow("--file", answers, "--text", "why", "--all", "--n", "1", "--toml", out, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (theme,) = told["themes"]
    assert theme["phrases"][0] in ("sauna", "canteen")
    assert theme["coverage"]["n"] == theme["distinct"]
    assert theme["share"]["low"] <= theme["share"]["value"] <= theme["share"]["high"]
    assert out.read_text(encoding="utf-8") == told["toml"]
    assert load_taxonomy(out).themes[0].phrases == tuple(theme["phrases"])


@pytest.mark.slow
def test_few_comments_are_said_to_be_few(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("why\nThe sauna creaked\n", encoding="utf-8")
    done = vocflow("--file", path, "--text", "why")
    assert done.returncode == 0
    assert "No candidate theme: only 1 distinct comment has a subject" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--file", "x.csv"], "--file needs --text"),
        (["--text", "why"], "--text and --taxonomy go with --file"),
        (["--file", "x.csv", "--text", "why"], "x.csv cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_words(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = vocflow(*arguments)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
