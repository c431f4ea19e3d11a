"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine must not fail a property that holds; the same examples are tried on every run.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What several files need of one costly thing is made once, in one worker."""
    for item in items:
        if "example_project" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("example project"))


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference values and real exports that stand beside the checkout, where there are any."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which a fresh clone does not have")
    return SHARED


@pytest.fixture(scope="session")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample company (600 records) after its first run."""
    from vocflow import stages
    from vocflow.cli.making import make_example
    from vocflow.config import load_project

    root = tmp_path_factory.mktemp("example") / "kestrel"
    make_example(root, seed=1, records=600)
    stages.run(load_project(root))
    return root
