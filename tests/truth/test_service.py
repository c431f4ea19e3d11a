"""What is planted of service is found again by the measures alone, and through the whole pipeline."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.repeats import repeats
from vocflow.metrics import (
    Estimate,
    clustered_share,
    compare_turning_points,
    duration_quantile,
    lateness,
    mean,
    share_within,
    turning_point,
)

WORLDS = repeats(1000)
DAY = 24 * 60.0
SOLVED = {"email": 150, "web": 50, "chat": 100}
"""Solved tickets by channel and year, about as many as the sample company has."""
DELIVERED = 400
CALLS = 190


def covered(seed: int) -> dict[str, bool]:
    """Whether each interval of one simulated world holds what is planted in it."""
    from data import service
    from data.truth import REPLY_MEDIAN_MINUTES

    rng = np.random.default_rng(seed)
    held = {}

    def hold(name: str, found: Estimate | object, truth: float) -> None:
        held[name] = found.low <= truth <= found.high  # type: ignore[attr-defined]

    for channel, count in SOLVED.items():
        median, spread = REPLY_MEDIAN_MINUTES[channel], service.REPLY_SPREAD[channel]
        earlier, drawn = (service.simulate_contacts(rng, channel, count, moved=moved) for moved in (False, True))
        # contacts come all year round, and the last of them are still open when the year ends
        watched = rng.random(count) * 365 * DAY * (1 if channel != "chat" else 0.01)
        seen, ended = np.minimum(drawn.reply, watched), drawn.reply <= watched
        hold(f"median reply, {channel}", duration_quantile(seen, ended), median)
        most = median * math.exp(spread * 1.2815515655446004)
        hold(f"nine of ten, {channel}", duration_quantile(seen, ended, 0.9), most)
        limit = median * 0.8
        within = 0.5 * (1 + math.erf(math.log(limit / median) / spread / math.sqrt(2)))
        hold(f"within a limit, {channel}", share_within(seen, ended, limit), within)
        settled = (drawn.solved <= service.DAYS * DAY) & ~drawn.again
        first = clustered_share(settled, np.ones(count))
        hold(f"first contact, {channel}", first, service.first_contact_truth(channel))
        repeated = clustered_share(drawn.again, 1 + drawn.again)
        hold(f"repeats, {channel}", repeated, service.FOLLOW_UP / (1 + service.FOLLOW_UP))
        before, after = (turning_point(each.reply, each.dissatisfied) for each in (earlier, drawn))
        bar = service.SPEED_BAR_MINUTES[channel]
        hold(f"bar before, {channel}", before, bar[0])
        hold(f"bar after, {channel}", after, bar[1])
        change = compare_turning_points(after, before)
        if change is not None:
            hold(f"change of the bar, {channel}", change, bar[1] / bar[0])
    hold("queue", duration_quantile(*queues(rng)), service.queue_truth(0.5))
    hold("spared", clustered_share(spared(rng, 400), np.ones(400)), service.spared_truth(2.5))
    late, praised, stars = service.simulate_deliveries(rng, DELIVERED)
    plain, kept_waiting = (
        (
            mean(stars[(late == is_late) & ~praised], bounds=(1, 5)),
            mean(stars[(late == is_late) & praised], bounds=(1, 5)),
        )
        for is_late in (False, True)
    )
    effects, truth = lateness(plain, kept_waiting), service.lateness_truth()
    for name in ("on_time", "late", "difference"):
        hold(f"praise, {name}", getattr(effects, name), truth[name])
    return held


def queues(rng: np.random.Generator) -> tuple[np.ndarray, list[bool]]:
    """Waits of callers, some of whom call about waiting."""
    from data import service

    told = service.chances(1.6, after_change=False)
    said = rng.choice(len(told), CALLS, p=list(told.values()))
    themes = list(told)
    first = np.array([themes[at] == ("phone_wait", -1) for at in said])
    other = np.array([themes[at][0] != "phone_wait" for at in said])
    second = (rng.random(CALLS) < 0.35) & (rng.random(CALLS) < told["phone_wait", -1]) & other
    longer = np.where(first | second, service.QUEUE_LONGER, 1.0)
    waits = service.QUEUE_MEDIAN_SECONDS * longer * np.exp(rng.normal(0, service.QUEUE_SPREAD, CALLS))
    return waits, [True] * CALLS


def spared(rng: np.random.Generator, count: int) -> np.ndarray:
    """Of contacts of one theme or two, whether each needs no person."""
    from data import service

    told = service.chances(2.5, after_change=False)
    easy = np.array([theme in service.SELF_SERVICE + service.REMINDER for theme, _ in told])
    first, second = (easy[rng.choice(len(told), count, p=list(told.values()))] for _ in range(2))
    return first & (second | (rng.random(count) >= 0.35))


@pytest.mark.slow
@pytest.mark.acceptance
def test_simulated_worlds_cover_what_is_planted_of_service() -> None:
    """Each planted truth lies within its interval in at least 935 of 1,000 worlds."""
    counts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for seed in range(WORLDS):
        held = covered(seed)
        counts.update(name for name, is_held in held.items() if is_held)
        told.update(list(held))
    for name in told:
        print(f"service: {name}: {counts[name]} of {told[name]} worlds covered")
    # 10 worlds, as CI runs them, miss a good interval now and then: one in ten may
    floor = 0.935 if WORLDS >= 1000 else 0.7
    assert [name for name in told if counts[name] < floor * told[name]] == []


@pytest.mark.slow
def test_the_sample_company_tells_of_what_is_planted(example_project: Path) -> None:
    """Seed 1 with 600 records: the e-mail median is covered, the channels stand apart as planted."""
    from vocflow.warehouse.store import snapshot

    truth = json.loads((example_project / "truth.json").read_text(encoding="utf-8"))
    with snapshot(example_project) as warehouse:
        run_id = warehouse.rows("status/last_run")[0]["run_id"]
        figures = {row["figure_id"]: row for row in warehouse.rows("report/figures", run_id=run_id)}
    email, queue = figures["service.reply.email"], figures["service.queue.phone"]
    assert email["low"] <= 60 * truth["reply_median_minutes"]["email"] <= email["high"]
    assert queue["low"] <= truth["service"]["queue_median_seconds"] <= queue["high"]
    assert figures["service.reply.chat"]["high"] < email["low"]
