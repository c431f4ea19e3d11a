"""The kinds of value that a project file holds, each with the check that makes a wrong one a sentence."""

from __future__ import annotations

import codecs
import os
import re
import warnings
from datetime import UTC, date, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticKnownError

from vocflow.config.toml_file import did_you_mean, nearest, show
from vocflow.schema import HUB

EPOCHS = ("epoch_ms", "epoch_s")
"""Time formats beside strptime's: milliseconds or seconds since 1970-01-01 UTC."""

# They would move the cursor of a terminal, or turn the direction of a line around.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_YEAR = re.compile(r"%[-#]?[YyGcx+]")
# Python calls them text encodings, but no export is written in one.
_NOT_OF_EXPORTS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"}
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def _one_line(text: str) -> str:
    if not text.strip():
        raise ValueError("blank")
    if found := _CONTROL.search(text):
        raise ValueError(f"holds the control character U+{ord(found.group()):04X}")
    return text


def _column(text: str) -> str:
    if not text:
        raise ValueError("blank; leave the key out where there is no such column")
    return text


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError; OSError: a folder of zones
        advice = did_you_mean(name, sorted(available_timezones())) or "zones are named as in 'Europe/Zurich'"
        raise ValueError(f"unknown time zone {show(name)}; {advice}") from None
    return name


def _time_format(pattern: str) -> str:
    if pattern in EPOCHS:
        return pattern
    if not _YEAR.search(pattern):
        raise ValueError(f"{show(pattern)} names no year; {did_you_mean(pattern, EPOCHS) or 'write %Y or %y'}")
    moment = datetime(2026, 12, 31, 13, 45, 56, tzinfo=UTC)
    try:
        written = moment.strftime(pattern)
        read = datetime.strptime(written, pattern)  # noqa: DTZ007 - a format without a zone is allowed
    except (ValueError, re.error) as error:
        raise ValueError(f"{show(pattern)} is no strptime format: {error}") from None
    if read.date() != moment.date():
        raise ValueError(f"{show(pattern)} leaves the day open; write day, month and year")
    if read.hour not in (0, moment.hour):
        raise ValueError(f"{show(pattern)} leaves morning or afternoon open; write %I with %p, or %H")
    return pattern


def _encoding(name: str) -> str:
    common = ["utf-8", "utf-16", "cp1252", "latin-1"]
    try:
        codec = codecs.lookup(name).name
        "a".encode(name)  # refuses codecs that are not for text, such as base64
    except (LookupError, ValueError):
        codec = None
    if codec is None:
        raise ValueError(f"unknown encoding {show(name)}; {nearest(name, common, 'common ones:')}")
    if codec in _NOT_OF_EXPORTS:
        raise ValueError(f"no export is written in {show(name)}; common ones: {', '.join(common)}")
    return name


def _day(day: date) -> date:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueError(f"{day} is too far away; write a day between {_FIRST_DAY} and {_LAST_DAY}")
    return day


def _inside(text: str) -> str:
    """A path or glob that names no place outside the folder it starts from; links are judged when it is used."""
    _one_line(text)
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive or text.startswith("~"):
        raise ValueError(f"{show(text)} is absolute; write it relative to the project (or to --data DIR)")
    if "\\" in text:
        raise ValueError(f"{show(text)} holds a backslash; write / between folders")
    if ".." in PurePosixPath(text).parts:
        raise ValueError(f"{show(text)} leads out of the project (or out of --data DIR); move what it names inside")
    return text


def _encoder(name: str) -> str:
    if not name.startswith(HUB):
        return _inside(name)
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name.removeprefix(HUB)):
        raise ValueError(f"{show(name)} names no model of the hub; write {HUB}owner/name, or a folder in the project")
    return name


def _inside_glob(pattern: str) -> str:
    parts = PurePosixPath(_inside(pattern)).parts
    if not parts:
        raise ValueError(f"{show(pattern)} names no file; write a pattern such as 'surveys/*.csv'")
    if any("**" in part and part != "**" for part in parts):
        raise ValueError(f"{show(pattern)}: ** must stand alone between slashes, as in 'surveys/**/*.csv'")
    return pattern


def _secret(text: str) -> str:
    """The text may be the secret itself, so it is not repeated."""
    if not re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*", text):
        raise ValueError(
            "a secret does not belong in a file; put it into an environment variable and write its name: "
            'key = "env:VOCFLOW_KEY"'
        )
    return text


def _pattern(text: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a doubtful set such as [[a] means something else in later Pythons
            found = re.compile(text, re.IGNORECASE).search("")
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise ValueError(f"{show(text)} is not a regular expression: {error}") from None
    if found:
        raise ValueError(f"{show(text)} fits an empty text too, so it would find its theme everywhere")
    return text


def _phrase(text: str) -> str:
    if not re.search(r"[^\W_]", text):
        raise ValueError(f"{show(text)} holds no word; write words, or put signs and emoji under 'patterns'")
    return text


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("empty; name at least one")
    return values


def pairs(value: object) -> object:
    """A table as pairs of key and value in the order of the file, so that models stay frozen."""
    if isinstance(value, dict):
        return tuple(value.items())
    if isinstance(value, tuple):
        return value
    raise PydanticKnownError("dict_type")


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", text):
        raise ValueError(f"{show(text)} is no language code; write two letters of ISO 639-1, such as 'en'")
    return text


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(f"{show(text)} is no currency code; write three letters of ISO 4217, such as 'EUR'")
    return text


def _delimiter(text: str) -> str:
    if len(text) != 1 or text in '"\r\n\0':
        raise ValueError(f"{show(text)} cannot part columns; write one character, such as ',' or ';' or '\\t'")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
"""A text of one line without control characters."""
Column = Annotated[str, AfterValidator(_column)]
"""A column name as it stands in the export; some exports have line breaks in theirs."""
TimeZone = Annotated[str, AfterValidator(_time_zone)]
TimeFormat = Annotated[str, AfterValidator(_time_format)]
Encoding = Annotated[str, AfterValidator(_encoding)]
InsidePath = Annotated[str, AfterValidator(_inside)]
EncoderName = Annotated[str, AfterValidator(_encoder)]
InsideGlob = Annotated[str, AfterValidator(_inside_glob)]
SecretName = Annotated[str, AfterValidator(_secret)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Phrase = Annotated[str, AfterValidator(_one_line), AfterValidator(_phrase)]
Language = Annotated[str, AfterValidator(_language)]
Currency = Annotated[str, AfterValidator(_currency)]
Delimiter = Annotated[str, AfterValidator(_delimiter)]
Globs = Annotated[tuple[InsideGlob, ...], AfterValidator(_some)]
Texts = Annotated[tuple[str, ...], AfterValidator(_some)]
Day = Annotated[date, Field(strict=True), AfterValidator(_day)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Pairs = Annotated[tuple[tuple[Line, Column], ...], BeforeValidator(pairs)]
"""A table of texts, kept in the order of the file."""


def from_environment(reference: str) -> str | None:
    """The value of `env:NAME`, or None where the variable is unset or empty."""
    return os.environ.get(reference.removeprefix("env:")) or None
