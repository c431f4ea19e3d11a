"""Themes that a taxonomy lacks: candidates out of the comments in which it finds nothing.

A candidate is a cluster of comments that share words (clusters.py) and that half of the comments alone would give
again; it comes with a name, the words that set it apart, and phrases for a taxonomy (naming.py).
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocflow.schema import Feeling
from vocflow.text.clusters import Distinct, Vectors, Words, assign, cluster, distinct, vectors
from vocflow.text.coherence import class_terms, npmi, prove
from vocflow.text.naming import Phrases, collocation, name, phrases

LANGUAGE = "en"
"""The language that is read; of others no list of words without a subject is kept."""

LEAST_TEXTS = 50
"""Fewer distinct comments are read by a person faster than by a method that would invent themes in them."""

LEAST_OF_A_THEME = 10
LEAST_RECOVERY = 0.5
LEAST_SURPRISE = 2.0
"""Standard errors by which a cluster's words must meet oftener than by chance; random words reach 1.5 in 300 tries."""

LEAST_COVERAGE = 0.5
"""What no phrase finds, no taxonomy can hold: a candidate's phrases find at least half of its comments."""

TEXTS_A_CLUSTER = 15
LEAST_TRIED = 20
EXAMPLES = 3

_EXAMPLE_WORDS = 4, 60


@dataclass(frozen=True)
class Candidate:
    """A theme that customers speak of and no rule finds.

    `rows` are its comments, nearest to its centre first; `distinct` counts them without copies. `coherence` is the mean
    NPMI of its terms (-1 to 1); `lift` says how many times oftener than by chance its terms meet in comments that did
    not choose them; `recovery`, how far half of the comments give it again (0 to 1). `phrases` find `found` of its
    distinct comments, and `elsewhere` others. `negative` of the `judged` comments have a negative feeling.
    """

    name: str
    terms: tuple[str, ...]
    rows: tuple[int, ...]
    examples: tuple[int, ...]
    distinct: int
    coherence: float
    lift: float
    recovery: float
    phrases: tuple[str, ...]
    found: int
    elsewhere: int
    negative: int
    judged: int


@dataclass(frozen=True)
class Discovery:
    """Candidates, most comments first, and what became of all comments read.

    read = without a subject ("nothing", "very good") + copies + distinct; `scattered` of the distinct ones are in no
    candidate. `reason` says why there is no candidate, "" where there is one.
    """

    candidates: tuple[Candidate, ...]
    read: int
    without_subject: int
    copies: int
    distinct: int
    scattered: int
    reason: str


def discover(
    texts: Sequence[str],
    *,
    most: int = 10,
    language: str = "en",
    feelings: Sequence[Feeling | None] | None = None,
    taken: Collection[str] = (),
    seed: int = 0,
) -> Discovery:
    """At most `most` candidate themes of n texts in one language; `taken` are theme names in use.

    The same texts give the same candidates, in whatever order they come. Raises ValueError for `most` below 1.
    The source of each step stands with it: clusters.py, coherence.py, naming.py.

    >>> discover(["Nothing.", "n/a", "The car park was full."]).reason
    'only 1 distinct comment has a subject: too few for clusters (50 are needed), so read it'
    """
    if most < 1:
        raise ValueError(f"`most` must be at least 1, not {most}")
    if language != LANGUAGE:
        return Discovery(
            (), len(texts), 0, 0, len(texts), len(texts), f"stop words are listed for English, not {language!r}"
        )
    words = Words()
    parted = distinct(texts, words)
    size = len(parted.first)
    copies = int((parted.group >= 0).sum()) - size
    without = len(texts) - size - copies
    if size < LEAST_TEXTS:
        return Discovery((), len(texts), without, copies, size, size, _too_few(size))
    known = vectors(parted.segments)
    kept = _stable(known, parted, [texts[row] for row in parted.first], words, most, seed)
    candidates = _candidates(texts, parted, kept, words, taken, feelings)
    scattered = int((kept.group < 0).sum())
    reason = "" if candidates else "no words of theirs meet oftener than by chance in groups that hold together"
    return Discovery(tuple(candidates), len(texts), without, copies, size, scattered, reason)


def _too_few(size: int) -> str:
    have = "1 distinct comment has" if size == 1 else f"{size} distinct comments have"
    read = "it" if size == 1 else "them"
    return f"only {have} a subject: too few for clusters ({LEAST_TEXTS} are needed), so read {read}"


@dataclass(frozen=True)
class _Kept:
    """k clusters, most texts first: `group` (d,) is -1 for a text of none, `similarity` (d,) is to its centre."""

    group: NDArray[np.int64]
    similarity: NDArray[np.float64]
    terms: list[list[str]]
    coherence: list[float]
    lift: list[float]
    recovery: list[float]
    phrases: list[Phrases]


def _stable(known: Vectors, parted: Distinct, own_texts: Sequence[str], words: Words, most: int, seed: int) -> _Kept:
    """The clusters worth showing; at least twice as many as are wanted are tried."""
    size = len(own_texts)
    k = min(max(LEAST_TRIED, 2 * most), size // TEXTS_A_CLUSTER, known.weights.shape[1])
    nothing = _Kept(np.full(size, -1), np.zeros(size), [], [], [], [], [])
    if k < 1:
        return nothing
    found = cluster(known.weights, k, seed=seed)
    proof = prove(known, found, parted.hashes, k, seed=seed)
    k = len(found.centres)
    sizes = np.bincount(found.nearest + 1, minlength=k + 1)[1:]
    holds = (sizes >= LEAST_OF_A_THEME) & (proof.recovery >= LEAST_RECOVERY) & (proof.surprise >= LEAST_SURPRISE)
    likely = np.flatnonzero(holds)
    if not len(likely):
        return nothing
    # What was nearest to a cluster that did not hold may be near to one that did.
    group, similarity = assign(known.weights, found.centres[likely])
    sizes = np.bincount(group + 1, minlength=len(likely) + 1)[1:]
    columns = class_terms(known.counts, group, len(likely))
    terms = [[known.stems[column] for column in own] for own in columns]
    found_by = phrases(own_texts, words, parted.segments, group, terms)
    shown = [at for at in range(len(likely)) if found_by[at].found >= max(LEAST_COVERAGE * sizes[at], LEAST_OF_A_THEME)]
    shown = sorted(shown, key=lambda at: (-sizes[at], terms[at]))[:most]
    number = np.full(len(likely) + 1, -1)
    number[shown] = np.arange(len(shown))
    presence = known.counts.astype(bool)
    return _Kept(
        number[group],
        similarity,
        [terms[at] for at in shown],
        [npmi(presence, columns[at]) for at in shown],
        [float(proof.met[likely[at]] / proof.chance[likely[at]]) for at in shown],
        [float(proof.recovery[likely[at]]) for at in shown],
        [found_by[at] for at in shown],
    )


def _candidates(
    texts: Sequence[str],
    parted: Distinct,
    kept: _Kept,
    words: Words,
    taken: Collection[str],
    feelings: Sequence[Feeling | None] | None,
) -> list[Candidate]:
    in_use = list(taken)
    candidates = []
    for at, terms in enumerate(kept.terms):
        called = name(collocation(parted.segments, kept.group == at, terms), terms, words, in_use)
        in_use.append(called)
        nearest = _nearest(kept, at)
        rows = _rows(parted, nearest)
        felt = [feelings[row] for row in rows if feelings[row] is not None] if feelings is not None else []
        candidates.append(
            Candidate(
                name=called,
                terms=tuple(map(words.written, terms)),
                rows=rows,
                examples=_examples(texts, parted, nearest),
                distinct=len(nearest),
                coherence=kept.coherence[at],
                lift=kept.lift[at],
                recovery=kept.recovery[at],
                phrases=kept.phrases[at].phrases,
                found=kept.phrases[at].found,
                elsewhere=kept.phrases[at].elsewhere,
                negative=felt.count("negative"),
                judged=len(felt),
            )
        )
    return candidates


def _nearest(kept: _Kept, at: int) -> NDArray[np.int64]:
    """The distinct texts of a cluster, nearest to its centre first."""
    own = np.flatnonzero(kept.group == at)
    return own[np.argsort(-kept.similarity[own].round(9), kind="stable")]


def _rows(parted: Distinct, nearest: NDArray[np.int64]) -> tuple[int, ...]:
    """The rows of distinct texts in this order, copies beside each other."""
    place = np.full(len(parted.first) + 1, -1)
    place[nearest] = np.arange(len(nearest))
    rows = np.flatnonzero(place[parted.group] >= 0)
    return tuple(rows[np.argsort(place[parted.group[rows]], kind="stable")].tolist())


def _examples(texts: Sequence[str], parted: Distinct, nearest: NDArray[np.int64]) -> tuple[int, ...]:
    """The rows of comments near the centre: sentences where there are any, for two words tell nobody a story."""
    least, longest = _EXAMPLE_WORDS
    rows = parted.first[nearest].tolist()
    told = [row for row in rows if least <= len(texts[row].split()) <= longest]
    others = [row for row in rows if row not in told] if len(told) < EXAMPLES else []
    return tuple([*told, *others][:EXAMPLES])


def to_toml(discovery: Discovery) -> str:
    """The candidates as themes of a taxonomy.toml, those with phrases; each says what its phrases find."""
    blocks = []
    for candidate in discovery.candidates:
        if not candidate.phrases:
            continue
        lines = textwrap.wrap(", ".join(map(_quoted, candidate.phrases)) + ",", 116, break_on_hyphens=False)
        blocks.append(
            f"# {candidate.distinct:,} comments; the phrases find {candidate.found:,} of them, and "
            f"{candidate.elsewhere:,} others.\n"
            f"[[theme]]\nname = {_quoted(candidate.name)}\n"
            f"description = {_quoted('Candidate: ' + ', '.join(candidate.terms))}\n"
            "phrases = [\n" + "".join(f"  {line}\n" for line in lines) + "]\n"
        )
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    """A TOML string: names and phrases hold letters, spaces and simple marks only."""
    return json.dumps(text, ensure_ascii=False)
