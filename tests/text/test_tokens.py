"""Texts as integers and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.text import tokens as module
from vocflow.text.tokens import Expansion, Vocabulary, batches, column

BATCHES = st.lists(st.lists(st.text(max_size=40), max_size=6), max_size=4)


@given(BATCHES)
def test_every_token_can_be_read_back(batches: list[list[str]]) -> None:
    vocabulary = Vocabulary()
    for texts in batches:
        tokens = vocabulary.encode(texts)
        read = [vocabulary.tokens[number] for number in tokens.ids]
        assert read == [token for text in texts for token in text.split()]
        assert tokens.counts.tolist() == [len(text.split()) for text in texts]
        places = list(zip(tokens.text.tolist(), tokens.position.tolist(), strict=True))
        assert places == [(number, place) for number, text in enumerate(texts) for place in range(len(text.split()))]


def test_a_number_never_changes() -> None:
    vocabulary = Vocabulary()
    first = vocabulary.encode(["late again"]).ids.tolist()
    assert vocabulary.encode(["never late", "again"]).ids.tolist() == [2, *first]
    assert vocabulary.tokens == ["late", "again", "never"]


MISSING = ["late again", None, "", "😀"]
FILLED = ["late again", "", "", "😀"]


@pytest.mark.parametrize(
    "texts",
    [
        MISSING,
        tuple(MISSING),
        np.array(MISSING, dtype=object),
        np.array(FILLED),
        pd.Series(MISSING, dtype=object),
        pd.Series(["late again", np.nan, "", "😀"], dtype=object),
        pd.Series(MISSING, dtype="string"),
        pd.Series(MISSING, dtype="category"),
        pd.Series(MISSING, index=[4, 3, 2, 1]),
        pa.array(MISSING),
        pa.array(MISSING, pa.large_string()),
        pa.array(MISSING).cast(pa.string_view()),
        pa.array(MISSING).dictionary_encode(),
        pa.array(["x", *MISSING, "y"]).slice(1, 4),
        pa.chunked_array([MISSING[:1], [], MISSING[1:]]),
        pa.chunked_array([pa.array(MISSING).dictionary_encode()]),
    ],
)
def test_columns_come_from_anywhere(texts: Any) -> None:
    assert column(texts).to_pylist() == FILLED
    assert column(texts).type == pa.large_string()
    tokens = Vocabulary().encode(texts)
    assert (tokens.ids.tolist(), tokens.counts.tolist()) == ([0, 1, 2], [2, 0, 0, 1])


@pytest.mark.parametrize(
    "texts", [[], np.array([], dtype=object), pa.array([], pa.string()), pa.chunked_array([], pa.string())]
)
def test_an_empty_column(texts: Any) -> None:
    assert column(texts).to_pylist() == []
    assert list(batches(texts)) == []
    assert Vocabulary().encode(texts).counts.tolist() == []


def test_missing_texts_alone() -> None:
    assert column([None, float("nan")]).to_pylist() == ["", ""]
    assert column(pa.nulls(2)).to_pylist() == ["", ""]


@pytest.mark.parametrize("texts", [["\ud800x", None, float("nan"), "😀"], np.array(["\ud800x", "", "", "😀"])])
def test_half_a_surrogate_pair_is_replaced(texts: Any) -> None:
    """Broken JSON holds them, and no Arrow column can."""
    assert column(texts).to_pylist() == ["\ufffdx", "", "", "😀"]


@pytest.mark.parametrize("texts", [[1, 2], ["a", 3], ["\ud800", 3], np.array([1.5])])
def test_numbers_are_no_texts(texts: Any) -> None:
    with pytest.raises((TypeError, pa.ArrowInvalid)):
        column(texts)


def test_batches_are_the_column_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    texts = pa.chunked_array([["a", "b"], [None, "d", "e"], ["f", "g"]])
    assert [batch.to_pylist() for batch in batches(texts)] == [["a", "b", ""], ["d", "e", "f"], ["g"]]


@given(BATCHES)
def test_an_expansion_puts_the_parts_in_the_place_of_each_token(batches: list[list[str]]) -> None:
    raw, letters = Vocabulary(), Vocabulary()
    spelled = Expansion(raw, lambda token: [letters.number(letter) for letter in token if letter != "a"])
    for texts in batches:
        tokens = raw.encode(texts)
        parts = spelled.expand(tokens)
        wanted = [letter for text in texts for token in text.split() for letter in token if letter != "a"]
        assert [letters.tokens[number] for number in parts.ids] == wanted
        assert parts.counts.tolist() == [len("".join(text.split()).replace("a", "")) for text in texts]
        assert spelled.lengths(tokens).tolist() == [
            len(token.replace("a", "")) for text in texts for token in text.split()
        ]


def test_a_token_is_worked_out_once() -> None:
    raw, asked = Vocabulary(), list[str]()
    spelled = Expansion(raw, lambda token: asked.append(token) or [len(token)])  # type: ignore[func-returns-value]
    for texts in (["late late again"], ["again late", "never"]):
        spelled.expand(raw.encode(texts))
    assert asked == ["late", "again", "never"]


def test_an_expansion_may_meet_new_tokens_of_its_own() -> None:
    """Spelling out an emoji numbers its words in the vocabulary that is being expanded."""
    raw = Vocabulary()
    spelled = Expansion(
        raw, lambda token: [raw.number(part) for part in (["red", "heart"] if token == "❤" else [token])]
    )
    assert [raw.tokens[number] for number in spelled.expand(raw.encode(["a ❤ b", "❤"])).ids] == [
        "a", "red", "heart", "b", "red", "heart",
    ]  # fmt: skip
    assert [raw.tokens[number] for number in spelled.expand(raw.encode(["red heart"])).ids] == ["red", "heart"]
