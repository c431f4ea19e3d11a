"""The command for closing the loop: which customers to call back, in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vocflow.cli import output
from vocflow.cli.options import AsJson, DataFolder, ProjectFolder
from vocflow.config import load_project


def callbacks(
    out: Annotated[Path | None, typer.Option("--out", help="Write the list: .csv, .tsv or .parquet.")] = None,
    n: Annotated[int, typer.Option("--n", help="How many to print.", min=1)] = 20,
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """List the customers to call back: detractors who can be reached and have not been heard, most valuable first."""
    from vocflow.stages.closing import to_call, write_list

    loaded = load_project(project, data)
    found = to_call(loaded)
    if out is not None:
        write_list(out, found)
    if json:
        output.as_json({"customers": found, "out": out})
        return
    header = ["customer", "answered on", "score", "value", "days", "due", "tried on", "where"]
    rows = [
        [c.customer, c.answered_on, c.score, c.value, c.waiting_days, f"{c.due}{' late' if c.overdue else ''}",
         c.tried_on, f"{c.file}:{c.line}"]
        for c in found[:n]
    ]  # fmt: skip
    if found and out is None:
        output.table(rows, header)
        print()
    late = sum(c.overdue for c in found)
    owner = loaded.callbacks.owner or "nobody: name an owner in [callbacks]"
    print(f"{len(found):,} customers to call back within {loaded.callbacks.within}, {late:,} of them late")
    output.say(f"who calls: {owner}")
    if out is not None:
        output.say(f"written to {out}; the customer's own number stands in the file and line of each row")
