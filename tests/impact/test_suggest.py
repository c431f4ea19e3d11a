"""KPIs suggested from a choosing half and confirmed by the other: found, grouped, deterministic, refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vocflow.impact import TooFewRows, suggest

N = 1200


def world(seed: int, n: int = N) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """A score moved by `waiting` and `crew`; `queue` copies most of `waiting`, the others mean nothing."""
    random = np.random.default_rng(seed)
    waiting, crew = random.random(n) < 0.2, random.random(n) < 0.3
    queue = np.where(random.random(n) < 0.85, waiting, random.random(n) < 0.2)
    score = 20 - 60 * waiting + 40 * crew + random.normal(0, 50, n)
    chance = {f"chance {at}": (random.random(n) < 0.25).astype(float) for at in range(12)}
    return score, {"waiting": waiting.astype(float), "crew": crew.astype(float), "queue": queue.astype(float), **chance}


def test_the_planted_measures_are_suggested_once_each_with_their_sign() -> None:
    score, candidates = world(1)
    found = {suggestion.name: suggestion for suggestion in suggest(score, candidates, range(N))}
    assert list(found) == ["waiting", "crew"]
    assert found["waiting"].group == ("waiting", "queue")
    assert found["waiting"].difference.high < 0 < found["crew"].difference.low
    assert found["waiting"].difference.low < -60 < found["waiting"].difference.high


def test_the_confirming_half_alone_gives_the_difference_and_hc2_its_width() -> None:
    # Worked out from the definition: the halves are the even and odd places of a seeded shuffle of the customers.
    score, candidates = world(2)
    (found,) = suggest(score, {"waiting": candidates["waiting"]}, range(N), seed=5)
    order = {str(name): at for at, name in enumerate(sorted(map(str, range(N))))}
    place = np.random.default_rng(5).permutation(N)[[order[str(at)] for at in range(N)]]
    with_it, without = (score[(place % 2 == 1) & (candidates["waiting"] == side)] for side in (1, 0))
    assert found.difference.value == pytest.approx(with_it.mean() - without.mean())
    assert found.difference.n == len(with_it) + len(without)
    # for two groups HC2 is the variance of Welch's test
    se = np.sqrt(with_it.var(ddof=1) / len(with_it) + without.var(ddof=1) / len(without))
    from scipy import stats

    half_width = stats.t.ppf(0.975, len(with_it) - 1) * se
    assert found.difference.high - found.difference.value == pytest.approx(half_width, rel=1e-9)


def test_the_order_of_rows_and_candidates_does_not_matter() -> None:
    score, candidates = world(3)
    shuffled = np.random.default_rng(0).permutation(N)
    turned = {name: candidates[name][shuffled] for name in reversed(candidates)}
    first = suggest(score, candidates, range(N))
    second = suggest(score[shuffled], turned, [int(at) for at in shuffled])
    assert [(s.name, s.group) for s in first] == [(s.name, s.group) for s in second]
    assert [s.difference.value for s in first] == pytest.approx([s.difference.value for s in second])
    assert suggest(score, candidates, range(N)) == first


def test_all_answers_of_a_customer_stand_in_one_half_and_count_as_one_draw() -> None:
    # Every answer ten times over: without clusters the interval would be a third as wide.
    score, candidates = world(4, 600)
    once = suggest(score, {"waiting": candidates["waiting"]}, range(600))[0].difference
    ten = suggest(
        np.repeat(score, 10), {"waiting": np.repeat(candidates["waiting"], 10)}, np.repeat(range(600), 10).tolist()
    )[0].difference
    assert ten.value == pytest.approx(once.value)
    assert ten.high - ten.low == pytest.approx(once.high - once.low, rel=0.02)


def test_what_was_not_said_is_left_out_of_its_own_candidate_only() -> None:
    score, candidates = world(5)
    gaps = candidates["crew"].copy()
    gaps[::3] = np.nan
    found = {s.name: s for s in suggest(score, {"waiting": candidates["waiting"], "crew": gaps}, range(N))}
    assert found["waiting"].difference.n == N // 2
    assert found["crew"].difference.n < 0.75 * N / 2


def test_at_most_five_are_suggested() -> None:
    random = np.random.default_rng(8)
    columns = {f"driver {at}": (random.random(3000) < 0.3).astype(float) for at in range(8)}
    score = sum(40 * column for column in columns.values()) + random.normal(0, 20, 3000)
    assert len(suggest(score, columns, range(3000))) == 5


def test_noise_is_rarely_suggested() -> None:
    # Twelve candidates that mean nothing, a level of 5% for the whole list: 300 worlds, 15 expected, 27 at most.
    wrong = 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        columns = {f"chance {at}": (random.random(400) < 0.3).astype(float) for at in range(12)}
        wrong += bool(suggest(random.normal(0, 50, 400), columns, range(400)))
    assert wrong <= 27


def test_too_few_answers_are_refused_in_words() -> None:
    score, candidates = world(6, 180)
    with pytest.raises(TooFewRows, match=r"the smaller half has 90 answers, and it takes 100 to choose"):
        suggest(score, candidates, range(180))
    with pytest.raises(TooFewRows, match="no candidate has 20 answers with it and 20 without it"):
        suggest(np.arange(300.0), {"never": np.zeros(300)}, range(300))
