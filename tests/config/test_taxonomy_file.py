"""taxonomy.toml: rules per language, one taxonomy on top of another, and versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vocflow.config import DEFAULT_TAXONOMY, load_project, load_taxonomy
from vocflow.errors import ConfigError
from vocflow.schema import Rules, Taxonomy, Theme

GROUP = """
[[theme]]
name = "access"

[[theme]]
name = "waiting"
parent = "access"
description = "Time in queues"
phrases = ["queue", "on hold"]
owner = "Anna"
[theme.rules.de]
phrases = ["Warteschlange"]
"""

COUNTRY = """
extends = "group.toml"

[[theme]]
name = "waiting"
phrases = ["hold music", "queue"]
unless = ["queue jumping"]
owner = "Beat"
[theme.rules.de]
phrases = ["Schlange"]
exclude = ['giftige Schlange']
[theme.rules.fr]
phrases = ["file d'attente"]

[[theme]]
name = "opening hours"
parent = "access"
phrases = ["open late"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "group.toml").write_text(GROUP)
    (tmp_path / "country.toml").write_text(COUNTRY)
    return tmp_path


def test_a_theme_of_both_has_the_rules_of_both_and_a_new_one_follows(folder: Path) -> None:
    assert load_taxonomy(folder / "country.toml").themes == (
        Theme("access"),
        Theme(
            "waiting",
            parent="access",
            description="Time in queues",
            phrases=("queue", "on hold", "hold music"),
            owner="Beat",
            unless=("queue jumping",),
            rules=(
                Rules("de", phrases=("Warteschlange", "Schlange"), exclude=("giftige Schlange",)),
                Rules("fr", phrases=("file d'attente",)),
            ),
        ),
        Theme("opening hours", parent="access", phrases=("open late",)),
    )


def test_a_taxonomy_may_not_lead_back_to_itself(folder: Path) -> None:
    (folder / "group.toml").write_text('extends = "country.toml"\n' + GROUP)
    with pytest.raises(ConfigError) as caught:
        load_taxonomy(folder / "country.toml")
    way = "country.toml -> group.toml -> country.toml"
    assert str(caught.value).startswith(
        f"group.toml:1: a taxonomy cannot extend itself: {way}; leave out one `extends`"
    )


def test_a_circle_of_parents_through_two_files_is_refused(folder: Path) -> None:
    (folder / "country.toml").write_text('extends = "group.toml"\n[[theme]]\nname = "access"\nparent = "waiting"\n')
    with pytest.raises(ConfigError, match=r"country\.toml:4: the theme \"waiting\" is its own|\"access\" is its own"):
        load_taxonomy(folder / "country.toml")


def test_a_file_outside_the_folder_is_not_extended(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "group.toml"
    outside.write_text(GROUP)
    (folder / "group.toml").unlink()
    (folder / "group.toml").symlink_to(outside)
    with pytest.raises(ConfigError, match=r'country\.toml:2: no taxonomy "group\.toml"'):
        load_taxonomy(folder / "country.toml")


@pytest.mark.parametrize("pack", ["airline", "bank"])
def test_a_pack_adds_to_the_default_themes(tmp_path: Path, pack: str) -> None:
    (tmp_path / "mine.toml").write_text(f'extends = "{pack}"\n[[theme]]\nname = "ours"\nphrases = ["our word"]\n')
    default, mine = load_taxonomy(DEFAULT_TAXONOMY).themes, load_taxonomy(tmp_path / "mine.toml")
    assert [theme.name for theme in mine.themes][: len(default)] == [theme.name for theme in default]
    assert len(mine.themes) > len(default) + 4
    assert mine.themes[-1] == Theme("ours", phrases=("our word",))


def test_a_project_may_name_a_pack(tmp_path: Path) -> None:
    (tmp_path / "vocflow.toml").write_text('[project]\nname = "x"\ntaxonomy = "airline"\n')
    project = load_project(tmp_path)
    assert project.taxonomy == DEFAULT_TAXONOMY.with_name("airline.toml")
    (tmp_path / "vocflow.toml").write_text('[project]\nname = "x"\ntaxonomy = "bank"\n')
    assert load_project(tmp_path).hash != project.hash


def test_the_version_follows_every_rule_and_no_unused_key() -> None:
    german = Rules("de", phrases=("Schlange",), patterns=("a",), exclude=("b",), unless=("c",))
    theme = Theme("waiting", phrases=("waited",), rules=(german,), unless=("d",))
    changed = [
        theme,
        replace(theme, unless=()),
        replace(theme, rules=()),
        replace(theme, rules=(german, Rules("fr"))),
        *(
            replace(theme, rules=(replace(german, **{key: ()}),))
            for key in ("phrases", "patterns", "exclude", "unless")
        ),
        replace(theme, rules=(replace(german, language="nl"),)),
    ]
    assert len({Taxonomy((each,)).version for each in changed}) == len(changed)
    # as vocflow gave it before themes had `unless` and `rules`: history stays comparable
    assert Taxonomy((Theme("waiting", phrases=("waited",)),)).version == "1a1c0c264ffe"


def test_a_signal_is_no_driver_and_stays_one_when_it_is_extended(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('[[theme]]\nname = "again"\nphrases = ["again"]\ndriver = false\n')
    (tmp_path / "taxonomy.toml").write_text(
        'extends = "base.toml"\n[[theme]]\nname = "again"\nphrases = ["once more"]\n[[theme]]\nname = "price"\n'
        'phrases = ["price"]\n'
    )
    again, price = load_taxonomy(tmp_path / "taxonomy.toml").themes
    assert (again.driver, price.driver) == (False, True)
