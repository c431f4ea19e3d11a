"""What is true at Kestrel Mobility: who answers, what they experience, and what that does to the score.

One model, used three ways: drawn to write the sample company, drawn alone to simulate its scores fast, and
enumerated to know its NPS exactly.

    latent score = BASE + plan's shift + effect of each theme experienced + normal noise
    answer       = the latent score rounded to whole points and kept within 0 to 10
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import erf, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

AS_OF = date(2026, 10, 15)
LAST_DAY = date(2026, 10, 12)
CHANGE_DAY = date(2026, 7, 1)
"""The parking rule: zones shrink, and parking outside costs a fine."""
REFUND_BREAKS = date(2026, 2, 1)
"""From this day most refunds take longer than the five days promised."""
STORM_START = date(2026, 5, 11)
SURGE_START = date(2026, 9, 21)
"""A firmware update drains the batteries: from this day posts and tickets complain of them."""
SURGE_THEME = "battery"
SURGE_SHARE = 0.01
"""Posts and tickets of the surge, half of each, as a share of all records; they come on top of these."""

BASE = 9.1
NOISE = 0.95
GRID = 4
"""Effects are multiples of a quarter point, so that their sums can be enumerated exactly."""

PLANS = ("Basic", "Plus", "Business")
PLAN_SHARES = (0.50, 0.36, 0.14)
PLAN_SHIFTS = (-0.5, 0.25, 0.5)

NEGATIVE, NONE, POSITIVE, NEUTRAL = -1, 0, 1, 2
"""What a person experienced of a theme."""
WORDS = {NEGATIVE: "negative", POSITIVE: "positive", NEUTRAL: "neutral"}


@dataclass(frozen=True)
class PlantedTheme:
    """Chances that one respondent finds a theme bad, good or neither, and what that does to the score.

    `driver` names the feeling whose sign an analysis has to find; None where the theme moves nothing.
    """

    name: str
    negative: float
    positive: float
    effect_negative: float = 0.0
    effect_positive: float = 0.0
    driver: Literal["negative", "positive"] | None = None
    neutral: float = 0.015


THEMES = (
    PlantedTheme("phone_wait", 0.080, 0.020, -1.75, 0.0, "negative"),
    PlantedTheme("reply_speed", 0.045, 0.035, -1.0, 0.25),
    PlantedTheme("courtesy", 0.020, 0.100, -2.0, 1.5, "positive"),
    PlantedTheme("resolution", 0.075, 0.045, -2.0, 0.75, "negative"),
    PlantedTheme("promises", 0.075, 0.015, -2.75, 0.5, "negative", neutral=0.02),
    PlantedTheme("app", 0.090, 0.030, -1.75, 0.5, "negative"),
    PlantedTheme("cleanliness", 0.065, 0.030, -1.75, 0.25, "negative"),
    PlantedTheme("availability", 0.040, 0.080, -1.0, 0.75),
    PlantedTheme("price", 0.100, 0.060),
    PlantedTheme("billing", 0.080, 0.015, -2.25, 0.25, "negative"),
    PlantedTheme("battery", 0.045, 0.015),
    PlantedTheme("parking", 0.065, 0.015, -2.5, 0.25, "negative"),
    PlantedTheme("signup", 0.025, 0.040),
    PlantedTheme("transparency", 0.025, 0.010),
)
THEME_NAMES = tuple(theme.name for theme in THEMES)
PARKING = THEME_NAMES.index("parking")
PARKING_NEGATIVE_AFTER = 0.37
"""The chance of a bad parking experience from CHANGE_DAY on; nothing else changes between quarters."""

COMMENT_CHANCE, COMMENT_CHANCE_NO_THEME = 0.83, 0.55
WRITTEN = (0.25, 0.60, 0.15)
"""How many write of one experience at most, of two, of three; what they leave out still moves their score."""


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter of the sample company; `weight` is its share of the answers (summer is high season)."""

    label: str
    start: date
    end: date
    weight: float


def _quarters() -> tuple[Quarter, ...]:
    season = {1: 0.85, 2: 1.09, 3: 1.18, 4: 0.92}
    quarters = []
    for year, number in [(2024, 4), *product((2025,), (1, 2, 3, 4)), *product((2026,), (1, 2, 3, 4))]:
        start = date(year, 3 * number - 2, 1)
        end = date(year + number // 4, 3 * number % 12 + 1, 1) - timedelta(days=1)
        part = ((min(end, LAST_DAY) - start).days + 1) / ((end - start).days + 1)
        quarters.append(Quarter(f"{year}Q{number}", start, min(end, LAST_DAY), season[number] * part))
    total = sum(quarter.weight for quarter in quarters)
    return tuple(Quarter(q.label, q.start, q.end, q.weight / total) for q in quarters)


QUARTERS = _quarters()
"""Q4 2024 to Q3 2026, all closed, and the first twelve days of Q4 2026."""


@dataclass(frozen=True)
class Component:
    """A rated component of the survey, 1 to 5: its mean, its tie to the mood behind the score, its themes' effects."""

    column: str
    question: str
    mean: float
    mood: float
    noise: float
    effects: tuple[tuple[str, float, float], ...]


COMPONENTS = (
    Component("Q3_1", "Ease of contact", 3.35, 0.35, 0.85,
              (("phone_wait", -1.5, 0.75), ("reply_speed", -1.0, 0.75), ("resolution", -1.25, 0.75))),
    Component("Q3_2", "The app", 4.1, 0.3, 0.75, (("app", -1.75, 0.5), ("signup", -0.5, 0.25))),
    Component("Q3_3", "Condition of the vehicle", 4.0, 0.3, 0.75,
              (("cleanliness", -1.5, 0.5), ("battery", -1.0, 0.25))),
    Component("Q3_4", "Value for money", 3.6, 0.25, 0.9, (("price", -1.25, 0.75), ("transparency", -0.75, 0.5))),
)  # fmt: skip
STAFF_BELIEF = 0.80
"""The share of staff who answer 4 or 5 for "ease of contact" when asked what customers would say."""


@dataclass(frozen=True)
class Respondents:
    """One row per answer: quarter (index into QUARTERS), plan, experiences (rows x themes), mood, score 0 to 10."""

    quarter: NDArray[np.int64]
    plan: NDArray[np.int64]
    experiences: NDArray[np.int8]
    mood: NDArray[np.float64]
    score: NDArray[np.int64]


def draw_experiences(rng: np.random.Generator, after_change: NDArray[np.bool_]) -> NDArray[np.int8]:
    """What each person experienced of each theme (rows x themes), independently of one another."""
    uniform = rng.random((after_change.size, len(THEMES)))
    negative = np.array([theme.negative for theme in THEMES])
    positive = negative + [theme.positive for theme in THEMES]
    neutral = positive + [theme.neutral for theme in THEMES]
    # After the change parking goes wrong more often; the rest of that theme keeps its chances.
    more = PARKING_NEGATIVE_AFTER - THEMES[PARKING].negative
    uniform[after_change, PARKING] = np.maximum(uniform[after_change, PARKING] - more, 0.0)
    felt = np.full(uniform.shape, NONE, dtype=np.int8)
    felt[uniform < neutral] = NEUTRAL
    felt[uniform < positive] = POSITIVE
    felt[uniform < negative] = NEGATIVE
    return felt


def latent_scores(
    experiences: NDArray[np.int8], plan: NDArray[np.int64], mood: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The score before rounding."""
    effects = np.array([(theme.effect_negative, theme.effect_positive) for theme in THEMES])
    moved = (experiences == NEGATIVE) @ effects[:, 0] + (experiences == POSITIVE) @ effects[:, 1]
    return np.asarray(BASE + np.array(PLAN_SHIFTS)[plan] + moved + NOISE * mood)


def rounded(latent: NDArray[np.float64], low: int, high: int) -> NDArray[np.int64]:
    """Latent answers as whole points of a scale."""
    return np.clip(np.floor(latent + 0.5), low, high).astype(np.int64)


def draw_respondents(rng: np.random.Generator, count: int) -> Respondents:
    """`count` survey answers, spread over the quarters by their weights (the same numbers in every world)."""
    edges = np.rint(np.cumsum([0.0, *(quarter.weight for quarter in QUARTERS)]) * count).astype(np.int64)
    quarter = np.repeat(np.arange(len(QUARTERS)), np.diff(edges))
    plan = rng.choice(len(PLANS), size=count, p=PLAN_SHARES)
    starts = np.array([quarter.start >= CHANGE_DAY for quarter in QUARTERS])
    experiences = draw_experiences(rng, starts[quarter])
    mood = rng.standard_normal(count)
    return Respondents(quarter, plan, experiences, mood, rounded(latent_scores(experiences, plan, mood), 0, 10))


def simulate_scores(seed: int, count: int = 2800) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Scores 0 to 10 of `count` answers and the quarter of each (index into QUARTERS): the world without its words."""
    drawn = draw_respondents(np.random.default_rng(seed), count)
    return drawn.score, drawn.quarter


def score_distribution(
    *, after_change: bool, given: dict[str, int] | None = None, plan: int | None = None
) -> NDArray[np.float64]:
    """The exact chances of the answers 0 to 10: of everybody, of one plan, or where some experiences are `given`."""
    given = given or {}
    everybody = dict(zip(PLAN_SHIFTS, PLAN_SHARES, strict=True))
    totals: dict[float, float] = everybody if plan is None else {PLAN_SHIFTS[plan]: 1.0}
    for theme in THEMES:
        chances = _effect_chances(theme, after_change, given.get(theme.name))
        grown: dict[float, float] = {}
        for (total, weight), (effect, chance) in product(totals.items(), chances):
            key = round((total + effect) * GRID) / GRID
            grown[key] = grown.get(key, 0.0) + weight * chance
        totals = grown
    answers = np.zeros(11)
    for total, weight in totals.items():
        answers += weight * rounded_normal(BASE + total, NOISE, 0, 10)
    return answers


def _effect_chances(theme: PlantedTheme, after_change: bool, given: int | None) -> list[tuple[float, float]]:
    negative = PARKING_NEGATIVE_AFTER if after_change and theme.name == "parking" else theme.negative
    if given is not None:
        return [({NEGATIVE: theme.effect_negative, POSITIVE: theme.effect_positive}.get(given, 0.0), 1.0)]
    neither = 1 - negative - theme.positive
    return [(theme.effect_negative, negative), (theme.effect_positive, theme.positive), (0.0, neither)]


def rounded_normal(mean: float, deviation: float, low: int, high: int) -> NDArray[np.float64]:
    """Chances of each whole answer from `low` to `high` when a normal variable is rounded and kept within."""
    below = [0.5 * (1 + erf((cut + 0.5 - mean) / (deviation * sqrt(2)))) for cut in range(low, high)]
    return np.diff([0.0, *below, 1.0])


def nps_of(distribution: NDArray[np.float64]) -> float:
    """NPS in points of a distribution over the answers 0 to 10."""
    return float(100 * (distribution[9:].sum() - distribution[:7].sum()))


def true_nps() -> dict[str, float]:
    """The exact NPS of every quarter's population, in points.

    >>> nps = true_nps()
    >>> nps["2024Q4"] == nps["2026Q2"], -28 < nps["2026Q3"] - nps["2026Q2"] < -26
    (True, True)
    """
    before, after = (nps_of(score_distribution(after_change=changed)) for changed in (False, True))
    return {quarter.label: after if quarter.start >= CHANGE_DAY else before for quarter in QUARTERS}


def draw_component(component: Component, drawn: Respondents, rng: np.random.Generator) -> NDArray[np.int64]:
    """Answers 1 to 5 to one component, tied to the score by the themes and the mood they share."""
    latent = component.mean + component.mood * drawn.mood + component.noise * rng.standard_normal(drawn.mood.size)
    for name, negative, positive in component.effects:
        experience = drawn.experiences[:, THEME_NAMES.index(name)]
        latent = latent + negative * (experience == NEGATIVE) + positive * (experience == POSITIVE)
    return rounded(latent, 1, 5)


def true_satisfied(component: Component) -> float:
    """The exact share of customers who answer 4 or 5."""
    return float(component_distribution(component)[3:].sum())


def component_distribution(component: Component) -> NDArray[np.float64]:
    """The exact chances of the answers 1 to 5 (the change in parking touches no component)."""
    spread = sqrt(component.mood**2 + component.noise**2)
    answers = np.zeros(5)
    themes = [THEMES[THEME_NAMES.index(name)] for name, _, _ in component.effects]
    for experience in product((NEGATIVE, NONE, POSITIVE), repeat=len(themes)):
        weight, mean = 1.0, component.mean
        for felt, theme, (_, negative, positive) in zip(experience, themes, component.effects, strict=True):
            chances = {NEGATIVE: theme.negative, POSITIVE: theme.positive, NONE: 1 - theme.negative - theme.positive}
            weight *= chances[felt]
            mean += {NEGATIVE: negative, POSITIVE: positive}.get(felt, 0.0)
        answers += weight * rounded_normal(mean, spread, 1, 5)
    return answers
