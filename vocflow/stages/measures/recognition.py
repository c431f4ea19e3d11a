"""Measures of praise: an agent, a team or a name against the others on contacts of the same kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vocflow import metrics
from vocflow.metrics import Excess
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result

if TYPE_CHECKING:
    from collections.abc import Callable

HANDLED = ("since", "until", "themes", "case_mix", "agents", "units")
NAMED = ("since", "until", "names")


def praise(bench: Bench, parameters: Parameters) -> dict[str, Excess]:
    """What is known of each unit that has enough comparable contacts: agents, teams, or names in comments."""
    rows = _rows(bench, parameters)

    def compared() -> dict[str, Excess]:
        import numpy as np

        everybody = units(bench, parameters)
        strata = {stratum: at for at, stratum in enumerate(sorted({row["stratum"] for row in rows}))}
        place = {unit: at for at, unit in enumerate(everybody)}
        praised, customers = np.zeros((2, len(everybody), len(strata)), dtype=np.int64)
        for row in rows:
            cell = place[row["unit"]], strata[row["stratum"]]
            praised[cell], customers[cell] = row["praised"], row["customers"]
        told = metrics.excesses(praised, customers) if everybody else ()
        return {unit: one for unit, one in zip(everybody, told, strict=True) if one is not None}

    return bench.once(f"praise {[parameters.get(key) for key in (*HANDLED, *NAMED)]}", compared)


def units(bench: Bench, parameters: Parameters) -> list[str]:
    """Whoever has a contact that can be compared: each agent, team, or name in comments."""
    return sorted({row["unit"] for row in _rows(bench, parameters)})


def _rows(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    if parameters.get("names") is not None:
        return bench.rows("named_counts", parameters, *NAMED)
    return bench.rows("praise_counts", parameters, *HANDLED)


def _found(bench: Bench, parameters: Parameters) -> Excess:
    found = praise(bench, parameters).get(parameters["unit"])
    if found is None:
        raise ValueError(f"{parameters['unit']!r} has too few contacts to compare")
    return found


def _share(bench: Bench, parameters: Parameters) -> Measured:
    rows = [row for row in _rows(bench, parameters) if row["unit"] == parameters["unit"]]
    return metrics.share(sum(row["praised"] for row in rows), sum(row["customers"] for row in rows))


def _excess(bench: Bench, parameters: Parameters) -> Measured:
    told = _found(bench, parameters).compared
    return Result(told.difference, told.low, told.high, told.n)


def _shrunk(bench: Bench, parameters: Parameters) -> Measured:
    return _found(bench, parameters).shrunk


def _agents(compute: Callable[[Bench, Parameters], Measured]) -> Measure:
    return Measure(compute, "share", "praised", (*HANDLED, "unit"))


def _names(compute: Callable[[Bench, Parameters], Measured]) -> Measure:
    return Measure(compute, "share", "praised_by_name", (*NAMED, "unit"))


MEASURES: dict[str, Measure] = {
    "praise": _agents(_share),
    "praise_excess": _agents(_excess),
    "praise_shrunk": _agents(_shrunk),
    "named_praise": _names(_share),
    "named_praise_excess": _names(_excess),
    "named_praise_shrunk": _names(_shrunk),
}
