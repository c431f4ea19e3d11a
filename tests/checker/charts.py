"""Where charts draw their numbers: positions are held against the recomputed values, by the chart's own scale."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from .facts import Unknown
from .page import Node
from .printed import MINUS
from .reading import Reading
from .rules_scores import called, shown_periods
from .stats import NONE, Fact

NEAR = 0.75
"""Pixels, or hundredths of a width, that rounding may cost."""
LABEL_ABOVE = 5.0
"""A tick's label stands at most this many pixels above its line."""


def _at(node: Node, name: str) -> float:
    return float(node.attributes[name].rstrip("%"))


def _line(values: Sequence[float], places: Sequence[float]) -> tuple[float, float]:
    """The scale that leads from values to places: slope and start."""
    slope, start = np.polyfit(values, places, 1)
    return float(slope), float(start)


def _drawn(r: Reading, what: str, value: float, place: float, scale: tuple[float, float]) -> None:
    expected = scale[0] * value + scale[1]
    r.expect(abs(place - expected) <= NEAR, f"{what} at {place}", f"{expected:.2f}", f"it stands for {value}")


def trend(r: Reading, section: Node) -> None:
    """Dots and whiskers by the ticks beside them; lines drawn strong where a change is beyond noise."""
    chart = section.first("svg", "trend")
    if chart is None:
        return
    r.where = "trend chart"
    periods = shown_periods(r)
    facts = [r.measured.estimate(r.measured.scores(period)) for period in periods]
    scored = [(period, fact) for period, fact in zip(periods, facts, strict=True) if fact]
    labels = [" ".join(t.text for t in node.all("tspan")) for node in chart.all("text", "period")]
    for period, fact, label in zip(periods, facts, labels, strict=False):
        note = "" if r.measured.closed(period) else " so far"
        wanted = r.measured.label(period) + (" too few" if fact is None else note)
        r.expect(label in (wanted, r.measured.label(period) + " too few"), label, wanted, "the period below a dot")
    r.expect(len(labels) == len(periods), str(labels), str(len(periods)), "the periods of the chart")
    ticks = _ticks(chart)
    if len(ticks) < 2:
        r.fault(str(ticks), "two ticks", "without them the chart has no scale")
        return
    scale = _line(list(ticks), list(ticks.values()))
    dots, whiskers = chart.all("circle"), chart.all("line", "whisker")
    r.expect(len(dots) == len(scored), str(len(dots)), str(len(scored)), "a dot for each score")
    for (period, fact), dot, whisker in zip(scored, dots, whiskers, strict=False):
        _drawn(r, str(period), fact.value, _at(dot, "cy"), scale)
        ends = sorted((_at(whisker, "y1"), _at(whisker, "y2")))
        _drawn(r, f"{period} high", fact.high or 0, ends[0], scale)
        _drawn(r, f"{period} low", fact.low or 0, ends[1], scale)
    _links(r, chart, [period for period, _ in scored])


def _ticks(chart: Node) -> dict[float, float]:
    """Values of the scale with the height of the line that each label stands at."""
    lines = [_at(line, "y1") for line in chart.all("line") if {"grid", "zero"} & set(line.classes)]
    found = {}
    for label in chart.all("text", "tick"):
        near = [height for height in lines if 0 <= height - _at(label, "y") <= LABEL_ABOVE]
        if len(near) == 1:
            found[float(label.text.replace(MINUS, "-"))] = near[0]
    return found


def _links(r: Reading, chart: Node, scored: Sequence[pd.Period]) -> None:
    verdicts = {period: fact.verdict for period, (_, fact) in called(r).items()}
    drawn = [" ".join(set(node.classes) - {"link"}) for node in chart.all("line", "link")]
    pairs = [(p, q) for p, q in itertools.pairwise(scored) if p + 1 == q]
    wanted = [verdicts.get(q, NONE).replace(NONE, "steady") if r.measured.closed(q) else "open" for _, q in pairs]
    r.expect(drawn == wanted, str(drawn), str(wanted), "a line stands for a comparison, a strong one for a change")
    for note in chart.all("text", "note"):
        claims = note.marked("data-claim")
        figures = note.marked("data-figure")
        own = [figure for figure, _ in called(r).values()]
        r.expect(claims == figures and set(claims) <= set(own), str(claims + figures), str(own), "a note on a change")


def bars(r: Reading, section: Node) -> None:
    """Widths of a bar's parts are in proportion to the shares they stand for; printed parts stand in their own."""
    for row in section.all("li"):
        chart = row.first("svg", "bar")
        if chart is None:
            continue
        r.where = f"bar of {row.all(css='name')[0].text}"
        widths = {
            kind: sum(_at(n, "width") for n in chart.all("rect", kind)) for kind in ("against", "between", "favour")
        }
        shares = _shares(r, row)
        total, whole = sum(widths.values()), sum(shares.values())
        for kind, share in shares.items():
            wanted = total * share / whole if whole else 0.0
            r.expect(
                abs(widths[kind] - wanted) <= NEAR, f"{kind} {widths[kind]}", f"{wanted:.2f}", "the width of a part"
            )


def _shares(r: Reading, row: Node) -> dict[str, float]:
    ids = set(row.marked("data-figure"))
    name = row.all(css="name")[0].text
    kinds = {"detractors": "against", "passives": "between", "promoters": "favour"}
    found: dict[str, float] = {}
    for figure in ids:
        kind = kinds.get(figure.partition(".")[0]) or {"negative": "against", "positive": "favour"}.get(
            figure.split(".")[2:3][0] if figure.count(".") > 1 else ""
        )
        fact = _fact(r, figure, name) if kind else None
        if kind and fact:
            found[kind] = fact.value
    if found and "between" not in found:
        found["between"] = 1 - sum(found.values())
    return found


def _fact(r: Reading, figure: str, name: str) -> Fact | None:
    try:
        return r.facts.fact(figure, name)
    except Unknown:
        return None


def effects(r: Reading, rows: Node) -> None:
    """All rows of a family share one scale, with its zero where the line of zero stands."""
    values, places = [], []
    for row in rows.all("li"):
        chart = row.first("svg", "effects")
        if chart is None:
            continue
        name = row.all(css="name")[0].text
        values.append(0.0)
        places.append(_at(chart.all("line", "zero")[0], "x1"))
        for text, whisker, dot in zip(
            chart.all("text", "effect"), chart.all("line", "whisker"), chart.all("circle"), strict=True
        ):
            mark = next(node for node in text.all() if "data-figure" in node.attributes)
            fact = _fact(r, mark.attributes["data-figure"], name)
            if fact:
                ends = sorted((_at(whisker, "x1"), _at(whisker, "x2")))
                values += [fact.low or 0.0, fact.value, fact.high or 0.0]
                places += [ends[0], _at(dot, "cx"), ends[1]]
    r.where = "effects chart"
    if len(set(values)) > 1:
        scale = _line(values, places)
        for value, place in zip(values, places, strict=True):
            _drawn(r, "a dot or an end", value, place, scale)
