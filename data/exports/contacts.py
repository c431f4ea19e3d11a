"""Contacts beside the help desk: messages in the app, the night line's calls, and what the app asks afterwards."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ..comments import Comment, compose, sentence, unasked
from ..consistency import (
    APP_REPLY_MEDIAN_MINUTES,
    APP_REPLY_SPREAD,
    EASE_IN_APP,
    RIVAL_BETTER,
    RIVAL_COMPARED,
    RIVAL_NAMED,
    STRANGERS_DATA,
    TOLD_DIFFERENTLY,
    WRITTEN_BEFORE,
)
from ..phrases import grammar, pick
from ..service import QUEUE_MEDIAN_SECONDS, QUEUE_SPREAD
from ..world import LAST_DAY, NEGATIVE, NEUTRAL, POSITIVE, QUARTERS
from .calendar import ZONE, any_quarter, day_in, local_time, utc
from .story import Story

MESSAGES, NIGHT_LINE, SURVEY = "app_messages", "night_line", "app_survey"
SHARES = {MESSAGES: 0.016, NIGHT_LINE: 0.01, SURVEY: 0.03}
"""Of all records, on top of them."""
_END = datetime.combine(LAST_DAY, time(23), tzinfo=UTC)


@dataclass(frozen=True)
class Message:
    """A message in the app: who wrote it when, and about which theme."""

    customer: str
    sent: datetime
    theme: str


def write(story: Story, records: int) -> None:
    """All three exports, the last two in step with the first."""
    messages = _messages(story, round(SHARES[MESSAGES] * records))
    _night_line(story, messages, round(SHARES[NIGHT_LINE] * records))
    _survey(story, round(SHARES[SURVEY] * records))


def _write(
    story: Story,
    name: str,
    head: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> None:
    with story.place("contacts", name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n", delimiter=delimiter).writerows([head, *rows])


def _messages(story: Story, count: int) -> list[Message]:
    """Written in the app, answered within hours; a few tell of another customer's data."""
    dice, rows, messages = story.dice_for("app messages"), [], []
    moments = sorted((utc(local_time(day_in(QUARTERS[n], dice), dice)), n) for n in _quarters(dice, count))
    for at, (sent, number) in enumerate(moments):
        key, who = f"M-{70_000 + at}", story.customers.name(pick(dice, story.customers.present[number]))
        if breach := dice.random() < STRANGERS_DATA:
            text = sentence(grammar("en").say("strangers_data.negative", dice))
            comment = Comment(text, "en", (), NEGATIVE)
        else:
            comment = compose(unasked(dice, sent.date(), 2.5, also=0.0), sent.date(), dice)
            messages.append(Message(who, sent, comment.mentions[0][0]))
        replied = sent + timedelta(minutes=APP_REPLY_MEDIAN_MINUTES * math.exp(dice.gauss(0, APP_REPLY_SPREAD)))
        solved = replied + timedelta(hours=0.2 + 20 * dice.random() ** 2)
        rows.append((key, *(_iso(moment) for moment in (sent, replied, solved)), who, comment.text))
        story.truth.record(MESSAGES, key, comment, **({"no_no": "strangers_data"} if breach else {}))
    _write(story, "app_messages.csv", ("message_id", "sent_at", "replied_at", "solved_at", "customer_id", "text"), rows)
    return messages


def _night_line(story: Story, messages: list[Message], count: int) -> None:
    """Calls in the evening, many of customers who had written before and try again by phone."""
    dice, calls = story.dice_for("night line"), []
    writers = sorted(messages, key=lambda _: dice.random())
    for _ in range(count):
        day = day_in(QUARTERS[any_quarter(dice)], dice)
        customer = story.customers.name(pick(dice, story.customers.present[0]))
        mentions = unasked(dice, day, 1.6, also=0.0)
        before = bool(writers) and dice.random() < WRITTEN_BEFORE
        if before:
            message = writers.pop()
            day = message.sent.astimezone(ZONE).date() + timedelta(days=1 + int(dice.random() * 5))
            customer, mentions = message.customer, [(message.theme, NEGATIVE)]
        start = datetime.combine(day, time(20)) + timedelta(minutes=int(dice.random() * 180))
        calls.append((start, customer, compose(mentions, day, dice, spoken=True), before))
    rows = []
    for at, (start, customer, comment, before) in enumerate(sorted(calls, key=lambda call: call[0])):
        queue = int(QUEUE_MEDIAN_SECONDS * math.exp(dice.gauss(0, QUEUE_SPREAD)))
        key = f"N-{80_000 + at}"
        rows.append((key, f"{start:%d.%m.%Y %H:%M}", queue, customer, comment.text))
        story.truth.record(NIGHT_LINE, key, comment, written_before=before)
    _write(
        story, "night_line.csv", ("call_id", "start", "queue_s", "customer_id", "note"), rows,
        encoding="cp1252", delimiter=";",
    )  # fmt: skip


def _survey(story: Story, count: int) -> None:
    """The ease of contact, asked in the app after a contact, and whatever else the customer wants to say."""
    dice, rows = story.dice_for("app survey"), []
    moments = sorted((utc(local_time(day_in(QUARTERS[n], dice), dice)), n) for n in _quarters(dice, count))
    for at, (moment, number) in enumerate(moments):
        key, who = f"Q-{90_000 + at}", story.customers.name(pick(dice, story.customers.present[number]))
        ease = _ease(dice)
        comment, told = _remark(moment.date(), dice)
        rows.append((key, _iso(moment), who, ease, comment.text))
        story.truth.record(SURVEY, key, comment, ease=ease, **told)
    _write(story, "app_survey.csv", ("answer_id", "answered_at", "customer_id", "ease", "comment"), rows)


def _ease(dice: random.Random) -> int:
    mark = dice.random()
    return 1 + sum(mark >= float(EASE_IN_APP[: step + 1].sum()) for step in range(4))


def _remark(day: date, dice: random.Random) -> tuple[Comment, dict[str, object]]:
    words, mark = grammar("en"), dice.random()
    if mark < TOLD_DIFFERENTLY:
        text = sentence(words.say("told_differently.negative", dice))
        return Comment(text, "en", (), NEGATIVE), {"told_differently": True}
    if mark < TOLD_DIFFERENTLY + RIVAL_NAMED:
        standing = None
        if dice.random() < RIVAL_COMPARED:
            standing = "worse" if dice.random() < RIVAL_BETTER else "better"
        feeling = {"worse": NEGATIVE, "better": POSITIVE, None: NEUTRAL}[standing]
        text = sentence(words.say(f"competitor.{standing or 'neutral'}", dice))
        return Comment(text, "en", (), feeling), {"competitor": True, "standing": standing}
    return compose(unasked(dice, day, 1.0, also=0.2), day, dice), {}


def _quarters(dice: random.Random, count: int) -> list[int]:
    return [any_quarter(dice) for _ in range(count)]


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment < _END else ""
