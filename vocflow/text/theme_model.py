"""Themes by a model that learnt from labels, with the taxonomy's rules among its features.

Rules written by people beat a thousand labels on plain text; labels teach what the rules mean here. So the rules are
features of the model, one for each theme, and one more that tells that none of them found anything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vocflow.text.themes import Mentions, ThemeRules


def rule_features(rules: ThemeRules, mentions: Mentions, texts: int) -> NDArray[np.float64]:
    """Which themes the rules find in each text, (texts, themes + 1); the last column says that there is none."""
    number = {theme.name: at for at, theme in enumerate(rules.taxonomy.themes)}
    found = np.zeros((texts, len(number) + 1))
    found[mentions.text, [number[theme] for theme in mentions.theme]] = 1
    found[:, -1] = ~found[:, :-1].any(axis=1)
    return found
