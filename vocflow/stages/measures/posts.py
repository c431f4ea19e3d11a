"""Measures of the listening posts: how much each brings, when it last did, how it feels, what is repeated there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vocflow import metrics
from vocflow.metrics import SUPPRESS_BELOW, Balance, Estimate
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, Result


def post_volume(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """Each listening post that was ever heard: feedback of the window, and the last one up to `heard_until`."""
    return bench.rows("post_volume", parameters, *COMMENTS, "heard_until")


def clusters(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """Clusters of near-duplicates in the window, the largest first."""
    return bench.rows("near_duplicates", parameters, *COMMENTS)


def balances(bench: Bench, parameters: Parameters, names: Mapping[str, float]) -> dict[str, Balance]:
    """The balance of each named source or channel with enough feedback; a source's name goes before its channel's."""
    rows = bench.rows("post_counts", parameters, *COMMENTS)
    found = {}
    for name in names:
        mine = [row for row in rows if _entry(row, names) == name]
        if sum(row["feedback"] for row in mine) >= SUPPRESS_BELOW:
            found[name] = _balance(mine)
    return found


def _entry(row: dict[str, Any], names: Mapping[str, float]) -> str | None:
    return next((name for name in (row["source"], row["channel"]) if name in names), None)


def _balance(rows: list[dict[str, Any]]) -> Balance:
    voices: dict[str | None, list[dict[str, Any]]] = {None: []}
    for row in rows:
        voices.setdefault(row["cluster_id"], []).append(row)
    alone, *repeated = map(_voices, voices.values())
    return metrics.balance(alone, repeated)


def _voices(rows: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Praise, neutral, criticism: a piece of feedback is one voice, shared out among its comments (turns of a call)."""
    praise, neutral, criticism = (
        math.fsum(row["feedback"] * row[kind] / _comments(row) for row in rows)
        for kind in ("positive", "neutral", "negative")
    )
    return praise, neutral, criticism


def _comments(row: dict[str, Any]) -> int:
    """Comments of each piece of feedback of a row of `post_counts`."""
    return int(row["positive"] + row["neutral"] + row["negative"])


def _feedback(bench: Bench, parameters: Parameters) -> Measured:
    n = _of(parameters["source"], post_volume(bench, parameters))["feedback"]
    return Result(n, None, None, n)


def _share(bench: Bench, parameters: Parameters) -> Measured:
    rows = post_volume(bench, parameters)
    return metrics.share(_of(parameters["source"], rows)["feedback"], sum(row["feedback"] for row in rows))


def _silence(bench: Bench, parameters: Parameters) -> Measured:
    """Days from the last feedback to the day of the report; `as_of` is the moment at which that day began."""
    row = _of(parameters["source"], post_volume(bench, parameters))
    days = math.ceil((parameters["as_of"] - row["last_at"]).total_seconds() / 86_400)
    return Result(max(0, days), None, None, 1)


def _of(source: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next((row for row in rows if row["source"] == source), {"feedback": 0, "last_at": None})


def _post_balance(bench: Bench, parameters: Parameters) -> Measured:
    (post,) = parameters["posts"]
    return balances(bench, parameters, parameters["weights"])[post]


def _blended(bench: Bench, parameters: Parameters) -> Estimate:
    weights = parameters["weights"]
    return metrics.blend(balances(bench, parameters, weights), weights)


def _repeated_share(bench: Bench, parameters: Parameters) -> Measured:
    """Of a listening post's comments, those in its clusters of at least `fewest` posts."""
    total = sum(
        row["feedback"] * _comments(row) for row in bench.rows("post_counts", parameters, *COMMENTS)
        if row["source"] == parameters["source"]
    )  # fmt: skip
    shown = [
        row["posts"] for row in clusters(bench, parameters)
        if row["posts"] >= parameters["fewest"] and row["source"] == parameters["source"]
    ]  # fmt: skip
    return metrics.share(min(total, sum(shown)), total)


def _cluster_size(bench: Bench, parameters: Parameters) -> Measured:
    row = next(row for row in clusters(bench, parameters) if row["cluster_id"] == parameters["cluster"])
    n = row[parameters["counted"]]
    return Result(n, None, None, n)


_HEARD = ("since", "until", "source")
_CLUSTER = ("since", "until", "cluster", "source", "fewest")

MEASURES: dict[str, Measure] = {
    "post_feedback": Measure(_feedback, "count", "heard", _HEARD),
    "post_share": Measure(_share, "share", "heard", _HEARD),
    "post_silence": Measure(_silence, "count", "heard", _HEARD),
    "post_balance": Measure(_post_balance, "points", "posted", (*COMMENTS, "posts")),
    "blended_feeling": Measure(_blended, "points", "posted", (*COMMENTS, "posts")),
    "repeated_share": Measure(_repeated_share, "share", "near_duplicate", _CLUSTER),
    "near_duplicates": Measure(_cluster_size, "count", "near_duplicate", _CLUSTER),
}
