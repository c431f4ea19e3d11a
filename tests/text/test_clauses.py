"""Which part of a comment a mention is read in."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.schema import FEELINGS, Taxonomy, Theme
from vocflow.text.clauses import mention_feelings
from vocflow.text.sentiment import choose
from vocflow.text.themes import ThemeRules

PHRASES = {"crew": ("crew", "men"), "boat": ("boat", "cabin"), "refund": ("refund",)}
RULES = ThemeRules(Taxonomy(tuple(Theme(name, phrases=phrases) for name, phrases in PHRASES.items())))


def feelings(text: str) -> dict[str, str]:
    choice = choose([text], ["en"], np.array([np.nan]), ["k"], brands=[])
    hits = RULES.hits([text], ["en"])
    told = mention_feelings(choice, [text], ["en"], hits)
    names = [RULES.taxonomy.themes[theme].name for theme in hits.theme[hits.begins()].tolist()]
    return {name: FEELINGS[code] for name, code in zip(names, told.feeling.tolist(), strict=True)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A lovely crew but a horrible boat", {"crew": "positive", "boat": "negative"}),
        ("Lovely crew, horrible boat.", {"crew": "positive", "boat": "negative"}),
        ("The crew was great. However the cabin smelled awful", {"crew": "positive", "boat": "negative"}),
        # "men" turns in Danish, and "yet" belongs to its "not".
        ("Rude men on a lovely boat? Awful men.", {"crew": "negative", "boat": "positive"}),
        ("Great boat; the refund is not yet good", {"boat": "positive", "refund": "negative"}),
        # A clause that tells nothing is read in its sentence, then in the comment.
        ("The crew, it was lovely. A boat. Lovely.", {"crew": "positive", "boat": "positive"}),
        # Every hit of a theme counts, wherever it stands.
        ("The crew came. A boat. The crew was horrible", {"crew": "negative", "boat": "negative"}),
        ("horrible crew", {"crew": "negative"}),
    ],
)
def test_a_mention_is_read_where_it_stands(text: str, wanted: dict[str, str]) -> None:
    assert feelings(text) == wanted
