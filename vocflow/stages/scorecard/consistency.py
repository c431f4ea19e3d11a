"""Consistency facts: channels compared in service and feeling, questions in their answers, and yardsticks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any, TypeVar

from vocflow.metrics import SUPPRESS_BELOW, Difference, compared_together, shown
from vocflow.report.scorecard.consistency import Consistency, Gap, Kind, Yardstick
from vocflow.schema import Figure
from vocflow.stages.measures import consistency as measured
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.contact_year import contact_year, last_day
from vocflow.stages.scorecard.work import Work

TOLD_DIFFERENTLY = "told different things"
"""The theme of the shipped taxonomy, and of those that extend it, in which a customer was told two things."""

SEQUENCE_DAYS = 7
MOST_THEMES, MOST_QUESTIONS = 5, 6
ASPECTS: tuple[Kind, ...] = ("wait", "resolution")


@dataclass(frozen=True)
class Pair:
    """Two groups to be compared: `parameters` pick the subject, `key` names the groups' parameter."""

    kind: Kind
    subject: str | None
    key: str
    a: str
    b: str
    parameters: dict[str, Any]

    def turned(self, sign: float) -> Pair:
        """The pair with the higher group first."""
        return self if sign >= 0 else Pair(self.kind, self.subject, self.key, self.b, self.a, self.parameters)

    def asked(self, level: float) -> dict[str, Any]:
        return {**self.parameters, self.key: self.a, "other": self.b, "level": level}


_COMPARE: dict[Kind, Callable[..., Difference | None]] = {
    "wait": measured.contact_gap, "resolution": measured.contact_gap,
    "criticism": measured.criticism_gap, "answer": measured.answer_gap,
}  # fmt: skip
_MEASURES: dict[Kind, tuple[str, str]] = {
    "wait": ("contact_median", "contact_gap"), "resolution": ("contact_median", "contact_gap"),
    "criticism": ("contact_criticism", "criticism_gap"), "answer": ("answer_mean", "answer_gap"),
}  # fmt: skip


def consistency(work: Work) -> Consistency | None:
    """The facts over the days of the report, or None where nothing is compared, told or named."""
    found = _Consistency(work)
    sequences, same_theme = found.sequences()
    facts = Consistency(
        last_day=last_day(work), service=found.service(), themes=found.themes(), questions=found.questions(),
        told=found.told(), sequences=sequences, same_theme=same_theme, days=SEQUENCE_DAYS,
        yardsticks=found.yardsticks(), spoken=work.days(**found.window), language=work.project.language,
    )  # fmt: skip
    return None if facts.is_empty else facts


class _Consistency:
    def __init__(self, work: Work) -> None:
        self.work = work
        self.bench = work.recorder.bench
        self.take = work.recorder.figure
        self.window = {"since": work.scope.since, "until": work.scope.bounds(work.latest)[1]}
        self.contacts = contact_year(work)

    def _times(self, kind: Kind) -> measured.Groups:
        """The curves of one aspect whose cells may be shown: no channel beside the others gives a small one away."""
        groups = measured.contact_times(self.bench, {"timed": kind, **self.contacts})
        sizes = {channel: curve.n for (theme, channel), curve in groups.items() if theme is None}
        visible = shown(sizes, whole=sum(sizes.values()))
        return {
            (theme, channel): curve
            for (theme, channel), curve in groups.items()
            if curve.n >= SUPPRESS_BELOW and (theme is not None or channel in visible)
        }

    def _contacts(self, kind: Kind, theme: str | None) -> dict[str, Any]:
        return {"timed": kind, "theme": theme, **self.contacts}

    def service(self) -> tuple[Gap, ...]:
        """For each aspect, the two channels furthest apart over all contacts."""
        return tuple(gap for kind in ASPECTS for gap in self._furthest(self._time_pairs(kind, of_themes=False)))

    def themes(self) -> tuple[Gap, ...]:
        """For the themes with most contacts and each aspect, the two channels furthest apart."""
        gaps = [gap for kind in ASPECTS for gap in self._furthest(self._time_pairs(kind, of_themes=True))]
        gaps += self._furthest(self._feeling_pairs())
        counts: dict[str, int] = {}
        for (theme, _), (_, n) in measured.criticism(self.bench, self.contacts).items():
            counts[theme] = counts.get(theme, 0) + n
        most = sorted(counts, key=lambda theme: (-counts[theme], theme))
        shown = [theme for theme in most if any(gap.subject == theme for gap in gaps)][:MOST_THEMES]
        return tuple(gap for theme in shown for gap in gaps if gap.subject == theme)

    def _time_pairs(self, kind: Kind, *, of_themes: bool) -> list[Pair]:
        keys = [key for key in self._times(kind) if (key[0] is not None) == of_themes]
        return [
            Pair(kind, theme, "channel", a, b, self._contacts(kind, theme))
            for theme, channels in _grouped(keys)
            for a, b in combinations(channels, 2)
        ]

    def _feeling_pairs(self) -> list[Pair]:
        counts = measured.criticism(self.bench, self.contacts)
        keys = [key for key, (_, n) in counts.items() if n >= SUPPRESS_BELOW]
        return [
            Pair("criticism", theme, "channel", a, b, {"theme": theme, **self.contacts})
            for theme, channels in _grouped(keys)
            for a, b in combinations(channels, 2)
        ]

    def questions(self) -> tuple[Gap, ...]:
        """The same question in two listening posts, or on two channels, where the answers are furthest apart."""
        names = {row["asked"]: row["question"] for row in self.bench.rows("question_groups", self.window, *self.window)}
        groups = measured.answers(self.bench, self.window)
        keys = [(key[:-1], key[-1]) for key, mean in groups.items() if mean.n >= SUPPRESS_BELOW]
        pairs = [
            Pair(
                "answer",
                names[question[0]],
                "part",
                a,
                b,
                {**dict(zip(measured.ASKED, question, strict=True)), **self.window},
            )
            for question, parts in _grouped(keys)
            for a, b in combinations(parts, 2)
        ]
        gaps = self._furthest(pairs)
        return tuple(sorted(gaps, key=lambda gap: (gap.verdict != "inconsistent", gap.subject or "")))[:MOST_QUESTIONS]

    def _furthest(self, pairs: list[Pair]) -> list[Gap]:
        """Pairs of one kind compared together: of each subject, the called pair that is furthest apart, else any."""
        compare = _COMPARE[pairs[0].kind] if pairs else None
        known = [pair for pair in pairs if compare and compare(self.bench, pair.asked(0.95)) is not None]
        found, level = compared_together([partial(self._difference, pair) for pair in known])
        best: dict[tuple[Any, ...], tuple[tuple[bool, float], Pair, Difference]] = {}
        for pair, difference in zip(known, found, strict=True):
            rank = (difference.verdict != "no detectable change", abs(difference.difference))
            subject = (pair.subject, pair.parameters.get("asked_in"))
            if subject not in best or rank > best[subject][0]:
                best[subject] = rank, pair, difference
        return [
            self._gap(pair.turned(difference.difference), difference, level) for _, pair, difference in best.values()
        ]

    def _difference(self, pair: Pair, level: float) -> Difference:
        found = _COMPARE[pair.kind](self.bench, pair.asked(level))
        assert found is not None
        return found

    def _gap(self, pair: Pair, difference: Difference, level: float) -> Gap:
        ending = f"{_name(pair)}.{slug(pair.a)}-{slug(pair.b)}"
        figure = self.take(f"gap.{ending}", _MEASURES[pair.kind][1], **pair.asked(level))
        other = Pair(pair.kind, pair.subject, pair.key, pair.b, pair.b, pair.parameters)
        called = difference.verdict != "no detectable change" and math.isfinite(difference.difference)
        verdict: Any = "inconsistent" if called else "no detectable difference"
        return Gap(pair.kind, pair.subject, pair.a, pair.b, self._level(pair), self._level(other), figure, verdict)

    def _level(self, pair: Pair) -> Figure:
        """The figure of the pair's first group."""
        return self.take(
            f"{_name(pair)}.{slug(pair.a)}", _MEASURES[pair.kind][0], **{pair.key: pair.a}, **pair.parameters
        )

    def told(self) -> Figure | None:
        """The share of comments by customers who were told different things."""
        if all(theme.name != TOLD_DIFFERENTLY for theme in self.work.taxonomy.themes):
            return None
        window = {**self.window, "language": self.work.project.language}
        rows = self.bench.rows("theme_counts", window, "since", "until", "language")
        if not any(row["theme"] == TOLD_DIFFERENTLY and row["mentions"] >= SUPPRESS_BELOW for row in rows):
            return None
        return self.take("told-differently", "theme", theme=TOLD_DIFFERENTLY, **window)

    def sequences(self) -> tuple[Figure | None, Figure | None]:
        """Of phone contacts by known customers, those that came after a written one; and of those about a theme, those
        that came after a written one about it.
        """
        signals = [theme.name for theme in self.work.taxonomy.themes if not theme.driver]
        asked = {**self.contacts, "days": SEQUENCE_DAYS, "signals": signals}
        return (
            self._sequence("written-then-phoned", {**asked, "same_theme": False}),
            self._sequence("written-then-phoned.same-theme", {**asked, "same_theme": True}),
        )

    def _sequence(self, name: str, asked: dict[str, Any]) -> Figure | None:
        enough = measured.sequence_counts(self.bench, asked)[1] >= SUPPRESS_BELOW
        return self.take(name, "sequences", **asked) if enough else None

    def yardsticks(self) -> tuple[Yardstick, ...]:
        """All competitors together, and each that enough comments name."""
        competitors = self.work.project.competitors
        themes = dict(zip(competitors.themes, competitors.names, strict=True))
        asked: list[tuple[str | None, list[str]]] = [(None, list(themes))]
        asked += [(name, [theme]) for theme, name in themes.items()] if len(themes) > 1 else []
        found = (self._yardstick(name, of) for name, of in asked if of)
        return tuple(entry for entry in found if entry is not None)

    def _yardstick(self, name: str | None, themes: list[str]) -> Yardstick | None:
        asked = {"themes": themes, **self.window}
        rows = measured.competitor_rows(self.bench, asked)
        if len({row["comment_id"] for row in rows}) < SUPPRESS_BELOW:
            return None
        ending = slug(name) if name else "all"
        named = self.take(f"named.{ending}", "competitor_named", **asked)
        told = sum(row["standing"] is not None for row in rows)
        worse = self.take(f"named.{ending}.worse", "competitor_worse", **asked) if told >= SUPPRESS_BELOW else None
        return Yardstick(name, named, worse)


def _name(pair: Pair) -> str:
    parts = [pair.kind, pair.parameters.get("asked_in"), pair.subject]
    return ".".join(slug(part) for part in parts if part)


def _named(question: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(measured.ASKED, question, strict=True))


K = TypeVar("K")


def _grouped(keys: Iterable[tuple[K, str]]) -> list[tuple[K, list[str]]]:
    groups: dict[K, list[str]] = {}
    for subject, part in keys:
        groups.setdefault(subject, []).append(part)
    return list(groups.items())
