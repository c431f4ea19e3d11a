"""Inflection: when two words of a language are forms of one, so that a phrase finds all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

SNOWBALL = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip
"""Languages with a Snowball stemmer (Porter 2001, as nltk holds them); in any other, a word is what is written."""

# English endings that the stemmer takes off although they make another word.
_DERIVED = re.compile(
    r"(ful|less|ive|able|ible|ment|ion|ity|ance|ancy|ence|ency|ent|ant|ous|al|or|er|ness|ism|ist)(?:ly|s|'s|s')?$"
)

_INFLECTED = re.compile(r"(?:(?:eed|ed|ing)(?:ly)?)?(?:ie[sd]|e?s)?(?:'s?'?)?$")

# "care" of "caring", "happi" of "happy", "abl" of "ability", "sky" of "skies".
_SET = frozenset("eily")

_KEPT = re.compile("[^aeiouy]*[aeiouy][aeiou]*[^aeiou]")

# Longer than any word of a phrase: not worth a stem, and quadratic to stem.
_LONGEST_WORD = 40

_AUXILIARIES = (
    "are", "could", "did", "do", "does", "had", "has", "have", "is", "must", "need", "should", "was", "were", "would",
)  # fmt: skip

_NEGATED = {f"{verb}{ending}": (verb, "not") for verb in _AUXILIARIES for ending in ("n't", "nt")} | {
    "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"),
    "won't": ("will", "not"), "wont": ("will", "not"),
}  # fmt: skip
"""English words that are two: "didn't reply" and "did not reply" say the same."""

# The words whose English stem ("die") is not, but for its last letter, how they begin.
_IRREGULAR = frozenset({"dying", "lying", "tying"})


class Inflection:
    """The forms of words in one language, by its code in ISO 639-1.

    >>> english = Inflection("en")
    >>> [english.stem(word) for word in english.words("Didn’t")], english.stem("waited"), english.stem("helpful")
    (['did', 'not'], 'wait', 'help+ful')
    """

    def __init__(self, language: str) -> None:
        self._english = language == "en"
        self._snowball: Callable[[str], str] | None = None
        if language in SNOWBALL:
            from nltk.stem.snowball import SnowballStemmer

            self._snowball = SnowballStemmer(SNOWBALL[language]).stem

    def words(self, written: str) -> tuple[str, ...]:
        """What is written, in lower case; in English, a contracted "not" is a word of its own."""
        plain = written.lower().replace("’", "'")
        return _NEGATED.get(plain, (plain,)) if self._english else (plain,)

    def stem(self, word: str) -> str:
        """What all forms of a lower-case word have in common.

        An English ending that made another word is put back: "helpful" is no inflection of "help".
        """
        if self._snowball is None or len(word) > _LONGEST_WORD:
            return word
        stem = self._snowball(word)
        derived = _DERIVED.search(word) if self._english else None
        return f"{stem}+{derived[1]}" if derived and not stem.endswith(derived[1]) else stem

    def candidates(self, stems: Iterable[str]) -> Callable[[str], bool]:
        """A quick test that every word with one of these stems passes, and few others, since a stem takes long.

        An English stem is, but for a last letter that the stemmer has set, the beginning of its words; and it begins
        with what is sure to be left of them.
        """
        if not self._english:
            return lambda _: True
        beginnings: dict[str, set[str]] = {}
        for stem in stems:
            bare = stem.partition("+")[0]
            for length in range(len(bare) + 1):
                beginnings.setdefault(bare[:length], set()).add(bare[:-1] if bare[-1:] in _SET else bare)
        of = {left: tuple(sorted(those)) for left, those in beginnings.items()}
        return lambda word: word in _IRREGULAR or word.startswith(of.get(_left(word), ()))


def _left(word: str) -> str:
    """A beginning of an English word that its stem is sure to have.

    The stemmer takes -s, -ed, -ing and the like off wherever there is a vowel before, all other endings only behind
    the first consonant after a vowel; and it may change the last letter. A y counts here as the one or the other,
    whichever leaves less.
    """
    bare = _INFLECTED.sub("", word)
    kept = _KEPT.match(bare)
    return kept[0] if kept else bare[:-1]
