"""What a report is about: which answers count as the outcome, over which days, in which periods."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vocflow import __version__
from vocflow.config import DEFAULT_TAXONOMY, Project, load_taxonomy
from vocflow.errors import UsageError
from vocflow.report.facts import Outcome
from vocflow.schema import Taxonomy
from vocflow.stages.periods import Span, local_day, moment, span, spans
from vocflow.warehouse.store import Warehouse


@dataclass(frozen=True)
class Scope:
    """`sources` are the listening posts whose answers make the outcome; empty when nothing was scored.

    `since` and `until` bound all figures (UTC, naive, None = from the first row on). `reasons` are sentences on why
    there is no NPS, or no score at all. `account` names the segment whose customers answer as one respondent.
    """

    outcome: Outcome | None
    scale: str | None
    sources: list[str]
    since: datetime | None
    until: datetime | None
    as_of: date
    zone: str | None
    reasons: tuple[str, ...]
    account: str | None

    def answers(self, period: Span | None = None) -> dict[str, Any]:
        """Parameters that pick the outcome's answers, of one period or of the whole scope."""
        since, until = self.bounds(period)
        picked: dict[str, Any] = {"sources": self.sources, "since": since, "until": until}
        if self.account is not None:
            picked["account"] = self.account
        if self.outcome is not None and self.outcome.kind == "rating":
            picked |= {"scale_low": self.outcome.low, "scale_high": self.outcome.high}
        return picked

    def bounds(self, period: Span | None) -> tuple[datetime | None, datetime | None]:
        """The part of a period that lies in the scope."""
        if period is None:
            return self.since, self.until
        start, end = period.moments(self.zone)
        return max(start, self.since or start), min(end, self.until or end)


def taxonomy_of(project: Project) -> Taxonomy:
    """The project's own taxonomy, or the one that vocflow ships, and the themes that its project file makes."""
    taxonomy = load_taxonomy(project.taxonomy or DEFAULT_TAXONOMY)
    return Taxonomy((*taxonomy.themes, *project.made_themes))


def today(project: Project) -> date:
    """The day by which periods are open or closed: `as_of` of the project, or today in its zone."""
    return project.as_of or datetime.now(ZoneInfo(project.time_zone or "UTC")).date()


def scope(project: Project, warehouse: Warehouse, since: date | None, until: date | None) -> Scope:
    """Choose the outcome and the days. `until` is the last day that counts; nothing after `as_of` does.

    Raises UsageError for days that make no span.
    """
    if (since and since > (until or date.max)) or (until and not date(2000, 1, 1) <= until <= date(2100, 1, 1)):
        raise UsageError(f"no day lies from {since or 'the beginning'} to {until}", next_step="vocflow report --help")
    as_of = min(today(project), until + timedelta(days=1)) if until else today(project)
    zone = project.time_zone
    end = moment(until + timedelta(days=1), zone) if until else _end(project, as_of)
    outcomes = warehouse.rows("figure/outcomes")
    outcome, scale, sources, reasons = choose_outcome(outcomes)
    start = moment(since, zone) if since else None
    return Scope(outcome, scale, sources, start, end, as_of, zone, reasons, project.account)


def _end(project: Project, as_of: date) -> datetime | None:
    # A project that pretends to be on another day does not know what came after it.
    return moment(as_of + timedelta(days=1), project.time_zone) if project.as_of else None


def choose_outcome(rows: list[dict[str, Any]]) -> tuple[Outcome | None, str | None, list[str], tuple[str, ...]]:
    """Pick the answers that make the headline: a relational NPS survey, else a transactional one, else one rating.

    Relational and transactional surveys are never pooled, nor are different scales, nor ratings of different posts.
    """
    for survey_type in ("relational", "transactional"):
        asked = [
            row for row in rows
            if row["kind"] == "survey" and row["scale"] == "nps" and row["survey_type"] == survey_type
        ]  # fmt: skip
        if asked:
            return Outcome("nps", asked[0]["question"], 0, 10), "nps", [row["source"] for row in asked], ()
    rated = [row for row in rows if row["scale"] not in ("nps", "yes_no")]
    if not rated:
        return None, None, [], ("No score was asked, so there is no NPS, no mean rating and no driver of one.",)
    best = min(rated, key=lambda row: (row["kind"] != "survey", -row["n"], row["source"]))
    reason = (
        f"'{best['question']}' is asked on a scale of {best['low']:g} to {best['high']:g}. "
        "NPS is defined on 0 to 10 only, and no other scale can be converted to it, so none is given."
    )
    return Outcome("rating", best["question"], best["low"], best["high"]), best["scale"], [best["source"]], (reason,)


def outcome_periods(project: Project, scope: Scope, first_at: datetime | None, last_at: datetime | None) -> list[Span]:
    """Every period from the first answer to the last, none that begins after `as_of`, and none that `since` cuts."""
    if first_at is None or last_at is None:
        return []
    first, last = local_day(first_at, scope.zone), min(local_day(last_at, scope.zone), scope.as_of)
    found = spans(project.period, first, last)
    return [period for period in found if scope.bounds(period)[0] == period.moments(scope.zone)[0]]


def closed(period: Span, scope: Scope) -> bool:
    """A period is closed when its last day has passed."""
    return period.end <= scope.as_of


def fingerprint(
    project: Project, warehouse: Warehouse, since: date | None, until: date | None, *, taxonomy_version: str
) -> str:
    """A hash of all that a report depends on: code, project, themes, rows, labels, days and the open period."""
    state = warehouse.row("report/state")["state"]
    open_period = span(project.period, today(project)).slug
    parts = (__version__, project.hash, taxonomy_version, state, open_period, since, until)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def utc_now() -> datetime:
    """The present moment, UTC, naive."""
    return datetime.now(UTC).replace(tzinfo=None)
