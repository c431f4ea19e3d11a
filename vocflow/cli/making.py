"""Making projects: an empty one from the scaffold, or the sample company."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path
from types import ModuleType

from vocflow.errors import UsageError

EXAMPLE_FILES = ("vocflow.toml", "taxonomy.toml", "README.md")


def make_project(directory: Path) -> list[str]:
    """Write the commented project files into a folder that holds none; returns their names."""
    _refuse_project(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with as_file(files("vocflow") / "scaffold") as scaffold:
        return [
            shutil.copyfile(path, directory / path.name).name for path in sorted(scaffold.iterdir()) if path.is_file()
        ]


def make_example(directory: Path, seed: int, records: int) -> list[str]:
    """Write the sample company: its project files and its exports, the same bytes for the same seed."""
    _refuse_project(directory)
    home = _example_home()
    try:
        _package(home, "generate").generate(directory, seed, records)
    except FileExistsError as error:
        raise UsageError(str(error), where=str(directory), next_step="vocflow init NEW_FOLDER --example") from error
    names = make_schedule(directory)
    return names + [shutil.copyfile(home / name, directory / name).name for name in EXAMPLE_FILES]


def make_schedule(directory: Path) -> list[str]:
    """Write the Prefect deployment of a project, so that it can be scheduled from its own folder."""
    with as_file(files("vocflow") / "scaffold" / "prefect.yaml") as path:
        return [shutil.copyfile(path, directory / path.name).name]


def _refuse_project(directory: Path) -> None:
    if (directory / "vocflow.toml").exists():
        raise UsageError(
            f"{directory} holds a project already",
            next_step=f"vocflow run --project {directory}, or choose a new folder",
        )


def _example_home() -> Path:
    """The sample company's folder: inside an installed vocflow, or `data/` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    return next(home for home in (package / "example", package.parent / "data") if (home / "generate.py").exists())


def _package(home: Path, module: str) -> ModuleType:
    """Import a module of the sample company, wherever its folder stands."""
    spec = importlib.util.spec_from_file_location(
        "vocflow_example", home / "__init__.py", submodule_search_locations=[str(home)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["vocflow_example"] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"vocflow_example.{module}")
