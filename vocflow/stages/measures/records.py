"""Measures of what was loaded: feedback, comments, and what became of each record read."""

from __future__ import annotations

from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, Result


def _volume(bench: Bench, parameters: Parameters) -> Measured:
    n = bench.rows("volume", parameters, *COMMENTS)[0][parameters["counted"]]
    return Result(n, None, None, n)


def _fate(bench: Bench, parameters: Parameters) -> Measured:
    n = bench.rows("row_counts", parameters, "sources")[0][parameters["fate"]]
    return Result(n, None, None, n)


def _refused(bench: Bench, parameters: Parameters) -> Measured:
    rows = bench.rows("refusal_counts", parameters, "sources")
    n = sum(row["records"] for row in rows if row["reason"] == parameters["reason"])
    return Result(n, None, None, n)


MEASURES: dict[str, Measure] = {
    "volume": Measure(_volume, "count", "feedback", COMMENTS),
    "records": Measure(_fate, "count", "file", ("sources", "fate")),
    "refused": Measure(_refused, "count", "quarantined", ("sources", "reason")),
}
