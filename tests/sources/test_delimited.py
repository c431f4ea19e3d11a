from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vocflow.errors import SourceError
from vocflow.sources import lines, read

from .reading import filled, read_text, source

if TYPE_CHECKING:
    from pathlib import Path

MAPPED = source(columns={"key": "id", "comments": ("comment",)}, language="de")


def refusals(folder: Path, content: str | bytes) -> list[tuple[int, str, str]]:
    rows = read_text(folder, content, MAPPED)["refusals"]
    return [(row["line"], row["reason"], row["excerpt"]) for row in rows]


def keys(folder: Path, content: str | bytes) -> list[str]:
    return [row["natural_key"] for row in read_text(folder, content, MAPPED)["records"]]


def error(folder: Path, content: str | bytes, **table: Any) -> SourceError:
    path = folder / "export.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SourceError) as caught:
        list(read(path, source(**table)))
    assert str(path) in (caught.value.where or "")
    return caught.value


def test_records_have_their_place_and_their_text(tmp_path: Path) -> None:
    tables = read_text(tmp_path, 'id,comment\n1,"two\nlines, ""quoted"""\n\n2,  \n3,plain\n', MAPPED)
    places = [tuple(row[name] for name in ("line", "byte_offset", "byte_length")) for row in tables["records"]]
    assert places == [(2, 11, 25), (5, 38, 4), (6, 43, 7)]
    assert filled(tables["records"]) == [
        {"record_no": number, "natural_key": str(number + 1), "language": "de"} for number in range(3)
    ]
    assert tables["comments"] == [
        {"record_no": 0, "position": 0, "question": "comment", "text": 'two\nlines, "quoted"'},
        {"record_no": 2, "position": 0, "question": "comment", "text": "plain"},
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending(tmp_path: Path, ending: str) -> None:
    text = f'id,comment{ending}1,"a{ending}b"{ending}{ending}2,c'
    tables = read_text(tmp_path, text, MAPPED)
    assert [row["line"] for row in tables["records"]] == [2, 5]
    assert [row["text"] for row in tables["comments"]] == [f"a{ending}b", "c"]


def test_line_endings_mixed_in_one_file(tmp_path: Path) -> None:
    assert keys(tmp_path, "id,comment\n1,x\r\n2,y\r3,z") == ["1", "2", "3"]


@pytest.mark.parametrize("content", ["", "\n\n", "id,comment", "id,comment\n\n"])
def test_nothing_to_read(tmp_path: Path, content: str) -> None:
    assert not any(read_text(tmp_path, content, MAPPED).values())


def test_other_delimiters(tmp_path: Path) -> None:
    tables = read_text(tmp_path, 'id\tcomment\n1\ta,b\n2\t"c\td"\n', source(delimiter="\t", columns={"key": "id"}))
    assert [row["natural_key"] for row in tables["records"]] == ["1", "2"]


def test_wrong_number_of_fields(tmp_path: Path) -> None:
    tables = read_text(tmp_path, "id,comment,plan\n1\n2,ok,a,b,c\n3,fine,basic\n", MAPPED)
    assert [(row["line"], row["reason"], row["advice"], row["excerpt"]) for row in tables["refusals"]] == [
        (2, "field_count", "1 field where the header has 3: look for a missing or unquoted delimiter.", "1"),
        (3, "field_count", "5 fields where the header has 3: look for a missing or unquoted delimiter.", "2,ok,a,b,c"),
    ]
    assert [row["natural_key"] for row in tables["records"]] == ["3"]


def test_rows_of_empty_fields_are_left_out_with_a_reason(tmp_path: Path) -> None:
    tables = read_text(tmp_path, "id,comment\n1,x\n, \n", MAPPED)
    assert tables["exclusions"] == [{"record_no": 1, "line": 3, "reason": "every field is blank"}]


def test_an_unclosed_quote_costs_its_own_record_only(tmp_path: Path) -> None:
    content = 'id,comment\n1,"never closed\n2,ok\n3,"with ""quotes"""\n4,last\n'
    assert refusals(tmp_path, content) == [(2, "unclosed_quote", '1,"never closed')]
    assert keys(tmp_path, content) == ["2", "3", "4"]


def test_an_unclosed_quote_that_only_the_end_of_the_file_reveals(tmp_path: Path) -> None:
    content = 'id,comment\n1,"never closed\n2,ok\n3,fine\n'
    assert refusals(tmp_path, content) == [(2, "unclosed_quote", '1,"never closed')]
    assert keys(tmp_path, content) == ["2", "3"]


def test_text_after_a_closing_quote(tmp_path: Path) -> None:
    content = 'id,comment\n1,"so" he said\n2,a "quote" inside\n'
    assert refusals(tmp_path, content) == [(2, "stray_quote", '1,"so" he said')]
    assert keys(tmp_path, content) == ["2"]


def test_a_file_of_broken_quotes_is_read_in_linear_time(tmp_path: Path) -> None:
    # From outside a quote each line opens one; from inside, each closes one and opens the next.
    tables = read_text(tmp_path, "id,comment\n" + 'a","b\n' * 20_000, MAPPED)
    assert len(tables["refusals"]) == 20_000


def test_records_that_are_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long_line = "2," + "x" * lines.MOST_CHARACTERS
    content = f'id,comment\n1,ok\n{long_line}\n3,"open\n' + ("4,y" + "z" * 1_000_000 + "\n") * 11 + "5,ok\n"
    tables = read_text(tmp_path, content, MAPPED)
    assert [(row["line"], row["byte_length"], row["reason"]) for row in tables["refusals"]] == [
        (3, len(long_line), "too_long"),
        (4, 7, "unclosed_quote"),
    ]
    assert [row["natural_key"] for row in tables["records"]] == ["1", *["4"] * 11, "5"]
    assert tables["records"][-1]["byte_offset"] == len(content) - 5


def test_a_line_that_is_too_long_inside_quotes(tmp_path: Path) -> None:
    content = '1,"open\n' + "x" * lines.MOST_CHARACTERS + '\nclosed"\n2,ok\n'
    assert [row[:2] for row in refusals(tmp_path, "id,comment\n" + content)] == [
        (2, "unclosed_quote"),
        (3, "too_long"),
        (4, "field_count"),
    ]


def test_a_nul_byte(tmp_path: Path) -> None:
    assert refusals(tmp_path, b"id,comment\n1,good\0bad\n2,ok\n") == [(2, "nul_byte", "1,good\ufffdbad")]


def test_excerpts_are_short(tmp_path: Path) -> None:
    assert refusals(tmp_path, f"id,comment\n{'x' * 500}\n") == [(2, "field_count", "x" * 200)]


def test_a_missing_column_names_the_nearest_and_where_to_mend(tmp_path: Path) -> None:
    found = error(tmp_path, "id,Comment text,plan\n", columns={"comments": ("Coment text",)})
    assert found.what == 'no column "Coment text" in export.csv'
    assert found.why == 'columns found: "id", "Comment text", "plan"'
    assert found.next_step == "did you mean 'Comment text'? mend vocflow.toml, then run: vocflow check"


@pytest.mark.parametrize(
    "table",
    [
        {"columns": {"customer": "nobody"}},
        {"rating": [{"column": "nobody", "scale": "nps"}]},
        {"segments": {"plan": "nobody"}},
        {"exclude": [{"column": "nobody", "values": ("1",), "reason": "a test"}]},
    ],
)
def test_every_kind_of_mapped_column_must_be_there(tmp_path: Path, table: dict[str, Any]) -> None:
    assert error(tmp_path, "id,comment\n1,x\n", **table).what == 'no column "nobody" in export.csv'


def test_a_wrong_delimiter_is_named(tmp_path: Path) -> None:
    found = error(tmp_path, "id;comment\n1;fine\n", columns={"key": "id"})
    assert found.next_step is not None
    assert found.next_step.startswith('set delimiter = ";" in [[source]] "post"; mend vocflow.toml')


def test_repeated_and_blank_column_names(tmp_path: Path) -> None:
    content = "id,Q2,Q2,,Q2 (1)\n1,first,second,third,fourth\n"
    names = ("Q2 (2)", "Q2 (3)", "column 4", "Q2 (1)")
    tables = read_text(tmp_path, content, source(columns={"comments": names}))
    assert [row["text"] for row in tables["comments"]] == ["first", "second", "third", "fourth"]


def test_a_mapped_name_that_is_repeated_is_refused(tmp_path: Path) -> None:
    found = error(tmp_path, "id,id,nps\n1,2,3\n", columns={"key": "id"})
    assert found.what == 'column "id" stands more than once in export.csv'
    assert found.next_step == 'write which one at vocflow.toml: "id (1)", "id (2)"; then run: vocflow check'


def test_white_space_around_column_names_does_not_count(tmp_path: Path) -> None:
    tables = read_text(tmp_path, "id , comment\n1,x\n", MAPPED)
    assert tables["records"][0]["natural_key"] == "1"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04rest", "export.csv is a ZIP archive or an Excel workbook, not text"),
        (b"\x1f\x8b\x08rest", "export.csv is a gzip archive, not text"),
        (b'id,"comment\n1,x\n', "the header of export.csv cannot be read"),
        (b"id,comm\xe9nt\n1,x\n", "the header of export.csv cannot be read"),
        ("id,comment\n1,x\n".encode("utf-16-le"), "the header of export.csv cannot be read"),
    ],
)
def test_files_that_are_something_else(tmp_path: Path, content: bytes, what: str) -> None:
    assert error(tmp_path, content).what == what


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(read(tmp_path / "gone.csv", MAPPED))


def test_batches_cut_the_file_into_equal_runs(tmp_path: Path) -> None:
    content = "id,comment\n" + "".join(f"{number},text {number}\n" for number in range(25)) + "short\n"
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    batches = list(read(path, MAPPED, batch_rows=10))
    assert [batch.records.num_rows for batch in batches] == [10, 10, 5]
    assert [batch.comments.num_rows for batch in batches] == [10, 10, 5]
    assert [batch.refusals.num_rows for batch in batches] == [0, 0, 1]
    whole, *rest = read(path, MAPPED)
    assert not rest
    assert whole.records.column("record_no").to_pylist() == list(range(25))
