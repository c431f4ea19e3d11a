"""What is true of the service at Kestrel Mobility: who writes again, when patience ends, what lateness does to praise.

Planted later than the rest, with dice of its own, so that everything else falls as it fell before. Like world.py it is
used three ways: told in the exports, drawn alone to simulate worlds fast, and computed exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from .truth import REPLY_MEDIAN_MINUTES
from .world import NEGATIVE, PARKING_NEGATIVE_AFTER, THEMES, rounded, rounded_normal

REPLY_SPREAD = {"email": 0.7, "web": 0.7, "chat": 0.6}
"""The standard deviation of the logarithm of a ticket's reply time."""
QUEUE_MEDIAN_SECONDS, QUEUE_SPREAD, QUEUE_LONGER = 150.0, 0.6, 9.0
"""A caller's wait, and how much longer it is for those who complain of it."""

FOLLOW_UP = 0.16
"""The chance that a customer whose ticket was solved writes again of the same theme, within DAYS."""
DAYS, FOLLOW_UP_DAYS = 7, 6

BAR_MOVES = date(2025, 10, 1)
SPEED_BAR_MINUTES = {"email": (34 * 60.0, 20 * 60.0), "web": (24 * 60.0, 24 * 60.0), "chat": (4.0, 4.0)}
"""The reply time at which as many customers are dissatisfied as satisfied, before and from BAR_MOVES on."""
STEEPNESS = 3.0
"""By how much the log odds of dissatisfaction grow with the logarithm of the reply time."""
RATED = 0.7
"""Of solved tickets, those whose customer answers whether they are satisfied."""

SELF_SERVICE, REMINDER = ("signup", "transparency"), ("battery",)
"""Themes that need no person, and those that a word in time would have spared."""

LATE_DELIVERY = "late_delivery"
LATE_SHARE, PRAISE_SHARE = 0.35, 0.50
STARS_BASE, STARS_NOISE = 3.5, 0.75
LATE_EFFECT, PRAISE_EFFECT, PRAISE_EFFECT_LATE = -1.0, 1.0, 0.1
"""On the latent stars for a delivered vehicle: a late delivery all but cancels praise for the rest."""


def dissatisfied_chance(channel: str, day: date, minutes: float) -> float:
    """The chance that a customer who waited so long for the first reply is dissatisfied.

    >>> dissatisfied_chance("email", BAR_MOVES, 20 * 60)
    0.5
    """
    return 1 / (1 + math.exp(-STEEPNESS * math.log(minutes / SPEED_BAR_MINUTES[channel][day >= BAR_MOVES])))


def stars_distribution(*, late: bool, praised: bool) -> NDArray[np.float64]:
    """The exact chances of 1 to 5 stars for a delivery."""
    lift = (PRAISE_EFFECT_LATE if late else PRAISE_EFFECT) * praised
    return rounded_normal(STARS_BASE + LATE_EFFECT * late + lift, STARS_NOISE, 1, 5)


def lateness_truth() -> dict[str, float]:
    """What praise lifts the mean stars by, on time and late, and the difference."""
    mean = {
        (late, praised): float(stars_distribution(late=late, praised=praised) @ np.arange(1, 6))
        for late, praised in product((False, True), repeat=2)
    }
    on_time, late = (mean[kind, True] - mean[kind, False] for kind in (False, True))
    return {"on_time": on_time, "late": late, "difference": late - on_time}


def first_contact_truth(channel: str) -> float:
    """Of solved tickets, the share that settles the matter: answered and solved in time, and not written of again."""
    return (1 - FOLLOW_UP) * float(_solved_within(channel, DAYS * 24.0))


def _solved_within(channel: str, hours: float) -> float:
    """The chance that reply and solution take no longer: the reply is lognormal, the rest 0.2 + 30 u² hours more."""
    steps = (np.arange(20_000) + 0.5) / 20_000
    left = hours - 0.2 - 30 * steps**2
    z = np.log(np.maximum(left, 1e-9) * 60 / REPLY_MEDIAN_MINUTES[channel]) / REPLY_SPREAD[channel]
    return float(np.mean([0.5 * (1 + math.erf(each / math.sqrt(2))) for each in z]))


def chances(criticism: float, *, after_change: bool) -> dict[tuple[str, int], float]:
    """The chance of each theme and feeling to be what somebody who was not asked speaks of first."""
    weights = {}
    for theme in THEMES:
        bad = PARKING_NEGATIVE_AFTER if after_change and theme.name == "parking" else theme.negative
        weights[theme.name, NEGATIVE], weights[theme.name, 1] = criticism * bad, theme.positive
    total = sum(weights.values())
    return {said: weight / total for said, weight in weights.items()}


def spared_truth(criticism: float, *, also: float = 0.35, after_change: bool = False) -> float:
    """The share of such contacts whose every theme is of SELF_SERVICE or REMINDER."""
    told = chances(criticism, after_change=after_change)
    spared = sum(chance for (theme, _), chance in told.items() if theme in SELF_SERVICE + REMINDER)
    return spared * (1 - also) + spared * also * spared


def queue_truth(part: float, *, also: float = 0.35, after_change: bool = False) -> float:
    """The seconds within which `part` of all callers are answered; those who complain of waiting waited longer."""
    first = chances(1.6, after_change=after_change)["phone_wait", NEGATIVE]
    praised = chances(1.6, after_change=after_change)["phone_wait", 1]
    # a second theme is dropped where it is the first one's
    longer = first + (1 - first - praised) * also * first
    low, high = 1.0, 1e6
    for _ in range(100):
        middle = math.sqrt(low * high)
        z = [math.log(middle / QUEUE_MEDIAN_SECONDS / times) / QUEUE_SPREAD for times in (1.0, QUEUE_LONGER)]
        below = [0.5 * (1 + math.erf(each / math.sqrt(2))) for each in z]
        within = (1 - longer) * below[0] + longer * below[1]
        low, high = (middle, high) if within < part else (low, middle)
    return low


def service_truth() -> dict[str, object]:
    """Everything planted here, with exact population values; times of the bar in seconds."""
    return {
        "follow_up": {"chance": FOLLOW_UP, "days": DAYS},
        "first_contact_of_solved": {channel: first_contact_truth(channel) for channel in REPLY_MEDIAN_MINUTES},
        "speed_bar_moves": BAR_MOVES.isoformat(),
        "speed_bar_seconds": {
            channel: {"before": 60 * before, "after": 60 * after}
            for channel, (before, after) in SPEED_BAR_MINUTES.items()
        },
        "spared": {"self_service": SELF_SERVICE, "reminder": REMINDER, "share_of_solved_tickets": spared_truth(2.5)},
        "queue_median_seconds": queue_truth(0.5),
        "lateness": lateness_truth(),
    }


@dataclass(frozen=True)
class Contacts:
    """Solved tickets of one channel, one entry each: minutes to the first reply and to the solution, whether
    the customer wrote again in time, and whether they were dissatisfied.
    """

    reply: NDArray[np.float64]
    solved: NDArray[np.float64]
    again: NDArray[np.bool_]
    dissatisfied: NDArray[np.bool_]


def simulate_contacts(rng: np.random.Generator, channel: str, count: int, *, moved: bool = True) -> Contacts:
    """The tickets without their words, before or after the bar has moved."""
    reply = REPLY_MEDIAN_MINUTES[channel] * np.exp(rng.normal(0, REPLY_SPREAD[channel], count))
    solved = reply + 60 * (0.2 + 30 * rng.random(count) ** 2)
    odds = STEEPNESS * np.log(reply / SPEED_BAR_MINUTES[channel][moved])
    dissatisfied = rng.random(count) < 1 / (1 + np.exp(-odds))
    return Contacts(reply, solved, rng.random(count) < FOLLOW_UP, dissatisfied)


def simulate_deliveries(
    rng: np.random.Generator, count: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """Of each delivered vehicle: whether it was late, whether something else was praised, and the stars given."""
    late, praised = rng.random(count) < LATE_SHARE, rng.random(count) < PRAISE_SHARE
    lift = np.where(late, PRAISE_EFFECT_LATE, PRAISE_EFFECT) * praised
    latent = STARS_BASE + LATE_EFFECT * late + lift + STARS_NOISE * rng.standard_normal(count)
    return late, praised, rounded(latent, 1, 5)
