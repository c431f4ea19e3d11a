"""What the top of a page may say, and when it is true: headline, the sentences below it, the three numbers."""

from __future__ import annotations

import re

from .facts import says
from .measured import FLAG, SUPPRESS
from .page import Node
from .reading import Reading, Rule, rule
from .stats import NONE

Marks = list[Node]
Found = re.Match[str]
OUTCOME = "«(?P<outcome>NPS|Mean rating)»"
SCALE = r"«(?: on a scale of (?P<low>\S+) to (?P<high>\S+))?»"
ENDS = ("low", "high")


def scale(r: Reading, found: Found) -> None:
    """A rating stands beside its scale; NPS has none to name."""
    outcome = r.measured.outcome
    given = (found["low"], found["high"])
    if outcome is None:
        return
    wanted = (f"{outcome.question.low:g}", f"{outcome.question.high:g}") if outcome.kind == "rating" else (None, None)
    r.expect(given == wanted, str(given), str(wanted), "another scale")


def _subject(r: Reading, found: Found) -> None:
    r.is_outcome(found["outcome"])
    if "low" in found.re.groupindex:
        scale(r, found)


# ---- headline --------------------------------------------------------------------------------------------------------


def _changed(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    claim, size, score, time = marks
    r.is_claim(claim, f"change.{r.token}")
    r.is_figure(size, f"change.{r.token}", "value", "size")
    r.is_figure(score, r.score_id)
    r.is_period(time, r.measured.period)
    r.expect(r.change is not None and r.change.verdict != NONE, claim.text, NONE, "no change may be called")


def _changed_little(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    claim, score, time = marks
    r.is_claim(claim, f"change.{r.token}")
    r.is_figure(score, r.score_id)
    r.is_period(time, r.measured.period)
    small = r.change is not None and r.change.verdict != NONE and abs(r.change.value) < 0.1
    r.expect(small, claim.text, "a change of less than 0.1", f"the change is {r.change}")


def _unchanged(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    score, time, claim, since = marks
    r.is_figure(score, r.score_id)
    r.is_period(time, r.measured.period)
    r.is_claim(claim, f"change.{r.token}")
    r.is_period(since, None if r.measured.period is None else r.measured.period - 1)
    r.expect(claim.text == NONE, claim.text, NONE, "a verb stands where none may")
    r.expect(r.change is not None, claim.text, "no comparison", "the periods cannot be compared")


def _alone(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    r.are_figures(marks[:4], r.score_id, ("value", *ENDS, "n"))
    r.is_period(marks[4], r.measured.period)
    r.expect(r.change is None, found["why"], "the change since the period before", "a comparison was possible")
    periods = r.measured.periods
    earlier = [p for p in periods if r.measured.period is not None and p < r.measured.period]
    enough = any(len(r.measured.scores(p)) >= SUPPRESS for p in earlier)
    why = (
        "there is no earlier period to compare with" if not earlier
        else "it was not compared with an earlier period" if enough
        else "no earlier period has enough answers to compare with"
    )  # fmt: skip
    r.expect(found["why"] == why, found["why"], why, f"earlier periods: {[str(p) for p in earlier]}")


def _so_far(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    r.is_figure(marks[0], r.score_id)
    r.is_period(marks[1], r.period)
    r.expect(r.measured.period is None, "so far", "the latest closed period", "a closed period has answers")


def _too_few(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome({"NPS": "NPS", "mean rating": "Mean rating"}[found["outcome"]])
    r.is_figure(marks[0], f"answers.{r.token}")
    r.is_period(marks[1], r.period)
    r.expect(r.score is None, found[0], str(r.score), "there are enough answers")
    n = len(r.measured.scores(r.period)) if r.period is not None else 0
    r.expect((found["s"] == "s") == (n != 1), found[0], f"{n} answers", "singular and plural")


def _no_score(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.measured.outcome is None, found[0], "the score", "a score was asked")
    if marks:
        figure = r.feeling_id("negative")
        r.are_figures(marks, figure, ("value", "n"))
    else:
        r.expect(not r.measured.feelings(r.comment_period), found[0], "the feelings", "comments were classified")


def _few_comments(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.measured.outcome is None, found[0], "the score", "a score was asked")
    r.expect(not r.measured.feelings(r.comment_period), found[0], "the feelings", "ten comments were classified")
    if "are too few" in found[0]:
        n = len(r.measured.comments)
        r.expect(0 < n < SUPPRESS, found[0], f"{n} comments", "how many there are")
    if marks:
        r.is_period(marks[0], r.comment_period)


def _nothing(r: Reading, marks: Marks, found: Found) -> None:
    fates = set(r.measured.raw.records["fate"])
    r.expect(not len(r.measured.customers_say), found[0], "a report", "there is feedback")
    wanted = (
        "No feedback lies" if fates & {"loaded", "updated", "unchanged"}
        else "No feedback has been loaded: every record" if fates
        else "No feedback has been loaded yet"
    )  # fmt: skip
    r.expect(found[0].startswith(wanted), found[0], wanted, f"fates {sorted(fates)}")


def _undated(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.measured.outcome is not None and not r.measured.periods, found[0], "a period", "answers have a date")
    dated = bool(r.measured.days())
    r.expect(("No dated answer" in found[0]) != dated, found[0], f"dated feedback: {dated}", "why there is no score")


HEADLINE: list[Rule] = [
    rule(OUTCOME + " {C} {F} points to {F}" + SCALE + " in {T}", _changed),
    rule(OUTCOME + " {C} by less than 0.1 points to {F}" + SCALE + " in {T}", _changed_little),
    rule(OUTCOME + " is {F}" + SCALE + " in {T}, {C} since {T}", _unchanged),
    rule(OUTCOME + " is {F}" + SCALE + " ({F} to {F}) from {F} answers in {T}; «(?P<why>.*)»", _alone),
    rule(OUTCOME + " is {F} ({F} to {F})" + SCALE + " from {F} answers in {T}; «(?P<why>.*)»", _alone),
    rule(OUTCOME + " is {F}" + SCALE + " so far in {T}", _so_far),
    rule("Only {F} answer«(?P<s>s?)» in {T}: fewer than 10, so no «(?P<outcome>NPS|mean rating)» is given", _too_few),
    rule("{F} of {F} comments are classified as criticism; no score was asked, so NPS cannot be given", _no_score),
    rule("No score was asked and no comment could be classified, so NPS cannot be given", _no_score),
    rule("No feedback has been loaded yet, so there is nothing to report", _nothing),
    rule("No feedback has been loaded: every record read was set aside or excluded", _nothing),
    rule("No feedback lies in the days of this report", _nothing),
    rule("No score was asked, and fewer than 10 comments are too few to speak of", _few_comments),
    rule(
        "No score was asked, and fewer than 10 comments«(?: in \\{T\\})?» could be classified: too few to speak of",
        _few_comments,
    ),
    rule("No dated answer to the score question has been loaded yet", _undated),
    rule("The answers lie in no whole period, so no score is given", _undated),
]


# ---- below the headline ----------------------------------------------------------------------------------------------


def _range(r: Reading, marks: Marks, found: Found) -> None:
    r.is_period(marks[0], None if r.measured.period is None else r.measured.period - 1)
    r.are_figures(marks[1:3], f"change.{r.token}", ENDS)
    hidden = len(marks) == 4
    if hidden:
        r.is_figure(marks[3], f"change.{r.token}.smallest")
    if r.change:
        told = (
            r.change.verdict == NONE and r.change.unit != "rating"
        )  # of a mean rating nothing is known to stay hidden
        r.expect(hidden == told, found[0], r.change.verdict, "what stays hidden, for no change only")


def _no_split(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.facts.split is None, found[0], "where the change lies", "it can be split by groups")
    r.expect(r.change is not None and r.change.verdict != NONE, found[0], NONE, "there is no change to explain")


def _split(r: Reading, marks: Marks, found: Found) -> None:
    """Where a change lies: both parts with their own verb, and a size exactly where there is one."""
    split = r.facts.split
    if split is None:
        return r.fault(found[0], "no such sentence", "the change cannot be split by groups")
    name, *rest = marks
    r.expect(says(name.text, split.name), name.text, split.name, "split by something else")
    for part in ("within", "mix"):
        fact, figure = split.parts[part], f"{part}.{r.token}.{split.token}"
        claim = rest.pop(0)
        r.is_claim(claim, figure)
        r.expect(claim.text == fact.verdict, claim.text, fact.verdict, f"{fact.low} to {fact.high}")
        r.expect(found[part].startswith("it ") != (fact.verdict == NONE), found[0], fact.verdict, "a size, or none")
        if "{F}" in found[part]:
            r.is_figure(rest.pop(0), figure, "value", "size")
        elif fact.verdict != NONE:
            r.expect(abs(fact.value) < 0.1, found[0], str(fact.value), "the part is larger")
    called = [part for part in split.parts.values() if part.verdict != NONE]
    spoken = r.change is not None and (r.change.verdict != NONE or bool(called))
    r.expect(spoken, found[0], "nothing", "there is no change to split")
    return None


def _sides_open(r: Reading, marks: Marks, found: Found) -> None:
    fact = r.score
    holds = fact is not None and fact.unit == "nps" and (fact.low or 0) <= 0 <= (fact.high or 0)
    r.expect(holds, found[0], f"{fact}", "the interval does not include zero")


def _sides(r: Reading, marks: Marks, found: Found) -> None:
    fact, text = r.score, marks[0].text
    r.expect(marks[0].attributes["data-rank"] == r.score_id, text, r.score_id, "the rank speaks of another figure")
    above = fact is not None and (fact.low or 0) > 0
    below = fact is not None and (fact.high or 0) < 0
    wanted = "Promoters outnumber detractors" if above else "Detractors outnumber promoters" if below else "neither"
    r.expect(text == wanted, text, wanted, f"{fact}")


def _still_open(r: Reading, marks: Marks, found: Found) -> None:
    r.is_figure(marks[0], r.score_id, "n")
    r.are_figures(marks[1:], r.score_id, ENDS)
    r.expect(r.measured.period is None, found[0], "a closed period", "a closed period has answers")


def _hint(r: Reading, marks: Marks, found: Found) -> None:
    n = r.score.n if r.score else 0
    r.expect(SUPPRESS <= n < FLAG, found[0], f"n = {n}", "there are answers enough")


def _no_nps(r: Reading, marks: Marks, found: Found) -> None:
    outcome = r.measured.outcome
    assert outcome
    r.expect(marks[0].text == outcome.question.question, marks[0].text, outcome.question.question, "another question")
    if "low" in found.re.groupindex:
        scale(r, found)
        whole = (outcome.question.low, outcome.question.high) == (0, 10)
        r.expect(not whole, found[0], "another reason", "the scale is that of NPS")
    r.expect(outcome.kind == "rating", found[0], "NPS", "NPS was asked")


def _praise(r: Reading, marks: Marks, found: Found) -> None:
    word, figure = marks
    r.is_figure(figure, r.feeling_id("positive"))
    feelings = r.measured.feelings(r.comment_period)
    up, down = feelings["positive"], feelings["negative"]
    more, less = (up.low or 0) > (down.high or 0), (up.high or 0) < (down.low or 0)
    wanted = "Praise is more frequent" if more else "Praise is rarer" if less else "no rank"
    r.expect(word.text == wanted, word.text, wanted, f"praise {up}, criticism {down}")
    r.expect(word.attributes["data-rank"] == r.feeling_id("positive"), word.text, "feeling.positive", "another figure")


def _counts(r: Reading, marks: Marks, found: Found) -> None:
    for mark, figure in zip(marks, ("records.read", "records.quarantined", "records.excluded"), strict=True):
        r.is_figure(mark, figure)


def _loaded_elsewhere(r: Reading, marks: Marks, found: Found) -> None:
    for mark, figure in zip(marks, ("records.loaded", "records.updated", "records.unchanged"), strict=True):
        r.is_figure(mark, figure)


def _none_read(r: Reading, marks: Marks, found: Found) -> None:
    records = r.measured.raw.records
    r.expect(len(records) == 0, found[0], f"{len(records)} records", "there were records")


def _unranked(r: Reading, marks: Marks, found: Found) -> None:
    r.is_figure(marks[0], r.feeling_id("positive"))
    feelings = r.measured.feelings(r.comment_period)
    up, down = feelings["positive"], feelings["negative"]
    overlap = (up.low or 0) <= (down.high or 0) and (down.low or 0) <= (up.high or 0)
    r.expect(overlap, found[0], "a rank", f"praise {up}, criticism {down}")


def _part(name: str) -> str:
    """What a part of a change did: "it fell 26.4 points", "it fell by less than 0.1 points", "no detectable change"."""
    return rf"«(?P<{name}>it \{{C\}} \{{F\}} points|it \{{C\}} by less than 0.1 points|\{{C\}})»"


DEK: list[Rule] = [
    rule("The change since {T} lies between {F} and {F} points (95% interval).", _range),
    rule(
        "The change since {T} lies between {F} and {F} points; with this many answers, "
        "one smaller than {F} points would usually stay hidden.",
        _range,
    ),
    rule("The change since {T} lies between {F} and {F} points.", _range),
    rule("What caused it is not established.", _no_split),
    rule(f"By {{N}}: within groups {_part('within')}, by mix {_part('mix')}.", _split),
    rule("Whether promoters or detractors are more numerous is open: the interval includes zero.", _sides_open),
    rule("{R}.", _sides),
    rule("The period is still open: {F} answers put the score between {F} and {F} at present.", _still_open),
    rule("Few answers: take it as a hint, not as a finding.", _hint),
    rule(
        r"“{N}” was answered on a scale of «(?P<low>\S+) to (?P<high>\S+)», and NPS needs 0 to 10, so no NPS is given.",
        _no_nps,
    ),
    rule("“{N}” does not ask whether customers would recommend, so no NPS is given.", _no_nps),
    rule("{R}: {F} are classified as such.", _praise),
    rule("{F} are classified as praise.", _unranked),
    rule("The feelings are a model's reading of the comments, not what customers were asked."),
    rule("{F} records were read: {F} were set aside and {F} excluded.", _counts),
    rule("The reasons stand below."),
    rule("Records loaded: {F}, updated: {F}, unchanged: {F}.", _loaded_elsewhere),
    rule("None of them is customer feedback from these days."),
    rule("No record was found in the files of this project.", _none_read),
    rule("{V} says why."),
]


# ---- the three numbers -----------------------------------------------------------------------------------------------


def _number(r: Reading, marks: Marks, found: Found) -> None:
    _subject(r, found)
    r.are_figures([marks[0], *marks[2:]], r.score_id, ("value", *ENDS, "n"))
    r.is_period(marks[1], r.period)
    r.expect(bool(found["open"]) == (r.measured.period is None), found[0], "so far", "said of open periods only")


def _change_number(r: Reading, marks: Marks, found: Found) -> None:
    value, claim, since, *rest = marks
    r.are_figures([value, *rest], f"change.{r.token}", ("value", *ENDS, "n"))
    r.is_claim(claim, f"change.{r.token}")
    r.is_period(since, None if r.measured.period is None else r.measured.period - 1)
    r.expect(r.change is not None, found[0], "no comparison", "the periods cannot be compared")


def _no_change(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.change is None, found[0], str(r.change), "a comparison was possible")


def _same(r: Reading, marks: Marks, figure: str) -> None:
    r.are_figures([mark for mark in marks if "data-figure" in mark.attributes], figure, ("value", *ENDS, "n"))


def _exposed(r: Reading, marks: Marks, found: Found) -> None:
    _same(r, marks, marks[0].attributes["data-figure"])
    head = marks[0].attributes["data-figure"].partition(".")[0]
    r.expect(head == "exposed", head, "exposed", "another figure is called money")


def _recommend(r: Reading, marks: Marks, found: Found) -> None:
    _same(r, marks, "recommend")


def _feeling(name: str) -> Rule:
    said = {"negative": "criticism", "neutral": "neither", "positive": "praise"}[name]

    def handler(r: Reading, marks: Marks, found: Found) -> None:
        _same(r, marks, r.feeling_id(name))

    return rule("{F} «(?:of comments are )?»" + said + ", as classified ({F} to {F}), n = {F}", handler)


BOUNDS = " ({F} to {F}), n = {F}"
CUSTOMERS = " ({F} to {F}), {F} «customers?»"
NUMBERS: list[Rule] = [
    rule(
        "{F} " + OUTCOME + r" in {T}«(?P<open> so far)?»«(?:, scale (?P<low>\S+) to (?P<high>\S+))?»" + BOUNDS, _number
    ),
    rule("{F} points {C} since {T}" + BOUNDS, _change_number),
    rule("No comparison with an earlier period so no change is claimed", _no_change),
    rule("{F} Revenue exposed by {N}, a year" + CUSTOMERS, _exposed),
    rule("{F} Revenue exposed, a year" + CUSTOMERS, _exposed),
    rule("{F} would recommend" + BOUNDS, _recommend),
    *(_feeling(name) for name in ("negative", "neutral", "positive")),
]


def _about(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(marks[0].text == r.project.name, marks[0].text, r.project.name, "another project")
    if len(marks) == 2:
        r.is_period(marks[1], r.period)


KICKER: list[Rule] = [
    rule("{N} · Customer loyalty, {T}", _about),
    rule("{N} · Customer loyalty", _about),
    rule("{N} · What customers say«(?:, \\{T\\})?»", None),
]
