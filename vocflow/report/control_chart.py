"""The control chart as inline SVG: a point a period, the limits that its size leaves, and the days of change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from vocflow.report.charts import PLOT_HEIGHT, Axis, gridline, svg, ticks
from vocflow.report.numbers import Printed
from vocflow.report.sections import ends_of

if TYPE_CHECKING:
    from vocflow.report.scorecard.trend import ChangeFound, ChartedPeriod, TrendFacts

TOP = 40
"""Room above the plot for the days of change, in two lanes."""
MOST_LABELS = 6


def drawn(found: TrendFacts) -> Markup:
    """Points joined by a line, limits as steps, change points as upright lines in the band of their interval."""
    periods = found.periods
    ends = [end for period in periods for end in (*ends_of(period.limits), period.score.value)]
    room = 0.06 * (max(ends) - min(ends)) or 1.0
    y = Axis(max(-100.0, min(ends) - room), min(100.0, max(ends) + room), TOP + PLOT_HEIGHT, TOP)
    x = Axis(0, len(periods), 7, 99)
    parts = [gridline(tick, y(tick)) for tick in ticks(y.low, y.high)]
    parts += [_change(change, x, y, lane) for lane, change in enumerate(found.changes)]
    parts += [_limits(period, at, x, y) for at, period in enumerate(periods)]
    parts += [_joined(a, b, at, x, y) for at, (a, b) in enumerate(pairwise(periods))]
    parts += [_point(period, at, x, y) for at, period in enumerate(periods)]
    parts += _labels(periods, x, y.first)
    title = f"NPS by {found.length} with control limits"
    return svg(TOP + PLOT_HEIGHT + 24, "control", Markup("").join(parts), "control", title, "A table has the values.")


def _change(change: ChangeFound, x: Axis, y: Axis, lane: int) -> Markup:
    left, right = x(change.low_place), x(change.high_place)
    place = x(change.place)
    anchor = "end" if place > 70 else "start"
    return Markup(
        '<rect class="change-band" x="{left}%" width="{width}%" y="{top}" height="{height}"/>'
        '<line class="leader" x1="{x}%" x2="{x}%" y1="{top}" y2="{bottom}"/>'
        '<text class="note" x="{x}%" dx="{dx}" y="{label}" text-anchor="{anchor}">{day}</text>'
    ).format(
        left=left, width=round(max(right - left, 0.2), 2), top=TOP, height=PLOT_HEIGHT, x=place, bottom=y.first,
        label=14 + 18 * (lane % 2), anchor=anchor, dx=-4 if anchor == "end" else 4,
        day=Printed(change.day).html("tspan"),
    )  # fmt: skip


def _limits(period: ChartedPeriod, at: int, x: Axis, y: Axis) -> Markup:
    edges = Markup("").join(
        Markup('<line class="control-limit" x1="{}%" x2="{}%" y1="{y}" y2="{y}"/>').format(x(at), x(at + 1), y=y(end))
        for end in ends_of(period.limits)
    )
    centre = y(period.limits.value)
    return edges + Markup('<line class="centre" x1="{}%" x2="{}%" y1="{y}" y2="{y}"/>').format(
        x(at), x(at + 1), y=centre
    )


def _joined(a: ChartedPeriod, b: ChartedPeriod, at: int, x: Axis, y: Axis) -> Markup:
    return Markup('<line class="link steady" x1="{}%" x2="{}%" y1="{}" y2="{}"/>').format(
        x(at + 0.5), x(at + 1.5), y(a.score.value), y(b.score.value)
    )


def _point(period: ChartedPeriod, at: int, x: Axis, y: Axis) -> Markup:
    place, height = x(at + 0.5), y(period.score.value)
    dot = Markup('<circle class="{}" cx="{}%" cy="{}" r="{}"/>').format(
        "dot beyond" if period.beyond else "dot", place, height, 5 if period.beyond else 3
    )
    if not period.beyond:
        return dot
    return dot + Markup('<text class="value" x="{}%" y="{}" text-anchor="middle">{}</text>').format(
        place, height - 8, Printed(period.score).html("tspan")
    )


def _labels(periods: Sequence[ChartedPeriod], x: Axis, bottom: float) -> list[Markup]:
    """Some six labels, evenly spread from the first period on."""
    every = -(-len(periods) // MOST_LABELS)
    return [
        Markup('<text class="period constant" x="{}%" y="{}" text-anchor="middle">{}</text>').format(
            x(at + 0.5), bottom + 16, period.label
        )
        for at, period in enumerate(periods)
        if at % every == 0
    ]
