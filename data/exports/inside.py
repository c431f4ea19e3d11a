"""What the company writes itself: the customer table, the staff belief survey, notes of interviews."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from ..comments import compose, unasked
from ..people import CITIES
from ..phrases import grammar, pick
from ..world import PLANS, QUARTERS, STAFF_BELIEF
from .calendar import any_quarter, day_in
from .story import Story

STAFF, INTERVIEWS = "staff_belief", "interviews"
STAFF_WEEK = date(2026, 9, 7)
_DEPARTMENTS = ("Support", "Fleet", "Product", "Marketing", "Finance", "Operations")


def write_customers(story: Story) -> None:
    """One row per customer, those who left included."""
    people = story.customers
    with story.place("customers", "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "customer_since", "plan", "city", "yearly_value", "left_on"))
        for at in range(people.since.size):
            left = date.fromordinal(int(people.left[at])).isoformat() if people.left[at] else ""
            since = date.fromordinal(int(people.since[at])).isoformat()
            value = f"{people.yearly_value[at]:.2f}"
            writer.writerow((people.name(at), since, PLANS[people.plan[at]], CITIES[people.city[at]], value, left))


def write_staff(story: Story, count: int) -> None:
    """What staff believe a typical customer would answer for ease of contact, 1 to 5; a few would recommend it."""
    dice = story.dice
    with story.place("staff", "belief_2026.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("answer_id", "answered_on", "department", "ease_of_contact", "comment"))
        for at in range(count):
            answer = pick(dice, (4, 4, 5)) if dice.random() < STAFF_BELIEF else pick(dice, (2, 3, 3))
            day = STAFF_WEEK + timedelta(days=int(dice.random() * 5))
            words = compose(unasked(dice, day, 0.4, also=0.0), day, dice).text if dice.random() < 0.15 else ""
            writer.writerow((f"S-{at + 1:04d}", day.isoformat(), pick(dice, _DEPARTMENTS), answer, words))
            story.truth.record(STAFF, f"S-{at + 1:04d}", None, ease_of_contact=answer)


def write_interviews(story: Story, count: int) -> None:
    """The moderator's note of each conversation: who it was, and two or three things that were said."""
    dice, words = story.dice, grammar("en")
    with story.place("interviews", "interviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("participant", "moderator", "date", "note"))
        for at in range(count):
            day = day_in(QUARTERS[any_quarter(dice)], dice)
            comment = compose(unasked(dice, day, 1.0, also=0.8), day, dice, spoken=True)
            context = f"{words.say('interview.history', dice)} {words.say('interview.person', dice)}"
            note = f'{context}\n"{comment.text}"'
            writer.writerow((f"P-{at + 1:04d}", pick(dice, ("R. Keller", "S. Blanc")), f"{day:%d.%m.%Y}", note))
            story.truth.record(INTERVIEWS, f"P-{at + 1:04d}", comment)
