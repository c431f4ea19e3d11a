"""Which columns of a file mean what: the defaults of its format, overlaid by what the project says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from vocflow.config import PROJECT_FILE, Columns, Exclude, RatingColumn, Source

_ROLES = tuple(name for name in Columns.model_fields if name != "comments")


@dataclass(frozen=True)
class Defaults:
    """What the columns of a vendor's export mean, and the columns by which the export is recognised."""

    columns: Columns = field(default_factory=Columns)
    ratings: tuple[RatingColumn, ...] = ()
    exclude: tuple[Exclude, ...] = ()
    recognised_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Which columns of a source's files are wanted, and what for.

    A column that only the format names may be absent from a file; one that the project names may not.
    """

    source: Source
    defaults: Defaults

    @cached_property
    def roles(self) -> dict[str, str]:
        """The column that plays each role, such as "customer"."""
        pairs = [(role, getattr(self.source.columns, role) or getattr(self.defaults.columns, role)) for role in _ROLES]
        return {role: column for role, column in pairs if column}

    @cached_property
    def comments(self) -> tuple[str, ...]:
        return self.source.columns.comments or self.defaults.columns.comments

    @cached_property
    def ratings(self) -> tuple[RatingColumn, ...]:
        return self.source.ratings or self.defaults.ratings

    @cached_property
    def exclude(self) -> tuple[Exclude, ...]:
        return self.source.exclude + self.defaults.exclude

    @cached_property
    def named(self) -> dict[str, str]:
        """Columns that the project names, each with the key that names it, as `Source.line_of` takes it."""
        source = self.source
        pairs = [(getattr(source.columns, role), f"columns.{role}") for role in _ROLES]
        pairs += [(name, f"columns.comments.{place}") for place, name in enumerate(source.columns.comments)]
        pairs += [(rating.column, f"rating.{place}.column") for place, rating in enumerate(source.ratings)]
        pairs += [(rule.column, f"exclude.{place}.column") for place, rule in enumerate(source.exclude)]
        pairs += [(column, f"segments.{name}") for name, column in source.segments]
        return {column: key for column, key in pairs if column}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that is wanted, once."""
        ratings = [rating.column for rating in self.ratings]
        rules = [rule.column for rule in self.exclude]
        segments = [column for _, column in self.source.segments]
        return tuple(dict.fromkeys([*self.roles.values(), *self.comments, *ratings, *rules, *segments]))

    def place_of(self, column: str) -> str:
        """`vocflow.toml:31`: where the project names the column."""
        return self.source.line_of(self.named[column]) if column in self.named else PROJECT_FILE
