"""The commands for labels: draw comments for a human, take the judgements back, and count what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocflow.cli import output
from vocflow.cli.options import AsJson, DataFolder, ProjectFolder, Since, Until, day
from vocflow.config import load_project
from vocflow.errors import UsageError
from vocflow.stages.drawing import KINDS, Asked, draw
from vocflow.stages.labelling import LabelStatus, import_labels, label_status

if TYPE_CHECKING:
    from vocflow.metrics import Estimate

app = typer.Typer(help="Human judgements: which comments are worth one, and what was judged.", no_args_is_help=True)


@app.command("export")
def labels_export(
    out: Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")],
    n: Annotated[int, typer.Option("--n", help="How many comments.", min=1, max=10_000)] = 100,
    kind: Annotated[str, typer.Option(help="all, uncertain, audit or disagreement.")] = "all",
    seed: Annotated[int, typer.Option(help="Which random sample.")] = 0,
    since: Since = None,
    until: Until = None,
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """Draw the comments that are worth a human's minute into a sheet to fill in."""
    for known in KINDS:
        if kind == known:
            drawn = draw(
                load_project(project, data), n, kind=known, since=day(since), until=day(until), seed=seed, sheet=out
            )
            break
    else:
        raise UsageError(f"unknown kind '{kind}'", next_step=f"one of {', '.join(KINDS)}")
    counts = _counts(drawn.rows)
    if json:
        output.as_json({"sheet": out, "draw": drawn.draw_id, "days": drawn.days, "rows": len(drawn.rows),
                        "drawn": counts, "audited_of": drawn.population})  # fmt: skip
        return
    output.say(
        f"{len(drawn.rows):,} comments of {drawn.days}: {', '.join(f'{m:,} {word}' for word, m in counts.items())}"
    )
    if drawn.population:
        print(f"the audit is a random sample of {drawn.population:,} comments that no audit had drawn before")
    output.say(f"next: fill in feeling and themes, then: vocflow labels import {out} --labeller NAME")


@app.command("import")
def labels_import(
    file: Annotated[Path, typer.Argument(help="The filled-in sheet.")],
    labeller: Annotated[str, typer.Option(help="Who judged.")],
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """Check a filled-in sheet row by row, and store all its judgements or none."""
    done = import_labels(load_project(project, data), file, labeller)
    if json:
        output.as_json(done)
        return
    print(f"{done.stored:,} labels stored, {done.known:,} known already, {done.not_judged:,} rows not judged yet")
    if done.outdated:
        print(f"{done.outdated:,} were given for a text that has changed since: they are kept, and do not speak")
    if done.stored:
        print("next: vocflow run")


@app.command("status")
def labels_status(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """Count the labels, by how the comments were drawn, and say how far labellers agree."""
    found = label_status(load_project(project, data))
    if json:
        output.as_json(asdict(found))
    else:
        _print(found)


def _print(found: LabelStatus) -> None:
    output.table([[row["kind"], row["drawn"], row["judged"]] for row in found.drawn], ["drawn as", "drawn", "judged"])
    people = "labeller" if found.labellers == 1 else "labellers"
    print(f"\n{found.labels:,} labels of {found.comments:,} comments, by {found.labellers:,} {people}")
    if found.outdated:
        print(f"{found.outdated:,} comments have changed since they were judged: their labels do not speak")
    if found.gone:
        print(f"{found.gone:,} comments with labels are no longer in the warehouse")
    if found.not_in_taxonomy:
        print(f"{found.not_in_taxonomy:,} comments have themes that the taxonomy no longer has: shown, not counted")
    for what, alpha in (("feelings", found.feeling_agreement), ("themes", found.theme_agreement)):
        print(f"agreement on {what} (Krippendorff's alpha): {_alpha(alpha)}")


def _alpha(alpha: Estimate | None) -> str:
    if alpha is None:
        return "not known: it takes comments that two have judged, not all alike"
    return f"{alpha.value:.2f} ({alpha.low:.2f} to {alpha.high:.2f}), n = {alpha.n:,}"


def _counts(rows: Sequence[Asked]) -> dict[str, int]:
    kinds = [row.kind for row in rows]
    return {word: kinds.count(word) for word in KINDS if word in kinds}
