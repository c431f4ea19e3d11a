"""taxonomy.toml: the themes of a project, with the rules that find them; its own, or added to those of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from vocflow.config.toml_file import Problem, Table, TomlFile, nearest, quote, repeated_names
from vocflow.config.values import Line, Pattern, Phrase
from vocflow.schema import RULES_LANGUAGE, Rules, Taxonomy, Theme

_SHIPPED = Path(__file__).parent.parent / "text" / "taxonomy"

DEFAULT_TAXONOMY = _SHIPPED / "default.toml"
"""The taxonomy of customer service and loyalty that serves where a project names none."""


class _Rules(Table):
    phrases: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    unless: tuple[Phrase, ...] = ()


class _Theme(_Rules):
    name: Line
    parent: Line | None = None
    description: str = ""
    touch_point: Line | None = None
    owner: Line | None = None
    driver: bool = True
    rules: dict[str, _Rules] = Field(default_factory=dict)


class _TaxonomyFile(Table):
    extends: Line | None = None
    theme: tuple[_Theme, ...] = ()


def shipped_taxonomies() -> dict[str, Path]:
    """The taxonomies that vocflow brings, by name: the default one, and the packs that add an industry to it."""
    return {path.stem: path for path in sorted(_SHIPPED.glob("*.toml"))}


def load_taxonomy(path: Path) -> Taxonomy:
    """The themes of `path`, after those of the taxonomy that it extends.

    A theme that both have keeps its place, and has the rules of both.
    ConfigError with file:line where the file, or one that it extends, cannot be used.
    """
    return Taxonomy(tuple(_load(path, ()).values()))


def _load(path: Path, extended_by: tuple[Path, ...]) -> dict[str, Theme]:
    file = TomlFile(path, when_missing="create it, or leave `taxonomy` out of vocflow.toml to use the shipped one")
    content = file.read_as(_TaxonomyFile)
    themes: dict[str, Theme] = {}
    if content.extends is not None:
        chain = (*extended_by, path.resolve())
        themes = _load(_extended(file, content.extends, chain), chain)
    file.refuse(_contradictions(file, content.theme, themes))
    return themes | {theme.name: _with_rules_of(themes.get(theme.name), theme) for theme in content.theme}


def _extended(file: TomlFile, name: str, chain: tuple[Path, ...]) -> Path:
    """The file that `extends` means: one that is shipped, or one beside this file."""
    known = shipped_taxonomies()
    folder = file.path.parent.resolve()
    path = known[name] if name in known else (folder / name).resolve()
    if path in chain:
        way = " -> ".join(step.name for step in (*chain[chain.index(path) :], path))
        file.refuse([Problem(("extends",), f"a taxonomy cannot extend itself: {way}; leave out one `extends`")])
    if name not in known and not (path.parent == folder and path.is_file()):
        advice = nearest(name, list(known), else_say="name a file in the same folder, or one that vocflow brings:")
        file.refuse([Problem(("extends",), f"no taxonomy {quote(name)}; {advice}")])
    return path


def _with_rules_of(base: Theme | None, theme: _Theme) -> Theme:
    """The theme as the file has it, with the rules of the theme of that name in the taxonomy that it extends."""
    base = base or Theme(theme.name)
    own = Theme(
        theme.name,
        **theme.model_dump(exclude={"name", "rules"}),
        rules=tuple(Rules(language, **rules.model_dump()) for language, rules in theme.rules.items()),
    )
    languages = dict.fromkeys(rules.language for rules in base.rules + own.rules)
    return Theme(
        own.name,
        parent=own.parent or base.parent,
        description=own.description or base.description,
        phrases=_both(base.phrases, own.phrases),
        patterns=_both(base.patterns, own.patterns),
        exclude=_both(base.exclude, own.exclude),
        touch_point=own.touch_point or base.touch_point,
        owner=own.owner or base.owner,
        unless=_both(base.unless, own.unless),
        rules=tuple(_rules_of_both(language, base, own) for language in languages),
        driver=own.driver and base.driver,
    )


def _rules_of_both(language: str, base: Theme, own: Theme) -> Rules:
    first, second = (
        next((rules for rules in theme.rules if rules.language == language), Rules(language)) for theme in (base, own)
    )
    return Rules(
        language,
        phrases=_both(first.phrases, second.phrases),
        patterns=_both(first.patterns, second.patterns),
        exclude=_both(first.exclude, second.exclude),
        unless=_both(first.unless, second.unless),
    )


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """The rules of both, none twice; as they stand where there is only one."""
    return tuple(dict.fromkeys(first + second)) if first and second else first or second


def _contradictions(file: TomlFile, themes: tuple[_Theme, ...], base: dict[str, Theme]) -> Iterator[Problem]:
    yield from repeated_names(file, "theme", [theme.name for theme in themes])
    parents = {theme.name: theme.parent for theme in base.values()}
    for theme in themes:
        parents[theme.name] = theme.parent or parents.get(theme.name)
    for position, theme in enumerate(themes):
        yield from _language_problems(("theme", position, "rules"), theme)
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


def _language_problems(path: tuple[str | int, ...], theme: _Theme) -> Iterator[Problem]:
    for language in theme.rules:
        if language == RULES_LANGUAGE:
            what = f"[theme.rules.{language}]: English rules stand in the theme itself"
            yield Problem((*path, language), f"{what}; write them under [[theme]]")
        elif not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
            what = f"[theme.rules.{quote(language)}]: no language code"
            yield Problem((*path, language), f"{what}; write two letters of ISO 639-1, such as [theme.rules.de]")


def _ancestors(name: str, parents: dict[str, str | None]) -> set[str]:
    found: set[str] = set()
    current = parents[name]
    while current is not None and current not in found:
        found.add(current)
        current = parents.get(current)
    return found
