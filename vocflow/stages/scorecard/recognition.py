"""Recognition, measured: only those who stand out become facts, so that nothing can be said of the others."""

from __future__ import annotations

from typing import Any, Literal

from vocflow.report.facts import Quote
from vocflow.report.scorecard.recognition import Praised, RecognitionFacts
from vocflow.stages.measures.recognition import praise
from vocflow.stages.periods import local_day
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.value import year_to
from vocflow.stages.scorecard.work import Work

MOST_NAMED, MOST_QUOTES = 10, 2


def recognition(work: Work) -> RecognitionFacts | None:
    """Who is praised more than others; None where too few contacts are known to be anybody's."""
    if work.latest is None:
        return None
    config, span = work.project.recognition, year_to(work, work.latest)
    handled = span | {"themes": list(config.themes), "case_mix": list(config.case_mix), "agents": None, "units": None}
    asked: list[tuple[Literal["agent", "team", "name"], dict[str, Any]]] = [("agent", handled)]
    if config.teams:
        pairs = [(agent, team) for team, agents in config.teams.items() for agent in agents]
        of_team = {"agents": [agent for agent, _ in pairs], "units": [team for _, team in pairs]}
        asked.append(("team", handled | of_team))
    if config.names:
        asked.append(("name", span | {"names": list(config.names)}))
    found = [(kind, parameters, praise(work.recorder.bench, parameters)) for kind, parameters in asked]
    if not any(told for _, _, told in found):
        return None
    praised = tuple(
        _praised(work, kind, name, parameters)
        for kind, parameters, told in found
        for name, excess in sorted(told.items(), key=lambda entry: (-entry[1].shrunk.value, entry[0]))
        if excess.stands_out
    )[:MOST_NAMED]
    quotes = _quotes(work, praised, handled) if praised else ()
    return RecognitionFacts(work.latest.label, config.case_mix, praised, quotes)


def _praised(work: Work, kind: Literal["agent", "team", "name"], name: str, parameters: dict[str, Any]) -> Praised:
    measure = "named_praise" if kind == "name" else "praise"
    share, excess, shrunk = (
        work.recorder.figure(
            f"recognition.{kind}.{slug(name)}{ending}", measure + ending.replace(".", "_"), unit=name, **parameters
        )
        for ending in ("", ".excess", ".shrunk")
    )
    return Praised(kind, name, share, excess, shrunk)


def _quotes(work: Work, praised: tuple[Praised, ...], handled: dict[str, Any]) -> tuple[Quote, ...]:
    """What customers said of those who stand out by their own contacts, one comment each."""
    quotes: list[Quote] = []
    agents = [each.name for each in praised if each.kind == "agent"]
    for row in work.warehouse.rows("figure/praise_quotes", agents=agents, **_bounds(handled)):
        day = local_day(row["occurred_at"], work.scope.zone) if row["occurred_at"] else None
        quotes.append(
            Quote(row["text"], row["theme"], "positive", row["source"], row["channel"], day, row["feedback_id"])
        )
    return tuple(quotes[:MOST_QUOTES])


def _bounds(handled: dict[str, Any]) -> dict[str, Any]:
    return {key: handled[key] for key in ("since", "until", "themes")}
