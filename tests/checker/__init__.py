"""A checker of briefs that shares no code with the package.

It reads the export files with pandas, recomputes every number, verb and rank that a brief prints, and returns what does
not agree. From the warehouse it takes the verdicts of the text stage on each comment, which are inputs here, and the
list of recorded figures, to see that each printed one is among them.

    python -m tests.checker PROJECT [--data DIR] [BRIEF]
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from . import project, raw, verdicts
from .facts import Facts
from .measured import Measured
from .page import parse
from .printed import Fault
from .reading import Reading
from .sections import read_page

__all__ = ["Fault", "Truth", "check", "latest_brief"]


def latest_brief(project_dir: Path) -> Path:
    """The brief of the last run."""
    return max(project_dir.glob("reports/2*/brief.html"), key=lambda path: path.parent.name)


class Truth:
    """What the raw files of a project say, as of one of its runs. Recomputed once, held against any number of pages."""

    def __init__(self, project_dir: Path, data_dir: Path | None, run: str) -> None:
        now = datetime.strptime(f"{run[:15]}+0000", "%Y%m%dT%H%M%S%z")
        loaded = project.load(project_dir, data_dir)
        self.facts = Facts(Measured(loaded, raw.load(loaded, now), now.date()))
        self.recorded = verdicts.figures(project_dir, run)
        self.taxonomy_changed = verdicts.taxonomy_changed(project_dir, run)

    def faults(self, page: str) -> list[Fault]:
        """Every fault of a page: what it prints, what the raw files say, and why that is."""
        tree = parse(page)
        body = tree.first("body")
        if body is None:
            return [Fault("page", "no body", "a page", "this is no HTML page")]
        reading = Reading(body, self.facts, self.recorded, self.taxonomy_changed)
        if self.taxonomy_changed and "The taxonomy changed" not in body.text:
            reading.fault("notes", "that the taxonomy changed", "the run before followed another")
        for problem in self.facts.measured.lost:
            reading.fault(problem, "a verdict of the text stage", "the comment was lost on its way")
        read_page(reading, tree)
        return list(dict.fromkeys(reading.faults))


def check(project_dir: Path, data_dir: Path | None, brief_path: Path) -> list[Fault]:
    """Every fault of a brief that a run has written."""
    return Truth(project_dir, data_dir, brief_path.parent.name).faults(brief_path.read_text(encoding="utf-8"))
