"""The sections on value and recognition: what they claim follows the facts, and nobody is blamed."""

from __future__ import annotations

from dataclasses import replace

from tests.report import builders as made
from tests.report.page import Page
from vocflow.report import scorecard
from vocflow.report.scorecard import recognition, value
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.recognition import Praised, RecognitionFacts
from vocflow.report.scorecard.section import Section, Table
from vocflow.report.scorecard.value import (
    Contrast,
    Department,
    GroupMean,
    GroupShare,
    MoneyTheme,
    ThemeVoice,
    ValueFacts,
)

HOSTILE = "<b>bikes</b>"
BIKES = ThemeVoice(HOSTILE, made.share("value.praised.bikes", 0.21), made.share("value.asked.bikes", 0.04))
CONTRAST = Contrast(
    HOSTILE, "asked", "segment",
    (GroupShare("Business", made.share("value.asked.bikes.segment.business", 0.12, 200)),
     GroupShare("Basic", made.share("value.asked.bikes.segment.basic", 0.02, 700))),
    "Business", made.figure("value.asked_difference.bikes", 0.1, 0.05, 0.16, 900, "share"),
)  # fmt: skip
FACTS = ValueFacts(
    span="Q3 2026",
    segment_name="plan",
    customers=made.count("value.speakers", 900),
    knows_wishes=True,
    themes=(BIKES,),
    compared=True,
    contrasts=(CONTRAST,),
    money=(MoneyTheme("price level", made.share("p", 0.05), made.share("q", 0.1)),),
    worth_question="Value for money",
    worth=made.figure("value.worth", 3.5, 3.4, 3.6, 900, "rating"),
    worth_by_value=(GroupMean("upper third", made.figure("value.worth.upper", 3.6, 3.4, 3.8, 300, "rating")),),
    again=made.share("value.choose_again", 0.7, 200),
    again_by_value=(),
    recommend=None,
    says_again=made.share("value.told.again", 0.06),
    says_never=made.share("value.told.never", 0.04),
    departments=(
        Department("Product", made.figure("value.served.product", 2.4, 2.1, 2.7, 62, "rating"),
                   (GroupMean("Fleet", made.figure("value.served.product.fleet", 2.2, 1.7, 2.7, 17, "rating")),)),
        Department("Finance", made.figure("value.served.finance", 4.1, 3.5, 4.6, 15, "rating"), ()),
    ),
)  # fmt: skip
EXCESS = made.figure("recognition.agent.a04.excess", 0.2, 0.1, 0.3, 40, "share")
PRAISE = RecognitionFacts(
    "Q3 2026", ("channel", "reason"),
    (Praised("agent", "A04", made.share("recognition.agent.a04", 0.5, 40), EXCESS,
             made.figure("recognition.agent.a04.shrunk", 0.15, 0.05, 0.25, 40, "share")),),
    (),
)  # fmt: skip


def words(section: Section) -> str:
    parts = [str(section.heading)]
    for block in section.blocks:
        if isinstance(block, Table):
            parts += [str(block.caption), *(str(cell) for row in block.rows for cell in row), str(block.note)]
        else:
            parts += [str(sentence) for sentence in getattr(block, "sentences", ())]
    return "\n".join(parts)


def test_every_digit_of_both_sections_has_its_figure_and_text_is_text() -> None:
    facts = replace(made.loaded(), scorecard=scorecard.Scorecard(value=FACTS, recognition=PRAISE))
    html = render_scorecard(facts)
    assert Page(html).untraced == []
    assert "<b>bikes" not in html
    assert 'id="value"' in html
    assert 'id="recognition"' in html


def test_the_heading_never_rests_on_what_a_reader_takes_for_praise() -> None:
    """Price is criticised more than praised, and a reader may take the one for the other."""
    assert (
        str(value.section(FACTS).heading) == "What customers value: 70% of those asked would choose the company again"
    )
    unasked = replace(FACTS, again=None)
    assert str(value.section(unasked).heading) == f"What customers value: 4% ask for something about {HOSTILE}"
    for silent in (None, made.share("value.asked.none", 0.0)):
        facts = replace(unasked, themes=(replace(BIKES, asked=silent),))
        assert str(value.section(facts).heading) == "What customers value, as far as they say"


def test_a_theme_is_named_above_the_others_only_where_its_interval_lies_apart() -> None:
    bikes = replace(BIKES, asked=made.figure("a", 0.04, 0.03, 0.05, 900, "share"))
    near = ThemeVoice("trams", made.share("p", 0.2), made.figure("b", 0.03, 0.02, 0.04, 900, "share"))
    far = replace(near, asked=made.figure("b", 0.01, 0.005, 0.02, 900, "share"))
    unasked = replace(FACTS, again=None)
    heading = str(value.section(replace(unasked, themes=(near, bikes))).heading)
    assert heading == "What customers value, as far as they say"
    assert str(value.section(replace(unasked, themes=(far, bikes))).heading).endswith(f"something about {HOSTILE}")


def test_it_says_in_which_language_they_commented() -> None:
    assert "900 customers commented in English in the year" in words(value.section(FACTS))
    assert "900 customers commented in German in the year" in words(value.section(replace(FACTS, language="de")))


def test_thirds_say_whose_they_are() -> None:
    by_value = replace(CONTRAST, grouping="yearly_value", standing_out="upper third",
                       groups=(replace(CONTRAST.groups[0], group="upper third"),))  # fmt: skip
    assert "part the yearly values of present customers" in words(value.section(replace(FACTS, contrasts=(by_value,))))
    assert "part the yearly values of present customers" in words(value.section(FACTS)), "of the rating"
    assert "part the yearly values" not in words(value.section(replace(FACTS, worth_by_value=())))


def test_a_group_is_named_where_it_differs() -> None:
    said = words(value.section(FACTS))
    assert "Customers with plan Business ask for <b>bikes</b> more often than other customers: 12%" in said
    assert "No theme is praised or asked for differently" not in said


def test_less_is_said_where_the_difference_is_below_zero() -> None:
    fewer = replace(CONTRAST, difference=made.figure("d", -0.1, -0.16, -0.05, 900, "share"), standing_out="Basic")
    assert "less often than other customers" in words(value.section(replace(FACTS, contrasts=(fewer,))))


def test_without_a_difference_none_is_claimed() -> None:
    said = words(value.section(replace(FACTS, contrasts=())))
    assert "No theme is praised or asked for differently" in said
    assert "more often" not in said
    assert "differently" not in words(value.section(replace(FACTS, contrasts=(), compared=False)))


def test_departments_that_are_not_shown_are_a_dash() -> None:
    (table,) = (
        block for block in value.section(FACTS).blocks
        if isinstance(block, Table) and "Departments" in str(block.caption)
    )  # fmt: skip
    rows = [[str(cell) for cell in row] for row in table.rows]
    assert rows[1] == ["Finance", "4.1 (3.5 to 4.6), n 15", "–"]


def test_without_wishes_in_the_taxonomy_it_says_so() -> None:
    bare = replace(FACTS, knows_wishes=False, themes=(replace(BIKES, asked=None),), contrasts=())
    assert 'the taxonomy has no theme "wish"' in words(value.section(bare))


def test_praise_names_those_above_and_nobody_else() -> None:
    said = words(recognition.section(PRAISE))
    assert "customers praise A04 more than their colleagues" in said
    assert "less" not in said
    assert "lowest" not in said


def test_where_nobody_stands_out_nobody_is_named() -> None:
    section = recognition.section(replace(PRAISE, praised=()))
    assert "nobody is praised more than others" in words(section)
    assert "A04" not in words(section)
