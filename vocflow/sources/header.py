"""The header of a delimited file: unique column names, and where the wanted ones stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vocflow.config.toml_file import quote
from vocflow.errors import SourceError
from vocflow.sources.missing import listed, missing_column

if TYPE_CHECKING:
    from pathlib import Path

    from vocflow.sources.layout import Layout


class Header:
    """Column names of a delimited file, as they are mapped.

    A name that stands there twice is reached by number only, a column without a name by its place.

    >>> from pathlib import Path
    >>> Header(Path("x.csv"), ["id", "Q2", "Q2", ""], ",").names
    ['id', 'Q2 (1)', 'Q2 (2)', 'column 4']
    """

    def __init__(self, path: Path, names: list[str], delimiter: str) -> None:
        self._path = path
        self._delimiter = delimiter
        stripped = [name.strip() for name in names]
        self._repeated = {name for name, count in Counter(stripped).items() if name and count > 1}
        self.names = self._unique(stripped)

    def _unique(self, names: list[str]) -> list[str]:
        unique: list[str] = []
        taken = set(names)
        numbers: Counter[str] = Counter()
        for place, name in enumerate(names, start=1):
            if name and name not in self._repeated:
                unique.append(name)
                continue
            candidate = f"column {place}" if not name else ""
            while not candidate or candidate in taken:
                numbers[name] += 1
                candidate = f"{name or f'column {place}'} ({numbers[name]})"
            taken.add(candidate)
            unique.append(candidate)
        return unique

    def positions(self, layout: Layout) -> dict[str, int]:
        """Where the columns stand that `layout` asks for, as far as they are there.

        Raises SourceError where the file is not of its format, or lacks a column that the project names.
        """
        places = {name: place for place, name in enumerate(self.names)}
        for name in layout.defaults.recognised_by:
            if name not in places and name not in layout.named:
                raise self._other_format(layout, name)
        for name in layout.columns:
            if name in self._repeated:
                raise self._ambiguous(layout, name)
            if name in layout.named and name not in places:
                raise missing_column(self._path, layout, name, self.names, self._hint(layout))
        return {name: places[name] for name in layout.columns if name in places}

    def _hint(self, layout: Layout) -> str | None:
        for other, written in ((";", ";"), ("\t", "\\t"), ("|", "|"), (",", ",")):
            if len(self.names) == 1 and other != self._delimiter and other in self.names[0]:
                return f'set delimiter = "{written}" in [[source]] {quote(layout.source.name)}'
        return None

    def _other_format(self, layout: Layout, name: str) -> SourceError:
        return SourceError(
            f"{self._path.name} is no {layout.source.format} export: it has no column {quote(name)}",
            where=str(self._path),
            why=f"columns found: {listed(self.names)}",
            next_step=self._hint(layout) or f"mend {layout.source.line_of('format')}, then run: vocflow check",
        )

    def _ambiguous(self, layout: Layout, name: str) -> SourceError:
        numbered = [unique for unique in self.names if unique.startswith(f"{name} (")]
        return SourceError(
            f"column {quote(name)} stands more than once in {self._path.name}",
            where=str(self._path),
            why="its columns may mean different things",
            next_step=f"write which one at {layout.place_of(name)}: {listed(numbered)}; then run: vocflow check",
        )
