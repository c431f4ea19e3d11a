from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.report.facts import Facts, Outcome, Verdict
from vocflow.report.sentences import dek, headline

from . import builders as made


def spoken(facts: Facts) -> str:
    return " ".join(str(sentence) for sentence in dek(facts))


def test_a_called_fall() -> None:
    assert str(headline(made.fullest())) == "NPS fell 24.3 points to +6.8 in Q3 2026"
    assert spoken(made.fullest()).startswith(
        "The change since Q2 2026 lies between −35.0 and −13.5 points (95% interval)."
    )


def test_a_called_rise() -> None:
    facts = made.fullest(change=made.change("rose", 9.4, 1.2, 17.6))
    assert str(headline(facts)) == "NPS rose 9.4 points to +6.8 in Q3 2026"


def test_a_called_change_too_small_to_print_is_not_printed_as_zero() -> None:
    facts = made.fullest(change=made.change("rose", 0.04, 0.01, 0.07))
    assert str(headline(facts)) == "NPS rose by less than 0.1 points to +6.8 in Q3 2026"


def test_a_change_within_noise_is_no_change_and_says_what_would_stay_hidden() -> None:
    facts = made.fullest(change=made.change("no detectable change", -4.0, -11.1, 3.2))
    assert str(headline(facts)) == "NPS is +6.8 in Q3 2026, no detectable change since Q2 2026"
    assert "one smaller than 15.2 points would usually stay hidden" in spoken(facts)


@pytest.mark.parametrize(
    ("within", "mix", "said"),
    [
        ("fell", "no detectable change", "By plan: within groups it fell 22.6 points, by mix no detectable change."),
        ("no detectable change", "fell", "By plan: within groups no detectable change, by mix it fell 22.6 points."),
        ("fell", "rose", "By plan: within groups it fell 22.6 points, by mix it rose 11.5 points."),
        ("no detectable change", "no detectable change",
         "By plan: within groups no detectable change, by mix no detectable change."),
    ],
)  # fmt: skip
def test_a_called_change_says_whether_it_lies_in_the_mix_or_within(within: Verdict, mix: Verdict, said: str) -> None:
    assert said in spoken(made.fullest(split=made.split(within, mix)))


def test_parts_that_hide_each_other_are_told_and_parts_within_noise_are_not() -> None:
    nothing = made.change("no detectable change", -4.0, -11.1, 3.2)
    hidden = spoken(made.fullest(change=nothing, split=made.split("fell", "rose")))
    assert "By plan: within groups it fell 22.6 points, by mix it rose 11.5 points." in hidden
    assert "established" not in hidden
    assert "By plan" not in spoken(made.fullest(change=nothing, split=made.split("no detectable change")))


def test_no_cause_is_named() -> None:
    facts = made.fullest(split=None)
    assert "What caused it is not established." in spoken(facts)
    assert not any(driver.name in str(headline(facts)) for model in facts.models for driver in model.drivers)


def test_a_single_period_says_that_there_is_none_before_it() -> None:
    assert str(headline(made.loaded())) == (
        "NPS is −35.9 (−55.0 to −13.1) from 39 answers in Q4 2019; there is no earlier period to compare with"
    )
    assert spoken(made.loaded()) == "Detractors outnumber promoters."


def test_earlier_periods_that_cannot_be_compared_are_not_denied() -> None:
    now = made.loaded().periods[0]
    thin = made.period("Q3 2019", None, n=4)
    assert str(headline(made.loaded(periods=(thin, now)))).endswith(
        "; no earlier period has enough answers to compare with"
    )
    full = made.period("Q3 2019", 4.0)
    assert str(headline(made.loaded(periods=(full, now)))).endswith("; it was not compared with an earlier period")


def test_a_change_that_ends_in_another_period_is_not_spoken() -> None:
    facts = made.fullest(change=replace(made.change(), before="Q1 2026", after="Q2 2026"))
    assert str(headline(facts)).endswith("; it was not compared with an earlier period")


def test_an_open_period_gets_no_verb() -> None:
    running = made.period("Q4 2026", 11.0, closed=False)
    facts = made.loaded(period=None, periods=(running,), change=made.change())
    assert str(headline(facts)) == "NPS is +11.0 so far in Q4 2026"
    assert spoken(facts).startswith("The period is still open: 412 answers put the score between +3.0 and +18.2")


@pytest.mark.parametrize(("n", "answers"), [(1, "1 answer"), (9, "9 answers")])
def test_too_few_answers_give_no_score(n: int, answers: str) -> None:
    few = made.period("Q4 2019", None, n=n)
    assert str(headline(made.loaded(period=few, periods=(few,)))) == (
        f"Only {answers} in Q4 2019: fewer than 10, so no NPS is given"
    )


def test_few_answers_are_called_a_hint() -> None:
    few = replace(made.period("Q4 2019", None, n=12), score=made.figure("nps.now", 10.0, -30.0, 45.0, 12))
    assert spoken(made.loaded(period=few, periods=(few,))).endswith("Few answers: take it as a hint, not as a finding.")


def test_a_rating_is_never_called_nps_and_says_why() -> None:
    facts = made.rating()
    assert str(headline(facts)) == (
        "Mean rating is 4.4 on a scale of 1 to 10 in Q2 2015, no detectable change since Q1 2015"
    )
    assert "was answered on a scale of 1 to 10, and NPS needs 0 to 10, so no NPS is given" in spoken(facts)
    other = made.rating(outcome=Outcome("rating", "How clean was the car?", 0, 10))
    assert "does not ask whether customers would recommend, so no NPS is given" in spoken(other)


def test_without_a_score_the_comments_speak_as_classified() -> None:
    assert str(headline(made.no_score())) == (
        "38% of 10,296 comments are classified as criticism; no score was asked, so NPS cannot be given"
    )
    assert spoken(made.no_score()).startswith("Praise is more frequent: 45% are classified as such.")


def test_feelings_that_overlap_are_not_ranked() -> None:
    near = (
        ("negative", made.share("a", 0.41, 90)),
        ("neutral", made.share("b", 0.2, 90)),
        ("positive", made.share("c", 0.39, 90)),
    )
    assert "frequent" not in spoken(made.no_score(feelings=near))
    assert "rarer" not in spoken(made.no_score(feelings=near))


def test_nothing_at_all_is_said_honestly() -> None:
    assert str(headline(made.empty())) == "No feedback has been loaded yet, so there is nothing to report"
    refused = made.empty(accounting=made.book(read=26, loaded=0, quarantined=26))
    assert str(headline(refused)) == "No feedback has been loaded: every record read was set aside or excluded"
    assert spoken(refused) == "26 records were read: 26 were set aside and 0 excluded. The reasons stand below."


def test_feedback_on_other_days_is_not_denied() -> None:
    elsewhere = made.empty(accounting=made.book(read=226, loaded=200, quarantined=26))
    assert str(headline(elsewhere)) == "No feedback lies in the days of this report"
    assert spoken(elsewhere) == (
        "Records loaded: 200, updated: 0, unchanged: 0. None of them is customer feedback from these days."
    )


def test_answers_in_no_period_are_not_called_undated() -> None:
    facts = made.loaded(period=None, periods=())
    assert str(headline(facts)) == "The answers lie in no whole period, so no score is given"
    undated = replace(facts, first_day=None, last_day=None)
    assert str(headline(undated)) == "No dated answer to the score question has been loaded yet"


def test_too_few_comments_without_a_score_are_not_spoken_of() -> None:
    def said(comments: int, **changes: object) -> str:
        return str(headline(made.no_score(feelings=(), comments=made.count("comments", comments), **changes)))

    assert said(0) == "No score was asked and no comment could be classified, so NPS cannot be given"
    assert said(9) == "No score was asked, and fewer than 10 comments are too few to speak of"
    few = "No score was asked, and fewer than 10 comments could be classified: too few to speak of"
    assert said(4000) == few
    assert said(4000, period=made.period("Q3 2026", None)) == few.replace("could", "in Q3 2026 could")


@given(
    verdict=st.sampled_from(["rose", "fell", "no detectable change", None]),
    value=st.floats(-200, 200),
    score=st.floats(-100, 100),
    half=st.floats(0, 60),
    n=st.integers(10, 5000),
    closed=st.booleans(),
    kind=st.sampled_from([made.NPS, made.RATING]),
)
def test_no_sentence_contradicts_the_facts(
    verdict: str | None, value: float, score: float, half: float, n: int, closed: bool, kind: Outcome
) -> None:
    now = replace(
        made.period("Q3 2026", 0.0, n=n, closed=closed), score=made.figure("now", score, score - half, score + half, n)
    )
    change = None if verdict is None else made.change(verdict, value, value - half, value + half)  # type: ignore[arg-type]
    facts = made.fullest(
        outcome=kind, period=now, periods=(made.period("Q2 2026", 3.0), now), change=change, split=None
    )
    first, all_of_it = str(headline(facts)), f"{headline(facts)} {spoken(facts)}"
    for verb in ("rose", "fell"):
        assert (verb in all_of_it) == (closed and verdict == verb)
    assert ("no detectable change" in first) == (closed and verdict == "no detectable change")
    assert ("so far" in first) == (not closed)
    assert ("Promoters outnumber" in all_of_it) == (kind.kind == "nps" and score - half > 0)
    assert ("Detractors outnumber" in all_of_it) == (kind.kind == "nps" and score + half < 0)
    assert kind.kind == "nps" or "NPS" not in first
    assert "cause" not in first
    assert now.start == date(2026, 7, 1)
