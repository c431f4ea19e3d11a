"""How long all measures of a report take on many pieces of feedback, and what they need of memory.

    python -m benchmarks.metrics [--feedback 1000000] [--folder DIR] [--save FILE]

A warehouse of the sample company's listening posts is made by SQL (in a temporary folder, or kept in --folder), and the
measure stage takes every figure that a report would print from it, in a process of its own on two cores. Beside the
seconds stand those of one plain scan of the same rows by bare SQL, taken in the same process.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.tables import Line, Part

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "benchmarks" / "metrics_warehouse.sql"
BASELINE = """
SELECT f.kind, f.segments['plan'], k.feeling, count(*), count(DISTINCT f.customer_id), avg(length(c.text)), avg(r.value)
FROM feedback AS f LEFT JOIN comment AS c USING (feedback_id) LEFT JOIN classification AS k USING (comment_id)
LEFT JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome' GROUP BY ALL
"""
MOST_SECONDS = {1_000_000: 10.0, 10_000_000: 60.0}
MOST_BYTES = 1.5e9
CORES = 2
SLOWEST = 12
BUILT = "built"
"""The file that says that the warehouse of a folder is whole."""


def build(folder: Path, feedback: int) -> None:
    """A project with a warehouse of `feedback` rows, as if it had been ingested and classified."""
    from vocflow.config import load_project
    from vocflow.stages.scope import taxonomy_of
    from vocflow.warehouse.store import writer

    folder.mkdir(parents=True, exist_ok=True)
    for name in ("vocflow.toml", "taxonomy.toml"):
        shutil.copy(ROOT / "data" / name, folder / name)
    project = load_project(folder)
    taxonomy = taxonomy_of(project)
    themes = [theme.name for theme in taxonomy.themes if theme.phrases or theme.patterns]
    statements = BUILD.read_text(encoding="utf-8")
    with writer(folder) as warehouse:
        values = {
            "n": feedback, "themes": themes, "version": taxonomy.version,
            "posts": [source.name for source in project.sources],
        }  # fmt: skip
        for statement in warehouse.connection.extract_statements(statements):
            wanted = {name: values[name] for name in statement.named_parameters}
            warehouse.connection.execute(statement, wanted)
        warehouse.connection.execute("CHECKPOINT")
    (folder / BUILT).touch()


def timed(seconds: dict[str, float], calls: dict[str, int], wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The method of a warehouse, with the seconds and the calls of each named query added up."""

    def call(warehouse: object, name: str, /, **values: object) -> Any:
        began = time.perf_counter()
        try:
            return wrapped(warehouse, name, **values)
        finally:
            seconds[name] += time.perf_counter() - began
            calls[name] += 1

    return call


def measure(folder: Path) -> dict[str, Any]:
    """Take all figures in this process: seconds, most memory, and where the seconds went."""
    from vocflow.config import load_project
    from vocflow.stages import recorder
    from vocflow.stages.measuring import measure as stage
    from vocflow.warehouse.store import Warehouse, writer

    project = load_project(folder)
    with writer(folder) as warehouse:
        warehouse.connection.execute(BASELINE).fetchall()
        began = time.perf_counter()
        warehouse.connection.execute(BASELINE).fetchall()
        baseline = time.perf_counter() - began
    queries: dict[str, float] = defaultdict(float)
    calls: dict[str, int] = defaultdict(int)
    measures: dict[str, float] = defaultdict(float)
    for name in ("rows", "frame", "arrow"):
        setattr(Warehouse, name, timed(queries, calls, getattr(Warehouse, name)))
    take = recorder.take

    def timed_take(bench: Any, measure: str, parameters: Any) -> Any:
        began = time.perf_counter()
        taken = take(bench, measure, parameters)
        measures[measure] += time.perf_counter() - began
        return taken

    recorder.take = timed_take
    began, used = time.perf_counter(), time.process_time()
    facts = stage(project)
    spent, cpu = time.perf_counter() - began, time.process_time() - used
    figures = sum(1 for _ in facts.figures())
    return {
        "feedback": int(facts.feedback.value), "figures": figures, "seconds": spent, "cpu": cpu, "baseline": baseline,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "in_queries": sum(queries.values()), "queries": _slowest(queries), "measures": _slowest(measures),
        "calls": {name: calls[name] for name in _slowest(queries)},
    }  # fmt: skip


def _slowest(seconds: dict[str, float]) -> dict[str, float]:
    order = sorted(seconds, key=lambda name: -seconds[name])
    return {name: round(seconds[name], 3) for name in order[:SLOWEST]}


def part(found: dict[str, Any]) -> Part:
    """What was measured, beside what was wanted."""
    feedback, seconds, baseline = found["feedback"], found["seconds"], found["baseline"]
    rows = [
        [f"query {name} ({found['calls'][name]} times)", f"{spent:.2f}", f"{spent / baseline:.1f}"]
        for name, spent in found["queries"].items()
    ] + [[f"measure {name}", f"{spent:.2f}", f"{spent / baseline:.1f}"] for name, spent in found["measures"].items()]
    whole = ["all measures of a report", f"{seconds:.2f}", f"{seconds / baseline:.1f}"]
    lines = [
        Line(f"{size:,} rows within {most:g} s", f"{seconds:.1f} s", seconds <= most)
        for size, most in MOST_SECONDS.items()
        if size * 0.8 <= feedback <= size * 1.2
    ]
    lines.append(
        Line("peak memory at most 1.5 GB", f"{found['peak_bytes'] / 1e9:.2f} GB", found["peak_bytes"] <= MOST_BYTES)
    )
    return Part(
        f"Measures of a report on {feedback:,} pieces of feedback, {CORES} cores",
        ["", "seconds", "x scan"],
        [["one plain scan by bare SQL", f"{baseline:.2f}", "1.0"], whole, *rows],
        lines,
        [f"{found['figures']} figures; {found['cpu']:.1f} s of CPU; {found['in_queries']:.1f} s within queries. "
         "A measure that finds its rows taken costs nothing: the first one pays for those that share its query."],
        found,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metrics", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feedback", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        if not (folder / BUILT).exists():
            build(folder, given.feedback)
        command = [sys.executable, "-m", "benchmarks.metrics", "--measure", str(folder)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  this very module
    found = json.loads(done.stdout.splitlines()[-1])
    print(part(found))
    if given.save:
        given.save.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
