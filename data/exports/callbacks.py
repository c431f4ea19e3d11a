"""The list of calls back: detractors whom somebody rang up, when, and what came of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..phrases import pick
from ..truth import CALLED, NOT_REACHED, RECOVERED
from ..world import LAST_DAY
from .story import Story

WORDS = {"recovered": ("recovered", "Recovered", "won back"), "not recovered": ("not recovered", "still unhappy")}
"""What agents write for an outcome; the project file says what the odd ones mean."""
_AGENTS = ("M. Frei", "L. Rossi", "T. Okafor")


@dataclass(frozen=True)
class Scored:
    """An answer to the survey: whose, when (Zurich), and the score."""

    customer: int
    moment: datetime
    score: int


def write(story: Story, answers: Sequence[Scored]) -> None:
    """One file per year. Calls come one to nine days after the answer, and not beyond the last day of the story."""
    dice = story.dice_for("callbacks")
    calls: list[tuple[datetime, str, str, str]] = []
    for answer in answers:
        if answer.score > 6 or dice.random() >= CALLED:
            continue
        waited = timedelta(days=1 + int(8 * dice.random() ** 2))
        moment = answer.moment.replace(hour=9 + int(dice.random() * 8)) + waited
        outcome = "recovered" if dice.random() < RECOVERED else "not recovered"
        words = "not reached" if dice.random() < NOT_REACHED else pick(dice, WORDS[outcome])
        if moment.date() <= LAST_DAY:
            calls.append((moment, story.customers.name(answer.customer), pick(dice, _AGENTS), words))
    for year in sorted({moment.year for moment, *_ in calls}):
        with story.place("callbacks", f"callbacks_{year}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("customer_id", "called_at", "agent", "outcome"))
            for moment, *cells in sorted(call for call in calls if call[0].year == year):
                writer.writerow((cells[0], f"{moment:%Y-%m-%d %H:%M}", *cells[1:]))
