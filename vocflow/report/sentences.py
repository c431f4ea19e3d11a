"""The rules that choose the headline and the dek below it from the facts.

A change is called one only by the verdict in `facts.change`. No cause is named: a split says where a change lies, among
the groups that answered or in their answers, and not why.
"""

from __future__ import annotations

from vocflow.metrics import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.report.facts import Change, Facts, Outcome, Period, SplitPart
from vocflow.report.numbers import Printed, printed_scale_end
from vocflow.report.prose import Claim, Code, Constant, Name, Rank, Sentence, Time, interval
from vocflow.schema import Feeling, Figure

CONFIDENCE = Constant("95%")
FEWEST_SHOWN = Constant(str(SUPPRESS_BELOW))
FEWEST_UNFLAGGED = Constant(str(FLAG_BELOW))
NONE = "no detectable change"
GROUPING_LENGTH = 14
"""A longer name of a segment is cut where the dek has one line left for all that the split says."""


def headline(facts: Facts) -> Sentence:
    """The first sentence of the report: what became of the score, and no more than its interval allows."""
    if not facts.feedback.value:
        return _nothing_loaded(facts)
    if facts.outcome is None:
        return _no_score(facts)
    period = spoken_period(facts)
    if period is None:
        if facts.first_day is None:
            return Sentence("No dated answer to the score question has been loaded yet")
        return Sentence("The answers lie in no whole period, so no score is given")
    if period.score is None:
        return _suppressed(facts.outcome, period)
    if not period.closed:
        return Sentence(*_level(facts.outcome, period.score).parts, " so far in ", Time(period.label))
    change = spoken_change(facts)
    if change is None:
        return _no_comparison(facts, facts.outcome, period, period.score)
    return _compared(facts.outcome, period, period.score, change)


def dek(facts: Facts) -> tuple[Sentence, ...]:
    """The sentences below the headline: how sure it is, what it does not say, and why."""
    if not facts.feedback.value:
        return _where_the_records_went(facts)
    if facts.outcome is None:
        return _other_feelings(facts)
    sentences = [*_why_no_nps(facts.outcome)]
    period = spoken_period(facts)
    if period is None or period.score is None:
        return tuple(sentences)
    if not period.closed:
        sentences.append(Sentence("The period is still open: ", *_precision(period.score).parts))
    elif change := spoken_change(facts):
        sentences.append(_size_of_change(change))
        sentences += _where_it_lies(facts, change)
    if facts.outcome.kind == "nps":
        sentences.append(_who_outnumbers(period.score))
    if period.score.n < FLAG_BELOW:
        sentences.append(Sentence("Few answers: take it as a hint, not as a finding."))
    return tuple(sentences)


def spoken_period(facts: Facts) -> Period | None:
    """The period that the report speaks of: the latest closed one, or the open one where none has closed."""
    return facts.period or (facts.periods[-1] if facts.periods else None)


def spoken_change(facts: Facts) -> Change | None:
    """The comparison that ends in the spoken period, if there is one."""
    period = spoken_period(facts)
    if facts.change and period and period.closed and facts.change.after == period.label:
        return facts.change
    return None


def score_name(outcome: Outcome) -> str:
    return "NPS" if outcome.kind == "nps" else "Mean rating"


def scale(outcome: Outcome) -> Sentence:
    return Sentence(Constant(printed_scale_end(outcome.low)), " to ", Constant(printed_scale_end(outcome.high)))


def feeling_share(facts: Facts, feeling: Feeling) -> Figure | None:
    return next((share for name, share in facts.feelings if name == feeling), None)


def _level(outcome: Outcome, score: Figure) -> Sentence:
    if outcome.kind == "nps":
        return Sentence("NPS is ", Printed(score))
    return Sentence("Mean rating is ", Printed(score)) + _on_its_scale(outcome)


def _on_its_scale(outcome: Outcome) -> Sentence:
    return Sentence(" on a scale of ", *scale(outcome).parts)


def _answers(figure: Figure) -> str:
    return " answer" if figure.value == 1 else " answers"


def _nothing_loaded(facts: Facts) -> Sentence:
    if _holds_records(facts):
        return Sentence("No feedback lies in the days of this report")
    if facts.accounting.read.value:
        return Sentence("No feedback has been loaded: every record read was set aside or excluded")
    return Sentence("No feedback has been loaded yet, so there is nothing to report")


def _holds_records(facts: Facts) -> bool:
    """Whether records were loaded all the same: on other days, by staff, or of the customer table."""
    book = facts.accounting
    return any(count.value for count in (book.loaded, book.updated, book.unchanged))


def _where_the_records_went(facts: Facts) -> tuple[Sentence, ...]:
    book = facts.accounting
    if not book.read.value:
        return (Sentence("No record was found in the files of this project. ", Code("vocflow doctor"), " says why."),)
    if _holds_records(facts):
        loaded, updated, unchanged = (Printed(count) for count in (book.loaded, book.updated, book.unchanged))
        return (
            Sentence("Records loaded: ", loaded, ", updated: ", updated, ", unchanged: ", unchanged, "."),
            Sentence("None of them is customer feedback from these days."),
        )
    return (
        Sentence(
            Printed(book.read),
            " records were read: ",
            Printed(book.quarantined),
            " were set aside and ",
            Printed(book.excluded),
            " excluded. The reasons stand below.",
        ),
    )


def _no_score(facts: Facts) -> Sentence:
    criticism = feeling_share(facts, "negative")
    if criticism is None:
        return _too_few_comments(facts)
    return Sentence(
        Printed(criticism),
        " of ",
        Printed(criticism, "n"),
        " comments are classified as criticism; no score was asked, so NPS cannot be given",
    )


def _too_few_comments(facts: Facts) -> Sentence:
    if not facts.comments.value:
        return Sentence("No score was asked and no comment could be classified, so NPS cannot be given")
    if facts.comments.value < SUPPRESS_BELOW:
        return Sentence("No score was asked, and fewer than ", FEWEST_SHOWN, " comments are too few to speak of")
    within = Sentence(" in ", Time(facts.period.label)) if facts.period else Sentence()
    return Sentence(
        "No score was asked, and fewer than ",
        FEWEST_SHOWN,
        " comments",
        *within.parts,
        " could be classified: too few to speak of",
    )


def _other_feelings(facts: Facts) -> tuple[Sentence, ...]:
    criticism, praise = feeling_share(facts, "negative"), feeling_share(facts, "positive")
    if criticism is None or praise is None:
        return ()
    words: list[Sentence] = [Sentence(Printed(praise), " are classified as praise.")]
    if _apart(criticism, praise):
        words[0] = Sentence(
            Rank(praise.id, "Praise is more frequent" if praise.value > criticism.value else "Praise is rarer"),
            ": ",
            Printed(praise),
            " are classified as such.",
        )
    words.append(Sentence("The feelings are a model's reading of the comments, not what customers were asked."))
    return tuple(words)


def _apart(a: Figure, b: Figure) -> bool:
    """Whether two intervals have no value in common."""
    assert a.low is not None and a.high is not None and b.low is not None and b.high is not None
    return a.low > b.high or b.low > a.high


def _suppressed(outcome: Outcome, period: Period) -> Sentence:
    if period.withheld:
        return Sentence(
            f"{score_name(outcome)} in ",
            Time(period.label),
            " is withheld: beside an earlier report it would tell what a few people answered",
        )
    return Sentence(
        "Only ",
        Printed(period.answers),
        _answers(period.answers),
        " in ",
        Time(period.label),
        ": fewer than ",
        FEWEST_SHOWN,
        f", so no {'NPS' if outcome.kind == 'nps' else 'mean rating'} is given",
    )


def _no_comparison(facts: Facts, outcome: Outcome, period: Period, score: Figure) -> Sentence:
    earlier = [p for p in facts.periods if p.closed and p.start < period.start]
    if any(p.score for p in earlier):
        reason = "; it was not compared with an earlier period"
    elif earlier:
        reason = "; no earlier period has enough answers to compare with"
    else:
        reason = "; there is no earlier period to compare with"
    return Sentence(
        f"{score_name(outcome)} is ",
        Printed(score),
        " ",
        *interval(score).parts,
        *(() if outcome.kind == "nps" else _on_its_scale(outcome).parts),
        " from ",
        Printed(score, "n"),
        " answers in ",
        Time(period.label),
        reason,
    )


def _compared(outcome: Outcome, period: Period, score: Figure, change: Change) -> Sentence:
    claim = Claim(change.difference.id, change.verdict)
    if change.verdict == "no detectable change":
        return _level(outcome, score) + Sentence(
            " in ", Time(period.label), ", ", claim, " since ", Time(change.before)
        )
    size = Printed(change.difference, form="size")
    by = Sentence("by less than ", Constant("0.1"), " points") if size.rounds_to_zero else Sentence(size, " points")
    return Sentence(
        f"{score_name(outcome)} ",
        claim,
        " ",
        *by.parts,
        " to ",
        Printed(score),
        *(() if outcome.kind == "nps" else _on_its_scale(outcome).parts),
        " in ",
        Time(period.label),
    )


def _size_of_change(change: Change) -> Sentence:
    low, high = (Printed(change.difference, part, "difference") for part in ("low", "high"))
    range_ = Sentence("The change since ", Time(change.before), " lies between ", low, " and ", high, " points")
    if change.verdict == "no detectable change":
        hidden = Sentence(" (", CONFIDENCE, " interval).")
        if change.smallest_detectable:
            size = Printed(change.smallest_detectable, form="size")
            hidden = Sentence("; with this many answers, one smaller than ", size, " points would usually stay hidden.")
        return range_ + hidden
    return range_ + Sentence(" (", CONFIDENCE, " interval).")


def _where_it_lies(facts: Facts, change: Change) -> list[Sentence]:
    """Whether a change lies in the mix of the groups or within them, also where the two hide each other."""
    called = change.verdict != NONE
    split = facts.split
    if split and (called or {split.mix.verdict, split.within.verdict} != {NONE}):
        by = Name(split.grouping.name, GROUPING_LENGTH)
        within, mix = ([*_it_did(part).parts] for part in (split.within, split.mix))
        return [Sentence("By ", by, ": within groups ", *within, ", by mix ", *mix, ".")]
    return [Sentence("What caused it is not established.")] if called else []


def _it_did(part: SplitPart) -> Sentence:
    """What a part did: "it fell 26.4 points", or "no detectable change"."""
    if part.verdict == NONE:
        return Sentence(Claim(part.size.id, part.verdict))
    return Sentence("it ") + split_size(part)


def split_size(part: SplitPart) -> Sentence:
    """What a part that is called did: "fell 26.4 points"."""
    claim, size = Claim(part.size.id, part.verdict), Printed(part.size, form="size")
    if size.rounds_to_zero:
        return Sentence(claim, " by less than ", Constant("0.1"), " points")
    return Sentence(claim, " ", size, " points")


def _precision(score: Figure) -> Sentence:
    return Sentence(
        Printed(score, "n"),
        " answers put the score between ",
        Printed(score, "low"),
        " and ",
        Printed(score, "high"),
        " at present.",
    )


def _why_no_nps(outcome: Outcome) -> tuple[Sentence, ...]:
    if outcome.kind == "nps":
        return ()
    question = Name(outcome.question, length=80)
    if (outcome.low, outcome.high) == (0, 10):
        return (Sentence("“", question, "” does not ask whether customers would recommend, so no NPS is given."),)
    return (
        Sentence(
            "“",
            question,
            "” was answered on a scale of ",
            *scale(outcome).parts,
            ", and NPS needs ",
            Constant("0"),
            " to ",
            Constant("10"),
            ", so no NPS is given.",
        ),
    )


def _who_outnumbers(score: Figure) -> Sentence:
    assert score.low is not None and score.high is not None
    if score.low > 0:
        return Sentence(Rank(score.id, "Promoters outnumber detractors"), ".")
    if score.high < 0:
        return Sentence(Rank(score.id, "Detractors outnumber promoters"), ".")
    return Sentence("Whether promoters or detractors are more numerous is open: the interval includes zero.")
