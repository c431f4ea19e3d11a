"""taxonomy.toml: the themes of a project, with the rules that find them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vocflow.config.toml_file import Problem, Table, TomlFile, nearest, quote, repeated_names
from vocflow.config.values import Line, Pattern
from vocflow.schema import Taxonomy, Theme

DEFAULT_TAXONOMY = Path(__file__).parent.parent / "text" / "taxonomy" / "default.toml"
"""The taxonomy of customer service and loyalty that serves where a project names none."""


class _Theme(Table):
    name: Line
    parent: Line | None = None
    description: str = ""
    phrases: tuple[Line, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    touch_point: Line | None = None
    owner: Line | None = None


class _TaxonomyFile(Table):
    theme: tuple[_Theme, ...] = ()


def load_taxonomy(path: Path) -> Taxonomy:
    """The themes of `path` in the order of the file; ConfigError with file:line where it cannot be used."""
    file = TomlFile(path, when_missing="create it, or leave `taxonomy` out of vocflow.toml to use the shipped one")
    content = file.read_as(_TaxonomyFile)
    file.refuse(_contradictions(file, content.theme))
    return Taxonomy(tuple(Theme(**theme.model_dump()) for theme in content.theme))


def _contradictions(file: TomlFile, themes: tuple[_Theme, ...]) -> Iterator[Problem]:
    yield from repeated_names(file, "theme", [theme.name for theme in themes])
    parents = {theme.name: theme.parent for theme in themes}
    for position, theme in enumerate(themes):
        path = ("theme", position, "parent")
        if theme.parent is None:
            continue
        if theme.parent not in parents:
            yield Problem(
                path,
                f"unknown parent {quote(theme.parent)}{file.table(path[:2])}; {nearest(theme.parent, list(parents))}",
            )
        elif theme.name in _ancestors(theme.name, parents):
            yield Problem(path, f"the theme {quote(theme.name)} is its own ancestor; leave out one `parent`")


def _ancestors(name: str, parents: dict[str, str | None]) -> set[str]:
    found: set[str] = set()
    current = parents[name]
    while current is not None and current not in found:
        found.add(current)
        current = parents.get(current)
    return found
