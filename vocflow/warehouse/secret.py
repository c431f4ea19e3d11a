"""The key that turns customers and authors into hashes: from the environment, or a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vocflow.config import Project
from vocflow.warehouse.store import FOLDER


def secret(project: Project) -> str:
    """Return the project's hashing key: the one that `[privacy] key` names, or a file made on first use, mode 600."""
    configured = project.privacy.secret()
    if configured is not None:
        return configured
    path = project.root / FOLDER / "key"
    if not path.exists():
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="utf-8", errors="replace").strip()


def _write_once(path: Path, value: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place: a kill leaves either no key or a whole one.
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
