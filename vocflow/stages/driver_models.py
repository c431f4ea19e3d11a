"""Driver models: the outcome regressed on what customers wrote about, or on what else they rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vocflow import metrics
from vocflow.impact import DriverEffect, DriverResult, TooFewRows, drivers
from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW, Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vocflow.stages.bench import Bench

Columns = list[tuple[str, tuple[str, ...]]]

MOST_THEMES = 12
"""The themes with most mentions enter one model; the exact LMG shares double in cost with each more."""

COVERED = 0.8
"""A component asked of fewer answers than this would cost the model too many rows, and stays out, named."""


@dataclass(frozen=True)
class Model:
    """One driver model, with what its print needs: the columns and the reach (answers) of each, and what stayed out."""

    result: DriverResult
    columns: Mapping[str, tuple[str, ...]]
    reach: Mapping[str, int]
    left_out: tuple[str, ...]

    def driver(self, name: str) -> DriverEffect:
        """One driver of the model; raises KeyError for a name that is not in it."""
        return {driver.name: driver for driver in self.result.drivers}[name]


def model(bench: Bench, parameters: Mapping[str, Any]) -> Model:
    """The driver model of a family ("theme" or "component") of these sources; raises TooFewRows."""
    key = f"driver model {[str(parameters.get(name)) for name in ('family', 'outcome', 'sources', 'since', 'until')]}"
    build = _themes if parameters["family"] == "theme" else _components
    return bench.once(key, lambda: build(bench, parameters))


def part(bench: Bench, parameters: Mapping[str, Any]) -> Estimate:
    """One number of a driver model: `part` says which, `driver` of which driver."""
    fitted = model(bench, parameters)
    result = fitted.result
    if parameters["part"] == "r_squared":
        return Estimate(result.r_squared, result.r_squared_low, result.r_squared_high, result.n)
    effect, columns = fitted.driver(parameters["driver"]), fitted.columns[parameters["driver"]]
    if parameters["part"] == "share":
        return Estimate(effect.share, effect.share_low, effect.share_high, result.n)
    if parameters["part"] == "reach":
        return metrics.share(fitted.reach[parameters["driver"]], result.n)
    wanted = effect.effects[columns.index(parameters["column"])]
    if wanted is None:
        raise TooFewRows(f"{parameters['driver']} ({parameters['column']}) was left out of the model")
    if parameters["part"] == "gain":
        answers = period_answers(bench, parameters)
        reach = sum(parameters["driver"] in (row["criticised"] or ()) for row in answers) / len(answers)
        return Estimate(-wanted.value * reach, -wanted.high * reach, -wanted.low * reach, len(answers))
    return wanted


def period_answers(bench: Bench, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers with a comment of the report's own period, whose complaints a gain would do away with."""
    period = {
        "sources": parameters["sources"],
        "since": parameters["period_since"],
        "until": parameters["period_until"],
    }
    return bench.rows("driver_rows", period, "sources", "since", "until")


def contribution(scores: NDArray[np.float64], outcome: str) -> NDArray[np.float64]:
    """What each answer adds to the outcome: for NPS +100, 0 or -100, so that effects are points of NPS."""
    if outcome != "nps":
        return scores
    return np.where(scores >= 9, 100.0, np.where(scores >= 7, 0.0, -100.0))


def _themes(bench: Bench, parameters: Mapping[str, Any]) -> Model:
    rows = bench.rows("driver_rows", parameters, "sources", "since", "until")
    said = {
        "criticised": [set(row["criticised"] or ()) for row in rows],
        "praised": [set(row["praised"] or ()) for row in rows],
    }
    felt = Counter(
        theme for pair in zip(said["criticised"], said["praised"], strict=True) for theme in pair[0] | pair[1]
    )
    for signal in parameters.get("signals", ()):
        felt.pop(signal, None)
    mentioned = Counter(theme for row in rows for theme in row["mentioned"] or ())
    ranked = sorted(felt, key=lambda theme: (-felt[theme], theme))
    chosen = [theme for theme in ranked if felt[theme] >= FLAG_BELOW][:MOST_THEMES]
    left_out = tuple(theme for theme in ranked if theme not in chosen)
    columns: Columns = []
    features: list[NDArray[np.float64]] = []
    for theme in chosen:
        present = {side: np.array([theme in themes for themes in said[side]], dtype=np.float64) for side in said}
        used = tuple(side for side, column in present.items() if column.sum() >= SUPPRESS_BELOW)
        columns.append((theme, used))
        features.extend(present[side] for side in used)
    scores = np.array([row["score"] for row in rows], dtype=np.float64)
    return _fitted(contribution(scores, parameters["outcome"]), features, columns, mentioned, left_out)


def _components(bench: Bench, parameters: Mapping[str, Any]) -> Model:
    rows = bench.rows("component_rows", parameters, "sources", "since", "until")
    answers = bench.rows("rating_moments", parameters, "sources", "since", "until", "segment", "segment_value")[0]["n"]
    asked = Counter(row["question"] for row in rows)
    chosen = sorted(question for question in asked if asked[question] >= COVERED * answers)
    left_out = tuple(sorted(set(asked) - set(chosen)))
    rated: dict[str, dict[str, float]] = {}
    scores: dict[str, float] = {}
    for row in rows:
        rated.setdefault(row["feedback_id"], {})[row["question"]] = row["value"]
        scores[row["feedback_id"]] = row["score"]
    complete = [key for key, values in rated.items() if all(question in values for question in chosen)]
    features = [np.array([rated[key][question] for key in complete]) for question in chosen]
    outcome = np.array([scores[key] for key in complete], dtype=np.float64)
    columns: Columns = [(question, ("rating",)) for question in chosen]
    return _fitted(
        contribution(outcome, parameters["outcome"]), features, columns, dict.fromkeys(chosen, len(complete)), left_out
    )


def _fitted(
    outcome: NDArray[np.float64],
    features: list[NDArray[np.float64]],
    columns: Columns,
    reach: Mapping[str, int],
    left_out: tuple[str, ...],
) -> Model:
    groups, start = [], 0
    for name, used in columns:
        groups.append((name, tuple(range(start, start + len(used)))))
        start += len(used)
    if not features:
        raise TooFewRows("no theme or component has enough answers")
    result = drivers(outcome, np.column_stack(features), groups)
    return Model(result, dict(columns), reach, left_out + result.left_out)
