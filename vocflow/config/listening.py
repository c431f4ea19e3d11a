"""How much each listening post counts: the [listening] table of the project file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from vocflow.config.source import Source
from vocflow.config.toml_file import Problem, Table, nearest, quote
from vocflow.config.values import Line, pairs
from vocflow.schema import KINDS

Weight = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Weights = Annotated[tuple[tuple[Line, Weight], ...], BeforeValidator(pairs)]
"""Names with their weights, in the order of the file."""


class Listening(Table):
    """`weights` are fixed shares of the blended index of feeling, by the name of a source or of a channel of sources.

    They need not add up to 1. What is named by neither is left out of the index; empty: there is no index.
    """

    weights: Weights = ()


def speaks(source: Source) -> bool:
    """Whether customers speak there: it is no table, and no staff."""
    return source.kind in KINDS and source.kind != "staff"


def unknown_posts(listening: Listening, sources: tuple[Source, ...]) -> Iterator[Problem]:
    """A problem for each weight of something that no [[source]] declares, or whose words are not customers'."""
    speaking = [source for source in sources if speaks(source)]
    known = dict.fromkeys([*(source.name for source in speaking), *(s.channel for s in speaking if s.channel)])
    for name, _ in listening.weights:
        if name not in known:
            what = f"no customers' [[source]] is named {quote(name)}, nor its channel; {nearest(name, list(known))}"
            yield Problem(("listening", "weights", name), what)
