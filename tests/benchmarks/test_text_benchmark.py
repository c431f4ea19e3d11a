"""The benchmark measures what it says: its figures against scikit-learn's, its parts on made-up texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import f1_score

from benchmarks import accuracy, corpora, speed, transfer, weak_spots
from benchmarks.corpora import Labelled, Scored
from benchmarks.tables import Part
from vocflow.schema import FEELINGS

ROOT = Path(__file__).parents[2]
GOOD = (
    "The nurse was kind and quick",
    "A wonderful clean room",
    "Friendly staff and good food",
    "They were so helpful",
)
BAD = ("The nurse was rude and slow", "An awful dirty room", "Unfriendly staff and bad food", "They were no help")


def made(n: int) -> tuple[list[str], np.ndarray]:
    """Different comments of two feelings, by turns, and 1 for the good ones."""
    draw = np.random.default_rng(1)
    good = np.arange(n) % 2
    texts = [
        f"{(GOOD if is_good else BAD)[draw.integers(4)]} in ward {at % 17} on day {at}"
        for at, is_good in enumerate(good.tolist())
    ]
    return texts, good


def test_the_accuracy_table_on_a_made_up_set() -> None:
    texts, good = made(120)
    data = Labelled("made up", texts, np.array(["negative", "positive"])[good])
    scores, lead = accuracy.compare(data, accuracy.lexicon_features)
    assert [one.model for one in scores] == ["VADER", "sklearn C=1", "sklearn C=4", "vocflow"]
    assert all(one.n == 120 for one in scores)
    assert scores[-1].accuracy > 0.9
    assert lead.macro_f1[1] <= lead.macro_f1[0] <= lead.macro_f1[2]


def test_the_rules_of_themes_stand_beside_the_texts() -> None:
    found = accuracy.theme_features()(["I was on hold for an hour.", "A lamp."])
    assert found.shape[0] == 2
    assert found[0, :-1].any() and not found[1, :-1].any()
    assert found[:, -1].tolist() == [0, 1]


def test_texts_of_the_same_words_are_never_in_training_and_held_out() -> None:
    texts = ["Kind  staff", "kind staff", "KIND STAFF "] * 4 + [f"comment {at}" for at in range(60)]
    labels = np.array(["positive", "negative"])[np.arange(len(texts)) % 2]
    group = corpora.same_words(texts)
    for train, test in accuracy.splits(texts, labels):
        assert not set(group[train]) & set(group[test])


def test_macro_f1_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(0)
    truth, chosen = draw.integers(0, 4, (2, 300))
    counts = np.zeros((4, 4), int)
    np.add.at(counts, (truth, chosen), 1)
    assert float(accuracy.macro_f1(counts)) == pytest.approx(f1_score(truth, chosen, average="macro"), abs=1e-12)


@pytest.mark.slow
def test_the_paired_interval_is_that_of_resampled_rows() -> None:
    """Against drawing the rows themselves; both are random, so to half a point."""
    draw = np.random.default_rng(3)
    truth = draw.integers(0, 3, 900)
    answers = [np.where(draw.random(900) < share, truth, draw.integers(0, 3, 900)) for share in (0.5, 0.6)]
    data = Labelled("drawn", [""] * 900, np.array(["a", "b", "c"])[truth])
    lead = accuracy.lead(data, accuracy.Read("first", answers[0]), accuracy.Read("second", answers[1]))
    gains = []
    for _ in range(1_000):
        rows = draw.integers(0, 900, 900)
        first, second = (f1_score(truth[rows], chosen[rows], average="macro") for chosen in answers)
        gains.append(second - first)
    assert lead.macro_f1[1:] == pytest.approx(np.quantile(gains, [0.025, 0.975]), abs=0.005)


def test_a_reader_chosen_by_scores_is_measured_on_the_other_set() -> None:
    texts, good = made(60)
    teacher = Scored("few", texts[:40], good[:40].astype(float))
    target = Scored("read", texts[40:], good[40:].astype(float))
    found = transfer.pair(teacher, target)
    assert (found.n, found.reader) == (20, "vader")  # too few scores to teach
    assert found.chosen == found.vader
    assert found.gain == 0


def test_every_line_to_reach_is_judged_by_its_figure() -> None:
    figures = [("nltk VADER", 10.0), ("Valence, cold", 240.0), ("Valence, warm", 300.0)]
    (line,) = speed.lines([speed.Speed(what, "nhs", 1, per_second) for what, per_second in figures])
    assert (line.measured, line.reached) == ("24.0 times cold, 30.0 warm", False)


def test_a_table_is_at_most_a_hundred_characters_wide() -> None:
    part = Part("Title", ["reader", "texts/s"], [["a", "1"]], notes=["a long note " * 20])
    assert max(map(len, str(part).splitlines())) <= 100


def test_comments_made_of_a_pool_of_words() -> None:
    make = corpora.generator(pa.array(["one", "two", "three"], pa.large_string()), 15, seed=0)
    comments = make(50).to_pylist()
    assert {len(comment.split()) for comment in comments} == {15}
    assert {word for comment in comments for word in comment.split()} == {"one", "two", "three"}
    assert len(set(comments)) == 50


def test_weak_spots_are_well_formed() -> None:
    rows = weak_spots.sentences()
    assert list(rows) == ["kind", "language", "text", "feeling"]
    count = rows["kind"].value_counts()
    assert set(count.index) == {
        "sarcasm", "implied complaint", "five words or fewer", "but / however", "emoji", "other languages",
    }  # fmt: skip
    assert count.min() >= 40
    assert set(rows["feeling"]) == set(FEELINGS)
    assert not rows["text"].duplicated().any()
    assert (rows["text"] == rows["text"].str.strip()).all()
    short = rows.loc[rows["kind"] == "five words or fewer", "text"]
    assert short.str.split().str.len().max() <= 5
    assert ((rows["kind"] == "other languages") == (rows["language"] != "en")).all()
    assert (rows.loc[rows["kind"] == "emoji", "text"].map(str.isascii) == False).all()  # noqa: E712
    turns = rows.loc[rows["kind"] == "but / however", "text"].str.contains(r"\bbut\b|\bhowever\b", case=False)
    assert turns.all()


def test_without_the_data_the_benchmark_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.text", "--data", str(tmp_path), "--json", str(tmp_path / "out.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "does not hold nhs_feedback.csv" in done.stderr
    assert not (tmp_path / "out.json").exists()


def test_the_sets_have_the_sizes_that_the_issue_counts(shared: Path) -> None:
    sizes = {one.name: len(one.texts) for one in corpora.labelled(shared / "data")}
    assert sizes == {"nhs sign": 10_266, "nhs themes": 10_302, "seat": 1_257, "products": 3_944}
    lounge = next(one for one in corpora.scored(shared / "data") if one.name == "lounge")
    assert (lounge.score01.min(), lounge.score01.max()) == (0, 1)
