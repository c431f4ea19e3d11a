"""KPIs: from the words of a measure to a figure of the latest closed period, and what its interval says of the target.

`RESOLVED` says for each form of `config.FORMS` which measure works it out, with which parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vocflow.config import FORMS, Kpi, MeasureName, Project
from vocflow.metrics import SUPPRESS_BELOW, kpi_status
from vocflow.report.scorecard.kpis import KpiFact
from vocflow.report.scorecard.ranges import Days
from vocflow.schema import Figure, Unit
from vocflow.stages.bench import Bench
from vocflow.stages.closing import in_time_parameters
from vocflow.stages.disclosure import is_anonymous, withheld
from vocflow.stages.measures import take
from vocflow.stages.opening import stored_hours
from vocflow.stages.questions import questions
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import scope, taxonomy_of
from vocflow.stages.scores import Scores
from vocflow.stages.windows import last_year
from vocflow.warehouse.store import snapshot

if TYPE_CHECKING:
    from vocflow.stages.scorecard.work import Work

SECONDS_AN_HOUR = 3600.0

Resolved = tuple[str, dict[str, Any]]
"""A measure and its parameters, as `recorder.figure` takes them."""


class NotMeasured(Exception):
    """The data hold nothing that this measure could be taken of; the text says what is missing."""


def kpi_table(project: Project) -> tuple[KpiFact, ...]:
    """Every KPI as the last run left the warehouse. Raises WarehouseError when no run has been finished yet."""
    from vocflow.stages.scorecard.work import Work

    with snapshot(project.root) as warehouse:
        asked = scope(project, warehouse, None, None)
        recorder = Recorder(Bench(warehouse))
        scores = Scores(project, recorder, asked, [])
        return kpi_facts(Work(project, recorder, asked, scores, taxonomy_of(project), []))


def kpi_facts(work: Work) -> tuple[KpiFact, ...]:
    """Every KPI of the project with its figure and its status, in the order of the file."""
    return tuple(_fact(work, kpi) for kpi in work.project.kpis)


def _fact(work: Work, kpi: Kpi) -> KpiFact:
    now, missing = None, None
    try:
        now = measured(work, kpi.measured, f"kpi.{slug(kpi.name)}")
    except NotMeasured as error:
        missing = str(error)
    factor = unit_factor(kpi.measured)
    target = kpi.target * factor
    status = None
    if now is not None and now.low is not None and now.high is not None:
        status = kpi_status(now.low, now.high, target, kpi.direction)
    return KpiFact(
        name=kpi.name,
        measure=str(kpi.measured),
        now=now,
        baseline=None if kpi.baseline is None else kpi.baseline * factor,
        target=target,
        unit=unit_of(kpi.measured),
        better=kpi.direction,
        due=kpi.due,
        owner=kpi.owner,
        status=status,
        overdue=kpi.due < work.scope.as_of,
        missing=missing,
        days=_own_days(work, kpi.measured) if now else None,
    )


def _own_days(work: Work, name: MeasureName) -> Days | None:
    """The days of a measure that does not speak of the latest closed period."""
    _, parameters = RESOLVED[name.form](work, name)
    bounds = parameters["since"], parameters["until"]
    return None if bounds == work.scope.bounds(work.latest) else work.days(*bounds)


def unit_factor(name: MeasureName) -> float:
    """What turns a number of the project file into the unit of the figure: durations are written in hours."""
    return SECONDS_AN_HOUR if FORMS[name.form].unit == "hours" else 1.0


def unit_of(name: MeasureName) -> Unit:
    """The unit of the figure that a measure's name leads to."""
    return _UNITS[FORMS[name.form].unit]


_UNITS: dict[str, Unit] = {"points": "nps", "share": "share", "rating": "rating", "hours": "duration"}


def measured(work: Work, name: MeasureName, figure_id: str) -> Figure:
    """The figure of a named measure in the latest closed period. Raises NotMeasured where the data hold none."""
    measure, parameters = RESOLVED[name.form](work, name)
    try:
        n = take(work.recorder.bench, measure, parameters).n
    except ValueError as error:  # a share or a mean of nothing
        raise NotMeasured(f"nothing was counted for {name}") from error
    if n < SUPPRESS_BELOW:
        raise NotMeasured(f"{name} rests on fewer than {SUPPRESS_BELOW} answers")
    figure = work.recorder.figure(figure_id, measure, **parameters)
    if is_anonymous(work.project, parameters.get("sources", ())) and withheld(work.recorder, figure):
        raise NotMeasured(f"{name} would tell of fewer than {SUPPRESS_BELOW} answers beside an earlier report")
    return figure


def _period(work: Work) -> dict[str, Any]:
    if work.latest is None:
        raise NotMeasured("no period with answers is closed yet")
    since, until = work.scope.bounds(work.latest)
    return {"since": since, "until": until}


def _nps(work: Work, _: MeasureName) -> Resolved:
    if work.scope.outcome is None or work.scope.outcome.kind != "nps":
        raise NotMeasured("no survey asked the question from 0 to 10")
    _period(work)
    return "nps", work.scope.answers(work.latest)


def _question(measure: str) -> Resolver:
    def resolved(work: Work, name: MeasureName) -> Resolved:
        period = _period(work)
        found = [q for q in questions(work.recorder.bench, **period, staff=False) if q.asked == name.of]
        if not found:
            raise NotMeasured(f"nobody answered '{name.of}' in {work.latest.label if work.latest else 'the period'}")
        return measure, found[0].parameters | period

    return resolved


def _theme(feeling: str | None) -> Resolver:
    def resolved(work: Work, name: MeasureName) -> Resolved:
        return "theme_of_comments", _period(work) | {
            "theme": name.of, "feeling": feeling, "language": work.project.language,
        }  # fmt: skip

    return resolved


def _recommending(work: Work, _: MeasureName) -> Resolved:
    return "recommend", _period(work) | {"sources": work.scope.sources, "asked_as": "recommend"}


def _recovered(work: Work, _: MeasureName) -> Resolved:
    return "recovered", last_year(work.scope).bounds


def _called_in_time(work: Work, _: MeasureName) -> Resolved:
    return "called_in_time", in_time_parameters(work.project, work.scope)


def _duration(ending: str) -> Resolver:
    """The median over a channel's contacts of the period, cases that are still open counted as such."""

    def resolved(work: Work, name: MeasureName) -> Resolved:
        return "duration", _period(work) | {
            "as_of": work.scope.until, "hours": stored_hours(work.project), "channel": name.of, "ending": ending,
            "part": 0.5,
        }  # fmt: skip

    return resolved


Resolver = Callable[["Work", MeasureName], Resolved]

RESOLVED: dict[str, Resolver] = {
    "nps": _nps,
    "mean rating": _question("question_mean"),
    "share satisfied": _question("satisfied"),
    "share recommending": _recommending,
    "share criticising": _theme("negative"),
    "share praising": _theme("positive"),
    "share mentioning": _theme(None),
    "share recovered": _recovered,
    "share called back in time": _called_in_time,
    "median first reply": _duration("first_reply"),
    "median resolution": _duration("resolution"),
}
