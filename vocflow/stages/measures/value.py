"""Measures of what customers value: themes praised and asked for, value for money, choosing again, internal service."""

from __future__ import annotations

from typing import Any

from vocflow import metrics
from vocflow.metrics import Difference, Estimate, MeanEstimate
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result

GROUPED = ("since", "until", "segment", "as_of")
"""What places customers into groups; `grouping` is one of GROUPINGS and `group_value` a group of it, or both None."""
GROUPINGS = ("yearly_value", "tenure", "segment")
SAID = (*GROUPED, "language", "wish")
CHOSEN = (*GROUPED, "asked_as")
SERVED = ("since", "until", "asking", "about")
_GROUP = ("grouping", "group_value")

Row = dict[str, Any]


def voices(bench: Bench, parameters: Parameters) -> list[Row]:
    """Customers by group and theme: who commented (theme None), praised, criticised, asked for, or spoke of it."""
    return bench.rows("voices", parameters, *SAID)


def choices(bench: Bench, parameters: Parameters) -> list[Row]:
    """Customers by group who answered a question in this role, and how many of them favourably."""
    return bench.rows("chosen_counts", parameters, *CHOSEN)


def total(rows: list[Row], counted: str, grouping: str | None = None, group_value: str | None = None) -> int:
    """The sum of one count over the rows of one group, or of all."""
    return sum(row[counted] for row in rows if grouping is None or row[grouping] == group_value)


def _voice_counts(bench: Bench, parameters: Parameters) -> tuple[int, int]:
    rows, group = voices(bench, parameters), (parameters.get("grouping"), parameters.get("group_value"))
    spoke = [row for row in rows if row["theme"] == parameters["theme"]]
    return total(spoke, parameters["voice"], *group), total(
        [row for row in rows if row["theme"] is None], "told", *group
    )


def _voice(bench: Bench, parameters: Parameters) -> Estimate:
    return metrics.share(*_voice_counts(bench, parameters))


def voice_difference(bench: Bench, parameters: Parameters) -> Difference:
    """The share of one group minus that of the other groups of the same kind; those in none are left out."""
    inside = _voice_counts(bench, parameters)
    rows = voices(bench, parameters)
    known = [row for row in rows if row[parameters["grouping"]] is not None]
    spoke = total([row for row in known if row["theme"] == parameters["theme"]], parameters["voice"])
    everyone = total([row for row in known if row["theme"] is None], "told")
    return metrics.compare_shares(*inside, spoke - inside[0], everyone - inside[1], level=parameters["level"])


def _voice_difference(bench: Bench, parameters: Parameters) -> Measured:
    told = voice_difference(bench, parameters)
    known = [
        row for row in voices(bench, parameters) if row["theme"] is None and row[parameters["grouping"]] is not None
    ]
    return Result(told.difference, told.low, told.high, total(known, "told"))


def _speakers(bench: Bench, parameters: Parameters) -> Measured:
    n = total([row for row in voices(bench, parameters) if row["theme"] is None], "told")
    return Result(n, None, None, n)


def _choice(bench: Bench, parameters: Parameters) -> Estimate:
    rows, group = choices(bench, parameters), (parameters.get("grouping"), parameters.get("group_value"))
    return metrics.share(total(rows, "favourable", *group), total(rows, "told", *group))


def worth(bench: Bench, parameters: Parameters) -> MeanEstimate | None:
    """The mean answer on value for money, of one third of yearly value or of all; None where nobody answered."""
    rows = bench.rows("component_moments", parameters, *GROUPED, "question")
    group = parameters.get("group_value")
    return pooled_mean([row for row in rows if group is None or row["yearly_value"] == group])


def _worth(bench: Bench, parameters: Parameters) -> Measured:
    found = worth(bench, parameters)
    if found is None:
        raise ValueError(f"nobody answered {parameters['question']!r}")
    return found


def service_between(bench: Bench, parameters: Parameters) -> MeanEstimate | None:
    """The mean answer of a department (of all when None) about the one that serves it; None where nobody answered."""
    rows = bench.rows("served_moments", parameters, *SERVED)
    customer = parameters.get("customer")
    return pooled_mean([
        row for row in rows
        if row["about"] == parameters["supplier"] and (customer is None or row["department"] == customer)
    ])  # fmt: skip


def _service_between(bench: Bench, parameters: Parameters) -> Measured:
    found = service_between(bench, parameters)
    if found is None:
        raise ValueError(f"nobody answered about {parameters['supplier']!r}")
    return found


def pooled_mean(rows: list[Row]) -> MeanEstimate | None:
    """One mean from the moments of several groups on one scale."""
    n = sum(row["n"] for row in rows)
    if not n:
        return None
    mean = sum(row["n"] * row["mean"] for row in rows) / n
    squares = sum((row["n"] - 1) * row["variance"] + row["n"] * (row["mean"] - mean) ** 2 for row in rows)
    bounds = (rows[0]["low"], rows[0]["high"])
    return metrics.mean_from_moments(n, min(max(mean, bounds[0]), bounds[1]), squares / max(1, n - 1), bounds=bounds)


_VOICED = (*SAID, "theme", "voice", *_GROUP)

MEASURES: dict[str, Measure] = {
    "speakers": Measure(_speakers, "count", "spoken", ("since", "until", "feeling")),
    "voice": Measure(_voice, "share", "voiced", _VOICED),
    "voice_difference": Measure(_voice_difference, "share", "voiced", _VOICED),
    "choice": Measure(_choice, "share", "chosen", (*CHOSEN, "question", *_GROUP)),
    "worth": Measure(_worth, "rating", "chosen", (*CHOSEN, "question", *_GROUP)),
    "service_between": Measure(_service_between, "rating", "served", (*SERVED, "supplier", "customer")),
}
