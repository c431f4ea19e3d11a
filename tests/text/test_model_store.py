"""Stored models: they say the same to the last bit, and what no model can be is refused, however consistent."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vocflow.errors import ModelRefused
from vocflow.text import labelled, linear
from vocflow.text.classifier import TextClassifier
from vocflow.text.labelled import Labelled
from vocflow.text.lexicon import compound
from vocflow.text.linear import Linear
from vocflow.text.model_files import load, save
from vocflow.text.model_store import restore, store

LESSONS = ["quick and kind", "kind staff 😀", "slow and rude", "rude staff", "it was there", "there it stood"] * 4
GRADES = ["good", "good", "bad", "bad", "so-so", "so-so"] * 4
FOLD = np.repeat(np.arange(4), 6) % 2
UNSEEN = ["kind but never seen", "not quick", "", "🙁 rude", "xyzzy", *LESSONS]
LABELS: dict[str, Any] = {
    "words": GRADES,
    "numbers": [{"good": 2, "bad": 0, "so-so": 1}[grade] for grade in GRADES],
    "bytes": np.array([{"good": 2, "bad": 0, "so-so": 1}[grade] for grade in GRADES], np.int8),
    "two": [grade == "good" for grade in GRADES],
    "several": np.array([[grade == "good", grade != "bad"] for grade in GRADES], dtype=int),
}


def same(first: TextClassifier, second: TextClassifier) -> None:
    """Both say the same of texts new and old, by the model of all texts and by those of the folds."""
    for left_out in (None, *(np.full(len(UNSEEN), fold) for fold in range(-1, len(first.fold_coef_)))):
        beside = None if not first.n_beside_ else np.ones((len(UNSEEN), first.n_beside_))
        expected = first.predict_proba(UNSEEN, beside=beside, left_out=left_out)
        np.testing.assert_array_equal(second.predict_proba(UNSEEN, beside=beside, left_out=left_out), expected)
        np.testing.assert_array_equal(second.abstains(expected), first.abstains(expected))
    np.testing.assert_array_equal(second.predict(UNSEEN, beside=beside), first.predict(UNSEEN, beside=beside))
    assert second.get_params() == first.get_params()
    assert second.sha256 == first.sha256


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize("folds", [0, 2])
def test_a_model_comes_back_as_it_was(tmp_path: Path, name: str, folds: int) -> None:
    model = TextClassifier(folds=folds).fit(LESSONS, LABELS[name])
    model.predict(["read before it was stored"])
    sha256 = store(model, tmp_path / "model", {"right": 0.5})
    assert sha256 == model.sha256
    again = restore(tmp_path / "model", TextClassifier, sha256)
    same(model, again)
    np.testing.assert_array_equal(again.classes_, model.classes_)


def test_features_beside_and_thresholds_come_back(tmp_path: Path) -> None:
    model = TextClassifier(folds=2, precision=0.7, balance=0.0)
    model.fit(LESSONS, GRADES, beside=np.random.default_rng(0).normal(size=(24, 3)))
    store(model, tmp_path / "model", {})
    same(model, restore(tmp_path / "model", TextClassifier))


def test_a_model_is_what_it_learnt_whatever_is_told_of_it(tmp_path: Path) -> None:
    model = TextClassifier(folds=2).fit(LESSONS, GRADES)
    names = {store(model, tmp_path / note, {"note": note}) for note in ("first", "second")}
    assert names == {model.sha256}
    assert load(tmp_path / "first", "textclassifier").meta["told"] == {"note": "first"}


def scored() -> tuple[Linear, NDArray[np.float64]]:
    score = compound(LESSONS, ["en"] * len(LESSONS))
    return linear.fit(LESSONS, score, np.array([grade == "good" for grade in GRADES]), FOLD, seed=0), score


def test_models_of_feeling_come_back_as_they_were(tmp_path: Path) -> None:
    scorer, score = scored()
    feeling = np.array(LABELS["bytes"])
    for of_scores in (None, scorer):
        reader = labelled.fit(LESSONS, score, feeling, FOLD, scored=of_scores, scored_left_out=FOLD, seed=0)
        sha256 = store(reader, tmp_path / "labelled", {})
        again = restore(tmp_path / "labelled", Labelled, sha256)
        for left_out in (FOLD, np.full(24, -1)):
            expected = reader.read(LESSONS, score, left_out, left_out)
            found = again.read(LESSONS, score, left_out, left_out)
            np.testing.assert_array_equal(found.probabilities, expected.probabilities)
    sha256 = store(scorer, tmp_path / "linear", {})
    np.testing.assert_array_equal(
        restore(tmp_path / "linear", Linear, sha256).odds(LESSONS, score, FOLD), scorer.odds(LESSONS, score, FOLD)
    )


def test_a_model_taught_by_labels_is_another_with_other_scores() -> None:
    scorer, score = scored()
    reader = labelled.fit(
        LESSONS, score, np.array(LABELS["bytes"]), FOLD, scored=scorer, scored_left_out=FOLD, seed=0
    )  # fmt: skip
    other = linear.fit(LESSONS, score, np.array([grade != "bad" for grade in GRADES]), FOLD, seed=0)
    assert Labelled(reader.model, other).sha256 != reader.sha256


# ---- what is refused -------------------------------------------------------------------------------------------------


class Planted:
    """A pickle of this makes a folder when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store(TextClassifier(folds=2).fit(LESSONS, GRADES), tmp_path / "model", {})
    return tmp_path / "model"


@pytest.mark.parametrize("name", ["model.json", "texts.json", "weights.npz", "model.pkl"])
def test_a_planted_pickle_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).write_bytes(pickle.dumps(Planted(tmp_path / "sprung")))
    with pytest.raises(ModelRefused):
        restore(folder, TextClassifier)
    assert not (tmp_path / "sprung").exists()


def test_another_model_than_the_one_asked_for_is_refused(folder: Path) -> None:
    with pytest.raises(ModelRefused, match="whoever asks for the model says 0000"):
        restore(folder, TextClassifier, "0" * 64)
    with pytest.raises(ModelRefused):
        restore(folder, Linear)


def change(key: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], None]:
    """Puts a value at a path of the metadata, or of arrays or texts where the path begins with their name."""

    def apply(meta: dict[str, Any], arrays: dict[str, Any], texts: dict[str, Any]) -> None:
        *path, last = key.split("/")
        held: dict[str, Any] = {"meta": meta, "arrays": arrays, "texts": texts}
        for step in path:
            held = held[step]
        old = held.get(last)
        held[last] = value(old) if callable(value) else value
        if held[last] is None:
            del held[last]

    return apply


ITS = "meta/learnt/own"
FORGERIES = {
    "no parts": change("meta/learnt", {}),
    "parts that are no table": change("meta/learnt", ["own"]),
    "a part too many": change("meta/learnt/scored", {}),
    "an array too many": change("arrays/own_extra", np.zeros(1)),
    "an array of no part": change("arrays/extra", np.zeros(1)),
    "a list too many": change("texts/own_extra", ["a"]),
    "no values": change(ITS, {}),
    "values that are no table": change(ITS, 3),
    "a setting too many": change(f"{ITS}/settings/extra", 1),
    "a setting of another type": change(f"{ITS}/settings/folds", "2"),
    "no temperature": change(f"{ITS}/temperature", None),
    "a temperature below 0": change(f"{ITS}/temperature", -1.0),
    "other letters": change(f"{ITS}/reading/letters", [2, 3]),
    "labels that are classes": change(f"{ITS}/multilabel", True),
    "no coefficients": change("arrays/own_coef", None),
    "coefficients of another type": change("arrays/own_coef", lambda old: old.astype(np.float32)),
    "a coefficient too few": change("arrays/own_coef", lambda old: old[:, :-1]),
    "a class too few in coefficients": change("arrays/own_coef", lambda old: old[:-1]),
    "flat coefficients": change("arrays/own_coef", np.ravel),
    "infinite coefficients": change("arrays/own_coef", lambda old: np.where(old == old.max(), np.inf, old)),
    "an intercept too many": change("arrays/own_intercept", np.zeros(4)),
    "folds of other features": change("arrays/own_fold_coef", lambda old: old[:, :, 1:]),
    "a fold too many in coefficients": change("arrays/own_fold_coef", lambda old: np.concatenate([old, old[:1]])),
    "fold coefficients without folds": change("arrays/own_fold_coef", lambda old: old[0]),
    "a word beyond the vocabulary": change("texts/own_vocabulary", lambda old: old[:-1]),
    "a word twice": change("texts/own_vocabulary", lambda old: [*old[:-1], old[0]]),
    "a column below 0": change("arrays/own_words_columns", lambda old: old - 3),
    "a pair beyond its buckets": change("arrays/own_pairs_columns", lambda old: np.append(old[:-1], 1 << 20)),
    "a letter group beyond its buckets": change("arrays/own_letters_columns", lambda old: np.append(old[:-1], 1 << 18)),
    "columns out of order": change("arrays/own_letters_columns", lambda old: old[::-1].copy()),
    "columns of another type": change("arrays/own_letters_columns", lambda old: old.astype(np.float64)),
    "a column too few": change("arrays/own_letters_columns", lambda old: old[1:]),
    "weights of another shape": change("arrays/own_letters_idf", lambda old: old[:, None]),
    "no class": change("texts/own_classes", []),
    "a class twice": change("texts/own_classes", ["bad", "bad", "good"]),
    "a class too few": change("texts/own_classes", ["bad", "good"]),
    "classes twice": change("arrays/own_classes", np.arange(3)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_what_no_model_can_be_is_refused(folder: Path, name: str) -> None:
    """The hashes of each of these files agree."""
    held = load(folder, "textclassifier")
    FORGERIES[name](held.meta, held.arrays, held.texts)
    save(folder, "textclassifier", held.meta, held.arrays, held.texts)
    with pytest.raises(ModelRefused) as refusal:
        restore(folder, TextClassifier)
    assert refusal.value.where == str(folder)
    assert refusal.value.next_step


@pytest.mark.parametrize(
    ("kind", "answers", "beside"),
    [
        (Linear, LABELS["words"], 4),
        (Linear, LABELS["numbers"], 4),
        (Linear, LABELS["two"], 3),
        (Labelled, LABELS["words"], 4),
        (Labelled, LABELS["bytes"] + 1, 4),
        (Labelled, LABELS["several"], 4),
        (Labelled, LABELS["bytes"], 5),  # the fifth is of a model taught by scores, which is not there
    ],
)
def test_a_model_of_something_else_than_feeling_is_refused(
    tmp_path: Path, kind: type, answers: Any, beside: int
) -> None:
    model = TextClassifier(folds=2).fit(LESSONS, answers, beside=np.ones((24, beside)))
    store(Linear(model) if kind is Linear else Labelled(model, None), tmp_path / "model", {})
    with pytest.raises(ModelRefused, match="model refused") as refusal:
        restore(tmp_path / "model", kind)
    assert "of a model of feeling" in str(refusal.value.why)
