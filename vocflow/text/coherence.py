"""Whether a cluster is more than chance: its telling words, how often they meet, and whether half the texts give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.clusters import Clusters, Vectors, cluster

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MOST_TERMS = 10
HALVES = 8
OWN = 2.0


def class_terms(counts: csr_matrix, group: NDArray[np.int64], k: int) -> list[list[int]]:
    """The columns of the ten words that set each of k groups apart, strongest first: class-based TF-IDF.

    The weight of a word in a group is its share of the group's words times log(1 + A / f), with f its count in all
    groups and A the mean number of words of a group; texts of no group (-1) make one of their own. Words less than
    OWN times as common in the group as outside of it are left out: they are everybody's.
    Source: Grootendorst 2022, BERTopic, arXiv:2203.05794, section 3.3.
    """
    from scipy.sparse import csr_matrix

    texts = np.arange(len(group))
    membership = csr_matrix((np.ones(len(group)), (np.where(group < 0, k, group), texts)), shape=(k + 1, len(group)))
    words = (membership @ counts).toarray()
    total = words.sum(axis=1)
    everywhere = words.sum(axis=0)
    weight = words * np.log1p(total.sum() / np.count_nonzero(total) / np.maximum(everywhere, 1))
    rate, rest = (
        words / np.maximum(total, 1)[:, None],
        (everywhere - words) / np.maximum(total.sum() - total, 1)[:, None],
    )
    weight[rate < OWN * rest] = 0
    best = np.argsort(-weight[:k], axis=1, kind="stable")[:, :MOST_TERMS]
    return [[int(at) for at in row if weight[one, at] > 0] for one, row in enumerate(best)]


def npmi(presence: csr_matrix, columns: Sequence[int]) -> float:
    """The coherence of words: the mean NPMI of their pairs, from -1 (none ever meet) over 0 (chance) to 1.

    `presence` (n, words) says which text holds which word. NPMI = log(p(a, b) / (p(a) p(b))) / -log p(a, b) with
    shares of texts as probabilities; a pair that never meets counts -1. 0.0 for fewer than two words.
    Source: Bouma 2009, GSCL; its use for topics, Lau, Newman & Baldwin 2014, EACL.

    >>> from scipy.sparse import csr_matrix
    >>> npmi(csr_matrix([[1, 1], [1, 1], [0, 0], [0, 0]]), [0, 1])
    1.0
    """
    held = presence[:, columns].astype(float)
    together = (held.T @ held).toarray() / presence.shape[0]
    alone = together.diagonal()
    values = []
    for first, second in combinations(range(len(columns)), 2):
        both = together[first, second]
        if both in (0, 1):
            values.append(2 * both - 1)
        else:
            values.append(np.log(both / (alone[first] * alone[second])) / -np.log(both))
    return float(np.mean(values)) if values else 0.0


def meetings(presence: csr_matrix, columns: Sequence[int]) -> tuple[float, float]:
    """How often pairs of words meet in a text, and how often they would by chance.

    By chance: each word falls into texts in proportion to their number of distinct words L, so that words a and b meet
    n(a) n(b) sum(L (L - 1)) / sum(L)^2 times. Short texts, in which hardly anything can meet, are thus no evidence.
    Source: the configuration model of networks; Newman 2010, Networks, section 13.2, applied to words and texts.
    """
    lengths = np.asarray(presence.sum(axis=1), dtype=float).ravel()
    total = lengths.sum()
    if not total:
        return 0.0, 0.0
    held = presence[:, columns].astype(float)
    together = (held.T @ held).toarray()
    alone = together.diagonal()
    pairs = np.triu_indices(len(columns), 1)
    chance = np.outer(alone, alone)[pairs].sum() * (lengths * (lengths - 1)).sum() / total**2
    return float(together[pairs].sum()), float(chance)


@dataclass(frozen=True)
class Proof:
    """For each of k clusters: `recovery` (k,), and how often its words meet where they were not chosen.

    `recovery` is the mean Jaccard similarity, 0 to 1, of the cluster to its best match among those that half of the
    texts give; below .5 a cluster is called dissolved. `met` (k,) and `chance` (k,) are :func:`meetings` of the best
    match's words in the other half, mean of the halves.
    """

    recovery: NDArray[np.float64]
    met: NDArray[np.float64]
    chance: NDArray[np.float64]

    @property
    def surprise(self) -> NDArray[np.float64]:
        """By how many standard errors of a Poisson count the words meet oftener than by chance, (k,)."""
        excess: NDArray[np.float64] = (self.met - self.chance) / np.sqrt(np.maximum(self.chance, 1))
        return excess


def prove(known: Vectors, found: Clusters, hashes: NDArray[np.uint64], tried: int, *, seed: int) -> Proof:
    """Cluster halves of the texts, trying as many clusters, and compare.

    The halves follow bits of the texts' hashes, so that a text stays in its half whatever is added.
    Source: Hennig 2007, Computational Statistics & Data Analysis 52 (subsetting scheme, Jaccard similarity).
    """
    k = len(found.centres)
    presence = known.counts.astype(bool)
    recovered, met, chance = np.zeros((3, HALVES, k))
    for at in range(HALVES):
        drawn = ((hashes >> np.uint64(at)) & np.uint64(1)).astype(bool)
        again = cluster(known.weights[drawn], min(tried, int(drawn.sum())), seed=seed)
        similar = _jaccard(found.nearest[drawn], again.nearest, k, len(again.centres))
        match = similar.argmax(axis=1)
        recovered[at] = similar[np.arange(k), match]
        terms = class_terms(known.counts[drawn], again.nearest, len(again.centres))
        rest = presence[~drawn]
        met[at], chance[at] = np.transpose([meetings(rest, terms[one]) for one in match])
    return Proof(recovered.mean(axis=0), met.mean(axis=0), chance.mean(axis=0))


def _jaccard(one: NDArray[np.int64], other: NDArray[np.int64], k: int, of_other: int) -> NDArray[np.float64]:
    """Texts in both clusters over texts in either, for all pairs of two clusterings (k, of_other)."""
    both = np.zeros((k + 1, of_other + 1))
    np.add.at(both, (one, other), 1)  # -1, no cluster, is the last row and column
    either = both.sum(axis=1)[:-1, None] + both.sum(axis=0)[None, :-1] - both[:-1, :-1]
    similar: NDArray[np.float64] = both[:-1, :-1] / np.maximum(either, 1)
    return similar
