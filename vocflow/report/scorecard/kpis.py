"""The KPIs: at most five figures that somebody has promised to move, and whether each has got there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Constant, Day, Name, Sentence, SentencePart, Time, interval, listed
from vocflow.report.scorecard.ranges import Days, from_to
from vocflow.report.scorecard.section import Paragraph, Section, Table
from vocflow.schema import Figure, Unit

KpiStatus = Literal["met", "not met", "cannot tell"]
Better = Literal["higher", "lower"]

NUMBERS = ("none", "one", "two", "three", "four", "five")


@dataclass(frozen=True)
class KpiFact:
    """A KPI as the project file promises it, its figure `now`, and the status that the interval gives it.

    `measure` is the measure's name in words; `baseline` and `target` are in the unit of the figure. `now` is None where
    the data hold nothing to measure, and `missing` says what. `overdue`: the due date has passed. `days` are
    those of the figure where they are not the report's period.
    """

    name: str
    measure: str
    now: Figure | None
    baseline: float | None
    target: float
    unit: Unit
    better: Better
    due: date
    owner: str
    status: KpiStatus | None
    overdue: bool
    missing: str | None = None
    days: Days | None = None


@dataclass(frozen=True)
class Kpis:
    """The KPIs in the order of the project file; `period` is that of all figures without days of their own."""

    kpis: tuple[KpiFact, ...]
    period: str | None = None


def section(found: Kpis) -> Section:
    """The section: one row for each KPI, the heading counts what was reached."""
    note = Sentence(
        "Met: the whole interval lies on the good side of the target. Not met: the whole interval lies on the other "
        "side. Cannot tell: the target lies within the interval."
    )
    head = tuple(map(Sentence, ("KPI", "Now", "Baseline", "Target", "Due", "Owner", "Status")))
    rows = tuple(_row(kpi) for kpi in found.kpis)
    table = Table(Sentence("What was promised, and where it stands") + _when(found), head, rows, note)
    missing = tuple(
        Sentence(Name(kpi.name, first=True), ": ", Name(kpi.missing, 200), ".") for kpi in found.kpis if kpi.missing
    )
    return Section("kpis", _heading(found.kpis), (table, Paragraph(missing)) if missing else (table,))


def _when(found: Kpis) -> Sentence:
    if found.period is None or all(kpi.days for kpi in found.kpis if kpi.now):
        return Sentence()
    apart = any(kpi.days for kpi in found.kpis)
    return Sentence(" in ", Time(found.period), ", where no other days are given" if apart else "")


def _heading(found: Sequence[KpiFact]) -> Sentence:
    told = [kpi for kpi in found if kpi.status]
    if not told:
        return Sentence("No KPI can be measured yet")
    if len(told) == 1:
        return Sentence(Name(told[0].name, 30, first=True), *_STATUS_SENTENCE[told[0].status or "cannot tell"])
    counts = {status: sum(kpi.status == status for kpi in told) for status in _STATUS_SENTENCE}
    parts: list[SentencePart] = [
        f"{NUMBERS[count]} {'is' if count == 1 else 'are'} {status}"
        for status, count in counts.items()
        if count and status != "cannot tell"
    ]
    if counts["cannot tell"]:
        parts.append(f"{NUMBERS[counts['cannot tell']]} cannot be told")
    which = "" if len(told) == len(found) else " that could be measured"
    return Sentence(f"Of {NUMBERS[len(told)]} KPIs{which} ", *listed(parts).parts)


_STATUS_SENTENCE: dict[KpiStatus, tuple[str, ...]] = {
    "met": (" is met",),
    "not met": (" is not met",),
    "cannot tell": (" may be met or not: the interval holds the target",),
}


def _row(kpi: KpiFact) -> tuple[Sentence, ...]:
    now = Sentence("not measured")
    status = Sentence("not measured")
    if kpi.now is not None:
        now = Sentence(
            Printed(kpi.now),
            " ",
            *interval(kpi.now).parts,
            ", n = ",
            Printed(kpi.now, "n"),
            *((",", *from_to(kpi.days).parts) if kpi.days else ()),
        )
    if kpi.now is not None and kpi.status is not None:
        status = Sentence(Claim(kpi.now.id, kpi.status))
    due = (" (past)",) if kpi.overdue and kpi.status != "met" else ()
    return (
        Sentence(Name(kpi.name, first=True), " (", Name(kpi.measure.removesuffix(f": {kpi.name}"), 60), ")"),
        now,
        Sentence("not given") if kpi.baseline is None else Sentence(Constant(printed_as(kpi.baseline, kpi.unit))),
        Sentence(Constant(printed_as(kpi.target, kpi.unit)), " or ", kpi.better),
        Sentence(Day(kpi.due), *due),
        Sentence(Name(kpi.owner)),
        status,
    )


def printed_as(value: float, unit: Unit) -> str:
    """A promised number as figures of its unit are printed.

    >>> printed_as(0.6, "share"), printed_as(14_400, "duration")
    ('60%', '4.0\\xa0h')
    """
    return str(Printed(Figure("", value, None, None, 0, unit)))
