"""What is measured of standards, promises, no-nos and moments of truth, from rows written by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.stages.contact_rows import CONTACTS, START, Row, bench
from vocflow.config import read_limit
from vocflow.metrics import compare_nps, nps, share
from vocflow.schema import Figure
from vocflow.stages.measures import MEASURES
from vocflow.stages.measures import promises as measured
from vocflow.stages.scorecard.promises import status_of

DAY, HOUR = 86_400.0, 3600.0
WINDOW = {"since": None, "until": CONTACTS["until"]}
LATER = 60 * DAY


def standard(words: str, channel: str | None = None, zone: str = "UTC") -> dict[str, object]:
    limit = read_limit(words)
    return {
        **CONTACTS, "timed": limit.timed, "seconds": limit.seconds, "working_days": limit.working_days,
        "channel": channel, "zone": zone,
    }  # fmt: skip


def test_contacts_that_meet_a_standard_of_those_whose_time_was_over(tmp_path: Path) -> None:
    rows = [Row(reply=HOUR * hours) for hours in (1, 2, 3, 3.01, 9)]  # three of five within 3 hours
    rows += [Row(reply=None)]  # never answered: not met
    rows += [Row(after=LATER)]  # the last that is known, not answered yet: its time is not over
    rows += [Row("calls", "call", "phone", queue=queue) for queue in (30, 40, 41)]
    with bench(tmp_path, rows) as found:
        reply = MEASURES["standard"].compute(found, standard("first reply within 3 hours"))
        counts = measured.standard_counts(found, standard("first reply within 3 hours", "chat"))
        queue = measured.standard_counts(found, standard("queue wait within 40 seconds"))
    assert (reply.value, reply.n) == (3 / 6, 6)
    assert (reply.low, reply.high) == (share(3, 6).low, share(3, 6).high)
    assert counts == (0, 0)
    assert queue == (2, 3)


def test_resolutions_are_judged_by_when_they_came(tmp_path: Path) -> None:
    rows = [Row(solved=DAY * days) for days in (1, 4, 5, 6)] + [Row(after=LATER, solved=0)]
    with bench(tmp_path, rows) as found:
        assert measured.standard_counts(found, standard("resolved within 5 days")) == (3, 4)


@pytest.mark.parametrize(
    ("opened", "limit", "due"),
    [
        ("2026-03-02 09:00", "one", "2026-03-03 09:00"),  # Monday to Tuesday
        ("2026-03-06 09:00", "one", "2026-03-09 09:00"),  # Friday to Monday
        ("2026-03-07 15:00", "one", "2026-03-09 23:00"),  # Saturday counts from Monday 0:00, to Tuesday 0:00, in Zurich
        ("2026-03-02 09:00", "5", "2026-03-09 09:00"),  # a week of working days
        ("2026-03-27 09:00", "one", "2026-03-30 08:00"),  # 10:00 in Zurich on both days, across summer time
    ],
)
def test_working_days_leave_weekends_out(tmp_path: Path, opened: str, limit: str, due: str) -> None:
    begun, end = datetime.fromisoformat(opened), datetime.fromisoformat(due)
    after, length = (begun - START).total_seconds(), (end - begun).total_seconds()
    rows = [Row(after=after, reply=length), Row(after=after, reply=length + 1), Row(after=LATER)]
    asked = standard(f"first reply within {limit} working days", zone="Europe/Zurich")
    with bench(tmp_path, rows) as found:
        assert measured.standard_counts(found, asked) == (1, 2)


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [(0.9, 0.95, "met"), (0.5, 0.8999, "not met"), (0.85, 0.95, "cannot tell"), (0.8, 0.9, "cannot tell")],
)
def test_a_status_is_given_only_where_the_interval_leaves_no_doubt(low: float, high: float, status: str) -> None:
    assert status_of(Figure("standard", 0.87, low, high, 50, "share"), 0.9) == status
    assert status_of(None, 0.9) == "cannot tell"


def test_a_promise_is_kept_or_broken_by_its_mentions_before_and_since_a_day(tmp_path: Path) -> None:
    def told(kept: int, broken: int, after: float) -> list[Row]:
        said = ["positive"] * kept + ["negative"] * broken + ["neutral"] * 2
        return [Row(after=after, says=[("refund", feeling)]) for feeling in said]

    since = START + timedelta(days=30)
    with bench(tmp_path, told(8, 4, 0) + told(3, 9, 40 * DAY)) as found:
        asked = {"theme": "refund", "feeling": None}
        broken = MEASURES["promise_broken"].compute(found, {**asked, **WINDOW})
        spans = {"since": since, "until": WINDOW["until"], "before_since": None, "before_until": since}
        change = MEASURES["promise_change"].compute(found, {**asked, **spans, "level": 0.95})
    assert (broken.value, broken.n) == (13 / 24, 24)
    assert (change.value, change.n) == (pytest.approx(9 / 12 - 4 / 12), 24)
    # Wilson's limits of 9/12 are .4677 and .9111, of 4/12 .1381 and .6093
    assert change.low == pytest.approx(5 / 12 - (0.2823**2 + 0.2760**2) ** 0.5, abs=2e-4)


def test_no_nos_are_listed_the_latest_first(tmp_path: Path) -> None:
    rows = [
        Row(text="You shouted at me", says=[("no-no: Shouting", "negative")]),
        Row(text="shouted at again", after=DAY, says=[("no-no: Shouting", "neutral")], channel="phone"),
        Row(text="loud", says=[("noise", "negative")]),
    ]
    asked = {"theme": "no-no: Shouting", "feeling": None, **WINDOW}
    with bench(tmp_path, rows) as found:
        listed = measured.no_no_rows(found, asked)
        count = MEASURES["no_no"].compute(found, asked)
        critical = measured.no_no_rows(found, {**asked, "feeling": "negative"})
    assert [(row["text"], row["channel"]) for row in listed] == [
        ("shouted at again", "phone"), ("You shouted at me", "email"),
    ]  # fmt: skip
    assert (count.value, count.low) == (2, None)
    assert len(critical) == 1


def test_the_score_at_a_touch_point_against_that_of_all_others_with_a_comment(tmp_path: Path) -> None:
    def answers(scores: list[int], theme: str | None) -> list[Row]:
        says = [(theme, "neutral")] if theme else []
        text = "said" if theme != "silent" else "words"
        return [
            Row("survey", "survey", says=[] if theme == "silent" else says, text=text,
                ratings=[("Recommend?", "outcome", score)])
            for score in scores
        ]  # fmt: skip

    rows = answers([2, 3, 6, 7, 9], "refund") + answers([8, 9, 10, 10, 6, 9], None)
    rows += answers([0, 0, 0], "silent")  # without a comment: on neither side
    rows += answers([10], "waiting")  # concerns another touch point
    asked = {
        "sources": ["survey"], **WINDOW, "themes": ["refund", "broken promise", "waiting"],
        "touch_points": ["payment", "payment", "call"], "touch_point": "payment", "level": 0.95,
    }  # fmt: skip
    with bench(tmp_path, rows) as found:
        there = MEASURES["moment_nps"].compute(found, {**asked, "where": "there"})
        elsewhere = MEASURES["moment_nps"].compute(found, {**asked, "where": "elsewhere"})
        gap = MEASURES["moment_gap_nps"].compute(found, asked)
        scale = {"scale_low": 0, "scale_high": 10}
        mean = MEASURES["moment_rating"].compute(found, {**asked, **scale, "where": "elsewhere"})
        names = set(measured.touch_points(found, asked))
    # there: one promoter, one passive, three detractors; elsewhere five promoters, one passive, one detractor
    assert (there.value, there.n) == (pytest.approx(-40.0), 5)
    assert (elsewhere.value, elsewhere.n) == (pytest.approx(400 / 7), 7)
    expected = compare_nps(nps(1, 1, 3), nps(5, 1, 1))
    assert (gap.value, gap.low, gap.high, gap.n) == (expected.difference, expected.low, expected.high, 12)
    assert (mean.value, mean.n) == (pytest.approx(62 / 7), 7)
    assert names == {"payment", "call"}
