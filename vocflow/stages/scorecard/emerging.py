"""Measure what is emerging: themes beyond their charts' limits, open alerts, and the comments behind them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from vocflow import metrics
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.metrics.daily_counts import BASELINE_DAYS, FIRST_DAY
from vocflow.report.facts import Quote
from vocflow.report.scorecard.emerging import EmergingFacts, EmergingTheme, NpsAlert
from vocflow.stages.alerting import RaisedAlert, daily_parameters, open_alerts
from vocflow.stages.daily import daily_mentions, last_whole_day
from vocflow.stages.periods import local_day, moment
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work

MOST_THEMES = 6


def emerging(work: Work) -> EmergingFacts | None:
    """None before there are nine weeks of comments to hold a day against."""
    bench, parameters = work.recorder.bench, daily_parameters(work)
    last = last_whole_day(bench, parameters, work.scope.as_of)
    themes = [theme.name for theme in work.taxonomy.themes]
    days = daily_mentions(bench, parameters, themes, last) if last else None
    if last is None or days is None or days.volumes.size <= FIRST_DAY:
        return None
    alerts = open_alerts(work)
    raised = {alert.theme: alert for alert in alerts if alert.theme is not None}
    began = {theme: alert.began_on for theme, alert in raised.items()}
    charted = [theme for theme in metrics.emerging(days.counts, days.volumes) if theme.beyond]
    began |= {name: days.day(one.since) for one in charted if (name := themes[one.theme]) not in began}
    found = [_theme(work, theme, since, last, raised.get(theme)) for theme, since in began.items()]
    return EmergingFacts(
        themes=tuple(theme for theme in found if theme)[:MOST_THEMES],
        nps=next((_nps(work, alert, last) for alert in alerts if alert.theme is None), None),
        last_day=last,
        language=work.project.language,
    )


def _window(work: Work, first: date, last: date) -> dict[str, Any]:
    return {
        "since": moment(first, work.scope.zone),
        "until": moment(last + timedelta(days=1), work.scope.zone),
    }


def _before(work: Work, since: date) -> dict[str, Any]:
    """The 56 days that ended a week before."""
    first = since - timedelta(days=FIRST_DAY)
    return _window(work, first, first + timedelta(days=BASELINE_DAYS - 1))


def _theme(work: Work, theme: str, since: date, last: date, alert: RaisedAlert | None) -> EmergingTheme | None:
    """None where fewer comments mention it than may be shown."""
    take, language = work.recorder.figure, work.project.language
    window = _window(work, since, last) | {"language": language}
    name = f"emerging.{slug(theme)}"
    share = take(name, "theme", theme=theme, **window)
    if round(share.value * share.n) < SUPPRESS_BELOW:
        return None
    before = take(f"{name}.before", "theme", theme=theme, language=language, **_before(work, since))
    quotes = tuple(
        Quote(
            row["text"], theme, row["feeling"], row["source"], row["channel"],
            local_day(row["occurred_at"], work.scope.zone), row["feedback_id"],
        )
        for row in work.warehouse.rows("figure/emerging_quotes", theme=theme, **window)
    )  # fmt: skip
    return EmergingTheme(theme, since, share, before, alert.raised_on if alert else None, quotes)


def _nps(work: Work, alert: RaisedAlert, last: date) -> NpsAlert | None:
    answers = {"sources": work.scope.sources}
    windows = {
        "emerging.nps": _window(work, alert.began_on, last),
        "emerging.nps.before": _before(work, alert.began_on),
    }
    counted = (work.recorder.figure(f"{name}.answers", "answers", **answers, **at).n for name, at in windows.items())
    if min(counted) < SUPPRESS_BELOW:
        return None
    score, before = (work.recorder.figure(name, "nps", **answers, **window) for name, window in windows.items())
    return NpsAlert(alert.began_on, alert.raised_on, score, before)
