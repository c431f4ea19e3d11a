"""What is planted of wishes, of departments and of praise is found again: by the measures alone, and in the example."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from tests.repeats import repeats
from vocflow.metrics import excesses, mean, share

WORLDS = repeats(1000)
LEAST = math.floor(0.935 * WORLDS) if WORLDS == 1000 else math.floor(0.8 * WORLDS)
"""Of ten worlds a good interval misses more than two in one try of a thousand."""


@pytest.mark.slow
@pytest.mark.acceptance
def test_simulated_worlds_cover_what_customers_wish_for_and_choose() -> None:
    from data.exports.departments import internal_truth, simulate_answers
    from data.exports.renewals import CHOOSE_AGAIN, WISHED, WISHES, WISHING, simulate_renewals

    covered: dict[str, int] = {}

    def note(what: str, low: float, truth: float, high: float) -> None:
        covered[what] = covered.get(what, 0) + (low <= truth <= high)

    for seed in range(WORLDS):
        for plan, (n, again, *wishes) in enumerate(simulate_renewals(seed).tolist()):
            estimate = share(again, n)
            note(f"choose again {plan}", estimate.low, CHOOSE_AGAIN[plan], estimate.high)
            for theme, wished, chance in zip(WISHED, wishes, WISHES[plan], strict=True):
                estimate = share(wished, n)
                note(f"{theme} {plan}", estimate.low, WISHING * chance, estimate.high)
        for name, n in (("Product", 60), ("Support", 100)):
            rated = mean(simulate_answers(seed, name, n).astype(float), bounds=(1, 5))
            note(name, rated.low, internal_truth()[name], rated.high)
    print(f"planted wishes, choices and departments covered, of {WORLDS} worlds: {covered}")
    assert min(covered.values()) >= LEAST


@pytest.mark.slow
@pytest.mark.acceptance
def test_simulated_worlds_name_those_who_earned_it() -> None:
    """The truth is the difference of true chances, weighted as the contacts of each world weight the kinds of call."""
    from data.exports.praise import AGENTS, EASY_AGENT, PRAISED, simulate_praise

    covered = dict.fromkeys((*PRAISED, EASY_AGENT), 0)
    named = dict.fromkeys((*PRAISED, EASY_AGENT, "anybody else"), 0)
    for seed in range(WORLDS):
        praised, contacts, chances = simulate_praise(seed)
        found = excesses(praised, contacts)
        others = contacts.sum(axis=0) - contacts
        expected = ((contacts * chances).sum(axis=0) - contacts * chances) / np.maximum(others, 1)
        weights = contacts * others / np.maximum(contacts + others, 1)
        truth = (weights * (chances - expected)).sum(axis=1) / weights.sum(axis=1)
        for agent in covered:
            at = AGENTS.index(agent)
            one = found[at]
            covered[agent] += one is not None and one.compared.low <= truth[at] <= one.compared.high
        for agent, one in zip(AGENTS, found, strict=True):
            named[agent if agent in covered else "anybody else"] += one is not None and one.stands_out
    print(f"planted praise, of {WORLDS} worlds: covered {covered}, named {named}")
    assert min(covered.values()) >= LEAST
    assert min(named[agent] for agent in PRAISED) >= 0.95 * WORLDS
    assert named[EASY_AGENT] <= max(1, 0.02 * WORLDS)
    assert named["anybody else"] <= max(1, 0.05 * WORLDS)


@pytest.mark.slow
def test_the_example_asks_for_what_was_planted_and_names_the_two(tmp_path: Path) -> None:
    from vocflow import stages
    from vocflow.cli.making import make_example
    from vocflow.config import load_project

    make_example(tmp_path / "kestrel", seed=1, records=5000)
    project = load_project(tmp_path / "kestrel")
    truth = json.loads((project.root / "truth.json").read_text(encoding="utf-8"))["recognition"]
    stages.ingest(project)
    stages.classify(project)
    card = stages.measure(project).scorecard
    assert card is not None
    assert card.value is not None
    assert card.recognition is not None
    wishes = {(each.theme, each.grouping, each.standing_out) for each in card.value.contrasts if each.voice == "asked"}
    assert ("vehicle availability", "segment", "Business") in wishes
    assert card.value.departments[-1].name == "Product"
    assert [group.group for group in card.value.again_by_value] == ["lower third", "middle third", "upper third"]
    assert card.value.again_by_value[0].share.value < card.value.again_by_value[2].share.value
    agents = {each.name for each in card.recognition.praised if each.kind == "agent"}
    assert set(truth["praised"]) == agents
    assert truth["by_case_mix_alone"] not in agents
