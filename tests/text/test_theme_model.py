"""Themes taught by labels: adopted where they agree better with people than the rules do."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.text.theme_model import MIN_LABELS, choose_themes
from vocflow.text.themes import Hits

NOTHING = Hits(*(np.zeros(0, dtype=np.int64) for _ in range(4)))


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        (["parking"], {"lot": {"parking"}}),  # one theme alone has labels enough
        (["parking", "food"], {"lot": {"parking"}, "soup": {"food"}}),
        (["parking", "food"], {"lot": {"parking", "food"}, "soup": {"food"}}),
    ],
)
def test_labels_teach_themes_that_the_rules_miss(themes: list[str], said: dict[str, set[str]]) -> None:
    words = ["lot", "soup", "desk"]
    texts = [f"the {words[at % 3]} by gate {'abcdefghij'[at % 10]}" for at in range(180)]
    labels = [frozenset(said.get(words[at % 3], set())) if at < MIN_LABELS + 20 else None for at in range(180)]
    choice = choose_themes(themes, texts, NOTHING, labels, np.arange(180))
    assert choice.adopted
    found = {(text, themes[theme]) for text, theme in zip(choice.hits.text.tolist(), choice.hits.theme, strict=True)}
    assert found == {(at, name) for at in range(180) for name in said.get(words[at % 3], set())}
    assert choice.scores["model"] == 1
