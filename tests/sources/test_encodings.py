from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from vocflow.errors import SourceError
from vocflow.sources import count_records, read

from .reading import read_text, source

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'id,comment\r\n1,"Grüße, 😀\r\n“ok”"\r\n2,naïve\r\n'
COLUMNS = {"key": "id", "comments": ("comment",)}


MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize(
    ("mark", "encoding", "declared"),
    [
        (b"", "utf-8", None),
        *((mark, encoding, declared) for encoding, mark in MARKS.items() for declared in (None, "cp1252")),
    ],
)
def test_the_byte_order_mark_is_believed(tmp_path: Path, mark: bytes, encoding: str, declared: str | None) -> None:
    content = mark + TEXT.encode(encoding)
    tables = read_text(tmp_path, content, source(columns=COLUMNS, encoding=declared))
    assert [row["text"] for row in tables["comments"]] == ["Grüße, 😀\r\n“ok”", "naïve"]
    assert [row["line"] for row in tables["records"]] == [2, 4]
    cut = [content[row["byte_offset"] :][: row["byte_length"]].decode(encoding) for row in tables["records"]]
    assert cut == ['1,"Grüße, 😀\r\n“ok”"', "2,naïve"]


@pytest.mark.parametrize("declared", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_encodings_without_a_mark(tmp_path: Path, declared: str) -> None:
    content = TEXT.encode(f"{declared.removesuffix('-le')}-le")
    tables = read_text(tmp_path, content, source(columns=COLUMNS, encoding=declared))
    assert [row["natural_key"] for row in tables["records"]] == ["1", "2"]


def test_a_record_with_invalid_bytes_is_refused_alone(tmp_path: Path) -> None:
    content = b'id,comment\n1,caf\xe9\n2,ok\n3,"two\nlines \xff"\n4,fin\n'
    tables = read_text(tmp_path, content, source(columns=COLUMNS))
    assert [(row["line"], row["byte_offset"], row["byte_length"]) for row in tables["refusals"]] == [
        (2, 11, 6),
        (4, 23, 15),
    ]
    refused = tables["refusals"][0]
    assert refused["reason"] == "encoding"
    assert refused["advice"] == (
        'Some bytes are not UTF-8: set encoding = "cp1252" in this [[source]], or save the file as UTF-8.'
    )
    assert refused["excerpt"] == "1,caf\ufffd"
    assert [(row["natural_key"], row["byte_offset"]) for row in tables["records"]] == [("2", 18), ("4", 39)]


def test_the_advice_works(tmp_path: Path) -> None:
    tables = read_text(tmp_path, b"id,comment\n1,caf\xe9 \x93so\x94\n", source(columns=COLUMNS, encoding="cp1252"))
    assert tables["comments"][0]["text"] == "café “so”"


def test_bytes_that_cp1252_does_not_have(tmp_path: Path) -> None:
    tables = read_text(tmp_path, b"id,comment\n1,\x81\n2,ok\n", source(columns=COLUMNS, encoding="cp1252"))
    assert [(row["reason"], row["advice"]) for row in tables["refusals"]] == [
        ("encoding", "Some bytes are not cp1252: mend encoding in this [[source]], or save the file as UTF-8.")
    ]


@pytest.mark.parametrize("damage", [b"\x00\xd8", b"\x00"])
def test_utf16_with_half_a_character(tmp_path: Path, damage: bytes) -> None:
    lines = [text.encode("utf-16-le") for text in ("id,comment\n", "1,ok\n", "2,half ")]
    content = codecs.BOM_UTF16_LE + b"".join(lines) + damage
    tables = read_text(tmp_path, content, source(columns=COLUMNS))
    assert [row["natural_key"] for row in tables["records"]] == ["1"]
    assert [(row["byte_offset"], row["byte_length"]) for row in tables["refusals"]] == [(34, 14 + len(damage))]


@pytest.mark.parametrize("declared", ["utf-7", "cp500", "rot13"])
def test_encodings_whose_lines_cannot_be_told(tmp_path: Path, declared: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"id,comment\n1,x\n")
    # rot13 is no encoding of text; the project file refuses it before a source is asked.
    odd = source().model_copy(update={"encoding": declared})
    for attempt in (lambda: list(read(path, odd)), lambda: count_records(path, odd)):
        with pytest.raises(SourceError, match="vocflow cannot read files in"):
            attempt()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("chunk", [1, 2, 5, 64])
def test_lines_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, chunk: int) -> None:
    # Characters of one to four bytes, and line endings of two, fall on every side of a chunk's end.
    monkeypatch.setattr("vocflow.sources.lines._CHUNK", chunk)
    monkeypatch.setattr("vocflow.sources.counting._CHUNK", chunk + 1)
    texts = ["é😀x"[number % 3] * (1 + number % 7) for number in range(50)]
    content = ending.join(["id,comment", *(f"{number},{text}" for number, text in enumerate(texts))]).encode()
    tables = read_text(tmp_path, content, source(columns=COLUMNS))
    assert [row["text"] for row in tables["comments"]] == texts
    last = tables["records"][-1]
    assert (last["line"], last["byte_offset"] + last["byte_length"]) == (51, len(content))
