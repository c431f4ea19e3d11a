"""Recognition: those whom customers praise more than others on contacts of the same kind, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vocflow.report.facts import Quote
from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Name, Sentence, Time, interval
from vocflow.report.scorecard.section import Block, Cell, Paragraph, Quotes, Section, Table
from vocflow.schema import Figure

KINDS: dict[str, str] = {"agent": "Agent", "team": "Team", "name": "Named in comments"}


@dataclass(frozen=True)
class Praised:
    """Somebody who is praised more than others. `excess` is the difference as it stands, `shrunk` drawn to the middle.

    Both intervals lie above 0; others are not facts of a report at all.
    """

    kind: Literal["agent", "team", "name"]
    name: str
    praise: Figure
    excess: Figure
    shrunk: Figure


@dataclass(frozen=True)
class RecognitionFacts:
    """Who stands out, best first; `span` names the year, `by` what makes contacts of the same kind ("channel")."""

    span: str
    by: tuple[str, ...]
    praised: tuple[Praised, ...]
    quotes: tuple[Quote, ...]


def section(found: RecognitionFacts) -> Section:
    """Praise for those who earned it; where nobody stands out, that."""
    kinds = _listed(found.by)
    if not found.praised:
        nobody = Sentence(
            "In the year to the end of ", Time(found.span),
            ", nobody is praised more than others on contacts of the same kind by more than chance would do. ",
            "Contacts are of the same kind when they share ", *kinds.parts, ".",
        )  # fmt: skip
        return Section(
            "recognition", Sentence("Recognition: praise is spread as chance would spread it"), (Paragraph((nobody,)),)
        )
    rows: list[tuple[Cell, ...]] = [
        (
            Sentence(Name(each.name)), Sentence(KINDS[each.kind]),
            Sentence(Printed(each.praise), " of ", Printed(each.praise, "n")),
            Sentence(Claim(each.excess.id, "more"), " by ", Printed(each.excess, form="difference"), " ",
                     *interval(each.excess, "difference").parts),
            Sentence(Printed(each.shrunk, form="difference"), " ", *interval(each.shrunk, "difference").parts),
        )
        for each in found.praised
    ]  # fmt: skip
    table = Table(
        Sentence("Praised more than others, in the year to the end of ", Time(found.span)),
        (
            Sentence("Who"), Sentence("As"), Sentence("Customers who praise them"),
            Sentence("Than others on the same kind of contact, in points"), Sentence("Shrunk for volume, in points"),
        ),
        tuple(rows),
        Sentence("Contacts are of the same kind when they share ", *kinds.parts, ". A customer counts once for each."),
    )  # fmt: skip
    blocks: list[Block] = [table]
    if found.quotes:
        blocks.append(Quotes(found.quotes))
    return Section("recognition", _heading(found), tuple(blocks))


def _heading(found: RecognitionFacts) -> Sentence:
    first = found.praised[0]
    others = len(found.praised) > 1
    return Sentence(
        "Recognition: customers praise ", Name(first.name), " and others named here " if others else " ",
        Claim(first.excess.id, "more"), " than their colleagues on contacts of the same kind",
    )  # fmt: skip


def _listed(names: tuple[str, ...]) -> Sentence:
    parts: list[str | Name] = []
    for place, name in enumerate(names):
        parts += [" and " if place else "", Name(name.replace("_", " "))]
    return Sentence(*parts)
