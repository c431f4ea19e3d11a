"""What may not stand in any committed file, and how large a file may grow."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A path that exists on one machine only, and the hosts of package indexes. Split, so that this file passes itself.
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:home|root|Users|work|tmp)/\w|\b[A-Z]:\\\\?Users\b")
INDEX_HOST = re.compile("py" + r"pi\.(?:org|python)|python" + r"hosted\.org|registry\.npm" + r"js|deb\.deb" + "ian")
MOST_LINES = {"tests": 600, "": 350}
MOST_LINES_OF_A_FUNCTION = {"tests": 80, "": 50}


def committed(*patterns: str) -> list[Path]:
    """Files that are in git or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(listing.stdout.split("\0")) if name and (ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str]) -> Iterator[str]:
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if found := pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {found[0]}"


@pytest.mark.parametrize(
    "line", ["open('/ho" + "me/ann/export.csv')", '"C:\\' + '\\Users\\\\ann"', "in /wo" + "rk/main/x"]
)
def test_the_pattern_sees_machine_paths(line: str) -> None:
    assert MACHINE_PATH.search(line)


def test_no_file_names_a_machine_path() -> None:
    assert list(lines_that_match(MACHINE_PATH)) == []


def test_no_file_names_a_package_index() -> None:
    assert list(lines_that_match(INDEX_HOST)) == []


def room(path: Path) -> str:
    return "tests" if path.relative_to(ROOT).parts[0] == "tests" else ""


def test_modules_and_functions_stay_small() -> None:
    outgrown = []
    for path in committed("*.py"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > MOST_LINES[room(path)]:
            outgrown.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION[room(path)]:
                    outgrown.append(f"{name}:{node.lineno} {node.name}: {length} lines")
    assert outgrown == [], "which concept in it is missing a name?"
