"""How an explanation is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from vocflow.cli import output
from vocflow.schema import Figure
from vocflow.stages.explaining import Explanation


def print_figures(figures: Sequence[dict[str, Any]], *, json: bool) -> None:
    """Every figure of a report, one per line."""
    if json:
        output.as_json({"figures": list(figures)})
        return
    rows = [
        [row["figure_id"], _short(row["value"]), _short(row["low"]), _short(row["high"]), row["n"]] for row in figures
    ]
    output.table(rows, ["figure", "value", "low", "high", "n"])


def print_explanation(told: Explanation, *, json: bool) -> None:
    """Number -> query and parameters -> value now -> rows -> files and lines."""
    if json:
        output.as_json(asdict(told) | {"same": told.same, "taxonomy_changed": told.taxonomy_changed})
        return
    output.say(f"figure     {told.figure.id} ({told.figure.unit}), run {told.run_id}")
    output.say(f"printed    {_interval(told.figure)}")
    output.say(f"now        {_interval(told.now)}{'' if told.same else '  <- differs: the rows have changed since'}")
    if told.taxonomy_changed:
        output.say(f"taxonomy   {told.taxonomy_version} in both; comments have been read by {told.taxonomy_now} since")
    output.say(f"measure    {told.measure}")
    for name, value in told.parameters.items():
        output.say(f"  {name} = {value}")
    output.say(f"query      evidence/{told.evidence}.sql")
    print(
        f"rows       {told.row_count:,}, the first {len(told.rows)}:" if told.rows else f"rows       {told.row_count:,}"
    )
    for row in told.rows:
        output.say(f"  {row['path']}:{row['line']}  {row['value']}{_themes(row)}")


def _themes(row: dict[str, Any]) -> str:
    """What an answer of a driver model criticises and praises."""
    said = (f"{side} {', '.join(row[side])}" for side in ("criticised", "praised") if row.get(side))
    return "".join(f"  {part}" for part in said)


def _interval(figure: Figure) -> str:
    limits = f" ({_short(figure.low)} to {_short(figure.high)})" if figure.low is not None else ""
    return f"{_short(figure.value)}{limits}, n = {figure.n:,}"


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"
