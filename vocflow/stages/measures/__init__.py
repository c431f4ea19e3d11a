"""The measures: each names a query, feeds its rows to the statistics, and gives a value with its interval and n.

A figure in a report is a measure with its parameters. The measure stage takes figures, and `vocflow explain` takes the
same ones again later: there is one way to a number. Each subject has a module with its own table of measures.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures import (
    answered,
    answers,
    callbacks,
    comments,
    consistency,
    drivers,
    mix,
    posts,
    prevalence,
    promises,
    recognition,
    records,
    revisions,
    scores,
    service,
    trend,
    value,
)
from vocflow.stages.measures.measure import Measure, Measured

MEASURES: dict[str, Measure] = {
    **answered.MEASURES,
    **answers.MEASURES,
    **callbacks.MEASURES,
    **comments.MEASURES,
    **consistency.MEASURES,
    **drivers.MEASURES,
    **mix.MEASURES,
    **posts.MEASURES,
    **prevalence.MEASURES,
    **promises.MEASURES,
    **recognition.MEASURES,
    **records.MEASURES,
    **revisions.MEASURES,
    **scores.MEASURES,
    **service.MEASURES,
    **trend.MEASURES,
    **value.MEASURES,
}


_MOMENTS = ("since", "until", "as_of")
"""How the names of parameters that are moments end."""


def take(bench: Bench, measure: str, parameters: Parameters) -> Measured:
    """Work out one measure from the warehouse as it is now."""
    return MEASURES[measure].compute(bench, parameters)


def as_stored(parameters: Parameters) -> dict[str, Any]:
    """Parameters as JSON holds them: moments as ISO text."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in parameters.items()}


def as_taken(stored: Parameters) -> dict[str, Any]:
    """Parameters as queries take them: the inverse of `as_stored`."""
    return {
        key: datetime.fromisoformat(value) if value and key.endswith(_MOMENTS) else value
        for key, value in stored.items()
    }
