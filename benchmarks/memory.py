"""A million comments read in a stream, in a process of its own: seconds, and the most memory that it held.

python -m benchmarks.memory FOLDER
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa

from benchmarks import corpora
from benchmarks.tables import Line, Part

COMMENTS = 1_000_000
WORDS_EACH = 15
FITTED_ON = 8_000
MOST_SECONDS = 15.0
MOST_BYTES = 10**9


def stream(folder: Path, comments: int = COMMENTS) -> dict[str, float]:
    """Read generated comments batch by batch; the making of them, and the fitting, are not timed."""
    from vocflow.text.classifier import TextClassifier
    from vocflow.text.tokens import BATCH

    data = next(one for one in corpora.labelled(folder) if one.name == "nhs sign")
    model = TextClassifier().fit(data.texts[:FITTED_ON], data.labels[:FITTED_ON])
    make = corpora.generator(corpora.words(folder), WORDS_EACH, seed=1)
    before, spent, counts = peak(), 0.0, 0
    for first in range(0, comments, BATCH):
        batch = make(min(BATCH, comments - first))
        began = time.process_time()
        counts += len(model.predict_proba(batch))
        spent += time.process_time() - began
    assert counts == comments
    return {"comments": comments, "seconds": spent, "peak_bytes": peak(), "peak_bytes_before": before}


def peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def part(folder: Path) -> Part:
    """The same in a process of its own, so that nothing else is in its memory."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.memory", str(folder)],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    took, held = found["seconds"], found["peak_bytes"]
    row = [f"{found['comments']:,}", f"{took:.1f}", f"{found['comments'] / took:,.0f}", f"{held / 1e6:,.0f}",
           f"{found['peak_bytes_before'] / 1e6:,.0f}"]  # fmt: skip
    return Part(
        f"Memory: comments of {WORDS_EACH} words through TextClassifier, batch by batch",
        ["comments", "CPU s", "texts/s", "peak MB", "of it before"],
        [row],
        [
            Line(f"1M comments within {MOST_SECONDS:g} s on one core", f"{took:.1f} s", took <= MOST_SECONDS),
            Line("peak memory at most 1 GB", f"{held / 1e9:.2f} GB", held <= MOST_BYTES),
        ],
        ["of it before: libraries, data and the fitted model, before the first comment was read"],
        found,
    )


def main() -> None:
    from threadpoolctl import threadpool_limits

    pa.set_cpu_count(1)
    with threadpool_limits(1):
        print(json.dumps(stream(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
