"""How far a listening post is: by how much its words differ from the lessons, and by no less for its being small."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from vocflow.text import relevance
from vocflow.text.relevance import FAR, MIN_HEARD, distances, divergence, is_far

AIR = ["the", "crew", "was", "kind", "seat", "hard", "flight", "left", "late", "again", "so", "we", "missed", "home"]
BANK = ["my", "card", "blocked", "branch", "would", "not", "answer", "about", "fees", "account", "since", "monday"]


def said(words: list[str], texts: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(words, 8)) for _ in range(texts)]


def test_the_divergence_is_scipys_less_that_of_chance() -> None:
    """scipy gives the square root of the Jensen-Shannon divergence. With so many words chance is next to nothing."""
    taught, heard = said(AIR, 2000, 0), said(AIR[:6] + BANK[:6], 2000, 1)
    words = sorted({*AIR, *BANK})
    shares = [[" ".join(texts).split().count(word) for word in words] for texts in (taught, heard)]
    assert divergence(taught, heard) == pytest.approx(jensenshannon(*shares, base=2) ** 2, abs=0.002)


def test_the_same_language_is_near_however_few_the_texts() -> None:
    for texts in (20, 100, 1000):
        assert divergence(said(AIR, 3000, 0), said(AIR, texts, 1)) < 0.02
        assert divergence(said(AIR, 3000, 0), said(BANK, texts, 1)) > 0.5


SOME = st.lists(st.text(max_size=20), max_size=5).map(lambda texts: [*texts, "a"])


@given(SOME, SOME)
def test_it_lies_between_nothing_and_one_bit(taught: list[str], heard: list[str]) -> None:
    assert 0 <= divergence(taught, heard) <= 1 + 1e-9


@pytest.mark.parametrize(("taught", "heard"), [([], []), (["kind staff"], ["", " "]), ([""], ["kind staff"])])
def test_nobody_can_tell_how_far_silence_is(taught: list[str], heard: list[str]) -> None:
    assert math.isnan(divergence(taught, heard))
    assert is_far(divergence(taught, heard))


def test_each_post_has_its_distance() -> None:
    lessons = said(AIR, 400, 0)
    heard = {
        "survey": lessons[:MIN_HEARD],
        "reviews": said(AIR, MIN_HEARD, 1),
        "calls": said(BANK, MIN_HEARD, 2),
        "tickets": said(AIR, MIN_HEARD - 1, 3),
    }
    texts = [text for of_post in heard.values() for text in of_post]
    post = np.repeat(list(heard), [len(of_post) for of_post in heard.values()])
    found = distances(lessons, texts, post, post == "survey")
    assert found["survey"] == 0
    assert found["reviews"] < FAR < found["calls"]
    assert math.isnan(found["tickets"])
    assert {name: is_far(bits) for name, bits in found.items()} == {
        "survey": False,
        "reviews": False,
        "calls": True,
        "tickets": True,
    }


def test_a_post_that_taught_too_little_is_measured() -> None:
    lessons = said(AIR, 400, 0)
    texts = said(BANK, 200, 1)
    teaches = np.arange(200) < MIN_HEARD - 1
    assert distances(lessons, texts, np.array(["calls"] * 200), teaches)["calls"] > FAR


def test_many_texts_are_sampled_alike_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevance, "READ_TEXTS", 300)
    taught, heard = said(AIR, 2000, 0), said(AIR[4:] + BANK[:4], 2000, 1)
    assert divergence(taught, heard, seed=1) == divergence(taught, heard, seed=1)
    assert divergence(taught, heard, seed=1) == pytest.approx(divergence(taught, heard, seed=2), abs=0.02)


def test_real_posts_lie_as_far_as_the_constant_says(shared: Path) -> None:
    def read(name: str, column: str) -> list[str]:
        with (shared / "data" / name).open(encoding="utf-8", newline="") as file:
            return [row[column] for row in csv.DictReader(file)]

    seat, lounge = read("skytrax_seat.csv", "content"), read("skytrax_lounge.csv", "content")
    hospital = read("nhs_feedback.csv", "feedback")
    assert divergence(seat[::2], seat[1::2]) < 0.05
    assert divergence(seat, lounge) < FAR < divergence(seat, hospital)
