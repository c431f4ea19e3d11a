"""Qualtrics survey exports (CSV or TSV) with three header rows: names, question texts, and import ids as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vocflow.config import Columns, Exclude
from vocflow.config.toml_file import quote
from vocflow.errors import SourceError
from vocflow.sources.delimited import Row, read_header, read_rows, scan
from vocflow.sources.jsonl import parse
from vocflow.sources.layout import Defaults
from vocflow.sources.lines import open_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.sources.flat import Flat
    from vocflow.sources.layout import Layout

# Exports hold labels or codes. A code is a sum: 1 preview, 2 test, 4 imported, 8 spam, 16 offline.
DEFAULTS = Defaults(
    columns=Columns(
        key="ResponseId", occurred_at="RecordedDate", customer="ExternalReference", language="UserLanguage"
    ),
    exclude=(
        Exclude(column="Status", values=("Spam", "8", "9", "10", "12", "24", "25"), reason="marked as spam"),
        Exclude(
            column="Status",
            values=("Survey Preview", "Offline Survey Preview", "1", "17"),
            reason="a preview, not an answer",
        ),
        Exclude(column="Status", values=("Survey Test", "2", "18"), reason="a test, not an answer"),
    ),
)

UNANSWERED = "-99"
"""Stands in a question that was seen and not answered."""


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The responses of an export. Times are in the zone of its third header row; without one, the zone is unknown."""
    with open_blocks(path, layout.source) as blocks:
        records = scan(blocks, layout.source.delimiter)
        header = read_header(records, path, layout)
        next(records, None)  # question texts, in the language of the survey
        ids = next(records, None)
        if header is None or ids is None:
            return
        details = dict(zip(header.names, _import_ids(ids, path, layout), strict=False))
        zone = details.get(layout.roles.get("occurred_at", ""), {}).get("timeZone")
        for flat in read_rows(records, header, layout, batch_rows):
            flat.time_zone = "UTC" if zone == "Z" else zone
            for name, values in flat.columns.items():
                if details.get(name, {}).get("ImportId", "").startswith("QID"):
                    values[:] = [None if value == UNANSWERED else value for value in values]
            yield flat


def _import_ids(row: Row, path: Path, layout: Layout) -> list[dict[str, str]]:
    """The third header row. Raises SourceError where it holds anything else, as in a legacy export."""
    fields, span = row
    ids = [parse(field) if field.strip() else {} for field in fields]
    if span.problem or not any(ids) or not all(isinstance(value, dict) for value in ids):
        raise SourceError(
            f"{path.name} is no current Qualtrics export: its third row holds no import ids",
            where=f"{path}, line {span.line}",
            why=f'the row should read {{"ImportId":"startDate"}}, …; it begins with {quote(span.text[:40])}',
            next_step='export again as CSV without "Use legacy format", '
            f'or set format = "delimited" at {layout.source.line_of("format")}',
        )
    return [{key: str(value) for key, value in details.items()} for details in ids]
