"""A listening post of the project file: one [[source]] of vocflow.toml, and what its kind allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from vocflow.config.toml_file import Problem, Table, TomlFile, quote, show
from vocflow.config.values import (
    Column,
    Delimiter,
    Encoding,
    Globs,
    Language,
    Line,
    Number,
    Pairs,
    Texts,
    TimeFormat,
    TimeZone,
)
from vocflow.errors import ConfigError
from vocflow.schema import CALL_OUTCOMES, SCALES, Kind, ScaleName

PROJECT_FILE = "vocflow.toml"

SourceKind = Literal[Kind, "customers", "invitations", "callbacks"]
Format = Literal["delimited", "jsonl", "qualtrics", "google_play", "x", "call_notes", "webvtt", "zendesk"]
SurveyType = Literal["relational", "transactional"]
Role = Literal["outcome", "component", "recommend", "choose_again"]

CUSTOMER_COLUMNS = ("since", "left_on", "yearly_value")
INVITATION_COLUMNS = ("survey", "wave", "sent_at")
CALL_COLUMNS = {
    "customer": "the column that says who was called",
    "occurred_at": "the column that says when",
    "outcome": "the column that says what came of the call",
}
"""What a list of calls back to customers must hold, each with its meaning."""


def _known_outcomes(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    for words, outcome in pairs:
        if outcome not in CALL_OUTCOMES:
            raise ValueError(f"{show(words)} = {show(outcome)}: an outcome is one of {', '.join(CALL_OUTCOMES)}")
    return pairs


Outcomes = Annotated[Pairs, AfterValidator(_known_outcomes)]


class Columns(Table):
    """Which column of the export plays which role; None where the format's own default holds, or there is none."""

    key: Column | None = None
    occurred_at: Column | None = None
    updated_at: Column | None = None
    customer: Column | None = None
    author: Column | None = None
    channel: Column | None = None
    touch_point: Column | None = None
    language: Column | None = None
    agent: Column | None = None
    first_reply_at: Column | None = None
    resolved_at: Column | None = None
    outcome: Column | None = None
    queue_seconds: Column | None = None
    comments: tuple[Column, ...] = ()
    since: Column | None = None
    left_on: Column | None = None
    yearly_value: Column | None = None
    survey: Column | None = None
    wave: Column | None = None
    sent_at: Column | None = None


class RatingColumn(Table):
    """A column of answers on a scale. `low` and `high` are the scale's ends, filled in unless the scale is "other".

    `missing` lists what the export writes where a question was not answered, such as -99.
    """

    column: Column
    question: str
    scale: ScaleName
    low: Number = Field(description='a scale that is "other" states its lowest and highest answer')
    high: Number = Field(description='a scale that is "other" states its lowest and highest answer')
    role: Role = "component"
    missing: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        scale = data.get("scale")
        # where the scale itself is wrong, that is what the message should be about, so its ends are never missing
        low, high = SCALES.get(scale, (0, 1)) if isinstance(scale, str) else (0, 1)
        ends = {} if scale == "other" else {"low": low, "high": high}
        return {"question": data.get("column", ""), **ends, **data}

    @field_validator("low", "high")
    @classmethod
    def _fits_scale(cls, value: float, info: ValidationInfo) -> float:
        scale = info.data.get("scale")
        if scale in SCALES:
            low, high = SCALES[scale]
            if value != (low if info.field_name == "low" else high):
                raise ValueError(f'the {scale} scale runs from {low} to {high}; call another range scale = "other"')
        elif scale == "other" and info.field_name == "high" and value <= info.data.get("low", float("-inf")):
            raise ValueError("not above low")
        return value


class Exclude(Table):
    """Records that are not feedback: those whose `column` holds one of `values`. They are counted, with the reason."""

    column: Column
    values: Texts
    reason: Line


class Source(Table):
    """A listening post: files of one export format, and which of their columns mean what.

    `time_zone` None means that times without an offset are in an unknown zone. `time_formats` empty means ISO 8601.
    `channel`, `touch_point` and `language` hold for records whose own column is blank or absent.
    `survey_type` has a meaning for surveys only, `survey` for invitations: the source that they ask to answer.
    `anonymous`: who gave the answers must not come out, not even by the difference of two reports.
    `segments` pairs the name of a segment with its column, `outcomes` the words of a list of callbacks with what each
    stands for.
    """

    name: Line
    kind: SourceKind
    format: Format
    files: Globs
    survey_type: SurveyType = "relational"
    time_zone: TimeZone | None = None
    time_formats: tuple[TimeFormat, ...] = ()
    encoding: Encoding | None = None
    delimiter: Delimiter = ","
    language: Language = "en"
    channel: Line | None = None
    touch_point: Line | None = None
    survey: Line | None = None
    anonymous: bool = False
    exclude: tuple[Exclude, ...] = ()
    columns: Columns = Columns()
    ratings: tuple[RatingColumn, ...] = Field(default=(), validation_alias="rating")
    segments: Pairs = ()
    outcomes: Outcomes = ()
    _places: dict[str, str] = PrivateAttr(default_factory=dict)

    @field_validator("ratings")
    @classmethod
    def _first_is_outcome(cls, ratings: tuple[RatingColumn, ...]) -> tuple[RatingColumn, ...]:
        if not ratings or "role" in ratings[0].model_fields_set or any(r.role == "outcome" for r in ratings):
            return ratings
        return (ratings[0].model_copy(update={"role": "outcome"}), *ratings[1:])

    def paths(self, data_root: Path) -> list[Path]:
        """The files under `data_root` that `files` names, each once, by name: export_9.csv before export_10.csv.

        Raises ConfigError where a link leads out of `data_root`.
        """
        root = data_root.resolve()
        found: dict[Path, Path] = {}
        for position, pattern in enumerate(self.files):
            for path in sorted(data_root.glob(pattern), key=_natural):
                if not path.is_file():
                    continue
                target = path.resolve()
                if not target.is_relative_to(root):
                    raise self._leads_outside(position, path, root)
                found.setdefault(target, path)
        return sorted(found.values(), key=_natural)

    def _leads_outside(self, position: int, path: Path, root: Path) -> ConfigError:
        return ConfigError(
            f"{self.line_of(f'files.{position}')}: {show(self.files[position])} of [[source]] {quote(self.name)} "
            "leads out of the data root",
            where=str(path),
            why=f"it is, or passes through, a link to a place outside {root}",
            next_step="copy the file into the data root, or use --data DIR with a folder that holds it",
        )

    def line_of(self, key: str) -> str:
        """`vocflow.toml:31`: where `key`, such as "columns.customer" or "rating.0.column", stands in the file.

        Where it does not stand there (a default), the place of the nearest table around it.
        """
        while key not in self._places and key:
            key = key.rpartition(".")[0]
        return self._places.get(key, PROJECT_FILE)


def _natural(path: Path) -> tuple[list[list[str | int]], Path]:
    """What orders paths so that digits in names compare as numbers; texts and numbers alternate in each part."""
    pieces = [re.split("([0-9]+)", part) for part in path.parts]
    return [[int(text) if at % 2 else text for at, text in enumerate(part)] for part in pieces], path


_SILENT: dict[str, str] = {
    "customers": "a customer table",
    "invitations": "a list of invitations",
    "callbacks": "a list of callbacks",
}
"""Kinds of source in which no customer says anything."""


def _of_invitations(file: TomlFile, at: tuple[str, int], source: Source) -> Iterator[Problem]:
    """What a list of invitations lacks: whom it asked, when, to answer which survey."""
    columns = (*at, "columns")
    if source.format not in ("delimited", "jsonl"):
        yield Problem((*at, "format"), f'\'format\'{file.table(at)}: invitations are read as "delimited" or "jsonl"')
    if source.columns.sent_at is None:
        yield Problem(columns, f"missing key 'sent_at'{file.table(columns)}; the column with the day of sending")
    if source.columns.customer is None and not source.segments:
        advice = "the column with the customer asked, or a segment in [source.segments]"
        yield Problem(columns, f"missing key 'customer'{file.table(columns)}; {advice}")
    if source.columns.survey is None and source.survey is None:
        advice = "the name of the [[source]] that they ask to answer, or a column of names in [source.columns]"
        yield Problem(at, f"missing key 'survey'{file.table(at)}; {advice}")


def _of_callbacks(file: TomlFile, at: tuple[str, int], source: Source) -> Iterator[Problem]:
    """What a list of calls back to customers lacks."""
    columns = (*at, "columns")
    if source.format not in ("delimited", "jsonl"):
        yield Problem((*at, "format"), f'\'format\'{file.table(at)}: callbacks are read as "delimited" or "jsonl"')
    for name, meaning in CALL_COLUMNS.items():
        if getattr(source.columns, name) is None:
            yield Problem(columns, f"missing key {name!r}{file.table(columns)}; {meaning}")


_COLUMNS_OF = {"customers": CUSTOMER_COLUMNS, "invitations": INVITATION_COLUMNS, "callbacks": ("outcome",)}
"""Columns that sources of one kind have, and no others."""


def misfits(file: TomlFile, at: tuple[str, int], source: Source) -> Iterator[Problem]:
    """Keys of the source at `at` that its kind has no use for, or lacks."""
    here, columns = file.table(at), (*at, "columns")
    mapped = source.columns.model_fields_set
    by_hand = source.format in ("delimited", "jsonl")
    if source.kind in _SILENT:
        elsewhere = f"{_SILENT[source.kind]} holds none; they belong to another [[source]]"
        if source.ratings:
            yield Problem((*at, "rating", 0), f"[[source.rating]]{here}: {elsewhere}")
        if source.columns.comments:
            yield Problem((*columns, "comments"), f"'comments'{here}: {elsewhere}")
    elif by_hand and not mapped and not source.ratings:
        yield Problem(at, f"no columns{here}; add [source.columns] with its comments, or a [[source.rating]]")
    if source.kind == "customers" and by_hand and source.columns.customer is None:
        yield Problem(columns, f"missing key 'customer'{file.table(columns)}; the column that identifies customers")
    if source.kind == "invitations":
        yield from _of_invitations(file, at, source)
    if source.kind == "callbacks":
        yield from _of_callbacks(file, at, source)
    for kind, names in _COLUMNS_OF.items():
        for name in names:
            if name in mapped and source.kind != kind:
                yield Problem((*columns, name), f'{name!r}{here}: only a source of kind "{kind}" has this column')
    if source.outcomes and source.kind != "callbacks":
        yield Problem((*at, "outcomes"), f'[source.outcomes]{here}: only a source of kind "callbacks" has these')
    outcomes = [position for position, rating in enumerate(source.ratings) if rating.role == "outcome"]
    for position in outcomes[1:]:
        rating = (*at, "rating", position)
        first = file.place((*at, "rating", outcomes[0]))
        what = f"a second outcome{file.table(rating)}; the first is at {first}, the others are components"
        yield Problem((*rating, "role"), what)
    if "survey_type" in source.model_fields_set and source.kind not in ("survey", "staff"):
        yield Problem((*at, "survey_type"), f"'survey_type'{here}: only surveys have one; leave it out")
    if source.survey is not None and source.kind != "invitations":
        yield Problem((*at, "survey"), f"'survey'{here}: only invitations ask for one; leave it out")
