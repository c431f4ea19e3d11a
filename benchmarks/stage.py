"""How long the classify stage takes on many comments, and what it needs of memory.

    python -m benchmarks.stage [--comments 1000000] [--data ../shared/data] [--folder DIR]

A project with one survey is made in a temporary folder (or kept in --folder): comments of about 15 words cut at random
from real ones, one in five with a score: that of the comment in which it begins. Loading is not timed.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# File -> columns of text and score, and what the lowest and the highest score are.
SCORED = {
    "nhs_feedback.csv": ("feedback", "criticality", -5, 5),
    "skytrax_seat.csv": ("content", "overall_rating", 1, 10),
    "product_sentences.csv": ("text", "score_sum", -3, 3),
}
WORDS = (8, 22)

PROJECT = """
[project]
name = "Many comments"

[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["answers.csv"]
survey_type = "relational"
language = "en"

[source.columns]
key = "id"
occurred_at = "when"
comments = ["why"]

[[source.rating]]
column = "score"
question = "How likely are you to recommend us?"
scale = "nps"
"""


def make(folder: Path, data: Path, comments: int) -> None:
    """Write the project and its export."""
    chance = random.Random(0)
    words = [pair for file, columns in SCORED.items() for pair in _words(data / file, *columns)]
    (folder / "vocflow.toml").write_text(PROJECT, encoding="utf-8")
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "when", "score", "why"])
        for number in range(comments):
            at = chance.randrange(len(words) - WORDS[1])
            said = words[at : at + chance.randint(*WORDS)]
            score = said[0][1] if number % 5 == 0 else ""
            rows.writerow([number, f"2026-0{1 + number % 6}-01T00:00:00Z", score, " ".join(word for word, _ in said)])


def _words(path: Path, text: str, score: str, low: float, high: float) -> list[tuple[str, str]]:
    """Every word with its comment's score on a scale from 0 to 10, or nothing where the comment has none."""
    words = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                place = (float(row[score]) - low) / (high - low)
            except ValueError:
                place = -1
            given = f"{round(10 * place)}" if 0 <= place <= 1 else ""
            words += [(word, given) for word in row[text].split()]
    return words


def classify(folder: Path) -> None:
    """Classify the project's comments in this process, and print seconds and memory as JSON."""
    from vocflow.config import load_project
    from vocflow.stages.classifying import classify as stage

    began, used = time.perf_counter(), time.process_time()
    read = stage(load_project(folder))
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({
        "comments": read.comments, "reader": read.reader, "seconds": round(time.perf_counter() - began, 1),
        "cpu": round(time.process_time() - used + others.ru_utime + others.ru_stime, 1),
        "peak_mb": own.ru_maxrss // 1024, "peak_mb_of_helpers": others.ru_maxrss // 1024,
    }))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stage", description=__doc__.splitlines()[0])
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--classify", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.classify:
        classify(given.classify)
        return
    if not (given.data / "nhs_feedback.csv").exists():
        sys.exit(f"no data in {given.data}: give their folder with --data")
    from vocflow.config import load_project
    from vocflow.stages import ingest

    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "vocflow.toml").exists():
            make(folder, given.data, given.comments)
            ingest(load_project(folder))
        subprocess.run([sys.executable, "-m", "benchmarks.stage", "--classify", str(folder)], check=True)  # noqa: S603  this very module


if __name__ == "__main__":
    main()
