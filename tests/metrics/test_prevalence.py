"""Shares from an imperfect reader and a random audit: against published values, by hand, and by simulation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.repeats import repeats
from vocflow.metrics import FEWEST_TO_CORRECT, prevalence

Y = [1, 0, 0, 1, 1, 0, 1, 0, 0, 0]
F = [0.9, 0.2, 0.1, 0.6, 0.8, 0.4, 0.3, 0.1, 0.2, 0.7]
U = np.linspace(0.05, 0.95, 50) ** 2


def test_the_plain_interval_is_that_of_ppi_python(shared: Path) -> None:
    # V18 in ../shared/reference/checks.json: ppi-python 0.2.3, lambda = 1.
    checks = json.loads((shared / "reference" / "checks.json").read_text(encoding="utf-8"))
    (v18,) = (check for check in checks if check["id"] == "V18")
    found = prevalence(v18["input"]["y"], v18["input"]["f"], U, tuning=1, method="normal")
    assert found.value == pytest.approx(v18["expect"]["est"], abs=v18["tolerance"])
    assert (found.low, found.high) == pytest.approx(v18["expect"]["ci"], abs=v18["tolerance"])


def test_the_plain_interval_without_the_reference_file() -> None:
    # The values of V18, for clones without ../shared.
    found = prevalence(Y, F, U, tuning=1, method="normal")
    assert (found.value, found.low, found.high) == pytest.approx((0.290255102, 0.04315984, 0.53735036), abs=1e-6)
    assert (found.n, found.rows, found.positives) == (10, 60, 4)


def test_power_tuning_is_cochrans_regression_estimator() -> None:
    """With the best lambda the estimate is mean y + b (mean f of all rows - mean f of the audit): Cochran 1977, 7.3."""
    found = prevalence(Y, F, U, method="normal")
    slope = np.cov(Y, F, ddof=0)[0, 1] / np.var(F)
    everywhere = np.concatenate([F, U]).mean()
    assert found.value == pytest.approx(np.mean(Y) + slope * (everywhere - np.mean(F)), abs=1e-12)
    assert found.tuning == pytest.approx(slope * 50 / 60)
    assert found.high - found.low < prevalence(Y, F, U, tuning=0, method="normal").high  # a reader that helps, helps


def test_a_correction_worked_by_hand() -> None:
    """Of 100 audited rows 30 have it; the reader finds 24 of them and 6 of the 70 others, and 20% of 900 more rows.

    Covariance: 24/100 - 30/100 x 30/100 = 0.15; variance of the reader 0.21; slope 0.7143; lambda 0.7143 x 900/1000 =
    0.6429 without pseudo-rows. Estimate 0.3 + 0.6429 x (0.2 - 0.3) = 0.2357.
    """
    truth = [1] * 30 + [0] * 70
    read = [1] * 24 + [0] * 6 + [1] * 6 + [0] * 64
    plain = prevalence(truth, read, [1] * 180 + [0] * 720, method="normal")
    assert plain.tuning == pytest.approx(0.642857, abs=1e-6)
    assert plain.value == pytest.approx(0.235714, abs=1e-6)
    # Variance: (0.21 - 2 x 0.642857 x 0.15 + 0.642857^2 x 0.21) / 100 + 0.642857^2 x 0.16 / 900
    variance = (0.21 - 2 * 0.642857 * 0.15 + 0.642857**2 * 0.21) / 100 + 0.642857**2 * 0.16 / 900
    assert plain.high - plain.low == pytest.approx(2 * 1.959964 * variance**0.5, abs=1e-5)
    adjusted = prevalence(truth, read, [1] * 180 + [0] * 720)
    assert adjusted.as_classified == pytest.approx(0.21)
    assert adjusted.basis == "prediction-powered"
    assert adjusted.high - adjusted.low > plain.high - plain.low


def test_rows_of_a_likelier_draw_count_less() -> None:
    """Group A: 100 rows, 20 audited at 0.2, 10 have it. B: 900 rows, 45 at 0.05, 9 have it. So 50 + 180 of 1,000 do."""
    truth = [1] * 10 + [0] * 10 + [1] * 9 + [0] * 36
    chances = [0.2] * 20 + [0.05] * 45
    found = prevalence(truth, [0] * 65, [0] * 935, chances=chances)
    assert found.value == pytest.approx(0.23)
    assert prevalence(truth, [0] * 65, [0] * 935).value == pytest.approx(19 / 65)


def test_too_few_to_correct_leaves_the_reader_out() -> None:
    # Clopper & Pearson by their definition: 7 or more of 100, and 7 or fewer, have a chance of 2.5% at the limits.
    found = prevalence([1] * 7 + [0] * 93, [1] * 50 + [0] * 50, [1] * 1000)
    assert (found.value, found.basis, found.tuning) == (0.07, "labels alone", 0.0)
    assert stats.binom.sf(6, 100, found.low) == pytest.approx(0.025)
    assert stats.binom.cdf(7, 100, found.high) == pytest.approx(0.025)
    # None of 100: the rule of three's exact form, 1 - 0.025^(1/100).
    none = prevalence([0] * 100, [1] * 100, [])
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1 - 0.025**0.01)
    enough = [1] * FEWEST_TO_CORRECT + [0] * 90
    assert prevalence(enough, enough, [0] * 100).basis == "prediction-powered"
    assert prevalence(enough[::-1], enough, [0] * 100).positives == FEWEST_TO_CORRECT
    assert prevalence([1 - y for y in enough][:99], enough[:99], [0]).basis == "prediction-powered"


def test_a_reader_that_tells_nothing_is_not_followed() -> None:
    random = np.random.default_rng(3)
    truth = random.random(400) < 0.3
    found = prevalence(truth, random.random(400) < 0.5, random.random(5000) < 0.9)
    assert found.tuning < 0.1
    assert abs(found.value - truth.mean()) < 0.04


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (([], [], [1.0]), "at least one audited row"),
        (([1, 0], [1], []), "do not fit together"),
        (([1, 2], [1, 0], []), "1 or 0"),
        (([1, 0], [1, 1.5], []), "1 of 2 predictions"),
        (([1, 0], [1, 0], [float("nan")]), "1 of 1 predictions"),
    ],
)
def test_what_is_no_audit_is_refused(arguments: tuple[list[float], ...], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        prevalence(*arguments)


def test_impossible_chances_are_refused() -> None:
    with pytest.raises(ValueError, match="chance to be drawn"):
        prevalence([1, 0], [1, 0], [], chances=[0.0, 0.5])


@given(
    st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60),
    st.lists(st.floats(0, 1), max_size=60),
)
def test_the_interval_holds_the_share_and_lies_within_0_and_1(
    audited: list[tuple[bool, float]], others: list[float]
) -> None:
    truth, read = [float(y) for y, _ in audited], [f for _, f in audited]
    found = prevalence(truth, read, others)
    assert 0 <= found.low <= found.value <= found.high <= 1
    mirrored = prevalence([1 - y for y in truth], [1 - f for f in read], [1 - f for f in others])
    assert mirrored.value == pytest.approx(1 - found.value, abs=1e-9)
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - found.high, 1 - found.low), abs=1e-9)


DRIFTED = {  # how often the reader finds what is there, and leaves out what is not, after the drift
    "finds half, invents little": (0.57, 0.99),
    "errs on both sides": (0.90, 0.90),
    "invents much": (0.80, 0.70),
    "nearly right": (0.95, 0.995),
    "tells little": (0.60, 0.60),
}


def drifted(random: np.random.Generator, share: float, n: int, rows: int, kind: str) -> tuple[np.ndarray, ...]:
    """One period after a drift: the reader errs as it never did before, and the audit is drawn from it."""
    finds, leaves_out = DRIFTED[kind]
    truth = random.random(rows) < share
    read = np.where(truth, random.random(rows) < finds, random.random(rows) >= leaves_out)
    return truth[:n].astype(float), read[:n].astype(float), read[n:].astype(float)


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.parametrize("kind", DRIFTED)
@pytest.mark.parametrize("share", [0.08, 0.12, 0.25, 0.5])
def test_prevalence_covers_after_a_drift(kind: str, share: float) -> None:
    """Issue 4: at least 94% over 2,000 simulations at shares of 8% and more, audit drawn after a drift."""
    times = repeats(2000)
    random = np.random.default_rng(int(1000 * share))
    hits = 0
    for time in range(times):
        found = prevalence(*drifted(random, share, (100, 150, 300)[time % 3], 2000, kind))
        hits += found.low <= share <= found.high
    print(f"{share:.0%}, {kind}: coverage {hits / times:.4f}")
    assert hits / times >= (0.94 if times >= 2000 else 0.5)


@pytest.mark.acceptance
@pytest.mark.slow
def test_prevalence_covers_with_unequal_chances() -> None:
    """Two groups of rows, one audited five times as likely as the other, in which it is three times as common."""
    times = repeats(2000)
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(times):
        likely = random.random(3000) < 0.3
        truth = random.random(3000) < np.where(likely, 0.30, 0.10)
        read = np.where(truth, random.random(3000) < 0.7, random.random(3000) < 0.1).astype(float)
        chances = np.where(likely, 0.20, 0.04)
        drawn = random.random(3000) < chances
        found = prevalence(truth[drawn], read[drawn], read[~drawn], chances=chances[drawn])
        hits += found.low <= 0.16 <= found.high
    print(f"unequal chances: coverage {hits / times:.4f}")
    assert hits / times >= (0.94 if times >= 2000 else 0.5)


def test_plain_counting_misses_what_the_correction_finds() -> None:
    """Why it is done: the reader finds 57% of 25%, so it says 15%; the corrected interval holds the truth."""
    random = np.random.default_rng(11)
    found = prevalence(*drifted(random, 0.25, 300, 5000, "finds half, invents little"))
    assert found.as_classified < 0.17
    assert found.low > found.as_classified
    assert found.low <= 0.25 <= found.high
