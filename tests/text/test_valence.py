"""The batch scorer against the package whose rules it follows: vaderSentiment scores one text at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from vocflow.text import tokens, valence
from vocflow.text.lexicon import THRESHOLD
from vocflow.text.valence import Valence

PACKAGE = SentimentIntensityAnalyzer()


def package(texts: Iterable[str]) -> NDArray[np.float64]:
    return np.array([PACKAGE.polarity_scores(text)["compound"] for text in texts])


def classes(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return (scores >= THRESHOLD).astype(int) - (scores <= -THRESHOLD).astype(int)


SENTENCES = [
    "VADER is smart, handsome, and funny.",
    "VADER is VERY SMART, handsome, and FUNNY!!!",
    "Today SUX!",
    "The plot was good, but the characters are uncompelling and the dialog is not great.",
    "At least it isn't a horrible book.",
    "It was the least helpful answer",
    "very least helpful, at least kind",
    "Make sure you :) or :D today!",
    "no problem, no help or good answer, there is no",
    "The service here is never so good, never this bad",
    "without doubt excellent; without a doubt excellent",
    "This food was the bomb and the app is the shit, I would die, to die for it",
    "It was kind of good and sort of bad, kind of",
    "a kind answer of one kind",
    "yeah right, the bus stop was beautiful",
    "really? are you sure? why is it bad???? what",
    "Catch utf-8 emoji such as 💘 and 💋 and 😁, 😠bad😠 twice",
    "isn't good, ain't bad, couldn't be HAPPIER",
    "",
    " ",
    "?!",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_has_the_score_of_the_package(text: str) -> None:
    assert Valence().compound([text])[0] == pytest.approx(package([text])[0], abs=1e-4)


# "but" is left to its own test: the package weighs equal valences by the place of the first of them.
WORDS = sorted(
    {word for phrase in (*SPECIAL_CASES, *BOOSTER_DICT, *NEGATE) for word in phrase.split()}
    | {"good", "bad", "great", "HORRIBLE", "problem", "no", "or", "nor", "never", "so", "this", "doubt", "without"}
    | {"least", "at", "very", "the", "kind", ":)", ":(", "good!", "what?", "😁", "🙁", "(bad)", "Good,", "x"}
)


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=8))
def test_any_words_have_the_score_of_the_package(texts: list[str]) -> None:
    np.testing.assert_allclose(Valence().compound(texts), package(texts), atol=1.01e-4)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_has_the_score_of_the_package(texts: list[str]) -> None:
    np.testing.assert_allclose(Valence().compound(texts), package(texts), atol=1.01e-4)


def test_a_score_does_not_depend_on_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Valence().compound(SENTENCES)
    monkeypatch.setattr(tokens, "BATCH", 3)
    monkeypatch.setattr(valence, "MOST_TOKENS", 10)  # the vocabulary starts anew now and then
    scorer = Valence()
    np.testing.assert_array_equal(scorer.compound(SENTENCES), together)
    np.testing.assert_array_equal(scorer.compound(SENTENCES[::-1])[::-1], together)


def test_but_weighs_what_follows_it() -> None:
    """good 1.9, bad -2.5: half before, one and a half after."""
    total = 0.5 * 1.9 - 1.5 * 2.5
    assert Valence().compound(["good but bad"])[0] == round(total / (total * total + 15) ** 0.5, 4)


@pytest.mark.parametrize(
    ("file", "column"),
    [("nhs_feedback.csv", "feedback"), ("skytrax_seat.csv", "content"), ("product_sentences.csv", "text")],
)
def test_real_comments_have_the_class_of_the_package(shared: Path, file: str, column: str) -> None:
    with (shared / "data" / file).open(encoding="utf-8", newline="") as opened:
        texts = [row[column] for row in csv.DictReader(opened)][:1200]
    scores, wanted = Valence().compound(texts), package(texts)
    assert (classes(scores) == classes(wanted)).mean() >= 0.99
    assert (np.abs(scores - wanted) < 1.01e-4).mean() >= 0.98


def test_hostile_text_has_the_class_of_the_package(shared: Path) -> None:
    texts = [
        *map(str, json.loads((shared / "hostile/blns.json").read_text("utf-8"))),
        "\ud800 good",
        "a\0b bad",
        "bad " * 20_000,
    ]
    assert (classes(Valence().compound(texts)) == classes(package([text[:5000] for text in texts]))).mean() >= 0.99
