"""Features: the tables that a model is folded into give what the features themselves give."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vocflow.text import tokens, words
from vocflow.text.features import Block, Features
from vocflow.text.tokens import batches

LESSONS = [
    "the staff were kind and the room was clean",
    "not kind at all, the room was dirty!",
    "I can't fault the clean rooms 😀",
    "staff were rude, never again",
    "room service was kind 😀 and quick",
    "quick, clean, kind",
]
ANY = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*" ".join(LESSONS).split(), "unseen", "CLEANER", "@shop", "🙁", "été"]), max_size=15).map(
        " ".join
    ),
)


def model(features: Features, scores: int = 3) -> NDArray[np.float64]:
    return np.random.default_rng(0).normal(size=(features.size, scores))


def folded(features: Features, coefficients: NDArray[np.float64], texts: list[str]) -> NDArray[np.float64]:
    scorer = features.fold(coefficients)
    return np.vstack([np.zeros((0, coefficients.shape[1])), *(scorer.score(batch) for batch in batches(texts))])


@given(st.lists(ANY, max_size=8))
def test_folded_scores_are_those_of_the_features(texts: list[str]) -> None:
    features, _ = Features.fitted(LESSONS)
    coefficients = model(features)
    np.testing.assert_allclose(
        folded(features, coefficients, texts), features.of(texts) @ coefficients, rtol=0, atol=1e-9
    )


def test_the_texts_of_the_fit_have_the_features_of_any_text() -> None:
    features, fitted = Features.fitted(LESSONS)
    np.testing.assert_allclose(features.of(LESSONS).toarray(), fitted.toarray(), atol=1e-12)


def test_words_and_pairs_by_hand() -> None:
    """Two texts share "slow" alone: an idf of log(3/3) + 1 = 1, and the one word in use brought to length 1."""
    features, fitted = Features.fitted(["slow", "slow reply"])
    assert features.vocabulary == ["slow"]
    assert features.words.columns.tolist() == [0]
    np.testing.assert_allclose(features.words.idf, [1.0])
    np.testing.assert_allclose(fitted[:, 0].toarray().ravel(), [1, 1])
    assert len(features.pairs.columns) == 0
    # Three groups <sl slo low ow>, four of four and five letters in all: 4 + 3 + 2 of "slow", each 1 / 3 long.
    np.testing.assert_allclose(features.of(["slow"])[:, 1:].toarray(), np.full((1, 9), 1 / 3))


def test_a_word_negated_is_another_feature() -> None:
    features, _ = Features.fitted(["not good", "not good", "good", "good"])
    assert features.vocabulary == ["not", "good"]
    assert features.words.columns.tolist() == [0, 2, 3]


def test_words_of_one_text_are_not_kept() -> None:
    """A name that one customer wrote must not travel with the model."""
    features, _ = Features.fitted(["thanks to Aurelia", "thanks to all", "all good"])
    assert "aurelia" not in features.vocabulary


def test_a_text_is_scored_alike_whatever_was_read_before() -> None:
    features, _ = Features.fitted(LESSONS)
    coefficients = model(features)
    alone = folded(features, coefficients, ["a quick, friendly welcome"])
    features, _ = Features.fitted(LESSONS)
    before = folded(features, coefficients, ["friendly 😀 people", "welcome welcome", "", *LESSONS[::-1]])
    assert len(before) == 9
    np.testing.assert_array_equal(folded(features, coefficients, ["a quick, friendly welcome"]), alone)


def test_a_reader_that_is_full_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"kind word{number} and clean thing{number}" for number in range(60)]
    features, _ = Features.fitted(LESSONS)
    coefficients = model(features)
    unbounded = folded(features, coefficients, texts)
    monkeypatch.setattr(words, "MOST_TOKENS", 20)
    monkeypatch.setattr(tokens, "BATCH", 8)
    features, _ = Features.fitted(LESSONS)
    one, other = features.fold(coefficients), features.fold(-coefficients)
    for number in range(0, 60, 8):  # two scorers share the reader, and one is asked now and then only
        np.testing.assert_array_equal(one.score(texts[number : number + 8]), unbounded[number : number + 8])
        if number % 24 == 0:
            np.testing.assert_array_equal(other.score(texts[number : number + 8]), -unbounded[number : number + 8])
        assert len(features.reader) < len(features.vocabulary) + 20 + 2 * 8 + 3
    assert features.restarts > 2


def test_a_million_tokens_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST_TOKENS", 1000)
    features, _ = Features.fitted(LESSONS)
    scorer = features.fold(model(features))
    largest = 0
    for first in range(0, 20_000, 500):
        scorer.score([f"ticket{number}" for number in range(first, first + 500)])
        largest = max(largest, len(features.reader))
    assert largest <= 1000 + 500 + len(features.vocabulary)


@pytest.mark.parametrize("texts", [[], [""], ["", " "], ["one", "other"]])
def test_texts_with_nothing_in_common_have_no_features(texts: list[str]) -> None:
    features, fitted = Features.fitted(texts)
    assert fitted.shape == (len(texts), features.size)
    assert not features.vocabulary
    assert features.of(["one text", ""]).shape == (2, features.size)
    assert features.fold(model(features)).score(["one text", ""]).shape == (2, 3)


def test_the_weight_of_a_column_falls_with_its_frequency() -> None:
    """scikit-learn's smoothed idf: log((1 + n) / (1 + texts that have it)) + 1."""
    from scipy.sparse import csr_matrix

    block = Block.fitted(csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1.0]])))
    assert block.columns.tolist() == [0, 1]
    np.testing.assert_allclose(block.idf, [np.log(4 / 4) + 1, np.log(4 / 3) + 1])


def test_real_comments_are_scored_by_tables_as_by_features(shared: Path) -> None:
    with (shared / "data/nhs_feedback.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["feedback"] for row in csv.DictReader(file)][:4000]
    features, _ = Features.fitted(texts[:2000])
    coefficients = model(features)
    difference = folded(features, coefficients, texts) - features.of(texts) @ coefficients
    assert np.abs(difference).max() < 1e-5
