"""Near-duplicates: what readers would call the same post, and what only sounds alike."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from vocflow.text.repeats import SIMILARITY, near_duplicates


def clusters(texts: list[str]) -> list[list[int]]:
    found = near_duplicates(texts)
    return [np.flatnonzero(found == number).tolist() for number in range(found.max(initial=-1) + 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They towed my car last night and nobody told me", "THEY TOWED MY CAR LAST NIGHT and nobody told me!!!"),
        ("They towed my car last night and nobody told me", "RT @a They towed my car last night and nobody told me"),
        ("They fined me 79 euros for a scooter I never rented", "They fined me 81 euros for a scooter I never rented"),
        ("Give us our bikes back now https://t.co/abc", "Give us our bikes back now #kestrelfail #Bern https://t.co/xyz"),
        ("Everyone delete the app today, they sell your location", "All delete the app today, they sell your location"),
        ("Ils ont enlevé ma voiture cette nuit sans rien dire", "ils ont enlevé ma voiture cette nuit sans rien dire!"),
    ],
)  # fmt: skip
def test_small_changes_keep_posts_together(one: str, other: str) -> None:
    assert clusters([one, "The crew was lovely and we had a great day", other]) == [[0, 2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Worst company ever", "Worst company ever"),  # too short: said by many who do not know each other
        ("They towed my car last night and nobody told me", "Nobody told me why my bike would not unlock last night"),
        ("I waited twenty minutes on the phone for an answer", "I waited ages at the counter for a key to my car"),
        ("", ""),
        ("12345 67890 !!! ??? 1 2 3", "12345 67890 !!! ??? 1 2 3"),
    ],
)
def test_what_only_sounds_alike_stays_apart(one: str, other: str) -> None:
    assert clusters([one, other]) == []


def test_no_text_at_all() -> None:
    assert near_duplicates([]).tolist() == []
    assert near_duplicates([None, "", "one two three four five"]).tolist() == [-1, -1, -1]  # type: ignore[list-item]


def test_clusters_are_numbered_by_their_first_texts_whatever_else_is_read() -> None:
    a, b = "the app froze and I was charged twice", "please bring the big cars back to our street"
    alone = clusters([b, a, b + "!", a + " again"])
    assert alone == [[0, 2], [1, 3]]
    noise = [f"word{chr(97 + n % 26)} x{chr(97 + n // 26)} lorem dolor amet {chr(97 + n % 26)}" for n in range(300)]
    among = clusters([b, a, b + "!", a + " again", *noise])
    assert among[:2] == alone


def test_twelve_texts_with_small_changes_among_others_are_twelve_clusters() -> None:
    """Planted: twelve sentences of 12 different words; each copy has one word changed or one added."""
    dice = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(pair) for pair in itertools.product(letters, letters)]
    dice.shuffle(words)
    bases = [words[12 * n : 12 * n + 12] for n in range(12)]
    texts, planted = [], []
    for number, base in enumerate(bases):
        for _ in range(40):
            copy = list(base)
            if dice.random() < 0.5:
                copy[dice.randrange(12)] = dice.choice(words)
            else:
                copy.insert(dice.randrange(13), dice.choice(words))
            texts.append(" ".join(copy))
            planted.append(number)
    for _ in range(500):
        texts.append(" ".join(dice.sample(words, 12)))
        planted.append(-1)
    order = list(range(len(texts)))
    dice.shuffle(order)
    found = near_duplicates([texts[at] for at in order])
    truth = np.array([planted[at] for at in order])
    assert found.max() == 11
    assert all(len(set(found[truth == number])) == 1 for number in range(12))
    assert (found[truth == -1] == -1).all()


def test_the_similarity_that_decides_is_of_pairs_of_words() -> None:
    """Nine words are eight pairs; one changed in the middle leaves six of ten: 0.6. Two changed: four of twelve."""
    base = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    once, twice = list(base), list(base)
    once[4] = "other"
    twice[2] = twice[6] = "other"
    assert 4 / 12 < SIMILARITY <= 6 / 10
    assert clusters([" ".join(base), " ".join(once)]) == [[0, 1]]
    assert clusters([" ".join(base), " ".join(twice)]) == []
