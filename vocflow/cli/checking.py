"""Looking before running: is the machine fit, do the exports fit the project file?"""

from __future__ import annotations

import shutil
import sys
import zoneinfo
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from vocflow.config import Project, load_project
from vocflow.errors import UsageError, VocflowError

ENOUGH_DISK = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is as it should be, and what was found."""

    ok: bool
    what: str
    found: str


@dataclass(frozen=True)
class CheckedFile:
    """An export whose beginning could be read as its source declares."""

    source: str
    path: str
    format: str


def check_files(project: Project) -> list[CheckedFile]:
    """Read the first records of every export; raises SourceError for the first that does not fit its source.

    Raises UsageError when the project names no file at all.
    """
    from vocflow.sources import read
    from vocflow.stages.ingesting import files

    found = []
    for source, path in files(project):
        next(read(path, source, batch_rows=100), None)
        found.append(CheckedFile(source.name, path.relative_to(project.data_root).as_posix(), source.format))
    if not found:
        raise UsageError(
            "no export was found", where=str(project.data_root),
            why=f"files = {', '.join(glob for source in project.sources for glob in source.files)}",
            next_step="put the exports there, or mend files in [[source]] of vocflow.toml",
        )  # fmt: skip
    return found


def diagnose(root: Path, data_root: Path | None) -> list[Finding]:
    """Look at everything that a run needs and that is not the data themselves."""
    findings = [
        Finding(sys.version_info >= (3, 11), "Python", f"{sys.version.split()[0]} (3.11 or later)"),
        *_packages(),
        Finding("Europe/Zurich" in zoneinfo.available_timezones(), "time zones", "the IANA database"),
        _disk(root),
    ]
    try:
        project = load_project(root, data_root)
    except VocflowError as error:
        return [*findings, Finding(False, "project", error.what)]
    return [*findings, Finding(True, "project", project.name), _warehouse(project)]


def _packages() -> list[Finding]:
    """The packages whose versions matter most, beside what vocflow allows."""
    from packaging.requirements import Requirement

    watched = {"duckdb", "prefect", "fastapi", "sqlalchemy", "pandas", "plotly", "scikit-learn"}
    findings = []
    for text in requires("vocflow") or []:
        wanted = Requirement(text)
        if wanted.name.lower() in watched and wanted.marker is None:
            try:
                found = version(wanted.name)
            except PackageNotFoundError:
                findings.append(Finding(False, wanted.name, "not installed"))
                continue
            findings.append(Finding(wanted.specifier.contains(found), wanted.name, f"{found} ({wanted.specifier})"))
    return findings


def _disk(root: Path) -> Finding:
    folder = next(place for place in (root.resolve(), *root.resolve().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    return Finding(free >= ENOUGH_DISK, "disk", f"{free / 1e9:.0f} GB free")


def _warehouse(project: Project) -> Finding:
    from vocflow.warehouse.store import FOLDER, LIVE, writer

    if not (project.root / FOLDER / LIVE).exists():
        return Finding(True, "warehouse", "none yet; vocflow run makes it")
    try:
        with writer(project.root) as warehouse:
            totals = warehouse.row("status/totals")
    except VocflowError as error:
        return Finding(False, "warehouse", f"{error.what}: {error.why}")
    return Finding(True, "warehouse", f"{totals['feedback']:,} pieces of feedback")
