"""What the sections on the trend and the segments may say, and when it is true."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from .facts import says
from .measured import FLAG, SUPPRESS
from .page import Node
from .reading import Reading, Rule, rule
from .rules_head import OUTCOME, Found, Marks
from .stats import NONE, Fact

MOST_PERIODS, MOST_SEGMENTS, MANY = 8, 6, 3
ENDS = ("low", "high")


# ---- trend -----------------------------------------------------------------------------------------------------------


def shown_periods(r: Reading) -> list[pd.Period]:
    """The last of the calendar's periods, from the first to the last that has an answer."""
    first, last = r.measured.periods[0], r.measured.periods[-1]
    return list(pd.period_range(first, last))[-MOST_PERIODS:]


def called(r: Reading) -> dict[pd.Period, tuple[str, Fact]]:
    """Periods of the chart that ended in a change beyond noise, each with the id of its comparison."""
    return {p: found for p, found in compared(r).items() if found[1].verdict != NONE}


def compared(r: Reading) -> dict[pd.Period, tuple[str, Fact]]:
    """Periods of the chart that were compared with the one before, each with the id of its comparison."""
    found = {period: (f"step.{r.facts.token(period)}", fact) for period, fact in r.measured.steps.items()}
    if r.change and r.measured.period is not None:
        found[r.measured.period] = (f"change.{r.token}", r.change)
    shown = shown_periods(r)
    return {p: found[p] for p in shown if p in found and p - 1 in shown}


def _named_changes(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"])
    changes = called(r)
    claims, times = marks[::2], marks[1::2]
    given = [(c.attributes.get("data-claim"), c.text, t.text) for c, t in zip(claims, times, strict=True)]
    wanted = [(figure, fact.verdict, r.measured.label(p)) for p, (figure, fact) in changes.items()]
    r.expect(given == wanted, str(given), str(wanted), "the changes beyond noise")
    for (_, verb, _), (_, before, _), again in zip(
        given[1:], given, re.findall(r"and \{C\}( again)?", found[0]), strict=False
    ):
        r.expect(bool(again) == (verb == before), found[0], "again for the same verb only", "again")


def _several(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"])
    r.expect(len(called(r)) >= MANY, found[0], f"{len(called(r))} changes", "several")


def _quiet(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"])
    r.expect(not called(r), found[0], str([str(p) for p in called(r)]), "changes are beyond noise")


def _uncompared(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"])
    r.expect(not compared(r), found[0], str([str(p) for p in compared(r)]), "these were compared")


def _thin_lines(r: Reading, marks: Marks, found: Found) -> None:
    """Lines that end in a closed period stand for a comparison, or the key says that some do not."""
    scored = [p for p in shown_periods(r) if r.measured.estimate(r.measured.scores(p))]
    joined = [p for p in scored if p - 1 in scored]
    uncompared = [p for p in joined if r.measured.closed(p) and p not in compared(r)]
    r.expect(("or not compared" in found[0]) == bool(uncompared), found[0], str(uncompared), "what thin lines mean")


def _where(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"].replace("the mean", "Mean"))
    r.expect(not called(r), found[0], str([str(p) for p in called(r)]), "changes are beyond noise")


TREND: list[Rule] = [
    rule(OUTCOME + " {C} in {T}", _named_changes),
    rule(OUTCOME + " {C} in {T} and {C}«(?: again)?» in {T}", _named_changes),
    rule(OUTCOME + " over time: several changes are beyond noise", _several),
    rule(OUTCOME + " over time: no change between periods is beyond noise", _quiet),
    rule(OUTCOME + " by period", _uncompared),
    rule("Where «(?P<outcome>NPS|the mean rating)» lies", _where),
]
TREND_CAPTION: list[Rule] = [
    rule("Bars are 95% intervals."),
    rule("Strong lines: beyond noise; thin lines: no detectable change.", _thin_lines),
    rule("Strong lines: beyond noise; thin lines: no detectable change or not compared.", _thin_lines),
]


def trend_rows(r: Reading, rows: Sequence[Node]) -> None:
    """The table: every period of the chart, oldest first, with its own numbers."""
    periods = shown_periods(r)
    r.where = "trend table"
    labels = [row.all("time")[0].text for row in rows]
    r.expect(
        labels == [r.measured.label(p) for p in periods], str(labels), str([str(p) for p in periods]), "the periods"
    )
    for period, row in zip(periods, rows, strict=False):
        token = r.facts.token(period)
        figures = [
            (n.attributes["data-figure"], n.attributes["data-part"]) for n in row.all() if "data-figure" in n.attributes
        ]
        fact = r.measured.estimate(r.measured.scores(period))
        own = f"{r.measured.outcome.kind}.{token}" if r.measured.outcome else ""
        score = [(own, "value"), (own, "low"), (own, "high")] if fact else []
        r.expect(figures == [*score, (f"answers.{token}", "value")], str(figures), token, "numbers of another period")
        r.expect(("too few answers" in row.text) == (fact is None), row.text, "too few answers", f"below {SUPPRESS}")
        r.expect(("so far" in row.text) == (not r.measured.closed(period)), row.text, "so far", "said of open periods")


# ---- segments --------------------------------------------------------------------------------------------------------


def _segments(r: Reading) -> dict[str, Fact | None]:
    """The score of each group of the period; None of those that the page hides."""
    if r.measured.period is None and r.period is None:
        return {}
    names = r.measured.segment_values(r.period)
    section = r.body.first("section", aria_labelledby="segments-heading")
    rows = [row for row in section.all("li") if "not shown" in row.text] if section else []
    hidden = {name for row in rows for name in names if says(row.all(css="name")[0].text, name)}
    known = {name: r.measured.estimate(r.measured.scores(r.period, name)) for name in names}
    return {name: None if name in hidden else fact for name, fact in known.items()}


def _hides_with_reason(r: Reading, known: dict[str, Fact | None]) -> None:
    """Nothing small is shown or left alone behind what is shown; nothing is hidden where no group is small."""
    sizes = {name: len(r.measured.scores(r.period, name)) for name in known}
    whole = len(r.measured.scores(r.period))
    rest = whole - sum(sizes.values())
    small = {name for name, n in sizes.items() if n < SUPPRESS}
    hidden = {name for name, fact in known.items() if fact is None}
    r.expect(small <= hidden, str(sorted(small - hidden)), "not shown", f"fewer than {SUPPRESS} answers")
    left = [sizes[name] for name in hidden] + [rest] * (rest > 0)
    if hidden and whole >= SUPPRESS:
        r.expect(len(left) > 1 and sum(left) >= SUPPRESS, str(left), "a group to hide among", "the rest gives it away")
        r.expect(bool(small) or 0 < rest < SUPPRESS, str(sorted(hidden)), "shown", "no group is small")


def _apart(named: Fact, others: Sequence[Fact], word: str) -> bool:
    """Whether the interval of one lies below (above) those of all others."""
    if word.startswith(("low", "least")):
        return all((named.high or 0) < (other.low or 0) for other in others)
    return all((named.low or 0) > (other.high or 0) for other in others)


def _shown(r: Reading) -> list[tuple[str, Fact | None, Node]]:
    """The rows of the section: printed name, score, and the row."""
    section = r.body.first("section", aria_labelledby="segments-heading")
    rows = section.all("li") if section else []
    known = _segments(r)
    shown = []
    for row in rows:
        printed = row.all(css="name")[0].text
        fitting = [known[name] for name in known if says(printed, name)]
        shown.append((printed, fitting[0] if fitting else None, row))
        r.expect(bool(fitting), printed, str(sorted(known)), "no segment of this name")
    return shown


def _ranked(r: Reading, marks: Marks, found: Found) -> None:
    """A superlative: the interval of the named one lies apart from each other's."""
    names, rank = [m for m in marks if "name" in m.classes], next(m for m in marks if "data-rank" in m.attributes)
    shown = _shown(r)
    scores = {name: fact for name, fact in _segments(r).items() if fact}
    if "of those shown" in found[0]:
        scores = {name: fact for name, fact in scores.items() if any(says(printed, name) for printed, _, _ in shown)}
    named = next((name for name in scores if says(names[0].text, name)), None)
    if named is None:
        return r.fault(names[0].text, str(sorted(scores)), "no segment of this name has a score")
    others = [fact for name, fact in scores.items() if name != named]
    if len(names) == 2:
        r.expect(len(scores) == 2, found[0], str(sorted(scores)), "compared with one of several")
        others = [fact for name, fact in scores.items() if says(names[1].text, name)]
    clear = bool(others) and _apart(scores[named], others, rank.text)
    r.expect(clear, f"{names[0].text} {rank.text}", f"{scores}", "the intervals overlap")
    row = next(row for printed, _, row in shown if says(printed, named))
    own = [node.attributes["data-figure"] for node in row.all(data_part="low")]
    r.expect(rank.attributes["data-rank"] in own, rank.attributes["data-rank"], str(own), "the rank of another figure")
    return None


def _plain_heading(r: Reading, marks: Marks, found: Found) -> None:
    r.is_outcome(found["outcome"])
    name = r.project.segment or ""
    r.expect(says(marks[0].text, name), marks[0].text, name, "another segment")


def _none_apart(r: Reading, marks: Marks, found: Found) -> None:
    scores = [fact for _, fact, _ in _shown(r) if fact]
    for fact in scores if len(scores) > 1 else []:
        others = [other for other in scores if other is not fact]
        clear = _apart(fact, others, "low") or _apart(fact, others, "high")
        r.expect(not clear, found[0], str(fact), "this one lies apart from all others")


def _all_overlap(r: Reading, marks: Marks, found: Found) -> None:
    scores = [fact for _, fact, _ in _shown(r) if fact]
    pairs = [(a, b) for a in scores for b in scores if a is not b and _apart(a, [b], "high")]
    r.expect(not pairs, found[0], str(pairs[:1]), "two of them stand apart")


def _faint(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(any(f and f.n < FLAG for _, f, _ in _shown(r)), found[0], "no faint row", "all have answers enough")


def _largest(r: Reading, marks: Marks, found: Found) -> None:
    """Some are left out, and none of them has more answers than one of those shown."""
    sizes = {name: len(r.measured.scores(r.period, name)) for name in _segments(r)}
    printed = [text for text, _, _ in _shown(r)]
    shown = [n for name, n in sizes.items() if any(says(text, name) for text in printed)]
    hidden = [n for name, n in sizes.items() if not any(says(text, name) for text in printed)]
    r.expect(bool(hidden) and min(shown) >= max(hidden), found[0], str(sizes), "larger ones are left out, or none")


SEGMENTS: list[Rule] = [
    rule(OUTCOME + " by {N}", _plain_heading),
    rule("{N} scores {R}«(?: of those shown)?»", _ranked),
    rule("{N} {R} {N}", _ranked),
    rule("{N} scores {R} than {N}", _ranked),
    rule("{N} scores {R} {N}", _ranked),
    rule("{N} {R}«(?: of those shown)?»", _ranked),
]


def _pair_apart(r: Reading, marks: Marks, found: Found) -> None:
    """Of two named segments one scores higher beyond noise, though none stands apart from all others."""
    above, rank, below = marks
    named = [next((fact for printed, fact, _ in _shown(r) if same(printed, m.text)), None) for m in (above, below)]
    clear = None not in named and _apart(named[0], [named[1]], "high")  # type: ignore[arg-type,list-item]
    r.expect(clear, found[0], str(named), "the intervals overlap")
    row = next((row for printed, _, row in _shown(r) if same(printed, above.text)), None)
    own = [node.attributes["data-figure"] for node in row.all(data_part="low")] if row else []
    r.expect(rank.attributes["data-rank"] in own, rank.attributes["data-rank"], str(own), "the rank of another figure")
    _none_apart(r, marks, found)


def same(printed: str, other: str) -> bool:
    """Whether two printed forms can be the same name, cut at different lengths."""
    shorter, longer = sorted((printed.rstrip("…").casefold(), other.rstrip("…").casefold()), key=len)
    return printed.casefold() == other.casefold() or ("…" in printed + other and longer.startswith(shorter))


SEGMENT_NOTE: list[Rule] = [
    rule("{N} scores {R} than {N}; none is clearly highest or lowest.", _pair_apart),
    rule("The intervals overlap: none is clearly highest or lowest.", _all_overlap),
    rule("Faint: fewer than 30 answers.", _faint),
    rule("The largest groups are shown.", _largest),
]
KEY: list[Rule] = [rule("Detractors 0–6 passives 7–8 promoters 9–10")]
SEGMENT_ROW: list[Rule] = [
    rule("{N} n = {F} {F} ({F} to {F})"),
    rule("{N} n = {F} {F} ({F} to {F}) Detractors {F}, passives {F}, promoters {F}."),
    rule("{N} not shown: fewer than 10 answers, or beside such a group"),
]


def segment_rows(r: Reading) -> None:
    """Each row has its own numbers; best first, those without a score last; faint ones are marked."""
    shown = _shown(r)
    r.where = "segment rows"
    known = _segments(r)
    r.expect(len(shown) == min(len(known), MOST_SEGMENTS), str(len(shown)), str(len(known)), "segments in the period")
    _hides_with_reason(r, known)
    values = [fact.value if fact else float("-inf") for _, fact, _ in shown]
    r.expect(
        values == sorted(values, reverse=True), str([name for name, _, _ in shown]), str(values), "the order of rows"
    )
    for printed, fact, row in shown:
        r.where = f"segment {printed}"
        heads = {figure.partition(".")[0] for figure in row.marked("data-figure")}
        wanted = set() if fact is None else {"answers", r.measured.outcome.kind if r.measured.outcome else ""}
        r.expect(wanted <= heads, str(heads), str(wanted), "the numbers of a row")
        r.expect(fact is not None or not heads, str(heads), "no number", "a hidden group shows none")
        r.expect(("flagged" in row.classes) == (fact is not None and fact.n < FLAG), printed, "faint below 30", "flag")
        tails = {figure.split(".", 1)[1] for figure in row.marked("data-figure")}
        r.expect(len(tails) == (fact is not None), str(tails), "one thing", "a row mixes the numbers of several")
