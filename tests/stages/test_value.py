"""What customers value and who is praised, from literal rows to figures worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vocflow.metrics import mantel_haenszel
from vocflow.stages.bench import Bench
from vocflow.stages.measures import MEASURES, take
from vocflow.stages.measures import value as measured
from vocflow.stages.measures.recognition import praise, units
from vocflow.stages.scorecard.recognition import teams_apart
from vocflow.warehouse.store import Warehouse, writer

DAY = datetime(2026, 5, 1)
WINDOW = {
    "since": datetime(2026, 1, 1),
    "until": datetime(2026, 7, 1),
    "segment": "plan",
    "as_of": datetime(2026, 7, 1),
}
SAID = WINDOW | {"language": "en", "wish": "wish"}
GROUPED = {"grouping": None, "group_value": None}


class Rows:
    """Writes literal rows into a warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.n = 0
        run = warehouse.connection.execute
        run("INSERT INTO listening_post VALUES ('calls'), ('survey'), ('people'), ('staff')")
        run("INSERT INTO taxonomy VALUES ('v', ['wish', 'price', 'bikes', 'courtesy', 'never again'])")
        run(
            "INSERT INTO reading (reading_no, input_hash, model_id, taxonomy_version, comments)"
            " VALUES (1, 'h', 'm', 'v', 1)"
        )

    def feedback(
        self, customer: str | None = None, *, source: str = "survey", kind: str = "survey", **more: Any
    ) -> str:
        self.n += 1
        key = f"f{self.n}"
        self.warehouse.connection.execute(
            "INSERT INTO feedback BY NAME SELECT $key AS feedback_id, $source AS source, $kind AS kind,"
            " $customer AS customer_id, $channel AS channel, $at AS occurred_at, true AS time_zone_known,"
            " $agent AS agent_id,"
            " map($names::VARCHAR[], $given::VARCHAR[]) AS segments, 'h' AS content_hash, 'file' AS file_id,"
            " $line AS line, 0 AS byte_offset, 0 AS byte_length",
            {
                "key": key, "source": source, "kind": kind, "customer": customer,
                "channel": more.get("channel", "phone"),
                "at": more.get("at", DAY), "agent": more.get("agent"), "line": self.n,
                "names": list(more.get("segments", {})), "given": list(more.get("segments", {}).values()),
            },
        )  # fmt: skip
        return key

    def comment(self, feedback: str, text: str, feeling: str, *mentions: tuple[str, str, str]) -> None:
        """`mentions` are a theme, the words of the text that it is found in, and their feeling."""
        run = self.warehouse.connection.execute
        run("INSERT INTO comment VALUES ($f || 'c', $f, 0, NULL, $text, 'en')", {"f": feedback, "text": text})
        run("INSERT INTO classification VALUES ($f || 'c', 'm', 'en', $feeling, 0.3, 0.3, 0.4, false)",
            {"f": feedback, "feeling": feeling})  # fmt: skip
        for theme, words, felt in mentions:
            at = text.index(words)
            run("INSERT INTO mention VALUES ($f || 'c', $theme, $start, $end, $felt, 0.9, 'm', 'v')",
                {"f": feedback, "theme": theme, "start": at, "end": at + len(words), "felt": felt})  # fmt: skip

    def rating(self, feedback: str, role: str, value: float, question: str = "q", high: float = 1) -> None:
        self.warehouse.connection.execute(
            "INSERT INTO rating VALUES ($f, 0, $question, 'other', $role, $low, $high, $value)",
            {
                "f": feedback,
                "question": question,
                "role": role,
                "low": 1 if high > 1 else 0,
                "high": high,
                "value": value,
            },
        )

    def customer(self, name: str, value: float, since: str) -> None:
        self.warehouse.connection.execute(
            "INSERT INTO customer BY NAME SELECT $name AS customer_id, 'people' AS source, $since::DATE AS since,"
            " $value AS yearly_value, MAP {} AS segments, 'h' AS content_hash, 'file' AS file_id, 1 AS line,"
            " 0 AS byte_offset, 0 AS byte_length",
            {"name": name, "since": since, "value": value},
        )


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    with writer(tmp_path) as warehouse:
        yield Rows(warehouse)


def bench(rows: Rows) -> Bench:
    return Bench(rows.warehouse)


def plan(name: str) -> dict[str, Any]:
    return {"segments": {"plan": name}}


# ---- what is praised and asked for ----------------------------------------------------------------------------------


def test_a_customer_counts_once_and_a_wish_is_no_praise(rows: Rows) -> None:
    """Ann praises bikes twice: one. Bob's wish for bikes is read as praise and is none. Cid wishes elsewhere."""
    for _ in range(2):
        rows.comment(rows.feedback("ann", **plan("Plus")), "Good bikes", "positive", ("bikes", "bikes", "positive"))
    rows.comment(
        rows.feedback("bob", **plan("Basic")), "It would be great to have more bikes.", "positive",
        ("wish", "would be great", "positive"), ("bikes", "bikes", "positive"),
    )  # fmt: skip
    rows.comment(
        rows.feedback("cid", **plan("Basic")), "Bikes are good. I wish you well!", "positive",
        ("wish", "wish", "neutral"), ("bikes", "Bikes", "positive"),
    )  # fmt: skip
    rows.comment(rows.feedback(None, **plan("Basic")), "Hm", "neutral")
    found = bench(rows)

    def share(voice: str, **group: Any) -> tuple[float, int]:
        told = take(found, "voice", SAID | GROUPED | {"theme": "bikes", "voice": voice} | group)
        return told.value, told.n

    assert take(found, "speakers", SAID).n == 4
    assert share("praised") == (2 / 4, 4)
    assert share("asked") == (1 / 4, 4)
    assert share("told") == (3 / 4, 4)
    assert share("praised", grouping="segment", group_value="Plus") == (1.0, 1)
    assert share("asked", grouping="segment", group_value="Basic") == (1 / 3, 3)


def test_buying_behaviour_is_the_third_of_yearly_value_and_the_years(rows: Rows) -> None:
    for at, (value, since) in enumerate(
        [
            (10, "2026-02-01"),
            (20, "2025-01-01"),
            (30, "2020-01-01"),
            (40, "2020-01-01"),
            (50, "2020-01-01"),
            (60, "2026-05-01"),
        ]
    ):
        rows.customer(f"c{at}", value, since)
        rows.comment(rows.feedback(f"c{at}"), "Fair price", "positive", ("price", "price", "positive"))
    rows.comment(rows.feedback("unknown"), "Fair price", "positive", ("price", "price", "positive"))
    told = measured.voices(bench(rows), SAID)
    price = [row for row in told if row["theme"] == "price"]
    thirds = {
        group: measured.total(price, "praised", "yearly_value", group)
        for group in ("lower third", "middle third", "upper third")
    }
    years = {
        group: measured.total(price, "told", "tenure", group)
        for group in ("first year", "two to three years", "longer")
    }
    assert thirds == {"lower third": 2, "middle third": 2, "upper third": 2}
    assert years == {"first year": 2, "two to three years": 1, "longer": 3}
    assert measured.total(price, "told") == 7


def test_one_group_against_the_others(rows: Rows) -> None:
    """3 of 4 with Plus praise the price, 1 of 4 with Basic; whoever has no plan is left out: +50 points."""
    for at in range(8):
        name, good = ("Plus", at != 0) if at < 4 else ("Basic", at == 4)
        feeling = "positive" if good else "negative"
        rows.comment(rows.feedback(f"c{at}", **plan(name)), "The price", feeling, ("price", "price", feeling))
    rows.comment(rows.feedback("x"), "The price", "positive", ("price", "price", "positive"))
    told = take(bench(rows), "voice_difference", SAID | {
        "theme": "price", "voice": "praised", "grouping": "segment", "group_value": "Plus", "level": 0.95,
    })  # fmt: skip
    assert (told.value, told.n) == (0.5, 8)


def test_what_lies_outside_the_window_or_the_language_is_not_counted(rows: Rows) -> None:
    rows.comment(rows.feedback("a", at=datetime(2025, 12, 31)), "Price", "positive", ("price", "Price", "positive"))
    rows.comment(rows.feedback("b", kind="staff", source="staff"), "Price", "positive", ("price", "Price", "positive"))
    rows.comment(rows.feedback("c"), "Preis", "positive", ("price", "Preis", "positive"))
    rows.warehouse.connection.execute("UPDATE classification SET language = 'de' WHERE comment_id = 'f3c'")
    assert measured.voices(bench(rows), SAID) == []


# ---- choosing again, value for money, departments --------------------------------------------------------------------


def test_the_latest_answer_counts_and_the_upper_quarter_is_favourable(rows: Rows) -> None:
    """Ann said no and then yes; 4 of 5 is favourable, 3 is not: 2 of 3."""
    rows.rating(rows.feedback("ann"), "choose_again", 0)
    rows.rating(rows.feedback("ann", at=DAY + timedelta(days=1)), "choose_again", 1)
    rows.rating(rows.feedback("bob"), "choose_again", 4, high=5)
    rows.rating(rows.feedback("cid"), "choose_again", 3, high=5)
    told = take(bench(rows), "choice", WINDOW | GROUPED | {"asked_as": "choose_again"})
    assert (told.value, told.n) == (2 / 3, 3)


def test_value_for_money_is_the_mean_of_its_question(rows: Rows) -> None:
    """4, 5 and 3 make 4 with a variance of 1, whichever third they came from; another question is another figure."""
    for at, answer in enumerate((4, 5, 3)):
        rows.customer(f"c{at}", 10 * at, "2020-01-01")
        rows.rating(rows.feedback(f"c{at}"), "component", answer, "Value for money", high=5)
    rows.rating(rows.feedback("d"), "component", 1, "The app", high=5)
    told = measured.worth(bench(rows), WINDOW | {"question": "Value for money"})
    assert told is not None
    assert (told.value, told.variance, told.n) == (4.0, pytest.approx(1.0), 3)


def test_departments_are_rated_by_others_and_never_counted_among_customers(rows: Rows) -> None:
    """Of Product: 2 and 3 by Fleet, 4 by Support; its own 5 does not count."""
    for department, about, answer in (
        ("Fleet", "Product", 2), ("Fleet", "Product", 3), ("Support", "Product", 4),
        ("Product", "Product", 5), ("Fleet", "Support", 1),
    ):  # fmt: skip
        segments = {"department": department, "about": about}
        rows.rating(rows.feedback(None, source="staff", kind="staff", segments=segments), "component", answer, high=5)
    asked = {"since": None, "until": None, "asking": "department", "about": "about", "supplier": "Product"}
    found = bench(rows)
    whole, by_fleet = (take(found, "service_between", asked | {"customer": by}) for by in (None, "Fleet"))
    assert (whole.value, whole.n) == (3.0, 3)
    assert (by_fleet.value, by_fleet.n) == (2.5, 2)
    assert measured.choices(found, WINDOW | {"asked_as": "component"}) == []


# ---- recognition -----------------------------------------------------------------------------------------------------


def calls(rows: Rows, agent: str, reason: str, praised: int, n: int) -> None:
    for at in range(n):
        key = rows.feedback(
            f"{agent}{reason}{at}", source="calls", kind="call", agent=agent, segments={"reason": reason}
        )
        if at < praised:
            rows.comment(key, "So friendly", "positive", ("courtesy", "friendly", "positive"))
        else:
            rows.comment(key, "It broke", "negative")


HANDLED = {
    "since": None, "until": None, "themes": ["courtesy"], "case_mix": ["channel", "reason"],
    "agents": None, "units": None,
}  # fmt: skip


def test_praise_by_agent_is_compared_on_calls_of_the_same_reason(rows: Rows) -> None:
    """Zoe has 8 of 10 on bookings where others have 8 of 10, and 0 of 10 on complaints where they have 1 of 20."""
    calls(rows, "zoe", "booking", 8, 10)
    calls(rows, "zoe", "complaint", 0, 10)
    calls(rows, "max", "booking", 8, 10)
    calls(rows, "max", "complaint", 1, 20)
    found = praise(bench(rows), HANDLED)
    by_hand = mantel_haenszel([8, 0], [10, 10], [8, 1], [10, 20])
    assert found["zoe"].compared == by_hand
    assert units(bench(rows), HANDLED) == ["max", "zoe"]
    assert not found["zoe"].stands_out
    share = take(bench(rows), "praise", HANDLED | {"unit": "zoe"})
    assert (share.value, share.n) == (8 / 20, 20)


def test_one_customer_of_an_agent_counts_once_and_teams_are_sums(rows: Rows) -> None:
    for _ in range(5):
        key = rows.feedback("fan", source="calls", kind="call", agent="zoe", segments={"reason": "booking"})
        rows.comment(key, "So friendly", "positive", ("courtesy", "friendly", "positive"))
    calls(rows, "max", "booking", 3, 12)
    agents = rows.warehouse.rows("figure/praise_counts", **HANDLED)
    team = HANDLED | {"agents": ["zoe", "max"], "units": ["Desk", "Desk"]}
    teams = rows.warehouse.rows("figure/praise_counts", **team)
    assert [(row["unit"], row["praised"], row["customers"]) for row in agents] == [("max", 3, 12), ("zoe", 1, 1)]
    assert [(row["unit"], row["praised"], row["customers"]) for row in teams] == [("Desk", 4, 13)]
    assert rows.warehouse.rows("figure/praise_counts", **(team | {"agents": ["ann"], "units": ["Desk"]})) == []


EVERYBODY: dict[Any, list[str]] = {"agent": list("abcdefgh"), "team": ["Early", "Late", "Night"]}
TEAM_OF = {agent: team for team, agents in {"Early": "ab", "Late": "cd", "Night": "ef"}.items() for agent in agents}


def told_by(figures: list[set[str]]) -> set[frozenset[str]]:
    """The groups whose praise the printed sums of groups tell, by adding and subtracting those within another."""
    told = {frozenset(figure) for figure in figures}
    while True:
        more = {one - other for one in told for other in told if other < one} | {
            one | other for one in told for other in told if not one & other
        }
        if more <= told:
            return told
        told |= more


@pytest.mark.parametrize("agents", [[], ["a"], ["a", "c"], ["a", "c", "e"], ["a", "b"], ["g"], ["d", "f"]])
@pytest.mark.parametrize("teams", [[], ["Early"], ["Late"], ["Night"]])
@pytest.mark.parametrize("outside", ["", "g", "gh"])
def test_what_is_printed_tells_the_praise_of_no_unnamed_agent(
    agents: list[str], teams: list[str], outside: str
) -> None:
    """Everybody compared is known as a sum too, as "than others" is printed; the others of a team are told nowhere."""
    everybody = EVERYBODY | {"agent": [*TEAM_OF, *outside]}
    agents = [agent for agent in agents if agent in everybody["agent"]]
    printed = teams_apart(teams, agents, TEAM_OF, everybody)
    members = {team: {agent for agent in TEAM_OF if TEAM_OF[agent] == team} for team in printed}
    figures = [{agent} for agent in agents] + list(members.values())
    figures += [set(everybody["agent"])] if agents else []
    figures += [set(TEAM_OF)] if printed else []
    told = told_by(figures)
    assert {next(iter(group)) for group in told if len(group) == 1} == set(agents)
    assert not any(members[team] & set(agents) for team in printed)


def test_the_rest_of_a_team_is_not_told_by_its_named_agent() -> None:
    assert teams_apart(["Early", "Late"], ["a"], TEAM_OF, EVERYBODY) == ["Late"]
    assert teams_apart(["Early"], [], TEAM_OF, EVERYBODY) == ["Early"]
    # Of Late and Night only f is left unnamed once c, d and e are named: Early would tell f.
    assert teams_apart(["Early"], ["c", "d", "e"], TEAM_OF, EVERYBODY) == []
    # g alone is in no team: all less those in teams.
    assert teams_apart(["Late"], ["a"], TEAM_OF, EVERYBODY | {"agent": list("abcdefg")}) == []


def test_praise_elsewhere_is_not_the_agents(rows: Rows) -> None:
    """What somebody told a moderator, or without a comment, praises nobody."""
    rows.comment(
        rows.feedback("a", kind="interview", agent="zoe"), "Friendly", "positive", ("courtesy", "Friendly", "positive")
    )
    rows.feedback("b", kind="call", agent="zoe")
    assert rows.warehouse.rows("figure/praise_counts", **HANDLED) == []


def test_names_are_found_as_words_whatever_their_case(rows: Rows) -> None:
    for who, text, feeling in (
        ("a", "Thanks to MARA!", "positive"), ("b", "Maraschino cherries", "positive"),
        ("c", "It was Mara.", "neutral"),
        ("d", "the night-shift helped", "positive"), ("e", "a night of shifts", "positive"),
    ):  # fmt: skip
        rows.comment(rows.feedback(who), text, feeling)
    found = rows.warehouse.rows("figure/named_counts", since=None, until=None, names=["Mara", "Night shift", "C++ (x"])
    assert [(row["unit"], row["praised"], row["customers"]) for row in found] == [("Mara", 1, 2), ("Night shift", 1, 1)]


def test_evidence_lists_praise_and_nothing_else(rows: Rows) -> None:
    calls(rows, "zoe", "booking", 2, 6)
    found = rows.warehouse.rows("evidence/praised", unit="zoe", **HANDLED)
    assert [row["feedback_id"] for row in found] == ["f1", "f2"]
    measure = MEASURES["voice"]
    values = SAID | GROUPED | {"theme": "courtesy", "voice": "praised"}
    listed = rows.warehouse.rows(
        f"evidence/{measure.evidence}", **{name: values[name] for name in measure.evidence_values}
    )
    assert [row["line"] for row in listed] == [1, 2]
