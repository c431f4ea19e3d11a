"""Export files as rows: each with its physical line, its cells by the vendor's column names, and its comments.

A row that cannot be read has a `refused` reason; one that is no feedback has an `excluded` one. This is a reader of
its own, in the plainest Python: it knows what the sample company and the real files hold, and nothing of the package.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .project import Source

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass
class Row:
    line: int
    cells: dict[str, str | None] = field(default_factory=dict)
    comments: list[tuple[int, str]] | None = None
    """Turns of a call; None where the source names columns."""
    zone: str | None = None
    refused: str | None = None
    excluded: str | None = None


def read(path: Path, source: Source) -> list[Row]:
    """All records of a file, in its order."""
    text = _text(path, source.encoding)
    readers = {"jsonl": _objects, "x": _posts, "zendesk": _tickets, "webvtt": _call, "qualtrics": _qualtrics}
    return list(readers.get(source.format, _delimited)(text, source))


def _text(path: Path, encoding: str | None) -> str:
    content = path.read_bytes()
    by_mark = next((name for mark, name in MARKS if content.startswith(mark)), None)
    return content.decode(by_mark or encoding or "utf-8")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Non-empty records with the physical line (from 1) on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for fields in reader:
        if fields:
            yield line, fields
        line = reader.line_num + 1


def _delimited(text: str, source: Source) -> Iterator[Row]:
    records = _records(text, source.delimiter)
    _, header = next(records, (0, []))
    yield from _rows(records, [name.strip() for name in header])


def _rows(records: Iterator[tuple[int, list[str]]], names: list[str]) -> Iterator[Row]:
    for line, fields in records:
        if len(fields) != len(names):
            yield Row(line, refused="field_count")
        elif not any(cell.strip() for cell in fields):
            yield Row(line, excluded="every field is blank")
        else:
            yield Row(line, {name: cell if cell.strip() else None for name, cell in zip(names, fields, strict=True)})


def _qualtrics(text: str, source: Source) -> Iterator[Row]:
    records = _records(text, source.delimiter)
    names = [name.strip() for name in next(records, (0, []))[1]]
    next(records, None)
    details = [json.loads(cell) if cell.strip() else {} for cell in next(records, (0, []))[1]]
    ids = dict(zip(names, details, strict=True))
    zone = ids.get(source.columns["occurred_at"], {}).get("timeZone")
    questions = [name for name in names if str(ids[name].get("ImportId", "")).startswith("QID")]
    for row in _rows(records, names):
        row.zone = "UTC" if zone == "Z" else zone
        row.cells |= {name: None for name in questions if row.cells.get(name) == "-99"}
        yield row


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    """The JSON value of each line that is not blank; None where it is not JSON."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line.strip():
            try:
                yield number, json.loads(line, parse_float=str, parse_int=str)
            except ValueError:
                yield number, None


def _objects(text: str, source: Source) -> Iterator[Row]:
    for line, value in _lines(text):
        yield _object(line, value, source)


def _object(line: int, value: Any, source: Source) -> Row:
    if not isinstance(value, dict):
        return Row(line, refused="json")
    wanted = {*source.columns.values(), *source.comments, *source.segments.values()}
    wanted |= {rating.column for rating in source.ratings} | {rule["column"] for rule in source.exclude}
    return Row(line, {name: _cell(_at(value, name)) for name in wanted})


def _at(value: Any, name: str) -> Any:
    if isinstance(value, dict) and name in value:
        return value[name]
    head, _, rest = name.partition(".")
    return _at(value[head], rest) if rest and isinstance(value, dict) and head in value else None


def _cell(value: Any) -> str | None:
    text = value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False)
    return text if text and text.strip() else None


def _posts(text: str, source: Source) -> Iterator[Row]:
    """A line is a post, a page of posts under `data`, or an error message."""
    for line, value in _lines(text):
        if not isinstance(value, dict):
            yield Row(line, refused="json")
            continue
        data = value.get("data", [])
        posts = [value] if "text" in value else data if isinstance(data, list) else [data]
        for post in posts:
            note = post.get("note_tweet") or {}
            said = str(note.get("text") or post["text"])
            said = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            yield _object(line, post | {"text": said}, source)
        messages = value.get("errors", []) if posts else [value]
        for _ in messages:
            yield Row(line, excluded="no post")


def _tickets(text: str, source: Source) -> Iterator[Row]:
    for line, value in _lines(text):
        if isinstance(value, dict):
            custom = {str(entry["id"]): entry.get("value") for entry in value.get("custom_fields") or []}
            score = (value.get("satisfaction_rating") or {}).get("score")
            value = custom | value | {"satisfaction_rating.score": {"good": "1", "bad": "0"}.get(str(score))}
        yield _object(line, value, source)


def _call(text: str, source: Source) -> Iterator[Row]:
    """A transcript: `key: value` lines of NOTE blocks, and the turns of `<v Customer>`."""
    fields: dict[str, str | None] = {}
    turns: list[list[str]] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        if lines[0].startswith("NOTE"):
            for line in lines[1:]:
                name, colon, value = line.partition(":")
                if colon:
                    fields.setdefault(name.strip(), value.strip() or None)
        for voice, said in re.findall(r"<v(?:\.\S+)? ([^>]+)>([^<]*)", block):
            speaker, words = voice.strip().lower(), " ".join(html.unescape(said).split())
            if turns and turns[-1][0] == speaker:
                turns[-1][1] += " " + words
            else:
                turns.append([speaker, words])
    if text.strip():
        said = [(number, turn[1]) for number, turn in enumerate(turns) if turn[0] == "customer"]
        yield Row(1, fields, comments=said)
