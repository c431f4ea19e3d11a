"""Closing the loop, measured: the customers to call back, and what came of the calls of the last twelve months."""

from __future__ import annotations

from typing import Any

from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.scorecard.callbacks import Again, Loop, Waiting
from vocflow.schema import Figure
from vocflow.stages.closing import LOOK_BACK_DAYS, in_time_parameters, late_until, to_call_parameters
from vocflow.stages.measures import callbacks as measures
from vocflow.stages.scorecard.work import Work
from vocflow.stages.windows import last_year


def callbacks(work: Work) -> Loop | None:
    """The list and the calls; None where no known customer was a detractor and no call was made."""
    window = last_year(work.scope)
    has_calls = bool(work.warehouse.row("callback/calls")["calls"])
    waiting = _waiting(work)
    again = _again(work, window.bounds)
    parameters = in_time_parameters(work.project, work.scope)
    in_time = None
    if has_calls and measures.in_time(work.recorder.bench, parameters)[1] >= SUPPRESS_BELOW:
        in_time = work.recorder.figure("callbacks.in_time", "called_in_time", **parameters)
    if waiting.nobody and not has_calls:
        return None
    return Loop(
        owner=work.project.callbacks.owner,
        within=work.project.callbacks.within,
        look_back_days=LOOK_BACK_DAYS,
        first=window.first,
        last=window.last,
        waiting=waiting,
        has_calls=has_calls,
        in_time=in_time,
        recovered=_recovered(work, window.bounds),
        again=again,
    )


def _waiting(work: Work) -> Waiting:
    everybody = to_call_parameters(work.scope)
    late = to_call_parameters(work.scope, late_until=late_until(work.project, work.scope))
    customers, past = (work.warehouse.row("figure/to_call_counts", **which)["waiting"] for which in (everybody, late))
    shown = customers >= SUPPRESS_BELOW
    take = work.recorder.figure
    return Waiting(
        take("callbacks.waiting", "to_call", **everybody) if shown else None,
        take("callbacks.late", "to_call", **late) if past >= SUPPRESS_BELOW else None,
        take("callbacks.wait", "to_call_wait", **everybody) if shown else None,
        nobody=customers == 0,
        none_late=past == 0,
    )


def _recovered(work: Work, bounds: dict[str, Any]) -> Figure | None:
    if work.warehouse.row("figure/recovered_counts", **bounds)["n"] < SUPPRESS_BELOW:
        return None
    return work.recorder.figure("callbacks.recovered", "recovered", **bounds)


def _again(work: Work, bounds: dict[str, Any]) -> Again | None:
    counts = measures.again(work.recorder.bench, bounds)
    if min(counts["spoken_to"], counts["others"]) < SUPPRESS_BELOW:
        return None
    take = work.recorder.figure
    return Again(
        take("callbacks.higher.spoken_to", "scored_higher", group="spoken_to", **bounds),
        take("callbacks.higher.others", "scored_higher", group="others", **bounds),
        take("callbacks.higher.gap", "scored_higher_gap", **bounds),
        measures.scored_higher_gap(work.recorder.bench, bounds).verdict,
    )
