"""The theme rules as one would write them without a thought for speed: what they mean, for tests and benchmarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vocflow.schema import Rules, Taxonomy
from vocflow.text.inflection import Inflection
from vocflow.text.phrases import GAP_WORDS, TOKEN, PhraseWord, phrase_words
from vocflow.text.themes import EXCLUDE_CHARACTERS, PATTERN_CHARACTERS

Span = tuple[int, int]


@dataclass(frozen=True)
class _Word:
    """A word of a text; `word` is None for a mark."""

    word: str | None
    span: Span


class PlainRules:
    """Reads one text at a time, trying every phrase at every word."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._rules = [(index, rules) for index, theme in enumerate(taxonomy.themes) for rules in theme.all_rules]
        self._inflection = cache(Inflection)
        self._stem = cache(lambda language, word: self._inflection(language).stem(word))
        self._phrase = cache(lambda language, phrase: phrase_words(phrase, self._inflection(language)))

    def hits(self, text: str, language: str) -> list[tuple[int, int, int]]:
        """Theme, start and end of each hit, in order."""
        return sorted(
            (theme, *span)
            for theme, rules in self._rules
            if rules.language == language
            for span in _joined(self._wanted(text, rules))
        )

    def _wanted(self, text: str, rules: Rules) -> list[Span]:
        head = text[:PATTERN_CHARACTERS]
        matches = [m.span() for p in rules.patterns for m in re.finditer(p, head, re.IGNORECASE) if m.group()]
        found = self._phrases(text, rules.phrases, rules.language) + matches
        unwanted = self._phrases(text, rules.unless, rules.language)
        return [
            span
            for span in found
            if not any(_overlap(span, other) for other in unwanted) and not _excluded(text, span, rules.exclude)
        ]

    def _phrases(self, text: str, phrases: tuple[str, ...], language: str) -> list[Span]:
        words = [
            _Word(None if len(match.group()) == 1 and match.group() in ".,;:!?()\n" else word, match.span())
            for match in TOKEN.finditer(text)
            for word in self._inflection(language).words(match.group())
        ]
        return [
            (words[at].span[0], words[last].span[1])
            for phrase in phrases
            for at in range(len(words))
            if (last := self._last(words, at, self._phrase(language, phrase), language)) is not None
        ]

    def _last(self, words: list[_Word], at: int, phrase: list[PhraseWord], language: str) -> int | None:
        """The word with which the phrase that begins at word `at` ends."""
        for wanted in phrase:
            reach = at + (GAP_WORDS if wanted.after_gap else 0)
            while at < len(words) and not self._same(wanted, words[at].word, language):
                if words[at].word is None or at == reach:
                    return None
                at += 1
            if at == len(words):
                return None
            at += 1
        return at - 1

    def _same(self, wanted: PhraseWord, word: str | None, language: str) -> bool:
        if word is None or wanted.exact:
            return word == wanted.word
        return bool(self._stem(language, wanted.word) == self._stem(language, word))


def _excluded(text: str, span: Span, exclude: tuple[str, ...]) -> bool:
    reach = max(0, span[0] - EXCLUDE_CHARACTERS), span[1] + EXCLUDE_CHARACTERS
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in exclude]
    return any(_overlap(match.span(), span) for pattern in patterns for match in pattern.finditer(text, *reach))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
