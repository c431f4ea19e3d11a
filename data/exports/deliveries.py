"""The survey after a vehicle was delivered to the door: stars and a comment, one CSV a year."""

from __future__ import annotations

import csv
from datetime import date

import numpy as np

from ..comments import Comment, Mention, about_nothing, compose
from ..phrases import pick
from ..service import LATE_DELIVERY, simulate_deliveries
from ..world import NEGATIVE, NEUTRAL, POSITIVE, QUARTERS
from .calendar import any_quarter, day_in, local_time, utc
from .story import Story

SOURCE = "delivery_survey"
_HEADER = ("answer_id", "answered_at", "customer_id", "stars", "comment")
_PRAISED = ("courtesy", "courtesy", "cleanliness", "app", "availability")


def write(story: Story, count: int) -> None:
    """`count` answers."""
    dice = story.dice_for("deliveries")
    late, praised, stars = simulate_deliveries(np.random.default_rng([story.seed, 9]), count)
    quarters = sorted(any_quarter(dice) for _ in range(count))
    years: dict[int, list[tuple[object, ...]]] = {}
    for at, number in enumerate(quarters):
        day = day_in(QUARTERS[number], dice)
        moment, key = utc(local_time(day, dice)), f"D-{30_000 + at}"
        comment = _comment(day, bool(late[at]), bool(praised[at]), story)
        customer = story.customers.name(pick(dice, story.customers.present[number]))
        row = (key, f"{moment:%Y-%m-%dT%H:%M:%SZ}", customer, int(stars[at]), comment.text)
        years.setdefault(moment.year, []).append(row)
        story.truth.record(
            SOURCE, key, comment, stars=int(stars[at]), late=bool(late[at]), praised=bool(praised[at])
        )  # fmt: skip
    for year, rows in years.items():
        with story.place("deliveries", f"deliveries_{year}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([_HEADER, *rows])


def _comment(day: date, late: bool, praised: bool, story: Story) -> Comment:
    """What the customer writes: of the delay, of what was good, of both, or of nothing in particular."""
    dice = story.dice_for(f"delivery of {day} {late} {praised} {story.truth.counts.get(SOURCE, 0)}")
    mentions: list[Mention] = [(LATE_DELIVERY, NEGATIVE)] if late else []
    if praised:
        mentions.append((pick(dice, _PRAISED), POSITIVE))
    return compose(mentions, day, dice) if mentions else about_nothing(NEUTRAL, dice)
