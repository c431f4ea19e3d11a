"""The text core beside the usual ways, all in one run, one thread, processor time.

    python -m benchmarks.text [--data ../shared/data] [--only accuracy|transfer|speed|memory|weak] [--json OUT]

accuracy: VADER, scikit-learn and ours on the same folds, with paired intervals. transfer: one set's scores teach,
another is read. speed: ratios to nltk, vaderSentiment and scikit-learn. memory: a million comments in a stream. weak:
sentences of kinds that readers of feelings are known to misread. Each part ends with the lines that it was to reach.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.tables import Part

PARTS = ("accuracy", "transfer", "speed", "memory", "weak")


def one_thread() -> None:
    """Keep every library to one thread, in this process and in those that it starts."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"):
        os.environ[name] = "1"
    import pyarrow as pa
    from threadpoolctl import threadpool_limits

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    threadpool_limits(1)


def measured(name: str, folder: Path) -> Part:
    """One part of the benchmark."""
    from benchmarks import accuracy, corpora, memory, speed, transfer, weak_spots

    if name == "accuracy":
        return accuracy.part(corpora.labelled(folder))
    if name == "transfer":
        return transfer.part(corpora.scored(folder))
    of_folder = {"speed": speed.part, "memory": memory.part, "weak": weak_spots.part}
    return of_folder[name](folder)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description=__doc__.splitlines()[0])
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=beside, help="folder of the labelled sets, read in place")
    parser.add_argument("--only", choices=PARTS, help="one part instead of all")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    given = parser.parse_args()
    one_thread()
    from benchmarks.corpora import missing

    if absent := missing(given.data):
        print(f"nothing measured: {given.data} does not hold {', '.join(absent)}", file=sys.stderr)
        print("next: name the folder of the labelled sets with --data", file=sys.stderr)
        return
    figures: dict[str, object] = {}
    for name in [given.only] if given.only else PARTS:
        began = time.perf_counter()
        part = measured(name, given.data)
        print(part, f"({name}: {time.perf_counter() - began:.0f} s)", sep="\n", end="\n\n", flush=True)
        lines = [{"wanted": line.wanted, "measured": line.measured, "reached": line.reached} for line in part.lines]
        figures[name] = part.figures | {"lines": lines}
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1, default=float) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
