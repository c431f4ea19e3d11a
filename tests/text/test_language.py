"""Language detection: right on clear texts, slow to contradict the source, never on the network."""

from __future__ import annotations

import csv
import socket
from pathlib import Path

import pytest

from vocflow.text.language import detect


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
