"""The planted truths of consistency and promises, fed to the measures without the text stage, in simulated worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from vocflow.metrics import (
    compare_durations,
    compare_means,
    compare_nps,
    compare_shares,
    kaplan_meier,
    mean,
    nps,
    share,
)

WORLDS = 1000
"""In every run: ten worlds of fifteen truths cannot tell a short interval from chance, and a thousand take seconds."""
ENOUGH = 935
Dice = np.random.Generator


@cache
def planted(name: str) -> dict[str, Any]:
    """A part of what truth.json says; worked out once, since it enumerates the whole world."""
    from data.consistency import consistency_truth
    from data.truth import world_truth

    truth = {**consistency_truth(), "promise": world_truth(1, 5000)["promise"]}[name]
    assert isinstance(truth, dict)
    return truth


def waits(dice: Dice) -> Iterator[tuple[str, bool]]:
    """E-mail against phone, a tenth of the e-mails still open when they were last watched."""
    from data.consistency import simulate_waits

    truth = planted("wait_seconds")
    email, phone = simulate_waits(dice, "email", 155), simulate_waits(dice, "phone", 220)
    watched = np.where(dice.random(155) < 0.1, dice.uniform(0, 200_000, 155), np.inf)
    curves = kaplan_meier(np.minimum(email, watched), email <= watched), kaplan_meier(phone, np.ones(220, dtype=bool))
    for name, curve in zip(("email", "phone"), curves, strict=True):
        median = curve.quantile(0.5)
        yield f"median of {name}", median.low <= truth[name] <= median.high
    gap = compare_durations(*curves)
    assert gap is not None
    yield "e-mail against phone", gap.low <= truth["difference"] <= gap.high
    yield "e-mail against phone called", gap.verdict == "rose"


def questions(dice: Dice) -> Iterator[tuple[str, bool]]:
    """The same question in two places."""
    from data.consistency import simulate_ease

    app, loyalty = (
        mean(simulate_ease(dice, place, n), bounds=(1, 5))
        for place, n in (("app_survey", 150), ("loyalty_survey", 2500))
    )
    truth = planted("same_question")
    gap = compare_means(app, loyalty)
    yield "same question", gap.low <= truth["app_survey"] - truth["loyalty_survey"] <= gap.high
    yield "same question called", gap.verdict == "rose"


def standards(dice: Dice) -> Iterator[tuple[str, bool]]:
    """The share of first replies within the standard of their channel."""
    from data.consistency import STANDARDS, simulate_waits

    for channel, n in (("email", 155), ("chat", 103)):
        met = share(int(np.sum(simulate_waits(dice, channel, n) <= 60 * STANDARDS[channel])), n)
        yield f"standard on {channel}", met.low <= planted("standards")[channel] <= met.high


def promises(dice: Dice) -> Iterator[tuple[str, bool]]:
    """Refunds told as broken, before and since the day on which they broke."""
    from data.comments import REFUND_SHARE
    from data.world import NEGATIVE, POSITIVE, THEME_NAMES, draw_experiences

    truth, counts = planted("promise"), []
    for after, n in ((True, 800), (False, 1400)):
        felt = draw_experiences(dice, np.zeros(n, dtype=bool))[:, THEME_NAMES.index("promises")]
        felt = felt[felt != 0]
        chance = np.where(felt == NEGATIVE, REFUND_SHARE[after, NEGATIVE], REFUND_SHARE[after, POSITIVE])
        of_refund = felt[dice.random(felt.size) < chance]
        counts.append((int(np.sum(of_refund == NEGATIVE)), of_refund.size))
    change = compare_shares(*counts[0], *counts[1])
    yield "promise broken", change.low <= truth["broken_after"] - truth["broken_before"] <= change.high
    yield "promise broken called", change.verdict == "rose"


def moments(dice: Dice) -> Iterator[tuple[str, bool]]:
    """The score of those with an experience of promises against that of all others."""
    from data.world import THEME_NAMES, draw_respondents

    drawn = draw_respondents(dice, 2_000)
    concerned = drawn.experiences[:, THEME_NAMES.index("promises")] != 0
    there, elsewhere = (
        nps(int(np.sum(scores >= 9)), int(np.sum((scores >= 7) & (scores < 9))), int(np.sum(scores < 7)))
        for scores in (drawn.score[concerned], drawn.score[~concerned])
    )
    truth, gap = planted("moment"), compare_nps(there, elsewhere)
    yield "moment of truth", gap.low <= truth["difference"] <= gap.high
    yield "moment of truth called", gap.verdict == "fell"


def told(dice: Dice) -> Iterator[tuple[str, bool]]:
    """Shares of comments and of calls: told differently, a competitor in front, written before."""
    from data.consistency import RIVAL_BETTER, TOLD_DIFFERENTLY, WRITTEN_BEFORE

    shares = (("told differently", TOLD_DIFFERENTLY, 150), ("competitor in front", RIVAL_BETTER, 36),
               ("written before", WRITTEN_BEFORE, 50))  # fmt: skip
    for name, truth, n in shares:
        found = share(int(dice.binomial(n, truth)), n)
        yield name, found.low <= truth <= found.high


@pytest.mark.slow
@pytest.mark.acceptance
def test_simulated_worlds_cover_what_is_planted_of_consistency_and_promises() -> None:
    covered: Counter[str] = Counter()
    for seed in range(WORLDS):
        dice = np.random.default_rng([seed, 12])
        for measure in (waits, questions, standards, promises, moments, told):
            covered.update(name for name, holds in measure(dice) if holds)
    print(f"covered, of {WORLDS} worlds: {dict(covered)}")
    assert min(covered.values()) >= ENOUGH
