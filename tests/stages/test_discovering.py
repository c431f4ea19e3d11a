"""Discover as a stage: from the warehouse of a project and from a file, every comment accounted for."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from vocflow.config import Project, load_project, load_taxonomy
from vocflow.errors import SourceError, UsageError, WarehouseError
from vocflow.stages.discovering import Discovered, discover, discover_in_file, save_toml
from vocflow.stages.running import run

pytestmark = pytest.mark.xdist_group("discovering")  # what they share is made once, in one worker

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
taxonomy = "taxonomy.toml"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
[source.columns]
key = "id"
comments = ["why"]
[[source.rating]]
column = "score"
scale = "nps"
[[source]]
name = "crew"
kind = "staff"
format = "delimited"
files = ["crew.csv"]
[source.columns]
key = "id"
comments = ["why"]
[[source.rating]]
column = "score"
scale = "nps"
"""


def remarks(subjects: list[str], matters: list[str]) -> list[str]:
    """A hundred remarks on a subject, each on two things that were the matter."""
    every = [f"{subject} {one} and {other}" for subject in subjects for one, other in combinations(matters, 2)]
    return random.Random(1).sample(every, 100)


TAXONOMY = """
[[theme]]
name = "crew"
phrases = ["crew"]
[[theme]]
name = "waiting"
phrases = ["waited"]
"""

LIFEJACKETS = remarks(
    ["The lifejacket", "My lifejacket", "That orange lifejacket", "The old lifejacket", "His lifejacket"],
    [
        "had a torn strap", "smelled of diesel", "lacked its whistle", "lost a buckle", "hung behind the mast",
        "felt damp", "pinched my shoulders", "looked faded", "leaked air", "bore no label",
    ],
)  # fmt: skip
SEAGULLS = remarks(
    ["Greedy seagulls", "Noisy seagulls", "The seagulls", "Those seagulls", "White seagulls"],
    [
        "stole my sandwich", "circled the deck", "woke the baby", "chased our dog", "screamed at dawn",
        "spoiled a photograph", "pecked at bags", "followed the wake", "soiled the bench", "fought over crusts",
    ],
)  # fmt: skip
MATCHED = ["The crew were rude", "We waited an hour"]
EMPTY = ["Nothing", "n/a", "very good"]
FOREIGN = ["Das Schiff war leider viel zu spät und niemand hat uns geholfen"]
ALL = [*LIFEJACKETS, *SEAGULLS, *MATCHED, *EMPTY, *FOREIGN]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("ferries")
    (root / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = [f"{at},{at % 11},{text}" for at, text in enumerate(ALL)]
    (root / "survey.csv").write_text("\n".join(["id,score,why", *rows]) + "\n", encoding="utf-8")
    crew = [f"{at},5,the anchor winch number {at} squeaks" for at in range(30)]
    (root / "crew.csv").write_text("\n".join(["id,score,why", *crew]) + "\n", encoding="utf-8")
    loaded = load_project(root)
    run(loaded)
    return loaded


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    rows = [f'{at},"{text}"' for at, text in enumerate(ALL)]
    path.write_text("\n".join(["id,why", *rows, "1,two,three", '9,""']) + "\n", encoding="utf-8")
    return path


def adds_up(found: Discovered) -> bool:
    outside = found.refused + found.blank + found.other_language + found.matched
    return (
        found.comments == outside + found.looked_at
        and found.looked_at == found.without_subject + found.copies + found.distinct
    )


def test_a_project_is_read_in_its_language_without_staff_and_without_what_has_a_theme(project: Project) -> None:
    found = discover(project)
    assert adds_up(found)
    assert found.comments == len(ALL)
    assert (found.other_language, found.matched, found.without_subject) == (1, 2, 3)
    assert {"lifejacket", "seagulls"} <= {theme.terms[0] for theme in found.themes}
    for theme in found.themes:
        assert theme.negative is not None
        assert theme.negative.n <= theme.comments
        assert theme.share.low < theme.share.value < theme.share.high
        assert theme.share.n == found.distinct
        assert len(theme.keys) == theme.comments


def test_with_everything_nothing_counts_as_matched(project: Project) -> None:
    found = discover(project, everything=True)
    assert adds_up(found)
    assert (found.matched, found.looked_at) == (0, len(ALL) - 1)


def test_a_project_that_never_ran_is_sent_to_run(tmp_path: Path) -> None:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    with pytest.raises(WarehouseError, match="no snapshot"):
        discover(load_project(tmp_path))


@pytest.fixture
def known(tmp_path: Path) -> Path:
    path = tmp_path / "known.toml"
    path.write_text(TAXONOMY, encoding="utf-8")
    return path


def test_a_file_needs_no_project_and_its_keys_are_lines(csv: Path, known: Path) -> None:
    found = discover_in_file(csv, "why", taxonomy=known)
    assert adds_up(found)
    assert (found.refused, found.blank, found.other_language, found.matched) == (1, 1, 1, 2)
    assert {"lifejacket", "seagulls"} <= {theme.terms[0] for theme in found.themes}
    lines = csv.read_text(encoding="utf-8").splitlines()
    for theme in found.themes:
        assert theme.negative is None
        own = [lines[int(line) - 1] for line in theme.keys]
        assert all(any(example in text for text in own) for example in theme.examples)
        assert sum(theme.terms[0] in text.lower() for text in own) > len(own) / 2


def test_a_taxonomy_of_ones_own_decides_what_is_known(csv: Path, tmp_path: Path) -> None:
    own = tmp_path / "taxonomy.toml"
    own.write_text('[[theme]]\nname = "birds"\nphrases = ["seagull"]\n', encoding="utf-8")
    found = discover_in_file(csv, "why", taxonomy=own)
    assert found.matched == len(SEAGULLS)
    assert not any(term.startswith("seagull") for theme in found.themes for term in theme.terms)


@pytest.mark.parametrize(("delimiter", "name"), [(";", "a.csv"), ("\t", "a.tsv")])
def test_the_delimiter_is_the_one_under_which_the_column_stands(tmp_path: Path, delimiter: str, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n".join(f"{at}{delimiter}{text}" for at, text in [("id", "why"), (1, "A, b")]), encoding="utf-8")
    assert discover_in_file(path, "why").looked_at == 1


def test_a_missing_column_comes_with_those_there_are(csv: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as wrong:
        discover_in_file(csv, "comment")
    assert "columns found: id, why" in str(wrong.value)
    with pytest.raises(SourceError):
        discover_in_file(tmp_path / "absent.csv", "why")
    with pytest.raises(UsageError, match="at least 1"):
        discover_in_file(csv, "why", most=0)


def test_the_toml_loads_may_be_written_again_and_overwrites_nothing_else(csv: Path, tmp_path: Path) -> None:
    found = discover_in_file(csv, "why", everything=True)
    path = tmp_path / "candidates.toml"
    save_toml(found, path)
    save_toml(found, path)
    assert [theme.name for theme in load_taxonomy(path).themes] == [theme.name for theme in found.themes]
    mine = tmp_path / "taxonomy.toml"
    mine.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(UsageError, match="there already"):
        save_toml(found, mine)
    assert mine.read_text(encoding="utf-8") == "# mine\n"
    csv.write_text("why\nnothing\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no candidate"):
        save_toml(discover_in_file(csv, "why"), tmp_path / "none.toml")
