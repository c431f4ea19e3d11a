"""Zendesk tickets: one object per line, one file per quarter of creation; some come back when their status moved."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from ..comments import Mention, compose, overall, sentence, unasked
from ..phrases import grammar, pick
from ..service import FOLLOW_UP, FOLLOW_UP_DAYS, RATED, REPLY_SPREAD, dissatisfied_chance
from ..truth import REPLY_MEDIAN_MINUTES
from ..world import LAST_DAY, NEGATIVE, QUARTERS
from . import surge
from .calendar import any_quarter, day_in, local_time, utc
from .story import Story

SOURCE = "tickets"
CUSTOMER_FIELD, FIRST_REPLY_FIELD, SOLVED_FIELD = 4417001, 4417002, 4417003
"""The company's own ticket fields: customer number, time of the first reply, time of the solution."""
ONLY_CRITICISM = 1e9
REQUESTERS = 880_000_000
FOLLOW_UP_IDS = 60_000
SURGE_IDS = 90_000
_SUBJECTS = {
    "phone_wait": "Nobody answers", "reply_speed": "My message from last week", "courtesy": "One of your colleagues",
    "resolution": "Again the same", "promises": "What I was told", "app": "Cannot use it",
    "cleanliness": "State of the car", "availability": "No vehicles", "price": "Question on rates",
    "billing": "Wrong amount", "battery": "Empty", "parking": "Where I left it",
    "signup": "New account", "transparency": "What does it cost",
}  # fmt: skip
_END = datetime.combine(LAST_DAY, time(23), tzinfo=UTC)
Ticket = dict[str, object]


def write(story: Story, count: int, surging: int) -> None:
    """`count` tickets and updates: each complaint that was never resolved, and other customers' resolved ones.

    Beside them `surging` tickets of the surge.
    """
    dice, customers = story.dice, story.customers
    unresolved = np.flatnonzero(customers.complained)
    tickets = [
        _ticket(int(who), date.fromordinal(int(customers.complained[who])), story, resolved=False)
        for who in unresolved[: count * 2 // 3]
    ]
    updates = count // 30
    while len(tickets) < count - updates:
        number = any_quarter(dice)
        who = pick(dice, customers.present[number])
        tickets.append(_ticket(who, day_in(QUARTERS[number], dice), story, resolved=True))
    tickets.sort(key=lambda ticket: str(ticket["created_at"]))
    for number, ticket in enumerate(tickets):
        ticket["id"] = 20_000 + number
    follow_ups = _follow_ups(tickets, story)
    _rate(tickets + follow_ups, story.dice_for("speed bar"))
    later = follow_ups + _surging(surging, story)
    for ticket in tickets + later:
        story.truth.record(SOURCE, str(ticket["id"]), None, **ticket.pop("_truth"))  # type: ignore[arg-type]
    _write_files(tickets, later, updates, story)


def _surging(count: int, story: Story) -> list[Ticket]:
    """Tickets of the surge, their numbers beyond all others."""
    told = surge.story_of(story, SOURCE)
    found = []
    for number in range(count):
        who = pick(told.dice, told.customers.present[-1])
        ticket = _ticket(who, surge.day(told), told, resolved=True, mentions=surge.MENTIONS)
        found.append(ticket | {"id": SURGE_IDS + number})
    return sorted(found, key=lambda ticket: str(ticket["created_at"]))


def _follow_ups(tickets: list[Ticket], story: Story) -> list[Ticket]:
    """Tickets of customers who were helped, and write again of the same within a week."""
    apart = replace(story, dice=story.dice_for("follow-ups"))
    found: list[Ticket] = []
    for ticket in tickets:
        again, days = apart.dice.random() < FOLLOW_UP, 1 + int(apart.dice.random() * (FOLLOW_UP_DAYS - 1))
        day = datetime.fromisoformat(str(ticket["created_at"])).date() + timedelta(days=days)
        if ticket["status"] != "closed" or not again or day > LAST_DAY:
            continue
        theme = str(next(iter(ticket["_truth"]["themes"])))  # type: ignore[index]
        who = int(str(ticket["requester_id"])) - REQUESTERS
        follow_up = _ticket(who, day, apart, resolved=True, mentions=[(theme, NEGATIVE)])
        follow_up["id"] = FOLLOW_UP_IDS + len(found)
        follow_up["_truth"] |= {"follow_up_of": str(ticket["id"])}  # type: ignore[operator]
        found.append(follow_up)
    return found


def _rate(tickets: list[Ticket], dice: random.Random) -> None:
    """Whether customers of solved tickets are satisfied: a matter of how long they waited for the first reply."""
    for ticket in tickets:
        answers, mark = dice.random() < RATED, dice.random()
        if ticket["status"] != "closed":
            continue
        created, replied = (
            datetime.fromisoformat(str(moment))
            for moment in (ticket["created_at"], ticket["custom_fields"][1]["value"])
        )  # type: ignore[index]
        minutes = max((replied - created).total_seconds(), 1.0) / 60
        channel = str(ticket["via"]["channel"])  # type: ignore[index]
        bad = mark < dissatisfied_chance(channel, created.date(), minutes)
        ticket["satisfaction_rating"] = {"score": "offered" if not answers else "bad" if bad else "good"}


def _write_files(tickets: list[Ticket], later: list[Ticket], updates: int, story: Story) -> None:
    """Ticket by quarter; a ticket that was pending at the end of its quarter stands solved in the next file too."""
    files: list[list[Ticket]] = [[] for _ in QUARTERS]
    starts = [quarter.start.isoformat() for quarter in QUARTERS]

    def file_of(ticket: Ticket) -> list[Ticket]:
        return files[sum(start <= str(ticket["created_at"])[:10] for start in starts) - 1]

    for ticket in tickets:
        file_of(ticket).append(ticket)
    for number in range(updates):
        at = number % (len(files) - 2)
        place = int(story.dice.random() * len(files[at]))
        ticket = files[at][place]
        if ticket["status"] == "closed":
            files[at][place] = _pending(ticket)
            files[at + 1].append(ticket)
    for ticket in later:
        file_of(ticket).append(ticket)
    for quarter, lines in zip(QUARTERS, files, strict=True):
        path = story.place("tickets", f"zendesk_{quarter.label}.jsonl")
        text = "".join(json.dumps(ticket, ensure_ascii=False) + "\n" for ticket in lines)
        path.write_text(text, encoding="utf-8", newline="\n")


def _pending(ticket: Ticket) -> Ticket:
    """The ticket as it stood an hour after its creation."""
    early = datetime.fromisoformat(str(ticket["created_at"])) + timedelta(hours=1)
    fields = [{"id": CUSTOMER_FIELD, "value": ticket["custom_fields"][0]["value"]}]  # type: ignore[index]
    fields += [{"id": FIRST_REPLY_FIELD, "value": None}, {"id": SOLVED_FIELD, "value": None}]
    return ticket | {"status": "open", "updated_at": _iso(early), "custom_fields": fields}


def _ticket(who: int, day: date, story: Story, *, resolved: bool, mentions: Sequence[Mention] | None = None) -> Ticket:
    dice = story.dice
    created = utc(local_time(day, dice))
    channel = pick(dice, ("email", "email", "email", "chat", "chat", "web"))
    mentions = mentions or unasked(dice, day, 2.5 if resolved else ONLY_CRITICISM)
    roll = dice.random()
    comment = compose(mentions, day, dice, "de" if roll < 0.06 else "fr" if roll < 0.08 else "en")
    reply = created + timedelta(minutes=REPLY_MEDIAN_MINUTES[channel] * math.exp(dice.gauss(0, REPLY_SPREAD[channel])))
    solved = reply + timedelta(hours=0.2 + 30 * dice.random() ** 2)
    answered = reply < _END
    closed = resolved and solved < _END
    criticised = mentions[0][1] == NEGATIVE
    written = channel != "chat" and comment.language == "en"
    score = pick(dice, ("good", "good", "bad")) if overall(mentions) != NEGATIVE else pick(dice, ("good", "bad", "bad"))
    return {
        "id": 0,
        "external_id": None,
        "created_at": _iso(created),
        "updated_at": _iso(solved if closed else reply if answered else created),
        "subject": _SUBJECTS[mentions[0][0]] if criticised else pick(dice, ("Feedback", "A compliment", "Thank you")),
        "description": _mail(comment.text, overall(mentions), dice) if written else comment.text,
        "status": "closed" if closed else pick(dice, ("open", "pending", "hold")) if answered else "new",
        "priority": pick(dice, ("normal", "normal", "normal", "high", "low")),
        "via": {"channel": channel},
        "requester_id": REQUESTERS + who,
        "organization_id": None,
        "tags": pick(dice, ([], [], ["mobile"], ["form"])),
        "custom_fields": [
            {"id": CUSTOMER_FIELD, "value": story.customers.name(who)},
            {"id": FIRST_REPLY_FIELD, "value": _iso(reply) if answered else None},
            {"id": SOLVED_FIELD, "value": _iso(solved) if closed else None},
        ],
        "satisfaction_rating": {"score": "unoffered" if not closed else score if dice.random() < 0.3 else "offered"},
        "_truth": comment.truth() | {"text": comment.text, "channel": channel, "resolved": resolved},
    }


def _mail(text: str, feeling: int, dice: random.Random) -> str:
    """A comment as people put it into a mail."""
    words = grammar("en")
    parts = [sentence(text)]
    if feeling == NEGATIVE or dice.random() < 0.3:
        parts += [words.say("ticket.detail", dice) for _ in range(int(dice.random() * 3))]
        parts.append(words.say("ticket.request", dice))
    else:
        parts.append(words.say("ticket.praise", dice))
    greeting, bye, name = (words.say(f"ticket.{part}", dice) for part in ("greeting", "bye", "name"))
    return f"{greeting}\n\n{' '.join(parts)}\n\n{bye}\n{name}"


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
