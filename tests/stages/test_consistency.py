"""What is measured of consistency, from rows written by hand to figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.stages.contact_rows import CONTACTS, Row, bench
from vocflow.metrics import share
from vocflow.stages.measures import MEASURES
from vocflow.stages.measures import consistency as measured

DAY, HOUR = 86_400.0, 3600.0
WINDOW = {"since": None, "until": CONTACTS["until"]}
BILL = (("billing", "negative"),)
EMAIL_HOURS = (2, 5, 9, 14, 18, 21, 24, 26, 28, 31, 36, 40, 52, 70, 96)
QUEUE_SECONDS = (8, 12, 18, 22, 27, 31, 36, 40, 44, 50, 57, 66, 80, 110, 180)


def calls(queues: Sequence[float], **more: object) -> list[Row]:
    return [Row("calls", "call", "phone", queue=queue, says=BILL, **more) for queue in queues]  # type: ignore[arg-type]


def test_an_e_mail_median_of_26_hours_against_40_seconds_on_the_phone(tmp_path: Path) -> None:
    emails = [Row(reply=HOUR * hours, solved=HOUR * (hours + 10), says=BILL) for hours in EMAIL_HOURS]
    with bench(tmp_path, emails + calls(QUEUE_SECONDS)) as found:
        asked = {"timed": "wait", "theme": None, **CONTACTS}
        email = MEASURES["contact_median"].compute(found, {**asked, "channel": "email"})
        phone = MEASURES["contact_median"].compute(found, {**asked, "channel": "phone"})
        gap = MEASURES["contact_gap"].compute(found, {**asked, "channel": "email", "other": "phone", "level": 0.95})
        of_theme = MEASURES["contact_median"].compute(found, {**asked, "theme": "billing", "channel": "email"})
        solving = MEASURES["contact_median"].compute(
            found, {**asked, "timed": "resolution", "theme": "billing", "channel": "email"}
        )
        channels = set(measured.contact_times(found, {"timed": "resolution", **CONTACTS}))
    assert (email.value, email.n, phone.value, phone.n) == (26 * HOUR, 15, 40, 15)
    assert (gap.value, gap.n) == (93_560, 30)
    assert gap.low is not None and gap.low > 0
    assert (of_theme.value, solving.value) == (26 * HOUR, 36 * HOUR)
    assert channels == {(None, "email"), ("billing", "email")}  # calls tell of no resolution


def test_what_is_still_open_waits_until_the_last_that_is_known(tmp_path: Path) -> None:
    # ten answered after 1 to 10 hours; twelve of the same moment not answered when the last ticket came, 20 hours later
    rows = [Row(reply=HOUR * hours) for hours in range(1, 11)] + [Row() for _ in range(12)] + [Row(after=20 * HOUR)]
    with bench(tmp_path, rows) as found:
        curve = measured.contact_times(found, {"timed": "wait", **CONTACTS})[None, "email"]
    assert (curve.n, curve.open, curve.quantile(0.5).value) == (23, 13, float("inf"))


def test_criticism_of_a_theme_by_channel(tmp_path: Path) -> None:
    praise = (("billing", "positive"),)
    rows = [*(Row(says=BILL) for _ in range(9)), *(Row(says=praise) for _ in range(3))]
    rows += [Row(channel="chat", says=praise if number < 8 else BILL) for number in range(10)]
    with bench(tmp_path, rows) as found:
        asked = {"theme": "billing", "channel": "email", "other": "chat", "level": 0.95, **CONTACTS}
        email = MEASURES["contact_criticism"].compute(found, asked)
        gap = MEASURES["criticism_gap"].compute(found, asked)
    assert (email.value, email.n) == (9 / 12, 12)
    # Newcombe's method 10 of 9/12 - 2/10, worked from Wilson's limits .4677..0.9111 and .0567..0.5098
    assert (gap.value, gap.n) == (pytest.approx(0.55), 22)
    assert gap.low == pytest.approx(0.55 - (0.2823**2 + 0.3098**2) ** 0.5, abs=2e-4)
    assert gap.high == pytest.approx(0.55 + (0.1611**2 + 0.1433**2) ** 0.5, abs=2e-4)


def test_the_same_question_in_two_places_and_on_two_channels_of_one(tmp_path: Path) -> None:
    asked = [("survey", "email", 8.0), ("survey", "email", 6.0), ("survey", "qr", 4.0), ("app", "app", 9.0)]
    rows = [
        Row(source, "survey", channel, ratings=[(question, "component", value)])
        for (source, channel, value), question in zip(asked, ("Ease", "ease ", "Ease", "EASE"), strict=True)
    ]
    rows.append(Row("staff", "staff", None, ratings=[("Ease", "component", 10.0)]))
    rows.append(Row("app", "survey", "app", ratings=[("Price", "component", 1.0)]))
    with bench(tmp_path, rows) as found:
        means = {
            key[3:]: (mean.value, mean.n) for key, mean in measured.answers(found, WINDOW).items() if key[0] == "ease"
        }
        question = {"asked": "ease", "low": 0.0, "high": 10.0, "asked_in": "", "part": "app", "other": "survey"}
        gap = MEASURES["answer_gap"].compute(found, {**question, "level": 0.95, **WINDOW})
    assert means == {
        ("", "app"): (9.0, 1), ("", "survey"): (6.0, 3), ("app", "app"): (9.0, 1),
        ("survey", "email"): (7.0, 2), ("survey", "qr"): (4.0, 1),
    }  # fmt: skip
    assert (gap.value, gap.n) == (3.0, 4)


def test_calls_that_come_after_a_written_contact_of_the_same_customer(tmp_path: Path) -> None:
    app = (("app", "negative"),)
    written = [Row(customer="a", says=BILL), Row(customer="b", says=app), Row(customer="c", says=BILL)]
    phoned = [
        Row("calls", "call", "phone", "a", 2 * DAY, says=BILL),  # of the same theme
        Row("calls", "call", "phone", "b", 2 * DAY, says=BILL),  # of another one
        Row("calls", "call", "phone", "c", 8 * DAY, says=BILL),  # a day too late
        Row("calls", "call", "phone", "d", 2 * DAY, says=BILL),  # who never wrote
        Row("calls", "call", "phone", "a", 3 * DAY),  # about nothing that is known
        Row("calls", "call", "phone", None, 2 * DAY, says=BILL),  # by nobody known: left out
    ]
    with bench(tmp_path, written + phoned) as found:
        asked = {**CONTACTS, "days": 7, "signals": []}
        any_theme = MEASURES["sequences"].compute(found, {**asked, "same_theme": False})
        same_theme = MEASURES["sequences"].compute(found, {**asked, "same_theme": True})
        no_signal = measured.sequence_counts(found, {**asked, "same_theme": True, "signals": ["billing"]})
    assert (any_theme.value, any_theme.n) == (3 / 5, 5)
    assert (same_theme.value, same_theme.n) == (1 / 4, 4)
    assert (same_theme.low, same_theme.high) == (share(1, 4).low, share(1, 4).high)
    assert no_signal == (0, 0)


def test_competitors_are_counted_by_comment_and_set_against_us(tmp_path: Path) -> None:
    texts = [
        ("Velora is cheaper.", (0, 6)), ("You are slower than Velora", (20, 26)), ("Better than Velora.", (12, 18)),
        ("I know Velora.", (7, 13)),
    ]  # fmt: skip
    rows = [Row(text=text, at=at, says=[("compared with Velora", "neutral")]) for text, at in texts]
    rows += [Row(text=f"nothing {number}") for number in range(4)]
    with bench(tmp_path, rows) as found:
        asked = {"themes": ["compared with Velora"], **WINDOW}
        named = MEASURES["competitor_named"].compute(found, asked)
        worse = MEASURES["competitor_worse"].compute(found, asked)
    assert (named.value, named.n) == (0.5, 8)
    assert (worse.value, worse.n) == (2 / 3, 3)
