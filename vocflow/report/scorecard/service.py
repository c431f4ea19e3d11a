"""Service: how long customers wait, whether one contact is enough, when patience ends, what lateness does to praise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.report.facts import Verdict
from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Constant, Day, Name, Rank, Sentence, SentencePart, estimate, interval, listed
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.schema import Figure

NOTHING = Sentence("–")


@dataclass(frozen=True)
class ChannelService:
    """One channel's contacts; None where its listening posts do not record it, or too few contacts do.

    `reply` and `resolution` are medians, `reply_most` and `queue_most` the time within which nine of ten are answered.
    """

    channel: str
    contacts: Figure
    reply: Figure | None = None
    reply_most: Figure | None = None
    within_day: Figure | None = None
    resolution: Figure | None = None
    open: Figure | None = None
    queue: Figure | None = None
    queue_most: Figure | None = None


@dataclass(frozen=True)
class SpeedBar:
    """The reply time at which a channel's customers turn dissatisfied, in the year before and the latest one.

    A bar is None where it cannot be told from the `answers`; `change` compares the two, as a share of the earlier.
    """

    channel: str
    before: Figure | None
    before_answers: Figure
    after: Figure | None
    after_answers: Figure
    change: Figure | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class LatenessFacts:
    """What praise for anything else lifts the answer to `question` by: on time, late, and late minus on time."""

    question: str
    on_time: Figure
    late: Figure
    difference: Figure
    verdict: Verdict


@dataclass(frozen=True)
class ServiceFacts:
    """Service in the twelve months from `first_day` to `last_day`, channels with most contacts first.

    `first_contact` rests on contacts whose solution is recorded; of the others `not_followed` is the share without
    another contact on the theme. `misdated` counts contacts whose reply or solution is dated before them, which no
    duration can use.
    """

    first_day: date
    last_day: date
    channels: tuple[ChannelService, ...]
    small_channels: int
    opening_hours: bool
    repeat_days: int
    misdated: Figure
    first_contact: Figure | None = None
    not_followed: Figure | None = None
    repeats: Figure | None = None
    effort: Figure | None = None
    spared: Figure | None = None
    self_service: Figure | None = None
    reminder: Figure | None = None
    bars: tuple[SpeedBar, ...] = ()
    lateness: LatenessFacts | None = None


def section(found: ServiceFacts) -> Section:
    """The section of the scorecard."""
    blocks: list[Block] = [_channel_table(found)]
    if sentences := (*_contact_sentences(found), *_spared_sentences(found)):
        blocks.append(Paragraph(sentences))
    if found.bars:
        blocks += [_bar_table(found.bars), Paragraph(_bar_sentences(found.bars))]
    if found.lateness:
        blocks.append(Paragraph(_lateness_sentences(found.lateness)))
    return Section("service", _heading(found.channels), tuple(blocks))


def _heading(channels: Sequence[ChannelService]) -> Sentence:
    """Names the channel with the longest wait only where its interval lies apart from those of all the others."""
    replies = [(channel, channel.reply) for channel in channels if channel.reply]
    for channel, reply in replies:
        others = [other for _, other in replies if other is not reply]
        if others and all(_low(reply) > _high(other) for other in others):
            rank = Rank(reply.id, "longest")
            return Sentence("Customers wait ", rank, " for a first reply by ", Name(channel.channel))
    return Sentence("How soon contacts are answered, and whether one is enough")


def _low(figure: Figure) -> float:
    return figure.value if figure.low is None else figure.low


def _high(figure: Figure) -> float:
    return figure.value if figure.high is None else figure.high


def _channel_table(found: ServiceFacts) -> Table:
    measured = "in opening hours" if found.opening_hours else "around the clock"
    caption = Sentence(
        "Contacts from ", Day(found.first_day), " to ", Day(found.last_day), f", times {measured}, with intervals"
    )
    head = ("Channel", "Contacts", "First reply, median", "Nine of ten within", "Within a day", "Resolution, median",
            "Still open", "Queue, median", "Queue, nine of ten within")  # fmt: skip
    rows = tuple(
        (
            Sentence(Name(channel.channel, first=True)),
            Sentence(Printed(channel.contacts), *(_flag(channel.contacts))),
            *(_level(figure) for figure in (channel.reply, channel.reply_most, channel.within_day, channel.resolution)),
            Sentence(Printed(channel.open)) if channel.open else NOTHING,
            _level(channel.queue),
            _level(channel.queue_most),
        )
        for channel in found.channels
    )
    kept = [place for place, _ in enumerate(head) if place < 2 or any(row[place] != NOTHING for row in rows)]
    return Table(
        caption,
        tuple(Sentence(head[place]) for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        _channel_note(found),
    )


def _flag(contacts: Figure) -> tuple[SentencePart, ...]:
    return (" (few)",) if contacts.value < FLAG_BELOW else ()


def _level(figure: Figure | None) -> Sentence:
    return estimate(figure) if figure else NOTHING


def _channel_note(found: ServiceFacts) -> Sentence:
    parts: list[SentencePart] = []
    if any(channel.reply or channel.resolution for channel in found.channels):
        parts.append("Open cases count as still waiting (Kaplan-Meier). ")
    if any(channel.contacts.value < FLAG_BELOW for channel in found.channels):
        parts += ["Few: below ", Constant(str(FLAG_BELOW)), " contacts. "]
    if found.small_channels:
        parts += [
            "Channels with fewer than ",
            Constant(str(SUPPRESS_BELOW)),
            " contacts, and those that would give them away, are not shown. ",
        ]
    if found.misdated.value:
        parts += [Printed(found.misdated), " with a reply or solution dated before the contact are left out of it. "]
    return Sentence(*parts)


def _contact_sentences(found: ServiceFacts) -> tuple[Sentence, ...]:
    sentences = []
    days = Constant(f"{found.repeat_days} day{'s' * (found.repeat_days != 1)}")
    if found.first_contact:
        sentences.append(
            Sentence("One contact settled ", Printed(found.first_contact), " ") + interval(found.first_contact)
            + Sentence(" of ", Printed(found.first_contact, "n"), " matters at listening posts that record solutions: "
                       "solved within ", days, ", and not followed by another contact on the theme.")
        )  # fmt: skip
    if found.not_followed:
        sentences.append(
            Sentence("Of ", Printed(found.not_followed, "n"), " contacts whose solution is not recorded (",
                     "calls, as a rule), ", Printed(found.not_followed), " ") + interval(found.not_followed)
            + Sentence(" were not followed by another contact on the theme within ", days,
                       "; whether they were solved is not known.")
        )  # fmt: skip
    if found.repeats:
        sentences.append(
            Sentence("Of ", Printed(found.repeats, "n"), " contacts about a theme, ", Printed(found.repeats), " ")
            + interval(found.repeats)
            + Sentence(" repeat one of the same customer within ", days, ".")
        )
    if found.effort:
        sentences.append(
            Sentence("Customers rate how easy it was at ", Printed(found.effort), " ") + interval(found.effort)
            + Sentence(" of ", Constant("7"), " (", Printed(found.effort, "n"), " answers).")
        )  # fmt: skip
    return tuple(sentences)


def _spared_sentences(found: ServiceFacts) -> tuple[Sentence, ...]:
    if found.spared is None:
        return ()
    ways = [
        part
        for figure, way in ((found.self_service, " by self-service"), (found.reminder, " by a reminder in time"))
        if figure
        for part in (", ", Printed(figure), way)
    ]
    whole = Sentence("Of ", Printed(found.spared, "n"), " contacts, ", Printed(found.spared), " ")
    return (whole + interval(found.spared) + Sentence(" could have been spared: ", *ways[1:], "."),)


def _bar_table(bars: Sequence[SpeedBar]) -> Table:
    caption = Sentence("The bar of speed: the reply time at which as many are dissatisfied as satisfied")
    rows = tuple(
        (
            Sentence(Name(bar.channel, first=True)),
            _bar(bar.before),
            Sentence(Printed(bar.before_answers)),
            _bar(bar.after),
            Sentence(Printed(bar.after_answers)),
        )
        for bar in bars
    )
    head = ("Channel", "The year before", "Rated", "Latest twelve months", "Rated")
    return Table(caption, tuple(Sentence(words) for words in head), rows)


def _bar(figure: Figure | None) -> Sentence:
    return _level(figure) if figure else Sentence("cannot tell")


def _bar_sentences(bars: Sequence[SpeedBar]) -> tuple[Sentence, ...]:
    """One sentence for each bar that moved, and one for those that did not."""
    sentences = []
    quiet = []
    for bar in bars:
        if bar.change is None or bar.verdict is None:
            continue
        if bar.verdict == "no detectable change":
            quiet.append(bar)
            continue
        patience = "customers wait less patiently" if bar.verdict == "fell" else "customers wait more patiently"
        sentences.append(
            Sentence("By ", Name(bar.channel), f", {patience} than a year before: the bar ",
                     Claim(bar.change.id, bar.verdict), " by ", Printed(bar.change, form="size"), " percent (",
                     Printed(bar.change, "low", "difference"), " to ", Printed(bar.change, "high", "difference"), ").")
        )  # fmt: skip
    if quiet:
        names = listed([Name(bar.channel) for bar in quiet])
        claim = Claim(quiet[0].change.id if quiet[0].change else "", "no detectable change")
        sentences.append(Sentence("The bar shows ", claim, " by ", *names.parts, "."))
    if any(bar.before is None or bar.after is None for bar in bars):
        sentences.append(
            Sentence(
                "It cannot be told where dissatisfaction does not grow with waiting beyond noise, or passes half ",
                "outside the times seen.",
            )
        )
    return tuple(sentences)


def _lateness_sentences(found: LatenessFacts) -> tuple[Sentence, ...]:
    effects = Sentence(
        "Of the answers to “", Name(found.question, length=80), "” with a comment, those that praise something are ",
        Printed(found.on_time, form="difference"), " apart from the others when nothing was late ",
    ) + interval(found.on_time, "difference") + Sentence(
        ", and ", Printed(found.late, form="difference"), " when it was ",
    ) + interval(found.late, "difference") + Sentence(".")  # fmt: skip
    difference = Sentence(" (", Printed(found.difference, form="difference"), ", ") + Sentence(
        Printed(found.difference, "low", "difference"), " to ", Printed(found.difference, "high", "difference"), ")."
    )
    if found.verdict == "fell":
        claim = Sentence("Praise for the rest counts for ", Claim(found.difference.id, "less"), " when late")
        cancels = _low(found.late) <= 0 <= _high(found.late)
        rest = Sentence(" Lateness may cancel it altogether.") if cancels else Sentence()
        return (effects, claim + difference + rest)
    if found.verdict == "rose":
        return (effects, Sentence("Praise counts for ", Claim(found.difference.id, "more"), " when late") + difference)
    none = Sentence("Whether lateness changes what praise counts for cannot be told")
    return (effects, none + difference)
