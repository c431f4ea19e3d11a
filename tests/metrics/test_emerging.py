"""Emerging themes: normal scores, charts and their ranks, against plain loops and scipy's distributions."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import stats

from tests.metrics.worlds import counts
from vocflow.metrics import emerging, normal_scores
from vocflow.metrics.daily_counts import baselines


def test_the_baseline_is_the_56_days_that_ended_a_week_before() -> None:
    x = np.arange(70.0)[None]
    base = baselines(x, np.full(70, 1_000.0))
    assert np.isnan(base.mentions[0, 62])
    assert base.mentions[0, 63] == sum(range(56))
    assert base.mentions[0, 69] == sum(range(6, 62))
    assert base.volume[0, 69] == 56_000


def test_a_score_is_the_mid_p_of_the_day() -> None:
    """4 mentions of 100 comments a day for 56 days; then 9 of 200, 8 being expected, all but Poisson."""
    x = [[4.0] * 63 + [9.0]]
    v = [100.0] * 63 + [200.0]
    base = baselines(np.array(x), np.array(v))
    mean, size = 200 * (4 * 56 + 0.5) / 5_600, 1 / float(base.dispersion[0, 63])
    chances = stats.nbinom(size, size / (size + mean))
    expected = stats.norm.isf(chances.sf(9) + chances.pmf(9) / 2)
    assert normal_scores(x, v)[0, 63] == pytest.approx(expected, abs=1e-9)
    assert size > 1_000


def test_scores_of_a_stable_world_are_standard_normal() -> None:
    x, v = counts(np.full(40, 20.0), 365, np.random.default_rng(0))
    scores = normal_scores(x, v)[:, 63:]
    assert abs(scores.mean()) < 0.05
    assert 0.95 < scores.std() < 1.08


def test_a_burst_in_the_baseline_hides_nothing_for_long() -> None:
    """One day of 200 mentions among days of 5 would treble the baseline; clipped to its own forecast it does not."""
    x = np.full((1, 140), 5.0)
    x[0, 80] = 200.0
    base = baselines(x, np.full(140, 1_000.0))
    assert base.mentions[0, 120] < 56 * 5 * 1.15


def test_the_charts_are_those_of_a_plain_loop() -> None:
    x, v = counts(np.array([1.0, 5.0, 20.0]), 60, np.random.default_rng(3), grown=140)
    scores = normal_scores(x, v)[:, 63:]
    by_theme = {theme.theme: theme for theme in emerging(x, v)}
    for theme in range(3):
        ewma = 0.0
        for score in scores[theme]:
            ewma = 0.8 * ewma + 0.2 * score
        assert by_theme[theme].ewma == pytest.approx(ewma)
        sums = [sum(scores[theme, start:] - 0.5) for start in range(scores.shape[1] - 28, scores.shape[1])]
        assert by_theme[theme].cusum == pytest.approx(max(0.0, *sums))
        since = by_theme[theme].since
        assert by_theme[theme].observed == x[theme, since:].sum()


def test_what_doubled_ranks_first_and_is_beyond_its_limit() -> None:
    x, v = counts(np.full(25, 10.0), 40, np.random.default_rng(5))
    x[7, -12:] *= 2
    first, second = emerging(x, np.maximum(v, x.sum(axis=0)))[:2]
    assert first.theme == 7 and first.beyond and not second.beyond
    assert first.observed > 1.5 * first.expected


def test_before_there_is_a_baseline_nothing_emerges() -> None:
    assert emerging([[3] * 63], [50] * 63) == ()
    assert np.isnan(normal_scores([[3] * 63], [50] * 63)).all()


def test_days_without_comments_say_nothing() -> None:
    x, v = [[4.0] * 70 + [0.0]], [100.0] * 70 + [0.0]
    assert normal_scores(x, v)[0, -1] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "v", "words"),
    [
        ([[3, 4]], [10], "themes x days"),
        ([[11.0] * 70], [10.0] * 70, "between 0 and the number of comments"),
        ([[float("nan")] * 70], [10.0] * 70, "between 0 and the number of comments"),
    ],
)
def test_counts_that_cannot_be_are_refused(x: list[list[float]], v: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        normal_scores(x, v)


@pytest.mark.slow
def test_a_million_theme_days_take_seconds() -> None:
    random = np.random.default_rng(0)
    x = random.poisson(5, (1_000, 1_000)).astype(float)
    started = time.process_time()
    assert len(emerging(x, np.full(1_000, 200.0))) == 1_000
    assert time.process_time() - started < 10
