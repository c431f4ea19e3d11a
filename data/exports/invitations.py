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
    email = CHANNEL_FACTORS[0] / sum(CHANNEL_FACTORS)
    asked: list[tuple[int, str]] = []
    for plan, chance in enumerate(RESPONSE):
        answered = np.unique(answers.who[rows & (answers.drawn.plan == plan)])
        channels = ["email" if dice.random() < email else "app" for _ in answered]
        asked += zip(answered.tolist(), channels, strict=True)
        silent = rng.permutation(np.setdiff1d(present[story.customers.plan[present] == plan], answered)).tolist()
        for channel, factor in zip(CHANNELS, CHANNEL_FACTORS, strict=True):
            count = channels.count(channel)
            refused = int(rng.negative_binomial(count, chance * factor)) if count else 0
            asked += [(who, channel) for who in silent[:refused]]
            silent = silent[refused:]
    dice.shuffle(asked)
    return asked


def response_truth() -> dict[str, object]:
    """The chance that an invitation brings an answer: over all, by plan, by channel."""
    finished = 1 - LEFT_EARLY
    asked = [share / chance for share, chance in zip(PLAN_SHARES, RESPONSE, strict=True)]
    overall = finished / sum(asked)
    return {
        "overall": overall,
        "by_plan": {plan: finished * chance for plan, chance in zip(PLANS, RESPONSE, strict=True)},
        "by_channel": {name: overall * factor for name, factor in zip(CHANNELS, CHANNEL_FACTORS, strict=True)},
        "unheard": {"plan": "Basic", "channel": "app"},
    }
