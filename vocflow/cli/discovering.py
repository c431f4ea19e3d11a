"""How candidate themes are asked for and printed."""

from __future__ import annotations

import textwrap
from pathlib import Path

from vocflow.cli import output
from vocflow.config import load_project
from vocflow.errors import UsageError
from vocflow.metrics.estimate import Estimate
from vocflow.stages.discovering import Discovered, FoundTheme, discover, discover_in_file, save_toml

WIDTH = 100


def find(
    project: Path, file: Path | None, text: str | None, taxonomy: Path | None, *, most: int, everything: bool
) -> Discovered:
    """Candidates from a file where one is given, from the project otherwise."""
    if file is None:
        if text is not None or taxonomy is not None:
            raise UsageError(
                "--text and --taxonomy go with --file",
                next_step="name the file too; a project has its columns and its taxonomy in vocflow.toml",
            )
        return discover(load_project(project), most=most, everything=everything)
    if text is None:
        raise UsageError("--file needs --text, the column that holds the comments")
    return discover_in_file(file, text, taxonomy=taxonomy, most=most, everything=everything)


def tell(found: Discovered, toml: Path | None, *, json: bool) -> None:
    """Save the taxonomy where it was asked for, and print the candidates."""
    if toml is not None:
        save_toml(found, toml)
    if json:
        output.as_json(found)
        return
    output.say(_wrap(_accounting(found)))
    for number, theme in enumerate(found.themes, start=1):
        output.say("\n" + _block(number, theme))
    if not found.themes:
        output.say(_wrap(f"\nNo candidate theme: {found.reason}."))
    elif toml is not None:
        print(f"\n{toml}")
    else:
        print("\nnext: the same with --toml FILE writes them as themes of a taxonomy")


def _accounting(found: Discovered) -> str:
    """Where every comment went, in a sentence or two."""
    left_out = [
        (found.matched, "with a theme already"),
        (found.other_language, "in another language"),
        (found.blank, "blank"),
        (found.refused, "not readable"),
    ]
    of_them = [
        (found.without_subject, 'without a subject ("nothing", "very good")'),
        (found.copies, "copies of another"),
    ]
    which = "comments" if found.everything else "comments without a theme"
    return (
        f"{found.where}: {found.looked_at:,} {which} of {found.comments:,}{_listed(left_out)}. "
        f"{found.distinct:,} distinct ones were put side by side{_listed(of_them)}; {found.scattered:,} of them are in "
        "no candidate."
    )


def _listed(counts: list[tuple[int, str]]) -> str:
    said = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    return f" (not: {said})" if said else ""


def _block(number: int, theme: FoundTheme) -> str:
    copies = f", {theme.comments:,} with copies" if theme.comments > theme.distinct else ""
    negative = f"; {_percent(theme.negative)} negative" if theme.negative else ""
    head = f"{number}. {theme.name}: {theme.distinct:,} comments{copies}, {_percent(theme.share)}{negative}"
    found = f"{', '.join(theme.phrases)}: in {theme.coverage.value:.0%} of them, and in {theme.elsewhere:,} others"
    holds = (
        f"its words meet {theme.lift:.1f} times as often as by chance; half of the comments give {theme.recovery:.0%} "
        f"of it again; coherence {theme.coherence:+.2f}".replace("-", "−")
    )
    lines = [_wrap(head, "   ")]
    rows = [("words", ", ".join(theme.terms)), *(("e.g.", f"“{one}”") for one in map(_short, theme.examples))]
    for label, said in [*rows, ("phrases", found), ("holds", holds)]:
        lines.append(_wrap(f"   {label:<9}{said}", " " * 12))
    return "\n".join(lines)


def _short(example: str) -> str:
    return textwrap.shorten(example, WIDTH * 2 - 40, placeholder=" …")


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, replace_whitespace=False)
