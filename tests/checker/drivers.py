"""What goes with the score: least squares with HC3, Shapley shares of R², a robust Wald test for each group."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as distributions

from . import stats
from .measured import SUPPRESS, Measured
from .stats import Fact

MOST_GROUPS, GROUP_ROWS, COLUMN_ROWS, ASKED = 12, 30, 10, 0.8
Array = NDArray[np.float64]


@dataclass
class Driver:
    name: str
    effects: dict[str, Fact]
    """By column: criticised and praised of a theme, rating of a component."""
    share: float = math.nan
    p: float = math.nan
    reach: Fact | None = None
    gain: Fact | None = None
    is_driver: bool = False


@dataclass
class Family:
    name: str
    n: int
    r_squared: float
    drivers: dict[str, Driver] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    """Themes with a feeling, or components, that are in no column of the regression."""


def themes(measured: Measured) -> Family | None:
    """The regression on criticised and praised themes of the answers that came with a comment."""
    rows = _answers(measured)
    if rows is None:
        return None
    places = ["path", "line", "when"]
    said = rows[rows["comments"].map(len) > 0]
    mentions = measured.mentions.merge(said[[*places, "key"]], on=places, suffixes=("", "_r"))
    at = {place: number for number, place in enumerate(zip(*(said[name] for name in places), strict=True))}
    columns: dict[str, dict[str, Array]] = {}
    felt = mentions[mentions["feeling"].isin(["negative", "positive"])]
    for theme, hits in felt[~felt["theme"].isin(measured.project.signals)].groupby("theme"):
        pair = {column: np.zeros(len(said)) for column in ("criticised", "praised")}
        for row in hits.itertuples():
            pair["criticised" if row.feeling == "negative" else "praised"][at[row.path, row.line, row.when]] = 1
        columns[str(theme)] = pair
    reach = {name: int(np.maximum(pair["criticised"], pair["praised"]).sum()) for name, pair in columns.items()}
    groups = sorted((name for name, n in reach.items() if n >= GROUP_ROWS), key=lambda name: -reach[name])[:MOST_GROUPS]
    kept = {
        name: {column: values for column, values in columns[name].items() if values.sum() >= COLUMN_ROWS}
        for name in groups
    }
    family = _fit("theme", _outcome(measured, said), {name: pair for name, pair in kept.items() if pair}, measured)
    mentioned = {name: set(zip(*(hits[p] for p in places), strict=True)) for name, hits in mentions.groupby("theme")}
    for driver in family.drivers.values() if family else ():
        driver.reach = stats.share(len(mentioned[driver.name]), len(said))
        driver.gain = _gain(driver, said, columns[driver.name]["criticised"], measured)
    if family:
        family.left_out = set(columns) - set(family.drivers)
    return family


def components(measured: Measured) -> Family | None:
    """The regression on the rated components that nearly everybody was asked for."""
    rows = _answers(measured)
    if rows is None:
        return None
    asked = dict.fromkeys(
        rating.question
        for source in measured.project.sources
        if source.name in set(rows["source"])
        for rating in source.ratings
        if rating.role == "component"
    )
    given = pd.DataFrame({name: rows["ratings"].map(lambda r, name=name: r.get(name)) for name in asked}).astype(float)
    if given.empty:
        return None
    given = given.loc[:, given.notna().mean() >= ASKED]
    complete = given.notna().all(axis=1).to_numpy()
    columns = {name: {"rating": given[name].to_numpy()[complete]} for name in given}
    family = _fit("component", _outcome(measured, rows[complete]), columns, measured)
    if family:
        family.left_out = set(asked) - set(family.drivers)
    return family


def _answers(measured: Measured) -> pd.DataFrame | None:
    """Answers to the outcome up to the end of the report's period; all of them where no period is closed yet."""
    if measured.outcome is None:
        return None
    rows = measured.outcome.answers
    return rows if measured.period is None else rows[rows["period"] <= measured.period]


def _outcome(measured: Measured, rows: pd.DataFrame) -> Array:
    assert measured.outcome
    score = rows["score"].to_numpy(float)
    if measured.outcome.kind == "rating":
        return score
    return np.where(score >= 9, 100.0, np.where(score <= 6, -100.0, 0.0))


def _gain(driver: Driver, said: pd.DataFrame, criticised: Array, measured: Measured) -> Fact | None:
    """What the score of the report's period would gain without the criticism that was voiced in it."""
    effect = driver.effects.get("criticised")
    own = np.ones(len(said), bool) if measured.period is None else (said["period"] == measured.period).to_numpy()
    if effect is None or effect.value >= 0 or own.sum() < SUPPRESS:
        return None
    part = float(criticised[own].mean())
    assert effect.low is not None
    assert effect.high is not None
    return Fact(-effect.value * part, -effect.high * part, -effect.low * part, int(own.sum()), effect.unit)


def _fit(name: str, outcome: Array, columns: dict[str, dict[str, Array]], measured: Measured) -> Family | None:
    flat = [(group, column, values) for group, pair in columns.items() for column, values in pair.items()]
    if not flat or np.ptp(outcome) == 0:
        return None
    assert measured.outcome
    unit = "points" if measured.outcome.kind == "nps" else "rating"
    matrix = np.column_stack([values for _, _, values in flat])
    n, k = matrix.shape
    if n <= k + 1:
        return None
    design = np.column_stack([np.ones(n), matrix])
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ outcome
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    residual = (outcome - design @ beta) / (1 - leverage)
    covariance = bread @ (design.T * residual**2) @ design @ bread
    freedom = _freedom(bread @ design.T, n - k - 1)
    family = Family(name, n, _explained(outcome, matrix))
    places: dict[str, list[int]] = {}
    for at, (group, column, _) in enumerate(flat, start=1):
        driver = family.drivers.setdefault(group, Driver(group, {}))
        half = float(distributions.t.ppf(0.975, freedom[at])) * math.sqrt(covariance[at, at])
        driver.effects[column] = Fact(beta[at], beta[at] - half, beta[at] + half, n, unit)
        places.setdefault(group, []).append(at)
    for group, at in places.items():
        wald = beta[at] @ np.linalg.solve(covariance[np.ix_(at, at)], beta[at]) / len(at)
        family.drivers[group].p = float(distributions.f.sf(wald, len(at), min(freedom[at])))
    _divide(family, outcome, [matrix[:, [at - 1 for at in own]] for own in places.values()])
    _decide(list(family.drivers.values()))
    return family


def _freedom(weights: Array, residual: int) -> Array:
    """Degrees of freedom of each coefficient: by how unequal its weights are, and never above those of the residual.

    A column of 20 ones among 100 rests on 20 answers, whatever n is (tests/impact says the same of the package).
    """
    squares = weights**2
    return np.minimum(squares.sum(axis=1) ** 2 / (squares**2).sum(axis=1) - 1, residual)


def _explained(outcome: Array, matrix: Array) -> float:
    design = np.column_stack([np.ones(len(outcome)), matrix])
    fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    centred = outcome - outcome.mean()
    return 1 - float(((outcome - fitted) ** 2).sum() / (centred**2).sum())


def _divide(family: Family, outcome: Array, groups: Sequence[Array]) -> None:
    """Each group's Shapley share of R², by all 2^g sub-models. The covariance matrix is all that a fit needs."""
    widths = np.cumsum([0, *(group.shape[1] for group in groups)])
    everything = np.cov(np.column_stack([*groups, outcome]), rowvar=False)
    inside, across, total = everything[:-1, :-1], everything[:-1, -1], everything[-1, -1]
    value = {}
    numbers = range(len(groups))
    for size in range(len(groups) + 1):
        for chosen in itertools.combinations(numbers, size):
            at = [place for group in chosen for place in range(widths[group], widths[group + 1])]
            solved = np.linalg.lstsq(inside[np.ix_(at, at)], across[at], rcond=None)[0] if at else []
            fit = across[at] @ solved if at else 0.0
            value[frozenset(chosen)] = float(fit / total)
    g = len(groups)
    for number, driver in zip(numbers, family.drivers.values(), strict=True):
        driver.share = sum(
            math.factorial(len(s)) * math.factorial(g - len(s) - 1) / math.factorial(g) * (value[s | {number}] - part)
            for s, part in value.items()
            if number not in s
        )


def _decide(drivers: Sequence[Driver]) -> None:
    """Benjamini and Hochberg's adjustment over the groups of a family."""
    worst = 1.0
    for rank, driver in reversed(list(enumerate(sorted(drivers, key=lambda d: d.p), start=1))):
        worst = min(worst, driver.p * len(drivers) / rank)
        driver.is_driver = worst < 0.05
