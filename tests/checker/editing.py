"""Changing the exports of a sample company on disk: its surveys row by row, its project file by substitution."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path

Rows = list[dict[str, str]]

HEADER_ROWS = 3
SCORE, COMMENT, DATE = "Q1", "Q2", "RecordedDate"


def fewer_files(root: Path) -> None:
    """The same records in fewer files, so that a run is quicker: two of each kind that comes monthly or quarterly."""
    for pattern, head, encoding in (
        ("reviews/*.csv", 1, "utf-16"),
        ("posts/*.jsonl", 0, "utf-8"),
        ("tickets/*.jsonl", 0, "utf-8"),
    ):
        paths = sorted(root.glob(pattern))
        for part in (paths[: len(paths) // 2], paths[len(paths) // 2 :]):
            texts = [path.read_bytes().decode(encoding) for path in part]
            bodies = ["".join(text.splitlines(keepends=True)[head:]) for text in texts]
            first = "".join(texts[0].splitlines(keepends=True)[:head])
            for path in part[:-1]:
                path.unlink()
            part[-1].write_bytes((first + "".join(bodies)).encode(encoding))


def survey(root: Path, quarter: str) -> Path:
    return root / "surveys" / f"loyalty_{quarter}.csv"


def surveys(root: Path) -> list[Path]:
    return sorted((root / "surveys").glob("loyalty_*.csv"))


def edit(path: Path, change: Callable[[Rows], Rows | None]) -> None:
    """Rewrite the answers of a survey export; previews and header rows stay."""
    records = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    head, body = records[:HEADER_ROWS], records[HEADER_ROWS:]
    whole = [row for row in body if len(row) == len(head[0])]
    rows = [dict(zip(head[0], row, strict=True)) for row in whole]
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*head, *([row[name] for name in head[0]] for row in rows)])


def answered(rows: Rows) -> Rows:
    return [row for row in rows if row[SCORE] and row["DistributionChannel"] != "preview"]


def set_scores(paths: Iterable[Path], score: Callable[[int, dict[str, str]], object]) -> None:
    def change(rows: Rows) -> None:
        for number, row in enumerate(answered(rows)):
            row[SCORE] = str(score(number, row))

    for path in paths:
        edit(path, change)


def configure(root: Path, pattern: str, replacement: str) -> None:
    """Change vocflow.toml by one substitution, which must hit."""
    path = root / "vocflow.toml"
    text, hits = re.subn(
        pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE | re.DOTALL
    )
    if not hits:
        raise ValueError(f"nothing in vocflow.toml fits {pattern!r}")
    path.write_text(text, encoding="utf-8")


def without_source(root: Path, name: str) -> None:
    configure(root, rf'\[\[source\]\]\nname = "{name}".*?(?=\n\[\[source\]\])', "")


def answers(path: Path) -> Rows:
    """The answers of a survey export."""
    held: list[Rows] = []
    edit(path, held.append)  # type: ignore[arg-type]
    return held[0]


def add_survey(root: Path, kind: str, dice: random.Random) -> None:
    lines = [f"B-{number},2026-0{dice.randint(4, 9)}-15T10:00:00Z,10,Basic" for number in range(120)]
    (root / "second").mkdir()
    (root / "second" / "answers.csv").write_text("id,at,score,plan\n" + "\n".join(lines) + "\n", encoding="utf-8")
    table = f"""
[[source]]
name = "second_survey"
{kind}
format = "delimited"
files = ["second/*.csv"]
[source.columns]
key = "id"
occurred_at = "at"
[[source.rating]]
column = "score"
question = "Would you recommend us?"
scale = "nps"
role = "outcome"
[source.segments]
plan = "plan"
"""
    with (root / "vocflow.toml").open("a", encoding="utf-8") as file:
        file.write(table)
