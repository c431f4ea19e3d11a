"""What answers are weighted to: the shares that groups have among all customers."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from vocflow.config.toml_file import Table, quote
from vocflow.config.values import Line, Number, pairs

Margin = Annotated[tuple[tuple[Line, Number], ...], BeforeValidator(pairs)]
"""The groups of a segment with their shares, in any unit: percent, parts of 1, or heads."""


class Weighting(Table):
    """`margins` pairs segments with the shares of their groups; no answer counts for more than `cap` average ones."""

    cap: Annotated[Number, Field(gt=1)] = 5.0
    margins: Annotated[tuple[tuple[Line, Margin], ...], BeforeValidator(pairs)] = ()

    @field_validator("margins")
    @classmethod
    def _has_shares(cls, margins: tuple[tuple[str, Margin], ...]) -> tuple[tuple[str, Margin], ...]:
        for segment, shares in margins:
            if len(shares) < 2:
                raise ValueError(f"{quote(segment)} needs two groups or more, each with its share")
            for group, share in shares:
                if share <= 0:
                    raise ValueError(f"the share of {quote(group)} in {quote(segment)} is not above 0")
        return margins

    def shares(self) -> dict[str, dict[str, float]]:
        """The margins as weights take them: segment -> group -> share."""
        return {segment: dict(shares) for segment, shares in self.margins}
