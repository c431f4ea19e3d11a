"""What is true at Kestrel Mobility of channels that disagree, of promises, and of what must never happen.

Planted later than the rest, with dice of its own. Like service.py it is told in the exports, drawn alone to simulate
worlds fast, and computed exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .service import QUEUE_MEDIAN_SECONDS, QUEUE_SPREAD, REPLY_SPREAD
from .truth import REPLY_MEDIAN_MINUTES
from .world import (
    CHANGE_DAY,
    COMPONENTS,
    NEGATIVE,
    NEUTRAL,
    NONE,
    POSITIVE,
    QUARTERS,
    THEME_NAMES,
    THEMES,
    component_distribution,
    nps_of,
    score_distribution,
)

EASE = COMPONENTS[0]
EASE_IN_APP = np.array([0.05, 0.09, 0.20, 0.40, 0.26])
"""The chances of 1 to 5 for the ease of contact where the app asks after a contact; the loyalty survey hears worse."""
TOLD_DIFFERENTLY = 0.16
"""Of comments in the app's survey, those of customers who were told different things."""
RIVALS, RIVAL_NAMED, RIVAL_COMPARED, RIVAL_BETTER = ("Velora", "Swiftcar"), 0.28, 0.85, 0.65
"""Competitors, how many comments name one, how many of those compare, and where they do, how often the other wins."""

APP_REPLY_MEDIAN_MINUTES, APP_REPLY_SPREAD = 300.0, 0.7
WRITTEN_BEFORE, SEQUENCE_DAYS = 0.45, 7
"""Of calls on the night line, those of customers who had written in the app of the same theme within those days."""
STRANGERS_DATA = 0.06
"""Of messages in the app, those that tell of another customer's data."""

STANDARDS = {"email": 24 * 60.0, "chat": 5.0}
"""First replies that Kestrel holds itself to, in minutes."""


def standard_met(channel: str) -> float:
    """The share of first replies on the channel that take no longer than its standard; replies are lognormal."""
    z = math.log(STANDARDS[channel] / REPLY_MEDIAN_MINUTES[channel]) / REPLY_SPREAD[channel]
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def ease_means() -> dict[str, float]:
    """The mean answer to the same question in two places."""
    scale = np.arange(1, 6)
    return {"loyalty_survey": float(component_distribution(EASE) @ scale), "app_survey": float(EASE_IN_APP @ scale)}


def moment_truth(theme: str) -> dict[str, float]:
    """The NPS of those with any experience of the theme, of all others, and the difference, over all quarters."""
    planted = THEMES[THEME_NAMES.index(theme)]
    chances = {NEGATIVE: planted.negative, POSITIVE: planted.positive, NEUTRAL: planted.neutral}
    after = sum(quarter.weight for quarter in QUARTERS if quarter.start >= CHANGE_DAY)
    there = elsewhere = np.zeros(11)
    for changed, part in ((False, 1 - after), (True, after)):
        for felt, chance in chances.items():
            given = score_distribution(after_change=changed, given={theme: felt})
            there = there + part * chance / sum(chances.values()) * given
        elsewhere = elsewhere + part * score_distribution(after_change=changed, given={theme: NONE})
    return {"there": nps_of(there), "elsewhere": nps_of(elsewhere), "difference": nps_of(there) - nps_of(elsewhere)}


def consistency_truth() -> Mapping[str, object]:
    """Everything planted here, with exact population values."""
    email = 60 * REPLY_MEDIAN_MINUTES["email"]
    return {
        "wait_seconds": {"email": email, "phone": QUEUE_MEDIAN_SECONDS, "difference": email - QUEUE_MEDIAN_SECONDS},
        "app_reply_median_minutes": APP_REPLY_MEDIAN_MINUTES,
        "same_question": {"question": EASE.question, **ease_means()},
        "told_differently": {"source": "app_survey", "share": TOLD_DIFFERENTLY},
        "written_then_phoned": {"source": "night_line", "share": WRITTEN_BEFORE, "days": SEQUENCE_DAYS},
        "competitors": {"source": "app_survey", "names": RIVALS, "share": RIVAL_NAMED, "worse": RIVAL_BETTER},
        "standards": {channel: standard_met(channel) for channel in STANDARDS},
        "no_no": {"source": "app_messages", "share": STRANGERS_DATA},
        "moment": {"theme": "promises", "touch_point": "refund", **moment_truth("promises")},
    }


def simulate_waits(rng: np.random.Generator, channel: str, count: int) -> NDArray[np.float64]:
    """Seconds that contacts wait: for the first reply, on the phone in the queue."""
    if channel == "phone":
        return QUEUE_MEDIAN_SECONDS * np.exp(rng.normal(0, QUEUE_SPREAD, count))
    return 60 * REPLY_MEDIAN_MINUTES[channel] * np.exp(rng.normal(0, REPLY_SPREAD[channel], count))


def simulate_ease(rng: np.random.Generator, place: str, count: int) -> NDArray[np.int64]:
    """Answers 1 to 5 to the same question, in the loyalty survey or the app's."""
    chances = EASE_IN_APP if place == "app_survey" else component_distribution(EASE)
    return rng.choice(np.arange(1, 6), size=count, p=chances)
