"""The docs keep up with the code: what they name exists, and what users meet is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from vocflow import config
from vocflow.cli.commands import app

ROOT = Path(__file__).parents[2]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")), ROOT / "data" / "README.md"]
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
WORDS_OF_THE_DESIGN = """
feedback/comment/mention/theme/taxonomy/listening post/channel/touch point/driver/reach/effect/promise/standard/no-no
quarantine/ledger/run/figure/brief/explorer
"""


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(group: typer.core.TyperGroup, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the command line, as the words that are typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*names, name))
        else:
            yield (*names, name)


COMMANDS = list(commands(typer.main.get_group(app)))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_stands_in_the_readme(words: tuple[str, ...]) -> None:
    first, *rest = words
    (row,) = re.findall(rf"^\| .*`vocflow {first}\b.*$", text(ROOT / "README.md"), flags=re.MULTILINE)
    assert all(f"`{word}`" in row or f" {word}" in row for word in rest)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_targets_links_and_toml_of_a_page_hold(path: Path) -> None:
    page = text(path)
    groups = {words[0] for words in COMMANDS}
    assert set(re.findall(r"(?:`|^    |\$ )vocflow ([a-z]+)", page, flags=re.MULTILINE)) <= groups
    assert set(re.findall(r"(?:`|^    |\$ )make ([a-z-]+)", page, flags=re.MULTILINE)) <= TARGETS
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", page) if "://" not in link]
    assert [link for link in links if link and not (path.parent / link).exists()] == []
    for block in re.findall(r"```toml\n(.+?)```", page, flags=re.DOTALL):
        tomllib.loads(block)


def test_every_make_target_that_people_need_is_explained() -> None:
    page = text(ROOT / "README.md") + text(ROOT / "CONTRIBUTING.md")
    assert [target for target in sorted(TARGETS - {"help", "clean"}) if f"make {target}" not in page] == []


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize(
    "model", [config.Source, config.Columns, config.RatingColumn, config.Exclude], ids=lambda model: model.__name__
)
def test_every_key_of_a_listening_post_is_explained(model: type[BaseModel]) -> None:
    page = text(ROOT / "docs" / "formats.md")
    assert [key for key in sorted(keys(model)) if not re.search(rf"\b{key}\b", page)] == []


def glossary() -> list[str]:
    rows = re.findall(r"^\| ([^|]+) \|", text(ROOT / "GLOSSARY.md"), flags=re.MULTILINE)
    return [word.strip() for row in rows for word in row.split(",") if row != "word" and not row.startswith("-")]


def test_the_glossary_holds_each_word_once() -> None:
    words = glossary()
    assert len(words) == len(set(words))
    assert [word for word in re.split("[/\n]", WORDS_OF_THE_DESIGN.strip()) if word not in words] == []


def test_tables_are_named_by_words_of_the_glossary() -> None:
    migrations = (ROOT / "vocflow" / "warehouse" / "sql" / "migration").glob("*.sql")
    tables = {table.replace("_", " ") for path in migrations for table in re.findall(r"CREATE TABLE (\w+)", text(path))}
    assert "feedback" in tables
    assert sorted(tables - set(glossary()) - {"source file"}) == []
