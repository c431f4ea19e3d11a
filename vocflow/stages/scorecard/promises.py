"""Promise facts: standards from contacts, promises from mentions, no-nos from comments, moments from scores."""

from __future__ import annotations

from functools import partial
from typing import Any

from vocflow.config import NoNo as ConfiguredNoNo
from vocflow.config import Promise as ConfiguredPromise
from vocflow.config import Standard as ConfiguredStandard
from vocflow.config import read_limit
from vocflow.metrics import SUPPRESS_BELOW, Difference, NpsChange, compared_together
from vocflow.report.facts import Quote
from vocflow.report.scorecard.promises import Apart, Moment, NoNo, Promise, Promises, Standard, Status
from vocflow.schema import Figure
from vocflow.stages.measures import promises as measured
from vocflow.stages.periods import local_day, moment
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.contact_year import contact_year, last_day
from vocflow.stages.scorecard.work import Work

LEVEL = 0.95
MOST_QUOTED = 3
PROMISED_TARGET = 0.9
"""The share that counts as keeping a promise's own standard."""


def promises(work: Work) -> Promises | None:
    """The facts over the days of the report, or None where nothing is promised and no touch point is told of."""
    found = _Promises(work)
    facts = Promises(
        last_day(work), found.standards(), found.promises(), found.no_nos(), found.moments(),
        work.days(**found.window),
    )  # fmt: skip
    return facts if any((facts.standards, facts.promises, facts.no_nos, facts.moments)) else None


class _Promises:
    def __init__(self, work: Work) -> None:
        self.work = work
        self.bench = work.recorder.bench
        self.take = work.recorder.figure
        self.window = {"since": work.scope.since, "until": work.scope.bounds(work.latest)[1]}
        self.owners = {theme.name: theme.owner for theme in work.taxonomy.themes}

    def standards(self) -> tuple[Standard, ...]:
        """Each [[standard]], and each promise that names one."""
        promised = [
            ConfiguredStandard(name=entry.text, limit=entry.standard, target=PROMISED_TARGET)
            for entry in self.work.project.promises
            if entry.standard
        ]
        return tuple(self._standard(entry) for entry in (*self.work.project.standards, *promised))

    def _standard(self, entry: ConfiguredStandard) -> Standard:
        limit = read_limit(entry.limit)
        asked = {
            **contact_year(self.work), "timed": limit.timed,
            "seconds": limit.seconds, "working_days": limit.working_days, "channel": entry.channel,
            "zone": self.work.scope.zone or "UTC",
        }  # fmt: skip
        share = None
        if measured.standard_counts(self.bench, asked)[1] >= SUPPRESS_BELOW:
            share = self.take(f"standard.{slug(entry.name)}", "standard", **asked)
        status = status_of(share, entry.target)
        return Standard(entry.name, entry.limit, entry.channel, entry.owner, entry.target, share, status)

    def promises(self) -> tuple[Promise, ...]:
        """Each [[promise]] that names a theme."""
        return tuple(self._promise(entry) for entry in self.work.project.promises if entry.theme)

    def _promise(self, entry: ConfiguredPromise) -> Promise:
        name, theme = f"promise.{slug(entry.text)}", {"theme": entry.theme, "feeling": None}
        broken = self._broken(name, {**theme, **self.window})
        spans = self._spans(entry)
        if broken is None or spans is None:
            return Promise(entry.touch_point, entry.text, broken)
        earlier, later = spans
        before = self._broken(f"{name}.before", {**theme, **earlier})
        after = self._broken(f"{name}.since", {**theme, **later})
        if before is None or after is None:
            return Promise(entry.touch_point, entry.text, broken, entry.changed_on)
        asked = {
            **theme, **later, "before_since": earlier["since"], "before_until": earlier["until"], "level": LEVEL,
        }  # fmt: skip
        change = self.take(f"{name}.change", "promise_change", **asked)
        verdict = measured.promise_change(self.bench, asked).verdict
        return Promise(entry.touch_point, entry.text, broken, entry.changed_on, before, after, change, verdict)

    def _spans(self, entry: ConfiguredPromise) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The days before and since the day on which its keeping changed, else the last two closed periods."""
        if entry.changed_on is not None:
            day = moment(entry.changed_on, self.work.scope.zone)
            return {"since": self.window["since"], "until": day}, {"since": day, "until": self.window["until"]}
        if self.work.latest is None or self.work.previous is None:
            return None
        (a, b), (c, d) = (self.work.scope.bounds(period) for period in (self.work.previous, self.work.latest))
        return {"since": a, "until": b}, {"since": c, "until": d}

    def _broken(self, name: str, asked: dict[str, Any]) -> Figure | None:
        enough = measured.promise_counts(self.bench, asked)[1] >= SUPPRESS_BELOW
        return self.take(name, "promise_broken", **asked) if enough else None

    def no_nos(self) -> tuple[NoNo, ...]:
        """Each [[no_no]], with the latest comments that tell of it."""
        return tuple(self._no_no(entry) for entry in self.work.project.no_nos)

    def _no_no(self, entry: ConfiguredNoNo) -> NoNo:
        asked = {"theme": entry.found_as, "feeling": "negative" if entry.theme else None, **self.window}
        count = self.take(f"no-no.{slug(entry.name)}", "no_no", **asked)
        quotes = tuple(self._quote(row, entry.name) for row in measured.no_no_rows(self.bench, asked)[:MOST_QUOTED])
        return NoNo(entry.name, entry.owner or self.owners.get(entry.found_as), count, quotes)

    def _quote(self, row: dict[str, Any], name: str) -> Quote:
        day = local_day(row["occurred_at"], self.work.scope.zone) if row["occurred_at"] else None
        return Quote(row["text"], name, row["feeling"], row["source"], row["channel"], day, row["feedback_id"])

    def moments(self) -> tuple[Moment, ...]:
        """Touch points by how far the score differs there, those beyond noise first."""
        if self.work.scope.outcome is None:
            return ()
        placed = [(theme.name, theme.touch_point) for theme in self.work.taxonomy.themes if theme.touch_point]
        asked = {
            **self.work.scope.answers(), **self.window, "themes": [theme for theme, _ in placed],
            "touch_points": [touch_point for _, touch_point in placed],
        }  # fmt: skip
        scores = measured.touch_points(self.bench, asked)
        names = [
            name for name, (there, elsewhere) in scores.items()
            if there.n >= SUPPRESS_BELOW and elsewhere.n >= SUPPRESS_BELOW
        ]  # fmt: skip
        found, level = compared_together([partial(self._gap, asked, name) for name in names])
        moments = [
            self._moment({**asked, "touch_point": name}, gap, level) for name, gap in zip(names, found, strict=True)
        ]
        return tuple(sorted(moments, key=_furthest_first))

    def _gap(self, asked: dict[str, Any], name: str, level: float) -> NpsChange | Difference:
        return measured.moment_gap(self.bench, {**asked, "touch_point": name, "level": level})

    def _moment(self, asked: dict[str, Any], gap: NpsChange | Difference, level: float) -> Moment:
        assert self.work.scope.outcome is not None
        kind, name = self.work.scope.outcome.kind, asked["touch_point"]
        there, elsewhere = (
            self.take(f"moment.{slug(name)}.{where}", f"moment_{kind}", where=where, **asked)
            for where in ("there", "elsewhere")
        )
        difference = self.take(f"moment.{slug(name)}", f"moment_gap_{kind}", level=level, **asked)
        words: dict[str, Apart] = {"rose": "higher", "fell": "lower"}
        return Moment(name, there, elsewhere, difference, words.get(gap.verdict, "no detectable difference"))


def _furthest_first(moment: Moment) -> tuple[bool, float, str]:
    called = moment.verdict != "no detectable difference"
    return not called, -abs(moment.difference.value), moment.touch_point


def status_of(share: Figure | None, target: float) -> Status:
    """Whether a share meets its target: only where its interval leaves no doubt."""
    if share is None or share.low is None or share.high is None:
        return "cannot tell"
    return "met" if share.low >= target else "not met" if share.high < target else "cannot tell"
