"""Comments: feelings, themes, what moved, and what customers say, in the report's period."""

from __future__ import annotations

from typing import Any

from vocflow.config import Project
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.facts import Movement, Quote, ThemeShare
from vocflow.schema import FEELINGS, Feeling, Figure, Taxonomy
from vocflow.stages.measures.comments import theme_change
from vocflow.stages.periods import Span, local_day
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import Scope
from vocflow.stages.scores import LEVEL

MOST_THEMES = 12


class Comments:
    """The comments of the latest closed period, or of the whole scope where nothing was scored."""

    def __init__(
        self,
        project: Project,
        recorder: Recorder,
        scope: Scope,
        taxonomy: Taxonomy,
        latest: Span | None,
        previous: Span | None,
    ) -> None:
        self.project = project
        self.recorder = recorder
        self.warehouse = recorder.bench.warehouse
        self.scope = scope
        self.taxonomy = taxonomy
        self.latest = latest
        self.previous = previous
        self.ending = f".{latest.slug}" if latest else ""
        self.take = recorder.figure

    def _window(self) -> dict[str, Any]:
        since, until = self.scope.bounds(self.latest)
        return {"since": since, "until": until}

    def feelings(self) -> tuple[tuple[Feeling, Figure], ...]:
        """The share of comments of each feeling, as classified."""
        window = self._window()
        if self.warehouse.row("figure/feeling_counts", **window)["n"] < SUPPRESS_BELOW:
            return ()
        return tuple(
            (word, self.take(f"feeling.{word}{self.ending}", "feeling", feeling=word, **window)) for word in FEELINGS
        )

    def themes(self) -> tuple[ThemeShare, ...]:
        """The themes with most mentions, none below the suppression limit."""
        window = self._window() | {"language": self.project.language}
        found = self.warehouse.rows("figure/theme_counts", **window)
        shares = []
        for row in found[:MOST_THEMES]:
            if row["mentions"] < SUPPRESS_BELOW:
                continue
            name = f"theme.{slug(row['theme'])}"
            share = self.take(f"{name}{self.ending}", "theme", theme=row["theme"], **window)
            negative, positive = (
                self.take(f"{name}.{word}{self.ending}", "theme", theme=row["theme"], feeling=word, **window)
                for word in ("negative", "positive")
            )
            shares.append(ThemeShare(row["theme"], share, negative, positive, self._owner(row["theme"])))
        return tuple(shares)

    def _owner(self, theme: str) -> str | None:
        return next((entry.owner for entry in self.taxonomy.themes if entry.name == theme), None)

    def unmatched(self) -> Figure | None:
        """The share of comments in which the taxonomy finds nothing."""
        window = self._window() | {"language": self.project.language}
        if self.warehouse.row("figure/unmatched_counts", **window)["n"] < SUPPRESS_BELOW:
            return None
        return self.take(f"unmatched{self.ending}", "unmatched", **window)

    def movements(self, themes: tuple[ThemeShare, ...]) -> tuple[Movement, ...]:
        """How each theme's share of comments moved since the period before, at a level that holds for all together."""
        previous = self.previous
        if self.latest is None or previous is None:
            return ()
        since, until = self.scope.bounds(previous)
        earlier = {"since": since, "until": until, "language": self.project.language}
        if self.warehouse.row("figure/comment_count", **earlier)["comments"] < SUPPRESS_BELOW:
            return ()
        level = 1 - (1 - LEVEL) / max(1, len(themes))
        parameters = self._window() | {
            "language": self.project.language, "before_since": since, "before_until": until, "level": level,
        }  # fmt: skip
        moved = []
        for entry in themes:
            name = f"theme.{slug(entry.name)}"
            before = self.take(f"{name}.{previous.slug}", "theme", theme=entry.name, **earlier)
            compared = {"theme": entry.name, **parameters}
            difference = self.take(f"moved.{slug(entry.name)}.{self.latest.slug}", "theme_change", **compared)
            told = theme_change(self.recorder.bench, compared)
            moved.append(Movement(entry.name, before, entry.share, difference, told.verdict))
        return tuple(sorted(moved, key=lambda movement: (-abs(movement.difference.value), movement.name)))

    def quotes(self, models: tuple[Any, ...], themes: tuple[ThemeShare, ...]) -> tuple[Quote, ...]:
        """Two criticisms and a praise, of the themes that matter most; each comment once."""
        drivers = [
            driver for model in models for driver in model.drivers if driver.family == "theme" and driver.is_driver
        ]
        costly = sorted((d for d in drivers if d.effect_negative), key=lambda d: d.effect_negative.value)
        liked = sorted((d for d in drivers if d.effect_positive), key=lambda d: -d.effect_positive.value)
        names = [entry.name for entry in themes]
        wanted: list[tuple[str, Feeling]] = [(d.name, "negative") for d in costly] + [
            (name, "negative") for name in names
        ]
        praise: list[tuple[str, Feeling]] = [(d.name, "positive") for d in liked] + [
            (name, "positive") for name in names
        ]
        quotes = self._spoken(wanted, 2, ())
        return quotes + self._spoken(praise, 1, quotes)

    def _spoken(self, wanted: list[tuple[str, Feeling]], most: int, known: tuple[Quote, ...]) -> tuple[Quote, ...]:
        quotes: list[Quote] = []
        for theme, feeling in wanted:
            if len(quotes) == most:
                break
            rows = self.warehouse.rows("figure/quote_rows", theme=theme, feeling=feeling, **self._window())
            for row in rows:
                if row["text"] not in {quote.text for quote in (*known, *quotes)}:
                    day = local_day(row["occurred_at"], self.scope.zone) if row["occurred_at"] else None
                    quotes.append(
                        Quote(row["text"], theme, feeling, row["source"], row["channel"], day, row["feedback_id"])
                    )
                    break
        return tuple(quotes)
