"""Whatever a CSV writer can write comes back byte for byte, each record from where it says it stands."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vocflow.sources import count_records
from vocflow.sources.delimited import scan
from vocflow.sources.lines import open_blocks

from .reading import read_all, source

WIDTH = 3
NAMES = ("a", "b", "c")
FIELDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
AWKWARD = st.text(st.sampled_from('ab,;"\n\r é😀\t'), max_size=8)
TABLES = st.lists(st.lists(st.one_of(FIELDS, AWKWARD), min_size=WIDTH, max_size=WIDTH), max_size=8)


@settings(max_examples=100)
@given(
    rows=TABLES,
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_what_a_writer_wrote_is_read(
    rows: list[list[str]], delimiter: str, ending: str, quoting: int, encoding: str
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # the writer leaves line ends bare that are not its own, so nobody could tell
        foreign = {ord(character): None for character in "\r\n" if character not in ending}
        rows = [[field.translate(foreign) for field in row] for row in rows]
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([NAMES, *rows])
    content = written.getvalue().encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(content)
        tables = read_all(path, source(delimiter=delimiter, columns={"comments": NAMES}))
    assert not tables["refusals"]
    blank = [number for number, row in enumerate(rows) if not any(map(str.strip, row))]
    assert [row["record_no"] for row in tables["exclusions"]] == blank
    texts = {(row["record_no"], row["position"]): row["text"] for row in tables["comments"]}
    expected = {(n, p): field for n, row in enumerate(rows) for p, field in enumerate(row) if field.strip()}
    assert texts == expected
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    for record in tables["records"]:
        piece = content[record["byte_offset"] :][: record["byte_length"]].decode(plain)
        again = list(csv.reader(io.StringIO(piece, newline=""), delimiter=delimiter, strict=True))
        assert again == [rows[record["record_no"]]]
        before = content[: record["byte_offset"]].decode(encoding)
        assert record["line"] == 1 + before.count("\n") + before.replace("\r\n", "\n").count("\r")


@settings(max_examples=300)
@given(st.text(st.sampled_from('ab,"\n\r\0é'), max_size=60))
@example('"a\n",x,"\nb"c\n"\n\n')
@example('a\n"b\nc\n"d\ne"f\ng')
def test_broken_text_is_cut_into_the_records_that_are_counted(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(text.encode())
        with open_blocks(path, source()) as blocks:
            spans = [span for _, span in scan(blocks, ",")]
        assert max(0, len(spans) - 1) == count_records(path, source())
    # The records lie in order and apart; what is between them is line endings only.
    content, end = text.encode(), 0
    for span in spans:
        assert not content[end : span.start].strip(b"\r\n")
        assert span.start < span.end
        end = span.end
    assert not content[end:].strip(b"\r\n")


@settings(max_examples=40)
@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_are_accounted_for(pieces: list[bytes]) -> None:
    content = b"a,b\n" + b"\n".join(pieces)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(content)
        for name in ("delimited", "jsonl", "x", "zendesk"):
            read_all(path, source(name), batch_rows=2)


@pytest.mark.parametrize("batch_rows", [1, 2, 50_000])
def test_the_size_of_batches_changes_nothing(tmp_path: Path, batch_rows: int) -> None:
    content = 'a,b,c\n1,"x\ny",\n\n2,z\n"3"",,\n,,\n4,"",z\n5,"open\n6,a,b\n7,c,d\n'
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8", newline="")
    tables = read_all(path, source(columns={"key": "a", "comments": ("b", "c")}), batch_rows)
    assert [(row["record_no"], row["natural_key"]) for row in tables["records"]] == [
        (0, "1"), (4, "4"), (6, "6"), (7, "7"),
    ]  # fmt: skip
    assert [(row["record_no"], row["reason"]) for row in tables["refusals"]] == [
        (1, "field_count"), (2, "unclosed_quote"), (5, "unclosed_quote"),
    ]  # fmt: skip
    assert [row["record_no"] for row in tables["exclusions"]] == [3]
    assert [(row["record_no"], row["text"]) for row in tables["comments"]] == [
        (0, "x\ny"), (4, "z"), (6, "a"), (6, "b"), (7, "c"), (7, "d"),
    ]  # fmt: skip
