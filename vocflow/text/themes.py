"""Themes by the taxonomy's rules: phrases in any inflection, and regular expressions.

Phrases are found in a batch of texts at once (phrases.py). Regular expressions are read text by text, those of
`exclude` only around what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.errors import ConfigError
from vocflow.schema import Rules, Taxonomy
from vocflow.text.phrases import Found, Phrases
from vocflow.text.tokens import BATCH

if TYPE_CHECKING:
    import scipy.sparse as sp

PATTERN_CHARACTERS = 10_000
"""How much of a text the regular expressions see: a costly pattern meets a bounded text."""

EXCLUDE_CHARACTERS = 40
"""How far around a hit an `exclude` pattern looks."""

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Hits:
    """One row per place where a theme is found, in the order of texts, of the taxonomy, and of the text.

    `text` indexes the texts and `theme` the themes of the taxonomy; `start` and `end` are the span in characters, so
    that `texts[i][start:end]` is what was found. What the rules of one theme find in overlapping places is one hit.
    """

    text: NDArray[np.int64]
    theme: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def begins(self) -> NDArray[np.bool_]:
        """Which hits are the first of their text and theme: together these make a mention."""
        first = np.ones(len(self.text), dtype=np.bool_)
        first[1:] = (np.diff(self.text) != 0) | (np.diff(self.theme) != 0)
        return first

    def counts(self, n_texts: int, n_themes: int) -> sp.csr_matrix:
        """How often each text speaks of each theme, (n_texts, n_themes).

        >>> one = np.array([1])
        >>> Hits(text=one, theme=one, start=one, end=one + 4).counts(2, 2).toarray().tolist()
        [[0, 0], [0, 1]]
        """
        import scipy.sparse as sp

        ones = np.ones(len(self.text), dtype=np.int32)
        return sp.csr_matrix((ones, (self.text, self.theme)), shape=(n_texts, n_themes))


@dataclass(frozen=True)
class Mentions:
    """One row per text and theme found in it, in the order of texts, then of the taxonomy.

    `text` indexes the texts, `theme` names the theme; `start` and `end` are the span of its first hit in characters,
    so that `texts[i][start:end]` is what was found.
    """

    text: NDArray[np.int64]
    theme: list[str]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


class ThemeRules:
    """The rules of a taxonomy, ready to read texts; a text is read by the rules of its language, if there are any.

    A phrase ("waiting time") matches its words in any inflection ("waited times"), a word after "=" only as it is
    written; next to each other and not across punctuation; "..." in it stands for up to three words ("sort ... out").
    A pattern is a Python regular expression, read without regard to case. A hit that overlaps one of the theme's
    `unless` phrases, or a match of one of its `exclude` patterns, does not count.

    Raises ConfigError for a pattern that is not a regular expression and for a phrase without a word.

    >>> from vocflow.schema import Taxonomy, Theme
    >>> rules = ThemeRules(Taxonomy((Theme("waiting", phrases=("waiting time",)),)))
    >>> found = rules.find(["The waiting times are long."], ["en"])
    >>> found.theme, found.start.tolist(), found.end.tolist()
    (['waiting'], [4], [17])
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        by_language: dict[str, list[tuple[int, Rules]]] = {}
        for index, theme in enumerate(taxonomy.themes):
            for rules in theme.all_rules:
                by_language.setdefault(rules.language, []).append((index, rules))
        names = [theme.name for theme in taxonomy.themes]
        self._readers = {language: _Reader(language, rules, names) for language, rules in by_language.items()}

    def hits(self, texts: Sequence[str], languages: Sequence[str]) -> Hits:
        """Every hit of every theme. Texts in a language without rules have none."""
        if len(texts) != len(languages):
            raise ValueError(f"{len(texts)} texts, {len(languages)} languages")
        spoken = np.asarray(languages, dtype=object)
        found: list[Found] = []
        for language, reader in self._readers.items():
            which = np.flatnonzero(spoken == language)
            for at in (which[first : first + BATCH] for first in range(0, len(which), BATCH)):
                part = reader.read([texts[index] for index in at])
                found.append(Found(at[part.text], part.owner, part.start, part.end))
        hits = _merged(_together(found))
        return Hits(hits.text, hits.owner, hits.start, hits.end)

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> Mentions:
        """The themes of each text, each with its first hit."""
        hits = self.hits(texts, languages)
        first = hits.begins()
        names = [theme.name for theme in self.taxonomy.themes]
        return Mentions(
            text=hits.text[first],
            theme=[names[theme] for theme in hits.theme[first]],
            start=hits.start[first],
            end=hits.end[first],
        )


class _Reader:
    """The rules of one language, each with the index of its theme."""

    def __init__(self, language: str, rules: list[tuple[int, Rules]], names: list[str]) -> None:
        self._language, self._rules, self._themes = language, rules, len(names)
        for theme, one in rules:
            _refuse_wordless(one, names[theme])
        self._patterns = [
            (theme, _compile(pattern, names[theme], "patterns")) for theme, one in rules for pattern in one.patterns
        ]
        self._exclude = {
            theme: tuple(_compile(pattern, names[theme], "exclude") for pattern in one.exclude)
            for theme, one in rules
            if one.exclude
        }

    @cached_property
    def _phrases(self) -> Phrases:
        """The phrases of each theme, and as those of one more theme each, what they are not to overlap.

        Loads nltk, which takes seconds.
        """
        wanted = [(phrase, theme) for theme, one in self._rules for phrase in one.phrases]
        unwanted = [(phrase, self._themes + theme) for theme, one in self._rules for phrase in one.unless]
        return Phrases(wanted + unwanted, self._language)

    def read(self, texts: list[str]) -> Found:
        """Where the themes of `texts` are found; places of one theme may overlap."""
        phrases = self._phrases.find(texts)
        hit = phrases.owner < self._themes
        unless = _chosen(phrases, ~hit)
        unless = Found(unless.text, unless.owner - self._themes, unless.start, unless.end)
        found = _together([_chosen(phrases, hit), self._read_patterns(texts)])
        found = _chosen(found, ~_overlap(found, unless))
        return _chosen(found, ~self._excluded(found, texts))

    def _read_patterns(self, texts: list[str]) -> Found:
        rows = [
            (index, theme, *match.span())
            for theme, pattern in self._patterns
            for index, text in enumerate(texts)
            for match in pattern.finditer(text, 0, PATTERN_CHARACTERS)
            if match.end() > match.start()
        ]
        return Found(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)

    def _excluded(self, found: Found, texts: list[str]) -> NDArray[np.bool_]:
        """Which hits overlap a match of an `exclude` pattern of their theme."""
        excluded = np.zeros(len(found.text), dtype=np.bool_)
        for at in np.flatnonzero(np.isin(found.owner, list(self._exclude))).tolist():
            start, end = int(found.start[at]), int(found.end[at])
            text, reach = texts[found.text[at]], (max(0, start - EXCLUDE_CHARACTERS), end + EXCLUDE_CHARACTERS)
            excluded[at] = any(
                match.start() < end and start < match.end()
                for pattern in self._exclude[int(found.owner[at])]
                for match in pattern.finditer(text, *reach)
            )
        return excluded


def _together(parts: Sequence[Found]) -> Found:
    """The rows of all parts; none where there are none."""
    empty = np.zeros(0, dtype=np.int64)
    columns = ([getattr(part, name) for part in parts] or [empty] for name in ("text", "owner", "start", "end"))
    return Found(*map(np.concatenate, columns))


def _chosen(found: Found, rows: NDArray[np.bool_]) -> Found:
    return Found(found.text[rows], found.owner[rows], found.start[rows], found.end[rows])


def _keys(found: Found, themes: int, longest: int) -> Iterator[NDArray[np.int64]]:
    """Start and end as places on one line, on which every text and theme has a stretch of its own."""
    stretch = (found.text * themes + found.owner) * (longest + 1)
    yield stretch + found.start
    yield stretch + found.end


def _bounds(*parts: Found) -> tuple[int, int]:
    """The number of themes and of characters that cover all parts."""
    return (
        1 + max(int(part.owner.max(initial=0)) for part in parts),
        1 + max(int(part.end.max(initial=0)) for part in parts),
    )


def _merged(found: Found) -> Found:
    """What overlaps in the same text and theme as one row, in order."""
    start, end = _keys(found, *_bounds(found))
    order = np.argsort(start, kind="stable")
    start, furthest = start[order], np.maximum.accumulate(end[order])
    first = np.flatnonzero(np.concatenate([[True], start[1:] >= furthest[:-1]])[: len(start)])
    last = np.append(first[1:], len(start))[: len(first)] - 1
    rows, ends = order[first], furthest[last] - (end - found.end)[order[first]]
    return Found(found.text[rows], found.owner[rows], found.start[rows], ends)


def _overlap(found: Found, others: Found) -> NDArray[np.bool_]:
    """Which rows of `found` overlap one of `others` in the same text and theme."""
    if not len(others.text):
        return np.zeros(len(found.text), dtype=np.bool_)
    bounds = _bounds(found, others)
    start, end = _keys(found, *bounds)
    other_start, other_end = _keys(_merged(others), *bounds)
    # merged places are apart and in order: the last that starts before a hit ends is the one to reach it
    at = np.searchsorted(other_start, end, side="left") - 1
    return (at >= 0) & (other_end[at] > start)


def _refuse_wordless(rules: Rules, theme: str) -> None:
    for key, phrases in (("phrases", rules.phrases), ("unless", rules.unless)):
        for phrase in phrases:
            if not _WORD.search(phrase):
                raise ConfigError(
                    f"phrase {phrase!r} holds no word",
                    where=f"theme {theme!r}, {key}",
                    next_step="write words, or put signs and emoji under 'patterns'",
                )


def _compile(pattern: str, theme: str, key: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ConfigError(
            f"not a regular expression: {pattern}",
            where=f"theme {theme!r}, {key}",
            why=str(error),
            next_step="mend the pattern, or write plain words under 'phrases'",
        ) from error
