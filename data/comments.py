"""What customers write: experiences become sentences, sentences become a comment, and the comment gets its flaws."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .phrases import grammar, pick
from .world import CHANGE_DAY, NEGATIVE, NEUTRAL, PARKING_NEGATIVE_AFTER, POSITIVE, REFUND_BREAKS, THEMES, WORDS

Mention = tuple[str, int]
"""A theme and what was felt about it: NEGATIVE, NEUTRAL or POSITIVE."""

REFUND_SHARE = {(False, NEGATIVE): 0.12, (True, NEGATIVE): 0.85, (False, POSITIVE): 0.85, (True, POSITIVE): 0.35}
"""Of those who speak of promises: how many mean the refund, by (after REFUND_BREAKS, how it went)."""
REACTION_SHARE = {NEGATIVE: 0.64, POSITIVE: 0.35}
"""Of clauses: how many come with a word for the feeling itself. The others imply it."""
_UPSETTING = {theme.name for theme in THEMES if theme.effect_negative}
RULE_SHARE = 0.6
"""Of those who complain of parking after the change: how many name the new rule."""

_JOINS_SAME = (" and ", ", and ", ", also ", ". ", ". ", ". ", "! ", " - ", "; ", "\n")
_JOINS_OTHER = (
    ", but ", ", but ", " but ", ". But ", ". However, ", ", although ", ". Still, ", ", on the other hand ", ". ",
)  # fmt: skip
_JOINS = {
    "en": (_JOINS_SAME, _JOINS_OTHER),
    "de": ((" und ", ". ", ". ", ", "), (", aber ", ". Aber ", ", allerdings: ")),
    "fr": ((" et ", ". ", ". ", ", "), (", mais ", ". Mais ", ". Par contre, ")),
}
_CHAT_SPEAK = {" you ": " u ", " your ": " ur ", " because ": " cuz ", " and ": " & ", " please": " pls",
               " with ": " w/ ", " minutes": " mins", " the ": " teh ", " are ": " r ", " though": " tho"}  # fmt: skip
_ASKING = frozenset(("why", "where", "what", "when", "how", "can", "is", "are", "will", "do", "may", "who", "could"))
_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "d", "t": "z", "u": "i", "l": "k"}


@dataclass(frozen=True)
class Comment:
    """A text with its truth. `feeling` is the sign of praise against criticism; `refund` tells the planted promise."""

    text: str
    language: str
    mentions: tuple[Mention, ...]
    feeling: int
    refund: Literal["kept", "broken"] | None = None

    def truth(self) -> dict[str, object]:
        """This comment's planted truth, ready for JSON."""
        themes = {theme: WORDS[felt] for theme, felt in self.mentions}
        truth: dict[str, object] = {"language": self.language, "themes": themes, "feeling": WORDS[self.feeling]}
        return truth | ({"refund": self.refund} if self.refund else {})


def overall(mentions: Sequence[Mention]) -> int:
    """NEGATIVE, NEUTRAL or POSITIVE: which of criticism and praise prevails."""
    balance = sum(felt for _, felt in mentions if felt != NEUTRAL)
    return POSITIVE if balance > 0 else NEGATIVE if balance < 0 else NEUTRAL


def compose(
    mentions: Sequence[Mention], day: date, dice: random.Random, language: str = "en", *, spoken: bool = False
) -> Comment:
    """A comment that says `mentions`, in any order: written with its flaws, or `spoken` and noted down clean."""
    order = sorted(mentions, key=lambda _: dice.random())
    clauses, refund = [], None
    for theme, felt in order:
        clause, about_refund = _clause(theme, felt, day, dice, language)
        clauses.append((_with_reaction(clause, theme, felt, dice) if language == "en" else clause, felt))
        if about_refund:
            refund = _refund_outcome(felt)
    feeling = overall(order)
    text = _joined(clauses, dice, language)
    if spoken:
        return Comment(sentence(text.replace("\n", ". ")), language, tuple(order), feeling, refund)
    if language == "en":
        text = _framed(text, feeling, dice)
    return Comment(_flawed(text, feeling, dice, language), language, tuple(order), feeling, refund)


def about_nothing(feeling: int, dice: random.Random, language: str = "en") -> Comment:
    """A comment without a theme: satisfied, dissatisfied, or a shrug."""
    words = grammar(language)
    if language == "en" and dice.random() < 0.22:
        return Comment(words.say(f"short.{WORDS[feeling]}", dice), language, (), feeling)
    text = words.say(f"generic.{WORDS[feeling]}", dice)
    if language == "en":
        if dice.random() < 0.25:
            text = f"{text}. {capitalised(words.say(f'generic.{WORDS[feeling]}', dice))}"
        text = _framed(text, feeling, dice)
    return Comment(_flawed(text, feeling, dice, language), language, (), feeling)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital and a full stop, unless it ends otherwise."""
    return capitalised(text if text[-1] in "?!." else text + ".")


def _refund_outcome(felt: int) -> Literal["kept", "broken"]:
    return "broken" if felt == NEGATIVE else "kept"


def _clause(theme: str, felt: int, day: date, dice: random.Random, language: str) -> tuple[str, bool]:
    about_refund = False
    if theme == "promises":
        share = REFUND_SHARE[day >= REFUND_BREAKS, NEGATIVE if felt == NEGATIVE else POSITIVE]
        about_refund = dice.random() < share
    about_rule = theme == "parking" and felt == NEGATIVE and day >= CHANGE_DAY and dice.random() < RULE_SHARE
    table = "promises_refund" if about_refund else "parking_rule" if about_rule else theme
    path = f"{table}.{WORDS[felt]}"
    words = grammar(language)
    return words.say(path if path in words else f"{theme}.{WORDS[felt]}", dice), about_refund


def _with_reaction(clause: str, theme: str, felt: int, dice: random.Random) -> str:
    """Some say what happened and leave it at that; others add how they find it, mildly where it does not upset them."""
    if felt == NEUTRAL or dice.random() > REACTION_SHARE[felt]:
        return clause
    words = grammar("en")
    if felt == NEGATIVE and theme not in _UPSETTING:
        reaction = words.say("reaction.after_mild", dice)
    elif _joinable(clause) and clause[-1] not in "?!" and dice.random() < 0.4:
        return f"{words.say(f'reaction.before_{WORDS[felt]}', dice)} {clause}"
    else:
        reaction = words.say(f"reaction.after_{WORDS[felt]}", dice)
    return f"{clause} {capitalised(reaction[2:])}" if clause[-1] in "?!." else f"{clause}{reaction}"


def _joined(clauses: Sequence[tuple[str, int]], dice: random.Random, language: str) -> str:
    text, before = clauses[0]
    for clause, felt in clauses[1:]:
        same, other = _JOINS[language]
        join = pick(dice, other if felt * before < 0 else same)
        if text[-1] in "?!." or not _joinable(clause):
            join = " " if text[-1] in "?!." else ". "
        starts_sentence = join[0] in ".!\n " and join.strip() in ("", ".", "!")
        text, before = text + join + (capitalised(clause) if starts_sentence else clause), felt
    return text


def _joinable(clause: str) -> bool:
    first = clause.partition(" ")[0]
    return (clause[0].islower() and first not in _ASKING) or first in ("I", "I'm")


def _framed(text: str, feeling: int, dice: random.Random) -> str:
    """Now and then a way to begin, a way to end, or how to reach the writer."""
    words = grammar("en")
    if dice.random() < 0.16:
        opener = words.say("openers.any", dice)
        sentence = opener[-1] in ".:"
        if sentence or _joinable(text):
            text = f"{opener} {capitalised(text) if sentence else text}"
    if dice.random() < 0.22:
        text = f"{text}{' ' if text[-1] in '?!.' else '. '}{capitalised(words.say(f'closers.{WORDS[feeling]}', dice))}"
    if dice.random() < 0.012:
        text = f"{text}{' ' if text[-1] in '?!.' else '. '}{capitalised(words.say('contact.any', dice))}"
    return text


def _flawed(text: str, feeling: int, dice: random.Random, language: str) -> str:
    """Typing errors, missing capitals, shouting, chat speak, repeats, emoji: people type on phones."""
    if dice.random() > 0.17:
        text = capitalised(text)
    if dice.random() < 0.62 and text[-1] not in "?!.":
        text += pick(dice, (".", ".", ".", ".", "!", "!!", "...", " !"))
    if dice.random() < 0.16:
        text = _typing_error(text, dice)
        if dice.random() < 0.35:
            text = _typing_error(text, dice)
    if language == "en" and dice.random() < 0.05:
        for word, short in _CHAT_SPEAK.items():
            text = text.replace(word, short)
    roll = dice.random()
    if roll < 0.02:
        text = text.lower()
    elif roll < 0.035:
        text = text.upper()
    elif roll < 0.045:
        text = f"{text} {text}"
    if dice.random() < 0.10:
        text = f"{text} {grammar('en').say(f'emoji.{WORDS[feeling]}', dice) * pick(dice, (1, 1, 1, 2, 3))}"
    return text


def _typing_error(text: str, dice: random.Random) -> str:
    if len(text) < 8:
        return text
    at = 1 + int(dice.random() * (len(text) - 2))
    letter = text[at]
    if not letter.isalpha():
        return text
    kind = int(dice.random() * 4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + letter + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + letter + text[at + 2 :]
    return text[:at] + _NEIGHBOURS.get(letter, letter) + text[at + 1 :]


def unasked(dice: random.Random, day: date, criticism: float, *, also: float = 0.35) -> list[Mention]:
    """What somebody speaks of who was not asked: one theme, a second one with the chance `also`.

    `criticism` weighs bad experiences against good ones; 1 is the mix of the survey.
    """
    weights = [
        criticism * (PARKING_NEGATIVE_AFTER if day >= CHANGE_DAY and theme.name == "parking" else theme.negative)
        for theme in THEMES
    ] + [theme.positive for theme in THEMES]
    options = [(theme.name, felt) for felt in (NEGATIVE, POSITIVE) for theme in THEMES]
    found = [_weighted(dice, options, weights)]
    if dice.random() < also:
        second = _weighted(dice, options, weights)
        if second[0] != found[0][0]:
            found.append(second)
    return found


def _weighted(dice: random.Random, options: Sequence[Mention], weights: Sequence[float]) -> Mention:
    mark = dice.random() * sum(weights)
    for option, weight in zip(options, weights, strict=True):
        mark -= weight
        if mark < 0:
            return option
    return options[-1]
