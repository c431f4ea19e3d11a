"""The options that most commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

ProjectFolder = Annotated[
    Path, typer.Option("--project", help="The folder that holds vocflow.toml.", show_default="here")
]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Where the exports are, if not in the project folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day that counts.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day that counts.")]


def day(moment: datetime | None) -> date | None:
    """The day that was typed."""
    return moment.date() if moment else None
