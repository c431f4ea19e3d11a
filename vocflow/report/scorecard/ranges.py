"""Which comments a figure rests on: the days they fell on, and the language they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vocflow.report.prose import Day, Sentence

_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "rm": "Romansh", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True)
class Days:
    """From `first` to `last`, both days included."""

    first: date
    last: date


def from_to(days: Days | None) -> Sentence:
    """The days with a space before them; nothing where they are not known.

    >>> str(from_to(Days(date(2025, 10, 1), date(2026, 9, 30))))
    ' from 1 Oct 2025 to 30 Sep 2026'
    """
    return Sentence(" from ", Day(days.first), " to ", Day(days.last)) if days else Sentence()


def in_language(code: str) -> str:
    """A language by its name in English, else by its code in ISO 639-1.

    >>> in_language("en"), in_language("eu")
    ('in English', 'in the language “eu”')
    """
    name = _LANGUAGES.get(code)
    return f"in {name}" if name else f"in the language “{code}”"
