"""The scorecard: each number is a recorded figure as it should be printed, each verb one that its interval allows.

The figures themselves are worked out again elsewhere: by hand in the tests of the measures, and from planted truths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from . import verdicts
from .page import Node, parse, untraced
from .printed import Fault, misprint
from .stats import Fact

UP = ("rose", "higher", "highest", "above", "longer", "slower", "more", "most")
DOWN = ("fell", "lower", "lowest", "below", "shorter", "faster", "less", "fewer")


def scorecard_faults(project: Path, scorecard: Path, currency: str = "EUR") -> list[Fault]:
    """Every fault of a scorecard that a run of `project` has written."""
    recorded = verdicts.figures(project, scorecard.parent.name)
    facts = {
        str(name): Fact(row.value, _end(row.low), _end(row.high), int(row.n), str(row.unit))
        for name, row in zip(recorded.index, recorded.itertuples(), strict=True)
    }
    body = parse(scorecard.read_text(encoding="utf-8")).first("body")
    assert body is not None
    return [*_digits(body), *_numbers(body, facts, currency), *_claims(body, facts)]


def _end(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def _digits(body: Node) -> Iterator[Fault]:
    for text in untraced(body):
        yield Fault("scorecard", text, "a figure or a constant", "a digit that leads back to nothing")


def _numbers(body: Node, facts: Mapping[str, Fact], currency: str) -> Iterator[Fault]:
    for node in body.nodes():
        name = node.attributes.get("data-figure")
        if name is None:
            continue
        if name not in facts:
            yield Fault(name, node.text, "a recorded figure", "this run recorded none of that name")
        elif wrong := misprint(node, facts[name], currency):
            yield Fault(name, node.text, *wrong)


def _claims(body: Node, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    for node in body.nodes():
        name = node.attributes.get("data-claim")
        if name is None:
            continue
        fact, words = facts.get(name), node.text.lower().split()
        if fact is None:
            yield Fault(name, node.text, "a recorded figure", "the claim rests on nothing")
        elif fact.low is None or fact.high is None:
            yield Fault(name, node.text, "a figure with an interval", "a count supports no claim")
        elif set(words) & set(UP) and not fact.low > 0:
            yield Fault(name, node.text, "an interval above zero", f"it begins at {fact.low}")
        elif set(words) & set(DOWN) and not fact.high < 0:
            yield Fault(name, node.text, "an interval below zero", f"it ends at {fact.high}")
