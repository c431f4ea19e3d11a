"""Planted dates are found again: the day of the parking rule in the scores, and the surge in the comments."""

from __future__ import annotations

import json
import math
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.repeats import repeats
from vocflow.metrics import change_points


@pytest.mark.slow
@pytest.mark.acceptance
def test_simulated_worlds_date_the_planted_change() -> None:
    """Scores alone: in at least 935 of 1,000 worlds no interval but one that holds 1 July 2026 is given for it."""
    from data.exports.calendar import day_in
    from data.world import CHANGE_DAY, QUARTERS, simulate_scores

    worlds, held, missed, extra = repeats(1000), 0, 0, 0
    first = QUARTERS[0].start
    end = QUARTERS[-1].start  # the open quarter is not looked at
    for seed in range(worlds):
        dice = random.Random(seed)
        counts = np.zeros(((end - first).days, 3))
        for score, quarter in zip(*simulate_scores(seed), strict=True):
            day = (day_in(QUARTERS[quarter], dice) - first).days
            if day < len(counts):
                counts[day, 0 if score >= 9 else 1 if score >= 7 else 2] += 1
        found = change_points(counts)
        near = [change for change in found if change.low <= (CHANGE_DAY - first).days <= change.high]
        held += bool(near)
        missed += not found
        extra += len(found) > 1
    print(f"planted day: held by an interval in {held} of {worlds} worlds; {missed} without a change, {extra} with two")
    assert held >= math.floor(0.935 * worlds)


@pytest.mark.slow
def test_the_sample_company_shows_the_surge_and_the_change_and_nothing_else(tmp_path: Path) -> None:
    from vocflow import stages
    from vocflow.cli.making import make_example
    from vocflow.config import load_project

    root = tmp_path / "kestrel"
    make_example(root, seed=1, records=5000)
    truth = json.loads((root / "truth.json").read_text(encoding="utf-8"))
    project = load_project(root)
    outcome = stages.run(project)
    facts = stages.measure(project)
    assert facts.scorecard is not None and facts.scorecard.emerging is not None and facts.scorecard.trend is not None
    (theme,) = facts.scorecard.emerging.themes
    assert theme.name == truth["surge"]["theme"]
    start = date.fromisoformat(truth["surge"]["start"])
    assert abs(theme.since - start) <= timedelta(days=7)
    assert theme.alert is not None and start < theme.alert
    assert theme.quotes
    assert [alert.theme for alert in stages.raised_by(project, outcome.published.run_id, facts.as_of)] == [theme.name]
    (change,) = facts.scorecard.trend.changes
    assert change.day.low is not None and change.day.high is not None
    assert change.day.low <= date.fromisoformat(truth["change"]["day"]).toordinal() <= change.day.high
    assert facts.scorecard.trend.length == "month"
