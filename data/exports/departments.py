"""How departments serve each other: a survey among staff, who are each other's customers and nobody else's."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ..phrases import pick
from ..world import rounded_normal
from .story import Story

SOURCE = "internal_service"
WEEK = date(2026, 9, 14)
SERVING = {"Support": 0.30, "Fleet": 0.25, "Product": 0.22, "Operations": 0.15, "Finance": 0.06, "Marketing": 0.02}
"""How often each department is the one that an answer is about."""
LATENT = {"Support": 4.0, "Fleet": 3.7, "Product": 2.4, "Operations": 3.6, "Finance": 3.9, "Marketing": 3.5}
NOISE = 0.9


def write(story: Story, count: int) -> None:
    """`count` answers, 1 to 5, of members of one department about another."""
    dice = story.dice_for(SOURCE)
    with story.place("departments", "internal_2026.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("answer_id", "answered_on", "department", "about_department", "satisfaction"))
        for at in range(count):
            about = _served_by(dice)
            department = pick(dice, [name for name in SERVING if name != about])
            answer = min(5, max(1, round(dice.gauss(LATENT[about], NOISE))))
            day = WEEK + timedelta(days=int(dice.random() * 5))
            writer.writerow((f"D-{at + 1:04d}", day.isoformat(), department, about, answer))
            story.truth.record(SOURCE, f"D-{at + 1:04d}", None, about=about, satisfaction=answer)


def _served_by(dice: random.Random) -> str:
    mark = dice.random()
    for name, share in SERVING.items():
        mark -= share
        if mark < 0:
            return name
    return "Support"


def simulate_answers(seed: int, about: str, n: int) -> NDArray[np.int64]:
    """`n` answers about one department, without a file."""
    return np.random.default_rng([seed, 2]).choice(np.arange(1, 6), size=n, p=_chances(about))


def _chances(about: str) -> NDArray[np.float64]:
    return rounded_normal(LATENT[about], NOISE, 1, 5)


def internal_truth() -> dict[str, float]:
    """The exact mean answer about each department."""
    return {name: float(_chances(name) @ np.arange(1, 6)) for name in SERVING}
