"""Words: how tokens are cut, what negates what, and which letter groups a word has, against plain references."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.text import words as module
from vocflow.text.words import LETTER_BITS, LETTERS, PAIR_BITS, Words

PIECES = ["not", "never", "can't", "no", "good", ",", ".", "!", "service", "late", "😀", "it's", "Good"]
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=14)
TEXTS = st.lists(st.one_of(st.text(max_size=30), SENTENCES.map(" ".join)), max_size=6)


def read(*texts: str) -> list[list[str]]:
    """The words of each text."""
    words = Words()
    found = words.read(texts).words
    names = [words.vocabulary.tokens[number] for number in found.ids]
    return [names[start : start + count] for start, count in zip(found.starts, found.counts, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Great!!! (can't)", ["great", "!", "!", "!", "(", "can't", ")"]),
        ("CAN’T", ["can't"]),
        ("soooo looong", ["soo", "loong"]),
        ("at 10:30, 1,000.50 or 7", ["at", "0", ",", "0", "or", "0"]),
        ("see https://shop.example/a?b=1 or www.shop.example", ["see", "_url_", "or", "_url_"]),
        ("@shop and _name_'s", ["@user", "and", "_name_", "'", "s"]),
        ("a @ b", ["a", "@", "b"]),
        (":) :-( good:)", [":)", ":-(", "good", ":", ")"]),
        ("😀😀 très ÉTÉ", ["😀", "😀", "très", "été"]),
        ("__init__", ["__", "init", "__"]),
        ("", []),
        (" \t\n", []),
    ],
)
def test_texts_are_cut_into_words(text: str, words: list[str]) -> None:
    assert read(text) == [words]


def plainly_negated(words: list[str]) -> list[bool]:
    """Up to five words after a negation, none of them beyond the end of a clause: word by word."""
    from vaderSentiment.vaderSentiment import NEGATE

    negated = [False] * len(words)
    for at, word in enumerate(words):
        if word in NEGATE or word == "no" or word.endswith("n't"):
            for after in range(at + 1, min(at + 6, len(words))):
                if words[after] in {".", ",", ";", ":", "(", ")", "…", "—", "–", "!", "?"}:
                    break
                negated[after] = True
    return negated


@given(TEXTS)
def test_a_negation_reaches_five_words_to_the_end_of_its_clause(texts: list[str]) -> None:
    wanted = [flag for words in read(*texts) for flag in plainly_negated(words)]
    assert Words().read(texts).negated.tolist() == wanted


def test_a_negation_stays_in_its_text() -> None:
    assert Words().read(["not", "good"]).negated.tolist() == [False, False]


@given(TEXTS)
def test_pairs_are_of_neighbours_in_one_text(texts: list[str]) -> None:
    """A pair has the same bucket wherever it stands, and a text has one pair fewer than words."""
    bucket: dict[tuple[str, str], int] = {}
    pairs = Words().read(texts).pairs()
    cut = read(*texts)
    assert pairs.counts.tolist() == [max(len(words) - 1, 0) for words in cut]
    neighbours = [pair for words in cut for pair in itertools.pairwise(words)]
    for pair, found in zip(neighbours, pairs.ids.tolist(), strict=True):
        assert 0 <= found < 1 << PAIR_BITS
        assert bucket.setdefault(pair, found) == found


def test_the_order_within_a_pair_counts() -> None:
    first, second = (Words().read([text]).pairs().ids[0] for text in ("staff kind", "kind staff"))
    assert first != second


def plain_groups(word: str) -> Counter[int]:
    """The buckets of the letter groups of a word, one group at a time, in Python's own whole numbers."""
    if len(word) > 40 or word in {"_url_", "@user", "_name_"}:
        return Counter()
    framed, buckets = f"<{word}>", Counter[int]()
    for size in LETTERS:
        for start in range(len(framed) - size + 1):
            code = 0
            for sign in framed[start : start + size]:
                code = (code ^ ord(sign)) * 0x9E3779B97F4A7C15 % 2**64
            buckets[code >> (64 - LETTER_BITS)] += 1
    return buckets


@given(st.lists(st.text(min_size=1, max_size=45), max_size=6, unique=True))
def test_letter_groups_are_those_of_a_plain_count(vocabulary: list[str]) -> None:
    groups = Words([*vocabulary, "_url_", "banana", "a"]).letter_groups()
    for word, row in zip([*vocabulary, "_url_", "banana", "a"], groups, strict=True):
        assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == plain_groups(word)


def test_letter_groups_can_start_anywhere() -> None:
    words = Words(["late", "later", "latest"])
    np.testing.assert_array_equal(words.letter_groups(1).toarray(), words.letter_groups().toarray()[1:])
    assert words.letter_groups(3).shape == (0, 1 << LETTER_BITS)


def test_codes_are_the_same_in_every_process() -> None:
    script = "from vocflow.text.words import Words; print(Words().read(['not so good 😀']).pairs().ids.tolist())"
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "77")
    }  # fmt: skip
    assert len(found) == 1


def test_a_reader_is_full_when_it_has_met_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOKENS", 3)
    words = Words(["given", "words", "do", "not", "count"])
    assert not words.full
    words.read(["a b c", "a"])
    assert not words.full
    words.read(["d"])
    assert words.full


def test_one_token_of_many_words_fills_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOKENS", 3)
    words = Words()
    words.read(["a,b;c"])
    assert words.full
