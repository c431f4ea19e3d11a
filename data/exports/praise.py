"""Who is praised on the phone: two agents truly more than others, and one only because of the calls he takes."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..comments import Comment, overall
from ..phrases import pick
from ..world import POSITIVE

AGENTS = tuple(f"A{number:02d}" for number in range(1, 19))
PRAISED = ("A04", "A11")
EASY_AGENT = "A15"
EASY = frozenset(("booking", "account"))
"""Reasons for which customers call in a good mood, and praise whoever answers."""
CHANCE, EASY_CHANCE, PRAISED_CHANCE = 0.02, 0.60, 0.65
"""That a caller's praise is noted: of anybody, on easy calls, and of the two on any other call."""
TAKES_EASY, TAKES_MORE = 0.75, 0.10
"""The share of easy calls that go to the one, and of the others that come to each of the two on top of their own."""
_SAID = (
    "Said the agent was very friendly and patient.", "Thanked us for the kind and helpful service.",
    "Praised how polite and helpful the agent was.", "Found the agent very friendly and so helpful.",
    "Very happy with the friendly agent.",
)  # fmt: skip


def answered_by(agent: str, reason: str, dice: random.Random) -> str:
    """Who takes a call that would have been the agent's: easy ones often go to one, others now and then to the two."""
    if reason in EASY:
        return EASY_AGENT if dice.random() < TAKES_EASY else agent
    mark = dice.random()
    return PRAISED[0] if mark < TAKES_MORE else PRAISED[1] if mark < 2 * TAKES_MORE else agent


def chance_of_praise(agent: str, reason: str) -> float:
    """The chance that the praise of whoever answered is noted."""
    return EASY_CHANCE if reason in EASY else PRAISED_CHANCE if agent in PRAISED else CHANCE


def with_praise(comment: Comment, agent: str, reason: str, dice: random.Random) -> Comment:
    """The comment, and after it what the customer said of the agent, if anything."""
    said = dice.random() < chance_of_praise(agent, reason)
    words = pick(dice, _SAID)
    if not said or any(theme == "courtesy" for theme, _ in comment.mentions):
        return comment
    mentions = (*comment.mentions, ("courtesy", POSITIVE))
    return replace(comment, text=f"{comment.text} {words}", mentions=mentions, feeling=overall(mentions))


def simulate_praise(
    seed: int, contacts: int = 720, easy: float = 0.13
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The world without its words: praised and contacts, and the true chances, each (agents x [easy, other])."""
    rng = np.random.default_rng([seed, 3])
    own = np.full(len(AGENTS), 1 / len(AGENTS))
    easy_to, other_to = (1 - TAKES_EASY) * own, (1 - 2 * TAKES_MORE) * own
    easy_to[AGENTS.index(EASY_AGENT)] += TAKES_EASY
    for agent in PRAISED:
        other_to[AGENTS.index(agent)] += TAKES_MORE
    n_easy = int(rng.binomial(contacts, easy))
    taken = np.stack([rng.multinomial(n_easy, easy_to), rng.multinomial(contacts - n_easy, other_to)], axis=1)
    chances = np.array([[chance_of_praise(agent, reason) for reason in ("booking", "complaint")] for agent in AGENTS])
    return rng.binomial(taken, chances), taken, chances


def recognition_truth() -> dict[str, object]:
    """Who deserves to be named, and who does not."""
    return {
        "praised": list(PRAISED),
        "by_case_mix_alone": EASY_AGENT,
        "easy_reasons": sorted(EASY),
        "chance": {"anybody": CHANCE, "easy": EASY_CHANCE, "praised": PRAISED_CHANCE},
    }
