"""The commands for KPIs: where they stand, and which ones the data would propose."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vocflow.cli import output
from vocflow.cli.options import AsJson, DataFolder, ProjectFolder
from vocflow.config import load_project

if TYPE_CHECKING:
    from vocflow.report.scorecard.kpis import KpiFact
    from vocflow.schema import Figure
    from vocflow.stages.suggesting import Proposal, Proposals

app = typer.Typer(
    help="At most five figures that everybody knows: baseline, target, status.", invoke_without_command=True
)


@app.callback()
def kpis(
    context: typer.Context, project: ProjectFolder = Path(), data: DataFolder = None, json: AsJson = False
) -> None:
    """Show every KPI of the project with its figure, its target and what the interval says."""
    if context.invoked_subcommand:
        return
    from vocflow.stages.kpis import kpi_table

    found = kpi_table(load_project(project, data))
    if json:
        output.as_json({"kpis": found})
    elif not found:
        print("the project has no [[kpi]] yet\nnext: vocflow kpis suggest")
    else:
        rows = [_row(kpi) for kpi in found]
        output.table(rows, ["KPI", "measure", "now", "n", "baseline", "target", "due", "owner", "status"])
        for kpi in found:
            if kpi.missing:
                output.say(f"{kpi.name}: {kpi.missing}")


@app.command("suggest")
def kpis_suggest(
    seed: Annotated[int, typer.Option(help="Which halves of the customers.")] = 0,
    project: ProjectFolder = Path(),
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """Propose KPIs that go with the score of customers who had no part in choosing them."""
    from vocflow.stages.suggesting import suggest_kpis

    found = suggest_kpis(load_project(project, data), seed=seed)
    output.as_json(asdict(found)) if json else _tell(found)


def _row(kpi: KpiFact) -> list[object]:
    from vocflow.report.scorecard.kpis import printed_as

    baseline = "" if kpi.baseline is None else _plain(printed_as(kpi.baseline, kpi.unit))
    target = f"{_plain(printed_as(kpi.target, kpi.unit))} or {kpi.better}"
    now, n = ("", "") if kpi.now is None else (_interval(kpi.now), f"{kpi.now.n:,}")
    status = kpi.status or "not measured"
    past = ", past due" if kpi.overdue and status != "met" else ""
    return [kpi.name, kpi.measure, now, n, baseline, target, kpi.due.isoformat(), kpi.owner, status + past]


def _interval(figure: Figure) -> str:
    from vocflow.report.numbers import Printed
    from vocflow.report.prose import interval

    return _plain(f"{Printed(figure)} {interval(figure)}")


def _plain(text: str) -> str:
    """Without the spaces that keep a number and its unit on one line of a page."""
    return text.replace("\u00a0", " ")


def _tell(found: Proposals) -> None:
    if not found.proposals:
        print(f"# nothing in {found.answers:,} answers goes with {found.outcome} beyond noise")
        return
    print(f"# from {found.answers:,} answers: half of the customers chose, the other half confirmed")
    for proposal in found.proposals:
        output.say(block(proposal, found))


def block(proposal: Proposal, found: Proposals) -> str:
    """One proposal as it can be pasted into vocflow.toml: what only people can say is left for them to fill in."""
    from vocflow.config.toml_file import quote

    difference, others = proposal.suggestion.difference, proposal.suggestion.group[1:]
    side = "higher" if difference.value > 0 else "lower"
    low, high = sorted((abs(difference.low), abs(difference.high)))
    reason = (
        f"{found.outcome} is {abs(difference.value):.1f} {found.points} {side} where this holds "
        f"({low:.1f} to {high:.1f}), n = {difference.n:,}"
    )
    lines = ["", f"# {reason}"]
    if others:
        lines.append(f"# goes together with: {', '.join(others)}")
    target, comment = proposal.target, "the nearest that so many answers could tell from the baseline"
    if target is None:
        target, comment = proposal.now.value, "fill in: nothing nearer than the end of the scale could be told from it"
    return "\n".join([
        *lines,
        "[[kpi]]",
        f"name = {quote(_name(proposal))}",
        f"measure = {quote(str(proposal.measure))}",
        f"baseline = {proposal.now.value:.2f}             # now {_interval(proposal.now)}, n = {proposal.now.n:,}",
        f"target = {target:.2f}               # {comment}",
        f"better = {quote(proposal.better)}",
        f"due = {found.due.isoformat()}",
        f"owner = {quote(proposal.owner or 'fill in')}",
    ])  # fmt: skip


def _name(proposal: Proposal) -> str:
    words = {"share satisfied": "{}", "share criticising": "Fewer complaints: {}", "share praising": "More praise: {}"}
    return words[proposal.measure.form].format(proposal.measure.of)
