"""Driver models: the outcome regressed on what customers wrote about, or on what else they rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from vocflow import metrics
from vocflow.impact import DriverEffect, DriverResult, TooFewRows, drivers
from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW, Estimate

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from vocflow.stages.bench import Bench

Columns = list[tuple[str, tuple[str, ...]]]
Side = Literal["criticised", "praised"]

SIDES: tuple[Side, ...] = get_args(Side)
WINDOW = ("sources", "since", "until")
"""What picks the answers of a model."""

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
        reach = int(answers.of(parameters["driver"], "criticised").sum()) / answers.n
        return Estimate(-wanted.value * reach, -wanted.high * reach, -wanted.low * reach, answers.n)
    return wanted


@dataclass(frozen=True, eq=False)
class Commented:
    """Answers with a comment: the score of each, and one entry per answer and theme that it mentions.

    `answer` and `theme` are the positions of an entry's answer among the scores and of its theme among the `names`.
    """

    scores: NDArray[np.float64]
    names: list[str]
    answer: NDArray[np.int64]
    theme: NDArray[np.int64]
    sides: Mapping[Side, NDArray[np.bool_]]

    @property
    def n(self) -> int:
        return len(self.scores)

    def of(self, name: str, side: Side) -> NDArray[np.bool_]:
        """Whether each answer criticises, or praises, this theme."""
        present = np.zeros(self.n, dtype=np.bool_)
        if name in self.names:
            present[self.answer[(self.theme == self.names.index(name)) & self.sides[side]]] = True
        return present

    def counts(self, entries: NDArray[np.bool_] | None = None) -> Counter[str]:
        """How many answers mention each theme, or do so in one of these entries."""
        themes = self.theme if entries is None else self.theme[entries]
        counted = np.bincount(themes, minlength=len(self.names)).tolist()
        return Counter({name: n for name, n in zip(self.names, counted, strict=True) if n})


def commented(bench: Bench, parameters: Mapping[str, Any]) -> Commented:
    """The answers of these sources in [since, until) that have a comment."""

    def read() -> Commented:
        rows = bench.arrow("driver_rows", parameters, *WINDOW)
        answer, names, theme = rows["answer"].to_numpy(), *_coded(rows["theme"])
        told_of = theme >= 0
        sides: dict[Side, NDArray[np.bool_]] = {side: rows[side].to_numpy()[told_of] for side in SIDES}
        return Commented(_scores(rows, answer), names, answer[told_of], theme[told_of], sides)

    return bench.once(f"commented {[str(parameters.get(name)) for name in WINDOW]}", read)


def _scores(rows: pa.Table, answer: NDArray[np.int64]) -> NDArray[np.float64]:
    """The score of each answer; not a number for those that no row tells of."""
    scores = np.full(int(answer.max(initial=-1)) + 1, np.nan)
    scores[answer] = rows["score"].to_numpy()
    return scores


def _coded(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct names of a column, and the position among them of each row's; -1 where there is none."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.fill_null(-1).to_numpy().astype(np.int64)


def period_answers(bench: Bench, parameters: Mapping[str, Any]) -> Commented:
    """The answers with a comment of the report's own period, whose complaints a gain would do away with."""
    period = {
        "sources": parameters["sources"],
        "since": parameters["period_since"],
        "until": parameters["period_until"],
    }
    return commented(bench, period)


def contribution(scores: NDArray[np.float64], outcome: str) -> NDArray[np.float64]:
    """What each answer adds to the outcome: for NPS +100, 0 or -100, so that effects are points of NPS."""
    if outcome != "nps":
        return scores
    return np.where(scores >= 9, 100.0, np.where(scores >= 7, 0.0, -100.0))


def _themes(bench: Bench, parameters: Mapping[str, Any]) -> Model:
    answers = commented(bench, parameters)
    felt = answers.counts(answers.sides["criticised"] | answers.sides["praised"])
    for signal in parameters.get("signals", ()):
        felt.pop(signal, None)
    ranked = sorted(felt, key=lambda theme: (-felt[theme], theme))
    chosen = [theme for theme in ranked if felt[theme] >= FLAG_BELOW][:MOST_THEMES]
    left_out = tuple(theme for theme in ranked if theme not in chosen)
    columns: Columns = []
    features: list[NDArray[np.bool_]] = []
    for theme in chosen:
        present = {side: answers.of(theme, side) for side in SIDES}
        used = tuple(side for side, column in present.items() if column.sum() >= SUPPRESS_BELOW)
        columns.append((theme, used))
        features.extend(present[side] for side in used)
    return _fitted(contribution(answers.scores, parameters["outcome"]), features, columns, answers.counts(), left_out)


def _components(bench: Bench, parameters: Mapping[str, Any]) -> Model:
    rows = bench.arrow("component_rows", parameters, *WINDOW)
    answers = bench.rows("rating_moments", parameters, *WINDOW, "segment", "segment_value")[0]["n"]
    answer, names, question = rows["answer"].to_numpy(), *_coded(rows["question"])
    asked = dict(zip(names, np.bincount(question, minlength=len(names)).tolist(), strict=True))
    chosen = sorted(name for name in names if asked[name] >= COVERED * answers)
    left_out = tuple(sorted(set(asked) - set(chosen)))
    scores = _scores(rows, answer)
    rated = np.full((len(chosen), len(scores)), np.nan)
    values = rows["value"].to_numpy()
    for ratings, name in zip(rated, chosen, strict=True):
        of_name = question == names.index(name)
        ratings[answer[of_name]] = values[of_name]
    complete = np.isfinite(scores) & np.isfinite(rated).all(axis=0)
    columns: Columns = [(name, ("rating",)) for name in chosen]
    reach = dict.fromkeys(chosen, int(np.count_nonzero(complete)))
    outcome = contribution(scores[complete], parameters["outcome"])
    return _fitted(outcome, list(rated[:, complete]), columns, reach, left_out)


def _fitted(
    outcome: NDArray[np.float64],
    features: Sequence[NDArray[np.float64] | NDArray[np.bool_]],
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
