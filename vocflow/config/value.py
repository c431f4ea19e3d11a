"""What customers value and who is praised: [value], [internal] and [recognition] of vocflow.toml."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from vocflow.config.toml_file import Problem, Table, quote
from vocflow.config.values import Line


class Value(Table):
    """`rating` is the component question on value for money, whose answers stand beside what comments say of it."""

    rating: Line = "Value for money"


class Internal(Table):
    """Departments as each other's customers, in sources of kind "staff".

    `department` is the segment that says who answers, `about` the one that says which department the answer is about.
    """

    department: Line = "department"
    about: Line = "about"


class Recognition(Table):
    """Who may be named in praise. `themes` are those whose praise counts as praise of who served the customer.

    `case_mix` says within which kinds of contact people are compared: "channel", "touch_point", or a segment of the
    source. `teams` maps a team to the agents in it; `names` are people and teams as comments call them.
    """

    themes: tuple[Line, ...] = ("courtesy", "courtesy and empathy")
    case_mix: tuple[Line, ...] = ("channel", "touch_point")
    teams: dict[Line, tuple[Line, ...]] = Field(default_factory=dict)
    names: tuple[Line, ...] = ()


def agents_in_two_teams(recognition: Recognition) -> Iterator[Problem]:
    """An agent counts for one team; a second one is a mistake."""
    team_of: dict[str, str] = {}
    for team, agents in recognition.teams.items():
        for agent in agents:
            if agent in team_of:
                what = f"agent {quote(agent)} is in two teams, {quote(team_of[agent])} and {quote(team)}"
                yield Problem(("recognition", "teams", team), f"{what}; leave one out")
            team_of[agent] = team
