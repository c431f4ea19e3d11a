"""From the id of a printed figure to the recomputed fact. Ids name a measure, a period and a thing, parted by dots."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cached_property

import pandas as pd

from . import drivers, money, stats
from .drivers import Family
from .measured import SUPPRESS, Measured
from .split import Split, split
from .stats import Fact

SURE = 0.8
"""The power that "would usually stay hidden" speaks of."""


class Unknown(Exception):
    """An id that leads to no recomputed fact."""


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def says(printed: str, name: str) -> bool:
    """Whether a page means `name` by what it prints: perhaps with a capital letter, perhaps cut short."""
    given, short = " ".join(name.split()), printed.rstrip("…").rstrip()
    forms = (given, given[:1].upper() + given[1:])
    return printed in forms or (printed.endswith("…") and len(short) > 9 and any(f.startswith(short) for f in forms))


class Facts:
    """Every fact that a brief of this project may print, found by the id of its figure."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self._found: dict[tuple[str, str | None], Fact] = {}

    # ---- what the ids speak of ---------------------------------------------------------------------------------------

    @cached_property
    def families(self) -> dict[str, Family]:
        both = {"theme": drivers.themes(self.measured), "component": drivers.components(self.measured)}
        return {name: family for name, family in both.items() if family}

    @cached_property
    def periods(self) -> dict[str, pd.Period]:
        """The periods of outcome and comments by how an id writes them."""
        known = {*self.measured.periods, *self.measured.comments["period"].dropna()}
        known |= {self.measured.period - 1} if self.measured.period is not None else set()
        return {self.token(period): period for period in known}

    def token(self, period: pd.Period) -> str:
        kind = self.measured.project.period
        if kind == "week":
            year, week, _ = period.start_time.isocalendar()
            return f"{year}-W{week:02d}"
        marks = {"quarter": f"-Q{period.quarter}", "month": f"-{period.month:02d}", "year": ""}
        return f"{period.start_time.year}{marks[kind]}"

    def name(self, written: str, known: Iterable[str], claimed: str | None) -> str:
        """The name behind the slug `written`; `claimed` decides where an id leaves out what tells several apart."""
        plain = re.sub(r"-?[0-9a-f]{6}$", "", written)
        fitting = [name for name in known if slug(name)[:40] in (written[:40], plain[:40]) or slug(name) == written]
        if claimed is not None:
            fitting = [name for name in fitting if says(claimed, name)]
        if len(fitting) != 1:
            raise Unknown(f"{written!r} is the id of none of {sorted(known)[:20]}, here {claimed!r}")
        return fitting[0]

    def fact(self, figure: str, claimed: str | None = None) -> Fact:
        """The fact of a figure; `claimed` is the name that stands beside it on the page."""
        if (figure, claimed) not in self._found:
            self._found[figure, claimed] = self._fact(figure, claimed)
        return self._found[figure, claimed]

    def _fact(self, figure: str, claimed: str | None) -> Fact:
        head, *rest = figure.split(".")
        finders = {
            "nps": self._score, "rating": self._score, "answers": self._answers, "detractors": self._part,
            "passives": self._part, "promoters": self._part, "change": self._change, "step": self._change,
            "theme": self._theme, "moved": self._moved, "feeling": self._feeling, "driver": self._driver,
            "drivers": self._explained, "exposed": self._exposed, "recommend": self._recommend,
            "records": self._records, "refused": self._refused, "mix": self._split_part, "within": self._split_part,
        }  # fmt: skip
        if head not in finders:
            raise Unknown(f"no definition for {figure!r}")
        found = finders[head](head, rest, claimed)
        if found is None:
            raise Unknown(f"the raw files give no figure {figure!r}")
        return found

    # ---- scores ------------------------------------------------------------------------------------------------------

    def period(self, token: str) -> pd.Period:
        if token not in self.periods:
            raise Unknown(f"nothing was said in a period {token!r}")
        return self.periods[token]

    def _scores(self, rest: list[str], claimed: str | None) -> list[float]:
        period = self.period(rest[0])
        if len(rest) == 1:
            return self.measured.scores(period)
        return self.measured.scores(period, self.name(rest[-1], self.measured.segment_values(period), claimed))

    def _score(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        if not self.measured.outcome or self.measured.outcome.kind != head:
            raise Unknown(f"the outcome is not {head}")
        return self.measured.estimate(self._scores(rest, claimed))

    def _answers(self, head: str, rest: list[str], claimed: str | None) -> Fact:
        return stats.count(len(self._scores(rest, claimed)))

    def _part(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        scores = self._scores(rest, claimed)
        low, high = {"detractors": (0, 6), "passives": (7, 8), "promoters": (9, 10)}[head]
        hits = sum(low <= score <= high for score in scores)
        return stats.share(hits, len(scores)) if len(scores) >= SUPPRESS else None

    def _change(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        period = self.period(rest[0])
        fact = self.measured.steps.get(period) if head == "step" else self.measured.change(period, period - 1)
        return self.smallest(period) if rest[1:] == ["smallest"] and fact else fact

    @cached_property
    def split(self) -> Split | None:
        """The change that ends in the report's period, split."""
        period = self.measured.period
        return split(self.measured, period, period - 1) if period is not None else None

    def _split_part(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        if self.split is None or self.period(rest[0]) != self.measured.period or ".".join(rest[1:]) != self.split.token:
            raise Unknown("the change is not split so")
        return self.split.parts[head]

    def smallest(self, period: pd.Period) -> Fact:
        """The change that 95% tests would find four times out of five, by the standard error of this one."""
        now, then = self.measured.scores(period), self.measured.scores(period - 1)
        assert self.measured.outcome
        if self.measured.outcome.kind == "nps":
            error = math.sqrt(sum(stats.adjusted_variance(scores) for scores in (now, then)))
            factor = stats.normal(0.95) + stats.normal(2 * SURE - 1)
            return Fact(factor * error, None, None, len(now) + len(then), "points")
        raise Unknown("what stays hidden is defined for NPS only")

    # ---- comments ----------------------------------------------------------------------------------------------------

    def theme_name(self, written: str, claimed: str | None) -> str:
        return self.name(written, self.measured.project.owners, claimed)

    def _theme(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        name = self.theme_name(rest.pop(0), claimed)
        feeling = rest.pop(0) if rest and rest[0] in ("negative", "positive") else None
        period = self.period(rest[0]) if rest else None
        if feeling:
            return self.measured.theme_feeling(name, feeling, period)
        return stats.share(*self.measured.theme(name, period))

    def _moved(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        if self.period(rest[1]) != self.measured.period:
            raise Unknown("a movement is one of the report's period")
        return self.measured.movement(self.theme_name(rest[0], claimed))

    def _feeling(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        return self.measured.feelings(self.period(rest[1]) if rest[1:] else None).get(rest[0])

    # ---- drivers and money -------------------------------------------------------------------------------------------

    def _driver(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        family = self.families.get(rest[0])
        if not family:
            raise Unknown(f"there is no regression on {rest[0]}s")
        driver = family.drivers[self.name(rest[1], family.drivers, claimed)]
        if rest[2] == "share":
            return Fact(driver.share, None, None, family.n, "share")
        own = {"reach": driver.reach, "gain": driver.gain}
        return own[rest[2]] if rest[2] in own else driver.effects.get(rest[2])

    def _explained(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        family = self.families.get(rest[0])
        return Fact(family.r_squared, None, None, family.n, "share") if family else None

    def _exposed(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        return money.exposed(self.measured, self.theme_name(rest[0], claimed) if rest else None)

    def _recommend(self, head: str, rest: list[str], claimed: str | None) -> Fact | None:
        return self.measured.recommend()

    # ---- rows --------------------------------------------------------------------------------------------------------

    def _records(self, head: str, rest: list[str], claimed: str | None) -> Fact:
        records = self.measured.raw.records
        return stats.count(len(records) if rest[0] == "read" else int((records["fate"] == rest[0]).sum()))

    def _refused(self, head: str, rest: list[str], claimed: str | None) -> Fact:
        records = self.measured.raw.records
        refused = records[records["fate"] == "quarantined"]
        source = self.name(rest[0], set(refused["source"]), claimed)
        reason = self.name(rest[1], set(refused["refused"]), None)
        return stats.count(int(((refused["source"] == source) & (refused["refused"] == reason)).sum()))
