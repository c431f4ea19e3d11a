from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vocflow.report import method, sections
from vocflow.report.facts import Change, DriverModel, Movement, Segment
from vocflow.report.prose import Rank

from . import builders as made


def test_the_trend_names_the_called_periods_only() -> None:
    assert str(sections.trend_heading(made.fullest())) == "NPS fell in Q3 2025 and fell again in Q3 2026"
    quiet = made.fullest(change=made.change("no detectable change", -1.0, -5.0, 3.0))
    assert str(sections.trend_heading(quiet)) == "NPS fell in Q3 2025"
    assert (
        str(sections.trend_heading(made.rating())) == "Mean rating over time: no change between periods is beyond noise"
    )
    assert str(sections.trend_heading(made.loaded())) == "Where NPS lies"


def test_nothing_is_said_of_changes_where_nothing_was_compared() -> None:
    before, now = made.period("Q2 2026", 31.0), made.period("Q3 2026", 6.8)
    facts = made.fullest(periods=(before, now), period=now, change=None)
    assert str(sections.trend_heading(facts)) == "NPS by period"
    assert str(sections.trend_key(facts)) == ""
    assert "beyond noise" not in str(sections.trend_heading(made.rating(change=None)))
    compared = replace(facts, change=made.change("no detectable change", -1.0, -5.0, 3.0))
    assert str(sections.trend_heading(compared)) == "NPS over time: no change between periods is beyond noise"
    assert str(sections.trend_key(compared)) == "Strong lines: beyond noise; thin lines: no detectable change."


def test_the_key_of_the_trend_admits_lines_that_nothing_has_compared() -> None:
    assert str(sections.trend_key(made.fullest())) == (
        "Strong lines: beyond noise; thin lines: no detectable change or not compared."
    )


def test_many_called_changes_are_not_listed() -> None:
    facts = made.fullest()

    def step(label: str) -> Change:
        return replace(made.change("rose", 9.0, 2.0, 16.0), difference=made.figure(f"step.{label}", 9.0, 2.0, 16.0))

    periods = tuple(replace(p, step=step(p.label)) for p in facts.periods)
    assert (
        str(sections.trend_heading(replace(facts, periods=periods)))
        == "NPS over time: several changes are beyond noise"
    )


def test_an_open_period_is_never_called_a_change() -> None:
    facts = made.fullest()
    running = replace(facts.periods[-1], step=made.change("rose", 9.0, 2.0, 16.0))
    called = sections.called_changes(replace(facts, periods=(*facts.periods[:-1], running)))
    assert [call.period.label for call in called] == ["Q3 2025", "Q3 2026"]


def test_segments_are_ranked_only_where_intervals_lie_apart() -> None:
    facts = made.fullest()
    assert str(sections.segment_heading(facts)) == "Basic scores lowest of those shown"
    near = tuple(made.segment(name, score, 200, 0.3, 0.3) for name, score in (("a", 10.0), ("b", 12.0), ("c", 14.0)))
    assert str(sections.segment_heading(replace(facts, segments=near))) == "NPS by plan"
    assert "none is clearly highest or lowest" in str(sections.segment_note(replace(facts, segments=near)))
    assert str(sections.segment_note(replace(facts, segments=near))) == (
        "The intervals overlap: none is clearly highest or lowest. "
    )
    top = (*near, made.segment("Gold", 60.0, 200, 0.1, 0.2))
    assert str(sections.segment_heading(replace(facts, segments=top))) == "Gold scores highest"
    pair = (made.segment("a", 10.0, 200, 0.3, 0.3), made.segment("b", 40.0, 200, 0.2, 0.2))
    assert str(sections.segment_heading(replace(facts, segments=pair))) == "A scores lower than b"


def test_two_segments_that_lie_apart_are_not_said_to_overlap() -> None:
    segments = tuple(
        replace(made.segment(name, value, 60, 0.3, 0.3), score=made.figure(f"s.{name}", value, low, high, 60))
        for name, value, low, high in (
            ("Business", 25.5, 2.7, 45.5),
            ("Family", 8.0, -9.0, 24.0),
            ("Basic", -10.4, -20.8, 0.2),
        )
    )
    facts = made.fullest(segments=segments)
    assert str(sections.segment_heading(facts)) == "NPS by plan"
    note = sections.segment_note(facts)
    assert str(note) == "Business scores higher than Basic; none is clearly highest or lowest. "
    assert [part.figure_id for part in note.parts if isinstance(part, Rank)] == ["s.Business"]


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(0, 40)), min_size=1, max_size=6))
def test_the_note_on_segments_is_true_of_every_pair(rows: list[tuple[float, float]]) -> None:
    segments = tuple(made.segment(f"s{i}", score, 90, 0.3, 0.3, half) for i, (score, half) in enumerate(rows))
    note = str(sections.segment_note(made.fullest(segments=segments)))
    ends = {f"s{i}": (score - half, score + half) for i, (score, half) in enumerate(rows)}
    apart = {(a, b) for a in ends for b in ends if ends[a][0] > ends[b][1]}
    superlative = any(
        all((a, b) in apart for b in ends if b != a) or all((b, a) in apart for b in ends if b != a) for a in ends
    )
    if "The intervals overlap" in note:
        assert not apart
    elif "higher than" in note:
        higher, lower = note.split(";")[0].split(" scores higher than ")
        assert (higher.lower(), lower) in apart
        assert not superlative
    else:
        assert superlative


def test_ties_are_not_ranked() -> None:
    tied = tuple(made.segment(name, 10.0, 5000, 0.3, 0.3, half=0.0) for name in ("a", "b"))
    assert str(sections.segment_heading(made.fullest(segments=tied))) == "NPS by plan"


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(0, 40), st.integers(10, 4000)), min_size=1, max_size=9))
def test_a_rank_in_the_heading_is_true_of_every_segment_shown(rows: list[tuple[float, float, int]]) -> None:
    segments = tuple(made.segment(f"s{i}", score, n, 0.3, 0.3, half) for i, (score, half, n) in enumerate(rows))
    facts = made.fullest(segments=segments)
    heading = sections.segment_heading(facts)
    shown = sections.shown_segments(facts)
    ranks = [part for part in heading.parts if hasattr(part, "word")]
    assert len(shown) == min(len(rows), 6)
    for rank in ranks:
        named = next(s for s in shown if s.score and s.score.id == rank.figure_id)  # type: ignore[union-attr]
        others = [s.score for s in shown if s is not named and s.score]
        assert named.score
        low, high = sections.ends_of(named.score)
        assert others
        if "low" in rank.word:
            assert all(high < sections.ends_of(other)[0] for other in others)
        else:
            assert all(low > sections.ends_of(other)[1] for other in others)


def test_suppressed_segments_stand_last_without_a_score() -> None:
    segments = (Segment("tiny", None, made.count("n.tiny", 4)), made.segment("a", 5.0, 50, 0.3, 0.3))
    shown = sections.shown_segments(made.fullest(segments=segments))
    assert [s.value for s in shown] == ["a", "tiny"]


def test_drivers_are_named_by_the_test_and_the_sign_of_their_effect() -> None:
    facts = made.fullest()
    assert str(sections.driver_heading(facts)) == (
        "Scores are lower where customers criticise waiting on the phone, billing or app crashes and failed unlocks, "
        "among others"
    )
    assert len([d for drivers in sections.ranked_drivers(facts).values() for d in drivers]) == 8
    null = tuple(replace(d, is_driver=False) for d in facts.models[0].drivers)
    quiet = replace(facts, models=(replace(facts.models[0], drivers=null),))
    assert str(sections.driver_heading(quiet)) == "Nothing that customers mention moves the score beyond noise"
    rated = replace(quiet.models[0], family="component")
    both = replace(quiet, models=(quiet.models[0], rated))
    assert str(sections.driver_heading(both)) == "Nothing that customers mention or rate moves the score beyond noise"
    only_rated = replace(quiet, models=(rated,))
    assert str(sections.driver_heading(only_rated)) == "Nothing that customers rate moves the score beyond noise"
    assert sections.actions(quiet) == ()


def test_the_days_of_the_drivers_end_with_the_period() -> None:
    facts = made.fullest(period=replace(made.period("Q3 2026", 6.8), end=date(2026, 10, 1)))
    assert str(sections.driver_days(facts)) == "Answers from 1 Jul 2024 to 30 Sep 2026."
    assert str(sections.driver_days(replace(facts, period=None))) == "Answers from 1 Jul 2024 to 14 Oct 2026."
    assert str(sections.driver_days(replace(facts, first_day=None))) == ""


def test_one_driver_is_called_strongest_only_where_its_share_lies_apart() -> None:
    model = made.fullest().models[0]
    clear = replace(model.drivers[0], share=made.share("d.top", 0.6, 900))
    facts = made.fullest(models=(replace(model, drivers=(clear, *model.drivers[1:])),))
    assert str(sections.driver_heading(facts)) == "Waiting on the phone has the strongest link with the score"


def test_an_effect_of_uncertain_sign_is_not_called_lower() -> None:
    unsure = replace(made.driver("price", 0.3, -4.0), effect_negative=made.figure("e", -4.0, -9.0, 1.0))
    facts = made.fullest(models=(DriverModel("theme", made.share("r2", 0.3), (unsure,)),))
    assert str(sections.driver_heading(facts)) == "What goes with a higher or lower score"


def test_others_that_lower_the_score_are_told_of_though_they_have_no_row() -> None:
    lowering = [made.driver(name, share, -14.0) for name, share in (("a", 0.3), ("b", 0.2), ("c", 0.15), ("e", 0.01))]
    null = made.driver("d", 0.05, -14.0, is_driver=False)
    themes = DriverModel("theme", made.share("r2", 0.3), (*lowering, null))
    rated = DriverModel("component", made.share("r2", 0.3), (replace(null, name="rated"),))
    facts = made.fullest(models=(themes, rated))
    assert [d.name for d in sections.ranked_drivers(facts)["theme"]] == ["a", "b", "c", "d"]
    assert str(sections.driver_heading(facts)) == "Scores are lower where customers criticise a, b or c, among others"
    without = replace(themes, drivers=(*lowering[:3], null))
    assert str(sections.driver_heading(replace(facts, models=(without, rated)))).endswith("criticise a, b or c")


def test_movements() -> None:
    facts = made.fullest()
    assert [str(sentence) for sentence in sections.movement_sentences(facts)] == [
        "Waiting on the phone rose from 12% to 21% of comments (by 9.0 points, +5.0 to +13.0).",
        "Vehicle condition fell from 14% to 9% of comments (by 5.0 points, −8.0 to −2.0).",
        "The other themes show no detectable change in how often customers mention them.",
    ]
    quiet = replace(facts, movements=facts.movements[2:])
    assert str(sections.movement_heading(quiet)) == "No theme moved beyond noise"
    assert "rose" not in " ".join(str(s) for s in sections.movement_sentences(quiet))


@given(st.lists(st.sampled_from(["rose", "fell", "no detectable change"]), min_size=1, max_size=7))
def test_a_movement_has_a_verb_only_by_its_verdict(verdicts: list[str]) -> None:
    moves = tuple(
        Movement(f"t{i}", made.share("b", 0.1), made.share("a", 0.2), made.share(f"m{i}", 0.1), verdict)  # type: ignore[arg-type]
        for i, verdict in enumerate(verdicts)
    )
    said = [str(sentence) for sentence in sections.movement_sentences(made.fullest(movements=moves))]
    called = [m for m in moves if m.verdict != "no detectable change"][: sections.MAX_MOVEMENTS]
    assert [s.split(" from ")[0].lower() for s in said if " from " in s] == [f"{m.name} {m.verdict}" for m in called]
    assert any("no detectable change" in s for s in said) == ("no detectable change" in verdicts)


def test_actions_need_a_gain_above_zero() -> None:
    sure, unsure = made.driver("a", 0.2, -9.0, gain=2.0), made.driver("b", 0.3, -9.0, gain=3.0)
    unsure = replace(unsure, gain=made.figure("g", 3.0, -0.1, 6.0))
    facts = made.fullest(models=(DriverModel("theme", made.share("r2", 0.3), (sure, unsure)),))
    assert [driver.name for driver in sections.actions(facts)] == ["a"]


def test_the_most_spoken_theme_is_named_only_where_it_lies_apart() -> None:
    assert str(sections.theme_heading(made.no_score())) == "Customers speak most of staff attitude"
    assert str(sections.theme_heading(made.loaded())) == "What customers speak of"


def test_the_footnote_accounts_for_the_rows_and_names_what_they_share() -> None:
    assert str(method.rows(made.rating())) == (
        "Feedback from 1 Jul 2014 to 29 Jun 2015. 1,258 records read = 1,232 loaded + 0 updated + 0 unchanged + "
        "0 excluded + 26 set aside. Set aside: 26 from seat (date-empty, all “1970-01-01”). "
        "vocflow quarantine list shows each."
    )


def test_remarks_stop_where_the_page_ends_and_say_so() -> None:
    assert "The explorer lists more." in str(method.remarks(made.overfull()))
    assert "The explorer lists more." in str(method.notes(made.overfull()))


def test_what_was_left_out_of_the_drivers_has_its_reason() -> None:
    facts = made.fullest()
    assert "Left out of the drivers: weather (too few mentions or answers)." in str(method.remarks(facts))
    many = replace(facts, models=(replace(facts.models[0], left_out=("a", "b", "c", "d")),))
    assert str(method.remarks(many)).endswith("a, b and c, among others (too few mentions or answers).")


def test_notes_on_the_figures_are_not_called_missing() -> None:
    facts = made.fullest()
    assert str(method.notes(facts)).strip() == facts.notes[0]
    assert facts.notes[0] not in str(method.remarks(facts))
    assert "The transactional survey is not pooled" in str(method.remarks(facts))


def test_four_reasons_are_named_and_the_rest_pointed_to() -> None:
    facts = made.fullest()
    refused = tuple(replace(facts.accounting.refusals[0], source=f"source {i}") for i in "abcde")

    def said(count: int) -> str:
        return str(method.rows(replace(facts, accounting=replace(facts.accounting, refusals=refused[:count]))))

    assert "from source d" in said(4)
    assert said(4).endswith("(date-unreadable). vocflow quarantine list shows each.")
    assert "from source e" not in said(5)
    assert said(5).endswith("(date-unreadable), the rest under vocflow quarantine list.")


def test_the_feeling_of_a_mention_and_the_gain_are_explained() -> None:
    assert str(method.readers(made.fullest())).endswith(
        "Of several themes in a comment, each has the feeling of its clause."
    )
    assert "A mention" not in str(method.readers(made.fullest(reader=None)))
    assert "A mention" not in str(method.readers(made.fullest(themes=())))
    gain = "Gain: what the period's score would gain were its complaints gone and the association causal."
    assert gain in str(method.figures(made.fullest()))
    assert "Gain" not in str(method.figures(made.rating()))
