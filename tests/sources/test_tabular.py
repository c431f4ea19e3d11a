"""Tables that nobody declared: encodings, delimiters and quotes as they are met, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vocflow.errors import SourceError, UsageError
from vocflow.sources.tabular import open_table

ROWS = [{"id": "1", "text": "Très bien, merci"}, {"id": "2", "text": 'a "quoted"\nline'}]


def rows_of(path: Path, *wanted: str) -> list[dict[str, object]]:
    return [row for rows in open_table(path, wanted).batches() for row in rows.table.to_pylist()]


def written(folder: Path, content: str | bytes, name: str = "labelled.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"", "utf-16-le"), (b"", "utf-16-be"),
     (b"", "cp1252")],
)  # fmt: skip
def test_delimiters_and_encodings_are_found_out(tmp_path: Path, delimiter: str, mark: bytes, encoding: str) -> None:
    lines = [["id", "text"], ["1", '"Très bien, merci"'], ["2", '"a ""quoted""\nline"']]
    content = "".join(delimiter.join(line) + "\r\n" for line in lines)
    assert rows_of(written(tmp_path, mark + content.encode(encoding))) == ROWS


def test_the_columns_asked_for_decide_between_delimiters(tmp_path: Path) -> None:
    path = written(tmp_path, "a;text,label;b\n1;slow, late,bad;2\n3;kind,good;4\n")
    assert open_table(path).delimiter == ";"
    assert open_table(path, ["text,label"]).columns == ("a", "text,label", "b")


def test_quotation_marks_may_be_letters_in_a_tab_separated_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'text\tlabel\n"Great" they said\tneg\n"never closed\tpos\nfine\tneu\n', "tweets.tsv")
    table = open_table(path)
    assert (table.delimiter, table.quoted) == ("\t", False)
    assert [row["text"] for row in rows_of(path)] == ['"Great" they said', '"never closed', "fine"]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "text\nslow\nkind\n")) == [{"text": "slow"}, {"text": "kind"}]


def test_records_that_cannot_be_read_are_told_with_their_line(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,2\n1,2,3\n4,x\x00y\n5,"open\n6,7\n')
    (rows,) = open_table(path).batches()
    assert rows.table.to_pylist() == [{"a": "1", "b": "2"}, {"a": "6", "b": "7"}]
    assert rows.lines == [2, 6]
    assert [(line, problem.reason) for line, problem in rows.refused] == [
        (3, "field_count"), (4, "nul_byte"), (5, "unclosed_quote"),
    ]  # fmt: skip


def test_batches_hold_the_columns_and_as_many_rows_as_wanted(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "".join(f"{at},x\n" for at in range(25)))
    batches = list(open_table(path).batches(["b", "a"], rows=10))
    assert [rows.table.num_rows for rows in batches] == [10, 10, 5]
    assert batches[0].table.column_names == ["b", "a"]
    assert batches[2].lines[-1] == 26


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["slow", None], "stars": [1, 5]}), tmp_path / "x.parquet")
    assert rows_of(tmp_path / "x.parquet") == [{"text": "slow", "stars": 1}, {"text": None, "stars": 5}]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\x1f\x8brest", "gzip"),
        (bytes(range(256)) * 20, "its bytes are no text"),
        (b"a\x00b\x00\x00" * 300, "its bytes are no text"),
        (b",,\n1,2,3\n", "no line with the names of its columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_table(written(tmp_path, content))
    assert why in str(caught.value.why)


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="damaged Parquet"):
        open_table(written(tmp_path, b"PAR1 and no more PAR1"))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="is a folder"):
        open_table(tmp_path)


def test_an_unknown_column_is_answered_with_those_that_are_there(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "text,label\nslow,bad\n"))
    assert table.need("label", "--label") == "label"
    with pytest.raises(UsageError) as caught:
        table.need("lable", "--label")
    assert caught.value.why == 'columns found: "text", "label"'
    assert caught.value.next_step == "did you mean 'label'? name one of them with --label"
