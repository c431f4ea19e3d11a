"""The renewal survey: would you choose us again, and what should there be that is not? By plan."""

from __future__ import annotations

import csv
import random

import numpy as np
from numpy.typing import NDArray

from ..comments import Comment, Mention, sentence
from ..people import CITIES
from ..phrases import pick
from ..world import NEGATIVE, NEUTRAL, PLANS, POSITIVE, QUARTERS
from .calendar import any_quarter, day_in
from .story import Story

SOURCE = "renewals"
CHOOSE_AGAIN = (0.55, 0.75, 0.90)
"""By plan: the chance to say that one would choose Kestrel again."""
SAID_SO = 0.6
"""Of all who answer: how many say it in their own words too."""
WISHING = 0.7
WISHED = ("availability", "price", "battery")
WISHES = ((0.10, 0.65, 0.25), (0.35, 0.35, 0.30), (0.80, 0.06, 0.14))
"""Of those who wish for something (WISHING of all), by plan: for which of the three."""
_AGAIN = (
    "I would choose Kestrel again", "would recommend it to my friends", "happy to stay a customer",
    "I will be back next summer", "can recommend it to anyone in {city}", "I would sign up again tomorrow",
    "already renewed my plan", "my neighbours ride with you too, thanks to me",
)  # fmt: skip
_NEVER = (
    "never again", "I would not recommend it", "I am looking elsewhere", "would not sign up again",
    "thinking of switching to the competition", "can't recommend it", "lost me as a customer", "once was enough for me",
)  # fmt: skip
_WANTED = {
    "availability": (
        "I wish there were more cars near {place}", "please put more vehicles around {place}",
        "why is there no vehicle at {place} on Friday evenings?", "it would be great to find a free car near {place}",
        "you should have more bikes available at {place}", "a van at {place}, that is all I need",
    ),
    "price": (
        "a cheaper rate for students would be nice", "why is there no family discount?", "please add a weekend price",
        "I wish the monthly fee were lower", "would love a discount for regulars", "let us pay less outside peak hours",
    ),
    "battery": (
        "please add more charging stations at {place}", "it would be great if the scooters had a bigger battery",
        "I wish the e-bikes came fully charged", "why is there no charging point at {place}?",
        "a longer range would be great", "swap the battery before the weekend, not after",
    ),
}  # fmt: skip
_PLACES = ("the station", "the university", "the lake", "the airport", "my office", "the old town", "the hospital")


def write(story: Story, count: int) -> None:
    """`count` customers who renewed, or did not: each answers once."""
    dice = story.dice_for(SOURCE)
    answered: set[int] = set()
    with story.place("renewals", "renewals.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("answer_id", "answered_on", "customer_id", "plan", "would_choose_again", "in_your_own_words"))
        for at in range(count):
            number = any_quarter(dice)
            who = pick(dice, story.customers.present[number])
            if who in answered:
                continue
            answered.add(who)
            plan = int(story.customers.plan[who])
            again = dice.random() < CHOOSE_AGAIN[plan]
            comment = _comment(plan, again, dice)
            key, day = f"N-{at + 1:05d}", day_in(QUARTERS[number], dice)
            words = comment.text if comment else ""
            row = (key, day.isoformat(), story.customers.name(who), PLANS[plan], "yes" if again else "no", words)
            writer.writerow(row)
            story.truth.record(SOURCE, key, comment, choose_again=again)


def _comment(plan: int, again: bool, dice: random.Random) -> Comment | None:
    parts, mentions = [], list[Mention]()
    feeling = NEUTRAL
    if dice.random() < SAID_SO:
        feeling = POSITIVE if again else NEGATIVE
        parts.append(sentence(pick(dice, _AGAIN if again else _NEVER)))
    if dice.random() < WISHING:
        theme = _drawn(WISHES[plan], dice)
        mentions.append((theme, NEUTRAL))
        parts.append(sentence(pick(dice, _WANTED[theme])))
    if not parts:
        return None
    text = " ".join(parts).replace("{city}", pick(dice, CITIES)).replace("{place}", pick(dice, _PLACES))
    return Comment(text, "en", tuple(mentions), feeling)


def _drawn(chances: tuple[float, ...], dice: random.Random) -> str:
    mark = dice.random()
    for theme, chance in zip(WISHED, chances, strict=True):
        mark -= chance
        if mark < 0:
            return theme
    return WISHED[-1]


def simulate_renewals(seed: int, customers: tuple[int, int, int] = (170, 120, 45)) -> NDArray[np.int64]:
    """Without words: (plans x 5) counts of customers, of who would choose again, and of who wish for each theme."""
    rng = np.random.default_rng([seed, 1])
    rows = []
    for plan, n in enumerate(customers):
        wishing = rng.multinomial(n, [WISHING * share for share in WISHES[plan]] + [1 - WISHING])
        rows.append([n, rng.binomial(n, CHOOSE_AGAIN[plan]), *wishing[:3]])
    return np.array(rows)


def renewal_truth() -> dict[str, object]:
    """What is planted, by plan."""
    return {
        "choose_again": dict(zip(PLANS, CHOOSE_AGAIN, strict=True)),
        "asked_for": {
            theme: {plan: WISHING * WISHES[at][place] for at, plan in enumerate(PLANS)}
            for place, theme in enumerate(WISHED)
        },
    }
