"""Average run lengths against V15 (R's spc), and against charts that are run on random numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vocflow.metrics import cusum_arl, cusum_limit, ewma_arl, ewma_limit, shewhart_arl

RUNS = 60_000
"""The mean of so many run lengths, each about as spread as it is long, has an error of 0.4%."""


@pytest.fixture(scope="module")
def expected(shared: Path) -> Any:
    """V15: for each chart its run length without a shift, and at a shift of one standard deviation."""
    checks = json.loads((shared / "reference" / "checks.json").read_text(encoding="utf-8"))
    entries = checks["checks"] if isinstance(checks, dict) else checks
    return next(check for check in entries if check["id"] == "V15")["expect"]


def test_run_lengths_are_those_of_v15(expected: Any) -> None:
    found = {
        "cusum_k5_h5": [cusum_arl(0.5, 5.0, shift=shift) for shift in (0.0, 1.0)],
        "cusum_k5_h4": [cusum_arl(0.5, 4.0, shift=shift) for shift in (0.0, 1.0)],
        "ewma_l2_L2962": [ewma_arl(0.2, 2.962, shift=shift) for shift in (0.0, 1.0)],
        "shewhart": [shewhart_arl(shift=shift) for shift in (0.0, 1.0)],
    }
    assert found.keys() == expected.keys()
    for chart, lengths in found.items():
        assert lengths == pytest.approx(expected[chart], rel=2e-6), chart


def test_the_limit_is_the_inverse_of_the_run_length() -> None:
    for arl in (50.0, 9_490.0):
        assert cusum_arl(0.5, cusum_limit(0.5, arl)) == pytest.approx(arl, rel=1e-5)
        assert cusum_arl(1.0, cusum_limit(1.0, arl, sides=1), sides=1) == pytest.approx(arl, rel=1e-5)
        assert ewma_arl(0.2, ewma_limit(0.2, arl)) == pytest.approx(arl, rel=1e-5)


def run_lengths(chart: str, shift: float, random: np.random.Generator) -> NDArray[np.int64]:
    """The length of each of many runs of a chart, all stepped together until the last has signalled."""
    lengths = np.zeros(RUNS, dtype=np.int64)
    up, down, step = np.zeros(RUNS), np.zeros(RUNS), 0
    alive = np.arange(RUNS)
    while alive.size:
        step += 1
        z = random.standard_normal(alive.size) + shift
        if chart.startswith("cusum"):
            up, down = np.maximum(0, up + z - 0.5), np.maximum(0, down - z - 0.5)
            signals = np.maximum(up, down) > float(chart[-1])
        elif chart.startswith("ewma"):
            up = 0.8 * up + 0.2 * z
            signals = np.abs(up) > 2.962 * np.sqrt(0.2 / 1.8)
        else:
            signals = np.abs(z) > 3
        lengths[alive[signals]] = step
        alive, up, down = alive[~signals], up[~signals], down[~signals]
    return lengths


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_charts_run_as_long_as_calculated(expected: Any, shift: float) -> None:
    random = np.random.default_rng(15)
    for chart, lengths in expected.items():
        assert run_lengths(chart, shift, random).mean() == pytest.approx(lengths[int(shift)], rel=0.02), chart


def test_limits_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="h must lie above 0"):
        cusum_arl(0.5, 0.0)
    with pytest.raises(ValueError, match="weight of an EWMA"):
        ewma_arl(0.0, 3.0)
    with pytest.raises(ValueError, match="run length above 1"):
        cusum_limit(0.5, 1.0)
