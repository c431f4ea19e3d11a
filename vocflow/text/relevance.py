"""How far one listening post's language is from that of the texts that a model learnt from.

A model trained on surveys may not speak for calls. Where nothing is labelled its errors cannot be seen, but its
ignorance can: by how much the two choose different words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vocflow.text.words import Words

FAR = 0.2
"""Bits of divergence from which on a post is far. Seat and lounge reviews of airlines lie .16 apart, halves of one set
.02 to .04; airline reviews, hospital feedback and product reviews .23 to .28."""

MIN_HEARD = 100
"""Fewer texts of a post do not tell how far it is."""

READ_TEXTS = 5_000
"""Texts of either side that are compared."""


def divergence(taught: Sequence[str], heard: Sequence[str], *, seed: int = 0) -> float:
    """Jensen-Shannon divergence of the words of two sets of texts in bits, 0 to 1, beyond what chance alone gives.

    Chance is what a draw of as many words as `heard` has from the words of `taught` diverges by, so that few texts do
    not look far for being few. NaN where either set holds no word. Lin, J. (1991). Divergence measures based on the
    Shannon entropy. IEEE Trans. Inf. Theory 37(1).

    >>> round(divergence(["the seat was hard"] * 50, ["my card was blocked"] * 50), 2)
    0.75
    """
    reader = Words()
    sample = np.random.default_rng(seed)
    first, second = (_counts(reader, texts, sample) for texts in (taught, heard))
    if not first.sum() or not second.sum():
        return float("nan")
    first = np.pad(first, (0, len(second) - len(first)))
    chance = sample.multinomial(second.sum(), first / first.sum())
    return float(max(0.0, _bits(first, second) - _bits(first, chance)))


def distances(
    lessons: Sequence[str], texts: Sequence[str], post: NDArray[np.str_], teaches: NDArray[np.bool_], *, seed: int = 0
) -> dict[str, float]:
    """The divergence of each listening post from the lessons; 0 where the post itself gave enough of them.

    `post` (n,) names the post of each text and `teaches` (n,) tells which are lessons. NaN where too few texts tell.
    """
    found = {}
    for name in np.unique(post).tolist():
        heard = np.flatnonzero(post == name)
        if teaches[heard].sum() >= MIN_HEARD:
            found[name] = 0.0
        elif len(heard) < MIN_HEARD:
            found[name] = float("nan")
        else:
            found[name] = divergence(lessons, [texts[row] for row in heard.tolist()], seed=seed)
    return found


def is_far(distance: float) -> bool:
    """Whether a post at this distance is far; one that nobody can tell of is."""
    return not distance < FAR


def _counts(reader: Words, texts: Sequence[str], sample: np.random.Generator) -> NDArray[np.int64]:
    """How often each word stands in the texts, or in a sample of them."""
    if len(texts) > READ_TEXTS:
        texts = [texts[at] for at in np.sort(sample.permutation(len(texts))[:READ_TEXTS]).tolist()]
    return np.bincount(reader.read(texts).words.ids, minlength=len(reader))


def _bits(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    shares = [counts / counts.sum() for counts in (first, second)]
    middle = (shares[0] + shares[1]) / 2
    return sum(float((share[share > 0] * np.log2(share[share > 0] / middle[share > 0])).sum()) for share in shares) / 2
