"""Every hostile file of ../shared, read as every format: a SourceError or all of its records, and nothing else.

The counts are written by hand, from looking at the files: records, refusals.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from vocflow.errors import SourceError

from .reading import read_all, source

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("delimited", "jsonl", "qualtrics", "google_play", "x", "call_notes", "webvtt", "zendesk")

CSV = {
    "comma_in_quotes.csv": (1, 0),
    "empty.csv": (2, 0),
    "empty_crlf.csv": (2, 0),
    "escaped_quotes.csv": (2, 0),
    "json.csv": (1, 0),
    "location_coordinates.csv": (1, 0),
    "newlines.csv": (3, 0),
    "newlines_crlf.csv": (3, 0),
    "quotes_and_newlines.csv": (2, 0),
    "simple.csv": (1, 0),
    "simple_crlf.csv": (1, 0),
    "utf8.csv": (2, 0),
}
FILES = {
    "bad-utf8.csv": (1, 1),
    "badnps.csv": (5, 0),
    "bigint.csv": (1, 0),
    "blankhdr.csv": (1, 0),
    "bom.csv": (1, 0),
    "cp1252.csv": (0, 1),
    "cr.csv": (1, 0),
    "dupcols.csv": (1, 0),
    "empty.csv": (0, 0),
    "formula.csv": (5, 0),
    "fullwidth.csv": (1, 0),
    "html.csv": (0, 0),
    "manycols.csv": (1, 0),
    "mixed-enc.csv": (1, 1),
    "mixednl.csv": (3, 0),
    "nul.csv": (1, 1),
    "onlyhdr.csv": (0, 0),
    "ragged.csv": (1, 2),
    "semicolons.csv": (3, 0),
    "sniffer-3line.csv": (2, 0),
    "sqlcol.csv": (1, 0),
    "surrogate.csv": (0, 1),
    "unclosed.csv": (5000, 1),
    "utf16le.csv": (1, 0),
    "utf32.csv": (1, 0),
}
NO_CSV = ("notcsv.csv", "trunc.csv.gz", "zipascsv.csv")


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [(folder, *row) for folder, rows in (("csv", CSV), ("files", FILES)) for row in rows.items()],
)
def test_delimited_files(shared: Path, folder: str, name: str, expected: tuple[int, int]) -> None:
    tables = read_all(shared / "hostile" / folder / name, source())
    assert (len(tables["records"]), len(tables["refusals"])) == expected


@pytest.mark.parametrize("name", NO_CSV)
def test_files_that_are_no_text(shared: Path, name: str) -> None:
    with pytest.raises(SourceError):
        read_all(shared / "hostile" / "files" / name, source())


def test_the_lists_are_complete(shared: Path) -> None:
    hostile = shared / "hostile"
    others = {"deep.json", "dupkey.json", "nan.json", "lol.xml", "xxe.xml"}
    assert {path.name for path in (hostile / "csv").iterdir()} == set(CSV)
    assert {path.name for path in (hostile / "files").iterdir()} == {*FILES, *NO_CSV, *others}


# Objects on one line. Missing here: keys that stand twice, half characters, NUL, and objects without a value in them.
JSON_RECORDS = {
    "y_object.json",
    "y_object_basic.json",
    "y_object_empty_key.json",
    "y_object_extreme_numbers.json",
    "y_object_long_strings.json",
    "y_object_string_unicode.json",
}


def test_the_json_suite_as_json_lines(shared: Path) -> None:
    records: set[str] = set()
    for path in (shared / "hostile" / "json").iterdir():
        tables = read_all(path, source("jsonl"))
        assert len(tables["records"]) <= 1
        records |= {path.name for _ in tables["records"]}
    assert records == JSON_RECORDS


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_as_every_format(shared: Path, name: str) -> None:
    hostile = shared / "hostile"
    paths = [*(hostile / "csv").iterdir(), *(hostile / "files").iterdir(), hostile / "blns.json"]
    # The JSON suite is read as JSON lines above; here every fifth file will do.
    for path in (*paths, *sorted((hostile / "json").iterdir())[::5]):
        with suppress(SourceError):
            read_all(path, source(name))
