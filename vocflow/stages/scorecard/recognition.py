"""Recognition, measured: only those who stand out become facts, so that nothing can be said of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from vocflow.report.facts import Quote
from vocflow.report.scorecard.recognition import Praised, RecognitionFacts
from vocflow.stages.measures.recognition import praise, units
from vocflow.stages.periods import local_day
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.value import year_to
from vocflow.stages.scorecard.work import Work

MOST_NAMED, MOST_QUOTES = 10, 2
FEWEST_UNNAMED = 2
"""Of each kind so many are left unnamed, or the figures of the others would be those of one who is not named."""

Kind = Literal["agent", "team", "name"]


def recognition(work: Work) -> RecognitionFacts | None:
    """Who is praised more than others; None where too few contacts are known to be anybody's, or too few compared."""
    if work.latest is None:
        return None
    config, span = work.project.recognition, year_to(work, work.latest)
    handled = span | {"themes": list(config.themes), "case_mix": list(config.case_mix), "agents": None, "units": None}
    asked: list[tuple[Kind, dict[str, Any]]] = [("agent", handled)]
    team_of = {agent: team for team, agents in config.teams.items() for agent in agents}
    if team_of:
        asked.append(("team", handled | {"agents": list(team_of), "units": list(team_of.values())}))
    if config.names:
        asked.append(("name", span | {"names": list(config.names)}))
    bench = work.recorder.bench
    everybody = {kind: units(bench, parameters) for kind, parameters in asked}
    found = [
        (kind, parameters, praise(bench, parameters))
        for kind, parameters in asked
        if len(everybody[kind]) > FEWEST_UNNAMED
    ]
    if not any(told for _, _, told in found):
        return None
    standing = {
        kind: [
            name
            for name, excess in sorted(told.items(), key=lambda entry: (-entry[1].shrunk.value, entry[0]))
            if excess.stands_out
        ][: len(everybody[kind]) - FEWEST_UNNAMED]
        for kind, _, told in found
    }
    agents = standing.get("agent", [])[:MOST_NAMED]
    teams = standing.get("team", [])[: MOST_NAMED - len(agents)]
    named = {**standing, "agent": agents, "team": teams_apart(teams, agents, team_of, everybody)}
    praised = tuple(
        _praised(work, kind, name, parameters) for kind, parameters, _ in found for name in named[kind]
    )[:MOST_NAMED]  # fmt: skip
    quotes = _quotes(work, praised, handled) if praised else ()
    return RecognitionFacts(work.latest.label, config.case_mix, praised, quotes)


def teams_apart(
    teams: list[str], agents: list[str], team_of: Mapping[str, str], everybody: Mapping[Kind, list[str]]
) -> list[str]:
    """Of `teams` that stand out, best first, those that can be printed beside the named `agents` without telling more.

    A team with a named agent is left out: the team less the agent would be the figure of the others in it. So is one
    whose figures leave a single unnamed agent over, among those in teams or among those in none. `everybody` are the
    units of each kind that have contacts.

    >>> everybody = {"agent": ["a", "b", "c", "d", "e", "f"], "team": ["Early", "Late", "Night"]}
    >>> team_of = {"a": "Early", "b": "Early", "c": "Late", "d": "Late", "e": "Night", "f": "Night"}
    >>> teams_apart(["Early", "Late"], ["a"], team_of, everybody)
    ['Late']
    """
    named = {team_of[agent] for agent in agents if agent in team_of}
    apart = [team for team in teams if team not in named]
    unnamed = [agent for agent in everybody["agent"] if agent not in agents]
    while apart:
        in_teams = sum(agent in team_of and team_of[agent] not in apart for agent in unnamed)
        in_none = sum(agent not in team_of for agent in unnamed)
        if in_teams != 1 and not (agents and in_none == 1):
            return apart
        apart.pop()
    return apart


def _praised(work: Work, kind: Kind, name: str, parameters: dict[str, Any]) -> Praised:
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
