"""What a cluster of comments is called, which words tell it from the others, and which phrases would find it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from vocflow.schema import RULES_LANGUAGE, Taxonomy, Theme
from vocflow.text.clusters import Words
from vocflow.text.themes import ThemeRules

MOST_PHRASES = 12

NAMED_SHARE = 0.1
"""A pair of words names a cluster when this share of its texts hold it, and most of those that do are in it."""

LEADING = 2
"""A name holds one of this many strongest terms."""

WIDER_PRICE = 0.5

_PAIRED_TERMS = 6
_LEAST_PAIRS = 3

Segments = Sequence[Sequence[Sequence[str]]]
"""Texts as runs of stems that stand side by side."""


def collocation(segments: Segments, inside: NDArray[np.bool_], terms: Sequence[str]) -> tuple[str, str] | None:
    """The two terms that customers say together most tellingly, or None where no pair names the cluster.

    Pairs stand side by side in the text and are ordered by their likelihood ratio in the cluster (nltk's collocation
    finder). Source: Dunning 1993, Computational Linguistics 19.
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    own = [segment for at in np.flatnonzero(inside).tolist() for segment in segments[at]]
    finder = BigramCollocationFinder.from_documents(own)
    finder.apply_ngram_filter(
        lambda *pair: pair[0] == pair[1] or not set(pair) <= set(terms) or not set(pair) & set(terms[:LEADING])
    )
    everywhere, here = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for at, text in enumerate(segments):
        pairs = {pair for segment in text for pair in pairwise(segment)}
        everywhere.update(pairs)
        if inside[at]:
            here.update(pairs)
    scored: list[tuple[tuple[str, str], float]] = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
    for pair, _ in sorted(scored, key=lambda row: (-row[1], row[0])):
        if here[pair] >= NAMED_SHARE * inside.sum() and 2 * here[pair] > everywhere[pair]:
            return pair
    return None


def name(pair: tuple[str, str] | None, terms: Sequence[str], words: Words, taken: Collection[str]) -> str:
    """The pair as customers write it, or else the first terms; more of them where the name is taken already."""
    options = [" ".join(map(words.written, pair))] if pair else []
    options += [", ".join(map(words.written, terms[:count])) for count in range(min(2, len(terms)), len(terms) + 1)]
    options += [f"{options[-1]} {number}" for number in range(2, len(taken) + 3)]
    known = {other.casefold() for other in taken}
    return next(option for option in options if option.casefold() not in known)


@dataclass(frozen=True)
class Phrases:
    """Phrases for a taxonomy; `found` texts of the cluster hold one of them, and `elsewhere` texts outside of it."""

    phrases: tuple[str, ...]
    found: int
    elsewhere: int


def phrases(
    texts: Sequence[str],
    words: Words,
    segments: Segments,
    group: NDArray[np.int64],
    terms: Sequence[Sequence[str]],
) -> list[Phrases]:
    """For each group the phrases that find it, as the theme rules read them: chosen by what the rules really match.

    The next phrase is the one that adds most texts of the group, less the texts it adds outside, until none adds more
    inside than outside. Where that leaves half of the group unfound, a text outside is held cheaper (WIDER_PRICE).
    """
    options = [list(_options(segments, group == one, own, words)) for one, own in enumerate(terms)]
    hits = _hits(texts, sorted({phrase for own in options for phrase in own}))
    return [_greedy(own, hits, group == one) for one, own in enumerate(options)]


def _options(segments: Segments, inside: NDArray[np.bool_], terms: Sequence[str], words: Words) -> Iterator[str]:
    """Single terms, and pairs of the strongest with up to three words between."""
    yield from map(words.written, terms)
    strongest = terms[:_PAIRED_TERMS]
    ordered: Counter[tuple[str, str]] = Counter()
    for at in np.flatnonzero(inside).tolist():
        places = {stem: place for place, stem in enumerate(stem for segment in segments[at] for stem in segment)}
        ordered.update(
            pair
            for pair in permutations(filter(places.__contains__, strongest), 2)
            if places[pair[0]] < places[pair[1]]
        )
    for (first, second), count in ordered.items():
        if count >= _LEAST_PAIRS:
            yield f"{words.written(first)} ... {words.written(second)}"


def _hits(texts: Sequence[str], options: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """For each phrase, which texts the theme rules find it in."""
    rules = ThemeRules(Taxonomy(tuple(Theme(phrase, phrases=(phrase,)) for phrase in options)))
    mentions = rules.find(texts, [RULES_LANGUAGE] * len(texts))
    hits = {phrase: np.zeros(len(texts), dtype=bool) for phrase in options}
    for at, phrase in zip(mentions.text.tolist(), mentions.theme, strict=True):
        hits[phrase][at] = True
    return hits


def _greedy(options: Sequence[str], hits: dict[str, NDArray[np.bool_]], inside: NDArray[np.bool_]) -> Phrases:
    chosen: list[str] = []
    found = np.zeros(len(inside), dtype=bool)
    size = int(inside.sum())
    price = 1.0
    while len(chosen) < MOST_PHRASES:
        new = [hits[option] & ~found for option in options]
        gains = [int((hit & inside).sum()) for hit in new]
        worth = [gain - price * int((hit & ~inside).sum()) for gain, hit in zip(gains, new, strict=True)]
        best = max(range(len(options)), key=lambda at: (worth[at], gains[at]), default=-1)
        if best >= 0 and worth[best] > 0 and gains[best] >= max(2, size // 100):
            chosen.append(options[best])
            found |= hits[options[best]]
        elif price == 1.0 and 2 * int((found & inside).sum()) < size:
            price = WIDER_PRICE
        else:
            break
    needed = _needed(chosen, hits)
    return Phrases(tuple(needed), int((found & inside).sum()), int((found & ~inside).sum()))


def _needed(chosen: Sequence[str], hits: dict[str, NDArray[np.bool_]]) -> list[str]:
    """The phrases without those that find nothing which the others do not find."""
    needed = list(chosen)
    for phrase in chosen:
        others = [hits[other] for other in needed if other != phrase]
        if others and not (hits[phrase] & ~np.logical_or.reduce(others)).any():
            needed.remove(phrase)
    return needed
