"""A file without a project: all rows and columns come back, with what was read beside them."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vocflow.errors import ConfigError, DataCheckError, SourceError, UsageError
from vocflow.stages.classifying_file import ADDED, classify_file

TAXONOMY = '[[theme]]\nname = "=1+1"\nphrases = ["crew"]\n[[theme]]\nname = "food"\nphrases = ["meal"]\n'
CONTENT = (
    "id;comment;note\n"
    '1;"A great crew;\nand a ""lovely"" meal";=SUM(A1)\n'
    "2;;x\n"
    "3;Die Crew war leider sehr unfreundlich und langsam;\n"
    "4;The crew was awful;y\n"
)


@pytest.fixture
def flight(tmp_path: Path) -> Path:
    path = tmp_path / "flight.csv"
    path.write_text(CONTENT, encoding="cp1252")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_rows_and_columns_are_kept_and_read(flight: Path) -> None:
    out = flight.with_name("out.csv")
    done = classify_file(flight, out, taxonomy=flight.with_name("taxonomy.toml"))
    rows = rows_of(out)
    assert list(rows[0]) == ["id", "comment", "note", *ADDED]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["comment"] == 'A great crew;\nand a "lovely" meal'
    assert [row["feeling"] for row in rows if row["abstained"] == "false"] == ["positive", "negative"]
    assert [row["abstained"] for row in rows] == ["false", "true", "true", "false"]
    assert [row["language"] for row in rows] == ["en", "en", "de", "en"]
    for row in rows:
        assert sum(float(row[name]) for name in ADDED[1:4]) == pytest.approx(1, abs=1e-5)
    assert (done.rows, done.abstained, done.text_column, done.without_theme) == (4, 2, "comment", 2)
    assert done.feelings == {"negative": 1, "neutral": 0, "positive": 1}
    assert done.themes == {"=1+1": 2, "food": 1}


def test_an_added_column_holds_no_formula_and_the_users_own_stay_as_they_were(flight: Path) -> None:
    out = flight.with_name("out.csv")
    classify_file(flight, out, taxonomy=flight.with_name("taxonomy.toml"))
    rows = rows_of(out)
    assert rows[0]["themes"] == "'=1+1; food"
    assert rows[0]["note"] == "=SUM(A1)"


def test_parquet_in_and_out_keeps_types(tmp_path: Path) -> None:
    table = pa.table({"review": ["great meal", None], "stars": pa.array([5, 1], pa.int8())})
    pq.write_table(table, tmp_path / "in.parquet")
    classify_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(["review", "stars"]).equals(table)
    assert found.schema.field("p_positive").type == pa.float64()
    assert found["abstained"].to_pylist() == [False, True]
    with pytest.raises(UsageError, match="holds int8, not text"):
        classify_file(tmp_path / "in.parquet", tmp_path / "o.csv", text="stars")


def test_many_rows_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "".join(f"great {at}\n" for at in range(45_000)), encoding="utf-8")
    assert classify_file(path, tmp_path / "out.tsv").rows == 45_000
    lines = (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 45_001
    assert lines[0].split("\t") == ["text", *ADDED]
    assert lines[45_000].startswith("great 44999\tpositive")


@pytest.mark.slow
def test_memory_does_not_grow_with_rows(tmp_path: Path) -> None:
    """Eight times the rows, and not a third more memory."""
    line = "The crew was kind but the meal came late and the seat was broken again,x\n"
    peaks = []
    for rows in (20_000, 160_000):
        path = tmp_path / f"{rows}.csv"
        path.write_text("text,note\n" + line * rows, encoding="utf-8")
        script = (
            "import resource, sys\nfrom pathlib import Path\n"
            "from vocflow.stages.classifying_file import classify_file\n"
            "classify_file(Path(sys.argv[1]), Path(sys.argv[1] + '.parquet'))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.33, peaks


@pytest.mark.parametrize("content", ['text,id\nfine,1\n"open,2\nfine,3\na,b,c\n', "text,id\nfine,1\nbad\x00,2\nlast\n"])
def test_a_record_that_cannot_be_read_stops_it_and_nothing_is_written(tmp_path: Path, content: str) -> None:
    path, out = tmp_path / "broken.csv", tmp_path / "out.csv"
    path.write_text(content, encoding="utf-8")
    out.write_text("from before", encoding="utf-8")
    with pytest.raises(SourceError, match=r"2 records of broken.csv cannot be read, so nothing was written") as caught:
        classify_file(path, out)
    assert f"{path}:3 " in str(caught.value.where)
    assert out.read_text(encoding="utf-8") == "from before"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["broken.csv", "out.csv"]


def test_a_header_alone_is_no_file_to_classify(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("text,id\n", encoding="utf-8")
    with pytest.raises(DataCheckError, match="no record below its header"):
        classify_file(tmp_path / "empty.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_what_does_not_fit_is_refused_before_anything_is_read(flight: Path, tmp_path: Path) -> None:
    for out, words in (
        ("out.xlsx", "does not end in"),
        ("none/out.csv", "cannot be written"),
        ("flight.csv", "is read"),
    ):
        with pytest.raises(UsageError, match=words):
            classify_file(flight, tmp_path / out)
    with pytest.raises(UsageError, match="is a folder"):
        (tmp_path / "folder.csv").mkdir()
        classify_file(flight, tmp_path / "folder.csv")
    with pytest.raises(UsageError, match='no column "commnt"'):
        classify_file(flight, tmp_path / "out.csv", text="commnt")
    with pytest.raises(ConfigError):
        classify_file(flight, tmp_path / "out.csv", taxonomy=tmp_path / "none.toml")


def test_columns_that_would_be_added_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "again.csv").write_text("text,themes\nfine,mine\n", encoding="utf-8")
    with pytest.raises(UsageError, match="columns that would be added"):
        classify_file(tmp_path / "again.csv", tmp_path / "out.csv")


def test_an_unclear_column_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("review,comment\na,b\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        classify_file(tmp_path / "two.csv", tmp_path / "out.csv")
    assert '"review", "comment"' in str(caught.value.why)
    assert classify_file(tmp_path / "two.csv", tmp_path / "out.csv", text="comment").text_column == "comment"
