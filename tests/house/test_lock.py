"""The lock: versions and hashes, no index host, and nothing that pyproject.toml would not accept."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", LOCK, flags=re.MULTILINE))
DECLARED = [
    *PYPROJECT["project"]["dependencies"],
    *chain.from_iterable(PYPROJECT["project"]["optional-dependencies"].values()),
    *PYPROJECT["dependency-groups"]["dev"],
]


def test_it_names_no_host_and_no_option() -> None:
    # Every line is a pin, a hash or blank: no --index-url, no --find-links, no address.
    strange = [
        line
        for line in LOCK.splitlines()
        if not re.fullmatch(r"\S+==\S+( ; .+?)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|", line)
    ]
    assert strange == []


def test_every_version_is_held_by_a_hash() -> None:
    packages = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(packages) > 100
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("declared", DECLARED)
def test_it_satisfies_pyproject(declared: str) -> None:
    requirement = Requirement(declared)
    name = re.sub(r"[-_.]+", "-", requirement.name).lower()
    assert name in PINNED, "make lock"
    assert Version(PINNED[name]) in requirement.specifier, "make lock"
