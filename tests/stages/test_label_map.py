"""What labels of other people's files stand for."""

from __future__ import annotations

import pytest

from vocflow.errors import UsageError
from vocflow.stages.label_map import obvious_map, read_map


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("neg=1|2,neu=3,pos=4|5", {"1": 0, "2.0": 0, " 3 ": 1, "5": 2, "6": None, "": None, "4.5": None}),
        ("neg=-5..-1,neu=0|blank,pos=1..5", {"-5": 0, "-0.5": None, "−1": 0, "": 1, "  ": 1, "0.0": 1, "+3": 2}),
        ("negative=Bad|so bad,positive=GOOD", {"bad": 0, "So Bad": 0, "good": 2, "goods": None}),
        ("pos=1,neg=0", {"1": 2, "0": 0, "-1": None, "one": None}),
        ("neg=1..2.5,pos=2.6..5", {"2.5": 0, "2.6": 2, "2.55": None, "nan": None, "inf": None, "1e0": None}),
    ],
)
def test_a_map_reads_numbers_by_value_and_words_in_any_case(text: str, expected: dict[str, int | None]) -> None:
    feeling = read_map(text)
    assert {label: feeling(label) for label in expected} == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a feeling"),
        ("neg=1", "two are needed"),
        ("neg=1,happy=2", '"happy=2" is not a feeling'),
        ("neg=,pos=2", '"neg=" is not a feeling'),
        ("neg=1,2,pos=3", '"2" is not a feeling'),
        ("neg=5..1,pos=6", "from a lower to a higher number"),
    ],
)
def test_a_map_that_cannot_be_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_map(text)
    assert why in str(caught.value.why).replace("'", '"')


def test_a_label_of_two_feelings_is_refused() -> None:
    feeling = read_map("neg=1..3,pos=3..5")
    assert feeling("2") == 0
    with pytest.raises(UsageError, match="cannot be read") as caught:
        feeling("3")
    assert "stands for negative and positive" in str(caught.value.why)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Positive", "negative", "NEUTRAL", ""], [2, 0, 1, None]),
        (["neg", "pos"], [0, 2]),
        (["-1", "0", "1"], [0, 1, 2]),
        (["-1.0", "1"], [0, 2]),
    ],
)
def test_labels_that_can_mean_nothing_else_need_no_map(labels: list[str], expected: list[int | None]) -> None:
    feeling = obvious_map(labels, "x.csv")
    assert [feeling(label) for label in labels] == expected


@pytest.mark.parametrize(
    ("labels", "example"),
    [
        (["0", "1"], "neg=0,pos=1"),
        (["1", "2", "3", "4", "5"], "neg=1..2,neu=3,pos=4..5"),
        (["0", "2", "4"], "neg=0,neu=2,pos=4"),
        (["positive", "negative", "mixed"], "neg=negative,pos=positive"),
        (["angry", "happy"], "neg=bad|angry,neu=so-so,pos=good|happy"),
    ],
)
def test_other_labels_are_listed_with_a_map_to_begin_from(labels: list[str], example: str) -> None:
    with pytest.raises(UsageError) as caught:
        obvious_map(labels, "x.csv")
    assert all(f"'{label}' 1" in str(caught.value.why) for label in labels)
    assert example in str(caught.value.next_step)
    assert callable(read_map(example))
