"""Texts as integers and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vocflow.text.tokens import Vocabulary

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
