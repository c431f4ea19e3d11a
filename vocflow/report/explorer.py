"""The explorer: the analysts' page, with Plotly figures and every theme's verbatims.

The page brings its data as JSON and one script of its own, which the page's Content-Security-Policy admits by its
hash; that script alone may load another, plotly.js, which is written once per reports folder.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from markupsafe import Markup

from vocflow.report import charts, method, sections, sentences
from vocflow.report.brief import content_hash, environment, own_file
from vocflow.report.facts import Facts
from vocflow.report.numbers import Form, Printed
from vocflow.report.prose import NAME_LENGTH, Sentence, clip, interval, plain
from vocflow.schema import Feeling, Figure

MAX_VERBATIMS = 2000
SHORT_NAME_LENGTH = 16


@dataclass(frozen=True)
class Verbatim:
    """A redacted comment with what was read in it."""

    text: str
    themes: tuple[str, ...]
    feeling: Feeling
    source: str
    channel: str | None
    day: date | None
    feedback_id: str
    by_human: bool = False
    """Whether a person judged it; a model read it otherwise."""


def write_plotly(reports: Path) -> Path:
    """Write plotly.js into the reports folder unless it is there, and give its path. Imports plotly (0.5 s)."""
    path = reports / plotly_name()
    if not path.exists():
        reports.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(_plotly_script())
        partial.replace(path)
    return path


def plotly_name() -> str:
    from plotly.offline import get_plotlyjs_version

    return f"plotly-{get_plotlyjs_version()}.min.js"


@cache
def _plotly_script() -> bytes:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs()).encode("utf-8")


def render_explorer(facts: Facts, comments: Sequence[Verbatim]) -> str:
    """The page as HTML. It expects plotly.js one folder above it, where `write_plotly(reports)` puts it."""
    script = _own_script()
    style = own_file("explorer.css")
    return (
        environment()
        .get_template("explorer.html.j2")
        .render(
            facts=facts,
            headline=sentences.headline(facts),
            dek=sentences.dek(facts),
            headings=_headings(facts),
            driver_days=sections.driver_days(facts),
            remarks=[plain(remark) for remark in method.all_remarks(facts)],
            method=method,
            sentences=sentences,
            plotly=plotly_name(),
            script=script,
            script_hash=content_hash(script),
            style=style,
            shown=min(len(comments), MAX_VERBATIMS),
            total=len(comments),
            data=embedded_json(_data(facts, comments[:MAX_VERBATIMS])),
        )
    )


def _own_script() -> Markup:
    plotly = {"src": f"../{plotly_name()}", "integrity": content_hash(_plotly_script().decode("utf-8"))}
    return Markup("const plotly = {};\n{}").format(embedded_json(plotly), own_file("explorer.js"))


def embedded_json(value: object) -> Markup:
    """JSON that cannot end or open a script element: every <, >, & and line separator is written as an escape.

    >>> print(embedded_json("</script><!--"))
    "\\u003c/script\\u003e\\u003c!--"
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704


def _headings(facts: Facts) -> dict[str, Sentence | None]:
    """A heading for each chart that there is something to draw for."""
    scored = facts.outcome and any(period.score for period in facts.periods)
    return {
        "trend": sections.trend_heading(facts) if scored else None,
        "themes": sections.theme_heading(facts) if facts.themes else None,
        "drivers": sections.driver_heading(facts) if any(model.drivers for model in facts.models) else None,
    }


def _data(facts: Facts, comments: Sequence[Verbatim]) -> dict[str, object]:
    return {
        "trend": _trend(facts),
        "themes": _themes(facts),
        "drivers": _drivers(facts),
        "verbatims": [
            [
                plain(c.text),
                [plain(theme) for theme in c.themes],
                c.feeling,
                plain(c.source),
                plain(c.channel or ""),
                c.day.isoformat() if c.day else "",
                c.feedback_id,
                c.by_human,
            ]
            for c in comments
        ],
    }


def plotly_text(text: str) -> str:
    """A user's text for Plotly, which reads a small HTML, and TeX between dollar signs: entities keep it text.

    >>> plotly_text("<a href='x'>y</a>")
    "&lt;a href='x'&gt;y&lt;/a&gt;"
    """
    return html.escape(plain(text), quote=False).replace("$", "&#36;")


def _mark(name: str, figure: Figure, form: Form = "level") -> dict[str, object]:
    """One dot with its interval: `below` and `above` are the arms of the error bar."""
    low, high = sections.ends_of(figure)
    printed, within = Printed(figure, form=form), interval(figure, form)
    return {
        "name": plotly_text(name),
        "value": figure.value,
        "below": figure.value - low,
        "above": high - figure.value,
        "text": str(printed),
        "hover": f"{plotly_text(name)}<br>{printed} {within}<br>n = {figure.n:,}",
    }


def _names(name: str, note: str = "") -> dict[str, str]:
    """A row's label, and a short one for phones."""
    return {
        "name": plotly_text(clip(name, NAME_LENGTH) + note),
        "short": plotly_text(clip(name, SHORT_NAME_LENGTH) + note),
    }


def _trend(facts: Facts) -> list[dict[str, object]]:
    called = {call.period.label: call.change.verdict for call in sections.called_changes(facts)}
    return [
        {**_mark(p.label, p.score), "closed": p.closed, "called": called.get(p.label, "")}
        for p in facts.periods
        if p.score
    ]


def _themes(facts: Facts) -> list[dict[str, object]]:
    return [
        {
            **_names(theme.name, f"  {Printed(theme.share)}"),
            "negative": _mark("criticism of " + theme.name, theme.negative),
            "positive": _mark("praise of " + theme.name, theme.positive),
        }
        for theme in sorted(facts.themes, key=lambda t: (t.share.value, t.name))
    ]


def _drivers(facts: Facts) -> list[dict[str, object]]:
    rows = []
    for model in facts.models:
        for driver in sorted(model.drivers, key=lambda d: (d.share.value, d.name)):
            effects = {kind: _mark(driver.name, effect, "difference") for kind, effect in charts.driver_effects(driver)}
            rows.append({**_names(driver.name), "is_driver": driver.is_driver, **effects})
    return rows
