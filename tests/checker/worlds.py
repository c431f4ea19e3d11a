"""Worlds: a small sample company whose raw files are changed on disk, each in one way that a page could get wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from .editing import (
    COMMENT,
    DATE,
    SCORE,
    Rows,
    add_survey,
    answered,
    answers,
    configure,
    edit,
    set_scores,
    survey,
    surveys,
    without_source,
)

World = Callable[[Path, random.Random], None]

LAST, BEFORE = "2026Q3", "2026Q2"
"""The last closed quarter of the sample company, and the one before it."""
HOSTILE = "<img src=x onerror=alert(1)>\"&'{{7*7}} 100% <b>"


# ---- scores ---------------------------------------------------------------------------------------------------------


def untouched(root: Path, dice: random.Random) -> None:
    """The company as it is."""


def scores_shuffled(root: Path, dice: random.Random) -> None:
    """Scores lose their periods, segments and comments."""
    pool = [row[SCORE] for path in surveys(root) for row in answered(answers(path))]
    dice.shuffle(pool)
    set_scores(surveys(root), lambda number, row: pool.pop())


def all_the_same(root: Path, dice: random.Random) -> None:
    set_scores(surveys(root), lambda number, row: 7)


def all_promoters(root: Path, dice: random.Random) -> None:
    set_scores(surveys(root), lambda number, row: dice.choice((9, 10)))


def all_detractors(root: Path, dice: random.Random) -> None:
    set_scores([survey(root, LAST), survey(root, BEFORE)], lambda number, row: dice.randint(0, 6))


def segments_tied(root: Path, dice: random.Random) -> None:
    """The same scores in each plan: no order among them is true."""

    def change(rows: Rows) -> Rows:
        plans = ("Basic", "Plus", "Business")
        kept = answered(rows)[: len(answered(rows)) // 3 * 3]
        for number, row in enumerate(kept):
            row["Plan"], row[SCORE] = plans[number % 3], str((10, 9, 8, 3)[number // 3 % 4])
        return kept

    for path in surveys(root):
        edit(path, change)


def steep_fall(root: Path, dice: random.Random) -> None:
    set_scores([survey(root, LAST)], lambda number, row: min(int(row[SCORE]), dice.randint(0, 7)))


def steep_rise(root: Path, dice: random.Random) -> None:
    set_scores([survey(root, LAST)], lambda number, row: max(int(row[SCORE]), dice.randint(8, 10)))


def up_and_down(root: Path, dice: random.Random) -> None:
    """Every step of the trend is beyond noise."""
    for number, path in enumerate(surveys(root)):
        low = number % 2 == 0
        set_scores([path], lambda at, row, low=low: dice.choice((0, 2, 5, 9) if low else (8, 9, 10, 10)))


def one_segment_apart(root: Path, dice: random.Random) -> None:
    set_scores(surveys(root), lambda number, row: dice.randint(0, 5) if row["Plan"] == "Basic" else row[SCORE])


def mix_moved(root: Path, dice: random.Random) -> None:
    """Basic customers stay as unhappy and Business customers as happy as they were; of the former there are fewer."""
    scores = {"Basic": (6, 5, 9, 3, 8), "Plus": (9, 8, 10, 4, 7), "Business": (10, 9, 9, 10, 7)}
    set_scores([survey(root, LAST), survey(root, BEFORE)], lambda number, row: dice.choice(scores[row["Plan"]]))
    edit(
        survey(root, LAST),
        lambda rows: [row for row in answered(rows) if row["Plan"] != "Basic" or dice.random() < 0.2],
    )


def asked_again(root: Path, dice: random.Random) -> None:
    """A third of the customers give all answers, each of them several a quarter."""
    for path in surveys(root):
        names = [row["ExternalReference"] for row in answers(path)]

        def change(rows: Rows, names: list[str] = names) -> None:
            for row in rows:
                row["ExternalReference"] = dice.choice(names[: max(1, len(names) // 3)])

        edit(path, change)


def accounts(root: Path, dice: random.Random) -> None:
    """Customers of one city are one account."""
    configure(root, r'^segment = "plan"$', 'segment = "plan"\naccount = "city"')


# ---- periods ---------------------------------------------------------------------------------------------------------


def periods_swapped(root: Path, dice: random.Random) -> None:
    """The last two quarters change places; each keeps its moments."""
    paths = [survey(root, BEFORE), survey(root, LAST)]
    moments = [sorted(row[DATE] for row in answers(path)) for path in paths]
    for path, times in zip(paths, reversed(moments), strict=True):

        def change(rows: Rows, times: list[str] = times) -> None:
            for row in rows:
                row[DATE] = dice.choice(times)

        edit(path, change)


def tiny_now(root: Path, dice: random.Random) -> None:
    edit(survey(root, LAST), lambda rows: answered(rows)[:6])


def tiny_before(root: Path, dice: random.Random) -> None:
    edit(survey(root, BEFORE), lambda rows: answered(rows)[:9])


def barely_enough(root: Path, dice: random.Random) -> None:
    for quarter in (BEFORE, LAST):
        edit(survey(root, quarter), lambda rows: answered(rows)[:10])


def gap(root: Path, dice: random.Random) -> None:
    """Nothing was asked in the quarter before the last."""
    survey(root, BEFORE).unlink()


def one_period(root: Path, dice: random.Random) -> None:
    for path in surveys(root):
        if LAST not in path.name:
            path.unlink()


def only_open(root: Path, dice: random.Random) -> None:
    """All answers are of the quarter that is still running."""
    one_period(root, dice)
    edit(survey(root, LAST), lambda rows: [row | {DATE: f"2026-10-0{dice.randint(1, 9)} 12:00:00"} for row in rows])


def closes_today(root: Path, dice: random.Random) -> None:
    """The report is made on the last day of a quarter; what came later is not known yet."""
    configure(root, r"as_of = 2026-10-15", "as_of = 2026-06-30")


def closes_tomorrow(root: Path, dice: random.Random) -> None:
    configure(root, r"as_of = 2026-10-15", "as_of = 2026-06-29")


def by_month(root: Path, dice: random.Random) -> None:
    configure(root, r'period = "quarter"', 'period = "month"')


def by_week(root: Path, dice: random.Random) -> None:
    configure(root, r'period = "quarter"', 'period = "week"')


def by_year(root: Path, dice: random.Random) -> None:
    configure(root, r'period = "quarter"', 'period = "year"')


def at_midnight(root: Path, dice: random.Random) -> None:
    """Answers an hour around the turn of the quarter, in local time: the day in UTC is another one."""

    def change(rows: Rows) -> None:
        for row in answered(rows)[:20]:
            row[DATE] = dice.choice(("2026-06-30 23:59:59", "2026-07-01 00:00:00", "2026-07-01 01:30:00"))

    for quarter in (BEFORE, LAST):
        edit(survey(root, quarter), change)


# ---- what is there ---------------------------------------------------------------------------------------------------


def nothing_at_all(root: Path, dice: random.Random) -> None:
    """Every export is empty."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        for path in sorted(folder.rglob("*.*")):
            path.write_bytes(b"")


def no_customer_table(root: Path, dice: random.Random) -> None:
    (root / "customers" / "customers.csv").unlink()


def everybody_left(root: Path, dice: random.Random) -> None:
    path = root / "customers" / "customers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    gone = [line if not line.endswith(",") else f"{line}2026-10-14" for line in lines[1:]]
    path.write_text("\n".join([lines[0], *gone]) + "\n", encoding="utf-8")


def no_comments(root: Path, dice: random.Random) -> None:
    """Nobody wrote a word in the survey."""
    for path in surveys(root):
        edit(path, lambda rows: [row | {COMMENT: ""} for row in rows])


def no_surveys(root: Path, dice: random.Random) -> None:
    """Stars of reviews are the only score left."""
    without_source(root, "loyalty_survey")
    shutil.rmtree(root / "surveys")


def transactional_beside(root: Path, dice: random.Random) -> None:
    """A second NPS survey, asked after contacts: never pooled with the loyalty survey."""
    add_survey(root, 'kind = "survey"\nsurvey_type = "transactional"', dice)


def relational_beside(root: Path, dice: random.Random) -> None:
    """A second loyalty survey: pooled with the first."""
    add_survey(root, 'kind = "survey"', dice)


def staff_asked_too(root: Path, dice: random.Random) -> None:
    """Staff answer the NPS question as well, all with 10: never counted."""
    add_survey(root, 'kind = "staff"', dice)


def components_rarely_asked(root: Path, dice: random.Random) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            if dice.random() < 0.5:
                row |= {"Q3_1": "", "Q3_2": "-99"}

    for path in surveys(root):
        edit(path, change)


# ---- segments and dirt -----------------------------------------------------------------------------------------------


def hostile_segments(root: Path, dice: random.Random) -> None:
    """Segments whose names would break a page, or differ only in what an id leaves out."""
    names = {"Basic": HOSTILE, "Plus": "A+B", "Business": "A B"}
    for path in surveys(root):
        edit(path, lambda rows: [row | {"Plan": names.get(row["Plan"], row["Plan"])} for row in rows])


def many_segments(root: Path, dice: random.Random) -> None:
    configure(root, r'segment = "plan"', 'segment = "city"')


def dirty(root: Path, dice: random.Random) -> None:
    """Scores off the scale, words for scores, dates that are none or long past, cells too many."""

    def change(rows: Rows) -> None:
        for row in answered(rows):
            column, value = dice.choice(((SCORE, "11"), (SCORE, "ten"), (DATE, "soon"), (DATE, "1970-01-01 00:00:00")))
            if dice.random() < 0.06:
                row[column] = value

    for path in surveys(root):
        edit(path, change)
    with survey(root, LAST).open("a", encoding="utf-8") as file:
        file.write("one,two,three\n")
    configure(root, r"quarantine_limit = 0.02", "quarantine_limit = 0.5")


def sent_again(root: Path, dice: random.Random) -> None:
    """The last quarter's export comes a second time: nothing is counted twice, changed answers count as changed."""
    text = survey(root, LAST).read_text(encoding="utf-8")
    again = root / "surveys" / "loyalty_2026Q3_again.csv"
    again.write_text(text, encoding="utf-8")
    set_scores([again], lambda number, row: 0 if number % 5 == 0 else row[SCORE])


WORLDS: dict[str, World] = {
    world.__name__: world
    for world in (
        scores_shuffled, periods_swapped, tiny_now, segments_tied, nothing_at_all, hostile_segments, no_customer_table,
        one_period, only_open, all_promoters, no_comments, untouched, all_the_same, tiny_before, steep_fall, steep_rise,
        up_and_down, gap, transactional_beside, staff_asked_too, no_surveys, closes_today, by_month, dirty, sent_again,
        mix_moved, asked_again, accounts, many_segments, everybody_left, barely_enough, one_segment_apart,
        relational_beside, all_detractors, by_year, by_week,
        closes_tomorrow, at_midnight, components_rarely_asked,
    )
}  # fmt: skip
"""In the order in which a smaller number of repeats takes them."""
