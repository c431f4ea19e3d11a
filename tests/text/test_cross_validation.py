"""Folds that keep equal texts together, samples of labels, and models that are asked about what they did not see."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.text.cross_validation import deal, out_of_fold, sample

WORDS = [f"{first} {second}" for first in ("seat", "meal", "crew", "desk") for second in ("one", "two", "three")]


def test_texts_of_the_same_words_are_in_one_fold() -> None:
    texts = [text.upper() if at % 2 else f"  {text} " for at, text in enumerate(WORDS * 4)]
    fold = deal(np.arange(48) % 2, texts, 3)
    for at in range(12):
        assert len({int(number) for number in fold[at::12]}) == 1
    assert set(fold.tolist()) == {0, 1, 2}


def test_strata_are_spread_evenly() -> None:
    strata = np.array([0] * 90 + [1] * 10)
    fold = deal(strata, [f"text {at}" for at in range(100)], 5)
    assert [int((fold[strata == 1] == at).sum()) for at in range(5)] == [2] * 5
    assert [int((fold[strata == 0] == at).sum()) for at in range(5)] == [18] * 5


def test_it_is_the_split_of_scikit_learn_where_all_texts_differ() -> None:
    from sklearn.model_selection import StratifiedKFold

    strata = np.random.default_rng(0).integers(0, 3, 60)
    fold = deal(strata, [f"text {at}" for at in range(60)], 4)
    splits = StratifiedKFold(4, shuffle=True, random_state=0).split(strata, strata)
    assert [np.flatnonzero(fold == at).tolist() for at in range(4)] == [test.tolist() for _, test in splits]


def test_rare_strata_are_dealt_too() -> None:
    fold = deal(np.array([0, 1, 2, 3, 4, 5]), [f"text {at}" for at in range(6)], 3)
    assert sorted(fold.tolist()) == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(("folds", "texts"), [(1, ["a", "b", "c"]), (3, ["a", "A", "b", "b "]), (2, [])])
def test_too_few_different_texts_cannot_be_dealt(folds: int, texts: list[str]) -> None:
    with pytest.raises(ValueError, match=r"two folds or more|as many different texts"):
        deal(np.zeros(len(texts), np.int64), texts, folds)


def test_a_sample_of_labels_is_in_proportion_and_holds_each_stratum_once_at_least() -> None:
    strata = np.array([0] * 700 + [1] * 290 + [2] * 10)
    rows = sample(strata, 100, seed=3)
    assert len(rows) == len(set(rows.tolist())) == 100
    counts = np.bincount(strata[rows])
    assert counts[2] >= 1
    assert abs(counts[0] - 70) <= 2
    assert abs(counts[1] - 29) <= 2
    assert set(strata[sample(strata, 2)].tolist()) == {0, 1}
    assert sample(strata, 5_000).tolist() == list(range(1_000))


def test_no_text_is_read_by_a_model_that_learnt_from_it() -> None:
    """Each text has a word of its own and a label at random: only who has seen it knows better than chance."""
    random = np.random.default_rng(0)
    texts = [f"word{at} word{at} word{at}" for at in range(400)]
    answers = random.integers(0, 2, 400)
    beside = np.zeros((400, 1))
    likely, seconds = out_of_fold(texts, answers, 2, beside, deal(answers, texts, 4))
    assert abs(float((likely.argmax(axis=1) == answers).mean()) - 0.5) < 0.08
    assert seconds > 0


def test_more_labels_read_better() -> None:
    random = np.random.default_rng(1)
    answers = random.integers(0, 2, 600)
    words = [["slow", "late", "rude", "dirty", "broken"], ["quick", "early", "kind", "clean", "whole"]]
    texts = [
        " ".join([*random.choice(words[answer], 1), *(f"filler{number}" for number in random.integers(0, 60, 6))])
        for answer in answers.tolist()
    ]
    fold, beside = deal(answers, texts, 3), np.zeros((600, 1))
    few, all_ = (
        float((out_of_fold(texts, answers, 2, beside, fold, labels=labels)[0].argmax(axis=1) == answers).mean())
        for labels in (10, None)
    )
    assert few < all_
    assert all_ > 0.95


def test_a_class_that_a_training_part_lacks_has_no_probability_there() -> None:
    texts, answers = ["slow", "kind", "slow one", "kind one", "odd"], np.array([0, 1, 0, 1, 2])
    likely, _ = out_of_fold(texts, answers, 3, np.zeros((5, 1)), np.array([0, 0, 1, 1, 1]))
    assert likely[2:, 2].tolist() == [0, 0, 0]
    assert np.allclose(likely.sum(axis=1), 1)


def test_a_training_part_of_one_class_gives_that_class() -> None:
    likely, _ = out_of_fold(["a", "b", "c"], np.array([0, 1, 1]), 2, np.zeros((3, 1)), np.array([0, 1, 1]))
    assert likely.tolist() == [[0, 1], [1, 0], [1, 0]]


def test_several_labels_a_text() -> None:
    texts = [f"{first} {second}" for first in ("slow", "quick") for second in ("rude", "kind")] * 20
    answers = np.array([["slow" in text, "rude" in text] for text in texts]).astype(np.int64)
    fold = np.repeat(np.arange(4), 20)
    likely, _ = out_of_fold(texts, answers, 2, np.zeros((80, 1)), fold, strata=answers[:, 0])
    assert np.array_equal(likely >= 0.5, answers > 0)
