"""Measures of readers, held against scikit-learn, values worked out by hand, and published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, brier_score_loss, f1_score, precision_recall_fscore_support

from vocflow.text.evaluation import differences, evaluate, evaluate_labels, label_differences

NAMES = ["bad", "so-so", "good"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2)), min_size=1, max_size=60))
def test_one_class_a_text_agrees_with_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    truth, said = np.array(pairs).T
    found = evaluate(truth, said, NAMES)
    held = np.unique(truth)
    assert found.accuracy.value == pytest.approx(accuracy_score(truth, said))
    macro = f1_score(truth, said, labels=held, average="macro", zero_division=0)
    assert found.macro_f1.value == pytest.approx(macro)
    expected = precision_recall_fscore_support(truth, said, labels=held, zero_division=0)
    scores = [found.per_class[NAMES[at]] for at in held]
    for name, values in zip(("precision", "recall"), expected, strict=False):
        assert [getattr(score, name).value for score in scores] == pytest.approx(values.tolist())
    assert [score.f1 for score in scores] == pytest.approx(expected[2].tolist())
    assert [score.n for score in scores] == expected[3].tolist()
    assert set(found.per_class) == {NAMES[at] for at in held}


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.booleans()] * 4), min_size=1, max_size=40))
def test_several_labels_a_text_agree_with_scikit_learn(rows: list[tuple[bool, ...]]) -> None:
    truth, said = np.array(rows)[:, :2], np.array(rows)[:, 2:]
    if not truth.any():
        truth[0, 0] = True
    found = evaluate_labels(truth, said, ["slow", "rude"])
    held = np.flatnonzero(truth.any(axis=0))
    assert found.accuracy.value == pytest.approx(accuracy_score(truth, said))
    macro = f1_score(truth, said, labels=held, average="macro", zero_division=0)
    assert found.macro_f1.value == pytest.approx(macro)
    assert found.micro_f1 is not None
    assert found.micro_f1.value == pytest.approx(f1_score(truth, said, average="micro", zero_division=0))


def test_the_accuracy_has_wilsons_interval() -> None:
    """81 of 263: .2553 to .3662. Newcombe 1998, Statistics in Medicine 17, table I."""
    truth = np.zeros(263, dtype=np.int64)
    accuracy = evaluate(truth, np.where(np.arange(263) < 81, 0, 1), NAMES).accuracy
    assert (round(accuracy.low, 4), round(accuracy.high, 4)) == (0.2553, 0.3662)


def test_calibration_by_hand() -> None:
    """Two bins: .9 sure and 3 of 4 right, .6 sure and 1 of 2 right. ECE = 4/6 × .15 + 2/6 × .1."""
    likely = np.array([[0.9, 0.1]] * 4 + [[0.6, 0.4]] * 2)
    truth = np.array([0, 0, 0, 1, 0, 1])
    found = evaluate(truth, likely.argmax(axis=1), ["bad", "good"], likely).calibration
    assert found is not None
    assert found.ece == pytest.approx(4 / 6 * 0.15 + 2 / 6 * 0.1)
    assert [(part.n, part.accuracy) for part in found.bins] == [(2, 0.5), (4, 0.75)]
    # Brier's score over both classes is twice that of the second alone.
    assert found.brier == pytest.approx(2 * brier_score_loss(truth, likely[:, 1]))


def test_a_calibrated_reader_has_hardly_an_error_and_one_too_sure_has_it() -> None:
    random = np.random.default_rng(0)
    chance = random.uniform(size=50_000)
    truth = (random.uniform(size=50_000) < chance).astype(np.int64)
    found = []
    for stated in (chance, np.clip(chance * 2 - 0.5, 0, 1)):
        likely = np.column_stack([1 - stated, stated])
        calibration = evaluate(truth, likely.argmax(axis=1), ["bad", "good"], likely).calibration
        assert calibration is not None
        found.append(calibration.ece)
    assert found[0] < 0.01 < 0.1 < found[1]


def test_coverage_counts_the_most_confident_and_treats_equals_alike() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6])
    likely = np.column_stack([sure, 1 - sure])
    truth = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    coverage = evaluate(truth, np.zeros(10, np.int64), ["bad", "good"], likely).coverage
    # Two of the four at .7 are right, so the third text counts one half, in whatever order the file has them.
    expected = [(0.1, 1.0, 0.9), (0.2, 1.0, 0.8), (0.3, 2.5 / 3, 0.7), (0.4, 3 / 4, 0.7)]
    assert np.allclose(coverage[:4], expected)
    assert coverage[9][:2] == pytest.approx((1.0, 0.4))
    turned = evaluate(truth[::-1], np.zeros(10, np.int64), ["bad", "good"], likely[::-1]).coverage
    assert np.allclose(coverage, turned)


def test_the_interval_of_macro_f1_covers_the_truth_as_often_as_it_says() -> None:
    """500 texts of a reader with a known confusion matrix: its own macro-F1 lies inside in 92 to 98 of 100 samples."""
    chances = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.05, 0.15, 0.8]])
    shares = np.array([0.2, 0.3, 0.5])
    joint = chances * shares[:, None]
    true_f1 = np.mean([2 * joint[at, at] / (joint[at].sum() + joint[:, at].sum()) for at in range(3)])
    random = np.random.default_rng(1)
    inside = 0
    for _ in range(200):
        truth = random.choice(3, p=shares, size=500)
        said = (random.uniform(size=(500, 1)) > chances.cumsum(axis=1)[truth]).sum(axis=1)
        found = evaluate(truth, said, NAMES).macro_f1
        inside += found.low <= true_f1 <= found.high
    assert 0.92 <= inside / 200 <= 0.98


def test_a_difference_is_paired() -> None:
    """Readers that err on the same texts differ surely, where two intervals of their own would overlap."""
    random = np.random.default_rng(2)
    truth = random.integers(0, 2, 1_000)
    wrong = random.uniform(size=1_000)
    first = np.where(wrong < 0.20, 1 - truth, truth)
    second = np.where(wrong < 0.23, 1 - truth, truth)
    found = differences(truth, first, second, ["bad", "good"])
    lead = np.mean(first == truth) - np.mean(second == truth)
    assert found["accuracy"].value == pytest.approx(lead)
    assert found["accuracy"].low > 0
    own = [evaluate(truth, said, ["bad", "good"]).accuracy for said in (first, second)]
    assert own[1].high > own[0].low
    # The normal interval of a paired difference of shares, where only one of the two errs: sqrt(d (1 - d) / n).
    error = 1.96 * np.sqrt(lead * (1 - lead) / 1_000)
    assert found["accuracy"].low == pytest.approx(lead - error, abs=0.002)
    assert found["accuracy"].high == pytest.approx(lead + error, abs=0.002)


def test_a_reader_does_not_differ_from_itself() -> None:
    truth = np.array([0, 1, 1, 2] * 10)
    said = np.array([0, 1, 2, 1] * 10)
    assert all(measured.low == measured.high == 0 for measured in differences(truth, said, said, NAMES).values())
    labels = np.eye(3, dtype=np.bool_)[truth]
    several = label_differences(labels, labels, labels)
    assert set(several) == {"accuracy", "macro_f1", "micro_f1"}
    assert all(measured.low == measured.high == 0 for measured in several.values())


def test_many_texts_are_resampled_in_cells_with_the_same_spread() -> None:
    """The micro-F1 of one label each is an accuracy, whose interval Wilson gives."""
    random = np.random.default_rng(3)
    truth = random.integers(0, 2, 20_000)
    said = np.where(random.uniform(size=20_000) < 0.3, 1 - truth, truth)
    labels = [np.eye(2, dtype=np.bool_)[numbers] for numbers in (truth, said)]
    found = evaluate_labels(*labels, ["slow", "rude"])
    accuracy = evaluate(truth, said, ["slow", "rude"]).accuracy
    assert found.micro_f1 is not None
    assert found.micro_f1.value == pytest.approx(accuracy.value)
    assert found.micro_f1.high - found.micro_f1.low == pytest.approx(accuracy.high - accuracy.low, rel=0.1)


def test_the_same_seed_gives_the_same_interval() -> None:
    truth, said = np.array([0, 1, 2, 1] * 30), np.array([0, 1, 1, 2] * 30)
    assert evaluate(truth, said, NAMES, seed=5) == evaluate(truth, said, NAMES, seed=5)


def test_nothing_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="no text"):
        evaluate(np.array([], np.int64), np.array([], np.int64), NAMES)
    with pytest.raises(ValueError, match="no text"):
        evaluate_labels(np.zeros((0, 2), bool), np.zeros((0, 2), bool), ["slow", "rude"])
