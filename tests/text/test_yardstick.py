"""Who comes off better where a customer names a competitor."""

from __future__ import annotations

import pytest

from vocflow.text.yardstick import standing

RIVAL = "Velora"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("You are more expensive than Velora.", "worse"),
        ("Slower than at Velora these days", "worse"),
        ("Velora is so much better and friendlier.", "worse"),
        ("I will go back to Velora!", "worse"),
        ("Switched to Velora last month.", "worse"),
        ("The app is not as good as Velora", "worse"),
        ("No better than Velora.", "worse"),
        ("Support works better at Velora.", "worse"),
        ("With Velora the return is easier.", "worse"),
        ("Still cheaper than Velora.", "better"),
        ("Velora is dearer and less reliable.", "better"),
        ("I came over from Velora and stay.", "better"),
        ("Not worse than Velora", "better"),
        ("Velora is not cheaper.", "better"),
        ("I left Velora for you.", "better"),
        ("I also have an account with Velora.", None),
        ("Like Velora, you charge by the minute.", None),
        ("Better late than never. Velora has opened in Bern.", None),
        ("Velora has opened in Bern. You are better.", None),
    ],
)
def test_the_words_around_a_competitor_tell_who_comes_off_better(text: str, told: str | None) -> None:
    start = text.index(RIVAL)
    assert standing(text, start, start + len(RIVAL)) == told
