"""The classifier as a scikit-learn estimator of texts: its contract, its calibration and what it refuses."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from vocflow.text import tokens, words
from vocflow.text.classifier import NEVER, TextClassifier, threshold

Floats = NDArray[np.float64]


class RowClassifier(TextClassifier):  # type: ignore[misc]
    """The classifier on rows of numbers, each spelled as a text, for scikit-learn's checks feed numbers.

    Checking the numbers is this adapter's business; whatever else is checked is the classifier's own.
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = True, False
        return tags

    def fit(self, X: Any, y: Any) -> RowClassifier:  # type: ignore[override]  # noqa: N803
        rows = validate_data(self, X) if y is None else validate_data(self, X, y, multi_output=True)[0]
        super().fit(spelled(rows), y)
        return self

    def _scores(self, X: Any, beside: Any, fold: int = -1) -> Floats:  # noqa: N803
        check_is_fitted(self)
        return super()._scores(spelled(validate_data(self, X, reset=False)), beside, fold)


def spelled(rows: NDArray[Any]) -> list[str]:
    """A word for each number: a letter for its column, one for its sign and one for its size in halves."""
    return [
        " ".join(
            f"{chr(97 + at % 26)}{'pm'[int(value < 0)]}{'qwertyuiop'[min(9, int(abs(value) * 2))]}"
            for at, value in enumerate(row)
        )
        for row in rows
    ]


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([RowClassifier()])
def test_scikit_learns_own_checks(estimator: RowClassifier, check: Any) -> None:
    check(estimator)


LESSONS = ["quick and kind", "kind staff", "slow and rude", "rude staff", "it was there", "there it stood"] * 4
GRADES = ["good", "good", "bad", "bad", "so-so", "so-so"] * 4
FEELING = {
    "good": ["kind", "quick", "spotless", "helpful"],
    "bad": ["rude", "slow", "dirty", "lost"],
    "flat": ["there"],
}


def corpus(n: int, seed: int = 0, classes: tuple[str, ...] = ("good", "bad", "flat"), noise: float = 0.2) -> tuple[
    list[str], NDArray[np.str_]
]:  # fmt: skip
    """n texts whose words tell their class, but for a share of labels drawn at random."""
    rng = np.random.default_rng(seed)
    label = rng.choice(classes, n)
    filler = [f"{a}{b}" for a in ("ba", "ko", "ti", "mu") for b in ("ra", "le", "so", "nid", "pur")]
    texts = [" ".join(rng.permutation([*rng.choice(FEELING[name], 2), *rng.choice(filler, 5)])) for name in label]
    return texts, np.where(rng.random(n) < noise, rng.choice(classes, n), label)


@pytest.fixture(scope="module")
def fitted() -> TextClassifier:
    return TextClassifier().fit(*corpus(600))


@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from([*LESSONS, "not kind 😀", "unseen RUDENESS!!", ""]))))
def test_folded_scores_are_the_unfolded_ones(fitted: TextClassifier, texts: list[str]) -> None:
    np.testing.assert_allclose(fitted.decision_function(texts), fitted.unfolded(texts), rtol=0, atol=1e-9)


def test_folded_scores_are_the_unfolded_ones_on_real_comments(shared: Path) -> None:
    with (shared / "data/product_sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"] for row in rows]
    feeling = np.sign([float(row["score_sum"] or 0) for row in rows]).astype(int)
    model = TextClassifier(folds=0).fit(texts[:2000], feeling[:2000])
    assert np.abs(model.decision_function(texts) - model.unfolded(texts)).max() < 1e-5


@pytest.mark.parametrize(
    "labels",
    [
        {"good": "good", "bad": "bad", "so-so": "bad"},
        {"good": "good", "bad": "bad", "so-so": "so-so"},
        {"good": 7, "bad": -2, "so-so": 3},
        {"good": True, "bad": False, "so-so": False},
    ],
)
def test_the_likeliest_class_is_predicted(labels: dict[str, Any]) -> None:
    given_ = [labels[grade] for grade in GRADES]
    model = TextClassifier(folds=2).fit(LESSONS, given_)
    likely = model.predict_proba([*LESSONS, ""])
    assert model.classes_.tolist() == sorted(set(given_))
    assert model.predict([*LESSONS, ""]).tolist() == model.classes_[likely.argmax(axis=1)].tolist()
    assert model.predict(LESSONS).tolist() == given_
    np.testing.assert_allclose(likely.sum(axis=1), 1)


def test_many_classes() -> None:
    names = [
        f"{first}{second}"
        for first in ("bar", "kol", "tis", "mud", "pen")
        for second in ("ado", "eri", "ima", "ofu", "unt", "ake", "egi", "iso")
    ]
    texts = [f"trip {number} to {name}" for name in names for number in range(6)]
    model = TextClassifier(folds=3).fit(texts, np.repeat(names, 6))
    assert (model.predict(texts) == np.repeat(names, 6)).mean() > 0.95
    assert model.predict_proba([""]).shape == (1, 40)


def test_several_labels_a_text() -> None:
    texts = ["kind", "slow", "kind but slow", "there"] * 10
    labels = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]] * 10)
    model = TextClassifier(folds=2).fit(texts, labels)
    np.testing.assert_array_equal(model.predict(texts), labels)
    assert (model.predict_proba(texts)[:, 2] < 0.1).all()  # no text has it, so none is said to
    np.testing.assert_allclose(model.decision_function(["slow"]), model.unfolded(["slow"]))


def test_texts_come_from_anywhere() -> None:
    wanted = TextClassifier(folds=2).fit(LESSONS, GRADES)
    for texts in (
        pd.Series(LESSONS),
        np.array(LESSONS),
        pa.array(LESSONS),
        pa.chunked_array([LESSONS[:7], LESSONS[7:]]),
    ):
        model = TextClassifier(folds=2).fit(texts, GRADES)
        np.testing.assert_array_equal(model.predict_proba(texts), wanted.predict_proba(LESSONS))


def test_it_is_cloned_by_its_parameters() -> None:
    model = TextClassifier(C=2.0, precision=0.8)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(folds=0).folds == 0
    assert not hasattr(clone(TextClassifier(folds=0).fit(LESSONS, GRADES)), "coef_")


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, grades = corpus(200)
    beside = np.random.default_rng(0).normal(size=(200, 5))
    model = TextClassifier().fit(texts, grades, beside=beside)
    whole = model.predict_proba(texts, beside=beside)
    monkeypatch.setattr(tokens, "BATCH", 7)
    monkeypatch.setattr(words, "MOST_TOKENS", 10)
    np.testing.assert_array_equal(model.predict_proba(texts, beside=beside), whole)
    one_by_one = [model.predict_proba([texts[at]], beside=beside[at : at + 1])[0] for at in range(200)]
    np.testing.assert_array_equal(np.array(one_by_one), whole)


def test_what_was_read_before_does_not_matter(fitted: TextClassifier) -> None:
    texts, _ = corpus(50, seed=9)
    before = fitted.predict_proba(texts)
    fitted.predict_proba(["constant"] + [f"new{number} words{number}" for number in range(500)])
    np.testing.assert_array_equal(fitted.predict_proba(["constant", *texts])[1:], before)


@pytest.mark.slow
def test_two_processes_learn_the_same() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from test_classifier import corpus;"
        "from vocflow.text.classifier import TextClassifier; model = TextClassifier().fit(*corpus(200));"
        "print(model.sha256, model.predict_proba(['kind staff']).tobytes().hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent)],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "123")
    }  # fmt: skip
    assert len(found) == 1


# ---- folds and calibration -------------------------------------------------------------------------------------------


def test_texts_of_a_fold_are_judged_by_the_model_that_left_it_out() -> None:
    """The labels of either fold contradict those of the other, so that each model is wrong where it was left out."""
    texts = ["kind staff", "rude staff", "kind word", "rude word"] * 10
    fold = np.array([0, 0, 1, 1] * 10)
    answers = np.array(["good", "bad", "bad", "good"] * 10)
    model = TextClassifier().fit(texts, answers, fold=fold)
    out = model.classes_[model.predict_proba(texts, left_out=fold).argmax(axis=1)]
    assert (out != answers).all()
    np.testing.assert_allclose(model.predict_proba(texts, left_out=fold), model.out_of_fold_)
    np.testing.assert_array_equal(model.predict_proba(texts, left_out=np.full(40, -1)), model.predict_proba(texts))


def test_a_class_may_be_absent_without_a_fold() -> None:
    fold = np.array([0, 0, 0, 0, 1, 1] * 4)  # "so-so" is in fold 1 alone
    model = TextClassifier().fit(LESSONS, GRADES, fold=fold)
    out = model.predict_proba(LESSONS, left_out=fold)
    assert np.isfinite(out).all()
    assert (out[fold == 1][:, model.classes_ == "so-so"] < 0.5).all()
    assert model.predict(["it stood there"]) == ["so-so"]


def test_equal_texts_are_never_in_two_folds() -> None:
    texts, grades = corpus(120)
    model = TextClassifier(folds=4).fit([*texts, *(text.upper() + " " for text in texts)], [*grades, *grades])
    np.testing.assert_array_equal(model.fold_[:120], model.fold_[120:])
    assert sorted(np.unique(model.fold_).tolist()) == [0, 1, 2, 3]


def test_a_fold_has_its_share_of_each_class() -> None:
    texts, grades = corpus(300)
    fold = TextClassifier(folds=3).fit(texts, grades).fold_
    for grade in np.unique(grades):
        counts = np.bincount(fold[grades == grade])
        assert counts.max() - counts.min() <= 1


def ece(likely: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected calibration error of Naeini et al. (2015): mean distance of confidence and accuracy by bins."""
    number = np.minimum((likely * bins).astype(int), bins - 1)
    parts = [number == at for at in range(bins) if (number == at).any()]
    return float(sum(abs(likely[part].mean() - right[part].mean()) * part.mean() for part in parts))


def drawn(n: int, seed: int) -> tuple[list[str], NDArray[np.int64]]:
    """n texts of six words, each of which makes the three classes likelier or less likely; the class is drawn."""
    words = [f"{a}{b}{c}" for a in ("ba", "ko", "ti", "mu") for b in ("ra", "le", "so") for c in "aeiou"]
    weight = np.random.default_rng(5).normal(size=(len(words), 3))
    rng = np.random.default_rng(seed)
    chosen = np.array([rng.choice(len(words), 6, replace=False) for _ in range(n)])
    label = (weight[chosen].sum(axis=1) + rng.gumbel(size=(n, 3))).argmax(axis=1)
    return [" ".join(words[at] for at in of_text) for of_text in chosen.tolist()], label


def test_probabilities_are_calibrated() -> None:
    model = TextClassifier().fit(*drawn(3000, 1))
    texts, label = drawn(6000, 2)
    likely = model.predict_proba(texts)
    right = likely.argmax(axis=1) == label
    assert 0.65 < right.mean() < 0.85  # nobody could be more right than the draw allows
    assert ece(likely.max(axis=1), right) < 0.03


def mixed(n: int, seed: int) -> tuple[list[str], NDArray[np.str_]]:
    """Texts of which a half tells nothing of its class."""
    texts, grades = corpus(n, seed=seed, classes=("good", "bad"), noise=0.1)
    silent = np.random.default_rng(seed + 1).random(n) < 0.5
    return [
        "kora mule tiso" if mute else text for text, mute in zip(texts, silent, strict=True)
    ], grades  # fmt: skip


def test_it_abstains_to_keep_its_precision() -> None:
    model = TextClassifier(precision=0.9).fit(*mixed(3000, 0))
    held_in = ~model.abstains(model.out_of_fold_)
    texts, grades = mixed(4000, 7)
    likely = model.predict_proba(texts)
    spoken = ~model.abstains(likely)
    right = model.classes_[likely.argmax(axis=1)] == grades
    assert right.mean() < 0.8
    assert right[spoken].mean() > 0.88
    assert 0.4 < spoken.mean() < 0.75
    assert 0.4 < held_in.mean() < 0.75


def test_a_precision_that_cannot_be_had_silences_it() -> None:
    rng = np.random.default_rng(2)
    model = TextClassifier(precision=0.99).fit(corpus(300)[0], rng.integers(0, 2, 300))
    assert model.abstains(model.predict_proba(corpus(300, seed=1)[0])).mean() > 0.9


def test_without_folds_nothing_shows_a_precision() -> None:
    model = TextClassifier(folds=0, precision=0.5).fit(LESSONS, GRADES)
    assert model.threshold_ == NEVER
    assert model.abstains(model.predict_proba(LESSONS)).all()
    assert not TextClassifier(folds=0).fit(LESSONS, GRADES).abstains(model.predict_proba(LESSONS)).any()


@pytest.mark.parametrize(
    ("confidence", "right", "precision", "lowest"),
    [
        ([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 1], 0.75, 0.6),  # the share may rise again
        ([0.9, 0.9, 0.5], [1, 0, 0], 0.6, NEVER),  # equal ones are all in, or all out
        ([0.9, 0.9, 0.5], [1, 1, 0], 1.0, 0.9),
        ([], [], 0.9, NEVER),
    ],
)
def test_the_threshold_by_hand(confidence: list[float], right: list[int], precision: float, lowest: float) -> None:
    assert threshold(np.array(confidence), np.array(right, dtype=np.bool_), precision) == lowest


def test_both_of_two_classes_weigh_the_same() -> None:
    """With balance 1 a text that says nothing has even odds, however rare one class is."""
    texts = [f"kind {at % 7} bara" for at in range(180)] + [f"rude {at % 7} bara" for at in range(20)]
    for grades in ([1] * 180 + [0] * 20, [0] * 180 + [1] * 20):
        model = TextClassifier(balance=1.0, folds=0).fit(texts, grades)
        assert abs(model.decision_function([""])[0]) < 0.1


# ---- features beside, and what is refused ----------------------------------------------------------------------------


def test_features_beside_the_words_are_learnt() -> None:
    texts = ["bara kole", "tiso mule"] * 20
    beside = np.repeat([[1.0], [-1.0]], 20, axis=0)
    model = TextClassifier(folds=2).fit(texts, np.repeat(["up", "down"], 20), beside=beside)
    assert model.predict(["", ""], beside=np.array([[1.0], [-1.0]])).tolist() == ["up", "down"]
    np.testing.assert_allclose(
        model.decision_function(texts, beside=beside), np.diff(model.unfolded(texts, beside=beside))[:, 0]
    )


@pytest.mark.parametrize("shape", [None, (24, 1), (24, 3), (23, 2), (25, 2), (24,)])
def test_features_beside_of_another_shape_are_refused(shape: tuple[int, ...] | None) -> None:
    model = TextClassifier(folds=2).fit(LESSONS, GRADES, beside=np.ones((24, 2)))
    beside = None if shape is None else np.ones(shape)
    for left_out in (None, np.zeros(24, dtype=np.int64)):
        with pytest.raises(ValueError, match="features beside the texts"):
            model.predict_proba(LESSONS, beside=beside, left_out=left_out)
    if shape not in (None, (24, 1), (24, 3)):
        with pytest.raises(ValueError, match="features beside the texts"):
            TextClassifier(folds=2).fit(LESSONS, GRADES, beside=beside)


@pytest.mark.parametrize("left_out", [[0] * 23, [0] * 25, [2] * 24, [-2] * 24])
def test_folds_that_the_model_has_not_are_refused(left_out: list[int]) -> None:
    model = TextClassifier(folds=2).fit(LESSONS, GRADES)
    with pytest.raises(ValueError, match="a fold below 2, or -1, is wanted for each of 24 texts"):
        model.predict_proba(LESSONS, left_out=np.array(left_out))


@pytest.mark.parametrize(
    ("settings", "texts", "answers", "fold", "why"),
    [
        ({}, LESSONS, GRADES[:-1], None, "inconsistent numbers of samples"),
        ({}, LESSONS, ["good"] * 24, None, "only one class"),
        ({}, [], [], None, "class|sample"),
        ({}, LESSONS, np.linspace(0, 1, 24), None, "Unknown label type"),
        ({}, "one text", ["good"], None, "one column of strings"),
        ({}, [["kind"], ["rude"]] * 12, GRADES, None, "list"),
        ({}, LESSONS, GRADES, np.zeros(23, dtype=np.int64), "the fold of each of 24 texts"),
        ({}, LESSONS, GRADES, np.full(24, -1), "the fold of each of 24 texts"),
        ({"precision": 90}, LESSONS, GRADES, None, "a share above 0"),
        ({"precision": 0.9}, LESSONS, np.eye(24, dtype=int), None, "one class for each text"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(
    settings: dict[str, Any], texts: Any, answers: Any, fold: Any, why: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=why):
        TextClassifier(**settings).fit(texts, answers, fold=fold)


def test_texts_with_nothing_in_common_teach_the_shares_alone() -> None:
    model = TextClassifier(folds=0).fit(["", " ", "one", "other"], ["good", "good", "good", "bad"])
    assert model.predict(["", "third"]).tolist() == ["good", "good"]
    assert model.predict([]).shape == (0,)


# ---- identity --------------------------------------------------------------------------------------------------------


def test_the_hash_covers_all_that_reading_needs(fitted: TextClassifier) -> None:
    again = TextClassifier().fit(*corpus(600))
    assert again.sha256 == fitted.sha256
    again.features_.vocabulary[0] += "x"  # the same numbers on other words
    assert again.sha256 != fitted.sha256
    again = TextClassifier().fit(*corpus(600))
    again.fold_coef_[1, 0, 0] += 1e-9
    assert again.sha256 != fitted.sha256
    again = TextClassifier(C=1.5).fit(*corpus(600))
    assert again.sha256 != fitted.sha256


def test_reading_does_not_change_the_hash() -> None:
    model = TextClassifier(folds=2).fit(LESSONS, GRADES)
    before = model.sha256
    model.predict(["never seen before"])
    assert model.sha256 == before
