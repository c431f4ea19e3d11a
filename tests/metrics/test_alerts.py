"""Alerts: evidence by hand, its validity, and what a year of nights brings in stable and in changed worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from tests.metrics.worlds import HISTORY, answers, counts
from tests.repeats import repeats
from vocflow.metrics import alerts, nps_evidence, theme_evidence
from vocflow.metrics.alerts import GROWTHS, WEIGHTS

THEMES = 25
STREAMS = THEMES + 1
NPS_BEFORE, NPS_AFTER = (0.50, 0.25, 0.25), (0.36, 0.26, 0.38)


def test_the_evidence_of_one_day_is_its_likelihood_ratio() -> None:
    """A baseline of 1,000 a day leaves the rate all but known, and an even one the noise all but Poisson.

    By hand, of 12 mentions where 10 are expected: sum over the growths g of weight * exp(12 log g - 10 (g - 1)).
    """
    x = np.array([[1_000.0] * 63 + [12.0]])
    v = np.array([100_000.0] * 63 + [1_000.0])
    found = theme_evidence(x, v)
    by_hand = sum(w * math.exp(12 * math.log(g) - 10 * (g - 1)) for g, w in zip(GROWTHS, WEIGHTS, strict=True))
    assert found.log_evidence[0, 63] == pytest.approx(math.log(by_hand), abs=0.03)
    assert np.isneginf(found.log_evidence[0, :63]).all()


def test_the_evidence_is_marginal_over_the_rate_that_a_small_baseline_leaves_open() -> None:
    """One mention a day for 56 days, then 6 on one: against scipy's integral over the gamma posterior of the rate."""
    x, v = np.array([[1.0] * 63 + [6.0]]), np.full(64, 100.0)
    posterior = stats.gamma(56.5, scale=1 / 5_600)

    def marginal(growth: float) -> float:
        def told(rate: float) -> float:
            return float(posterior.pdf(rate) * stats.poisson.pmf(6, 100 * rate * growth))

        return float(integrate.quad(told, 0.004, 0.02)[0])

    by_hand = sum(w * marginal(g) / marginal(1.0) for g, w in zip(GROWTHS, WEIGHTS, strict=True))
    assert theme_evidence(x, v).log_evidence[0, 63] == pytest.approx(math.log(by_hand), abs=0.05)


def test_the_evidence_of_a_fall_of_nps_by_hand() -> None:
    """10,000 of each kind a day, then 1 promoter and 4 detractors: S = -3, n = 5, and each tilt's scale is known."""
    counted = np.full((3, 64), 10_000.0)
    counted[:, 63] = (1, 0, 4)
    ratios = []
    for tilt in (0.2, 0.4, 0.8):
        scale = (math.exp(-tilt) + 1 + math.exp(tilt)) / 3
        ratios.append(math.exp(tilt * 3) / scale**5)
    by_hand = math.log(sum(w * ratio for w, ratio in zip(WEIGHTS, ratios, strict=True)))
    assert nps_evidence(*counted).log_evidence[0, 63] == pytest.approx(by_hand, abs=1e-3)


def test_a_sum_of_e_values_grows_by_one_a_night() -> None:
    """The mean of the e-detector over many stable streams, L nights after the first start, is at most L."""
    x, v = counts(np.full(4_000, 10.0), 0, np.random.default_rng(2))
    evidence = np.exp(theme_evidence(x[:, :70], v[:70]).log_evidence[:, 63:])
    mean, error = evidence.mean(axis=0), evidence.std(axis=0) / math.sqrt(4_000)
    assert (mean - 3 * error <= np.arange(1, 8)).all()


def test_an_alert_silences_its_stream_until_the_new_level_is_its_baseline() -> None:
    told = np.full((2, 300), -np.inf)
    told[0, 100:200] = 20.0
    told[1, 150] = 20.0
    raised = alerts(told, np.zeros((2, 300), dtype=int))
    assert [(alert.stream, alert.day) for alert in raised] == [(0, 100), (1, 150), (0, 184)]
    assert raised[0].threshold == 2 * 365


def test_evidence_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="streams x days"):
        alerts([[1.0, 2.0]], [[1], [2]])
    with pytest.raises(ValueError, match="one of each a day"):
        nps_evidence([1, 2], [1, -2], [1, 2])


@pytest.mark.slow
@pytest.mark.acceptance
def test_a_stable_year_has_at_most_one_alert_in_the_median_world() -> None:
    """25 themes from one mention in three days to 30 a day, noise of each its own, and NPS of 20 answers a day."""
    worlds, false = repeats(100), []
    for seed in range(worlds):
        random = np.random.default_rng(seed)
        rates, size = 10 ** random.uniform(-0.5, 1.5, THEMES), 10 ** random.uniform(1, 2, THEMES)
        themes = theme_evidence(*counts(rates, 365, random, size=size))
        score = nps_evidence(*answers(NPS_BEFORE, 365, 20, random))
        raised = alerts(
            np.concatenate([themes.log_evidence, score.log_evidence]), np.concatenate([themes.since, score.since])
        )
        false.append(sum(alert.day >= HISTORY for alert in raised))
    print(
        f"false alerts in a stable year, {worlds} worlds: median {np.median(false):g}, mean {np.mean(false):.2f}, "
        f"more than one in {np.mean(np.array(false) > 1):.1%}"
    )
    assert np.median(false) <= 1
    assert np.mean(false) <= 1


@pytest.mark.slow
@pytest.mark.acceptance
def test_a_doubling_at_10_a_day_is_found_in_a_median_of_5_days() -> None:
    """At the threshold of 25 themes and NPS; the variance at 10 a day is 1.5 times the mean."""
    delays: list[int] = []
    for seed in range(repeats(100)):
        day = HISTORY + 10 + seed % 7
        x, v = counts(np.full(THEMES, 10.0), 60, np.random.default_rng(seed), grown=day)
        found = theme_evidence(x, v)
        # each theme by itself, at the whole project's threshold
        raised = alerts(found.log_evidence, found.since, nights_per_false_alert=365 * STREAMS / THEMES)
        first = {alert.stream: alert.day - day + 1 for alert in raised[::-1] if alert.day >= day}
        delays += [first.get(theme, 999) for theme in range(THEMES)]
    print(
        f"a doubling at 10 a day, {len(delays)} times: found after a median of {np.median(delays):g} days "
        f"(nine in ten within {np.percentile(delays, 90):g})"
    )
    assert np.median(delays) <= 5


@pytest.mark.slow
def test_a_fall_of_nps_is_found() -> None:
    delays = []
    for seed in range(20):
        counted = answers(NPS_BEFORE, 60, 60, np.random.default_rng(seed))
        counted[:, HISTORY:] = answers(NPS_AFTER, 60, 60, np.random.default_rng(seed + 100))[:, HISTORY:]
        found = nps_evidence(*counted)
        raised = [alert.day for alert in alerts(found.log_evidence, found.since, nights_per_false_alert=365 * STREAMS)]
        delays.append(min((day - HISTORY + 1 for day in raised if day >= HISTORY), default=999))
    assert np.median(delays) <= 7
