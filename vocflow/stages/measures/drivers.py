"""Measures of what goes with the score: the parts of the driver models, and the revenue exposed to a theme."""

from __future__ import annotations

from vocflow.impact import revenue_exposed
from vocflow.stages import driver_models
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured


def _exposed(bench: Bench, parameters: Parameters) -> Measured:
    rows = bench.rows("exposed_values", parameters, "theme", *COMMENTS, "as_of")
    return revenue_exposed([row["cents"] / 100 for row in rows])


def _driver(bench: Bench, parameters: Parameters) -> Measured:
    return driver_models.part(bench, parameters)


_DRIVER_ROWS = ("sources", "since", "until", "family")

MEASURES: dict[str, Measure] = {
    "exposed": Measure(_exposed, "money", "exposed", ("theme", *COMMENTS, "as_of")),
    "driver_effect_nps": Measure(_driver, "points", "driver", _DRIVER_ROWS),
    "driver_effect_rating": Measure(_driver, "rating", "driver", _DRIVER_ROWS),
    "driver_share": Measure(_driver, "share", "driver", _DRIVER_ROWS),
}
