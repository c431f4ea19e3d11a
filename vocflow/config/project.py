"""The project file: vocflow.toml as frozen models, or a ConfigError with file:line and a next step.

`load_project` reads a project; its [[source]] tables stand in source.py, its themes in taxonomy.py.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import Field

from vocflow.config.callbacks import Callbacks
from vocflow.config.kpis import Kpi, kpi_problems
from vocflow.config.listening import Listening, unknown_posts
from vocflow.config.service import Service, service_problems
from vocflow.config.source import (
    PROJECT_FILE,
    Source,
    misfits,
)
from vocflow.config.standards import (
    Competitors,
    NoNo,
    Promise,
    Standard,
    made_themes,
    standard_problems,
    theme_problems,
)
from vocflow.config.taxonomy import DEFAULT_TAXONOMY, load_taxonomy, shipped_taxonomies
from vocflow.config.toml_file import Problem, Table, TomlFile, nearest, quote, repeated_names, show
from vocflow.config.value import Internal, Recognition, Value, agents_in_two_teams
from vocflow.config.values import (
    Currency,
    Day,
    EncoderName,
    InsidePath,
    Language,
    Line,
    SecretName,
    Share,
    TimeZone,
    from_environment,
)
from vocflow.config.weighting import Weighting
from vocflow.errors import UsageError
from vocflow.schema import HUB, Theme

Period = Literal["week", "month", "quarter", "year"]


class Economics(Table):
    """What turns yearly value into money kept: the margin, as a share of it."""

    margin: Share | None = None


class Text(Table):
    """How comments are read. `embeddings` names a sentence encoder: a folder of the project, or `hub:owner/name`.

    None: there is no second opinion on comments whose feeling is uncertain.
    """

    embeddings: EncoderName | None = None


class Privacy(Table):
    """`key` names the environment variable of the hashing key (None: a key file of the project).

    `quarantine_limit` is the share of a run's records that may be refused before the run counts as failed.
    """

    key: SecretName | None = None
    quarantine_limit: Share = 0.05

    def secret(self) -> str | None:
        """The hashing key itself, read from the environment now and never kept in a model."""
        return from_environment(self.key) if self.key else None


class Project(Table):
    """A project with every default resolved; paths are absolute. `hash` covers all that changes a result.

    `taxonomy` None means the shipped one, DEFAULT_TAXONOMY.
    """

    root: Path
    data_root: Path
    name: Line
    taxonomy: Path | None
    period: Period
    as_of: Day | None
    language: Language
    time_zone: TimeZone | None
    currency: Currency
    brands: tuple[Line, ...]
    segment: str | None
    account: str | None
    sources: tuple[Source, ...]
    kpis: tuple[Kpi, ...]
    promises: tuple[Promise, ...]
    callbacks: Callbacks
    standards: tuple[Standard, ...]
    no_nos: tuple[NoNo, ...]
    competitors: Competitors
    economics: Economics
    service: Service
    listening: Listening
    text: Text
    weighting: Weighting
    privacy: Privacy
    value: Value = Value()
    internal: Internal = Internal()
    recognition: Recognition = Recognition()
    hash: str

    @property
    def made_themes(self) -> tuple[Theme, ...]:
        """The themes that the project file makes of its no-nos and competitors, beside those of the taxonomy."""
        return made_themes(self.no_nos, self.competitors)

    def line_of(self, source_name: str, key: str) -> str:
        """`vocflow.toml:31`: where `key` of the named source stands, see Source.line_of."""
        return next(source for source in self.sources if source.name == source_name).line_of(key)


class _ProjectTable(Table):
    name: Line
    taxonomy: InsidePath | None = None
    period: Period = "quarter"
    as_of: Day | None = None
    language: Language = "en"
    time_zone: TimeZone | None = None
    currency: Currency = "EUR"
    brands: tuple[Line, ...] = ()
    segment: Line | None = None
    account: Line | None = None


class _ProjectFile(Table):
    project: _ProjectTable = Field(description='write [project], and under it name = "…"')
    source: tuple[Source, ...] = ()
    kpi: tuple[Kpi, ...] = ()
    promise: tuple[Promise, ...] = ()
    callbacks: Callbacks = Callbacks()
    standard: tuple[Standard, ...] = ()
    no_no: tuple[NoNo, ...] = ()
    competitors: Competitors = Competitors()
    economics: Economics = Economics()
    service: Service = Service()
    listening: Listening = Listening()
    text: Text = Text()
    weighting: Weighting = Weighting()
    privacy: Privacy = Privacy()
    value: Value = Value()
    internal: Internal = Internal()
    recognition: Recognition = Recognition()


def load_project(root: Path, data_root: Path | None = None) -> Project:
    """The project in the folder `root`, with its exports under `data_root` (default: the same folder).

    Raises ConfigError with file:line for whatever cannot be used in vocflow.toml or the taxonomy it names, and
    UsageError where `data_root` is no folder.
    """
    file = TomlFile(root / PROJECT_FILE, when_missing=f"vocflow init {shlex.quote(str(root))}")
    content = file.read_as(_ProjectFile)
    file.refuse(_contradictions(file, content))
    if data_root is not None and not data_root.is_dir():
        raise UsageError(f"no such folder: {show(str(data_root))}", next_step="give --data the folder of the exports")
    file.refuse(_encoder_problems(content.text.embeddings, root.resolve()))
    taxonomy, version = _taxonomy(file, content, root.resolve())
    if content.service != Service():
        file.refuse(service_problems(content.service, load_taxonomy(taxonomy or DEFAULT_TAXONOMY)))
    sources = tuple(_resolved(file, content.project, at, source) for at, source in enumerate(content.source))
    segments = [name for source in sources for name, _ in source.segments]
    table = dict(content.project) | {
        "taxonomy": taxonomy,
        "segment": content.project.segment or next(iter(segments), None),
        "sources": sources,
        "kpis": content.kpi,
        "promises": content.promise,
        "callbacks": content.callbacks,
        "standards": content.standard,
        "no_nos": content.no_no,
        "competitors": content.competitors,
        "economics": content.economics,
        "service": content.service,
        "listening": content.listening,
        "text": content.text,
        "weighting": content.weighting,
        "privacy": content.privacy,
        "value": content.value,
        "internal": content.internal,
        "recognition": content.recognition,
    }
    project = Project(root=root.resolve(), data_root=(data_root or root).resolve(), hash="", **table)
    return project.model_copy(update={"hash": _hash(project, version)})


def _resolved(file: TomlFile, table: _ProjectTable, position: int, source: Source) -> Source:
    defaults = {"time_zone": table.time_zone, "language": table.language}
    resolved = source.model_copy(update={k: v for k, v in defaults.items() if k not in source.model_fields_set})
    resolved._places = file.places_under(("source", position))
    return resolved


def _taxonomy(file: TomlFile, content: _ProjectFile, root: Path) -> tuple[Path | None, str | None]:
    """The project's own taxonomy file, or the shipped one that it names, and its version; both None by default."""
    name = content.project.taxonomy
    shipped = shipped_taxonomies()
    path = None if not name else shipped[name] if name in shipped else root / name
    if path and not path.is_file():
        advice = f"create it, name one that vocflow brings ({', '.join(shipped)}), or leave the key out"
        file.refuse([Problem(("project", "taxonomy"), f"no file {show(name)} in the project; {advice}")])
    if path and name not in shipped and not path.resolve().is_relative_to(root):
        file.refuse([Problem(("project", "taxonomy"), f"{show(name)} leads out of the project; copy the file into it")])
    named = any(entry.theme for entry in content.promise) or any(entry.theme for entry in content.no_no)
    made = made_themes(content.no_no, content.competitors)
    if path is None and not named and not made and not content.kpi:
        return None, None
    taxonomy = load_taxonomy(path or DEFAULT_TAXONOMY)
    names = [theme.name for theme in taxonomy.themes]
    file.refuse(kpi_problems(file, content.kpi, content.source, names))
    file.refuse(theme_problems(content.no_no, content.promise, content.competitors, taxonomy))
    return path, taxonomy.version if path else None


def _encoder_problems(name: str | None, root: Path) -> Iterator[Problem]:
    if name is None:
        return
    path = ("text", "embeddings")
    if not name.startswith(HUB) and not (root / name).is_dir():
        advice = f"put the encoder there, or write {HUB}owner/name for one of the hub"
        yield Problem(path, f"no folder {show(name)} in the project; {advice}")
    elif not name.startswith(HUB) and not (root / name).resolve().is_relative_to(root):
        yield Problem(path, f"{show(name)} leads out of the project; copy the folder into it")
    if missing := [package for package in ("onnxruntime", "tokenizers") if not find_spec(package)]:
        install = "pip install 'vocflow[embeddings]'"
        yield Problem(path, f"a sentence encoder needs the package {missing[0]}; run: {install}")


def _hash(project: Project, taxonomy_version: str | None) -> str:
    """Paths, secrets and the refusal limit change no figure."""
    content = project.model_dump(mode="json", exclude={"root", "data_root", "taxonomy", "privacy", "hash"})
    text = json.dumps([content, taxonomy_version], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _contradictions(file: TomlFile, content: _ProjectFile) -> Iterator[Problem]:
    """What each value allows and all of them together do not."""
    yield from repeated_names(file, "source", [source.name for source in content.source])
    yield from repeated_names(file, "kpi", [kpi.name for kpi in content.kpi])
    yield from standard_problems(file, content.standard, content.no_no, content.competitors)
    yield from agents_in_two_teams(content.recognition)
    for position, source in enumerate(content.source):
        yield from misfits(file, ("source", position), source)
    surveys = [source.name for source in content.source if source.kind in ("survey", "staff")]
    for position, source in enumerate(content.source):
        if source.survey is not None and source.survey not in surveys:
            what = f"no survey is called {quote(source.survey)}; {nearest(source.survey, surveys, 'the surveys:')}"
            yield Problem(("source", position, "survey"), what)
    yield from unknown_posts(content.listening, content.source)
    segments = list(dict.fromkeys(name for source in content.source for name, _ in source.segments))
    for name, _ in content.weighting.margins:
        if name not in segments:
            what = f"no source has a segment {quote(name)}; {nearest(name, segments, 'their segments:')}"
            yield Problem(("weighting", "margins", name), what)
    for key, wanted in (("segment", content.project.segment), ("account", content.project.account)):
        if wanted and wanted not in segments:
            what = f"no source has a segment {quote(wanted)}; {nearest(wanted, segments, 'their segments:')}"
            yield Problem(("project", key), what)
    secret = content.privacy.key
    if secret and content.privacy.secret() is None:
        yield Problem(
            ("privacy", "key"), f"the environment variable {secret.removeprefix('env:')} is not set; export it"
        )
