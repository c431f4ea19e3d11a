"""What the foot of a page may say, and when it is true: rows, figures, readers, remarks, origin."""

from __future__ import annotations

import re
from datetime import timedelta

from . import verdicts
from .facts import says
from .measured import SUPPRESS
from .page import Node
from .reading import Reading, Rule, rule
from .rules_head import Found, Marks
from .rules_themes import NAMES
from .says import says_day

FATES = ("read", "loaded", "updated", "unchanged", "excluded", "quarantined")


# ---- rows ------------------------------------------------------------------------------------------------------------


def _span(r: Reading, marks: Marks, found: Found) -> None:
    days = r.measured.days()
    if not days:
        return r.fault(found[0], "no days", "no feedback has a date")
    for mark, day in zip(marks, days, strict=True):
        says_day(r, mark, day)
    return None


def _accounting(r: Reading, marks: Marks, found: Found) -> None:
    for mark, fate in zip(marks, FATES, strict=True):
        r.is_figure(mark, f"records.{fate}")
    records = r.measured.raw.records
    fates = records.groupby(["path", "fate"]).size().unstack(fill_value=0)
    r.expect(int(fates.to_numpy().sum()) == len(records), found[0], str(len(records)), "rows are lost")


def _refused(r: Reading, marks: Marks, found: Found) -> None:
    """Records set aside by source and reason, and what they have in common."""
    refused = r.measured.raw.records[r.measured.raw.records["fate"] == "quarantined"]
    listed = 0
    marks = [mark for mark in marks if mark.tag != "code"]
    while marks:
        figure, source, reason = marks[:3]
        marks = marks[3:]
        own = refused[(refused["source"] == source.text) & (refused["refused"].str.replace("_", " ") == reason.text)]
        r.expect(len(own) > 0, f"{source.text} {reason.text}", "none", "nothing was refused for this")
        r.expect(figure.text == f"{len(own):,}", figure.text, str(len(own)), f"from {source.text}, {reason.text}")
        listed += len(own)
        if marks and "data-figure" not in marks[0].attributes:
            _shared(r, marks.pop(0), list(own["reason_detail"].fillna("")))
    complete = "the rest under" not in found[0]
    r.expect(complete == (listed == len(refused)), str(listed), str(len(refused)), "whether reasons are left out")


def _shared(r: Reading, mark: Node, details: list[str]) -> None:
    """What all records of a reason are said to have in common; one alone shares it with itself."""
    cut, first = mark.text.rstrip("…"), details[0]
    fits = not first or first.startswith(cut) or mark.text.startswith(first)
    r.expect(fits and set(details) == {first}, mark.text, str(details[:5]), "not all are the same")
    r.expect(bool(first) or len(details) == 1, mark.text, "nothing", "what they share is not known")


_GROUP = r"\{F\} from \{N\} \(\{N\}(?:, all “\{N\}”)?\)"
ROWS: list[Rule] = [
    rule("Rows.", None),
    rule("Feedback from {T} to {T}.", _span),
    rule(
        "{F} records read = {F} loaded + {F} updated + {F} unchanged + {F} excluded + {F} set aside.",
        _accounting,
    ),
    rule(rf"Set aside: «{_GROUP}(?:, {_GROUP})*(?:, the rest under \{{V\}})?».", _refused),
    rule("{V} shows each."),
]


# ---- figures ---------------------------------------------------------------------------------------------------------


def _asked(r: Reading, marks: Marks, found: Found) -> None:
    outcome = r.measured.outcome
    question = outcome.question.question if outcome else "none"
    r.expect(outcome is not None and outcome.kind == "nps", found[0], "no NPS", "the outcome is another")
    r.expect(says(marks[0].text, question), marks[0].text, question, "another question")


def _explains(r: Reading, marks: Marks, found: Found) -> None:
    family = {"themes": "theme", "rated components": "component"}[found["family"]]
    r.are_figures(marks, f"drivers.{family}.r_squared", ("value", "low", "high"))


def _money_meant(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(len(r.measured.raw.customers) > 0, found[0], "nothing on money", "there is no customer table")


FIGURES: list[Rule] = [
    rule("Figures."),
    rule("Intervals hold with 95% confidence."),
    rule("NPS is the percentage of promoters minus that of detractors on “{N}”.", _asked),
    rule("A change is called only between two closed periods."),
    rule("Below 10 answers no score is shown, below 30 it is faint."),
    rule(
        "The regression on «(?P<family>themes|rated components)» explains {F} ({F} to {F}) of the score; "
        "its effects are associations, not proof of cause.",
        _explains,
    ),
    rule("Gain: what the period's score would gain were its complaints gone and the association causal."),
    rule(
        "Revenue exposed: the yearly value of today's customers with the complaint; "
        "a customer with several counts under each, so the rows do not add up.",
        _money_meant,
    ),
]


def _reader(r: Reading, marks: Marks, found: Found) -> None:
    """The reader's reason is an input, as its verdicts are: it is printed as it was given."""
    reasons = verdicts.readers(r.project.root)
    r.expect(marks[0].text in reasons, marks[0].text, str(reasons), "no reader was chosen for this reason")


def _themes_read(r: Reading, marks: Marks, found: Found) -> None:
    judged = bool(verdicts.judgements(r.project.root))
    r.expect(judged == ("Where people" in found[0]), found[0], f"people judged comments: {judged}", "whose word it is")
    if "each has" in found[0]:
        alone = r.measured.mentions.drop_duplicates("comment_id", keep=False)
        said = alone.merge(r.measured.comments[["comment_id", "feeling"]], on="comment_id")
        unlike = int((said["feeling_x"] != said["feeling_y"]).sum())
        r.expect(not unlike, found[0], f"{unlike} mentions of another feeling", "what a mention has")
    if len(marks) == 2:
        _reader(r, marks, found)


READING: list[Rule] = [
    rule(
        "Reading. «(?:\\{G\\} )?»Themes follow taxonomy {V}."
        "«(?: Of several themes in a comment, each has the feeling of its clause\\."
        "| Where people judged a comment, their word stands\\.)?»",
        _themes_read,
    )
]


# ---- what is missing -------------------------------------------------------------------------------------------------


def _no_money(r: Reading, found: Found) -> bool:
    return len(r.measured.raw.customers) == 0


def _no_earlier(r: Reading, found: Found) -> bool:
    return r.change is None and not [p for p in r.measured.periods if r.period is not None and p < r.period]


def _gap(r: Reading, found: Found) -> bool:
    """Nothing was answered in the period before, though something was before that."""
    earlier = [p for p in r.measured.periods if r.period is not None and p < r.period]
    return bool(earlier) and r.period is not None and r.period - 1 not in earlier


def _thin(r: Reading, found: Found) -> bool:
    return r.change is None and any(len(r.measured.scores(p)) < SUPPRESS for p in r.measured.periods)


def _untested(r: Reading, found: Found) -> bool:
    family = {"themes of the comments": "theme", "rated components": "component"}[found["family"]]
    return family not in r.facts.families


def _zone_unknown(r: Reading, found: Found) -> bool:
    return not bool(r.measured.feedback["zone_known"].all())


def _twelve_months(r: Reading, found: Found) -> bool:
    day = r.measured.today - timedelta(days=1)
    return len(r.measured.raw.customers) > 0 and found["day"] == f"{day.day} {day:%B} {day.year}"


def _own_scale(r: Reading, found: Found) -> bool:
    outcome = r.measured.outcome
    if outcome is None or outcome.kind != "rating":
        return False
    question = outcome.question
    given = (found["question"], found["low"], found["high"])
    return given == (question.question, f"{question.low:g}", f"{question.high:g}")


def _other_taxonomy(r: Reading, found: Found) -> bool:
    return r.taxonomy_changed


def _none_closed(r: Reading, found: Found) -> bool:
    return r.measured.period is None


def _no_outcome(r: Reading, found: Found) -> bool:
    return r.measured.outcome is None


REMARKS: list[tuple[str, object]] = [
    (r"There is no customer table, so no money is given\.", _no_money),
    (r"There is no earlier period to compare with, so no change can be called\.", _no_earlier),
    (r"Nothing was answered in the period before, so no change can be called\.", _gap),
    (r"A period with fewer than 10 answers is not compared\.", _thin),
    (r"Drivers among the (?P<family>themes of the comments|rated components) cannot be told: .*", _untested),
    (r"Some times came without a time zone and are read as UTC; a day may be off by one\.", _zone_unknown),
    (r"A complaint exposes revenue for twelve months, here up to (?P<day>\d+ \w+ \d{4})\.", _twelve_months),
    (r"The taxonomy changed since the last report: theme figures of the two are not comparable\.", _other_taxonomy),
    (r"No period is closed yet, so no change can be called\.", _none_closed),
    (r"'(?P<question>.*)' is asked on a scale of (?P<low>\S+) to (?P<high>\S+)\. NPS is defined on 0 to 10 only, "
     r"and no other scale can be converted to it, so none is given\.", _own_scale),
    (r"No score was asked, so there is no NPS, no mean rating and no driver of one\.", _no_outcome),
]  # fmt: skip


def _remarks(r: Reading, marks: Marks, found: Found) -> None:
    for mark in marks:
        for pattern, holds in REMARKS:
            if said := re.fullmatch(pattern, mark.text):
                r.expect(bool(holds(r, said)), mark.text, "no such remark", "it does not hold")  # type: ignore[operator]
                break
        else:
            r.fault(mark.text, "a remark that can be checked", "no rule knows this remark")


def _left_out(r: Reading, marks: Marks, found: Found) -> None:
    """The named ones are in no model, and whether there are others is said."""
    left = {name for family in r.facts.families.values() for name in family.left_out}
    names = [mark for mark in marks if "name" in mark.classes]
    for mark in names:
        r.expect(any(says(mark.text, name) for name in left), mark.text, str(sorted(left)), "it was not left out")
    others = "among others" in found[0]
    r.expect(others == (len(left) > len(names)), found[0], str(sorted(left)), "whether others were left out")


def _missing(r: Reading, marks: Marks, found: Found) -> None:
    _remarks(r, [mark for mark in marks if "name" not in mark.classes], found)
    if found["left"]:
        _left_out(r, marks, found)


_GIVEN = r"(?:\{G\} ?)*(?:The explorer lists more\. ?)?"
NOTES: list[Rule] = [rule(f"Notes. «{_GIVEN}»", _remarks)]
MISSING: list[Rule] = [
    rule(
        f"What is missing. «{_GIVEN}(?P<left>Left out of the drivers: {NAMES}(?:, among others)? "
        "\\(too few mentions or answers\\)\\.)?»",
        _missing,
    ),
]


def _origin(r: Reading, marks: Marks, found: Found) -> None:
    says_day(r, marks[3], r.measured.today)


ORIGIN: list[Rule] = [
    rule("Run {V}, vocflow {V}, facts {V}, as of {T}. {V} leads every number back to its rows.", _origin),
]
