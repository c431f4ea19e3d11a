"""The facts of how common themes and feelings are, corrected where an audit speaks for the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from vocflow.metrics import SUPPRESS_BELOW, Prevalence
from vocflow.report.scorecard.prevalence import MAX_THEMES, Audit, Corrected, Shares
from vocflow.schema import FEELINGS
from vocflow.stages.measures.prevalence import audit_rows, feeling_prevalence, theme_prevalence
from vocflow.stages.periods import local_day
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work


@dataclass(frozen=True)
class _Speaking:
    """The days of the comments whose audit speaks, the latest draw, and whether the share is of other days."""

    window: dict[str, Any]
    latest: dict[str, Any]
    old: bool


def prevalence(work: Work) -> Shares | None:
    """The shares of the latest closed period, or of the whole scope; None where too few comments were read."""
    since, until = work.scope.bounds(work.latest)
    window = {"since": since, "until": until}
    if work.warehouse.row("figure/feeling_counts", **window)["n"] < SUPPRESS_BELOW:
        return None
    speaking = _speaking(work, window)
    shares = (*_themes(work, window, speaking), *_feelings(work, window, speaking))
    audit = _audit(work, speaking) if speaking else None
    return Shares(work.latest.label if work.latest else None, shares, audit, work.project.language)


def _speaking(work: Work, window: dict[str, Any]) -> _Speaking | None:
    """An audit of these very days, or else the latest of other days with enough judgements."""
    audits = work.warehouse.rows("figure/audits", **window)
    current = [audit for audit in audits if audit["covers"]]
    if current and _judged(work, window) >= SUPPRESS_BELOW:
        return _Speaking({"audit_since": window["since"], "audit_until": window["until"]}, current[0], old=False)
    for audit in audits:
        if max(audit["feelings"], audit["themes"]) >= SUPPRESS_BELOW:
            days = {"audit_since": audit["since"], "audit_until": audit["until"]}
            return _Speaking(days, audit, old=True)
    return None


def _judged(work: Work, window: dict[str, Any]) -> int:
    days = {"audit_since": window["since"], "audit_until": window["until"]}
    return len(audit_rows(work.recorder.bench, days))


def _audit(work: Work, speaking: _Speaking) -> Audit:
    first, end = speaking.window["audit_since"], speaking.window["audit_until"]
    zone = work.scope.zone
    return Audit(
        comments=work.recorder.figure(f"audited{_ending(work)}", "audited", **speaking.window),
        drawn_on=local_day(speaking.latest["drawn_at"], zone),
        first=local_day(first, zone) if first else None,
        last=local_day(end - timedelta(seconds=1), zone) if end else None,
        old=speaking.old,
    )


def _ending(work: Work) -> str:
    return f".{work.latest.slug}" if work.latest else ""


def _themes(work: Work, window: dict[str, Any], speaking: _Speaking | None) -> list[Corrected]:
    window = window | {"language": work.project.language}
    shares = []
    for row in work.warehouse.rows("figure/theme_counts", **window)[:MAX_THEMES]:
        if row["mentions"] < SUPPRESS_BELOW:
            continue
        theme = row["theme"]
        name = f"{slug(theme)}{_ending(work)}"
        classified = work.recorder.figure(f"theme.{name}", "theme", theme=theme, **window)
        if speaking is None or not _has_judged(work, speaking, theme):
            shares.append(Corrected("theme", theme, classified, None))
            continue
        parameters = {"theme": theme, **window, **speaking.window}
        corrected = work.recorder.figure(f"theme_prevalence.{name}", "theme_prevalence", **parameters)
        rare = _too_rare(theme_prevalence(work.recorder.bench, parameters))
        shares.append(Corrected("theme", theme, classified, corrected, rare))
    return shares


def _has_judged(work: Work, speaking: _Speaking, theme: str | None) -> bool:
    """Whether enough of the audit was judged for this theme, among whose choice it stood; None: for feelings."""
    rows = audit_rows(work.recorder.bench, speaking.window)
    if theme is None:
        return sum(row["feeling"] is not None for row in rows) >= SUPPRESS_BELOW
    judged = [
        row for row in rows
        if row["themes"] is not None and theme in row["choice"] and row["language"] == work.project.language
    ]  # fmt: skip
    return len(judged) >= SUPPRESS_BELOW


def _feelings(work: Work, window: dict[str, Any], speaking: _Speaking | None) -> list[Corrected]:
    shares = []
    for word in FEELINGS:
        name = f"{word}{_ending(work)}"
        classified = work.recorder.figure(f"feeling.{name}", "feeling", feeling=word, **window)
        if speaking is None or not _has_judged(work, speaking, None):
            shares.append(Corrected("feeling", word, classified, None))
            continue
        parameters = {"feeling": word, **window, **speaking.window}
        corrected = work.recorder.figure(f"feeling_prevalence.{name}", "feeling_prevalence", **parameters)
        rare = _too_rare(feeling_prevalence(work.recorder.bench, parameters))
        shares.append(Corrected("feeling", word, classified, corrected, rare))
    return shares


def _too_rare(found: Prevalence) -> bool:
    return found.basis == "labels alone"
