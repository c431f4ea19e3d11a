"""The section on consistency: what it claims rests on a verdict, and what it cannot tell it does not print."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from tests.report import builders as made
from vocflow.report.scorecard.consistency import Consistency, Gap, Yardstick, heading, section
from vocflow.report.scorecard.ranges import Days
from vocflow.report.scorecard.section import Paragraph, Table

EMAIL = made.figure("wait.email", 93_600, 86_400, 104_400, 210, "duration")
PHONE = made.figure("wait.phone", 40, 35, 46, 300, "duration")
APART = made.figure("gap.wait", 93_560, 86_000, 104_000, 510, "duration")
WAIT = Gap("wait", None, "email", "phone", EMAIL, PHONE, APART, "inconsistent")
EASE = Gap(
    "answer", "Ease of contact", "app", "survey",
    made.figure("answer.app", 3.8, 3.6, 4.0, 149, "rating"), made.figure("answer.survey", 3.7, 3.6, 3.8, 900, "rating"),
    made.figure("gap.answer", 0.1, -0.1, 0.3, 1_049, "rating"), "no detectable difference",
)  # fmt: skip
FOUND = Consistency(
    last_day=date(2026, 9, 30),
    service=(WAIT,),
    themes=(),
    questions=(EASE,),
    told=made.figure("told", 0.012, 0.008, 0.018, 4_000, "share"),
    sequences=made.figure("sequences", 0.05, 0.03, 0.09, 220, "share"),
    same_theme=None,
    days=7,
    spoken=Days(date(2024, 10, 1), date(2026, 9, 30)),
    yardsticks=(Yardstick("Velora", made.figure("named", 0.01, 0.007, 0.014, 4_000, "share"), None),),
)


def words(found: Consistency) -> list[str]:
    blocks = section(found).blocks
    return [str(sentence) for block in blocks if isinstance(block, Paragraph) for sentence in block.sentences]


def test_both_figures_and_the_verdict_stand_in_one_sentence() -> None:
    assert words(FOUND)[0] == (
        "In the twelve months to 30 Sep 2026, "
        "on email half of the contacts wait at most 26\u00a0h (24\u00a0h to 29\u00a0h), n = 210; on phone, "
        "40\u00a0s (35\u00a0s to 46\u00a0s), n = 300: inconsistent, by 26\u00a0h (24\u00a0h to 29\u00a0h)."
    )
    assert str(heading(FOUND)) == "Service is inconsistent: email keeps customers waiting longer than phone"


def test_without_a_called_difference_nothing_is_called_inconsistent() -> None:
    calm = replace(WAIT, verdict="no detectable difference", difference=replace(APART, low=-5.0))
    found = replace(FOUND, service=(calm,))
    assert str(heading(found)) == "There is no detectable difference between channels"
    assert "inconsistent" not in " ".join(words(found))
    assert words(found)[0].endswith("no detectable difference, 26\u00a0h (\u22125\u00a0s to 29\u00a0h).")


def test_an_interval_that_has_no_end_is_not_printed() -> None:
    open_ended = replace(
        WAIT, verdict="no detectable difference", difference=replace(APART, low=-math.inf, high=math.inf)
    )
    assert words(replace(FOUND, service=(open_ended,)))[0].endswith("n = 300: no detectable difference.")


def test_the_heading_names_the_question_where_service_is_alike() -> None:
    apart = replace(EASE, verdict="inconsistent", difference=replace(EASE.difference, low=0.05))
    found = replace(FOUND, service=(), questions=(apart,))
    assert str(heading(found)) == "Answers are inconsistent: the same question is answered differently"


def test_shares_name_what_they_are_shares_of() -> None:
    assert words(FOUND)[2:] == [
        "Of 4,000 comments in English from 1 Oct 2024 to 30 Sep 2026, 1% (0.8% to 2%) say that the "
        "customer was told different things.",
        "Of 220 phone contacts by known customers in the twelve months to 30 Sep 2026, 5% (3% to 9%) "
        "came after a written one within 7 days.",
    ]


def test_competitors_stand_in_one_table_under_what_they_are_shares_of() -> None:
    (table,) = (block for block in section(FOUND).blocks if isinstance(block, Table) and not block.folded)
    days = " from 1 Oct 2024 to 30 Sep 2026"
    assert str(table.caption) == f"Competitors in the comments in English{days}", "their number is told above"
    alone = [block for block in section(replace(FOUND, told=None)).blocks if isinstance(block, Table)]
    assert str(alone[-1].caption) == f"Competitors in 4,000 comments in English{days}"
    assert [str(cell) for cell in table.rows[0]] == ["Velora", "1% (0.7% to 1%)", "too few to tell"]
    assert "Competitors named in fewer than 10 comments are not shown." in str(table.note)


def test_tables_stand_only_where_they_have_rows() -> None:
    captions = [str(block.caption) for block in section(FOUND).blocks if isinstance(block, Table)]
    days = " from 1 Oct 2024 to 30 Sep 2026"
    assert captions == [
        f"The same question, asked in two places,{days}",
        f"Competitors in the comments in English{days}",
    ]
    empty = replace(FOUND, service=(), questions=(), told=None, sequences=None, yardsticks=())
    assert empty.is_empty and not FOUND.is_empty
