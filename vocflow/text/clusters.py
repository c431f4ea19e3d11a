"""Clusters of comments by the words they share: the same ones on every run, and nearly the same as comments are added.

Texts are ordered by a hash of their words before anything is computed, so that neither the order of rows nor what
other rows there are decides where a text stands. The start is a factorisation (NMF from its SVD), not a draw, which
k-means then improves: adding comments moves it a little where random starts land elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

READ_CHARACTERS = 10_000
"""How much of a text is read: a whole thread pasted into one field is not one comment's worth of words."""

MOST_FITTED = 50_000
"""Distinct texts that place the centres, picked by their hash; any more are only put to the nearest centre."""

RARE = 2000
"""A word belongs to the vocabulary from 3 texts on, and from one in this many."""

NEAR = 0.2
"""The cosine from which on a text belongs to its nearest centre; the others belong to none and move no centre."""

START_ROUNDS = 50
ROUNDS = 30

ALIKE = 0.4
"""The cosine from which on two centres are one: "cash withdrawal" and "cash from the machine"."""

# Words without a subject: grammar, answers to "anything to add?", and verdicts, which are feelings and not themes.
_STOP = """
a about above actually after again against ago ain't all almost already also although always am an and another any
anybody anyone anything anyway anywhere are aren't around as at away be became because become been before being
below between both but by ca came can can't cannot cant come comes could couldn't couldnt did didn't didnt do does
doesn't doesnt doing don't done dont down during each either else enough etc even ever every everybody everyone
everything everywhere far few first for from further gave get gets getting give given gives go goes going gone got
had hadn't has hasn't have haven't having he he's her here hers herself hi him himself his how however i i'd i'll
i'm i've ie if im in instead into is isn't isnt it it's its itself ive just keep kept know last least less let let's
like little lot lots made make makes making many maybe me might mine more most mostly much must my myself n't near
nearly need needed needs neither never new next no nobody nor not nothing now of off often oh on once one ones only
onto or other others otherwise ought our ours ourselves out over own people per perhaps please possible probably put
quite rather re really same say says see seem seemed seems seen several shall she she's should shouldn't since so
some somebody someone something sometimes somewhere soon still such sure take taken takes taking tell than that
that's thats the their theirs them themselves then there there's therefore these they they're they've thing things
think this those though through thus to too took toward towards try trying under until up upon us use used using
usually very via want wanted wants was wasn't wasnt way we we're we've well went were weren't what what's whatever
when where whether which while who whole whom whose why will with within without wo won't wont would wouldn't
wouldnt yes yet you you're you've your yours yourself
add comment comments idea mind n/a na nil none nope nowt say suggestion suggestions think
amazing appalling awesome awful bad best better brilliant disappointed disappointing disgusting dreadful enjoy
enjoyed excellent exceptional fab fabulous fantastic fine glad good great happy hate hated horrible horrendous
incredible lovely love loved nice ok okay outstanding perfect perfectly pleased pleasant poor satisfied satisfactory
shocking super superb terrible thank thankful thanks thankyou top useless wonderful worse worst
"""
STOP_WORDS = frozenset(_STOP.split())

_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.,;:!?()\n]")
_MASK = re.compile(r"\[[a-z]+\]")  # what stands where personal data stood


class Words:
    """English texts as stems of their words, each word stemmed once; what carries no subject is left out.

    >>> Words().segments("The car parks were full, and nothing else!")
    [['car', 'park'], ['full']]
    """

    def __init__(self) -> None:
        from nltk.stem.snowball import EnglishStemmer

        self._stem_of: Callable[[str], str] = EnglishStemmer().stem
        self._stems: dict[str, str] = {}
        self._written: dict[str, Counter[str]] = {}

    def segments(self, text: str) -> list[list[str]]:
        """The stems that stand side by side, with neither punctuation nor a word without a subject between them."""
        found: list[list[str]] = [[]]
        for piece in _PIECE.findall(_MASK.sub(".", text[:READ_CHARACTERS].lower().replace("’", "'"))):
            if stem := self._stem(piece):
                found[-1].append(stem)
            elif found[-1]:
                found.append([])
        return [segment for segment in found if segment]

    def written(self, stem: str) -> str:
        """A stem as customers most often write it."""
        forms = self._written[stem]
        return min(forms, key=lambda form: (-forms[form], form))

    def _stem(self, word: str) -> str:
        """The stem of a word, "" for one without a subject; "xxxx", one letter repeated, is a name made unreadable."""
        if word not in self._stems:
            blank = word in STOP_WORDS or len(set(word)) == 1
            self._stems[word] = "" if blank else self._stem_of(word)
        stem = self._stems[word]
        if stem:
            self._written.setdefault(stem, Counter())[word] += 1
        return stem


@dataclass(frozen=True)
class Distinct:
    """Texts that differ in their stems (more than in case, digits and small words), in the order of a hash of these.

    `first` (d,) is the row that stands for each, `group` (n,) the distinct text of every row, -1 for one without a
    subject. `segments` are the stems of each distinct text, `hashes` (d,) the numbers that order them.
    """

    first: NDArray[np.int64]
    group: NDArray[np.int64]
    segments: list[list[list[str]]]
    hashes: NDArray[np.uint64]


def distinct(texts: Sequence[str], words: Words) -> Distinct:
    """Bring copies together and set aside what names no subject ("nothing", "n/a", "very good")."""
    rows: dict[str, list[int]] = {}
    content: dict[str, list[list[str]]] = {}
    for row, text in enumerate(texts):
        segments = words.segments(text)
        if segments:
            key = " ".join(stem for segment in segments for stem in segment)
            rows.setdefault(key, []).append(row)
            content[key] = min(segments, content.get(key, segments))
    ordered = sorted((_number(key), key) for key in rows)
    group = np.full(len(texts), -1, dtype=np.int64)
    for at, (_, key) in enumerate(ordered):
        group[rows[key]] = at
    # The row that stands for a text does not depend on the order of rows.
    first = [min(rows[key], key=lambda row: (texts[row], row)) for _, key in ordered]
    return Distinct(
        np.array(first, dtype=np.int64),
        group,
        [content[key] for _, key in ordered],
        np.array([number for number, _ in ordered], dtype=np.uint64),
    )


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Vectors:
    """Texts x stems: `counts` as they stand, `weights` as sublinear TF-IDF of length 1 (0 for a text of rare words)."""

    stems: list[str]
    counts: csr_matrix
    weights: csr_matrix


def vectors(texts: Sequence[Iterable[Iterable[str]]]) -> Vectors:
    """Weigh the stems of each text.

    Source: Salton & Buckley 1988, with logarithmic term frequency.
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    counter = CountVectorizer(
        analyzer=lambda text: [stem for segment in text for stem in segment],
        min_df=max(3, len(texts) // RARE),
    )
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # its way to say that no word is left
        from scipy.sparse import csr_matrix

        return Vectors([], csr_matrix((len(texts), 0)), csr_matrix((len(texts), 0)))
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return Vectors(counter.get_feature_names_out().tolist(), counts, weights)


@dataclass(frozen=True)
class Clusters:
    """`centres` (k, stems) of length 1; `nearest` (d,) numbers each text's, -1 for none; `similarity` (d,) to it."""

    centres: NDArray[np.float64]
    nearest: NDArray[np.int64]
    similarity: NDArray[np.float64]


def cluster(weights: csr_matrix, k: int, *, seed: int) -> Clusters:
    """At most k clusters: spherical k-means from the parts of a non-negative matrix factorisation, near ones merged.

    A text belongs to the nearest centre from a cosine of NEAR on; otherwise to none.
    Source: Dhillon & Modha 2001 (spherical k-means); Boutsidis & Gallopoulos 2008 (the start, NNDSVD).
    """
    from threadpoolctl import threadpool_limits

    fitted = weights[:MOST_FITTED]
    with threadpool_limits(1):  # sums in one order on every machine; and the parts are too small to share out
        nearest, centres = _means_of_k(fitted, _start(fitted, k, seed))
        merged = _merged(fitted, nearest, centres)
        while len(merged) < len(centres):
            nearest, centres = _means_of_k(fitted, merged)
            merged = _merged(fitted, nearest, centres)
        return Clusters(centres, *assign(weights, centres))


def _means_of_k(weights: csr_matrix, centres: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Lloyd's rounds: every text to its nearest centre, every centre to the mean of its texts."""
    nearest = np.full(weights.shape[0], -1)
    for _ in range(ROUNDS):
        before, nearest = nearest, assign(weights, centres)[0]
        if np.array_equal(before, nearest):
            break
        centres = _means(weights, nearest, centres)
    return nearest, centres


def _merged(weights: csr_matrix, nearest: NDArray[np.int64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The centres after the closest two have become one, again and again, until none are as close as ALIKE."""
    number = np.arange(len(centres))
    while len(centres) > 1:
        alike = np.triu(centres @ centres.T, 1)
        first, second = np.unravel_index(alike.argmax(), alike.shape)
        if alike[first, second] < ALIKE:
            break
        number[number == second] = first
        number[number > second] -= 1
        together = np.where(nearest < 0, -1, number[nearest])
        centres = _means(weights, together, np.delete(centres, second, axis=0))
    return centres


def _start(weights: csr_matrix, k: int, seed: int) -> NDArray[np.float64]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.preprocessing import normalize

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a start need not have converged: k-means goes on
        parts = NMF(k, init="nndsvd", max_iter=START_ROUNDS, tol=1e-3, random_state=seed).fit(weights).components_
    centres: NDArray[np.float64] = normalize(parts)
    return centres


def assign(weights: csr_matrix, centres: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The nearest centre of each text, -1 where none has a cosine of NEAR, and its cosine, (d,) each."""
    similarity = weights @ centres.T
    nearest = similarity.argmax(axis=1)
    best = similarity[np.arange(len(nearest)), nearest]
    return np.where(best >= NEAR, nearest, -1), best


def _means(weights: csr_matrix, nearest: NDArray[np.int64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean direction of each cluster; one that has lost its texts stays where it was."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    inside = np.flatnonzero(nearest >= 0)
    ones = np.ones(len(inside))
    membership = csr_matrix((ones, (nearest[inside], inside)), shape=(len(centres), weights.shape[0]))
    sums = (membership @ weights).toarray()
    means: NDArray[np.float64] = normalize(np.where(sums.any(axis=1, keepdims=True), sums, centres))
    return means
