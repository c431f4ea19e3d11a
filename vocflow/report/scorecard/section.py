"""A section of the scorecard: a heading that claims what is true of the data, and the blocks below it.

Sections hold sentences and figures; one template draws them all, so that no section writes HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from vocflow.report.facts import Quote
from vocflow.report.prose import Sentence

Cell = Sentence | Markup
"""What stands in a cell of a table: words and figures, or a chart."""


@dataclass(frozen=True)
class Paragraph:
    """Sentences in reading order."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells under their heads; the first cell of a row names it. `note` stands below the table.

    A `folded` table is one to look things up in: it opens when its caption is clicked.
    ValueError for a row that does not fit the heads.
    """

    caption: Sentence
    head: tuple[Sentence, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Sentence | None = None
    folded: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.head):
                raise ValueError(f"a row of {len(row)} cells under {len(self.head)} heads")


@dataclass(frozen=True)
class Chart:
    """A picture with its caption; its numbers stand in it or in a table beside it."""

    drawing: Markup
    caption: Sentence


@dataclass(frozen=True)
class Quotes:
    """What customers said, word for word and redacted."""

    quotes: tuple[Quote, ...]


Block = Paragraph | Table | Chart | Quotes


@dataclass(frozen=True)
class Section:
    """`slug` names the section in links, such as "service"; it is the same in every report."""

    slug: str
    heading: Sentence
    blocks: tuple[Block, ...]

    def kinds(self) -> tuple[tuple[str, Block], ...]:
        """Each block with the name by which the template knows how to draw it."""
        return tuple((type(block).__name__.lower(), block) for block in self.blocks)
