"""Standards, no-nos, promises and competitors: what their words become, and what is said of words that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow.config import Limit, Project, load_project, read_limit
from vocflow.errors import ConfigError

PROJECT = '[project]\nname = "K"\n'  # lines 1 and 2


def load(folder: Path, text: str) -> Project:
    (folder / "vocflow.toml").write_text(PROJECT + text, encoding="utf-8")
    return load_project(folder)


def message(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert caught.value.next_step == "mend it, then run: vocflow check"
    assert caught.value.where == str(folder / "vocflow.toml")
    return caught.value.what


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("first reply within 3 hours", Limit("first reply", 10_800, None)),
        ("First reply within 90 seconds.", Limit("first reply", 90, None)),
        ("first response within a day", Limit("first reply", 86_400, None)),
        ("resolved within 5 days", Limit("resolved", 432_000, None)),
        ("solved within 1.5 hours", Limit("resolved", 5_400, None)),
        ("queue wait within 40 seconds", Limit("queue wait", 40, None)),
        ("queue wait within two minutes", Limit("queue wait", 120, None)),
        ("first reply within one working day", Limit("first reply", None, 1)),
        ("resolved within 3 working days", Limit("resolved", None, 3)),
    ],
)
def test_a_limit_in_words_becomes_a_number(words: str, limit: Limit) -> None:
    assert read_limit(words) == limit


VAGUE = "names no time, so nobody can tell whether it is met; write"
REFUSED = [
    ("first reply promptly", f'\'first reply promptly\': "promptly" {VAGUE} a number and a unit, such as '
        '"first reply within 3 hours"'),
    ("as soon as possible", f'\'as soon as possible\': "as soon as possible" {VAGUE} a number and a unit, such as '
        '"first reply within 3 hours"'),
    ("be helpful", f"'be helpful' {VAGUE} it like \"first reply within 3 hours\""),
    ("refund within 5 days", "no time is measured for 'refund'; what can be timed: first reply, resolved, queue wait. "
        "What customers say of a promise is counted by its theme, without a standard"),
    ("first repl within 5 days", "no time is measured for 'first repl'; did you mean 'first reply'? "
        "What customers say of a promise is counted by its theme, without a standard"),
    ("first reply within 3 fortnights", "'first reply within 3 fortnights': unknown unit 'fortnights'; "
        "known units: second, minute, hour, day, week, working day"),
    ("first reply within several hours", "'first reply within several hours': 'several' is no number; "
        "write it in digits, as in 'first reply within 3 hours'"),
    ("first reply within 0 hours", "'first reply within 0 hours': a limit of less than a second cannot be met; "
        "write a larger number"),
    ("resolved within 1.5 working days", "'resolved within 1.5 working days': working days are counted whole; "
        "write hours for parts of a day"),
    ("queue wait within 2 working days", "'queue wait within 2 working days': nobody waits in a queue for days; "
        "write seconds or minutes"),
    ("resolved within 60 weeks", "'resolved within 60 weeks' is longer than a year; "
        "write a limit that a customer would wait for"),
    ("3 hours", "'3 hours' cannot be read; write what is timed (first reply, resolved, queue wait), then within, then "
        "a number and a unit (seconds, minutes, hours, days, weeks, working days), such as "
        '"first reply within 3 hours"'),
]  # fmt: skip


@pytest.mark.parametrize(("words", "advice"), REFUSED)
def test_words_that_name_no_limit_are_refused_with_their_line_and_what_to_write(
    tmp_path: Path, words: str, advice: str
) -> None:
    text = message(tmp_path, f'[[standard]]\nname = "E-mail"\nlimit = "{words}"\n')
    assert text == f"vocflow.toml:5: 'limit' in [[standard]] \"E-mail\": {advice}"


def test_a_promise_is_held_to_the_same_words(tmp_path: Path) -> None:
    text = message(tmp_path, '[[promise]]\ntouch_point = "mail"\ntext = "At once!"\nstandard = "promptly"\n')
    assert text.startswith("vocflow.toml:6: 'standard' in [[promise]] number 1: 'promptly': \"promptly\" names no time")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[no_no]]\nname = "Shouting"\n', '3: nothing finds it in [[no_no]] "Shouting"; add phrases, patterns, or the '
            "theme whose criticism it is"),
        ('[[no_no]]\nname = "Rude"\ntheme = "courtesy and empathy"\nphrases = ["hung up"]\n',
            "5: 'theme' in [[no_no]] \"Rude\": it has phrases or patterns of its own too; keep the one or the other"),
        ('[[no_no]]\nname = "Rude"\ntheme = "curtesy and empathy"\n',
            '5: unknown theme "curtesy and empathy" in [[no_no]]; did you mean \'courtesy and empathy\'?'),
        ('[[no_no]]\nname = "a"\nphrases = ["x y"]\n[[no_no]]\nname = "a"\nphrases = ["x"]\n',
            '7: a second [[no_no]] is named "a"; the first is at vocflow.toml:3'),
        ('[[standard]]\nname = "a"\nlimit = "resolved within 2 days"\n' * 2,
            '7: a second [[standard]] is named "a"; the first is at vocflow.toml:3'),
        ('[[standard]]\nname = "a"\nlimit = "resolved within 2 days"\ntarget = 90\n',
            "6: 'target' in [[standard]] \"a\" must be less than or equal to 1; found the number 90"),
        ('[competitors]\nnames = ["Velora", "Swiftcar", "velora"]\n',
            '4: item 3 of \'names\' in [competitors]: "velora" is named twice; leave one out'),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_said(tmp_path: Path, text: str, expected: str) -> None:
    assert message(tmp_path, text) == f"vocflow.toml:{expected}"


def test_no_nos_and_competitors_become_themes_that_are_no_drivers(tmp_path: Path) -> None:
    project = load(
        tmp_path,
        '[[no_no]]\nname = "Shouting"\nphrases = ["shouted at me"]\nowner = "Anna"\n'
        '[[no_no]]\nname = "Rude"\ntheme = "courtesy and empathy"\n'
        '[competitors]\nnames = ["Swift Cars"]\n',
    )
    shouting, swift = project.made_themes
    assert (shouting.name, shouting.phrases, shouting.owner) == ("no-no: Shouting", ("shouted at me",), "Anna")
    assert (swift.name, swift.phrases) == ("compared with Swift Cars", ("=Swift =Cars",))
    assert not shouting.driver and not swift.driver
    assert [entry.found_as for entry in project.no_nos] == ["no-no: Shouting", "courtesy and empathy"]


def test_a_theme_of_the_taxonomy_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[theme]]\nname = "no-no: Shouting"\nphrases = ["loud"]\n')
    text = message(tmp_path, 'taxonomy = "own.toml"\n[[no_no]]\nname = "Shouting"\nphrases = ["shouted"]\n')
    assert text == (
        'vocflow.toml:4: the taxonomy has a theme "no-no: Shouting" already; '
        "give the no-no or the competitor another name"
    )


def test_what_is_held_to_decides_the_hash_of_the_project(tmp_path: Path) -> None:
    standard = '[[standard]]\nname = "E-mail"\nlimit = "first reply within {} hours"\n'
    assert len({load(tmp_path, text).hash for text in ("", standard.format(3), standard.format(4))}) == 3
