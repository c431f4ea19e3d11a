"""Measures of what goes with the score: the parts of the driver models, and the revenue exposed to a theme."""

from __future__ import annotations

from vocflow.impact import revenue_exposed
from vocflow.stages import driver_models
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured


def exposed_cents(bench: Bench, parameters: Parameters) -> list[int]:
    """The yearly value, in cents, of each present customer who criticised the theme."""
    rows = bench.rows("exposed_values", parameters, *COMMENTS, "as_of")
    return next((row["cents"] for row in rows if row["theme"] == parameters["theme"]), [])


def _exposed(bench: Bench, parameters: Parameters) -> Measured:
    return revenue_exposed([cents / 100 for cents in exposed_cents(bench, parameters)])


def _driver(bench: Bench, parameters: Parameters) -> Measured:
    return driver_models.part(bench, parameters)


_DRIVER_ROWS = ("sources", "since", "until", "family")

MEASURES: dict[str, Measure] = {
    "exposed": Measure(_exposed, "money", "exposed", ("theme", *COMMENTS, "as_of")),
    "driver_effect_nps": Measure(_driver, "points", "driver", _DRIVER_ROWS),
    "driver_effect_rating": Measure(_driver, "rating", "driver", _DRIVER_ROWS),
    "driver_share": Measure(_driver, "share", "driver", _DRIVER_ROWS),
}
