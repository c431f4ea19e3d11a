"""The bench on which figures are taken: a warehouse, and what has been worked out on it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from vocflow.warehouse.store import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa

Parameters = Mapping[str, Any]
T = TypeVar("T")


@dataclass
class Bench:
    """A warehouse with a memory: queries and models that several figures share are worked out once."""

    warehouse: Warehouse
    memory: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[[], T]) -> T:
        if key not in self.memory:
            self.memory[key] = make()
        return cast("T", self.memory[key])

    def rows(self, name: str, parameters: Parameters, *wanted: str) -> list[dict[str, Any]]:
        values = {key: parameters.get(key) for key in wanted}
        return self.once(f"{name} {values}", lambda: self.warehouse.rows(f"figure/{name}", **values))

    def arrow(self, name: str, parameters: Parameters, *wanted: str) -> pa.Table:
        """As :meth:`rows`, for many: they are not kept, so what is made of them should be."""
        return self.warehouse.arrow(f"figure/{name}", **{key: parameters.get(key) for key in wanted})
