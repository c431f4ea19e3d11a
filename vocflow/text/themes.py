"""Themes by the taxonomy's rules: phrases in any inflection, and regular expressions.

A phrase is looked up word by word, so the cost of a text is one look-up a word and the costly part, the stem, is
paid once per distinct word. Spans are worked out only where something was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vocflow.errors import ConfigError
from vocflow.schema import Taxonomy

LANGUAGE = "en"
"""The language of the rules. They abstain from texts in any other."""

PATTERN_CHARACTERS = 10_000
"""How much of a text the regular expressions see: a costly pattern meets a bounded text."""

EXCLUDE_CHARACTERS = 40
"""How far around a hit an `exclude` pattern looks."""

GAP_WORDS = 3
"""How many words at most "..." stands for in a phrase."""

# A word, or a mark that no phrase reaches across ("Not clean. Wait times were fine" does not hold "clean wait").
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?()\n]")
_PHRASE_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|\.\.\.|…")

# Endings that the stemmer takes off although they make another word.
_DERIVED = re.compile(
    r"(ful|less|ive|able|ible|ment|ion|ity|ance|ancy|ence|ency|ent|ant|ous|al|or|er|ness|ism|ist)(?:ly|s|'s|s')?$"
)

# Numbers of what is no stem.
_OTHER, _MARK, _GAP = 0, -1, -2

# Longer than any word of a phrase: not worth a stem, and quadratic to stem.
_LONGEST_WORD = 40


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


class _Stemmer(Protocol):
    def stem(self, word: str) -> str: ...


_Phrases = list[tuple[tuple[int, ...], int]]
"""Phrases as numbers of stems, each with its theme."""

_Span = tuple[int, int]


class _Stems(dict[str, int]):
    """Word as written -> number of its stem, _OTHER for one that is in no phrase. Each word is stemmed once."""

    def __init__(self, stemmer: _Stemmer) -> None:
        super().__init__(dict.fromkeys(".,;:!?()\n", _MARK))
        self._stemmer = stemmer
        self._numbers: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = self._numbers.get(self._stem(word), _OTHER)
        return number

    def number(self, word: str) -> int:
        """The number of a phrase's word, a new one where its stem is new."""
        if word in ("...", "…"):
            return _GAP
        return self._numbers.setdefault(self._stem(word), len(self._numbers) + 1)

    def _stem(self, word: str) -> str:
        """The stem, with an ending that made another word put back: "helpful" is no inflection of "help"."""
        if len(word) > _LONGEST_WORD:
            return word
        plain = word.lower().replace("’", "'")
        stem = self._stemmer.stem(plain)
        derived = _DERIVED.search(plain)
        return f"{stem}+{derived[1]}" if derived and not stem.endswith(derived[1]) else stem


class ThemeRules:
    """The rules of a taxonomy, ready to read texts.

    A phrase ("waiting time") matches its words in any inflection ("waited times"), next to each other and not across
    punctuation; "..." in it stands for up to three words ("sort ... out"). A pattern is a Python regular expression,
    read without regard to case. A hit that overlaps a match of one of the theme's `exclude` patterns does not count.

    Raises ConfigError for a pattern that is not a regular expression and for a phrase without a word.

    >>> from vocflow.schema import Taxonomy, Theme
    >>> rules = ThemeRules(Taxonomy((Theme("waiting", phrases=("waiting time",)),)))
    >>> found = rules.find(["The waiting times are long."], ["en"])
    >>> found.theme, found.start.tolist(), found.end.tolist()
    (['waiting'], [4], [17])
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._patterns = [
            (index, tuple(_compile(pattern, theme.name, "patterns") for pattern in theme.patterns))
            for index, theme in enumerate(taxonomy.themes)
            if theme.patterns
        ]
        self._exclude = [
            tuple(_compile(pattern, theme.name, "exclude") for pattern in theme.exclude) for theme in taxonomy.themes
        ]
        for theme in taxonomy.themes:
            for phrase in theme.phrases:
                if not _words(phrase):
                    raise ConfigError(
                        f"phrase {phrase!r} holds no word",
                        where=f"theme {theme.name!r}, phrases",
                        next_step="write words, or put signs and emoji under 'patterns'",
                    )
        self._stems: _Stems | None = None
        self._by_word: dict[int, _Phrases] = {}
        self._by_pair: dict[tuple[int, int], _Phrases] = {}

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> Mentions:
        """The themes of each text. Texts in a language other than that of the rules have none."""
        rows: list[tuple[int, int, _Span]] = []
        for index, (text, language) in enumerate(zip(texts, languages, strict=True)):
            if language == LANGUAGE:
                rows.extend((index, theme, span) for theme, span in self._read(text))
        names = [theme.name for theme in self.taxonomy.themes]
        return Mentions(
            text=np.array([index for index, _, _ in rows], dtype=np.int64),
            theme=[names[theme] for _, theme, _ in rows],
            start=np.array([span[0] for _, _, span in rows], dtype=np.int64),
            end=np.array([span[1] for _, _, span in rows], dtype=np.int64),
        )

    def _read(self, text: str) -> list[tuple[int, _Span]]:
        """The first hit of each theme in the text, in the order of the taxonomy."""
        hits = self._phrase_hits(text)
        head = text[:PATTERN_CHARACTERS]
        for theme, patterns in self._patterns:
            for pattern in patterns:
                if self._exclude[theme]:
                    hits.extend((theme, match.span()) for match in pattern.finditer(head))
                elif (match := pattern.search(head)) is not None:
                    hits.append((theme, match.span()))
        first: dict[int, _Span] = {}
        for theme, span in sorted(hits, key=lambda hit: (hit[0], hit[1][0], -hit[1][1])):
            if theme not in first and span[0] < span[1] and not self._vetoed(theme, span, text):
                first[theme] = span
        return list(first.items())

    def _phrase_hits(self, text: str) -> list[tuple[int, _Span]]:
        stems = self._load_phrases()
        tokens = list(map(stems.__getitem__, _TOKEN.findall(text)))
        tokens.append(_MARK)
        found: list[tuple[int, int, int]] = []
        for at, stem in enumerate(tokens):
            if stem > 0:
                for phrases in (self._by_word.get(stem), self._by_pair.get((stem, tokens[at + 1]))):
                    for phrase, theme in phrases or ():
                        end = _end(tokens, at, phrase)
                        if end:
                            found.append((theme, at, end))
        if not found:
            return []
        spans = [match.span() for match in _TOKEN.finditer(text)]
        return [(theme, (spans[at][0], spans[end - 1][1])) for theme, at, end in found]

    def _vetoed(self, theme: int, span: _Span, text: str) -> bool:
        reach = max(0, span[0] - EXCLUDE_CHARACTERS), span[1] + EXCLUDE_CHARACTERS
        return any(
            match.start() < span[1] and span[0] < match.end()
            for pattern in self._exclude[theme]
            for match in pattern.finditer(text, *reach)
        )

    def _load_phrases(self) -> _Stems:
        """The phrases by their first word, or their first two. Loads nltk, which takes seconds, when it must."""
        if self._stems is None:
            from nltk.stem.snowball import EnglishStemmer

            stems = _Stems(EnglishStemmer())
            for index, theme in enumerate(self.taxonomy.themes):
                for words in sorted({tuple(map(stems.number, _words(phrase))) for phrase in theme.phrases}):
                    if len(words) > 1 and words[1] != _GAP:
                        self._by_pair.setdefault((words[0], words[1]), []).append((words, index))
                    else:
                        self._by_word.setdefault(words[0], []).append((words, index))
            self._stems = stems
        return self._stems


def _end(tokens: list[int], at: int, stems: tuple[int, ...]) -> int:
    """The position after the phrase that starts at `at`, or 0 where it does not stand there."""
    room = 0
    for stem in stems:
        if stem == _GAP:
            room = GAP_WORDS
            continue
        while room and at < len(tokens) and tokens[at] not in (stem, _MARK):
            at, room = at + 1, room - 1
        if at >= len(tokens) or tokens[at] != stem:
            return 0
        at, room = at + 1, 0
    return at


def _words(phrase: str) -> list[str]:
    """The words of a phrase, with its gaps, which stand only between words."""
    tokens: list[str] = _PHRASE_TOKEN.findall(phrase)
    words = [at for at, token in enumerate(tokens) if token[0].isalnum()]
    return tokens[words[0] : words[-1] + 1] if words else []


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
