"""Laney's chart, by hand and on simulated periods."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.metrics import control_chart, nps_control_chart


def test_the_limits_of_a_share_by_hand() -> None:
    """Shares of 30% and 10% of 100 in turn: centre 20%, sqrt(0.2 * 0.8 / 100) = 4%, z = +2.5 and -2.5 in turn.

    Each moving range is 5, so sigma_z = 5 / 1.128 = 4.4326, and the limits lie 3 * 4.4326 * 4% = 53.19% from the
    centre: 0% (clipped) and 73.19%. Of a period of 400, sqrt(0.16 / 400) = 2%.
    """
    chart = control_chart([30, 10] * 10, [100] * 20)
    assert (chart.centre, chart.sigma_z) == (pytest.approx(0.2), pytest.approx(4.43262, abs=1e-5))
    assert (chart.low[0], chart.high[0]) == (0.0, pytest.approx(0.731915, abs=1e-6))
    assert chart.beyond == ()


def test_the_limits_of_nps_by_hand() -> None:
    """50, 30, 20 of 100 but for one period of 10, 30, 60: over 20 periods 960, 600, 440 of 2,000, so NPS +26.

    One answer's variance is 0.48 + 0.22 - 0.26**2 = 0.6324, so a period of 100 has sqrt(63.24) = 7.9524 points. All z
    are 4 / 7.9524 = 0.50299 but the last, -76 / 7.9524 = -9.5568: one moving range of 10.0598 among 19, mean 0.52946,
    sigma_z = 0.46938, limits 26 -+ 3 * 0.46938 * 7.9524 = 26 -+ 11.198.
    """
    chart = nps_control_chart([50] * 19 + [10], [30] * 20, [20] * 19 + [60])
    assert chart.values[0] == pytest.approx(30) and chart.values[-1] == pytest.approx(-50)
    assert chart.centre == pytest.approx(26)
    assert chart.sigma_z == pytest.approx(0.46938, abs=1e-4)
    assert (chart.low[0], chart.high[0]) == (pytest.approx(14.802, abs=1e-3), pytest.approx(37.198, abs=1e-3))
    assert chart.beyond == (19,)


def test_unequal_sizes_have_unequal_limits() -> None:
    chart = control_chart([10, 44] * 10, [100, 400] * 10)
    reach = [high - chart.centre for high in chart.high]
    assert reach[0] == pytest.approx(2 * reach[1])


def test_fewer_than_20_periods_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="at least 20 periods, and there are 19"):
        control_chart([10] * 19, [100] * 19)
    with pytest.raises(ValueError, match="at least 20 periods, and there are 8"):
        nps_control_chart([50] * 8, [30] * 8, [20] * 8)


def test_periods_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="leave it out"):
        control_chart([0] + [10] * 20, [0] + [100] * 20)
    with pytest.raises(ValueError, match="more than its size"):
        control_chart([101] + [10] * 20, [100] * 21)


@pytest.mark.parametrize("spread", [0.0, 0.03])
def test_few_quiet_periods_lie_beyond_the_limits(spread: float) -> None:
    """At large n a plain p-chart calls every period that varies beyond sampling; Laney's limits widen with them."""
    random = np.random.default_rng(0)
    sizes = random.integers(2_000, 6_000, 2_000)
    shares = np.clip(0.3 + spread * random.standard_normal(2_000), 0, 1)
    beyond = control_chart(random.binomial(sizes, shares), sizes).beyond
    assert len(beyond) < 2_000 * 0.01
