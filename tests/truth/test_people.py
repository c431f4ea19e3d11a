"""Planted truths about people, fed to the measures without the text stage: beliefs, KPIs, calls back, suggestions."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from data import truth, world
from tests.repeats import repeats
from vocflow.impact import suggest
from vocflow.metrics import Better, NpsEstimate, belief_gap, compare_shares, kpi_status, nps, share

WORLDS = repeats(1000)
ENOUGH = 0.935
STAFF = 80
"""As many answer in the sample company of 5,000 records."""
ANSWERS = 2800
LAST_YEAR, LATEST = slice(4, 8), 7
"""Quarters of the twelve months up to the latest closed one."""


def enough(counted: Counter[str], worlds: int, names: set[str]) -> None:
    """Every truth was found as often as it should be; in few worlds chance may take three more."""
    floor = ENOUGH * worlds - (0 if worlds >= 1000 else 3)
    print("planted truths about people:", dict(counted), f"of {worlds} worlds")
    assert {name: counted[name] for name in sorted(names) if counted[name] < floor} == {}


def estimate(scores: NDArray[np.int64]) -> NpsEstimate:
    promoters, detractors = int((scores >= 9).sum()), int((scores <= 6).sum())
    return nps(promoters, scores.size - promoters - detractors, detractors)


def status(low: float, high: float, target: float, better: Better = "higher") -> str:
    return kpi_status(low, high, target, better)


@pytest.mark.slow
@pytest.mark.acceptance
def test_beliefs_statuses_and_calls_are_covered() -> None:
    """In 935 of 1,000 worlds each: the gap, the recovery rate, that calls raise no score, the statuses of the KPIs."""
    ease, app = world.COMPONENTS[:2]
    gap = world.STAFF_BELIEF - world.true_satisfied(ease)
    found: Counter[str] = Counter()
    for seed in range(WORLDS):
        rng = np.random.default_rng(seed)
        drawn = world.draw_respondents(rng, ANSWERS)
        satisfied = [world.draw_component(component, drawn, rng) >= 4 for component in (ease, app)]
        year = (drawn.quarter >= LAST_YEAR.start) & (drawn.quarter < LAST_YEAR.stop)
        latest = drawn.quarter == LATEST
        seen = belief_gap(
            int(rng.binomial(STAFF, world.STAFF_BELIEF)), STAFF, int(satisfied[0][year].sum()), int(year.sum())
        )
        assert seen is not None
        found["belief gap"] += seen.gap.low <= gap <= seen.gap.high
        detractors = drawn.score[year & (drawn.score <= 6)]
        called = rng.random(detractors.size) < truth.CALLED * (1 - truth.NOT_REACHED)
        recovered = share(int(rng.binomial(called.sum(), truth.RECOVERED)), int(called.sum()))
        found["recovery rate"] += recovered.low <= truth.RECOVERED <= recovered.high
        rose = rng.choice(drawn.score, detractors.size) > detractors  # whoever is asked again answers as anybody would
        effect = compare_shares(
            int((rose & called).sum()), int(called.sum()), int((rose & ~called).sum()), int((~called).sum())
        )
        found["calls raise no score"] += effect.low <= 0 <= effect.high
        loyalty = estimate(drawn.score[latest])
        found["Loyalty"] += status(loyalty.low, loyalty.high, 30) == "not met"
        for name, k, target, truly in (
            ("Ease of contact", satisfied[0][latest], 0.60, "not met"),
            ("The app", satisfied[1][latest], 0.71, "cannot tell"),
        ):  # fmt: skip
            figure = share(int(k.sum()), k.size)
            found[name] += status(figure.low, figure.high, target) == truly
        found["Won back"] += status(recovered.low, recovered.high, 0.45) == "met"
    enough(found, WORLDS, set(found))


def candidates(drawn: world.Respondents, rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """What customers experienced and how they rated, as `vocflow kpis suggest` would read it without any error."""
    columns = {f"satisfied {c.question}": world.draw_component(c, drawn, rng) >= 4 for c in world.COMPONENTS}
    for at, name in enumerate(world.THEME_NAMES):
        columns[f"criticised {name}"] = drawn.experiences[:, at] == world.NEGATIVE
        columns[f"praised {name}"] = drawn.experiences[:, at] == world.POSITIVE
    return {name: column.astype(np.float64) for name, column in columns.items()}


@pytest.mark.slow
@pytest.mark.acceptance
def test_suggested_kpis_are_planted_drivers() -> None:
    """In 935 of 1,000 worlds: no theme without effect is suggested, and the two strongest drivers are."""
    idle = {name for theme in world.THEMES if not theme.effect_negative and not theme.effect_positive
            for name in (f"criticised {theme.name}", f"praised {theme.name}")}  # fmt: skip
    found: Counter[str] = Counter()
    for seed in range(WORLDS):
        rng = np.random.default_rng(seed)
        drawn = world.draw_respondents(rng, ANSWERS)
        score = np.where(drawn.score >= 9, 100.0, np.where(drawn.score >= 7, 0.0, -100.0))
        names = {suggestion.name for suggestion in suggest(score, candidates(drawn, rng), range(ANSWERS))}
        found["nothing idle is suggested"] += not names & idle
        found["parking"] += "criticised parking" in names
        found["promises"] += "criticised promises" in names
    enough(found, WORLDS, set(found))
