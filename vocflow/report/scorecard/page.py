"""The scorecard as one self-contained page: no script, no request, as many sheets as it has sections for."""

from __future__ import annotations

from vocflow.report import method, sentences
from vocflow.report.brief import QUOTE_LENGTH, content_hash, environment, own_file
from vocflow.report.facts import Facts
from vocflow.report.prose import Given, Name, Sentence, Time, clip
from vocflow.report.scorecard import Scorecard, sections


def render_scorecard(facts: Facts) -> str:
    """The page as HTML; with no section to show it says so."""
    scorecard = facts.scorecard or Scorecard()
    style = own_file("brief.css") + own_file("scorecard.css")
    template = environment().get_template("scorecard.html.j2")
    return template.render(
        facts=facts,
        kicker=_kicker(facts),
        headline=sentences.headline(facts),
        sections=sections(scorecard),
        style=style,
        style_hash=content_hash(style),
        method=method,
        missing=[Given(clip(remark, method.REMARK_LENGTH)) for remark in scorecard.missing],
        clipped=lambda text: clip(text, QUOTE_LENGTH),
    )


def _kicker(facts: Facts) -> Sentence:
    period = sentences.spoken_period(facts)
    parts = Sentence(Name(facts.project, length=60), " · Scorecard")
    return parts + Sentence(", ", Time(period.label)) if period else parts
