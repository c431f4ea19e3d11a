"""Discover: themes that customers speak of and the taxonomy lacks, from a project's warehouse or from any CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vocflow.config import DEFAULT_TAXONOMY, Columns, Project, Source, load_taxonomy
from vocflow.errors import UsageError
from vocflow.metrics import share
from vocflow.metrics.estimate import Estimate
from vocflow.schema import Feeling
from vocflow.stages.scope import taxonomy_of
from vocflow.warehouse.store import snapshot

if TYPE_CHECKING:
    from vocflow.text.discovery import Discovery

LANGUAGE = "en"
"""Of files, which name none; in projects theirs is read."""

TOML_HEAD = "# Candidate themes, found by vocflow discover."


@dataclass(frozen=True)
class FoundTheme:
    """A candidate theme with figures: `share` of the distinct comments that were clustered, `negative` of those judged.

    `keys` lead to its comments, nearest to its centre first: comment ids in a project, line numbers in a file.
    """

    name: str
    comments: int
    distinct: int
    share: Estimate
    negative: Estimate | None
    terms: tuple[str, ...]
    phrases: tuple[str, ...]
    coverage: Estimate
    elsewhere: int
    coherence: float
    lift: float
    recovery: float
    examples: tuple[str, ...]
    keys: tuple[str | int, ...]


@dataclass(frozen=True)
class Discovered:
    """What was looked at, and the candidates, most comments first.

    comments = refused + blank + other_language + matched + looked_at; looked_at = without_subject + copies + distinct.
    With `everything`, comments with a theme are looked at too, and matched is 0.
    """

    where: str
    everything: bool
    comments: int
    refused: int
    blank: int
    other_language: int
    matched: int
    looked_at: int
    without_subject: int
    copies: int
    distinct: int
    scattered: int
    reason: str
    themes: tuple[FoundTheme, ...]
    toml: str


@dataclass(frozen=True)
class _Comments:
    texts: list[str]
    keys: list[str | int]
    feelings: list[Feeling | None] | None = None


def discover(project: Project, *, most: int = 10, everything: bool = False) -> Discovered:
    """At most `most` candidates from the comments in the project's language without a theme, or from all of them.

    Raises WarehouseError when no run has been finished yet, UsageError for `most` below 1.
    """
    _check(most)
    taken = [theme.name for theme in taxonomy_of(project).themes]
    with snapshot(project.root) as warehouse:
        counts = warehouse.row("discover/counts", language=project.language)
        table = warehouse.arrow("discover/comments", language=project.language, everything=everything)
    comments = _Comments(*(table[name].to_pylist() for name in ("text", "comment_id", "feeling")))
    return _discovered(
        project.name, comments, most, everything, taken, project.language,
        comments=counts["comments"], other_language=counts["comments"] - counts["in_language"],
        matched=0 if everything else counts["matched"],
    )  # fmt: skip


def discover_in_file(
    path: Path, column: str, *, taxonomy: Path | None = None, most: int = 10, everything: bool = False
) -> Discovered:
    """The same from a column of a CSV or TSV file, without a project: its English comments without a theme, or all.

    Raises SourceError for a file that cannot be read, UsageError for a column that is not there.
    """
    from vocflow.text.language import detect
    from vocflow.text.themes import ThemeRules

    _check(most)
    rules = ThemeRules(load_taxonomy(taxonomy or DEFAULT_TAXONOMY))
    rows, refused = _column(path, column)
    written = [(line, text) for line, text in rows if text.strip()]
    texts = [text for _, text in written]
    languages = detect(texts, [LANGUAGE] * len(texts))
    own = [row for row, language in zip(written, languages, strict=True) if language == LANGUAGE]
    mentions = rules.find([text for _, text in own], [LANGUAGE] * len(own))
    matched = set() if everything else set(mentions.text.tolist())
    left = [row for at, row in enumerate(own) if at not in matched]
    comments = _Comments([text for _, text in left], [line for line, _ in left])
    taken = [theme.name for theme in rules.taxonomy.themes]
    return _discovered(
        path.name, comments, most, everything, taken, LANGUAGE,
        comments=len(rows) + refused, refused=refused, blank=len(rows) - len(written),
        other_language=len(written) - len(own), matched=len(matched),
    )  # fmt: skip


def save_toml(found: Discovered, path: Path) -> None:
    """Write the candidates as themes of a taxonomy. UsageError where that would overwrite a file not made by this."""
    if not found.themes:
        raise UsageError("there is no candidate to write", where=str(path), why=found.reason)
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(TOML_HEAD):
        raise UsageError(
            f"{path.name} is there already, and vocflow discover did not make it",
            where=str(path),
            next_step="give --toml another name, and copy the themes that you want to keep into your taxonomy",
        )
    try:
        path.write_text(found.toml, encoding="utf-8")
    except OSError as error:
        raise UsageError("the themes cannot be written", where=str(path), why=str(error)) from error


def _check(most: int) -> None:
    if most < 1:
        raise UsageError(f"--n must be at least 1, not {most}")


def _discovered(
    where: str, read: _Comments, most: int, everything: bool, taken: Sequence[str], language: str, *,
    comments: int, other_language: int, matched: int, refused: int = 0, blank: int = 0,
) -> Discovered:  # fmt: skip
    from vocflow.text.discovery import discover as find
    from vocflow.text.discovery import to_toml

    found = find(read.texts, most=most, language=language, feelings=read.feelings, taken=taken)
    head = f"{TOML_HEAD} Copy what you keep into your taxonomy.toml; rename and prune first.\n\n"
    return Discovered(
        where=where,
        everything=everything,
        comments=comments,
        refused=refused,
        blank=blank,
        other_language=other_language,
        matched=matched,
        looked_at=found.read,
        without_subject=found.without_subject,
        copies=found.copies,
        distinct=found.distinct,
        scattered=found.scattered,
        reason=found.reason,
        themes=_themes(found, read),
        toml=head + to_toml(found) if found.candidates else "",
    )


def _themes(found: Discovery, read: _Comments) -> tuple[FoundTheme, ...]:
    return tuple(
        FoundTheme(
            name=one.name,
            comments=len(one.rows),
            distinct=one.distinct,
            share=share(one.distinct, found.distinct),
            negative=share(one.negative, one.judged) if one.judged else None,
            terms=one.terms,
            phrases=one.phrases,
            coverage=share(one.found, one.distinct),
            elsewhere=one.elsewhere,
            coherence=one.coherence,
            lift=one.lift,
            recovery=one.recovery,
            examples=tuple(read.texts[row] for row in one.examples),
            keys=tuple(read.keys[row] for row in one.rows),
        )
        for one in found.candidates
    )


def _column(path: Path, column: str) -> tuple[list[tuple[int, str]], int]:
    """A column of a delimited file, each value with its line, and how many records could not be read.

    The delimiter is the first of comma, semicolon and tab under which the header has the column.
    """
    from vocflow.sources.delimited import scan
    from vocflow.sources.lines import open_blocks

    for delimiter in (",", ";", "\t"):
        source = Source(
            name=path.name, kind="review", format="delimited", files=("*",), delimiter=delimiter,
            columns=Columns(comments=(column,)),
        )  # fmt: skip
        with open_blocks(path, source) as blocks:
            records = scan(blocks, delimiter)
            names = [name.strip() for name in next(records, ([], None))[0]]
            if names.count(column) == 1:
                place = names.index(column)
                read = [(span, fields) for fields, span in records]
                good = [(s.line, f[place]) for s, f in read if not s.problem and len(f) == len(names)]
                return good, len(read) - len(good)
            if delimiter == ",":
                found = names
    raise UsageError(
        f"column {column!r} stands {'more than once' if column in found else 'not'} in {path.name}",
        where=str(path),
        why=f"columns found: {', '.join(found) or 'none'}",
        next_step="name one of them with --text",
    )
