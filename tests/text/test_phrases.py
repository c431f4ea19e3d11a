"""The fast way of finding phrases against the plain one, on any text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import EnglishStemmer

from tests.text.plain_themes import PlainRules
from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.schema import Rules, Taxonomy, Theme
from vocflow.text.inflection import Inflection
from vocflow.text.themes import Hits, ThemeRules

pytestmark = pytest.mark.xdist_group("phrases")  # what they share is made once, in one worker

TAXONOMY = Taxonomy(
    (
        Theme("waiting", phrases=("wait", "waiting time", "on hold", "hold ... line", "wait ... wait"),
              unless=("can't wait", "=waiters"), exclude=(r"wait(?:ing)? staff", r"\bno wait")),
        Theme("reply", phrases=("not ... reply", "=replies", "reply ... in ... time", "didn't reply"),
              patterns=(r"re:\s", "😀+", r"\breply\b[^.]*\btime")),
        Theme("none"),
        Theme("resolved", phrases=("sort ... out", "sort out",), rules=(
            Rules("de", phrases=("warten", "auf ... warten"), unless=("nicht warten",)),
            Rules("xx", phrases=("wait",)),
        )),
    )
)  # fmt: skip

PIECES = st.sampled_from(
    [
        "wait", "Waited", "waits", "waiting", "waiters", "times", "time", "can't", "can’t", "cannot", "didnt", "not",
        "didn't", "REPLY", "replies", "replied", "hold", "on", "the", "line", "in", "sort", "out", "staff", "no",
        "Warten", "wartet", "auf", "nicht", "re: ", "😀", "😀😀", ".", ",", "\n", "\r\n", "\t", "\u2028", "\u00a0",
        "\x1c", "(", "a.b", "İ", "wait\nwait", "sort,out", "dont't", "’", "'", "_", "-", "\ud800", "\u3000", "é", "",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=30).flatmap(
    lambda pieces: st.sampled_from(["", " ", "  "]).map(lambda space: space.join(pieces))
) | st.text(max_size=60)  # fmt: skip


@pytest.fixture(scope="module")
def fast() -> ThemeRules:
    return ThemeRules(TAXONOMY)


@pytest.fixture(scope="module")
def plain() -> PlainRules:
    return PlainRules(TAXONOMY)


def rows(hits: Hits) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in (hits.text, hits.theme, hits.start, hits.end)), strict=True))


@given(st.lists(st.tuples(TEXT, st.sampled_from(["en", "en", "de", "xx", "fr"])), max_size=6))
@settings(deadline=None, max_examples=400)
def test_the_fast_way_finds_what_the_plain_way_finds(
    fast: ThemeRules, plain: PlainRules, batch: list[tuple[str, str]]
) -> None:
    texts, languages = [text for text, _ in batch], [language for _, language in batch]
    expected = [(index, *hit) for index, (text, language) in enumerate(batch) for hit in plain.hits(text, language)]
    assert rows(fast.hits(texts, languages)) == expected


def test_the_default_rules_find_what_the_plain_way_finds() -> None:
    taxonomy = load_taxonomy(DEFAULT_TAXONOMY)
    phrases = [phrase.replace("=", "") for theme in taxonomy.themes for phrase in (*theme.phrases, *theme.unless)]
    draw = random.Random(0)
    texts = [
        " ".join(
            draw.choice(phrases).replace("...", draw.choice(["", "them", "all of it", "a , b"]))
            for _ in range(draw.randrange(6))
        )
        for _ in range(150)
    ]
    plain = PlainRules(taxonomy)
    expected = [(index, *hit) for index, text in enumerate(texts) for hit in plain.hits(text, "en")]
    assert len(expected) > 300
    assert rows(ThemeRules(taxonomy).hits(texts, ["en"] * len(texts))) == expected


@given(
    st.text("abcdefghilmnoprstuvwyxz'", min_size=1, max_size=9),
    st.sampled_from(["", "s", "ed", "ing", "ly", "ies", "ility", "ation", "ional", "fulness", "izer", "ying", "eedly"]),
)
@settings(deadline=None, max_examples=500)
def test_the_quick_test_lets_every_word_of_a_stem_pass(beginning: str, ending: str) -> None:
    english, word = Inflection("en"), beginning.strip("'") + ending
    stem = english.stem(word)
    assert not word or english.candidates([stem, "other"])(word), EnglishStemmer().stem(word)


def test_the_quick_test_on_the_words_of_real_comments(shared: Path) -> None:
    english = Inflection("en")
    text = (shared / "data" / "nhs_feedback.csv").read_text("utf-8").lower()
    words = sorted({word for written in set(text.split()) for word in english.words(written) if word.isalpha()})
    assert len(words) > 5000
    assert [word for word in words if not english.candidates([english.stem(word)])(word)] == []
