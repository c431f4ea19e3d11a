"""Sheets of labels: written for people, read back whatever a spreadsheet did to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.errors import SourceError, UsageError
from vocflow.sources.label_sheet import SheetRow, read_sheet, same_text, write_sheet

ROW = SheetRow("The boat was late.", "", "", "why", "survey", "2026-05-10", "en", "drawn at random", "c1", "d1")
HOSTILE = "=cmd|' /C calc'!A0"
THEMES = [("waiting", "Time in a queue"), (HOSTILE, HOSTILE)]


@pytest.mark.parametrize("name", ["labels.csv", "labels.xlsx"])
def test_what_was_written_is_read_back(tmp_path: Path, name: str) -> None:
    rows = [ROW, replace(ROW, comment=HOSTILE, comment_id="c2"), replace(ROW, comment="a\nb; «ü» 😀", comment_id="c3")]
    write_sheet(tmp_path / name, rows, THEMES)
    read, sha256 = read_sheet(tmp_path / name)
    assert [replace(row, line=0) for row in read] == rows
    assert [row.line for row in read] == [2, 3, 4]
    assert len(sha256) == 64
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_csv_begins_with_the_mark_by_which_excel_knows_utf_8(tmp_path: Path) -> None:
    write_sheet(tmp_path / "labels.csv", [ROW], THEMES)
    assert (tmp_path / "labels.csv").read_bytes().startswith(b'\xef\xbb\xbf"comment","feeling","themes"')


def test_no_cell_of_an_xlsx_is_a_formula_and_feelings_are_offered(tmp_path: Path) -> None:
    write_sheet(tmp_path / "labels.xlsx", [replace(ROW, comment=HOSTILE, source=HOSTILE)], THEMES)
    book = openpyxl.load_workbook(tmp_path / "labels.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
    (offered,) = book["labels"].data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ('"negative,neutral,positive"', "B2")
    assert "waiting" in [cell.value for cell in book["themes"]["A"]]


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_comment_is_known_again(text: str) -> None:
    """Through an XLSX too, which has no control characters; spreadsheets change line ends."""
    import tempfile

    for name in ("labels.csv", "labels.xlsx"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_sheet(path, [replace(ROW, comment=text)], THEMES)
            (row,), _ = read_sheet(path)
            assert same_text(row.comment, text)


def test_a_comment_that_fills_no_cell_is_cut(tmp_path: Path) -> None:
    long = "😀 waiting " * 5_000
    write_sheet(tmp_path / "labels.xlsx", [replace(ROW, comment=long)], THEMES)
    (row,), _ = read_sheet(tmp_path / "labels.xlsx")
    assert len(row.comment) == 16_000
    assert same_text(row.comment, long)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_separators_of_another_country(tmp_path: Path, separator: str) -> None:
    lines = [["Comment_ID", "feeling", "themes"], ["c1", "positive", '"waiting; staff"'], ["", "", ""]]
    path = tmp_path / "labels.csv"
    path.write_text("\r\n".join(separator.join(line) for line in lines), encoding="utf-8")
    (row,), _ = read_sheet(path)
    assert (row.comment_id, row.feeling, row.themes, row.line) == ("c1", "positive", "waiting; staff", 2)


def test_a_row_after_a_comment_of_two_lines_is_named_by_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text('comment_id,comment,feeling\nc1,"a\nb",x\nc2,c,y\n', encoding="utf-8")
    assert [row.line for row in read_sheet(path)[0]] == [2, 4]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "no sheet of labels"),
        ("a.csv", b"id,feeling\n1,positive\n", "columns found: id, feeling"),
        ("a.csv", b"comment_id,feeling,feeling\n", "no sheet of labels"),
        ("a.csv", b"comment_id,feeling\nc1,\xe9\n", "a.csv:2"),
        ("a.csv", b'comment_id,feeling\nc1,"x"y\n', "a.csv:2"),
        ("a.xlsx", b"PK\x03\x04 not a zip", "cannot be read"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_sheet(tmp_path / name)
    assert words in str(caught.value)
    assert caught.value.next_step


def test_a_file_that_is_not_there_and_an_ending_that_nobody_reads(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        read_sheet(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="ends neither in"):
        write_sheet(tmp_path / "labels.txt", [ROW], THEMES)
