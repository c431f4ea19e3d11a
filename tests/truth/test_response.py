"""The planted response rates of the sample company: in worlds of their own, and in the lists that it writes."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from data import world
from data.exports.invitations import CHANNEL_FACTORS, CHANNELS, RESPONSE, chance_of_email, response_truth, silent_beside
from data.exports.surveys import LEFT_EARLY
from data.generate import generate
from tests.repeats import repeats
from vocflow.metrics import post_stratify, response_rate, weighted_nps

WORLDS = 1_000
Counts = dict[tuple[str, str], tuple[int, int]]
"""Answered and invited by plan and channel."""


def _world(seed: int) -> Counts:
    """Answered and invited by plan and channel, as the generator draws them for 2,800 who opened the survey."""
    rng = np.random.default_rng(seed)
    counts = {}
    for plan, chance, opened in zip(world.PLANS, RESPONSE, rng.multinomial(2_800, world.PLAN_SHARES), strict=True):
        silent = silent_beside(rng, int(opened), chance)
        by_email = [
            rng.binomial(opened, chance_of_email(chance, True)),
            rng.binomial(silent, chance_of_email(chance, False)),
        ]
        for channel, here, missing in (("email", *by_email), ("app", opened - by_email[0], silent - by_email[1])):
            counts[plan, channel] = (int(rng.binomial(here, 1 - LEFT_EARLY)), int(here + missing))
    return counts


def _covered(counts: Counts, cells: list[tuple[str, str]], truth: float) -> bool:
    rate = response_rate(*(sum(counts[cell][at] for cell in cells) for at in (0, 1)))
    return rate.low <= truth <= rate.high


@pytest.mark.slow
@pytest.mark.acceptance
def test_each_planted_rate_is_covered_in_935_of_1000_worlds() -> None:
    """The rate of a channel is that of the plans that were asked through it, which differ from world to world."""
    truth = response_truth()
    covered: Counter[str] = Counter()
    for seed in range(WORLDS):
        counts = _world(seed)
        asked = {plan: sum(counts[plan, channel][1] for channel in CHANNELS) for plan in world.PLANS}
        for plan, rate in truth["by_plan"].items():
            covered[plan] += _covered(counts, [(plan, channel) for channel in CHANNELS], float(rate))
        for channel, factor in zip(CHANNELS, CHANNEL_FACTORS, strict=True):
            mean = sum(n * float(truth["by_plan"][plan]) for plan, n in asked.items()) / sum(asked.values())
            covered[channel] += _covered(counts, [(plan, channel) for plan in world.PLANS], factor * mean)
    print(f"of {WORLDS} worlds cover the truth: {dict(covered)}")
    assert min(covered.values()) >= 935


@pytest.mark.slow
@pytest.mark.acceptance
def test_the_weighted_score_covers_the_truth_where_the_plain_one_is_off() -> None:
    """Business answers twice as often as it should, Basic half as often; weighted to the plans' shares."""
    worlds, n = repeats(2_000), 400
    plans = [world.score_distribution(after_change=False, plan=at) for at in range(3)]
    truth = sum(share * world.nps_of(plan) for share, plan in zip(world.PLAN_SHARES, plans, strict=True))
    shares = dict(zip(world.PLANS, world.PLAN_SHARES, strict=True))
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(worlds):
        plan = rng.choice(3, size=n, p=(0.27, 0.42, 0.31))
        scores = np.array([rng.choice(11, p=plans[at] / plans[at].sum()) for at in plan])
        standing = np.where(scores >= 9, 1, np.where(scores >= 7, 0, -1))
        found = weighted_nps(standing, post_stratify(np.array(world.PLANS, dtype=object)[plan], shares))
        inside += found.low <= truth <= found.high
    print(f"weighted NPS covers the truth in {inside} of {worlds} worlds")
    assert inside >= 0.94 * worlds - 3 * np.sqrt(worlds * 0.05 * 0.95) * (worlds < 1_000)


def test_everybody_who_answered_was_asked_before(tmp_path: Path) -> None:
    generate(tmp_path, records=1_000)
    for path in sorted(tmp_path.glob("surveys/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))[2:]
        with (tmp_path / "invitations" / path.name.replace("loyalty", "invited")).open(
            encoding="utf-8", newline=""
        ) as file:
            asked = list(csv.DictReader(file))
        sent = {row["customer_id"]: row["sent_at"] for row in asked}
        assert max(Counter(row["customer_id"] for row in asked).values()) == 1
        answers = [row for row in rows if row["ExternalReference"] and "-13-" not in row["RecordedDate"]]
        assert all(sent[row["ExternalReference"]] < row["RecordedDate"] for row in answers)
        assert len(asked) > len(answers)
