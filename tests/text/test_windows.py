"""Windows: nothing of a text is lost or doubled, and each part is about 35 words long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.text.windows import cut


@given(st.lists(st.lists(st.sampled_from(["late", "kind.", "😀", "a"]), max_size=300).map(" ".join), max_size=5))
def test_windows_are_the_text_again(texts: list[str]) -> None:
    windows = cut(texts)
    for number, text in enumerate(texts):
        pieces = [piece for piece, owner in zip(windows.pieces, windows.text, strict=True) if owner == number]
        assert len(pieces) == windows.counts[number] >= 1
        assert " ".join(pieces).split() == text.split()
        lengths = [len(piece.split()) for piece in pieces]
        if len(pieces) > 1:
            assert min(lengths) >= 26  # 53 words, the shortest text that is cut, give 26 and 27
            assert max(lengths) <= 52
            assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize(("words", "parts"), [(0, 1), (1, 1), (52, 1), (53, 2), (70, 2), (87, 2), (88, 3), (350, 10)])
def test_as_many_as_come_nearest_to_35_words(words: int, parts: int) -> None:
    assert cut(["word " * words]).counts.tolist() == [parts]


def test_no_texts_have_no_windows() -> None:
    windows = cut([])
    assert windows.pieces == []
    assert windows.mean(np.zeros(0)).tolist() == []


def test_the_mean_is_of_the_windows_of_each_text() -> None:
    windows = cut(["short", "word " * 70, ""])
    np.testing.assert_array_equal(windows.mean(np.array([1.0, 2.0, 4.0, 8.0])), [1.0, 3.0, 8.0])


def test_what_stands_behind_five_thousand_characters_is_not_read() -> None:
    assert cut(["ab " * 10_000]).counts.tolist() == [round(5_000 / 3 / 35)]
