"""Measures of one question: the share satisfied, the mean, and the gap between what staff believe and customers say."""

from __future__ import annotations

from typing import Any

from vocflow import metrics
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result

ASKED = ("sources", "asked", "asked_on", "since", "until")
"""What picks the latest answer of each respondent to one question on one scale."""


def answers(bench: Bench, parameters: Parameters) -> dict[str, Any]:
    """How many answered the question, how many are satisfied, and the moments of their answers."""
    return bench.rows("satisfied_counts", parameters, *ASKED)[0]


def belief(bench: Bench, parameters: Parameters) -> metrics.BeliefGap | None:
    """The gap of a question between the sources `staff` and the customers' `sources`; None where too few answered."""
    staff, customers = answers(bench, {**parameters, "sources": parameters["staff"]}), answers(bench, parameters)
    return metrics.belief_gap(staff["satisfied"], staff["n"], customers["satisfied"], customers["n"])


def _satisfied(bench: Bench, parameters: Parameters) -> Measured:
    counts = answers(bench, parameters)
    return metrics.share(counts["satisfied"], counts["n"])


def _mean(bench: Bench, parameters: Parameters) -> Measured:
    counts = answers(bench, parameters)
    bounds = (counts["low"], counts["high"])
    return metrics.mean_from_moments(counts["n"], counts["mean"], counts["variance"], bounds=bounds)


def _belief_gap(bench: Bench, parameters: Parameters) -> Measured:
    found = belief(bench, parameters)
    if found is None:
        raise ValueError(f"a gap needs {metrics.SUPPRESS_BELOW} answers on both sides")
    return Result(found.gap.difference, found.gap.low, found.gap.high, found.staff.n + found.customers.n)


MEASURES: dict[str, Measure] = {
    "satisfied": Measure(_satisfied, "share", "answered", ASKED),
    "question_mean": Measure(_mean, "rating", "answered", ASKED),
    "belief_gap": Measure(_belief_gap, "share", "believed", ("staff", *ASKED)),
}
