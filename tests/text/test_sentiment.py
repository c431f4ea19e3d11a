"""Feelings: VADER as published, names masked, and a project's own model adopted only when it is more right."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vocflow.text.comparison import compare, weak_labels
from vocflow.text.lexicon import compound, verdicts
from vocflow.text.sentiment import Choice, Vader, choose, mask_names
from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE

# The examples of vaderSentiment's README with their published compound scores.
README = [
    ("VADER is smart, handsome, and funny.", 0.8316),
    ("VADER is smart, handsome, and funny!", 0.8439),
    ("VADER is very smart, handsome, and funny.", 0.8545),
    ("VADER is VERY SMART, handsome, and FUNNY.", 0.9227),
    ("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342),
    ("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469),
    ("VADER is not smart, handsome, nor funny.", -0.7424),
    ("The book was good.", 0.4404),
    ("At least it isn't a horrible book.", 0.4310),
    ("The book was only kind of good.", 0.3832),
    ("The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042),
    ("Today SUX!", -0.5461),
    ("Today only kinda sux! But I'll get by, lol", 0.5249),
    ("Make sure you :) or :D today!", 0.8633),
    ("Not bad at all", 0.4310),
]


def test_vader_gives_the_published_scores() -> None:
    texts = [text for text, _ in README]
    published = np.array([score for _, score in README])
    np.testing.assert_allclose(compound(texts, ["en"] * len(texts)), published, atol=5e-5)
    read = Vader().read(texts, ["en"] * len(texts))
    assert read.feeling.tolist() == [POSITIVE if score > 0 else NEGATIVE for score in published]


def test_the_thresholds_are_those_of_the_readme() -> None:
    read = verdicts(np.array([0.05, 0.049, -0.049, -0.05, 0, 1, -1]))
    assert read.feeling.tolist() == [POSITIVE, NEUTRAL, NEUTRAL, NEGATIVE, NEUTRAL, POSITIVE, NEGATIVE]
    np.testing.assert_allclose(read.probabilities.sum(axis=1), 1)
    assert (read.probabilities.argmax(axis=1) == read.feeling).all()


def test_vader_abstains_in_other_languages() -> None:
    read = Vader().read(["good", "good", "schlecht"], ["en", "fr", "de"])
    assert read.abstained.tolist() == [False, True, True]
    assert read.feeling.tolist() == [POSITIVE, NEUTRAL, NEUTRAL]
    np.testing.assert_allclose(read.probabilities[1:], 1 / 3)


@pytest.mark.parametrize(
    ("text", "brands", "masked"),
    [
        ("United flew me home", ["United"], "_name_ flew me home"),
        ("UNITED's crew", ["United"], "_name_'s crew"),
        ("we stand reunited", ["United"], "we stand reunited"),
        ("thanks @united_help!", [], "thanks _name_!"),
        ("write to me@home.org", [], "write to me@home.org"),
        ("Best  Buy and Best", ["Best", "Best Buy"], "_name_ and _name_"),
        ("a+ service", ["A+", "", "  "], "_name_ service"),
    ],
)
def test_names_are_masked(text: str, brands: list[str], masked: str) -> None:
    assert mask_names([text], brands) == [masked]


def test_a_brand_is_not_praise() -> None:
    text = "United cancelled it, I rebooked with United"
    assert compound([text], ["en"])[0] > compound(mask_names([text], ["United"]), ["en"])[0]
    choice = choose(["flew United today"], ["en"], np.array([np.nan]), ["a"], brands=["United"])
    assert choice.verdicts.feeling.tolist() == [NEUTRAL]


@pytest.mark.parametrize(
    ("scale", "answers", "labels"),
    [
        ((0, 10), range(11), [0] * 5 + [-1, 0, -1, -1, 2, 2]),  # NPS; 5 of 10 may be 3 of 5
        ((1, 5), range(1, 6), [0, 0, -1, 2, 2]),
        ((1, 7), range(1, 8), [0, 0, 0, -1, 2, 2, 2]),
        ((1, 10), range(1, 11), [0, 0, 0, 0, -1, -1, 2, 2, 2, 2]),
        ((0, 1), range(2), [0, 2]),
    ],
)
def test_weak_labels_by_scale(scale: tuple[int, int], answers: range, labels: list[int]) -> None:
    position = np.array([(answer - scale[0]) / (scale[1] - scale[0]) for answer in answers])
    assert weak_labels(position).tolist() == labels


def test_the_comparison_by_hand() -> None:
    """Two low and two high texts; champion right, neutral | right, wrong; challenger right, right | right, neutral."""
    result = compare(np.array([0, 1, 2, 0], np.int8), np.array([0, 0, 2, 1], np.int8), np.array([0, 0, 2, 2], np.int8))
    assert (result.champion, result.challenger, result.lead) == (0.625, 0.875, 0.25)
    # each end: differences 0 and .5, variance 1/16; standard error sqrt(2 x 1/32) / 2 = .125
    assert result.high - result.lead == pytest.approx(1.959964 * 0.125)
    assert not compare(np.zeros(4, np.int8), np.zeros(4, np.int8), np.array([0, 0, 2, 2], np.int8)).better


def test_naming_the_larger_end_alone_is_no_merit() -> None:
    label = np.array([0] * 10 + [2] * 90, np.int8)
    always = np.full(100, POSITIVE, np.int8)
    assert compare(np.full(100, NEUTRAL, np.int8), always, label).lead == 0


PRAISE = ["spotless", "prompt", "kept its word", "came at once", "knew my name", "on the dot"]
BLAME = ["sticky", "an hour on hold", "sent me round in circles", "charged twice", "no reply", "broke off"]


def company(n: int, seed: int = 3) -> tuple[list[str], NDArray[np.float64], list[str]]:
    """n scored comments in words that the lexicon does not know."""
    rng = np.random.default_rng(seed)
    texts, scores = [], []
    for number in range(n):
        high = rng.random() < 0.6
        words = rng.choice(PRAISE if high else BLAME, 2)
        texts.append(f"{words[0]} and {words[1]}, trip {number} from stop {rng.integers(50)}")
        scores.append(1.0 if high else 0.1)
    return texts, np.array(scores), [f"k{number:05d}" for number in range(n)]


@pytest.fixture(scope="module")
def adopted() -> Choice:
    texts, scores, keys = company(500)
    return choose([*texts, "sticky, no reply"], ["en"] * 501, np.append(scores, np.nan), [*keys, "z"], brands=[])


def test_a_better_model_is_adopted_with_its_numbers(adopted: Choice) -> None:
    assert adopted.reader == "linear"
    assert adopted.adopted
    assert adopted.trained_on == 500
    assert adopted.verdicts.feeling[-1] == NEGATIVE
    assert adopted.sha256.startswith(adopted.model_id)
    assert adopted.reason.startswith("A linear model trained on 500 scored comments reads: ")
    numbers = (
        f"{adopted.scores['challenger']:.0%} right where it was not trained, VADER {adopted.scores['champion']:.0%}"
    )
    assert numbers in adopted.reason
    np.testing.assert_allclose(adopted.verdicts.probabilities.sum(axis=1), 1)


def test_order_of_comments_changes_nothing(adopted: Choice) -> None:
    texts, scores, keys = company(500)
    texts, scores, keys = [*texts, "sticky, no reply"], np.append(scores, np.nan), [*keys, "z"]
    order = np.random.default_rng(0).permutation(len(texts)).tolist()
    again = choose([texts[i] for i in order], ["en"] * len(texts), scores[order], [keys[i] for i in order], brands=[])
    assert again.sha256 == adopted.sha256
    np.testing.assert_array_equal(again.verdicts.probabilities, adopted.verdicts.probabilities[order])


@pytest.mark.slow
def test_another_process_says_the_same(adopted: Choice) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import numpy as np; from test_sentiment import company;"
        "from vocflow.text.sentiment import choose; t, s, k = company(500);"
        "c = choose([*t, 'sticky, no reply'], ['en'] * 501, np.append(s, np.nan), [*k, 'z'], brands=[]);"
        "print(c.sha256, repr(c.verdicts.probabilities.tobytes()))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "123"},
    )  # fmt: skip
    assert result.stdout.strip() == f"{adopted.sha256} {adopted.verdicts.probabilities.tobytes()!r}"


def test_a_memorised_score_is_no_merit() -> None:
    """Every text holds one word of its own and a score at random: only a model that saw the answer could know it."""
    rng = np.random.default_rng(0)
    words = ["".join(chr(97 + letter) for letter in rng.integers(0, 26, 12)) for _ in range(400)]
    texts = [f"{word} {word} {word}" for word in words] * 2  # each twice: no twin may leak the answer
    scores = np.tile(rng.integers(0, 2, 400).astype(float), 2)
    choice = choose(texts, ["en"] * 800, scores, [f"{i:04d}" for i in range(800)], brands=[])
    assert choice.reader == "vader"
    assert not choice.adopted
    assert 0.42 < choice.scores["challenger"] < 0.58
    assert choice.reason.startswith("VADER reads, not beaten by more than noise. Of a linear model trained on 400")


def test_the_same_words_are_judged_alike_whatever_their_case(adopted: Choice) -> None:
    texts, scores, keys = company(500)
    twin = texts[0].upper() + "!"
    flipped = choose([*texts, twin], ["en"] * 501, np.append(scores, 1.0 - scores[0]), [*keys, "z"], brands=[])
    # The twin's contrary score must not reach the verdict on its original: both are left out together.
    assert flipped.verdicts.feeling[0] == adopted.verdicts.feeling[0]


@pytest.mark.parametrize("scored", [0, 1, 299])
def test_too_few_scores_leave_vader_speaking(scored: int) -> None:
    texts, scores, keys = company(400)
    scores[scored:] = np.nan
    choice = choose(texts, ["en"] * 400, scores, keys, brands=[])
    assert (choice.reader, choice.adopted, choice.trained_on, choice.scores) == ("vader", False, 0, {})
    assert choice.reason.startswith("VADER reads the comments: a model of the project's own needs 300")


def test_one_sided_scores_leave_vader_speaking() -> None:
    texts, _, keys = company(400)
    assert choose(texts, ["en"] * 400, np.ones(400), keys, brands=[]).reader == "vader"


def test_no_comments_at_all() -> None:
    choice = choose([], [], np.array([]), [], brands=["Kestrel"])
    assert choice.reader == "vader"
    assert choice.verdicts.probabilities.shape == (0, 3)


def test_a_language_with_enough_scores_is_read_and_one_without_is_not() -> None:
    texts, scores, keys = company(500)
    choice = choose([*texts, "klebrig"], ["de"] * 500 + ["fr"], np.append(scores, np.nan), [*keys, "z"], brands=[])
    assert choice.reader == "linear"
    assert choice.verdicts.abstained.tolist() == [False] * 500 + [True]


def test_hostile_text_stays_text(shared: Path) -> None:
    payloads = [*map(str, json.loads((shared / "hostile/xss.json").read_text("utf-8")))]
    naughty = [*map(str, json.loads((shared / "hostile/blns.json").read_text("utf-8")))]
    odd = ["", " ", "\0", "a\0b", "\ud800", "\udfff bad", "😀" * 50, "🙁", "x" * 1_000_000, "bad " * 250_000]
    texts = payloads + naughty + odd
    scores = np.arange(len(texts)) % 2 * 1.0
    start = time.process_time()
    choice = choose(texts, ["en"] * len(texts), scores, [f"{i:05d}" for i in range(len(texts))], brands=["<b>"])
    assert time.process_time() - start < 30
    assert len(choice.verdicts.feeling) == len(texts)
    assert np.isfinite(choice.verdicts.probabilities).all()


@pytest.mark.slow
def test_real_reviews_are_read_better_by_their_own_model(shared: Path) -> None:
    """Skytrax seat reviews, overall 1-10: the design's trial found the project's own model far ahead of VADER."""
    with (shared / "data/skytrax_seat.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["overall_rating"]]
    scores = np.array([(float(row["overall_rating"]) - 1) / 9 for row in rows])
    texts = [row["content"] for row in rows]
    choice = choose(texts, ["en"] * len(rows), scores, [f"{i:05d}" for i in range(len(rows))], brands=[])
    assert choice.adopted
    assert choice.scores["challenger"] > 0.85
    assert choice.scores["low"] > 0.03
