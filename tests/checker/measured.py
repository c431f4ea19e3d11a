"""Scores, shares and changes of the report's periods, recomputed from raw rows and the verdicts of the text stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from . import stats, verdicts
from .project import Project, Rating
from .raw import Raw
from .stats import Fact

SUPPRESS, FLAG, MOST_STEPS, MOST_THEMES, THEME_ROWS = 10, 30, 12, 12, 10
FREQUENCY = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Outcome:
    kind: str
    """nps or rating."""
    question: Rating
    answers: pd.DataFrame
    """One row per answer: score, when, period, segments, ratings, comments."""


class Measured:
    """Everything that a brief may print of scores and themes, on demand."""

    def __init__(self, project: Project, raw: Raw, today: date) -> None:
        self.project, self.raw, self.today = project, raw, project.as_of or today
        feedback = raw.feedback.copy()
        local = feedback["when"].dt.tz_convert(project.time_zone).dt.tz_localize(None)
        feedback["day"] = local.dt.date
        feedback["period"] = local.dt.to_period(FREQUENCY[project.period])
        self.feedback = feedback
        self.customers_say = feedback[feedback["kind"] != "staff"]
        self._themes: dict[pd.Period | None, tuple[pd.Series[int], int]] = {}
        self.comments, self.mentions, self.lost = verdicts.attach(self.customers_say, project.root)

    # ---- the outcome -------------------------------------------------------------------------------------------------

    @cached_property
    def outcome(self) -> Outcome | None:
        """NPS of the surveys that ask it, relational ones first; else the rating of the source with most answers."""
        sources = [s for s in self.project.sources if s.kind not in ("staff", "customers", "callbacks")]
        asked = [(s, next((r for r in s.ratings if r.role == "outcome"), None)) for s in sources]
        for kind in ("relational", "transactional"):
            pool = [(s, r) for s, r in asked if r and s.kind == "survey" and s.survey_type == kind and r.scale == "nps"]
            frames = [self._answers(source.name, rating.question) for source, rating in pool]
            answers = pd.concat(frames) if frames else pd.DataFrame()
            if len(answers):
                return Outcome("nps", pool[0][1], answers)
        others = [(s, r, self._answers(s.name, r.question)) for s, r in asked if r and r.scale not in ("nps", "yes_no")]
        others = [entry for entry in others if len(entry[2])]
        if not others:
            return None
        _, rating, answers = max(others, key=lambda entry: (entry[0].kind == "survey", len(entry[2])))
        return Outcome("rating", rating, answers)

    def _answers(self, source: str, question: str) -> pd.DataFrame:
        rows = self.feedback[self.feedback["source"] == source]
        score = rows["ratings"].map(lambda given: given.get(question))
        return rows.assign(score=score.astype(float))[score.notna().to_numpy()]

    # ---- periods -----------------------------------------------------------------------------------------------------

    def closed(self, period: pd.Period) -> bool:
        """Whether the day after its last one has come: on its last day a period is still running."""
        return (period + 1).start_time.date() <= self.today

    @cached_property
    def periods(self) -> list[pd.Period]:
        """Periods that hold an answer to the outcome; without an outcome, those that hold a comment."""
        rows = self.outcome.answers if self.outcome else self.comments
        return sorted(rows["period"].dropna().unique())

    @cached_property
    def period(self) -> pd.Period | None:
        """The report's period: the latest closed one. None where there is none, or no score."""
        return max((p for p in self.periods if self.closed(p)), default=None)

    def label(self, period: pd.Period) -> str:
        kind = self.project.period
        if kind == "quarter":
            return f"Q{period.quarter} {period.year}"
        if kind == "week":
            year, week, _ = period.start_time.isocalendar()
            return f"week {week} {year}"
        return f"{period.start_time:%b %Y}" if kind == "month" else str(period.year)

    def scores(self, period: pd.Period, segment: str | None = None) -> stats.Answers:
        """Answers of a period; those of one value of the shown segment, where it is named."""
        return self._scores.get((period, segment), stats.Answers())

    @cached_property
    def _scores(self) -> dict[tuple[pd.Period, str | None], stats.Answers]:
        assert self.outcome
        found: dict[tuple[pd.Period, str | None], stats.Answers] = {}
        for row in self.outcome.answers.dropna(subset=["period"]).itertuples():
            value = row.segments.get(self.project.segment)
            for key in {(row.period, None), (row.period, value)}:
                found.setdefault(key, stats.Answers()).add(row.score, self.respondent(row))
        return found

    def respondent(self, row: Any) -> str:
        """Who gave an answer: the account, else the customer, else somebody who is heard once."""
        account = row.segments.get(self.project.account) if self.project.account else None
        named = row.customer if isinstance(row.customer, str) else None
        return account or named or f"answer {row.Index}"

    def estimate(self, scores: Sequence[float]) -> Fact | None:
        """The score of these answers; None where there are too few to show."""
        assert self.outcome
        if len(scores) < SUPPRESS:
            return None
        question = self.outcome.question
        return stats.nps(scores) if self.outcome.kind == "nps" else stats.mean(scores, question.low, question.high)

    def change(self, after: pd.Period, before: pd.Period, level: float = 0.95) -> Fact | None:
        """The difference of two closed periods; None where it may not be formed."""
        now, then = self.scores(after), self.scores(before)
        if min(len(now), len(then)) < SUPPRESS or not (self.closed(after) and self.closed(before)):
            return None
        assert self.outcome
        return (stats.nps_change if self.outcome.kind == "nps" else stats.mean_change)(now, then, level)

    @cached_property
    def steps(self) -> dict[pd.Period, Fact]:
        """Changes between neighbouring closed periods of the last twelve, at a level shared among them."""
        closed = [p for p in self.periods if self.closed(p)][-MOST_STEPS:]
        pairs = [(p, p - 1) for p in closed if p - 1 in closed]
        pairs = [(p, q) for p, q in pairs if min(len(self.scores(p)), len(self.scores(q))) >= SUPPRESS]
        changes = {p: self.change(p, q, 1 - 0.05 / len(pairs)) for p, q in pairs}
        return {p: change for p, change in changes.items() if change}

    def segment_values(self, period: pd.Period) -> list[str]:
        return sorted(value for when, value in self._scores if when == period and value is not None)

    # ---- comments ----------------------------------------------------------------------------------------------------

    def _said(self, frame: pd.DataFrame, period: pd.Period | None) -> pd.DataFrame:
        rows = frame[frame["language"] == self.project.language]
        return rows if period is None else rows[rows["period"] == period]

    def feelings(self, period: pd.Period | None) -> dict[str, Fact]:
        rows = self.comments if period is None else self.comments[self.comments["period"] == period]
        given = rows[~rows["abstained"].astype(bool)]["feeling"]
        names = ("negative", "neutral", "positive")
        if len(given) < SUPPRESS:
            return {}
        return {name: stats.share(int((given == name).sum()), len(given)) for name in names}

    def theme_counts(self, period: pd.Period | None) -> pd.Series[int]:
        """Comments that mention each theme, most first."""
        if period not in self._themes:
            rows = self._said(self.mentions, period)
            counts = rows.groupby("theme")["comment_id"].nunique().sort_values(ascending=False, kind="stable")
            self._themes[period] = counts, len(self._said(self.comments, period))
        return self._themes[period][0]

    def theme(self, name: str, period: pd.Period | None) -> tuple[int, int]:
        """Comments on the theme, and all comments."""
        mentioned = int(self.theme_counts(period).get(name, 0))
        return mentioned, self._themes[period][1]

    def theme_feeling(self, name: str, feeling: str, period: pd.Period | None) -> Fact | None:
        rows = self._said(self.mentions, period)
        rows = rows[rows["theme"] == name]
        return stats.share(int((rows["feeling"] == feeling).sum()), len(rows)) if len(rows) else None

    @cached_property
    def shown_themes(self) -> list[str]:
        counts = self.theme_counts(self.period)
        return list(counts[counts >= THEME_ROWS].index[:MOST_THEMES])

    def movement(self, name: str) -> Fact | None:
        """The theme's share in the report's period less that in the one before, at a level shared among themes."""
        if self.period is None or not self.shown_themes:
            return None
        after, before = self.theme(name, self.period), self.theme(name, self.period - 1)
        if not after[1] or not before[1]:
            return None
        return stats.share_change(after, before, 1 - 0.05 / len(self.shown_themes))

    # ---- the rest ----------------------------------------------------------------------------------------------------

    def recommend(self) -> Fact | None:
        """The share of yes among the answers to the question that asks for it."""
        for source in self.project.sources:
            for rating in source.ratings:
                if rating.role == "recommend" and source.kind not in ("staff", "customers", "callbacks"):
                    given = self._answers(source.name, rating.question)["score"]
                    return stats.share(int((given == rating.high).sum()), len(given)) if len(given) else None
        return None

    def days(self) -> tuple[date, date] | None:
        days = self.customers_say["day"].dropna()
        return (min(days), max(days)) if len(days) else None
