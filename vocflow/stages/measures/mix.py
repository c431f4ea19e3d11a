"""Measures of mix or real: a change of NPS split into who answered and how they answered, by groups of answers.

A group is the tuple of the values put together in it: `("Basic",)`, `(None,)` for answers that name none, and several
for those too small to stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocflow import metrics
from vocflow.metrics import Decomposition, GroupPart, NpsEstimate
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import ANSWERS, Measure, Measured, Result, earlier
from vocflow.stages.measures.scores import from_patterns, nps_estimate

Group = tuple[str | None, ...]
Patterns = list[dict[str, Any]]

GROUPS = ("sources", "since", "until", "account", "kind_of_group", "by_segment")


@dataclass(frozen=True)
class Grouped:
    """The patterns of answers of each group in two periods; every group has enough answers in both."""

    after: dict[Group, Patterns]
    before: dict[Group, Patterns]


def decomposition(bench: Bench, parameters: Parameters) -> Decomposition | None:
    """The change from `before_since`..`before_until` to `since`..`until`, split by one kind of group, at `level`.

    None where fewer than two groups have enough answers in both periods to stand apart.
    """
    key = f"decomposition {sorted((name, str(value)) for name, value in parameters.items() if name not in _PARTS)}"
    return bench.once(key, lambda: _decomposed(bench, parameters))


def _decomposed(bench: Bench, parameters: Parameters) -> Decomposition | None:
    grouped = together(_patterns(bench, parameters), _patterns(bench, earlier(parameters)))
    if len(grouped.after) < 2:
        return None
    after, before = (
        {group: from_patterns(rows) for group, rows in period.items()} for period in (grouped.after, grouped.before)
    )
    whole = nps_estimate(bench, parameters), nps_estimate(bench, earlier(parameters))
    return metrics.decompose_change(after, before, whole=whole, level=parameters["level"])


def _patterns(bench: Bench, parameters: Parameters) -> dict[Group, Patterns]:
    found: dict[Group, Patterns] = {}
    for row in bench.rows("nps_groups", parameters, *GROUPS):
        found.setdefault((row["in_group"],), []).append(row)
    return found


def together(after: dict[Group, Patterns], before: dict[Group, Patterns]) -> Grouped:
    """The same groups in both periods, large ones first; those with too few answers in either period together.

    Where even together they are too few, the smallest of the others joins them.
    """
    sizes = [{group[0]: _answers(rows) for group, rows in period.items()} for period in (after, before)]
    small: list[Group] = [(name,) for name in metrics.too_small_alone(*sizes)]
    fewest: dict[Group, int] = {group: min(size.get(group[0], 0) for size in sizes) for group in {*after, *before}}
    large = sorted(set(fewest) - set(small), key=lambda group: (fewest[group], group[0] is not None, group[0]))
    kept: list[list[Group]] = [[group] for group in reversed(large)] + ([small] if small else [])
    periods = (
        {_joined(groups): [row for group in groups for row in period.get(group, [])] for groups in kept}
        for period in (after, before)
    )
    return Grouped(*periods)


def _joined(groups: list[Group]) -> Group:
    return tuple(sorted((value for group in groups for value in group), key=lambda value: (value is None, value)))


def _answers(rows: Patterns | None) -> int:
    return sum((row["promoters"] + row["passives"] + row["detractors"]) * row["respondents"] for row in rows or ())


def _split(bench: Bench, parameters: Parameters) -> Decomposition:
    found = decomposition(bench, parameters)
    if found is None:
        raise ValueError("fewer than two groups have enough answers in both periods")
    return found


def _part(bench: Bench, parameters: Parameters) -> Measured:
    """`part` is "mix" or "within"; of all groups, or of the one that `group` names."""
    split = _split(bench, parameters)
    whole: Decomposition | GroupPart = _group(split, parameters) if parameters.get("group") else split
    part: metrics.Difference = getattr(whole, parameters["part"])
    n = whole.before.n + whole.after.n if isinstance(whole, GroupPart) else whole.n
    return Result(part.difference, part.low, part.high, n)


def _group(split: Decomposition, parameters: Parameters) -> GroupPart:
    wanted = tuple(parameters["group"])
    return next(part for part in split.groups if part.group == wanted)


def _estimate(bench: Bench, parameters: Parameters) -> NpsEstimate:
    part = _group(_split(bench, parameters), parameters)
    return part.before if parameters["period"] == "before" else part.after


def _score(bench: Bench, parameters: Parameters) -> Measured:
    estimate = _estimate(bench, parameters)
    return Result(estimate.score, estimate.low, estimate.high, estimate.n)


def _share(bench: Bench, parameters: Parameters) -> Measured:
    split = _split(bench, parameters)
    of_period = [part.before if parameters["period"] == "before" else part.after for part in split.groups]
    return metrics.share(_estimate(bench, parameters).n, sum(estimate.n for estimate in of_period))


_PARTS = ("group", "part", "period")
"""Parameters that pick a number out of one decomposition."""

MEASURES: dict[str, Measure] = {
    "mix_part": Measure(_part, "points", "scored", ANSWERS),
    "mix_score": Measure(_score, "nps", "scored", ANSWERS),
    "mix_share": Measure(_share, "share", "scored", ANSWERS),
}
