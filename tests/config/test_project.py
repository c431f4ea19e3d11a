"""A project file that is right: its defaults resolved, its files found inside the data root, its lines known."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from vocflow.config import RatingColumn, Source, load_project, load_taxonomy
from vocflow.errors import ConfigError, UsageError

FULL = """\
[project]
name = 'Kestrel <script>"Mobility"</script>'
as_of = 2026-10-15
language = "de"
time_zone = "Europe/Zurich"
brands = ["Kestrel"]

[[source]]
name = "loyalty"
kind = "survey"
format = "delimited"
files = ["**/*.csv", "surveys/a.csv"]
delimiter = "\\t"
time_formats = ["%m/%d/%Y %H:%M:%S", "%d.%m.%y %I:%M %p", "%Y-%m-%dT%H:%M:%S%z", "epoch_ms"]
columns.key = "Id"
columns.comments = ["Why?\\nPlease explain"]
exclude = [{ column = "Status", values = ["1"], reason = "a preview" }]
[[source.rating]]
column = "Q1"
scale = "nps"
[[source.rating]]
column = "Q2"
question = "How was the seat?"
scale = "other"
low = 1
high = 10
[source.segments]
plan = "Plan"
region = "Region"

[[source]]
name = "customers"
kind = "customers"
format = "jsonl"
files = ["customers.jsonl"]
language = "fr"
time_zone = "UTC"
[source.columns]
customer = "id"

[[kpi]]
name = "Loyalty"
measure = "nps"
target = 30
due = 2027-06-30
owner = "Head of service"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "vocflow.toml").write_text(FULL)
    (tmp_path / "surveys").mkdir()
    for name in ("surveys/b.csv", "surveys/a.csv", "customers.jsonl"):
        (tmp_path / name).touch()
    return tmp_path


def test_defaults_are_resolved(root: Path) -> None:
    project = load_project(root)
    survey, customers = project.sources
    assert (project.period, project.currency, project.segment, project.as_of) == (
        "quarter", "EUR", "plan", date(2026, 10, 15)
    )  # fmt: skip
    assert (survey.language, survey.time_zone, survey.survey_type) == ("de", "Europe/Zurich", "relational")
    assert (customers.language, customers.time_zone) == ("fr", "UTC")
    assert survey.segments == (("plan", "Plan"), ("region", "Region"))
    assert (project.taxonomy, project.economics.margin, project.privacy.quarantine_limit) == (None, None, 0.05)


def test_first_rating_is_the_outcome_and_scales_bring_their_ends(root: Path) -> None:
    first, second = load_project(root).sources[0].ratings
    assert first == RatingColumn(column="Q1", question="Q1", scale="nps", low=0, high=10, role="outcome")
    assert (second.question, second.low, second.high, second.role) == ("How was the seat?", 1, 10, "component")


def test_a_stated_outcome_is_the_only_one() -> None:
    ratings = (
        RatingColumn(column="a", question="a", scale="stars", low=1, high=5),
        RatingColumn(column="b", question="b", scale="nps", low=0, high=10, role="outcome"),
    )
    source = Source(name="s", kind="review", format="jsonl", files=("*",), ratings=ratings)
    assert [rating.role for rating in source.ratings] == ["component", "outcome"]


def test_models_are_frozen(root: Path) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_project(root).sources[0].name = "other"


def test_lines_of_a_source(root: Path) -> None:
    project = load_project(root)
    assert project.line_of("loyalty", "columns.key") == "vocflow.toml:15"
    assert project.line_of("loyalty", "columns.customer") == "vocflow.toml:15"  # a default: where the columns begin
    assert project.line_of("loyalty", "rating.1.column") == "vocflow.toml:22"
    assert project.line_of("loyalty", "segments.region") == "vocflow.toml:29"
    assert project.line_of("customers", "encoding") == "vocflow.toml:31"
    assert project.sources[1].line_of("columns.customer") == "vocflow.toml:39"


def test_paths_are_sorted_and_each_stands_once(root: Path) -> None:
    project = load_project(root)
    assert project.sources[0].paths(project.data_root) == [root / "surveys/a.csv", root / "surveys/b.csv"]


def test_numbers_in_the_names_of_files_compare_as_numbers(root: Path) -> None:
    (root / "customers.jsonl").unlink()
    in_order = ["surveys/9/x.csv", "surveys/10/x.csv", "surveys/a.csv", "surveys/b.csv", "surveys/e.csv"]
    in_order += [f"surveys/e_{name}.csv" for name in ("09", "9", "9_2", "9_10", "10", "2024-01", "2024-10", "x")]
    for name in in_order:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    assert load_project(root).sources[0].paths(root) == [root / name for name in in_order]


@pytest.mark.parametrize("day", ["2000-01-01", "2100-01-01"])
def test_first_and_last_day(root: Path, day: str) -> None:
    (root / "vocflow.toml").write_text(FULL.replace("2026-10-15", day))
    assert load_project(root).as_of == date.fromisoformat(day)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "UTF8", "utf-8-sig", "utf-16", "utf_16_le", "utf-32", "cp1252", "Windows-1252", "latin-1", "iso-8859-15",
     "mac_roman", "koi8-r", "shift_jis", "cp932", "euc-kr", "gb18030", "big5", "ascii"],
)  # fmt: skip
def test_real_encoding_passes(root: Path, encoding: str) -> None:
    (root / "vocflow.toml").write_text(FULL.replace('delimiter = "\\t"', f'encoding = "{encoding}"'))
    assert load_project(root).sources[0].encoding == encoding


def test_data_root_of_its_own(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    exports = tmp_path_factory.mktemp("exports")
    (exports / "x.csv").touch()
    project = load_project(root, exports)
    assert project.sources[0].paths(project.data_root) == [exports / "x.csv"]
    with pytest.raises(UsageError, match="no such folder"):
        load_project(root, exports / "nothing")


@pytest.mark.parametrize("link", ["surveys/c.csv", "elsewhere"])
def test_link_out_of_the_data_root_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory, link: str) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.csv").touch()
    (root / link).symlink_to(outside / "secret.csv" if link.endswith(".csv") else outside)
    text = (root / "vocflow.toml").read_text().replace('"surveys/a.csv"', '"elsewhere/*.csv"')
    (root / "vocflow.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_project(root).sources[0].paths(root)
    assert str(caught.value).startswith("vocflow.toml:12: ")
    assert 'of [[source]] "loyalty" leads out of the data root' in str(caught.value)


def test_link_inside_the_data_root_is_followed_and_its_file_read_once(root: Path) -> None:
    (root / "surveys/c.csv").symlink_to(root / "surveys/b.csv")
    (root / "surveys/loop.csv").symlink_to(root / "surveys/loop.csv")
    assert load_project(root).sources[0].paths(root) == [root / "surveys/a.csv", root / "surveys/b.csv"]


def test_taxonomy_that_leads_outside_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "taxonomy.toml"
    outside.write_text('[[theme]]\nname = "x"\n')
    (root / "taxonomy.toml").symlink_to(outside)
    (root / "vocflow.toml").write_text(FULL.replace("as_of", 'taxonomy = "taxonomy.toml"\nas_of'))
    with pytest.raises(ConfigError, match=r"vocflow\.toml:3: 'taxonomy\.toml' leads out of the project"):
        load_project(root)


def test_encoder_is_a_folder_of_the_project_or_a_name_of_the_hub(root: Path) -> None:
    pytest.importorskip("onnxruntime", reason="needs vocflow[embeddings]")
    (root / "mini").mkdir()
    hashes = {load_project(root).hash}
    for name in ("mini", "hub:owner/mini-v2"):
        (root / "vocflow.toml").write_text(FULL + f'[text]\nembeddings = "{name}"\n')
        assert load_project(root).text.embeddings == name
        hashes.add(load_project(root).hash)
    assert len(hashes) == 3


def test_encoder_that_leads_outside_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (root / "mini").symlink_to(tmp_path_factory.mktemp("outside"))
    (root / "vocflow.toml").write_text('[text]\nembeddings = "mini"\n' + FULL)
    with pytest.raises(ConfigError, match=r"vocflow\.toml:2: 'mini' leads out of the project; copy the folder into it"):
        load_project(root)


def test_encoder_without_the_extra_says_how_to_install_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "mini").mkdir()
    (root / "vocflow.toml").write_text('[text]\nembeddings = "mini"\n' + FULL)
    # What a Python without the extra finds: nothing of that name.
    monkeypatch.setattr("vocflow.config.project.find_spec", lambda name: None)
    needs = (
        r"vocflow\.toml:2: a sentence encoder needs the package onnxruntime; run: pip install 'vocflow\[embeddings\]'"
    )
    with pytest.raises(ConfigError, match=needs):
        load_project(root)


def test_hash_follows_what_changes_a_result(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = load_project(root).hash
    assert load_project(root, tmp_path_factory.mktemp("exports")).hash == before
    for text, same in [
        (f"# a comment\n{FULL}[privacy]\nquarantine_limit = 0.1\n", True),
        (FULL.replace('"Plan"', '"Tariff"'), False),
        (FULL.replace("2026-10-15", "2026-10-16"), False),
    ]:
        (root / "vocflow.toml").write_text(text)
        assert (load_project(root).hash == before) is same


def test_hash_follows_the_taxonomy(root: Path) -> None:
    (root / "vocflow.toml").write_text(FULL.replace("as_of", 'taxonomy = "themes.toml"\nas_of'))
    hashes = set()
    for phrase in ("waited", "on hold"):
        (root / "themes.toml").write_text(f'[[theme]]\nname = "waiting"\nphrases = ["{phrase}"]\n')
        hashes.add(load_project(root).hash)
    assert len(hashes) == 2


def test_secret_is_read_from_the_environment_when_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCFLOW_TEST_KEY", "hunter2")
    (root / "vocflow.toml").write_text(FULL + '[privacy]\nkey = "env:VOCFLOW_TEST_KEY"\n')
    project = load_project(root)
    assert project.privacy.secret() == "hunter2"
    assert "hunter2" not in repr(project)


def test_scaffold_is_a_valid_project(tmp_path: Path) -> None:
    shutil.copytree(str(files("vocflow") / "scaffold"), tmp_path, dirs_exist_ok=True)
    project = load_project(tmp_path)
    assert (project.name, project.sources) == ("My company", ())
    assert project.taxonomy
    text = (tmp_path / "vocflow.toml").read_text()
    for table in ("[[promise]]", "[economics]"):  # not used by the report, and said so
        assert re.search(rf"^# {re.escape(table)} +# not used by the report yet$", text, flags=re.MULTILINE)
    assert len(load_taxonomy(project.taxonomy).themes) == 3


def test_scaffold_is_valid_with_its_examples_switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCFLOW_KEY", "x")
    shutil.copytree(str(files("vocflow") / "scaffold"), tmp_path, dirs_exist_ok=True)
    path = tmp_path / "vocflow.toml"
    lines = path.read_text().splitlines()
    switched_on = [line.removeprefix("# ") if "=" in line or line.startswith("# [") else line for line in lines]
    path.write_text("\n".join(switched_on))
    project = load_project(tmp_path)
    assert [source.kind for source in project.sources] == ["survey", "invitations", "customers"]
    assert (project.segment, project.privacy.key, len(project.kpis)) == ("plan", "env:VOCFLOW_KEY", 1)


SNIPPETS = [
    '"',
    "'",
    "[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    "\n",
    "#",
    "[[source]]",
    "[source]",
    "nan",
    "1",
    "true",
    "x",
    "\x00",
    "\u202e",
]
REPLACEMENTS = [
    "1",
    "-inf",
    '""',
    "[]",
    "[[1]]",
    "{}",
    "{ a.b = [{}] }",
    "true",
    "2026-01-01T00:00:00",
    "07:32:00",
    "9" * 99,
]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_but_never_a_crash(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = FULL.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _value = lines[at].partition(" = ")
        if equals and data.draw(st.booleans()):
            lines[at] = f"{key} = {data.draw(st.sampled_from(REPLACEMENTS))}"
        else:
            cut = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + data.draw(st.sampled_from(SNIPPETS)) + lines[at][cut:]
    root = tmp_path_factory.mktemp("damaged")
    (root / "vocflow.toml").write_text("\n".join(lines), encoding="utf-8")
    text = ""
    try:
        load_project(root)
    except ConfigError as error:
        text = str(error)
    assert all(line.startswith(("vocflow.toml", "and ", "  ")) for line in text.splitlines())


def test_formats_page_shows_every_key_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOCFLOW_KEY", "x")
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    project, *blocks = re.findall(r"```toml\n(.+?)```", page, flags=re.DOTALL)
    source = next(block for block in blocks if block.startswith("[[source]]"))
    (tmp_path / "vocflow.toml").write_text(project + source, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text('[[theme]]\nname = "x"\n')
    shown = load_project(tmp_path)
    assert (shown.segment, shown.privacy.quarantine_limit, shown.sources[0].name) == ("plan", 0.05, "loyalty_survey")
    tables = tomllib.loads(project)
    assert set(tables["project"]) == {
        "name", "taxonomy", "period", "as_of", "language", "time_zone", "currency", "brands", "segment", "account"
    }  # fmt: skip
    assert set(tables["privacy"]) == set(type(shown.privacy).model_fields)
    assert set(tables["text"]) == set(type(shown.text).model_fields)
    assert "read and checked, but the report does not use them yet" in page
