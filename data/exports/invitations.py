"""Who was asked to answer the loyalty survey: a list for each quarter's wave, sent on its first morning.

Everybody who answered stands in it, among others of the same plan who did not answer. Of those asked, fewer answer on
Basic than on Plus and Business, and fewer where the app asked than where an e-mail did.
"""

from __future__ import annotations

import csv
import random
from datetime import datetime, time

import numpy as np

from ..world import PLAN_SHARES, PLANS, QUARTERS
from .story import Story
from .surveys import LEFT_EARLY, Answers

SENT = time(6)
"""Before anybody answers, who do so from seven o'clock on."""
RESPONSE = (0.22, 0.34, 0.45)
"""By plan: the chance that somebody who was asked opens the survey."""
CHANNELS, CHANNEL_FACTORS = ("email", "app"), (1.2, 0.8)
"""Half of those asked are asked by e-mail, and half by the app."""


def write(story: Story, answers: Answers) -> None:
    """One file per quarter, customers in an order that says nothing."""
    dice = story.dice_for("invitations")
    for number, quarter in enumerate(QUARTERS):
        sent = f"{datetime.combine(quarter.start, SENT):%Y-%m-%d %H:%M:%S}"
        asked = _asked(story, answers, number, dice)
        with story.place("invitations", f"invited_{quarter.label}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("customer_id", "channel", "wave", "sent_at"))
            writer.writerows((story.customers.name(who), channel, quarter.label, sent) for who, channel in asked)


def _asked(story: Story, answers: Answers, number: int, dice: random.Random) -> list[tuple[int, str]]:
    """Who was asked in a quarter, and how; as many did not answer as the chances of plan and channel have it."""
    rng = np.random.default_rng(dice.getrandbits(63))
    present = np.array(story.customers.present[number])
    rows = answers.drawn.quarter == number
    asked: list[tuple[int, str]] = []
    for plan, chance in enumerate(RESPONSE):
        answered = np.unique(answers.who[rows & (answers.drawn.plan == plan)])
        candidates = rng.permutation(np.setdiff1d(present[story.customers.plan[present] == plan], answered))
        silent = candidates[: silent_beside(rng, answered.size, chance)]
        for people, did_answer in ((answered, True), (silent, False)):
            by_email = rng.random(people.size) < chance_of_email(chance, did_answer)
            asked += zip(people.tolist(), np.where(by_email, *CHANNELS).tolist(), strict=True)
    dice.shuffle(asked)
    return asked


def silent_beside(rng: np.random.Generator, answered: int, chance: float) -> int:
    """How many were asked and did not answer, beside those who did."""
    return int(rng.negative_binomial(answered, chance)) if answered else 0


def chance_of_email(chance: float, did_answer: bool) -> float:
    """Of those asked in a plan, the share asked by e-mail among those who answered, or among those who did not."""
    email = CHANNEL_FACTORS[0]
    return email / 2 if did_answer else (1 - chance * email) / (2 * (1 - chance))


def response_truth() -> dict[str, dict[str, float] | dict[str, str]]:
    """The chance that an invitation brings an answer, by plan and by channel."""
    finished = 1 - LEFT_EARLY
    asked = [share / chance for share, chance in zip(PLAN_SHARES, RESPONSE, strict=True)]
    everywhere = finished / sum(asked)
    return {
        "by_plan": {plan: finished * chance for plan, chance in zip(PLANS, RESPONSE, strict=True)},
        "by_channel": {name: everywhere * factor for name, factor in zip(CHANNELS, CHANNEL_FACTORS, strict=True)},
        "unheard": {"plan": "Basic", "channel": "app"},
    }
