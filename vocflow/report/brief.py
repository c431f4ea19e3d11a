"""The brief: one self-contained page for leadership, made from facts alone."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from vocflow.report import charts, method, sections, sentences
from vocflow.report.facts import Driver, Facts, Quote, Segment, ThemeShare
from vocflow.report.numbers import Form, Printed
from vocflow.report.prose import Claim, Code, Constant, Day, Name, Sentence, Time, clip, interval
from vocflow.schema import Figure

TEMPLATES = Path(__file__).parent / "templates"
QUOTE_LENGTH = 220


def render_brief(facts: Facts) -> str:
    """The page as HTML: no script, no request, at most 150 KB whatever the facts hold."""
    template = environment().get_template("brief.html.j2")
    style = own_file("brief.css")
    return template.render(
        facts=facts,
        page=_page(facts),
        style=style,
        style_hash=content_hash(style),
        sections=sections,
        sentences=sentences,
        method=method,
    )


@cache
def environment() -> Environment:
    """Templates with autoescape on; a name that is missing from the page is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(printed=Printed, interval=interval, name=Name, constant=Constant, day=Day, code=Code, time=Time)
    return made


def own_file(name: str) -> Markup:
    """A style sheet or script of this package, as it stands: the only markup that is not escaped."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704


def content_hash(content: str) -> str:
    """The source expression by which a Content-Security-Policy admits this one inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


@dataclass(frozen=True)
class Number:
    """One of the three numbers: what is printed large, what it is, and the sentences that bound it."""

    large: Sentence
    label: Sentence
    bounds: Sentence


@dataclass(frozen=True)
class SegmentRow:
    segment: Segment
    chart: Markup


@dataclass(frozen=True)
class DriverRow:
    driver: Driver
    chart: Markup


@dataclass(frozen=True)
class ThemeRow:
    theme: ThemeShare
    chart: Markup


@dataclass(frozen=True)
class ClippedQuote:
    text: str
    quote: Quote


@dataclass(frozen=True)
class Page:
    """What the template sets, in the order of the page."""

    kicker: Sentence
    headline: Sentence
    dek: tuple[Sentence, ...]
    numbers: tuple[Number, ...]
    trend: Markup | None
    segments: tuple[SegmentRow, ...]
    drivers: tuple[tuple[str, tuple[DriverRow, ...]], ...]
    themes: tuple[ThemeRow, ...]
    quotes: tuple[ClippedQuote, ...]


def _page(facts: Facts) -> Page:
    return Page(
        kicker=_kicker(facts),
        headline=sentences.headline(facts),
        dek=sentences.dek(facts),
        numbers=_numbers(facts),
        trend=_trend(facts),
        segments=_segment_rows(facts),
        drivers=_driver_rows(facts),
        themes=() if any(m.drivers for m in facts.models) else _theme_rows(facts),
        quotes=tuple(ClippedQuote(clip(q.text, QUOTE_LENGTH), q) for q in facts.quotes[: sections.MAX_QUOTES]),
    )


def _kicker(facts: Facts) -> Sentence:
    subject = "What customers say" if facts.outcome is None else "Customer loyalty"
    period = sentences.spoken_period(facts)
    parts = Sentence(Name(facts.project, length=60), f" · {subject}")
    return parts + Sentence(", ", Time(period.label)) if period else parts


def _numbers(facts: Facts) -> tuple[Number, ...]:
    if not facts.feedback.value:
        return ()
    if facts.outcome is None:
        return _feeling_numbers(facts)
    return tuple(number for number in (_score_number(facts), _change_number(facts), _third_number(facts)) if number)


def _score_number(facts: Facts) -> Number | None:
    period = sentences.spoken_period(facts)
    if facts.outcome is None or period is None or period.score is None:
        return None
    so_far = "" if period.closed else " so far"
    label = Sentence(f"{sentences.score_name(facts.outcome)} in ", Time(period.label), so_far)
    if facts.outcome.kind == "rating":
        label += Sentence(", scale ", *sentences.scale(facts.outcome).parts)
    return Number(Sentence(Printed(period.score)), label, _bounds(period.score))


def _bounds(figure: Figure, form: Form = "level", currency: str = "") -> Sentence:
    ends = interval(figure, "difference" if form == "difference" else "level", currency)
    if figure.unit == "money":
        return ends + Sentence(", ", Printed(figure, "n"), " customer" if figure.n == 1 else " customers")
    return ends + Sentence(", n\u00a0=\u00a0", Printed(figure, "n"))


def _change_number(facts: Facts) -> Number:
    change = sentences.spoken_change(facts)
    if change is None:
        return Number(
            Sentence("No comparison"), Sentence("with an earlier period"), Sentence("so no change is claimed")
        )
    return Number(
        Sentence(Printed(change.difference, form="difference"), " points"),
        Sentence(Claim(change.difference.id, change.verdict), " since ", Time(change.before)),
        _bounds(change.difference, "difference"),
    )


def _third_number(facts: Facts) -> Number | None:
    """Money under its right name; where there is no customer table, what stands in for it."""
    if facts.exposed:
        of = Sentence(" by ", Name(facts.exposed_theme)) if facts.exposed_theme else Sentence("")
        return Number(
            Sentence(Printed(facts.exposed, currency=facts.currency)),
            Sentence("Revenue exposed") + of + Sentence(", a year"),
            _bounds(facts.exposed, currency=facts.currency),
        )
    if facts.recommend:
        return Number(Sentence(Printed(facts.recommend)), Sentence("would recommend"), _bounds(facts.recommend))
    criticism = sentences.feeling_share(facts, "negative")
    if criticism:
        return Number(
            Sentence(Printed(criticism)), Sentence("of comments are criticism, as classified"), _bounds(criticism)
        )
    return None


def _feeling_numbers(facts: Facts) -> tuple[Number, ...]:
    words = {"negative": "criticism", "neutral": "neither", "positive": "praise"}
    return tuple(
        Number(Sentence(Printed(share)), Sentence(f"{words[feeling]}, as classified"), _bounds(share))
        for feeling, share in facts.feelings
    )


def _trend(facts: Facts) -> Markup | None:
    period = sentences.spoken_period(facts)
    if facts.outcome is None or period is None:
        return None
    shown = sections.shown_periods(facts)
    if len([p for p in shown if p.score]) > 1:
        return charts.trend(facts.outcome, shown, sections.called_changes(facts), period)
    return charts.interval_strip(period.score, facts.outcome) if period.score else None


def _segment_rows(facts: Facts) -> tuple[SegmentRow, ...]:
    shown = sections.shown_segments(facts)
    parts = {segment.value: charts.segment_parts(segment) for segment in shown if segment.score}
    bars = [part for part in parts.values() if part]
    scores = [segment.score for segment in shown if segment.score]
    rows = []
    for place, segment in enumerate(shown):
        part, key = parts.get(segment.value), f"segment-{place}"
        if part:
            chart = charts.diverging_bar(part, bars, key, "Detractors, passives and promoters")
        elif segment.score:
            chart = charts.score_row(segment.score, scores, key)
        else:
            chart = Markup("")
        rows.append(SegmentRow(segment, chart))
    return tuple(rows)


def _driver_rows(facts: Facts) -> tuple[tuple[str, tuple[DriverRow, ...]], ...]:
    families = []
    for family, drivers in sections.ranked_drivers(facts).items():
        every = [effect for d in drivers for _, effect in charts.driver_effects(d)]
        rows = []
        for place, driver in enumerate(drivers):
            effects = charts.driver_effects(driver)
            title = "Points of the score where criticised and where praised"
            chart = charts.effect_row(effects, every, f"{family}-{place}", title) if effects else Markup("")
            rows.append(DriverRow(driver, chart))
        families.append((family, tuple(rows)))
    return tuple(families)


def _theme_rows(facts: Facts) -> tuple[ThemeRow, ...]:
    shown = sorted(facts.themes, key=lambda t: (-t.share.value, t.name))[: sections.MAX_THEMES]
    parts = [charts.Parts(theme.negative, None, theme.positive) for theme in shown]
    return tuple(
        ThemeRow(theme, charts.diverging_bar(part, parts, f"theme-{place}", "Criticism and praise, as classified"))
        for place, (theme, part) in enumerate(zip(shown, parts, strict=True))
    )
