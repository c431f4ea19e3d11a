"""[service] of the project file: opening hours, and themes that mean something to the figures on service."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow.config import Service, load_project
from vocflow.errors import ConfigError

PROJECT = '[project]\nname = "K"\n[service]\n'


def load(root: Path, text: str) -> Service:
    (root / "vocflow.toml").write_text(text, encoding="utf-8")
    return load_project(root).service


def test_without_a_table_every_hour_counts_and_a_week_makes_a_repeat(tmp_path: Path) -> None:
    found = load(tmp_path, '[project]\nname = "K"\n')
    assert (found.repeat_days, found.calendar, found.self_service) == (7, None, ())


def test_hours_are_minutes_of_weekdays(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        PROJECT + "repeat_days = 14\n[service.calendar]\n"
        'monday = "08:00-12:00, 13:30-24:00"\nsaturday = "9:00 – 12:00"\nholidays = [2026-12-25]\n',
    )
    assert found.repeat_days == 14
    assert found.calendar is not None
    assert found.calendar.week == (((480, 720), (810, 1440)), (), (), (), (), ((540, 720),), ())
    assert [day.isoformat() for day in found.calendar.holidays] == ["2026-12-25"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[service.calendar]\nmonday = "8 to 5"\n', "5: 'monday' in [service.calendar]: '8 to 5' is no span of a day; "
            "write it as 08:00-12:00, up to 24:00"),
        ('[service.calendar]\nmonday = "17:00-08:00"\n', "'17:00-08:00' is no span of a day"),
        ('[service.calendar]\nmonday = "08:00-24:30"\n', "'08:00-24:30' is no span of a day"),
        ('[service.calendar]\nmonday = "08:00-12:00, 11:00-13:00"\n', "'11:00-13:00' begins before the span in front"),
        ("[service.calendar]\nholidays = [2026-12-25]\n", "4: no weekday is open; write hours such as monday"),
        ('[service.calendar]\nmonda = "08:00-12:00"\n', "unknown key 'monda' in [service.calendar]; did you mean"),
        ("repeat_days = 0\n", "4: 'repeat_days' in [service]"),
        ('self_service = ["prices"]\n', "4: unknown theme \"prices\" in [service]; "),
        ('self_service = ["waiting and queueing"]\nreminder = ["waiting and queueing"]\n',
            "5: \"waiting and queueing\" is under self_service too; one way to spare a contact is enough"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, PROJECT + text)
    assert message in str(error.value)
