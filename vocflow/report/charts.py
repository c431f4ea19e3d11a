"""Charts as inline SVG that never scales its text: places are percentages of the width, heights are pixels.

Numbers in a chart carry their figure's id like those in the text. Colours come from the page's style sheet by class.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from vocflow.report.facts import Driver, Outcome, Period, Segment
from vocflow.report.numbers import Printed, printed_scale_end
from vocflow.report.sections import ComparedPeriod, ends_of
from vocflow.schema import Figure

PLOT_HEIGHT = 156
VALUE_HEIGHT = 20
"""Room above the highest interval for its number."""
LANE_HEIGHT = 18
ROW_HEIGHT = 26
NARROWEST_LABELLED = 0.08
"""A part of a bar below this share of the full width is too narrow for its number on a phone."""


@dataclass(frozen=True)
class Axis:
    """A linear scale from data to a place between two ends, in percent or pixels."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return self.first
        clamped = min(max(value, self.low), self.high)
        return round(self.first + (clamped - self.low) / (self.high - self.low) * (self.last - self.first), 2)


def trend(outcome: Outcome, periods: Sequence[Period], called: Sequence[ComparedPeriod], spoken: Period) -> Markup:
    """Scores with their intervals; changes beyond noise drawn strong and named, all others as a thin line.

    Lines join neighbours only: across a period without a score nothing was compared.
    """
    lanes = min(2, len(called))
    top = lanes * LANE_HEIGHT + VALUE_HEIGHT
    y = _trend_axis(outcome, periods, top, top + PLOT_HEIGHT)
    step = 86 / max(1, len(periods) - 1)
    x = {period.label: round(9 + step * place, 2) for place, period in enumerate(periods)}
    changes = {call.period.label: call for call in called}
    parts = [gridline(tick, y(tick)) for tick in ticks(y.low, y.high)]
    scored = [period for period in periods if period.score]
    neighbours = [(a, b) for a, b in pairwise(periods) if a.score and b.score]
    parts += [_link(x, y, a, b, changes) for a, b in neighbours]
    parts += [_point(x[p.label], y, p, emphasised=p.label == spoken.label) for p in scored]
    parts += [_period_label(x[p.label], y.first, p) for p in periods]
    before = {b.label: a.label for a, b in neighbours}
    for place, call in enumerate(call for call in called if call.period.label in before):
        middle = (x[before[call.period.label]] + x[call.period.label]) / 2
        parts.append(_annotation(middle, y.first, call, lane=place % 2))
    return svg(
        top + PLOT_HEIGHT + 48,
        "trend",
        Markup("").join(parts),
        "trend",
        "The score by period, with intervals",
        "The table that follows has the same values.",
    )


def _trend_axis(outcome: Outcome, periods: Sequence[Period], top: float, bottom: float) -> Axis:
    """From below the lowest interval to above the highest, never beyond what the scale can reach."""
    floor, ceiling = (-100.0, 100.0) if outcome.kind == "nps" else (outcome.low, outcome.high)
    ends = [end for p in periods if p.score for end in ends_of(p.score)]
    room = max(0.08 * (max(ends) - min(ends)), 0.02 * (ceiling - floor))
    return Axis(max(floor, min(ends) - room), min(ceiling, max(ends) + room), bottom, top)


def ticks(low: float, high: float) -> list[float]:
    """Three to five round numbers within the ends."""
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step)
    return [round(step * place, 6) for place in range(first, math.floor(high / step) + 1)]


def gridline(value: float, y: float) -> Markup:
    kind = "zero" if value == 0 else "grid"
    return Markup(
        '<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/><text class="tick constant" x="0" y="{}">{}</text>'
    ).format(kind, y, y, y - 4, printed_scale_end(value))


def _link(x: dict[str, float], y: Axis, a: Period, b: Period, changes: dict[str, ComparedPeriod]) -> Markup:
    assert a.score and b.score
    call = changes.get(b.label)
    kind = call.change.verdict if call else "open" if not b.closed else "steady"
    return Markup('<line class="link {}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>').format(
        kind, x[a.label], x[b.label], y(a.score.value), y(b.score.value)
    )


def _point(x: float, y: Axis, period: Period, *, emphasised: bool) -> Markup:
    assert period.score
    low, high = ends_of(period.score)
    kind = "dot" if period.closed else "dot open-dot"
    return Markup(
        '<line class="whisker" x1="{x}%" x2="{x}%" y1="{low}" y2="{high}"/>'
        '<circle class="{kind}" cx="{x}%" cy="{y}" r="4.5"/>'
        '<text class="value{last}" x="{x}%" y="{top}" text-anchor="middle">{value}</text>'
    ).format(
        x=x,
        low=y(low),
        high=y(high),
        kind=kind,
        y=y(period.score.value),
        top=y(high) - 6,
        last=" last" if emphasised else "",
        value=Printed(period.score).html("tspan"),
    )


def _period_label(x: float, bottom: float, period: Period) -> Markup:
    """The label in two lines, so that eight of them stand side by side on a phone."""
    first, _, second = period.label.partition(" ")
    note = "" if period.closed else "so far"
    if period.score is None:
        note = "too few"
    lines = [line for line in (first, second, note) if line]
    spans = [
        Markup('<tspan x="{}%" y="{}">{}</tspan>').format(x, bottom + 16 + 13 * place, line)
        for place, line in enumerate(lines)
    ]
    return Markup('<text class="period constant" text-anchor="middle">{}</text>').format(Markup(" ").join(spans))


def _annotation(x: float, bottom: float, call: ComparedPeriod, lane: int) -> Markup:
    """ "fell 24.3" above the line that fell; neighbours stand in two lanes."""
    baseline = 13 + LANE_HEIGHT * lane
    anchor = "end" if x > 70 else "middle"
    size = Printed(call.change.difference, form="size").html("tspan")
    return Markup(
        '<line class="leader" x1="{x}%" x2="{x}%" y1="{top}" y2="{bottom}"/>'
        '<text class="note {kind}" x="{x}%" dx="{dx}" y="{y}" text-anchor="{anchor}">'
        '<tspan data-claim="{id}">{verb}</tspan> {size}</text>'
    ).format(
        x=round(x, 2),
        top=baseline + 4,
        bottom=bottom,
        kind=call.change.verdict,
        y=baseline,
        anchor=anchor,
        dx=6 if anchor == "end" else 0,
        id=call.change.difference.id,
        verb=call.change.verdict,
        size=size,
    )


def interval_strip(figure: Figure, outcome: Outcome) -> Markup:
    """One score with its interval on the whole of its scale."""
    floor, ceiling = (-100.0, 100.0) if outcome.kind == "nps" else (outcome.low, outcome.high)
    x = Axis(floor, ceiling, 13, 87)
    ticks = [floor, (floor + ceiling) / 2, ceiling]
    parts = [
        Markup(
            '<line class="{}" x1="{p}%" x2="{p}%" y1="30" y2="62"/>'
            '<text class="tick constant" x="{p}%" y="78" text-anchor="middle">{}</text>'
        ).format("zero" if tick == 0 else "grid", printed_scale_end(tick), p=x(tick))
        for tick in ticks
    ]
    low, high = ends_of(figure)
    parts.append(
        Markup(
            '<line class="whisker wide" x1="{}%" x2="{}%" y1="46" y2="46"/><circle class="dot" cx="{}%" cy="46" r="6"/>'
            '<text class="value last" x="{}%" y="24" text-anchor="middle">{}</text>'
        ).format(x(low), x(high), x(figure.value), x(figure.value), Printed(figure).html("tspan"))
    )
    parts.append(
        Markup('<text class="end" x="{}%" y="50" dx="-6" text-anchor="end">{}</text>').format(
            x(low), Printed(figure, "low").html("tspan")
        )
    )
    parts.append(
        Markup('<text class="end" x="{}%" y="50" dx="6">{}</text>').format(
            x(high), Printed(figure, "high").html("tspan")
        )
    )
    return svg(
        84,
        "strip",
        Markup("").join(parts),
        "strip",
        "The score with its interval on its whole scale",
        "The numbers stand beside the chart.",
    )


@dataclass(frozen=True)
class Parts:
    """The three parts of a diverging bar: against, in between (centred on the middle line), in favour."""

    against: Figure
    between: Figure | None
    favour: Figure

    @property
    def middle(self) -> float:
        if self.between:
            return self.between.value
        return max(0.0, 1 - self.against.value - self.favour.value)

    @property
    def left(self) -> float:
        return self.against.value + self.middle / 2

    @property
    def right(self) -> float:
        return self.favour.value + self.middle / 2


def segment_parts(segment: Segment) -> Parts | None:
    if segment.detractors and segment.promoters:
        return Parts(segment.detractors, segment.passives, segment.promoters)
    return None


def diverging_bar(parts: Parts, all_rows: Sequence[Parts], key: str, title: str) -> Markup:
    """One bar whose neutral part is centred on a line common to all rows of its chart."""
    left, right = max(p.left for p in all_rows), max(p.right for p in all_rows)
    x = Axis(-left, right, 0, 100)
    places = (
        ("against", parts.against, -parts.left, -parts.middle / 2),
        ("between", parts.between, -parts.middle / 2, parts.middle / 2),
        ("favour", parts.favour, parts.middle / 2, parts.right),
    )
    drawn = [_bar_part(kind, figure, x(start), x(end)) for kind, figure, start, end in places]
    centre = Markup('<line class="centre" x1="{p}%" x2="{p}%" y1="0" y2="{}"/>').format(ROW_HEIGHT, p=x(0))
    return svg(ROW_HEIGHT, "bar", Markup("").join([*drawn, centre]), key, title, "The numbers follow in the text.")


def _bar_part(kind: str, figure: Figure | None, start: float, end: float) -> Markup:
    bar = Markup('<rect class="{}" x="{}%" width="{}%" y="3" height="20"/>').format(kind, start, round(end - start, 2))
    if figure is None or (end - start) < 100 * NARROWEST_LABELLED:
        return bar
    return bar + Markup('<text class="on-{}" x="{}%" y="17.5" text-anchor="middle">{}</text>').format(
        kind, round((start + end) / 2, 2), Printed(figure).html("tspan")
    )


def driver_effects(driver: Driver) -> tuple[tuple[str, Figure], ...]:
    effects = (("against", driver.effect_negative), ("favour", driver.effect_positive), ("plain", driver.effect))
    return tuple((kind, effect) for kind, effect in effects if effect)


def effect_row(effects: Sequence[tuple[str, Figure]], every: Sequence[Figure], key: str, title: str) -> Markup:
    """Effects as dots with intervals around a zero line common to all rows; the number stands outside the interval."""
    ends = [end for figure in every for end in ends_of(figure)]
    x = Axis(min(0.0, *ends), max(0.0, *ends), 14 if min(ends) < 0 else 2, 86 if max(ends) > 0 else 98)
    parts = [Markup('<line class="zero" x1="{p}%" x2="{p}%" y1="0" y2="{}"/>').format(ROW_HEIGHT, p=x(0))]
    for kind, figure in effects:
        low, high = ends_of(figure)
        left = kind == "against" or (kind == "plain" and figure.value < 0)
        parts.append(
            Markup(
                '<line class="whisker {kind}" x1="{}%" x2="{}%" y1="13" y2="13"/>'
                '<circle class="dot {kind}" cx="{}%" cy="13" r="4.5"/>'
                '<text class="effect {kind}" x="{}%" y="17" dx="{}" text-anchor="{}">{}</text>'
            ).format(
                x(low),
                x(high),
                x(figure.value),
                x(low if left else high),
                -6 if left else 6,
                "end" if left else "start",
                Printed(figure, form="difference").html("tspan"),
                kind=kind,
            )
        )
    return svg(ROW_HEIGHT, "effects", Markup("").join(parts), key, title, "The numbers follow in the text.")


def score_row(score: Figure, every: Sequence[Figure], key: str) -> Markup:
    """One score with its interval, on an axis common to all rows; its number stands beside the row."""
    ends = [end for figure in every for end in ends_of(figure)]
    room = 0.1 * (max(ends) - min(ends)) or 1.0
    x = Axis(min(ends) - room, max(ends) + room, 0, 100)
    low, high = ends_of(score)
    content = Markup(
        '<line class="grid" x1="0" x2="100%" y1="13" y2="13"/><line class="whisker" x1="{}%" x2="{}%" y1="13" y2="13"/>'
        '<circle class="dot" cx="{}%" cy="13" r="4.5"/>'
    ).format(x(low), x(high), x(score.value))
    return svg(ROW_HEIGHT, "score", content, key, "The score with its interval", "The numbers follow in the text.")


def svg(height: int, kind: str, content: Markup, key: str, title: str, description: str) -> Markup:
    """An SVG without a view box, so that its text keeps its size at every width."""
    return Markup(
        '<svg class="{}" width="100%" height="{}" role="img" '
        'aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        '<title id="{key}-title">{}</title><desc id="{key}-desc">{}</desc>{}</svg>'
    ).format(kind, height, title, description, content, key=key)
