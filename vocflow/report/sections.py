"""The rules that choose section headings, movement sentences and notes: a heading claims what is true of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from vocflow.report.facts import Change, Driver, Facts, Movement, Period, Segment
from vocflow.report.numbers import Printed
from vocflow.report.prose import Claim, Day, Name, Rank, Sentence, SentencePart, Time, listed
from vocflow.report.sentences import FEWEST_UNFLAGGED, score_name, spoken_change, spoken_period
from vocflow.schema import Figure

MAX_PERIODS, MAX_SEGMENTS, MAX_DRIVERS, MAX_QUOTES, MAX_MOVEMENTS, MAX_ACTIONS, MAX_THEMES = 8, 6, 8, 3, 3, 3, 8
MAX_NAMED = 3
HEADING_NAME_LENGTH = 30
"""Three names of this length still leave a heading of two lines."""


@dataclass(frozen=True)
class ComparedPeriod:
    """A period with its comparison with the one before."""

    period: Period
    change: Change


def shown_periods(facts: Facts) -> tuple[Period, ...]:
    return facts.periods[-MAX_PERIODS:]


def called_changes(facts: Facts) -> tuple[ComparedPeriod, ...]:
    """The shown periods whose score differs from the one before beyond noise."""
    return tuple(compared for compared in _compared(facts) if compared.change.verdict != "no detectable change")


def _compared(facts: Facts) -> tuple[ComparedPeriod, ...]:
    """The shown periods with a comparison: the headline's for its own period, else the row's own step.

    The step's level holds for the whole row, so it can miss a change that the headline's single comparison calls;
    one page must not say both.
    """
    headline_change, spoken = spoken_change(facts), spoken_period(facts)
    compared = []
    for period in shown_periods(facts)[1:]:
        change = period.step
        if headline_change and spoken and period.label == spoken.label:
            change = headline_change
        if period.closed and change:
            compared.append(ComparedPeriod(period, change))
    return tuple(compared)


def trend_heading(facts: Facts) -> Sentence:
    assert facts.outcome
    name = score_name(facts.outcome)
    called = called_changes(facts)
    if len([p for p in shown_periods(facts) if p.score]) < 2:
        return Sentence(f"Where {'NPS' if facts.outcome.kind == 'nps' else 'the mean rating'} lies")
    if not _compared(facts):
        return Sentence(f"{name} by period")
    if not called:
        return Sentence(f"{name} over time: no change between periods is beyond noise")
    if len(called) > MAX_NAMED:
        return Sentence(f"{name} over time: several changes are beyond noise")
    moves: list[SentencePart] = [f"{name} "]
    for place, call in enumerate(called):
        if place:
            moves.append(" and " if place == len(called) - 1 else ", ")
        again = place and called[place - 1].change.verdict == call.change.verdict
        moves += [Claim(call.change.difference.id, call.change.verdict), " again in " if again else " in "]
        moves.append(Time(call.period.label))
    return Sentence(*moves)


def trend_key(facts: Facts) -> Sentence:
    """What the lines between neighbouring periods mean; one may also join two that nothing has compared."""
    compared = {found.period.label for found in _compared(facts)}
    if not compared:
        return Sentence()
    joined = [later for a, later in pairwise(shown_periods(facts)) if a.score and later.score]
    open_question = any(later.closed and later.label not in compared for later in joined)
    thin = "no detectable change or not compared" if open_question else "no detectable change"
    return Sentence(f"Strong lines: beyond noise; thin lines: {thin}.")


def shown_segments(facts: Facts) -> tuple[Segment, ...]:
    """The largest segments, highest score first; those too small to score at the end."""
    largest = sorted(facts.segments, key=lambda s: (s.score is None, -s.answers.value if s.answers else 0.0))[
        :MAX_SEGMENTS
    ]
    return tuple(sorted(largest, key=lambda s: (s.score is None, -s.score.value if s.score else 0.0, s.value)))


def segment_heading(facts: Facts) -> Sentence:
    """Names the lowest or highest segment only where its interval lies apart from those of all the others."""
    assert facts.outcome
    scored = [s for s in shown_segments(facts) if s.score]
    lowest, highest = _separated(scored, lowest=True), _separated(scored, lowest=False)
    rest = " of those shown" if len(scored) < len(facts.segments) else ""
    if len(scored) == 2 and lowest and lowest.score:
        other = next(s for s in scored if s is not lowest)
        return Sentence(
            _title_name(lowest.value),
            " scores ",
            Rank(lowest.score.id, "lower"),
            " than ",
            _title_name(other.value, first=False),
        )
    if lowest and lowest.score:
        return Sentence(_title_name(lowest.value), " scores ", Rank(lowest.score.id, "lowest"), rest)
    if highest and highest.score:
        return Sentence(_title_name(highest.value), " scores ", Rank(highest.score.id, "highest"), rest)
    return Sentence(f"{score_name(facts.outcome)} by ", Name(facts.segment_name or "segment"))


def segment_note(facts: Facts) -> Sentence:
    """What the reader must not conclude from the segments."""
    shown = shown_segments(facts)
    scored = [s for s in shown if s.score]
    parts: list[SentencePart] = []
    if len(scored) > 1 and not _separated(scored, lowest=True) and not _separated(scored, lowest=False):
        parts += _pair_apart(scored)
    if any(s.flagged for s in scored):
        parts += ["Faint: fewer than ", FEWEST_UNFLAGGED, " answers. "]
    if len(shown) < len(facts.segments):
        parts.append("The largest groups are shown. ")
    return Sentence(*parts)


def _pair_apart(scored: Sequence[Segment]) -> list[SentencePart]:
    """Where no segment stands apart from all others: two that stand apart from each other, if there are any."""
    scores = [(s.score, s) for s in scored if s.score]
    high_score, high = max(scores, key=lambda pair: ends_of(pair[0])[0])
    low_score, low = min(scores, key=lambda pair: ends_of(pair[0])[1])
    if ends_of(high_score)[0] <= ends_of(low_score)[1]:
        return ["The intervals overlap: none is clearly highest or lowest. "]
    names = _title_name(high.value), _title_name(low.value, first=False)
    rank = Rank(high_score.id, "higher")
    return [names[0], " scores ", rank, " than ", names[1], "; none is clearly highest or lowest. "]


def _title_name(text: str, *, first: bool = True) -> Name:
    return Name(text, HEADING_NAME_LENGTH, first)


def _separated(segments: Sequence[Segment], *, lowest: bool) -> Segment | None:
    """The segment whose interval lies below (or above) the intervals of all others."""
    if len(segments) < 2:
        return None
    ends = [(*ends_of(s.score), s) for s in segments if s.score]
    for low, high, segment in ends:
        others = [(other_low, other_high) for other_low, other_high, other in ends if other is not segment]
        if all(high < other_low if lowest else low > other_high for other_low, other_high in others):
            return segment
    return None


def ends_of(figure: Figure) -> tuple[float, float]:
    """The interval as numbers; a count is its own interval."""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return low, high


def ranked_drivers(facts: Facts) -> dict[str, tuple[Driver, ...]]:
    """At most eight drivers by family, largest share of R² first. Two families share the eight rows."""
    families = {m.family: sorted(m.drivers, key=lambda d: (-d.share.value, d.name)) for m in facts.models if m.drivers}
    rows = MAX_DRIVERS // max(1, len(families))
    return {family: tuple(drivers[:rows]) for family, drivers in families.items()}


def driver_heading(facts: Facts) -> Sentence:
    """Names drivers only where the nested-model test calls them so and the sign of their effect is certain."""
    ranked = ranked_drivers(facts)
    shown = [d for drivers in ranked.values() for d in drivers]
    if not any(d.is_driver for d in shown):
        tested = " or ".join({"theme": "mention", "component": "rate"}[family] for family in ranked)
        return Sentence(f"Nothing that customers {tested} moves the score beyond noise")
    strongest = _strongest(facts)
    if strongest:
        return Sentence(
            _title_name(strongest.name), " has the ", Rank(strongest.share.id, "strongest"), " link with the score"
        )
    lowering = [d for d in shown if _lowers(d)]
    if lowering:
        first = lowering[:MAX_NAMED]
        # the page has no row for some of them
        others = ", among others" if sum(_lowers(d) for m in facts.models for d in m.drivers) > len(first) else ""
        named = listed([_title_name(d.name, first=False) for d in first], "or")
        return Sentence("Scores are lower where customers criticise ", *named.parts, others)
    return Sentence("What goes with a higher or lower score")


def _lowers(driver: Driver) -> bool:
    return driver.is_driver and driver.effect_negative is not None and ends_of(driver.effect_negative)[1] < 0


def _strongest(facts: Facts) -> Driver | None:
    """The driver whose share of R² lies above all the others', where there is one model to compare within."""
    models = [m for m in facts.models if m.drivers]
    if len(models) != 1 or len(models[0].drivers) < 2:
        return None
    first, *others = sorted(models[0].drivers, key=lambda d: -d.share.value)
    apart = all(ends_of(first.share)[0] > ends_of(other.share)[1] for other in others)
    return first if first.is_driver and apart else None


def driver_days(facts: Facts) -> Sentence:
    """The days of the answers that the models rest on: from the first to the end of the report's period."""
    last = facts.period.end - timedelta(days=1) if facts.period else facts.last_day
    if facts.first_day is None or last is None:
        return Sentence()
    return Sentence("Answers from ", Day(facts.first_day), " to ", Day(last), ".")


def theme_heading(facts: Facts) -> Sentence:
    """For pages without drivers: what customers speak of."""
    if len(facts.themes) > 1:
        first, second = sorted(facts.themes, key=lambda t: -t.share.value)[:2]
        if ends_of(first.share)[0] > ends_of(second.share)[1]:
            return Sentence(
                "Customers speak ", Rank(first.share.id, "most"), " of ", _title_name(first.name, first=False)
            )
    return Sentence("What customers speak of")


def movement_heading(facts: Facts) -> Sentence:
    called = [m for m in facts.movements if m.verdict != "no detectable change"]
    if facts.movements and not called:
        return Sentence("No theme moved beyond noise")
    change = spoken_change(facts)
    return Sentence("What changed since ", Time(change.before)) if change else Sentence("What changed")


def movement_sentences(facts: Facts) -> tuple[Sentence, ...]:
    """One sentence per theme whose share of the comments changed, the surest first as given; then what did not."""
    called = [m for m in facts.movements if m.verdict != "no detectable change"]
    sentences = [_movement(m) for m in called[:MAX_MOVEMENTS]]
    if len(called) > MAX_MOVEMENTS:
        sentences.append(Sentence("More themes moved; the explorer shows them all."))
    if len(called) < len(facts.movements):
        rest = "The other themes" if called else "Every theme"
        verb = "show" if called else "shows"
        sentences.append(
            Sentence(f"{rest} {verb} no detectable change in how often customers mention {'them' if called else 'it'}.")
        )
    return tuple(sentences)


def _movement(movement: Movement) -> Sentence:
    size = Printed(movement.difference, form="size")
    return Sentence(
        Name(movement.name, first=True),
        " ",
        Claim(movement.difference.id, movement.verdict),
        " from ",
        Printed(movement.before),
        " to ",
        Printed(movement.after),
        " of comments (by ",
        size,
        " points, ",
        Printed(movement.difference, "low", "difference"),
        " to ",
        Printed(movement.difference, "high", "difference"),
        ").",
    )


def actions(facts: Facts) -> tuple[Driver, ...]:
    """The drivers with a gain that is above zero within its interval, largest first."""
    drivers = [d for m in facts.models for d in m.drivers if d.is_driver and d.gain and ends_of(d.gain)[0] > 0]
    return tuple(sorted(drivers, key=lambda d: (-(d.gain.value if d.gain else 0.0), d.name))[:MAX_ACTIONS])
