"""The sheet that a labeller fills in, as CSV or XLSX: one comment a row, written so that no cell acts.

A CSV is UTF-8 with a byte order mark, by which Excel knows it. Back it may come with the semicolons or tabs of another
country's Excel; the header decides.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vocflow.errors import SourceError, UsageError
from vocflow.schema import FEELINGS
from vocflow.sources.formulas import neutralise, restore

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 50_000_000
MOST_CHARACTERS = 16_000
"""A cell holds twice as many, but an emoji counts for two there."""

EXPORT_AGAIN = "vocflow labels export NEW_FILE.xlsx, and fill in what it asks"

# What XML 1.0 has no character for.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")

# Width of each column in characters; what is judged stands beside the comment, what only machines read at the end.
_WIDTHS = {"comment": 80, "feeling": 12, "themes": 40, "question": 24, "source": 16, "said_on": 12, "language": 9,
           "why_picked": 22, "comment_id": 12, "draw": 12}  # fmt: skip
_WANTED = ("comment_id", "feeling", "themes")


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet; `feeling` and `themes` are blank until somebody fills them in, and kept as written.

    `line` is the line of the file on which the row begins (the row's number in an XLSX), 0 before it is written.
    """

    comment: str
    feeling: str
    themes: str
    question: str
    source: str
    said_on: str
    language: str
    why_picked: str
    comment_id: str
    draw: str
    line: int = 0


COLUMNS = tuple(field.name for field in fields(SheetRow) if field.name != "line")


def shown(text: str) -> str:
    """A comment as a sheet shows it: cut where no cell holds more, without characters that no sheet can hold.

    >>> shown("late\\x00 again")
    'late again'
    """
    return _UNWRITABLE.sub("", text)[:MOST_CHARACTERS]


def same_text(cell: str, text: str) -> bool:
    """Whether a cell still shows this comment; spreadsheets change line ends and blanks, and nothing else.

    >>> same_text("late,  again\\n", "late, again"), same_text("on time", "late, again")
    (True, False)
    """
    return _BLANKS.sub(" ", cell).strip() == _BLANKS.sub(" ", shown(text)).strip()


def write_sheet(path: Path, rows: Sequence[SheetRow], themes: Sequence[tuple[str, str]]) -> None:
    """Write the rows as `.csv` or `.xlsx`, by the ending; an XLSX lists the themes (name, meaning) on a second sheet.

    Raises UsageError for another ending.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(
            f"'{path.name}' ends neither in .csv nor in .xlsx", next_step="name it labels.xlsx or labels.csv"
        )
    cells = [[neutralise(shown(getattr(row, name))) for name in COLUMNS] for row in rows]
    content = _csv(cells) if path.suffix.lower() == ".csv" else _xlsx(cells, themes)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def _csv(cells: list[list[str]]) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *cells])
    return page.getvalue().encode("utf-8-sig")


def _xlsx(cells: list[list[str]], themes: Sequence[tuple[str, str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "labels"
    _fill(sheet, [list(COLUMNS), *cells], list(_WIDTHS.values()))
    choice = DataValidation("list", formula1=f'"{",".join(FEELINGS)}"', allow_blank=True)
    choice.add(f"B2:B{len(cells) + 1}")
    sheet.add_data_validation(choice)
    how = [
        ["feeling", "negative, neutral or positive, as a reader would judge the comment as a whole; blank: not judged"],
        ["themes", "names from the list below, with ; between them; none: the comment has no theme; blank: not judged"],
        ["", "a theme may have a feeling of its own: Waiting and queueing: negative; Staff knowledge: positive"],
    ]
    listed = [[neutralise(shown(name)), neutralise(shown(meaning))] for name, meaning in themes]
    _fill(book.create_sheet("themes"), [["theme", "what it means"], *how, *listed], [40, 110])
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def _fill(sheet: Worksheet, rows: list[list[str]], widths: list[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = text or None
            if text:
                cell.data_type = "s"  # a text, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def read_sheet(path: Path) -> tuple[list[SheetRow], str]:
    """The rows of a filled-in sheet that are not blank, and the SHA-256 of the file.

    Only `comment_id`, `feeling` and `themes` are needed, one of the latter at least. Raises SourceError for a file that
    is no such sheet.
    """
    try:
        size, content = path.stat().st_size, b""
        if size <= MOST_BYTES:
            content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path.name} cannot be opened", where=str(path), why=error.strerror) from None
    if size > MOST_BYTES:
        raise _unreadable(path, f"it is larger than {MOST_BYTES:,} bytes")
    table = _xlsx_rows(path, content) if content[:4] == b"PK\x03\x04" else _csv_rows(path, content)
    _, header = next(table, (1, []))
    names = [name.strip().lower() for name in header]
    if (
        "comment_id" not in names
        or not {"feeling", "themes"} & set(names)
        or len(set(names) - {""}) < sum(map(bool, names))
    ):
        raise SourceError(
            f"{path.name} is no sheet of labels", where=f"{path.name}:1",
            why=f"columns wanted: {', '.join(_WANTED)}; columns found: {', '.join(filter(None, names)) or 'none'}",
            next_step=EXPORT_AGAIN,
        )  # fmt: skip
    rows = []
    for line, cells in table:
        if any(cell.strip() for cell in cells):
            given = dict(zip(names, map(restore, cells), strict=False))
            rows.append(SheetRow(**{name: given.get(name, "") for name in COLUMNS}, line=line))
    return rows, hashlib.sha256(content).hexdigest()


def _csv_rows(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SourceError(
            f"{path.name} is not UTF-8", where=f"{path.name}:{line}", next_step="save it as 'CSV UTF-8', or as .xlsx"
        ) from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise _unreadable(path, str(error), f"{path.name}:{before + 1}") from None


def _xlsx_rows(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    import warnings
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl does not know, and we do not need
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            table: list[tuple[Any, ...]] = list(book.worksheets[0].iter_rows(values_only=True))
    except (BadZipFile, KeyError, IndexError, ValueError, TypeError, ParseError) as error:
        raise _unreadable(path, str(error)) from None
    for number, cells in enumerate(table, start=1):
        yield number, ["" if cell is None else str(cell) for cell in cells]


def _unreadable(path: Path, why: str, where: str | None = None) -> SourceError:
    return SourceError(f"{path.name} cannot be read", where=where or path.name, why=why, next_step=EXPORT_AGAIN)
