"""The project file as the checker reads it: plain tomllib, with what each export format says by itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0), "stars": (1.0, 5.0), "yes_no": (0.0, 1.0)}

FORMATS: dict[str, dict[str, Any]] = {
    "delimited": {},
    "jsonl": {},
    "qualtrics": {
        "columns": {
            "key": "ResponseId",
            "occurred_at": "RecordedDate",
            "customer": "ExternalReference",
            "language": "UserLanguage",
        },
        "exclude": [
            {"column": "Status", "values": ["Spam", "8", "9", "10", "12", "24", "25"], "reason": "marked as spam"},
            {
                "column": "Status",
                "values": ["Survey Preview", "Offline Survey Preview", "1", "17"],
                "reason": "a preview, not an answer",
            },
            {"column": "Status", "values": ["Survey Test", "2", "18"], "reason": "a test, not an answer"},
        ],
    },
    "google_play": {
        "columns": {
            "key": "Review Link",
            "occurred_at": "Review Submit Date and Time",
            "updated_at": "Review Last Update Date and Time",
            "language": "Reviewer Language",
            "first_reply_at": "Developer Reply Date and Time",
            "comments": ["Review Title", "Review Text"],
        },
        "rating": [{"column": "Star Rating", "scale": "stars", "role": "outcome"}],
    },
    "x": {
        "columns": {
            "key": "id",
            "occurred_at": "created_at",
            "author": "author_id",
            "language": "lang",
            "comments": ["text"],
        },
    },
    "call_notes": {
        "columns": {
            "key": "call_id",
            "occurred_at": "started_at",
            "customer": "customer_id",
            "agent": "agent",
            "comments": ["note"],
        },
    },
    "webvtt": {
        "columns": {"key": "call_id", "occurred_at": "started_at", "agent": "agent", "customer": "customer_id"},
    },
    "zendesk": {
        "columns": {
            "key": "id",
            "occurred_at": "created_at",
            "updated_at": "updated_at",
            "customer": "requester_id",
            "channel": "via.channel",
            "agent": "assignee_id",
            "first_reply_at": "first_reply_at",
            "resolved_at": "solved_at",
            "comments": ["subject", "description"],
        },
        "rating": [
            {
                "column": "satisfaction_rating.score",
                "question": "satisfaction rating",
                "scale": "yes_no",
                "role": "outcome",
            }
        ],
    },
}


@dataclass(frozen=True)
class Rating:
    column: str
    question: str
    scale: str
    low: float
    high: float
    role: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    name: str
    kind: str
    format: str
    files: tuple[str, ...]
    survey_type: str
    time_zone: str | None
    time_formats: tuple[str, ...]
    encoding: str | None
    delimiter: str
    language: str
    channel: str | None
    columns: dict[str, str]
    comments: tuple[str, ...]
    ratings: tuple[Rating, ...]
    exclude: tuple[dict[str, Any], ...]
    segments: dict[str, str]

    def paths(self, data_root: Path) -> list[Path]:
        return sorted({path for pattern in self.files for path in data_root.glob(pattern) if path.is_file()})


@dataclass(frozen=True)
class Project:
    root: Path
    data_root: Path
    name: str
    period: str
    as_of: date | None
    language: str
    time_zone: str
    currency: str
    segment: str | None
    account: str | None
    """The segment whose customers count as one respondent."""
    sources: tuple[Source, ...]
    owners: dict[str, str | None]
    """The themes of the taxonomy with their owners."""
    signals: set[str]
    """Themes that are no drivers, whatever goes with them."""
    table: dict[str, Any] = field(repr=False)


def load(root: Path, data_root: Path | None = None) -> Project:
    """The project in `root`."""
    table = tomllib.loads((root / "vocflow.toml").read_text(encoding="utf-8"))
    about = table["project"]
    sources = tuple(_source(entry, about) for entry in table.get("source", []))
    names = [name for source in sources for name in source.segments]
    return Project(
        root=root,
        data_root=data_root or root,
        name=about["name"],
        period=about.get("period", "quarter"),
        as_of=about.get("as_of"),
        language=about.get("language", "en"),
        time_zone=about.get("time_zone") or "UTC",
        currency=about.get("currency", "EUR"),
        segment=about.get("segment") or next(iter(names), None),
        account=about.get("account"),
        sources=sources,
        owners=_owners(root, about.get("taxonomy")),
        signals={theme["name"] for theme in _themes(root, about.get("taxonomy")) if not theme.get("driver", True)},
        table=table,
    )


SHIPPED = Path(__file__).resolve().parents[2] / "vocflow" / "text" / "taxonomy"


def _themes(root: Path, name: str | None) -> list[dict[str, Any]]:
    """The themes of a taxonomy and of those it extends; what a file says of a theme adds to what it extends."""
    shipped = SHIPPED / f"{name or 'default'}.toml"
    path = shipped if shipped.exists() else root / str(name)
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    base = _themes(path.parent, table["extends"]) if "extends" in table else []
    themes = {theme["name"]: theme for theme in base}
    for theme in table.get("theme", []):
        themes[theme["name"]] = themes.get(theme["name"], {}) | theme
    return list(themes.values())


def _owners(root: Path, name: str | None) -> dict[str, str | None]:
    themes = _themes(root, name)
    own = {theme["name"]: theme.get("owner") for theme in themes}
    parents = {theme["name"]: theme.get("parent") for theme in themes}
    return {name: owner or own.get(parents[name] or "") for name, owner in own.items()}


def _source(entry: dict[str, Any], about: dict[str, Any]) -> Source:
    defaults = FORMATS[entry["format"]]
    columns = dict(defaults.get("columns", {})) | dict(entry.get("columns", {}))
    comments = tuple(columns.pop("comments", ()))
    ratings = [dict(rating) for rating in entry.get("rating") or defaults.get("rating", [])]
    if ratings and "role" not in ratings[0] and all(r.get("role") != "outcome" for r in ratings):
        ratings[0]["role"] = "outcome"
    return Source(
        name=entry["name"],
        kind=entry["kind"],
        format=entry["format"],
        files=tuple(entry["files"]),
        survey_type=entry.get("survey_type", "relational"),
        time_zone=entry.get("time_zone") or about.get("time_zone"),
        time_formats=tuple(entry.get("time_formats", ())),
        encoding=entry.get("encoding"),
        delimiter=entry.get("delimiter", ","),
        language=entry.get("language") or about.get("language", "en"),
        channel=entry.get("channel"),
        columns=columns,
        comments=comments,
        ratings=tuple(_rating(rating) for rating in ratings),
        exclude=tuple(entry.get("exclude", ())) + tuple(defaults.get("exclude", ())),
        segments=dict(entry.get("segments", {})),
    )


def _rating(table: dict[str, Any]) -> Rating:
    low, high = SCALES.get(table["scale"], (0.0, 0.0))
    return Rating(
        column=table["column"],
        question=table.get("question", table["column"]),
        scale=table["scale"],
        low=float(table.get("low", low)),
        high=float(table.get("high", high)),
        role=table.get("role", "component"),
        missing=tuple(table.get("missing", ())),
    )
