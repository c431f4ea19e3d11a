"""Measures of closing the loop: who is still to be called back, how soon others were, and what came of it."""

from __future__ import annotations

from vocflow import metrics
from vocflow.config import Callbacks
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result

TO_CALL = ("since", "until", "known_until", "as_of")
DETRACTORS = ("since", "until", "known_until")
CALLS = ("since", "until")


def again(bench: Bench, parameters: Parameters) -> dict[str, int]:
    """Detractors who answered again, and how many scored higher: spoken to in between, and not."""
    return bench.rows("answered_again_counts", parameters, *CALLS)[0]


def in_time(bench: Bench, parameters: Parameters) -> tuple[int, int]:
    """Of the detractors whose time to be called has passed: how many were called within it, reached or not; and all."""
    within = Callbacks(within=parameters["within"])
    rows = bench.rows("call_days", parameters, *DETRACTORS, "zone")
    called = sum(
        row["customers"] for row in rows if row["called_on"] and row["called_on"] <= within.due(row["answered_on"])
    )
    return called, sum(row["customers"] for row in rows)


def _waiting(bench: Bench, parameters: Parameters) -> Measured:
    n = bench.rows("to_call_counts", parameters, *TO_CALL)[0]["waiting"]
    return Result(n, None, None, n)


def _wait(bench: Bench, parameters: Parameters) -> Measured:
    """The median wait of those who are waiting: all of them are counted, none is a sample, so without an interval."""
    counts = bench.rows("to_call_counts", parameters, *TO_CALL)[0]
    return Result(counts["wait"], None, None, counts["waiting"])


def _in_time(bench: Bench, parameters: Parameters) -> Measured:
    return metrics.share(*in_time(bench, parameters))


def _recovered(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("recovered_counts", parameters, *CALLS)[0]
    return metrics.share(counts["recovered"], counts["n"])


def _scored_higher(bench: Bench, parameters: Parameters) -> Measured:
    counts, group = again(bench, parameters), parameters["group"]
    return metrics.share(counts[f"{group}_rose"], counts[group])


def scored_higher_gap(bench: Bench, parameters: Parameters) -> metrics.Difference:
    """The share that scored higher the second time: of those spoken to in between, minus of the others."""
    counts = again(bench, parameters)
    return metrics.compare_shares(
        counts["spoken_to_rose"], counts["spoken_to"], counts["others_rose"], counts["others"]
    )


def _scored_higher_gap(bench: Bench, parameters: Parameters) -> Measured:
    gap, counts = scored_higher_gap(bench, parameters), again(bench, parameters)
    return Result(gap.difference, gap.low, gap.high, counts["spoken_to"] + counts["others"])


MEASURES: dict[str, Measure] = {
    "to_call": Measure(_waiting, "count", "to_call", TO_CALL),
    "to_call_wait": Measure(_wait, "duration", "to_call", TO_CALL),
    "called_in_time": Measure(_in_time, "share", "detractor", DETRACTORS),
    "recovered": Measure(_recovered, "share", "spoken_to", CALLS),
    "scored_higher": Measure(_scored_higher, "share", "answered_again", CALLS),
    "scored_higher_gap": Measure(_scored_higher_gap, "share", "answered_again", CALLS),
}
