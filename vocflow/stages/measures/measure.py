"""What a measure is: how a figure is worked out on the bench, its unit, and the query that lists the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from vocflow.schema import Unit
from vocflow.stages.bench import Bench, Parameters

ANSWERS = ("sources", "since", "until", "segment", "segment_value")
"""What picks answers to the outcome question."""
COMMENTS = ("since", "until")
"""What picks comments."""


class Measured(Protocol):
    """What every measure returns: an estimate, a share, a mean."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True)
class Result:
    """A measured value; `low` and `high` are None for counts of rows, which are not estimates."""

    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Measure:
    """How a figure is worked out, in what unit, and which query lists the rows behind it."""

    compute: Callable[[Bench, Parameters], Measured]
    unit: Unit
    evidence: str
    evidence_values: tuple[str, ...]


def earlier(parameters: Parameters) -> Parameters:
    """The parameters of the earlier span of a comparison."""
    return {**parameters, "since": parameters["before_since"], "until": parameters["before_until"]}


def difference(
    compare: Callable[[Bench, Parameters], Any], counted: Callable[[Bench, Parameters], int]
) -> Callable[[Bench, Parameters], Measured]:
    """A comparison of two spans as a measured value; its n is what both spans counted together."""

    def measured(bench: Bench, parameters: Parameters) -> Measured:
        change = compare(bench, parameters)
        n = counted(bench, parameters) + counted(bench, earlier(parameters))
        return Result(change.difference, change.low, change.high, n)

    return measured
