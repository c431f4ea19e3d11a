"""What customers value, measured: shares of customers by theme and group, with what is compared held at one level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any, get_args

from vocflow import metrics
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.scorecard.value import (
    Contrast,
    Department,
    Grouping,
    GroupMean,
    GroupShare,
    MoneyTheme,
    ThemeVoice,
    ValueFacts,
    Voice,
)
from vocflow.schema import Figure
from vocflow.stages.disclosure import withheld
from vocflow.stages.measures import value as measured
from vocflow.stages.periods import Span, moment
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work

WISH, AGAIN, NEVER = "wish", "would choose again", "never again"
PRICE, WORTH = "price level", "value for money"
"""Signals of the taxonomy, as signals.toml names them."""
LEVEL = 0.95
MOST_THEMES, MOST_CONTRASTS = 8, 5
VALUE_GROUPS = ("lower third", "middle third", "upper third")


def value(work: Work) -> ValueFacts | None:
    """What can be said of the year to the end of the latest closed period; None where too few customers spoke in it."""
    if work.latest is None:
        return None
    return _Value(work, work.latest).facts()


def year_to(work: Work, latest: Span) -> dict[str, Any]:
    """The bounds of the twelve months that end with the period, as far as the scope reaches."""
    end, zone = latest.end, work.scope.zone
    start = moment(date(end.year - 1, end.month, min(end.day, 28)), zone)
    since, until = work.scope.since, work.scope.bounds(latest)[1]
    return {"since": max(start, since) if since else start, "until": until}


@dataclass(frozen=True)
class _Value:
    work: Work
    latest: Span

    @cached_property
    def window(self) -> dict[str, Any]:
        work = self.work
        return year_to(work, self.latest) | {
            "segment": work.project.segment, "as_of": moment(self.latest.end, work.scope.zone),
        }  # fmt: skip

    @cached_property
    def said(self) -> dict[str, Any]:
        return self.window | {"language": self.work.project.language, "wish": WISH}

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return measured.voices(self.work.recorder.bench, self.said)

    @cached_property
    def themes(self) -> list[str]:
        """Subjects that anybody spoke of: signals say what a comment does, not what it is about."""
        subjects = {theme.name for theme in self.work.taxonomy.themes if theme.driver}
        return sorted({row["theme"] for row in self.rows} & subjects)

    @cached_property
    def asks(self) -> bool:
        """Whether the taxonomy knows wishes."""
        return any(theme.name == WISH for theme in self.work.taxonomy.themes)

    def facts(self) -> ValueFacts | None:
        n = self.count(None, "told")
        if n < SUPPRESS_BELOW:
            return None
        tested, contrasts = self.contrasts()
        question = self.work.project.value.rating
        return ValueFacts(
            span=self.latest.label,
            segment_name=self.work.project.segment,
            customers=self.take("speakers", "speakers", **self.said),
            knows_wishes=self.asks,
            themes=self.voices(),
            compared=tested,
            contrasts=contrasts,
            money=self.money(),
            worth_question=question,
            worth=self.worth(question),
            worth_by_value=self.worth_by_value(question),
            again=self.choice("choose_again"),
            again_by_value=self.choice_by_value("choose_again"),
            recommend=self.choice("recommend"),
            says_again=self.told_of(AGAIN),
            says_never=self.told_of(NEVER),
            departments=self.departments(),
            language=self.work.project.language,
        )

    def take(self, name: str, measure: str, **parameters: Any) -> Figure:
        return self.work.recorder.figure(f"value.{name}", measure, **parameters)

    def count(self, theme: str | None, counted: str, grouping: str | None = None, group: str | None = None) -> int:
        rows = [row for row in self.rows if row["theme"] == theme]
        return measured.total(rows, counted, grouping, group)

    def share(self, theme: str, voice: str, grouping: str | None = None, group: str | None = None) -> Figure:
        parameters = self.said | {"theme": theme, "voice": voice, "grouping": grouping, "group_value": group}
        ending = f".{grouping}.{slug(group)}" if grouping and group else ""
        return self.take(f"{voice}.{slug(theme)}{ending}", "voice", **parameters)

    def voices(self) -> tuple[ThemeVoice, ...]:
        """The themes most praised, and those most asked for that are not among them."""
        liked = sorted(self.themes, key=lambda theme: (-self.count(theme, "praised"), theme))[:MOST_THEMES]
        wanted = sorted(self.themes, key=lambda theme: (-self.count(theme, "asked"), theme))[:MOST_THEMES]
        kept = [theme for theme in liked if self.count(theme, "praised")]
        kept += [theme for theme in wanted if theme not in kept and self.count(theme, "asked")]
        return tuple(
            ThemeVoice(theme, self.share(theme, "praised"), self.share(theme, "asked") if self.asks else None)
            for theme in kept
        )

    def groups(self, grouping: str) -> dict[str, int]:
        """The groups that may be shown beside all customers, with their sizes."""
        told = [row for row in self.rows if row["theme"] is None and row[grouping] is not None]
        sizes: dict[str, int] = {}
        for row in told:
            sizes[row[grouping]] = sizes.get(row[grouping], 0) + row["told"]
        shown = metrics.shown(sizes, whole=self.count(None, "told"))
        return {group: n for group, n in sorted(sizes.items()) if group in shown and n >= SUPPRESS_BELOW}

    def contrasts(self) -> tuple[bool, tuple[Contrast, ...]]:
        """Whether anything could be compared, and where groups differ with all that is compared tested at once."""
        kinds: list[Voice] = ["praised", "asked"] if self.asks else ["praised"]
        found: list[tuple[float, str, Voice, Grouping, dict[str, int]]] = []
        for grouping, voice in product(get_args(Grouping), kinds):
            sizes = self.groups(grouping)
            if len(sizes) < 2:
                continue
            spoke = [theme for theme in self.themes if self.count(theme, voice) >= SUPPRESS_BELOW]
            counts = [[self.count(theme, voice, grouping, group) for group in sizes] for theme in spoke]
            tests = metrics.compare_groups(counts, list(sizes.values())) if counts else ()
            found += [
                (test.p_value, theme, voice, grouping, sizes)
                for theme, test in zip(spoke, tests, strict=True)
                if test is not None
            ]
        if not found:
            return False, ()
        adjusted = metrics.benjamini_hochberg([each[0] for each in found])
        called = sorted((p, *each[1:]) for p, each in zip(adjusted, found, strict=True) if p < 1 - LEVEL)
        told = (self.contrast(theme, voice, grouping, sizes) for _, theme, voice, grouping, sizes in called)
        return True, tuple(each for each in told if each is not None)[:MOST_CONTRASTS]

    def contrast(self, theme: str, voice: Voice, grouping: Grouping, sizes: dict[str, int]) -> Contrast | None:
        """The groups of one share, and the one whose difference from the others its interval is surest of."""
        bench = self.work.recorder.bench
        shared = self.said | {
            "theme": theme,
            "voice": voice,
            "grouping": grouping,
            "level": 1 - (1 - LEVEL) / len(sizes),
        }
        told = {group: measured.voice_difference(bench, shared | {"group_value": group}) for group in sizes}
        group = min(told, key=lambda group: (told[group].p_value, group))
        if told[group].verdict == "no detectable change":
            return None
        difference = self.take(
            f"{voice}_difference.{slug(theme)}.{grouping}.{slug(group)}",
            "voice_difference",
            **shared | {"group_value": group},
        )
        shares = tuple(GroupShare(each, self.share(theme, voice, grouping, each)) for each in sizes)
        return Contrast(theme, voice, grouping, shares, group, difference)

    def money(self) -> tuple[MoneyTheme, ...]:
        known = {theme.name for theme in self.work.taxonomy.themes}
        if not {PRICE, WORTH} <= known or not self.count(PRICE, "told") + self.count(WORTH, "told"):
            return ()
        return tuple(
            MoneyTheme(name, self.share(name, "praised"), self.share(name, "criticised")) for name in (PRICE, WORTH)
        )

    def told_of(self, signal: str) -> Figure | None:
        known = {theme.name for theme in self.work.taxonomy.themes}
        return self.share(signal, "told") if {AGAIN, NEVER} <= known else None

    def worth(self, question: str, group: str | None = None) -> Figure | None:
        parameters = self.window | self.third(group) | {"asked_as": "component", "question": question}
        found = measured.worth(self.work.recorder.bench, parameters)
        if found is None or found.n < SUPPRESS_BELOW:
            return None
        return self.take(f"worth{'.' + slug(group) if group else ''}", "worth", **parameters)

    def worth_by_value(self, question: str) -> tuple[GroupMean, ...]:
        parameters = self.window | {"question": question}
        rows = self.work.recorder.bench.rows("component_moments", parameters, *measured.GROUPED, "question")
        if not self.all_thirds(rows, "n"):
            return ()
        found = [(group, self.worth(question, group)) for group in VALUE_GROUPS]
        return tuple(GroupMean(group, mean) for group, mean in found if mean is not None)

    def choice(self, asked_as: str, group: str | None = None) -> Figure | None:
        parameters = self.window | self.third(group) | {"asked_as": asked_as, "question": None}
        rows = measured.choices(self.work.recorder.bench, parameters)
        if measured.total(rows, "told", parameters["grouping"], group) < SUPPRESS_BELOW:
            return None
        return self.take(f"{asked_as}{'.' + slug(group) if group else ''}", "choice", **parameters)

    def choice_by_value(self, asked_as: str) -> tuple[GroupShare, ...]:
        rows = measured.choices(self.work.recorder.bench, self.window | {"asked_as": asked_as})
        if not self.all_thirds(rows, "told"):
            return ()
        found = [(group, self.choice(asked_as, group)) for group in VALUE_GROUPS]
        return tuple(GroupShare(group, share) for group, share in found if share is not None)

    def third(self, group: str | None) -> dict[str, str | None]:
        return {"grouping": "yearly_value" if group else None, "group_value": group}

    def all_thirds(self, rows: list[dict[str, Any]], counted: str) -> bool:
        """Whether each third may be shown beside all, those of unknown value among them."""
        sizes = {group: measured.total(rows, counted, "yearly_value", group) for group in VALUE_GROUPS}
        whole = measured.total(rows, counted)
        return min(sizes.values()) >= SUPPRESS_BELOW and len(metrics.shown(sizes, whole=whole)) == len(sizes)

    def departments(self) -> tuple[Department, ...]:
        """Departments whose service enough members of others rated, the best rated first."""
        internal = self.work.project.internal
        asked = year_to(self.work, self.latest) | {"asking": internal.department, "about": internal.about}
        rows = self.work.recorder.bench.rows("served_moments", asked, *measured.SERVED)
        found = []
        for name in sorted({row["about"] for row in rows}):
            by = {row["department"]: row["n"] for row in rows if row["about"] == name}
            if len({(row["low"], row["high"]) for row in rows if row["about"] == name}) == 1:
                found.append(self.department(name, by, asked))
        told = (each for each in found if each is not None)
        return tuple(sorted(told, key=lambda each: (-each.rating.value, each.name)))

    def department(self, name: str, by: dict[str, int], asked: dict[str, Any]) -> Department | None:
        """A department, rated by those others whose few answers neither this report nor two together give away."""
        recorder, total = self.work.recorder, sum(by.values())
        if total < SUPPRESS_BELOW:
            return None
        rating = self.take(f"served.{slug(name)}", "service_between", supplier=name, customer=None, **asked)
        if withheld(recorder, rating):
            return None
        means = {
            group: self.take(
                f"served.{slug(name)}.{slug(group)}", "service_between", supplier=name, customer=group, **asked
            )
            for group in sorted(by)
            if by[group] >= SUPPRESS_BELOW
        }
        secret = {group for group, mean in means.items() if withheld(recorder, mean)}
        visible = metrics.shown(by, whole=total, secret=secret)
        for group in means.keys() - visible:
            recorder.withdraw(means[group].id)
        return Department(name, rating, tuple(GroupMean(*each) for each in means.items() if each[0] in visible))
