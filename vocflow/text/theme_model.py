"""Themes by a model that learnt from people's labels, with the taxonomy's rules among its features.

Rules written by people beat a thousand labels on plain text; labels teach what the rules mean here. So the hits of the
rules are features of the model, and the model speaks only where it has shown to be more right than they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.themes import Hits

if TYPE_CHECKING:
    from vocflow.text.classifier import TextClassifier

MIN_LABELS = 100
MIN_EACH_THEME = 10
"""Labels that a model of themes needs, in all and with each theme that it is to name."""

LEVEL = 0.95
FOLDS = 5

Sets = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """How well rules and model agree with people, 0 to 1, the model's lead with its 95% interval, and on how many.

    The agreement on a text is the share of themes named by either side that both name (Jaccard), 1 where neither names
    any.
    """

    rules: float
    model: float
    lead: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class ThemeChoice:
    """What themes the texts have, by the rules, or by a model where that agrees better with people."""

    hits: Hits
    adopted: bool = False
    sha256: str = ""
    trained_on: int = 0
    reason: str = ""
    scores: dict[str, float] = field(default_factory=dict)
    model: TextClassifier | None = None


def rule_features(hits: Hits, texts: int, themes: int) -> NDArray[np.float64]:
    """Which themes the rules find in each text, (texts, themes + 1); the last column says that there is none."""
    found = np.zeros((texts, themes + 1))
    found[hits.text, hits.theme] = 1
    found[:, -1] = ~found[:, :-1].any(axis=1)
    return found


def choose_themes(
    themes: Sequence[str],
    texts: Sequence[str],
    hits: Hits,
    labels: Sequence[frozenset[str] | None],
    fold: NDArray[np.int64],
    *,
    seed: int = 0,
) -> ThemeChoice:
    """The themes of texts, some of which people have judged: `labels` holds their themes, None where nobody did.

    `themes` are the names in the taxonomy and `hits` what its rules find. The model names the themes that at least ten
    labelled texts have, the rules all others. `fold` (n,) is the same for texts of the same words: what people labelled
    is read by the model that left it out.
    """
    judged = np.array([at for at, said_of in enumerate(labels) if said_of is not None], dtype=np.int64)
    said = np.zeros((len(judged), len(themes)), dtype=np.bool_)
    for row, at in enumerate(judged.tolist()):
        said[row] = [name in (labels[at] or ()) for name in themes]
    learnt = np.flatnonzero(said.sum(axis=0) >= MIN_EACH_THEME)
    if len(judged) < MIN_LABELS or not len(learnt):
        return ThemeChoice(hits)
    from vocflow.text.classifier import TextClassifier

    beside = rule_features(hits, len(texts), len(themes))
    model = TextClassifier(random_state=seed)
    # As with the rules, the last column says that there is none of them.
    targets = np.column_stack([said[:, learnt], ~said[:, learnt].any(axis=1)]).astype(np.int64)
    bucket = fold % FOLDS
    model.fit([texts[at] for at in judged.tolist()], targets, beside=beside[judged], fold=bucket[judged])
    left_out = np.where(np.isin(fold, fold[judged]), bucket, -1)
    by_rules = beside[:, :-1] > 0
    by_model = by_rules.copy()
    by_model[:, learnt] = model.predict_proba(texts, beside=beside, left_out=left_out)[:, :-1] >= 0.5
    agreement = _compared(by_rules[judged], by_model[judged], said)
    reason = _reason(agreement, len(judged))
    scores = {name: float(value) for name, value in asdict(agreement).items()}
    if agreement.low <= 0:
        return ThemeChoice(hits, False, model.sha256, len(judged), reason, scores)
    return ThemeChoice(_named(hits, by_model, texts), True, model.sha256, len(judged), reason, scores, model)


def _compared(rules: Sets, model: Sets, said: Sets) -> Agreement:
    first, second = (_agreement(found, said) for found in (rules, model))
    lead = second - first
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * float(lead.std()) / np.sqrt(len(lead))
    mean = float(lead.mean())
    return Agreement(float(first.mean()), float(second.mean()), mean, mean - reach, mean + reach, len(lead))


def _agreement(found: Sets, said: Sets) -> NDArray[np.float64]:
    either, both = (found | said).sum(axis=1), (found & said).sum(axis=1)
    return np.where(either == 0, 1.0, both / np.maximum(either, 1))


def _named(hits: Hits, named: Sets, texts: Sequence[str]) -> Hits:
    """The hits of the themes that are named; a theme named where no rule found it has the whole text as its span."""
    kept = named[hits.text, hits.theme]
    missing = named.copy()
    missing[hits.text, hits.theme] = False
    text, theme = np.nonzero(missing)
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    all_text, all_theme = np.concatenate([hits.text[kept], text]), np.concatenate([hits.theme[kept], theme])
    start = np.concatenate([hits.start[kept], np.zeros(len(text), np.int64)])
    end = np.concatenate([hits.end[kept], length[text]])
    order = np.lexsort((start, all_theme, all_text))
    return Hits(all_text[order], all_theme[order], start[order], end[order])


def _reason(agreement: Agreement, labels: int) -> str:
    numbers = (
        f"its themes agree {agreement.model:.0%} with people's on comments it was not trained on, "
        f"the rules' {agreement.rules:.0%} ({100 * agreement.low:+.1f} to {100 * agreement.high:+.1f} points)."
    ).replace("-", "−")
    if agreement.low > 0:
        return f"A model trained on {labels:,} labels names the themes: {numbers}"
    return f"The taxonomy's rules name the themes. Of a model trained on {labels:,} labels: {numbers}"
