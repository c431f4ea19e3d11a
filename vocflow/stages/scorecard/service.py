"""Measure service: channels, repeats, what could be spared, the bar of speed, lateness."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from vocflow.metrics import SUPPRESS_BELOW, shown
from vocflow.report.scorecard.service import ChannelService, LatenessFacts, ServiceFacts, SpeedBar
from vocflow.schema import Figure
from vocflow.stages.measures import service as measures
from vocflow.stages.opening import stored_hours
from vocflow.stages.periods import moment, span
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work

MOST_CHANNELS = 8
MOST = 0.9
DAY_SECONDS = 86_400


def service(work: Work) -> ServiceFacts | None:
    """Contacts of the twelve months up to the open period; None where there were none."""
    return _Service(work).facts()


def twelve_months_to(end: date) -> date:
    """The day twelve months before.

    >>> twelve_months_to(date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    day = 28 if (end.month, end.day) == (2, 29) else end.day
    return end.replace(year=end.year - 1, day=day)


class _Service:
    """One run over the contacts of a year, and of the year before it where the bar of speed is compared."""

    def __init__(self, work: Work) -> None:
        self.work, self.take, self.bench = work, work.recorder.figure, work.recorder.bench
        self.settings = work.project.service
        self.signals = [theme.name for theme in work.taxonomy.themes if not theme.driver]
        # a period that is still open would be compared with a whole one
        self.end = span(work.project.period, work.scope.as_of).start
        self.start = twelve_months_to(self.end)
        self.year = self._bounds(self.start, self.end)
        self.timed = {**self.year, "hours": stored_hours(work.project)}

    def _bounds(self, start: date, end: date) -> dict[str, Any]:
        zone, scope = self.work.scope.zone, self.work.scope
        since = moment(start, zone)
        return {"since": max(since, scope.since or since), "until": moment(end, zone), "as_of": scope.until}

    def facts(self) -> ServiceFacts | None:
        found = self.bench.rows("contact_channels", self.year, *measures.CONTACTS)
        sizes = {row["channel"]: row["contacts"] for row in found}
        visible = shown(sizes, whole=sum(sizes.values()))  # shares of all contacts tell how many there are
        large = [row for row in found if row["channel"] in visible and row["contacts"] >= SUPPRESS_BELOW]
        if not large:
            return None
        since = self.year["since"]
        return ServiceFacts(
            first_day=max(self.start, since.date()),
            last_day=self.end - timedelta(days=1),
            channels=tuple(self._channel(row) for row in large[:MOST_CHANNELS]),
            small_channels=len(found) - len(large),
            opening_hours=self.settings.calendar is not None,
            repeat_days=self.settings.repeat_days,
            misdated=self.take("service.misdated", "contacts", **self.year, channel=None, counted="misdated"),
            **self._matters(),
            effort=self._effort(),
            **self._spared(),
            bars=self._bars([row["channel"] for row in large[:MOST_CHANNELS]]),
            lateness=self._lateness(),
        )

    def _channel(self, row: dict[str, Any]) -> ChannelService:
        channel = row["channel"]
        name = slug(channel)
        contacts = self.take(f"service.contacts.{name}", "contacts", **self.year, channel=channel, counted="contacts")
        parts: dict[str, Figure] = {}
        if self._lasting(channel, "first_reply"):
            reply = {**self.timed, "channel": channel, "ending": "first_reply"}
            parts["reply"] = self.take(f"service.reply.{name}", "duration", **reply, part=0.5)
            parts["reply_most"] = self.take(f"service.reply_most.{name}", "duration", **reply, part=MOST)
            parts["within_day"] = self.take(f"service.within_day.{name}", "within", **reply, limit=DAY_SECONDS)
        if self._lasting(channel, "resolution"):
            resolution = {**self.timed, "channel": channel, "ending": "resolution"}
            parts["resolution"] = self.take(f"service.resolution.{name}", "duration", **resolution, part=0.5)
            parts["open"] = self.take(f"service.open.{name}", "open_cases", **resolution)
        if row["with_queue"] >= SUPPRESS_BELOW:
            queue = {**self.year, "channel": channel}
            parts["queue"] = self.take(f"service.queue.{name}", "queue_wait", **queue, part=0.5)
            parts["queue_most"] = self.take(f"service.queue_most.{name}", "queue_wait", **queue, part=MOST)
        return ChannelService(channel, contacts, **parts)

    def _lasting(self, channel: str, ending: str) -> bool:
        wanted = {**self.year, "channel": channel, "ending": ending}
        return measures.lasting(self.bench, wanted) >= SUPPRESS_BELOW

    def _matters(self) -> dict[str, Figure]:
        """Repeats, and matters that one contact settled, where enough customers are known and themes were found."""
        wanted = {**self.year, "channel": None, "days": self.settings.repeat_days, "signals": self.signals}
        found: dict[str, Figure] = {}
        for name, measure, counted, solving in (
            ("first_contact", "first_contact_resolution", "firsts", True),
            ("not_followed", "not_followed", "firsts", False),
            ("repeats", "repeat_contacts", "contacts", None),
        ):
            asked = {**wanted, "solving": solving}
            rows = self.bench.rows("matter_counts", asked, *measures.MATTERS)
            if sum(row["customers"] * row[counted] for row in rows) >= SUPPRESS_BELOW:
                found[name] = self.take(f"service.{name}", measure, **asked)
        return found

    def _effort(self) -> Figure | None:
        if measures.effort_answers(self.bench, self.year) < SUPPRESS_BELOW:
            return None
        return self.take("service.effort", "effort", since=self.year["since"], until=self.year["until"])

    def _spared(self) -> dict[str, Figure]:
        ways = {"self_service": list(self.settings.self_service), "reminder": list(self.settings.reminder)}
        wanted = {**self.year, **ways, "signals": self.signals}
        rows = self.bench.rows("sparable_counts", wanted, *measures.SPARABLE) if any(ways.values()) else []
        if sum(row["customers"] * row["contacts"] for row in rows) < SUPPRESS_BELOW:
            return {}
        found = {"spared": self.take("service.spared", "spared_contacts", **wanted)}
        for way in ("self_service", "reminder"):
            if ways[way]:
                found[way] = self.take(f"service.spared.{way}", f"spared_by_{way}", **wanted)
        return found

    def _bars(self, channels: list[str]) -> tuple[SpeedBar, ...]:
        return tuple(bar for bar in map(self._bar, channels) if bar is not None)

    def _bar(self, channel: str) -> SpeedBar | None:
        """A channel's bar in both years; None where too few contacts were rated in the latest one."""
        name = slug(channel)
        after = {**self.timed, "channel": channel, "ending": "first_reply"}
        before = {**after, **self._bounds(twelve_months_to(self.start), self.start)}
        if measures.rated_replies(self.bench, after) < SUPPRESS_BELOW:
            return None
        bars: dict[str, Any] = {}
        for year, wanted in (("before", before), ("after", after)):
            bars[f"{year}_answers"] = self.take(f"service.bar_answers.{name}.{year}", "rated_replies", **wanted)
            enough = measures.rated_replies(self.bench, wanted) >= SUPPRESS_BELOW
            turns = enough and measures.turning_point(self.bench, wanted).turn == "turns"
            bars[year] = self.take(f"service.bar.{name}.{year}", "speed_bar", **wanted) if turns else None
        if bars["before"] is None or bars["after"] is None:
            return SpeedBar(channel, **bars)
        compared = {**after, "before_since": before["since"], "before_until": before["until"]}
        change = measures.bar_change(self.bench, compared)
        figure = self.take(f"service.bar_change.{name}", "speed_bar_change", **compared)
        return SpeedBar(channel, **bars, change=figure, verdict=change.verdict if change else None)

    def _lateness(self) -> LatenessFacts | None:
        """Of the listening post that tells most of lateness, from its first answer to the last closed period."""
        late = list(self.settings.late)
        if not late:
            return None
        sources = [source.name for source in self.work.project.sources]
        wanted = {"sources": sources, "since": self.work.scope.since, "until": self.year["until"],
                  "late": late, "signals": self.signals}  # fmt: skip
        groups: dict[tuple[Any, ...], list[int]] = {}
        for row in self.bench.rows("lateness_moments", wanted, *measures.WAITING):
            groups.setdefault((row["source"], row["question"], row["low"], row["high"]), []).append(row["n"])
        told = {asked: min(sizes) for asked, sizes in groups.items() if len(sizes) == 4}
        asked = max(told, key=lambda asked: (told[asked], asked), default=None)
        if asked is None or told[asked] < SUPPRESS_BELOW:
            return None
        source, question, low, high = asked
        wanted |= {"source": source, "question": question, "scale_low": low, "scale_high": high}
        figures = {
            effect: self.take(f"service.lateness.{effect}", "lateness_rating", **wanted, effect=effect)
            for effect in ("on_time", "late", "difference")
        }
        verdict = measures.lateness(self.bench, wanted).difference.verdict
        return LatenessFacts(question, **figures, verdict=verdict)
