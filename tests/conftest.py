"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine must not fail a property that holds; the same examples are tried on every run.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference values and real exports that stand beside the checkout, where there are any."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which a fresh clone does not have")
    return SHARED
