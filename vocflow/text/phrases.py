"""Phrases found in a batch of texts at once.

Each distinct token is cut into words and stemmed once. A batch is then one array of numbers of words, a look-up by the
first word or the first two says where a phrase may begin, and only there the rest of it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vocflow.text.inflection import Inflection
from vocflow.text.tokens import MOST_TOKENS, Expansion, Texts, Tokens, Vocabulary, column

if TYPE_CHECKING:
    import pyarrow as pa

GAP_WORDS = 3
"""How many words at most "..." stands for in a phrase."""

# A word, or a mark that no phrase reaches across ("Not clean. Wait times were fine" does not hold "clean wait").
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?()\n]")
_PHRASE_TOKEN = re.compile(r"=?[^\W_]+(?:['’][^\W_]+)*|\.\.\.|…")

# Numbers of what is no word of any phrase; those of words follow.
_OTHER, _MARK = 0, 1

_LINE_BREAK = ord("\n")
_SPACE = np.zeros(0x110000, dtype=np.bool_)
_SPACE[[code for code in range(0x3001) if chr(code).isspace()]] = True


@dataclass(frozen=True)
class PhraseWord:
    """A word of a phrase: in any inflection, or `exact`; after a gap of up to GAP_WORDS words, or next to the last."""

    word: str
    exact: bool
    after_gap: bool


def phrase_words(phrase: str, inflection: Inflection) -> list[PhraseWord]:
    """The words of a phrase; none where it holds no word.

    >>> [word.word for word in phrase_words("didn't ... reply", Inflection("en"))]
    ['did', 'not', 'reply']
    """
    found: list[PhraseWord] = []
    gap = False
    for token in _PHRASE_TOKEN.findall(phrase):
        if token in ("...", "…"):
            gap = bool(found)
            continue
        for word in inflection.words(token.removeprefix("=")):
            found.append(PhraseWord(word, token.startswith("="), gap))
            gap = False
    return found


@dataclass(frozen=True)
class Found:
    """Places where phrases stand: the text's index, the phrase's owner, and the span in characters of the text."""

    text: NDArray[np.int64]
    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


@dataclass(frozen=True)
class _Words:
    """A batch as numbers of words, with a mark after each text; `token` and `entry` say where each word is from."""

    number: NDArray[np.int64]
    text: NDArray[np.int64]
    token: NDArray[np.int64]
    entry: NDArray[np.int32]
    tokens: Tokens


class Phrases:
    """Phrases of one language, each with the number of its owner, ready to be found.

    A phrase matches its words in any inflection, a word after "=" only as it is written. Its words stand next to each
    other, or where it says "..." up to three words apart, and no mark (.,;:!?() or a line break) stands between.

    >>> found = Phrases([("waiting time", 7)], "en").find(["The waiting times are long."])
    >>> found.owner.tolist(), found.start.tolist(), found.end.tolist()
    ([7], [4], [17])
    """

    def __init__(self, phrases: Sequence[tuple[str, int]], language: str) -> None:
        self._inflection = Inflection(language)
        written = [(phrase_words(phrase, self._inflection), owner) for phrase, owner in phrases]
        forms = self._number_words([word for words, _ in written for word in words])
        rows = {
            (numbers, tuple(word.after_gap for word in words), owner)
            for words, owner in written
            if words
            for numbers in product(*(forms[word.word, word.exact] for word in words))
        }
        self._build_tables(sorted(rows))
        self._forget()

    def _forget(self) -> None:
        self._vocabulary = Vocabulary()
        self._expansion = Expansion(self._vocabulary, self._split)
        self._entries: dict[tuple[int, int, int], int] = {}
        self._table = np.zeros((3, 0), dtype=np.int64)

    def _number_words(self, words: list[PhraseWord]) -> dict[tuple[str, bool], list[int]]:
        """Number the stems, and the exact words, which the number of their stem does not cover.

        Returns the numbers of the words of a text that fit each word of a phrase.
        """
        stem = {word.word: self._inflection.stem(word.word) for word in words}
        exact = dict.fromkeys(word.word for word in words if word.exact)
        stems = dict.fromkeys(stem[word.word] for word in words if not word.exact)
        self._exact = {word: number for number, word in enumerate(exact, _MARK + 1)}
        self._stems = {stem: number for number, stem in enumerate(stems, _MARK + 1 + len(exact))}
        self._may_count = self._inflection.candidates(self._stems)
        self._numbers: dict[str, int] = dict.fromkeys(".,;:!?()\n", _MARK) | self._exact
        inflected = {stem: [number] for stem, number in self._stems.items()}
        for word, number in self._exact.items():
            inflected.setdefault(stem[word], []).append(number)
        return {
            (word.word, word.exact): [self._exact[word.word]] if word.exact else inflected[stem[word.word]]
            for word in words
        }

    def _build_tables(self, rows: list[tuple[tuple[int, ...], tuple[bool, ...], int]]) -> None:
        """One row per phrase: its words' numbers, the room before each, its owner; then where to look it up."""
        longest = max((len(numbers) for numbers, _, _ in rows), default=1)
        self._length = np.array([len(numbers) for numbers, _, _ in rows], dtype=np.int64)
        self._owner = np.array([owner for _, _, owner in rows], dtype=np.int64)
        self._words = np.zeros((len(rows), longest), dtype=np.int64)
        self._room = np.zeros((len(rows), longest), dtype=np.int64)
        for at, (numbers, gaps, _) in enumerate(rows):
            self._words[at, : len(numbers)] = numbers
            self._room[at, : len(numbers)] = np.where(gaps, GAP_WORDS, 0)
        self._size = _MARK + 1 + len(self._exact) + len(self._stems)
        second = self._words[:, 1] if longest > 1 else np.zeros(len(rows), np.int64)
        paired = (self._length > 1) & (self._room[:, min(1, longest - 1)] == 0)
        self._by_word = _LookUp(self._words[:, 0], np.flatnonzero(~paired))
        self._by_pair = _LookUp(self._words[:, 0] * self._size + second, np.flatnonzero(paired))
        self._is_alone, self._is_first, self._is_second = np.zeros((3, self._size), dtype=np.bool_)
        self._is_alone[self._words[~paired, 0]] = True
        self._is_first[self._words[paired, 0]] = True
        self._is_second[second[paired]] = True

    def find(self, texts: Texts) -> Found:
        """Every place where a phrase stands, in no order; a phrase with "..." takes the nearest next word."""
        batch = column(texts)
        written = " ".join(batch.to_pylist())
        words = self._read(batch, written)
        first, phrase = self._begin(words.number)
        first, phrase, last = self._compare(words.number, first, phrase)
        text = words.text[first]
        # each text before a word has one mark after it, which is no word
        of_first, of_last = first - text, last - text
        token_start = _token_starts(batch, written, words.tokens)
        return Found(
            text,
            self._owner[phrase],
            token_start[words.token[of_first]] + self._table[1, words.entry[of_first]],
            token_start[words.token[of_last]] + self._table[2, words.entry[of_last]],
        )

    def _read(self, batch: pa.Array, written: str) -> _Words:
        import pyarrow.compute as pc

        if len(self._vocabulary.tokens) > MOST_TOKENS:
            self._forget()
        # white space parts tokens, and a line break is a mark
        marked = pc.replace_substring(batch, "\n", " . ") if "\n" in written else batch
        tokens = self._vocabulary.encode(marked)
        expanded = self._expansion.expand(tokens)
        token = np.repeat(np.arange(len(tokens.ids)), self._expansion.lengths(tokens))
        if len(self._entries) > self._table.shape[1]:
            self._table = np.array(list(self._entries), dtype=np.int64).T.copy()
        # gaps look a few words beyond the last text
        number = np.full(len(expanded.ids) + len(batch) + GAP_WORDS + 1, _MARK, dtype=np.int64)
        number[np.arange(len(expanded.ids)) + expanded.text] = self._table[0, expanded.ids]
        text = np.repeat(np.arange(len(batch)), expanded.counts + 1)
        return _Words(number, text, token, expanded.ids, tokens)

    def _split(self, token: str) -> list[int]:
        """The words and marks of a token, each as the number of what it is and where it stands in the token."""
        return [
            self._entries.setdefault((self._number(word), *match.span()), len(self._entries))
            for match in TOKEN.finditer(token)
            for word in self._inflection.words(match.group())
        ]

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            stem = self._inflection.stem(word) if self._may_count(word) else ""
            number = self._numbers[word] = self._stems.get(stem, _OTHER)
        return number

    def _begin(self, number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where phrases may begin, and which."""
        alone = np.flatnonzero(self._is_alone[number])
        pairs = np.flatnonzero(self._is_first[number[:-1]] & self._is_second[number[1:]])
        codes = number[pairs] * self._size + number[pairs + 1]
        found = self._by_word.rows(alone, number[alone]), self._by_pair.rows(pairs, codes)
        return np.concatenate([at for at, _ in found]), np.concatenate([phrase for _, phrase in found])

    def _compare(
        self, number: NDArray[np.int64], first: NDArray[np.int64], phrase: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The beginnings whose phrase goes on as it should, with the place of its last word."""
        last = first.copy()
        for nth in range(1, self._words.shape[1]):
            going = np.flatnonzero(self._length[phrase] > nth)
            if not len(going):
                break
            want, room = self._words[phrase[going], nth], self._room[phrase[going], nth]
            steps = _steps(number, last[going] + 1, want, room)
            last[going] += 1 + steps
            keep = np.ones(len(first), dtype=np.bool_)
            keep[going] = steps >= 0
            first, phrase, last = first[keep], phrase[keep], last[keep]
        return first, phrase, last


class _LookUp:
    """Keys -> the phrases that have them."""

    def __init__(self, keys: NDArray[np.int64], phrases: NDArray[np.int64]) -> None:
        self._phrases = phrases[np.argsort(keys[phrases], kind="stable")]
        self._keys, self._first, self._count = np.unique(keys[self._phrases], return_index=True, return_counts=True)

    def rows(self, at: NDArray[np.int64], keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each place in `at` as often as there are phrases with its key, and those phrases."""
        if not len(self._keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[place] == keys
        at, place = at[known], place[known]
        count = self._count[place]
        return np.repeat(at, count), self._phrases[_ranges(self._first[place], count)]


def _steps(
    number: NDArray[np.int64], at: NDArray[np.int64], want: NDArray[np.int64], room: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many words are passed over before the wanted one, at most `room` and no mark; -1 where it is not there."""
    steps = np.full(len(at), -1, dtype=np.int64)
    rest = np.arange(len(at))
    for passed in range(GAP_WORDS + 1):
        seen = number[at[rest] + passed]
        hit = seen == want[rest]
        steps[rest[hit]] = passed
        rest = rest[~hit & (seen != _MARK) & (room[rest] > passed)]
    return steps


def _token_starts(batch: pa.Array, written: str, tokens: Tokens) -> NDArray[np.int64]:
    """The character of its text at which each token begins. A line break is a token too."""
    import pyarrow.compute as pc

    codes = np.frombuffer(written.encode("utf-32-le"), dtype="<u4")
    space = _SPACE[codes]
    begins = ~space
    begins[1:] &= space[:-1]
    begins |= codes == _LINE_BREAK
    lengths = pc.utf8_length(batch).to_numpy().astype(np.int64)
    text_start: NDArray[np.int64] = np.cumsum(lengths + 1) - lengths - 1
    return np.flatnonzero(begins) - text_start[tokens.text]


def _ranges(first: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """first[0], first[0] + 1, ... count[0] numbers, then those of the next."""
    return np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
