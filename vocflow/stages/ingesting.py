"""Ingest: every file of every listening post that the ledger does not know is read into the warehouse."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vocflow.config import PROJECT_FILE, Project, Source
from vocflow.errors import ConfigError, DataCheckError, QuarantineExceeded, SourceError, VocflowError
from vocflow.warehouse.store import Warehouse, publish, writer

if TYPE_CHECKING:
    from vocflow.warehouse.load import FileVersion

Progress = Callable[[str], None]

FATES = ("read", "loaded", "updated", "unchanged", "excluded", "quarantined")


@dataclass(frozen=True)
class FileCounts:
    """What became of the records of one file: read = loaded + updated + unchanged + excluded + quarantined."""

    source: str
    path: str
    read: int = 0
    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    excluded: int = 0
    quarantined: int = 0
    new: bool = True
    refused: str | None = None

    @classmethod
    def of(cls, row: dict[str, Any], refused: str | None = None) -> FileCounts:
        """The counts of a ledger row."""
        return cls(row["source"], row["path"], **{fate: row[fate] for fate in FATES}, refused=refused)

    @classmethod
    def known(cls, row: dict[str, Any]) -> FileCounts:
        """The counts of a file that the ledger knows already: what it brought is unchanged now."""
        kept = row["loaded"] + row["updated"] + row["unchanged"]
        return cls(row["source"], row["path"], row["read"], 0, 0, kept, row["excluded"], row["quarantined"], new=False)


@dataclass(frozen=True)
class Ingested:
    """What an ingest did, file by file. `changed` is false when the warehouse is as it was.

    `most_refused` is the most frequent reason for quarantine, with its first record and what to do.
    """

    run_id: str
    files: tuple[FileCounts, ...]
    most_refused: str | None = None

    @property
    def changed(self) -> bool:
        return any(file.new and (file.loaded or file.updated or file.quarantined) for file in self.files)

    def check(self, quarantine_limit: float) -> None:
        """Raise what stands against building figures on these data: a refused file, too many refused records."""
        refused = [file for file in self.files if file.refused]
        if refused:
            first = refused[0]
            more = f" ({len(refused) - 1} more files are refused)" if len(refused) > 1 else ""
            raise DataCheckError(
                f"{first.path} is refused{more}",
                where=f"source '{first.source}'",
                why=first.refused,
                next_step="mend the file or its [[source]], then: vocflow run",
            )
        read = sum(file.read for file in self.files)
        quarantined = sum(file.quarantined for file in self.files)
        if read and quarantined / read > quarantine_limit:
            raise QuarantineExceeded(
                f"{quarantined:,} of {read:,} records are quarantined, more than the {quarantine_limit:.0%} allowed",
                where="[privacy] quarantine_limit in vocflow.toml",
                why=self.most_refused,
                next_step="vocflow quarantine list",
            )


def new_run_id() -> str:
    """Name a run by its moment and a little chance, so that two runs of one second differ."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def ingest(
    project: Project, *, full: bool = False, run_id: str | None = None, progress: Progress | None = None
) -> Ingested:
    """Load what is new; each file is one transaction, so a kill leaves whole files.

    A file that cannot be read as declared is reported in its counts and does not keep the others out.
    With `full`, files that the ledger knows are read again.
    """
    run_id = run_id or new_run_id()
    counts = []
    with writer(project.root) as warehouse:
        warehouse.script("load/listening_posts", sources=[source.name for source in project.sources])
        # Only the version of a path that was read last is known: going back to an older one is a change.
        ledger = {(row["source"], row["path"]): row for row in warehouse.rows("status/ledger")}
        for source, path in files(project):
            try:
                version = file_version(project, source, path)
            except OSError as error:
                counts.append(FileCounts(source.name, path.name, refused=f"it cannot be opened: {error.strerror}"))
                continue
            known = ledger.get((version.source, version.path))
            if known and known["file_id"] == version.file_id and known["outcome"] == "loaded" and not full:
                counts.append(FileCounts.known(known))
                continue
            if progress:
                progress(f"reading {version.path}")
            counts.append(_load(project, warehouse, version, source, path, run_id))
        reasons = warehouse.rows("status/most_refused")
    return Ingested(run_id, tuple(counts), _in_words(reasons))


def files(project: Project) -> Iterator[tuple[Source, Path]]:
    """Every file of every listening post, in the order of the project file and then of the paths.

    Raises ConfigError for a project without listening posts, and for a file that two of them would count twice.
    """
    if not project.sources:
        raise ConfigError(
            "the project declares no listening post yet", where=str(project.root / PROJECT_FILE),
            next_step="take the # away from a [[source]] in it, and put in the columns of your export",
        )  # fmt: skip
    readers: dict[Path, str] = {}
    for source in project.sources:
        for path in source.paths(project.data_root):
            other = readers.get(path) if source.kind != "customers" else None
            if other is not None:
                raise ConfigError(
                    f"{path.name} is read by two listening posts, '{other}' and '{source.name}'",
                    where=source.line_of("files"), why="its feedback would be counted twice",
                    next_step="mend files in one of them, then: vocflow check",
                )  # fmt: skip
            if source.kind != "customers":
                readers[path] = source.name
            yield source, path


def file_version(project: Project, source: Source, path: Path) -> FileVersion:
    """Name a file by what it is (content) and how it is read (mapping): equal names are read once."""
    from vocflow.warehouse.load import FileVersion

    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    content = json.dumps(source.model_dump(mode="json", exclude={"files"}), sort_keys=True)
    mapping = hashlib.sha256(content.encode()).hexdigest()[:16]
    # A name that is not UTF-8 is kept with its odd bytes written out.
    name = path.relative_to(project.data_root).as_posix().encode("utf-8", "backslashreplace").decode()
    identity = "\x1f".join((source.name, name, sha256, mapping))
    file_id = hashlib.sha256(identity.encode()).hexdigest()[:24]
    return FileVersion(file_id, source.name, name, sha256, path.stat().st_size, mapping)


def retry(project: Project) -> Ingested:
    """Read again, in the user's files, what stands in quarantine; what is mended there leaves it."""
    run_id = new_run_id()
    counts = []
    with writer(project.root) as warehouse:
        waiting = {(row["source"], row["path"]) for row in warehouse.rows("status/quarantine_files")}
        for source, path in files(project):
            version = file_version(project, source, path)
            if (version.source, version.path) in waiting:
                waiting.remove((version.source, version.path))
                counts.append(_load(project, warehouse, version, source, path, run_id))
        for name, gone in sorted(waiting):
            counts.append(FileCounts(name, gone, new=False, refused="the file is not there any more"))
    if any(not file.refused for file in counts):
        publish(project.root)
    return Ingested(run_id, tuple(counts))


def _load(
    project: Project, warehouse: Warehouse, version: FileVersion, source: Source, path: Path, run_id: str
) -> FileCounts:
    from vocflow.sources import read
    from vocflow.warehouse.load import load
    from vocflow.warehouse.secret import secret

    now = datetime.now(UTC).replace(tzinfo=None)
    try:
        mixed = load(
            warehouse, version, source, map(vars, read(path, source)), secret=secret(project), run_id=run_id, now=now
        )
    except SourceError as error:
        return FileCounts(version.source, version.path, refused=_in_one_line(error))
    row = warehouse.row("status/ledger_file", file_id=version.file_id)
    return FileCounts.of(row, refused=str(mixed) if mixed else None)


def _in_words(reasons: list[dict[str, Any]]) -> str | None:
    for row in reasons:
        return (
            f"most often, {row['records']:,} times, {row['reason'].replace('_', ' ')}, "
            f"first in {row['path']}:{row['line']} ({row['excerpt'] or 'the whole record'}). {row['advice']}"
        )
    return None


def _in_one_line(error: VocflowError) -> str:
    return "; ".join(part for part in (error.what, error.where, error.why, error.next_step) if part)
