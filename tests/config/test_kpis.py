"""KPIs and callbacks in the project file: the names of measures, directions, due days, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vocflow.config import FORMS, Callbacks, MeasureName, load_project, measure_name
from vocflow.errors import ConfigError
from vocflow.stages.kpis import RESOLVED

PROJECT = """\
[project]
name = "K"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["*.csv"]
[source.columns]
comments = ["why"]
[[source.rating]]
column = "score"
question = "Recommend?"
scale = "nps"
[[source.rating]]
column = "ease"
question = "Ease of contact"
scale = "csat"
"""
HERE = PROJECT.count("\n") + 1  # the line on which what is added begins
CALLS = """\
[[source]]
name = "calls"
kind = "callbacks"
format = "delimited"
files = ["calls.csv"]
[source.columns]
customer = "who"
occurred_at = "when"
outcome = "what"
"""


def kpi(measure: str, **values: str) -> str:
    wanted = {"name": '"Loyalty"', "measure": f'"{measure}"', "target": "0.5", "due": "2027-06-30", "owner": '"Ann"'}
    return "[[kpi]]\n" + "".join(f"{key} = {value}\n" for key, value in (wanted | values).items())


def message(root: Path, text: str) -> str:
    (root / "vocflow.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_project(root)
    return refused.value.what


def test_a_measure_is_named_in_words() -> None:
    assert measure_name("NPS") == MeasureName("nps")
    assert measure_name(" Share  satisfied :Ease of contact ") == MeasureName("share satisfied", "Ease of contact")
    assert measure_name("share satisfied: Speed: of reply").of == "Speed: of reply"
    assert str(measure_name("median first reply:email")) == "median first reply: email"


def test_every_form_of_the_file_is_worked_out_by_a_stage() -> None:
    assert set(RESOLVED) == set(FORMS)


GOOD = [
    (kpi("nps", target="30", baseline="25"), "higher"),
    (kpi("nps", target="30"), "higher"),
    (kpi("nps", target="30", baseline="30"), "higher"),
    (kpi("median first reply: email", target="4", baseline="26"), "lower"),
    (kpi("median first reply: email", target="4"), "lower"),
    (kpi("share criticising: waiting and queueing"), "lower"),
    (kpi("share mentioning: waiting and queueing", baseline="0.7"), "lower"),
    (kpi("share mentioning: waiting and queueing", better='"lower"'), "lower"),
    (kpi("share satisfied: Ease of contact", baseline="0.6", better='"lower"'), "lower"),
]


@pytest.mark.parametrize(("text", "better"), GOOD)
def test_the_direction_is_said_or_inferred(tmp_path: Path, text: str, better: str) -> None:
    from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy

    theme = load_taxonomy(DEFAULT_TAXONOMY).themes[0].name
    (tmp_path / "vocflow.toml").write_text(PROJECT + text.replace("waiting and queueing", theme), encoding="utf-8")
    (found,) = load_project(tmp_path).kpis
    assert found.direction == better


BAD = [
    (kpi("npss", target="30"), "+2: 'measure' in [[kpi]] \"Loyalty\": no measure is called 'npss'; "
        "did you mean 'nps'?"),
    (kpi("happiness"), "+2: 'measure' in [[kpi]] \"Loyalty\": no measure is called 'happiness'; there are "
        + ", ".join(FORMS)),
    (kpi("nps: email", target="30"), "+2: 'measure' in [[kpi]] \"Loyalty\": 'nps' is taken of nothing; "
        "write it without 'email'"),
    (kpi("share satisfied"), "+2: 'measure' in [[kpi]] \"Loyalty\": 'share satisfied' needs a question: "
        'write "share satisfied: QUESTION"; the questions: Recommend?, Ease of contact'),
    (kpi("share satisfied: Ease of contacts"), "+2: 'measure' in [[kpi]] \"Loyalty\": no question "
        "\"Ease of contacts\"; did you mean 'Ease of contact'?"),
    (kpi("median first reply:", target="4"), "+2: 'measure' in [[kpi]] \"Loyalty\": 'median first reply' needs a "
        'channel: write "median first reply: CHANNEL"'),
    (kpi("share recovered"), "+2: 'measure' in [[kpi]] \"Loyalty\": no [[source]] has kind = \"callbacks\""),
    (kpi("share recommending"), "+2: 'measure' in [[kpi]] \"Loyalty\": no [[source.rating]] has role = \"recommend\""),
    (kpi("share satisfied: Ease of contact", target="60"), "+3: 'target' in [[kpi]] \"Loyalty\": 60 is out of reach; "
        "a share is written from 0 to 1, such as 0.6"),
    (kpi("nps", target="130"), "+3: 'target' in [[kpi]] \"Loyalty\": 130 is out of reach; "
        "it is from -100 to 100 points"),
    (kpi("nps", target="20", baseline="25"), "+3: 'target' in [[kpi]] \"Loyalty\": 20 is worse than the baseline "
        "of 25, since higher is better; mend one of the two, or say better = \"lower\""),
    (kpi("nps", target="30", better='"more"'), "+6: 'better' in [[kpi]] \"Loyalty\" must be one of higher, lower; "
        "found 'more'"),
    ("[callbacks]\nwithin = \"promptly\"\n", "+1: 'within' in [callbacks]: 'promptly' is no time to keep; "
        "write '2 working days' or '3 days', from 1 to 60"),
    (CALLS.replace('outcome = "what"\n', ""), "+5: missing key 'outcome' in [source.columns] \"calls\"; "
        "the column that says what came of the call"),
    (CALLS + "[source.outcomes]\n\"fine\" = \"happy\"\n", "+9: 'outcomes' in [[source]] \"calls\": 'fine' = 'happy': "
        "an outcome is one of recovered, not recovered, not reached"),
    (CALLS.replace('"callbacks"', '"survey"'), "+8: 'outcome' in [[source]] \"calls\": only a source of kind "
        "\"callbacks\" has this column"),
    (CALLS + "comments = [\"note\"]\n", "+9: 'comments' in [[source]] \"calls\": a list of callbacks holds none; "
        "they belong to another [[source]]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    offset, _, words = expected.partition(": ")
    assert message(tmp_path, PROJECT + text) == f"vocflow.toml:{HERE + int(offset)}: {words}"


def test_nps_needs_a_question_from_0_to_10(tmp_path: Path) -> None:
    text = PROJECT.replace('scale = "nps"', 'scale = "csat"') + kpi("nps", target="30")
    assert 'no [[source.rating]] has scale = "nps"' in message(tmp_path, text)


def test_more_than_five_are_refused_with_advice(tmp_path: Path) -> None:
    six = "".join(kpi("nps", name=f'"K{at}"', target="30") for at in range(6))
    assert message(tmp_path, PROJECT + six) == (
        f"vocflow.toml:{HERE + 5 * 6}: 6 [[kpi]], and more than 5 are none; keep the 5 that everybody shall remember; "
        "vocflow kpis suggest proposes some"
    )


@pytest.mark.parametrize(
    ("within", "answered", "due"),
    [
        ("2 working days", date(2026, 10, 7), date(2026, 10, 9)),  # Wednesday to Friday
        ("2 working days", date(2026, 10, 8), date(2026, 10, 12)),  # Thursday to Monday
        ("2 working days", date(2026, 10, 10), date(2026, 10, 13)),  # Saturday to Tuesday
        ("1 working day", date(2026, 10, 9), date(2026, 10, 12)),
        ("3 days", date(2026, 10, 9), date(2026, 10, 12)),
        ("1 day", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_due_day_counts_the_days_that_it_says(within: str, answered: date, due: date) -> None:
    assert Callbacks(within=within).due(answered) == due
