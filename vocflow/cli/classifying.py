"""`vocflow classify`: a file in, the same file with feelings and themes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vocflow.cli import output
from vocflow.cli.options import AsJson

MOST_THEMES = 12


def classify(
    file: Annotated[Path, typer.Argument(help="CSV, TSV or Parquet with a header.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="CSV, TSV or Parquet, by its ending.", show_default=False)],
    text: Annotated[
        str | None, typer.Option(help="The column of texts.", show_default="the one that can only be it")
    ] = None,
    taxonomy: Annotated[
        Path | None, typer.Option(help="The taxonomy whose rules find themes.", show_default="the shipped one")
    ] = None,
    language: Annotated[str, typer.Option(help="What texts are in, unless they are found to be in another.")] = "en",
    json: AsJson = False,
) -> None:
    """Read the feelings and themes of any file, without a project; every row and column of it is kept."""
    from vocflow.stages.classifying_file import classify_file

    with output.progress():
        done = classify_file(file, out, text=text, taxonomy=taxonomy, language=language)
    if json:
        output.as_json(done)
        return
    output.say(f"{done.rows:,} rows of {file.name}, column {done.text_column}")
    feelings = ", ".join(f"{count:,} {feeling}" for feeling, count in done.feelings.items())
    print(f"feelings: {feelings}; {done.abstained:,} abstained")
    named = ", ".join(f"{theme} {count:,}" for theme, count in list(done.themes.items())[:MOST_THEMES])
    more = f" and {len(done.themes) - MOST_THEMES} more" if len(done.themes) > MOST_THEMES else ""
    output.say(f"themes: {named or 'none'}{more}; {done.without_theme:,} rows without")
    output.say(str(done.out))
