"""From the export files to the feedback that counts, as pandas frames: typed, judged, each piece once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from .formats import Row, read
from .project import Project, Source

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
FATES = ("loaded", "updated", "unchanged", "excluded", "quarantined")


@dataclass(frozen=True)
class Raw:
    """`feedback`: one row per piece that counts. `customers`: one per customer. `records`: one per record read."""

    feedback: pd.DataFrame
    customers: pd.DataFrame
    records: pd.DataFrame
    texts: frozenset[str]
    """Every comment of every record that counts, white space collapsed."""


class _Refused(Exception):
    pass


def load(project: Project, now: datetime) -> Raw:
    """Read every file of the project as of `now`, the moment of the run."""
    records: list[dict[str, Any]] = []
    for source in project.sources:
        for path in source.paths(project.data_root):
            place = path.relative_to(project.data_root).as_posix()
            records += [_record(row, place, source, project, now) for row in read(path, source)]
    _judge(records)
    frame = pd.DataFrame(records, columns=[*_COLUMNS, "fate", "counts"])
    kept = frame[frame["counts"].astype(bool)]
    customers = kept[kept["kind"] == "customers"].drop(columns=["ratings", "comments"])
    feedback = kept[~kept["kind"].isin(["customers", "callbacks", "invitations"])].reset_index(drop=True)
    for name in ("when", "updated"):
        feedback[name] = pd.to_datetime(feedback[name], utc=True)
    if project.as_of is not None:
        end = datetime.combine(project.as_of + timedelta(days=1), datetime.min.time(), ZoneInfo(project.time_zone))
        feedback = feedback[feedback["when"].isna() | (feedback["when"] < end)]
    texts = frozenset(" ".join(text.split()) for comments in feedback["comments"] for _, text in comments)
    return Raw(feedback, customers, frame, texts)


_COLUMNS = [
    "source", "kind", "survey_type", "path", "line", "refused", "excluded", "reason_detail", "key", "when", "updated",
    "zone_known", "customer", "channel", "comments", "ratings", "segments", "left_on", "yearly_value", "content",
]  # fmt: skip


def _record(row: Row, place: str, source: Source, project: Project, now: datetime) -> dict[str, Any]:
    record: dict[str, Any] = dict.fromkeys(_COLUMNS) | {
        "source": source.name,
        "kind": source.kind,
        "survey_type": source.survey_type,
        "path": place,
        "line": row.line,
        "refused": row.refused,
        "excluded": row.excluded or _rule(row, source),
    }
    if record["refused"] or record["excluded"]:
        return record
    try:
        record |= _customer(row, source) if source.kind == "customers" else _feedback(row, source, project, now)
    except _Refused as refusal:
        record["refused"], record["reason_detail"] = refusal.args
    return record


def _rule(row: Row, source: Source) -> str | None:
    hits = (
        rule["reason"] for rule in source.exclude if (row.cells.get(rule["column"]) or "").strip() in rule["values"]
    )
    return next(hits, None)


def _role(row: Row, source: Source, role: str) -> str | None:
    return row.cells.get(source.columns.get(role, ""))


def _feedback(row: Row, source: Source, project: Project, now: datetime) -> dict[str, Any]:
    zone = row.zone or source.time_zone
    text = _role(row, source, "occurred_at")
    when = _moment("occurred_at", text, source, zone)
    if when is not None and when < EARLIEST:
        raise _Refused("date_before_2000", text)
    if when is not None and when > now + timedelta(days=1):
        raise _Refused("date_in_future", text)
    comments = row.comments
    if comments is None:
        asked = [(position, row.cells.get(column)) for position, column in enumerate(source.comments)]
        comments = [(position, said) for position, said in asked if said]
    ratings = {}
    for rating in source.ratings:
        answer = row.cells.get(rating.column)
        if answer is not None and answer.strip() not in rating.missing:
            ratings[rating.question] = _score(answer, rating.low, rating.high, rating.scale)
    wanted = {*source.columns.values(), *source.comments, *source.segments.values()} | {
        r.column for r in source.ratings
    }
    return {
        "key": _role(row, source, "key"),
        "when": when,
        "updated": _moment("updated_at", _role(row, source, "updated_at"), source, zone),
        "zone_known": bool(zone) or (text or "").rstrip().endswith(("Z", "z")) or "+" in (text or ""),
        "customer": _role(row, source, "customer"),
        "channel": _role(row, source, "channel") or source.channel,
        "comments": comments,
        "ratings": ratings,
        "segments": {name: row.cells[c] for name, c in source.segments.items() if row.cells.get(c)},
        "content": repr([(name, row.cells.get(name)) for name in sorted(wanted)] + list(comments)),
    }


def _customer(row: Row, source: Source) -> dict[str, Any]:
    left, value = _role(row, source, "left_on"), _role(row, source, "yearly_value")
    name = _role(row, source, "customer")
    return {
        "key": name,
        "customer": name,
        "left_on": pd.Timestamp(left) if left else pd.NaT,
        "yearly_value": float(value) if value else math.nan,
        "segments": {},
        "content": repr(sorted(row.cells.items())),
    }


def _moment(role: str, text: str | None, source: Source, zone: str | None) -> datetime | None:
    """The moment in UTC; a time without an offset is read in `zone`, or in UTC where that is unknown."""
    if text is None:
        return None
    for pattern in source.time_formats or ("iso",):
        try:
            if pattern in ("epoch_ms", "epoch_s"):
                return datetime.fromtimestamp(int(text) / (1000 if pattern == "epoch_ms" else 1), UTC)
            parse = datetime.fromisoformat if pattern == "iso" else lambda t, p=pattern: datetime.strptime(t, p)
            moment = parse(text.strip())
        except ValueError:
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone or "UTC"))).astimezone(UTC)
    raise _Refused("time_unreadable", text)


def _score(text: str, low: float, high: float, scale: str) -> float:
    if scale == "yes_no":
        text = {"yes": "1", "true": "1", "no": "0", "false": "0"}.get(text.strip().lower(), text)
    try:
        value = float(text)
    except ValueError:
        raise _Refused("score_not_a_number", text) from None
    if not low <= value <= high:
        raise _Refused("score_out_of_range", text)
    return value


def _judge(records: list[dict[str, Any]]) -> None:
    """Add what became of each record, and whether it is the version of its feedback that counts."""
    held: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        record["counts"] = False
        if record["refused"] or record["excluded"]:
            record["fate"] = "quarantined" if record["refused"] else "excluded"
            continue
        before = held.get((record["source"], record["key"])) if record["key"] else None
        same = before is not None and before["content"] == record["content"]
        older = before is not None and _older(record["updated"], before["updated"])
        if before and (same or older):
            # An older version changes nothing, but within one file it shows that the record was updated.
            record["fate"] = "updated" if not same and before["path"] == record["path"] else "unchanged"
            continue
        record["fate"] = "updated" if before else "loaded"
        record["counts"] = True
        if before:
            before["counts"] = False
        if record["key"]:
            held[record["source"], record["key"]] = record


def _older(moment: Any, other: Any) -> bool:
    return moment is not None and other is not None and moment < other
