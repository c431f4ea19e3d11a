"""The phone: call notes as the help desk's CSV (semicolons, cp1252, days first), and transcripts as WebVTT files."""

from __future__ import annotations

import csv
import math
import random
import re
from datetime import date, timedelta
from functools import partial

from ..comments import Comment, compose, unasked
from ..phrases import grammar, pick
from ..service import QUEUE_LONGER, QUEUE_MEDIAN_SECONDS, QUEUE_SPREAD
from ..world import NEGATIVE, QUARTERS, WORDS
from .calendar import ZONE, any_quarter, day_in, local_time
from .praise import AGENTS, answered_by, with_praise
from .story import Story

NOTES, TRANSCRIPTS = "call_notes", "call_transcripts"
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")
_BAD_DATE = "impossible date"
_HEADER = ("call_id", "start", "duration_s", "queue_s", "agent", "customer_id", "reason", "note")
_REASONS = {
    "phone_wait": "complaint", "reply_speed": "complaint", "courtesy": "complaint", "resolution": "follow-up",
    "promises": "follow-up", "app": "technical", "cleanliness": "vehicle", "availability": "booking",
    "price": "tariff", "billing": "invoice", "battery": "vehicle", "parking": "parking", "signup": "account",
    "transparency": "tariff",
}  # fmt: skip


def write_notes(story: Story, count: int) -> None:
    """`count` calls in one file per year, in the agents' own shorthand; one start is no date."""
    calls = []
    for _ in range(count):
        number = any_quarter(story.dice)
        calls.append((local_time(day_in(QUARTERS[number], story.dice), story.dice), number))
    calls.sort()
    bad, of_praise = count // 2, story.dice_for("praise")
    years: dict[int, list[list[str]]] = {}
    for at, (moment, number) in enumerate(calls):
        call = f"C-{100_000 + at}"
        comment = _spoken(moment.date(), story.dice)
        who = _caller(number, story)
        start = f"{moment:%d.%m.%Y %H:%M}" if at != bad else "32.13.2025 25:61"
        seconds = 90 + int(story.dice.random() ** 2 * 1500)
        agent, reason = pick(story.dice, AGENTS), _REASONS[comment.mentions[0][0]]
        queue, note, said = str(_queue(comment, story.dice)), _note(comment, story.dice), comment.text
        agent = answered_by(agent, reason, of_praise)
        comment = with_praise(comment, agent, reason, of_praise)
        cells = [call, start, str(seconds), queue, agent, who, reason, note.replace(said, comment.text, 1)]
        years.setdefault(moment.year, []).append(cells)
        story.truth.record(NOTES, call, comment, **({"dirt": _BAD_DATE} if at == bad else {}))
        if at == bad:
            file_name = f"calls/call_notes_{moment.year}.csv"
            story.truth.planted_dirt(file_name, len(years[moment.year]) + 1, _BAD_DATE)
    for year, rows in years.items():
        with story.place("calls", f"call_notes_{year}.csv").open("w", encoding="cp1252", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerows([list(_HEADER), *rows])


def write_transcripts(story: Story, count: int) -> None:
    """`count` calls, each a file of its own with who spoke when."""
    for at in range(count):
        number = any_quarter(story.dice)
        moment = local_time(day_in(QUARTERS[number], story.dice), story.dice).replace(tzinfo=ZONE)
        comment = _spoken(moment.date(), story.dice, also=0.6)
        call = f"T-{500_000 + at}"
        head = {
            "call_id": call,
            "started_at": moment.isoformat(),
            "agent": pick(story.dice, AGENTS),
            "customer_id": _caller(number, story),
            "queue_seconds": _queue(comment, story.dice),
        }
        note = "\n".join(f"{name}: {value}" for name, value in head.items())
        text = f"WEBVTT\n\nNOTE\n{note}\n\n{_dialogue(comment, story.dice)}"
        story.place("calls", "transcripts", f"{call}.vtt").write_text(text, encoding="utf-8", newline="\n")
        story.truth.record(TRANSCRIPTS, call, comment)


def _spoken(day: date, dice: random.Random, also: float = 0.35) -> Comment:
    """What a caller says: mostly that something went wrong."""
    return compose(unasked(dice, day, 1.6, also=also), day, dice, spoken=True)


def _caller(quarter: int, story: Story) -> str:
    return story.customers.name(pick(story.dice, story.customers.present[quarter]))


def _queue(comment: Comment, dice: random.Random) -> int:
    longer = QUEUE_LONGER if ("phone_wait", NEGATIVE) in comment.mentions else 1.0
    return int(QUEUE_MEDIAN_SECONDS * longer * math.exp(dice.gauss(0, QUEUE_SPREAD)))


def _note(comment: Comment, dice: random.Random) -> str:
    """The agent's shorthand around the customer's words."""
    before = grammar("en").say("call_note.before", dice)
    after = grammar("en").say(f"call_note.{WORDS[comment.feeling]}", dice)
    return f"{before} {comment.text} {after}"


def _dialogue(comment: Comment, dice: random.Random) -> str:
    """Cues that take turns; the comment's sentences are the customer's."""
    say = partial(grammar("en").say, dice=dice)
    turns = [("Agent", say("transcript.hello")), ("Customer", say("transcript.customer_hello"))]
    for said in _SENTENCE_END.split(comment.text):
        turns += [("Agent", say("transcript.ask")), ("Customer", said)]
    if dice.random() < 0.7:
        turns += [("Agent", say("transcript.ask")), ("Customer", say("transcript.customer_detail"))]
    turns += [("Agent", say("transcript.solve")), ("Customer", say(f"transcript.end_{WORDS[comment.feeling]}"))]
    cues, clock = [], timedelta(seconds=1)
    for speaker, text in turns:
        end = clock + timedelta(seconds=2 + len(text) // 14)
        cues.append(f"{_stamp(clock)} --> {_stamp(end)}\n<v {speaker}>{text}\n")
        clock = end + timedelta(seconds=1)
    return "\n".join(cues)


def _stamp(clock: timedelta) -> str:
    seconds = int(clock.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000"
