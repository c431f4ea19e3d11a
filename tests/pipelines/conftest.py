"""One Prefect server for all flow tests (it takes about 20 s to start), and a project that runs in a second."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipelines  # noqa: F401  its settings must stand before anything imports Prefect

PROJECT = """
[project]
name = "Little Ferries"
as_of = 2026-07-02

[privacy]
quarantine_limit = 0.5

[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey*.csv"]

[source.columns]
key = "id"
occurred_at = "day"
comments = ["why"]

[[source.rating]]
column = "score"
scale = "nps"
low = 0
high = 10
"""


@pytest.fixture
def ferries(tmp_path: Path) -> Path:
    """A project of sixty answers in two closed quarters."""
    root = tmp_path / "ferries"
    root.mkdir()
    (root / "vocflow.toml").write_text(PROJECT, encoding="utf-8")
    answers = "".join(
        f"{number},2026-{'02' if number < 30 else '05'}-{number % 28 + 1:02d},{number % 11},the boat was late\n"
        for number in range(60)
    )
    (root / "survey.csv").write_text("id,day,score,why\n" + answers, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run a temporary Prefect server; returns the environment in which other processes find it."""
    home = tmp_path_factory.mktemp("prefect")
    os.environ["PREFECT_HOME"] = str(home)
    from prefect.settings import get_current_settings
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield os.environ | get_current_settings().to_environment_variables(exclude_unset=True)
