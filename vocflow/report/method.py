"""The footnote: where the rows went, how the figures were made, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from vocflow.report.facts import Facts, Refusals
from vocflow.report.numbers import Printed
from vocflow.report.prose import Code, Day, Given, Name, Sentence, SentencePart, clip, interval, listed
from vocflow.report.sentences import CONFIDENCE, FEWEST_SHOWN, FEWEST_UNFLAGGED

MAX_REASONS = 4
MAX_LEFT_OUT = 3
REMARK_LENGTH = 180
REASON_LENGTH = 260
NOTES_LENGTH = 200
REMARKS_LENGTH = 320
"""What fits the foot of one printed page; the explorer shows every remark."""


def rows(facts: Facts) -> Sentence:
    """Where every record read has gone."""
    book = facts.accounting
    parts: list[SentencePart] = []
    if facts.first_day and facts.last_day:
        parts += ["Feedback from ", Day(facts.first_day), " to ", Day(facts.last_day), ". "]
    parts += [Printed(book.read), " records read = ", Printed(book.loaded), " loaded + ", Printed(book.updated)]
    parts += [" updated + ", Printed(book.unchanged), " unchanged + ", Printed(book.excluded), " excluded + "]
    parts += [Printed(book.quarantined), " set aside."]
    reasons = [_reason(refusals) for refusals in book.refusals[:MAX_REASONS]]
    if reasons:
        listing = Code("vocflow quarantine list")
        parts += [" Set aside: ", *_flat(reasons)]
        more = len(book.refusals) > MAX_REASONS
        parts += [", the rest under ", listing, "."] if more else [". ", listing, " shows each."]
    return Sentence(*parts)


def _reason(refusals: Refusals) -> Sentence:
    shared = Sentence(", all “", Name(refusals.shared, 28), "”") if refusals.shared else Sentence()
    return Sentence(
        Printed(refusals.count),
        " from ",
        Name(refusals.source, 28),
        " (",
        Name(refusals.reason.replace("_", " "), 28),
        *shared.parts,
        ")",
    )


def _flat(sentences: list[Sentence]) -> list[SentencePart]:
    parts: list[SentencePart] = []
    for place, sentence in enumerate(sentences):
        parts += [", " if place else "", *sentence.parts]
    return parts


def figures(facts: Facts) -> Sentence:
    """How the scores, changes and effects were made, as far as this page shows them."""
    if not facts.feedback.value:
        return Sentence()
    parts: list[SentencePart] = ["Intervals hold with ", CONFIDENCE, " confidence. "]
    if facts.outcome and facts.outcome.kind == "nps":
        parts += ["NPS is the percentage of promoters minus that of detractors on “", Name(facts.outcome.question, 90)]
        parts += ["”. "]
    if facts.outcome:
        parts += ["A change is called only between two closed periods. Below ", FEWEST_SHOWN, " answers no score "]
        parts += ["is shown, below ", FEWEST_UNFLAGGED, " it is faint. "]
    for model in facts.models:
        parts += ["The regression on ", "themes" if model.family == "theme" else "rated components", " explains "]
        parts += [Printed(model.r_squared), " ", *interval(model.r_squared).parts, " of the score; its effects are "]
        parts += ["associations, not proof of cause. "]
    if any(d.gain for m in facts.models for d in m.drivers):
        parts += ["Gain: what the period's score would gain were its complaints gone and the association causal. "]
    if facts.exposed:
        parts += ["Revenue exposed: the yearly value of today's customers with the complaint; a customer with several "]
        parts += ["counts under each, so the rows do not add up. "]
    return Sentence(*parts)


def readers(facts: Facts) -> Sentence:
    """Who read the comments, and by which rules."""
    parts: list[SentencePart] = []
    if facts.reader:
        parts += [Given(clip(facts.reader.reason, REASON_LENGTH)), " "]
    parts += ["Themes follow taxonomy ", Code(facts.taxonomy_version), "."]
    if facts.judged:
        parts.append(" Where people judged a comment, their word stands.")
    elif facts.reader and facts.themes:
        parts.append(" Of several themes in a comment, each has the feeling of its clause.")
    return Sentence(*parts)


def all_remarks(facts: Facts) -> tuple[str, ...]:
    """Every full sentence that came with the facts, once."""
    return tuple(dict.fromkeys([*facts.missing, *(w for m in facts.models for w in m.warnings), *facts.notes]))


def notes(facts: Facts) -> Sentence:
    """What the figures mean beyond their names, in the words that came with the facts."""
    return Sentence(*_given(facts.notes, NOTES_LENGTH))


def remarks(facts: Facts) -> Sentence:
    """What could not be said, and why; then what the models have to add."""
    warnings = [warning for model in facts.models for warning in model.warnings]
    parts = _given(dict.fromkeys([*facts.missing, *warnings]), REMARKS_LENGTH)
    left_out = [theme for model in facts.models for theme in model.left_out]
    if left_out:
        named = listed([Name(theme) for theme in left_out[:MAX_LEFT_OUT]])
        others = ", among others" if len(left_out) > MAX_LEFT_OUT else ""
        parts += ["Left out of the drivers: ", *named.parts, others, " (too few mentions or answers)."]
    return Sentence(*parts)


def _given(texts: Iterable[str], room: int) -> list[SentencePart]:
    """The sentences one after the other, as far as there is room for them."""
    parts: list[SentencePart] = []
    for text in texts:
        remark = clip(text, REMARK_LENGTH)
        room -= len(remark)
        if room < 0:
            return [*parts, "The explorer lists more. "]
        parts += [Given(remark), " "]
    return parts


def origin(facts: Facts) -> Sentence:
    """The run that made the page, and how to trace its numbers."""
    return Sentence(
        "Run ",
        Code(facts.run_id),
        ", vocflow ",
        Code(facts.version),
        ", facts ",
        Code(facts.fingerprint[:12]),
        ", as of ",
        Day(facts.as_of),
        ". ",
        Code("vocflow explain"),
        " leads every number back to its rows.",
    )
