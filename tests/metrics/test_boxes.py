from __future__ import annotations

import pytest

from vocflow.metrics import ces, csat, mean, stars, top_box


def test_csat_is_the_share_of_the_two_top_boxes_with_wilsons_interval() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3: 81 of 263 lies in .2553 to .3662.
    estimate = csat([5] * 40 + [4] * 41 + [3] * 100 + [1] * 82)
    assert (estimate.value, estimate.n) == (81 / 263, 263)
    assert (estimate.low, estimate.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_what_was_not_answered_is_counted_and_not_a_low_box() -> None:
    estimate = csat([5, None, 2, 4, None])
    assert (estimate.value, estimate.n, estimate.missing) == (2 / 3, 3, 2)
    assert (ces([7, None, 5]).missing, stars([5, None]).missing) == (1, 1)


def test_effort_and_stars_are_means_on_their_scales() -> None:
    effort, given = ces([7, 6, 5, 3, 7]), mean([7, 6, 5, 3, 7], bounds=(1, 7))
    assert (effort.value, effort.low, effort.high, effort.bounds) == (given.value, given.low, given.high, (1, 7))
    assert stars([5, 5, 1, 4]).value == 3.75
    assert top_box([7, 6, 5, 3, 7], boxes=3, bounds=(1, 7)).value == 0.8


@pytest.mark.parametrize(
    ("measure", "answers", "message"),
    [
        (csat, [5, 6, 0, 4], "2 of 4 scores lie outside of 1 to 5"),
        (ces, [8], "1 of 1 scores lie outside of 1 to 7"),
        (stars, [4.5, 5], "1 of 2 scores are no whole numbers"),
        (csat, [None], "at least one"),
    ],
)
def test_what_is_not_on_the_scale_is_refused_with_counts(measure: object, answers: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        measure(answers)  # type: ignore[operator]


@pytest.mark.parametrize("boxes", [0, 5])
def test_boxes_that_are_no_part_of_the_scale_are_refused(boxes: int) -> None:
    with pytest.raises(ValueError, match="no part of the scale"):
        top_box([4, 5], boxes=boxes)
