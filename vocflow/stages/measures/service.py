"""Service as contacts tell of it: replies, resolutions, queues, repeats, contacts that could be spared, lateness."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from vocflow import metrics
from vocflow.metrics import BarChange, DurationCurve, Lateness, MeanEstimate, OpeningHours, TurningPoint
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import Measure, Measured, Result, earlier

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

CONTACTS = ("since", "until", "as_of")
"""What picks contacts, as they were known at `as_of`."""
LASTED = (*CONTACTS, "channel", "ending")
MATTERS = (*CONTACTS, "channel", "days", "signals", "solving")
"""`solving`: contacts at listening posts that record solutions (True), that record none (False), or both (None)."""
SPARABLE = (*CONTACTS, "self_service", "reminder", "signals")
WAITING = ("sources", "since", "until", "late", "signals")

Columns = dict[str, "NDArray[np.float64]"]


def _columns(bench: Bench, name: str, parameters: Parameters, *wanted: str) -> Columns:
    """The lists of one channel's row of a query, as arrays; empty ones where the channel has no row."""
    values = {key: parameters.get(key) for key in wanted}

    def fetched() -> dict[str, Columns]:
        table = bench.warehouse.arrow(f"figure/{name}", **values)
        columns = [column for column in table.column_names if column != "channel"]
        return {
            channel: {column: _array(table.column(column)[row]) for column in columns}
            for row, channel in enumerate(table.column("channel").to_pylist())
        } | {"": {column: _array(None) for column in columns}}

    channels = bench.once(f"columns of {name} {values}", fetched)
    return channels.get(parameters["channel"], channels[""])


def _array(values: pa.ListScalar | None) -> NDArray[np.float64]:
    """A list of DuckDB as an array."""
    import numpy as np

    return np.zeros(0) if values is None else values.values.to_numpy(zero_copy_only=False).astype(np.float64)


def _seconds(found: Columns, hours: dict[str, Any] | None) -> NDArray[np.float64]:
    """How long each contact lasted, or how much of that somebody was there, by the `hours` of the project."""
    if hours is None:
        return found["seen_until"] - found["started"]
    holidays = {date.fromisoformat(day) for day in hours["holidays"]}
    calendar = OpeningHours([[(a, b) for a, b in day] for day in hours["week"]], holidays, hours["zone"])
    return calendar.seconds_between(found["started"], found["seen_until"])


def duration_curve(bench: Bench, parameters: Parameters) -> DurationCurve:
    """How long the contacts of a channel last until an `ending`, open ones censored."""

    def worked_out() -> DurationCurve:
        found = _columns(bench, "lasted_times", parameters, *CONTACTS, "ending")
        return metrics.kaplan_meier(_seconds(found, parameters["hours"]), found["ended"])

    wanted = {key: parameters.get(key) for key in (*LASTED, "hours")}
    return bench.once(f"curve {wanted}", worked_out)


def lasting(bench: Bench, parameters: Parameters) -> int:
    """How many contacts of a channel have a known or open `ending`."""
    return int(_columns(bench, "lasted_times", parameters, *CONTACTS, "ending")["ended"].size)


def turning_point(bench: Bench, parameters: Parameters) -> TurningPoint:
    """The reply time at which as many of a channel's rated contacts are dissatisfied as satisfied."""

    def worked_out() -> TurningPoint:
        found = _columns(bench, "speed_ratings", parameters, *CONTACTS)
        # an answer within the second took one: what took no time has no logarithm
        return metrics.turning_point(_seconds(found, parameters["hours"]).clip(min=1.0), found["critical"])

    wanted = {key: parameters.get(key) for key in (*CONTACTS, "channel", "hours")}
    return bench.once(f"bar {wanted}", worked_out)


def rated_replies(bench: Bench, parameters: Parameters) -> int:
    """How many contacts of a channel were answered and rated."""
    return int(_columns(bench, "speed_ratings", parameters, *CONTACTS)["critical"].size)


def bar_change(bench: Bench, parameters: Parameters) -> BarChange | None:
    """The bar of `since`..`until` against that of `before_since`..`before_until`; None where either cannot be told."""
    return metrics.compare_turning_points(turning_point(bench, parameters), turning_point(bench, earlier(parameters)))


def lateness_groups(bench: Bench, parameters: Parameters) -> dict[tuple[bool, bool], MeanEstimate]:
    """The mean score of one listening post's commented answers to its `question`, by (late, praised)."""
    bounds = (parameters["scale_low"], parameters["scale_high"])
    asked = {"source": parameters["source"], "question": parameters["question"], "low": bounds[0], "high": bounds[1]}
    return {
        (row["is_late"], row["praised"]): metrics.mean_from_moments(
            row["n"], row["mean"], row["variance"], bounds=bounds
        )
        for row in bench.rows("lateness_moments", parameters, *WAITING)
        if asked.items() <= row.items()
    }


def lateness(bench: Bench, parameters: Parameters) -> Lateness:
    """What praise lifts the score by, on time and late; all four groups must hold answers."""
    groups = lateness_groups(bench, parameters)
    return metrics.lateness(
        (groups[False, False], groups[False, True]), (groups[True, False], groups[True, True])
    )  # fmt: skip


def _duration(bench: Bench, parameters: Parameters) -> Measured:
    return duration_curve(bench, parameters).quantile(parameters["part"])


def _within(bench: Bench, parameters: Parameters) -> Measured:
    return duration_curve(bench, parameters).share_within(parameters["limit"])


def _open(bench: Bench, parameters: Parameters) -> Measured:
    curve = duration_curve(bench, parameters)
    return Result(curve.open, None, None, curve.n)


def _queue(bench: Bench, parameters: Parameters) -> Measured:
    waits = _columns(bench, "queue_waits", parameters, *CONTACTS)["seconds"]
    return metrics.duration_quantile(waits, [True] * waits.size, parameters["part"])


def _contacts(bench: Bench, parameters: Parameters) -> Measured:
    channels = bench.rows("contact_channels", parameters, *CONTACTS)
    wanted = parameters.get("channel")
    n = sum(row[parameters["counted"]] for row in channels if wanted in (None, row["channel"]))
    return Result(n, None, None, n)


def _share(query: str, values: tuple[str, ...], *names: str) -> Callable[[Bench, Parameters], Measured]:
    """A share of customers' contacts; the last of `names` counts them all, the others those that are looked for."""

    def measured(bench: Bench, parameters: Parameters) -> Measured:
        rows = bench.rows(query, parameters, *values)
        *wanted, whole = names
        successes = [sum(row[name] for name in wanted) for row in rows]
        return metrics.clustered_share(
            successes, [row[whole] for row in rows], clusters=[row["customers"] for row in rows]
        )

    return measured


def effort_answers(bench: Bench, parameters: Parameters) -> int:
    """How many answered a question on the scale of customer effort."""
    return int(bench.rows("effort_moments", parameters, "since", "until")[0]["n"])


def _effort(bench: Bench, parameters: Parameters) -> Measured:
    moments = bench.rows("effort_moments", parameters, "since", "until")[0]
    return metrics.mean_from_moments(moments["n"], moments["mean"], moments["variance"], bounds=(1, 7))


def _bar(bench: Bench, parameters: Parameters) -> Measured:
    return turning_point(bench, parameters)


def _bar_change(bench: Bench, parameters: Parameters) -> Measured:
    """How much higher the later bar is, as a share of the earlier one."""
    change = bar_change(bench, parameters)
    n = rated_replies(bench, parameters) + rated_replies(bench, earlier(parameters))
    return Result(change.ratio - 1, change.low - 1, change.high - 1, n) if change else Result(0.0, -1.0, math.inf, n)


def _rated(bench: Bench, parameters: Parameters) -> Measured:
    n = rated_replies(bench, parameters)
    return Result(n, None, None, n)


def _lateness(bench: Bench, parameters: Parameters) -> Measured:
    found = lateness(bench, parameters)
    change = getattr(found, parameters["effect"])
    return Result(change.difference, change.low, change.high, found.n)


MEASURES: dict[str, Measure] = {
    "contacts": Measure(_contacts, "count", "contact", (*CONTACTS, "channel")),
    "duration": Measure(_duration, "duration", "lasted", LASTED),
    "within": Measure(_within, "share", "lasted", LASTED),
    "open_cases": Measure(_open, "count", "lasted", LASTED),
    "queue_wait": Measure(_queue, "duration", "contact", (*CONTACTS, "channel")),
    "first_contact_resolution": Measure(
        _share("matter_counts", MATTERS, "settled", "firsts"), "share", "matter", MATTERS
    ),
    "not_followed": Measure(_share("matter_counts", MATTERS, "settled", "firsts"), "share", "matter", MATTERS),
    "repeat_contacts": Measure(_share("matter_counts", MATTERS, "repeats", "contacts"), "share", "matter", MATTERS),
    "spared_contacts": Measure(
        _share("sparable_counts", SPARABLE, "by_self_service", "by_reminder", "contacts"), "share", "sparable", SPARABLE
    ),
    "spared_by_self_service": Measure(
        _share("sparable_counts", SPARABLE, "by_self_service", "contacts"), "share", "sparable", SPARABLE
    ),
    "spared_by_reminder": Measure(
        _share("sparable_counts", SPARABLE, "by_reminder", "contacts"), "share", "sparable", SPARABLE
    ),
    "effort": Measure(_effort, "rating", "effort", ("since", "until")),
    "speed_bar": Measure(_bar, "duration", "lasted", (*CONTACTS, "channel", "ending")),
    "rated_replies": Measure(_rated, "count", "lasted", (*CONTACTS, "channel", "ending")),
    "speed_bar_change": Measure(_bar_change, "share", "lasted", (*CONTACTS, "channel", "ending")),
    "lateness_rating": Measure(_lateness, "rating", "kept_waiting", (*WAITING, "source", "question")),
}
