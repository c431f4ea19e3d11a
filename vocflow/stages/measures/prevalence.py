"""Measures of how common a theme or a feeling is, corrected for the reader's errors by a random audit."""

from __future__ import annotations

from typing import Any

import numpy as np

from vocflow import metrics
from vocflow.metrics import Prevalence
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Result

AUDIT = ("audit_since", "audit_until")
"""The days of the comments whose audit speaks: those of the share itself, or of an older audit."""


def audit_rows(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """Every audited comment of the audit's days."""
    window = {"since": parameters["audit_since"], "until": parameters["audit_until"]}
    return bench.rows("audit_rows", window, *COMMENTS)


def theme_prevalence(bench: Bench, parameters: Parameters) -> Prevalence:
    """The share of comments, in the taxonomy's language, that mention the theme."""
    theme = parameters["theme"]
    rows = [
        row for row in audit_rows(bench, parameters)
        if row["themes"] is not None and theme in row["choice"] and row["language"] == parameters["language"]
    ]  # fmt: skip
    counts = bench.rows("themes_read", parameters, *COMMENTS, *AUDIT, "language")
    comments = next(row["comments"] for row in counts if row["theme"] is None)
    found = next((row["comments"] for row in counts if row["theme"] == theme), 0)
    return metrics.prevalence(
        [float(theme in row["themes"]) for row in rows],
        [float(theme in row["themes_read"]) for row in rows],
        np.repeat([1.0, 0.0], [found, comments - found]),
        chances=[row["themes_chance"] for row in rows],
    )


def feeling_prevalence(bench: Bench, parameters: Parameters) -> Prevalence:
    """The share of all comments with this feeling, those on which the reader abstained among them."""
    feeling = parameters["feeling"]
    rows = [row for row in audit_rows(bench, parameters) if row["feeling"] is not None]
    counts = bench.rows("feelings_read", parameters, *COMMENTS, *AUDIT)[0]
    return metrics.prevalence(
        [float(row["feeling"] == feeling) for row in rows],
        [float(row["feeling_read"] == feeling and not row["abstained"]) for row in rows],
        np.repeat([1.0, 0.0], [counts[feeling], counts["n"] - counts[feeling]]),
        chances=[row["feeling_chance"] for row in rows],
    )


def _audited(bench: Bench, parameters: Parameters) -> Result:
    n = len(audit_rows(bench, parameters))
    return Result(n, None, None, n)


_EVIDENCE = (*AUDIT, "theme", "language")

MEASURES: dict[str, Measure] = {
    "audited": Measure(_audited, "count", "audited", _EVIDENCE),
    "theme_prevalence": Measure(theme_prevalence, "share", "audited", _EVIDENCE),
    "feeling_prevalence": Measure(feeling_prevalence, "share", "audited", _EVIDENCE),
}
