"""The commands, each a few lines around a stage."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from vocflow import __version__
from vocflow.cli import callbacks, classifying, evaluating, kpis, labelling, output
from vocflow.cli.options import AsJson, DataFolder, ProjectFolder, Since, Until, day
from vocflow.config import load_project
from vocflow.errors import UsageError

app = typer.Typer(
    help="Voice of the customer: feedback in, loyalty figures that can be believed out.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
quarantine = typer.Typer(help="Records that were refused: where they stand, why, and what to do.", no_args_is_help=True)
app.add_typer(quarantine, name="quarantine")
app.add_typer(labelling.app, name="labels")
app.add_typer(evaluating.app, name="evaluate")
app.add_typer(kpis.app, name="kpis")
app.command()(classifying.classify)
app.command()(callbacks.callbacks)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False, json: AsJson = False
) -> None:
    """Voice of the customer: feedback in, loyalty figures that can be believed out."""
    if show:
        output.as_json({"version": __version__}) if json else print(f"vocflow {__version__}")
        raise typer.Exit


@app.command()
def init(
    directory: Path,
    example: Annotated[bool, typer.Option(help="Fill it with the sample company.")] = False,
    seed: Annotated[int, typer.Option(help="Which sample company.")] = 1,
    records: Annotated[int, typer.Option(help="How many records it has.", min=500)] = 5000,
    json: AsJson = False,
) -> None:
    """Make a project: its files with comments, or the sample company ready to run."""
    from vocflow.cli.making import make_example, make_project

    files = make_example(directory, seed, records) if example else make_project(directory)
    if json:
        output.as_json({"project": directory, "files": files})
    else:
        kind = "the sample company" if example else "a project"
        print(f"made {kind} in {directory}\nnext: vocflow {'run' if example else 'check'} --project {directory}")


@app.command()
def doctor(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """Look at the machine: versions, time zones, disk, warehouse; and say what stands in the way."""
    from vocflow.cli.checking import diagnose

    findings = diagnose(project, data)
    if json:
        output.as_json({"ok": all(finding.ok for finding in findings), "findings": findings})
    else:
        output.table([["ok" if f.ok else "no", f.what, f.found] for f in findings], ["", "what", "found"])
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@app.command()
def check(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """Read the project file and the beginning of every export, and load nothing."""
    from vocflow.cli.checking import check_files

    loaded = load_project(project, data)
    found = check_files(loaded)
    if json:
        output.as_json({"ok": True, "project": loaded.name, "files": found})
    else:
        output.table([[row.source, row.path, row.format] for row in found], ["source", "file", "format"])
        print(f"{loaded.name}: {len(loaded.sources)} listening posts, {len(found)} files, nothing wrong")


@app.command()
def run(
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    since: Since = None,
    until: Until = None,
    full: Annotated[bool, typer.Option(help="Read every file again, known or not.")] = False,
    json: AsJson = False,
) -> None:
    """Load what is new, read the comments, measure, and write the report."""
    from vocflow.stages.running import run as run_stages

    loaded = load_project(project, data)
    with output.progress() as progress:
        outcome = run_stages(loaded, since=day(since), until=day(until), full=full, progress=progress)
    if json:
        output.as_json({
            "new": outcome.new, "run_id": outcome.published.run_id, "headline": outcome.published.headline,
            "page": outcome.published.brief, "scorecard": outcome.published.scorecard,
            "explorer": outcome.published.explorer,
            "files": output.file_rows(outcome.ingested.files),
        })  # fmt: skip
        return
    output.file_table(outcome.ingested.files)
    print("" if outcome.new else "\nnothing new since the last run")
    output.say(outcome.published.headline)
    print(outcome.published.brief)


@app.command()
def report(
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    since: Since = None,
    until: Until = None,
    json: AsJson = False,
) -> None:
    """Measure what the warehouse holds and write the report again, without reading exports."""
    from vocflow.stages.measuring import measure
    from vocflow.stages.reporting import report as publish

    loaded = load_project(project, data)
    published = publish(loaded, measure(loaded, since=day(since), until=day(until)))
    if json:
        pages = {"page": published.brief, "scorecard": published.scorecard, "explorer": published.explorer}
        output.as_json({"headline": published.headline, **pages})
    else:
        output.say(published.headline)
        print(published.brief)


@app.command()
def status(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """Show what the warehouse holds, file by file, and the last run."""
    from vocflow.stages.status import status as look

    found = look(load_project(project, data))
    if json:
        output.as_json(found)
        return
    output.file_table(found.files)
    print("\n" + ", ".join(f"{count:,} {what}" for what, count in found.totals.items()))
    if found.last_reading:
        read = found.last_reading
        print(
            f"last reading by {read['model']}, taxonomy {read['taxonomy_version']}, assigned {read['assignment_hash']}"
        )
    if found.last_run:
        print(f"last run {found.last_run['run_id']}: {found.last_run['headline']}\n{found.last_run['brief']}")


@app.command()
def explain(
    figure: Annotated[str | None, typer.Argument(help="A figure's id, as in the page's data-figure.")] = None,
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    rows: Annotated[int, typer.Option(help="How many rows to list.", min=0)] = 10,
    list_all: Annotated[bool, typer.Option("--list", help="List every figure of the last report.")] = False,
    json: AsJson = False,
) -> None:
    """Trace a number of the report: its query, its value now, and the files and lines behind it."""
    from vocflow.cli.explaining import print_explanation, print_figures
    from vocflow.stages.explaining import explain as trace
    from vocflow.stages.explaining import figure_list

    loaded = load_project(project, data)
    if list_all or figure is None:
        print_figures(figure_list(loaded), json=json)
        return
    print_explanation(trace(loaded, figure, most_rows=rows), json=json)


@app.command()
def discover(
    project: ProjectFolder = Path(),
    n: Annotated[int, typer.Option("--n", help="How many candidates at most.", min=1)] = 10,
    file: Annotated[Path | None, typer.Option(help="A CSV or TSV file, in place of a project.")] = None,
    text: Annotated[str | None, typer.Option(help="The column of --file that holds comments.")] = None,
    taxonomy: Annotated[Path | None, typer.Option(help="The themes already known, with --file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Look at comments with a theme too.")] = False,
    toml: Annotated[Path | None, typer.Option(help="Write the candidates as themes of a taxonomy.")] = None,
    json: AsJson = False,
) -> None:
    """Find themes that the taxonomy lacks, in the comments in which it finds nothing."""
    from vocflow.cli.discovering import find, tell

    tell(find(project, file, text, taxonomy, most=n, everything=everything), toml, json=json)


@quarantine.command("list")
def quarantine_list(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """List the records in quarantine."""
    from vocflow.stages.status import quarantined

    rows = quarantined(load_project(project, data))
    if json:
        output.as_json({"records": rows})
    else:
        listed = [[row["quarantine_id"][:8], row["path"], row["line"], row["reason"], row["excerpt"]] for row in rows]
        output.table(listed, ["id", "file", "line", "reason", "excerpt"])
        print(f"\n{len(rows):,} records in quarantine")


@quarantine.command("show")
def quarantine_show(
    record: str, project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False
) -> None:
    """Show one record in quarantine: where it stands and what to do."""
    from vocflow.stages.status import quarantined

    found = [row for row in quarantined(load_project(project, data)) if row["quarantine_id"].startswith(record)]
    if len(found) != 1:
        raise UsageError(f"'{record}' names {len(found)} records in quarantine", next_step="vocflow quarantine list")
    if json:
        output.as_json(found[0])
    else:
        output.table([[key, value] for key, value in found[0].items()], ["", ""])


@quarantine.command("retry")
def quarantine_retry(project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False) -> None:
    """Read the files again that have records in quarantine; what was mended in them leaves it."""
    from vocflow.stages.ingesting import retry

    tried = retry(load_project(project, data))
    if json:
        output.as_json({"files": [asdict(file) for file in tried.files]})
        return
    output.file_table(tried.files)
    for file in tried.files:
        if file.refused:
            output.say(f"{file.path}: {file.refused}")
