"""Measure: from the warehouse to facts, every number of them a recorded figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from vocflow import __version__
from vocflow.config import Project
from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.report.facts import (
    Accounting,
    Change,
    Facts,
    Movement,
    Period,
    Quote,
    Reader,
    Refusals,
    Segment,
    ThemeShare,
)
from vocflow.schema import FEELINGS, Feeling, Figure
from vocflow.stages.drivers import driver_facts, exposure_window
from vocflow.stages.ingesting import new_run_id
from vocflow.stages.measures import Bench, nps_change, rating_change, theme_change
from vocflow.stages.periods import Span, local_day
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import Scope, closed, fingerprint, outcome_periods, scope, taxonomy_of
from vocflow.warehouse.store import Warehouse, writer

LEVEL = 0.95
MOST_PERIODS = 12
MOST_THEMES = 12


def measure(
    project: Project, *, since: date | None = None, until: date | None = None, run_id: str | None = None
) -> Facts:
    """Work out everything that the report of this project says, and store each figure with how it was taken."""
    run_id = run_id or new_run_id()
    with writer(project.root) as warehouse:
        recorder = Recorder(Bench(warehouse))
        measuring = _Measuring(project, warehouse, recorder, scope(project, warehouse, since, until))
        facts = measuring.facts(run_id, fingerprint(project, warehouse, since, until))
        with warehouse.transaction():
            warehouse.script("report/forget_figures", run_id=run_id)
            warehouse.insert("figure", recorder.table(run_id))
    return facts


class _Measuring:
    """One run of the measures over one scope."""

    def __init__(self, project: Project, warehouse: Warehouse, recorder: Recorder, scope: Scope) -> None:
        self.project = project
        self.warehouse = warehouse
        self.recorder = recorder
        self.scope = scope
        self.taxonomy = taxonomy_of(project)
        self.missing = list(scope.reasons)
        self.take = recorder.figure
        self.span = warehouse.row("figure/span", sources=scope.sources, since=scope.since, until=scope.until)
        self.calendar = outcome_periods(project, scope, self.span["first_at"], self.span["last_at"])[-MOST_PERIODS:]
        self.latest = next((p for p in reversed(self.calendar) if closed(p, scope) and self._n(p)), None)

    def facts(self, run_id: str, fingerprint: str) -> Facts:
        volume = self.warehouse.row("figure/volume", since=self.scope.since, until=self.scope.until)
        window = {"since": self.scope.since, "until": self.scope.until}
        periods = self._periods()
        change = self._change()
        themes = self._themes()
        models, exposed_theme, exposed = driver_facts(
            self.warehouse, self.recorder, self.scope, self._driver_until(), self.taxonomy, self.missing
        )
        day = local_day(volume["first_at"], self.scope.zone) if volume["first_at"] else None
        last = local_day(volume["last_at"], self.scope.zone) if volume["last_at"] else None
        return Facts(
            project=self.project.name,
            run_id=run_id,
            version=__version__,
            fingerprint=fingerprint,
            as_of=self.scope.as_of,
            currency=self.project.currency,
            outcome=self.scope.outcome,
            first_day=day,
            last_day=last,
            feedback=self.take("feedback", "volume", counted="feedback", **window),
            comments=self.take("comments", "volume", counted="comments", **window),
            period=next((p for p in periods if self.latest and p.label == self.latest.label), None),
            periods=tuple(periods),
            change=change,
            recommend=self._recommend(),
            segment_name=self.project.segment if self.scope.outcome else None,
            segments=self._segments(),
            models=models,
            exposed=exposed,
            exposed_theme=exposed_theme,
            feelings=self._feelings(),
            themes=themes,
            unmatched=self._unmatched(),
            movements=self._movements(themes),
            quotes=self._quotes(models, themes),
            accounting=self._accounting(),
            reader=self._reader(),
            taxonomy_version=self.taxonomy.version,
            missing=tuple(self.missing),
            notes=tuple(self._notes(volume, exposed)),
        )

    # Scores

    def _n(self, period: Span | None) -> int:
        return self._answers(period).value > 0

    def _suffix(self, period: Span | None) -> str:
        return f".{period.slug}" if period else ""

    def _answers(self, period: Span | None) -> Figure:
        return self.take(f"answers{self._suffix(period)}", "answers", **self.scope.answers(period))

    def _score(self, period: Span | None) -> Figure | None:
        """The outcome of a period; None below the suppression limit."""
        if self.scope.outcome is None or self._answers(period).n < SUPPRESS_BELOW:
            return None
        kind = self.scope.outcome.kind
        return self.take(f"{kind}{self._suffix(period)}", kind, **self.scope.answers(period))

    def _periods(self) -> list[Period]:
        pairs = [
            (before, after) for before, after in zip(self.calendar, self.calendar[1:], strict=False)
            if closed(after, self.scope) and self._score(before) and self._score(after)
        ]  # fmt: skip
        # One level for the whole row, so that a row of quiet periods is called quiet 95 times in 100.
        level = 1 - (1 - LEVEL) / max(1, len(pairs))
        steps = {after.slug: self._compared(before, after, level, "step") for before, after in pairs}
        return [
            Period(
                period.label, period.start, period.end, closed(period, self.scope),
                self._answers(period), self._score(period), steps.get(period.slug),
            )
            for period in self.calendar
        ]  # fmt: skip

    def _previous(self) -> Span | None:
        if self.latest is None:
            return None
        at = self.calendar.index(self.latest)
        return self.calendar[at - 1] if at else None

    def _change(self) -> Change | None:
        if self.scope.outcome is None:
            return None
        previous = self._previous()
        if self.latest is None:
            self.missing.append("No period is closed yet, so no change can be called.")
            return None
        if previous is None or not self._n(previous):
            self.missing.append("There is no earlier period to compare with, so no change can be called.")
            return None
        if self._score(previous) is None or self._score(self.latest) is None:
            self.missing.append(f"A period with fewer than {SUPPRESS_BELOW} answers is not compared.")
            return None
        return self._compared(previous, self.latest, LEVEL, "change")

    def _compared(self, before: Span, after: Span, level: float, name: str) -> Change:
        assert self.scope.outcome is not None
        kind = self.scope.outcome.kind
        parameters = self._pair(before, after) | {"level": level}
        difference = self.take(f"{name}.{after.slug}", f"{kind}_change", **parameters)
        if kind == "rating":
            told = rating_change(self.recorder.bench, parameters)
            return Change(before.label, after.label, difference, told.verdict, told.p_value, None)
        change = nps_change(self.recorder.bench, parameters)
        smallest = self.take(f"{name}.{after.slug}.smallest", "nps_smallest_detectable", **parameters)
        return Change(before.label, after.label, difference, change.verdict, change.p_value, smallest)

    def _pair(self, before: Span, after: Span) -> dict[str, Any]:
        earlier = self.scope.answers(before)
        return self.scope.answers(after) | {"before_since": earlier["since"], "before_until": earlier["until"]}

    def _recommend(self) -> Figure | None:
        asked = self.warehouse.rows("figure/roles", sources=self.scope.sources)
        if not any(
            row["role"] == "recommend" and row["scale"] == "yes_no" and row["n"] >= SUPPRESS_BELOW for row in asked
        ):
            return None
        since, until = self.scope.bounds(None)
        return self.take(
            "recommend", "recommend", sources=self.scope.sources, asked_as="recommend", since=since, until=until
        )

    def _segments(self) -> tuple[Segment, ...]:
        name = self.project.segment
        if name is None or self.scope.outcome is None or self.latest is None:
            return ()
        picked = self.scope.answers(self.latest)
        found = self.warehouse.rows(
            "figure/segment_values",
            sources=picked["sources"],
            since=picked["since"],
            until=picked["until"],
            segment=name,
        )
        return tuple(self._segment(name, row["value"], picked) for row in found)

    def _segment(self, name: str, value: str, picked: dict[str, Any]) -> Segment:
        assert self.scope.outcome is not None and self.latest is not None
        kind = self.scope.outcome.kind
        ending = f"{self.latest.slug}.{slug(name)}.{slug(value)}"
        picked = picked | {"segment": name, "segment_value": value}
        answers = self.take(f"answers.{ending}", "answers", **picked)
        if answers.n < SUPPRESS_BELOW:
            return Segment(value, None, answers)
        score = self.take(f"{kind}.{ending}", kind, **picked)
        flagged = answers.n < FLAG_BELOW
        if kind == "rating":
            return Segment(value, score, answers, flagged=flagged)
        detractors, passives, promoters = (
            self.take(f"{group}.{ending}", "nps_group", group=group, **picked)
            for group in ("detractors", "passives", "promoters")
        )
        return Segment(value, score, answers, detractors, passives, promoters, flagged)

    def _driver_until(self) -> Any:
        return self.scope.bounds(self.latest)[1] if self.latest else self.scope.until

    # Comments

    def _comment_window(self) -> dict[str, Any]:
        since, until = self.scope.bounds(self.latest)
        return {"since": since, "until": until}

    def _feelings(self) -> tuple[tuple[Feeling, Figure], ...]:
        window = self._comment_window()
        if not self.warehouse.row("figure/feeling_counts", **window)["n"]:
            return ()
        ending = self._suffix(self.latest)
        return tuple(
            (word, self.take(f"feeling.{word}{ending}", "feeling", feeling=word, **window)) for word in FEELINGS
        )

    def _themes(self) -> tuple[ThemeShare, ...]:
        window = self._comment_window() | {"language": self.project.language}
        ending = self._suffix(self.latest)
        found = self.warehouse.rows("figure/theme_counts", **window)
        shares = []
        for row in found[:MOST_THEMES]:
            if row["mentions"] < SUPPRESS_BELOW:
                continue
            name = f"theme.{slug(row['theme'])}"
            share = self.take(f"{name}{ending}", "theme", theme=row["theme"], **window)
            negative, positive = (
                self.take(f"{name}.{word}{ending}", "theme", theme=row["theme"], feeling=word, **window)
                for word in ("negative", "positive")
            )
            shares.append(ThemeShare(row["theme"], share, negative, positive, self._owner(row["theme"])))
        return tuple(shares)

    def _owner(self, theme: str) -> str | None:
        return next((entry.owner for entry in self.taxonomy.themes if entry.name == theme), None)

    def _unmatched(self) -> Figure | None:
        window = self._comment_window() | {"language": self.project.language}
        if not self.warehouse.row("figure/unmatched_counts", **window)["n"]:
            return None
        return self.take(f"unmatched{self._suffix(self.latest)}", "unmatched", **window)

    def _movements(self, themes: tuple[ThemeShare, ...]) -> tuple[Movement, ...]:
        previous = self._previous()
        if self.latest is None or previous is None:
            return ()
        since, until = self.scope.bounds(previous)
        earlier = {"since": since, "until": until, "language": self.project.language}
        if not self.warehouse.row("figure/comment_count", **earlier)["comments"]:
            return ()
        level = 1 - (1 - LEVEL) / max(1, len(themes))
        parameters = self._comment_window() | {
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

    def _quotes(self, models: tuple[Any, ...], themes: tuple[ThemeShare, ...]) -> tuple[Quote, ...]:
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
            rows = self.warehouse.rows("figure/quote_rows", theme=theme, feeling=feeling, **self._comment_window())
            for row in rows:
                if row["text"] not in {quote.text for quote in (*known, *quotes)}:
                    day = local_day(row["occurred_at"], self.scope.zone) if row["occurred_at"] else None
                    quotes.append(
                        Quote(row["text"], theme, feeling, row["source"], row["channel"], day, row["feedback_id"])
                    )
                    break
        return tuple(quotes)

    # The warehouse

    def _accounting(self) -> Accounting:
        sources = [source.name for source in self.project.sources]
        fates = ("files", "read", "loaded", "updated", "unchanged", "excluded", "quarantined")
        counts = {fate: self.take(f"records.{fate}", "records", sources=sources, fate=fate) for fate in fates}
        refusals = tuple(
            Refusals(row["source"], row["reason"], row["advice"], self._refused(row), row["shared"])
            for row in self.warehouse.rows("figure/refusal_counts", sources=sources)
        )
        return Accounting(**counts, refusals=refusals)

    def _refused(self, row: dict[str, Any]) -> Figure:
        name = f"refused.{slug(row['source'])}.{slug(row['reason'])}"
        return self.take(name, "refused", sources=[row["source"]], reason=row["reason"])

    def _reader(self) -> Reader | None:
        last = self.warehouse.rows("classify/last_reading")
        return Reader(last[0]["name"], last[0]["reason"]) if last else None

    def _notes(self, volume: dict[str, Any], exposed: Figure | None) -> list[str]:
        notes = []
        if volume["zone_unknown"]:
            notes.append("Some times came without a time zone and are read as UTC; a day may be off by one.")
        if volume["undated"] and self.scope.outcome is not None:
            notes.append("Feedback without a date is in no period.")
        if exposed is not None:
            _, last = exposure_window(self.scope)
            notes.append(f"A complaint exposes revenue for twelve months, here up to {last:%-d %B %Y}.")
        return notes
