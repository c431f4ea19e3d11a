from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vocflow.errors import SourceError
from vocflow.sources import read

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

MAPPED = source("jsonl", columns={"key": "id", "comments": ("text",)})


def refusal(folder: Path, line: str | bytes) -> tuple[str, str]:
    good = b'{"id": 1, "text": "ok"}\n'
    bad = line.encode() if isinstance(line, str) else line
    tables = read_text(folder, good + bad + b"\n" + good, MAPPED)
    assert len(tables["records"]) == 2
    (row,) = tables["refusals"]
    assert (row["line"], row["byte_offset"], row["byte_length"]) == (2, len(good), len(bad))
    return row["reason"], row["advice"]


def test_fields_and_dotted_paths(tmp_path: Path) -> None:
    line = (
        '{"id": 12345678901234567890, "score": 9.50, "active": true, "person": {"mail.home": null, "plan": "pro"},'
        ' "tags": ["a", {"b": "c"}], "a.b": "literal", "empty": " "}\n'
    )
    segments = {
        "score": "score",
        "active": "active",
        "plan": "person.plan",
        "first": "tags.0",
        "second": "tags.1.b",
        "dotted": "a.b",
        "whole": "person",
        "none": "empty",
        "null": "person.mail.home",
    }
    optional = '{"person": null, "id": 2}\n'
    tables = read_text(tmp_path, line + "\n  \n" + optional, source("jsonl", columns={"key": "id"}, segments=segments))
    assert filled(tables["records"]) == [
        {"record_no": 0, "natural_key": "12345678901234567890", "language": "en"},
        {"record_no": 1, "natural_key": "2", "language": "en"},
    ]
    assert [row["line"] for row in tables["records"]] == [1, 4]
    assert {row["name"]: row["value"] for row in tables["segments"]} == {
        "score": "9.50",
        "active": "true",
        "plan": "pro",
        "first": "a",
        "second": "c",
        "dotted": "literal",
        "whole": '{"mail.home": null, "plan": "pro"}',
    }


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ('{"id": 1,}', "Not JSON at column 10 (expecting property name enclosed in double quotes): "),
        ('{"id": 1} {"id": 2}', "Not JSON at column 11 (extra data): "),
        ('{"id": NaN}', "Not strict JSON (NaN is no JSON number): "),
        ('{"id": 1, "id": 2}', 'Not strict JSON (key "id" stands twice): '),
        ('{"id": "tab\there"}', "Not JSON at column 12 (invalid control character at): "),
        ("[1, 2]", "The line holds an array where an object in { } belongs: "),
        ("7", "The line holds a single value where an object in { } belongs: "),
        ("null", "The line holds nothing where an object in { } belongs: "),
        ("[" * 100_000, "The JSON is nested more than 100 levels deep: "),
        ('{"id": ' + "[" * 150 + "]" * 150 + "}", "The JSON is nested more than 100 levels deep: "),
    ],
)
def test_what_is_not_an_object_in_strict_json(tmp_path: Path, line: str, advice: str) -> None:
    reason, said = refusal(tmp_path, line)
    assert reason == "json"
    assert said.startswith(advice)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "caf\xe9"}', "encoding"),
        (b'{"id": "cut \\ud83d"}', "encoding"),
        (b'{"id": "nul \\u0000"}', "nul_byte"),
        (b'{"id": "nul \0"}', "nul_byte"),
    ],
)
def test_text_that_cannot_be_stored(tmp_path: Path, line: bytes, reason: str) -> None:
    assert refusal(tmp_path, line)[0] == reason


def test_escapes_that_only_look_dangerous(tmp_path: Path) -> None:
    tables = read_text(tmp_path, r'{"id": 1, "text": "\ud83d\ude00 and \\u0000"}', MAPPED)
    assert tables["comments"][0]["text"] == r"😀 and \u0000"


def test_objects_without_a_value_are_left_out(tmp_path: Path) -> None:
    tables = read_text(tmp_path, '{}\n{"id": null, "text": " "}\n{"id": 1, "text": null}\n', MAPPED)
    assert [row["reason"] for row in tables["exclusions"]] == ["every field is blank"] * 2
    assert len(tables["records"]) == 1


def test_a_column_that_no_object_has(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"id": 1, "text": "a"}\n{"id": 2, "txet": "b"}\n', encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        list(read(path, source("jsonl", columns={"key": "id", "comments": ("texts",)})))
    assert caught.value.what == 'no column "texts" in export.jsonl'
    assert caught.value.why == 'columns found: "id", "text", "txet"'
    assert (caught.value.next_step or "").startswith("did you mean 'text'?")


def test_an_empty_file(tmp_path: Path) -> None:
    assert not any(read_text(tmp_path, "", MAPPED).values())
