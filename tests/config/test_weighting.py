"""`[weighting]` and lists of invitations in the project file: what is read, and what each mistake is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow.config import load_project
from vocflow.errors import ConfigError

PROJECT = '[project]\nname = "x"\n'
SURVEY = (
    '[[source]]\nname = "s"\nkind = "survey"\nformat = "delimited"\nfiles = ["s.csv"]\n'
    '[source.columns]\ncomments = ["Q2"]\n[source.segments]\nplan = "Plan"\n'
)  # lines 3-11
INVITED = '[[source]]\nname = "i"\nkind = "invitations"\nformat = "delimited"\nfiles = ["i.csv"]\n'
COLUMNS = '[source.columns]\ncustomer = "who"\nsent_at = "sent"\n'


def read(folder: Path, text: str) -> None:
    (folder / "vocflow.toml").write_text(text, encoding="utf-8")
    load_project(folder)


def test_margins_are_read_in_the_order_of_the_file_and_the_cap_has_a_default(tmp_path: Path) -> None:
    text = PROJECT + SURVEY + "[weighting.margins]\nplan = { Plus = 36, Basic = 50 }\n"
    (tmp_path / "vocflow.toml").write_text(text, encoding="utf-8")
    weighting = load_project(tmp_path).weighting
    assert weighting.shares() == {"plan": {"Plus": 36, "Basic": 50}}
    assert weighting.cap == 5.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SURVEY + "[weighting.margins]\npaln = { A = 1, B = 1 }\n",
            '13: no source has a segment "paln"; did you mean \'plan\'?'),
        (SURVEY + "[weighting.margins]\nplan = { A = 1, B = 0 }\n", "the share of \"B\" in \"plan\" is not above 0"),
        (SURVEY + "[weighting.margins]\nplan = { A = 1 }\n", '"plan" needs two groups or more, each with its share'),
        (SURVEY + "[weighting]\ncap = 1\n", "'cap' in [weighting] must be greater than 1"),
        (INVITED + 'survey = "s"\n' + COLUMNS + SURVEY.replace("s.csv", "t.csv").replace('"s"', '"t"'),
            "8: no survey is called \"s\"; the surveys: t"),
        (INVITED + COLUMNS, "3: missing key 'survey' in [[source]] \"i\"; the name of the [[source]]"),
        (INVITED + '[source.columns]\nsurvey = "q"\ncustomer = "who"\n',
            "8: missing key 'sent_at' in [source.columns] \"i\"; the column with the day of sending"),
        (INVITED + '[source.columns]\nsurvey = "q"\nsent_at = "sent"\n',
            "8: missing key 'customer' in [source.columns] \"i\"; the column with the customer asked"),
        (INVITED + COLUMNS + 'survey = "q"\ncomments = ["why"]\n', "a list of invitations holds none"),
        (INVITED.replace("delimited", "x") + COLUMNS + 'survey = "q"\n',
            'invitations are read as "delimited" or "jsonl"'),
        (SURVEY.replace('"Q2"]\n', '"Q2"]\nsent_at = "d"\n'), 'only a source of kind "invitations" has this column'),
        (SURVEY.replace('["s.csv"]\n', '["s.csv"]\nsurvey = "s"\n'), "only invitations ask for one; leave it out"),
    ],
)  # fmt: skip
def test_mistakes_are_answered_with_their_line(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, PROJECT + text)
    assert expected in str(caught.value)
