"""sample_variance: right, and the same to the last digit in whatever order the rows lie."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from vocflow.warehouse.store import FOLDER, LIVE, writer

Variance = Callable[[list[float]], float]


@pytest.fixture
def variance(tmp_path: Path) -> Iterator[Variance]:
    with writer(tmp_path):
        pass
    connection = duckdb.connect(str(tmp_path / FOLDER / LIVE))

    def of(answers: list[float]) -> float:
        connection.execute("CREATE OR REPLACE TEMP TABLE given (answer DOUBLE)")
        connection.executemany("INSERT INTO given VALUES (?)", [[answer] for answer in answers])
        found = connection.execute("SELECT sample_variance(answer) FROM given").fetchone()
        assert found is not None
        return float(found[0])

    yield of
    connection.close()


def test_by_hand(variance: Variance) -> None:
    assert variance([1, 2, 3, 4]) == pytest.approx(5 / 3)
    assert variance([4]) == 0
    assert variance([3, 3, 3]) == 0


def test_in_any_order(variance: Variance) -> None:
    dice = random.Random(1)
    answers = [float(dice.randint(0, 10)) for _ in range(300)]
    found = {variance(dice.sample(answers, len(answers))) for _ in range(5)}
    assert len(found) == 1
    assert found.pop() == pytest.approx(statistics.variance(answers))
