"""Evaluations of labelled files: what is counted, what is left out, who reads, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vocflow.errors import DataCheckError, UsageError
from vocflow.stages.evaluating import Training, evaluate_sentiment
from vocflow.stages.evaluating_themes import evaluate_themes

PRAISE = ["lovely crew", "great meal", "excellent seat", "kind staff", "wonderful lounge"]
BLAME = ["awful crew", "terrible meal", "horrible seat", "rude staff", "dreadful lounge"]
PLAIN = ["we flew to oslo", "the seat is blue", "there is a lounge", "it was tuesday", "row twelve"]

TAXONOMY = """
[[theme]]
name = "food"
[[theme]]
name = "meals"
parent = "food"
phrases = ["meal"]
[[theme]]
name = "crew_attitude"
phrases = ["crew"]
"""


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def opinions(tmp_path: Path) -> Path:
    """Sixty texts in three feelings, and five that cannot be used."""
    groups = ((PRAISE, "5"), (BLAME, "1"), (PLAIN, "3"))
    rows = [f"{text} {at},{stars}" for at in range(4) for texts, stars in groups for text in texts]
    return write(tmp_path / "opinions.csv", "said,stars", [*rows, ",5", "late,9", "late,9", "late,", "one,two,three"])


MAP = "neg=1|2,neu=3,pos=4|5"


def test_the_whole_of_a_report(opinions: Path) -> None:
    report = evaluate_sentiment(opinions, "said", "stars", label_map=MAP, folds=4)
    assert report.column.records == 65
    assert report.column.left_out == {
        "no text": 1, "label outside the map": 2, "no label": 1, "more or fewer fields than the header": 1,
    }  # fmt: skip
    assert report.column.labels_shown == {"9": 2}
    assert any(note.endswith("opinions.csv:66") for note in report.notes)
    found = report.reader.evaluation
    assert found.n == 60 == report.column.records - report.column.left_out.total()
    assert {name: score.n for name, score in found.per_class.items()} == dict.fromkeys(
        ("negative", "neutral", "positive"), 20
    )
    assert report.reader.name == "labels"
    assert report.baseline is not None
    assert report.difference is not None
    lead = found.accuracy.value - report.baseline.evaluation.accuracy.value
    assert report.difference["accuracy"].value == pytest.approx(lead)
    assert found.accuracy.value > 0.9


def test_the_baseline_is_vader_as_the_package_reads(opinions: Path) -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    package = SentimentIntensityAnalyzer()
    report = evaluate_sentiment(opinions, "said", "stars", label_map=MAP, labels=0)
    right = 0
    for text, stars in zip(report.column.texts, report.column.beside, strict=True):
        score = package.polarity_scores(text)["compound"]
        right += (2 if score >= 0.05 else 0 if score <= -0.05 else 1) == {"1": 0, "3": 1, "5": 2}[stars]
    assert report.reader.evaluation.accuracy.value == pytest.approx(right / 60)
    assert report.reader is report.baseline
    assert report.difference is None


def test_few_labels_are_as_many_as_said(opinions: Path) -> None:
    report = evaluate_sentiment(opinions, "said", "stars", label_map=MAP, folds=4, labels=12)
    assert "12 labels of each training part" in report.method
    assert "trained on 12 labels" in report.reason


def test_without_neutral_labels_the_likelier_end_is_the_answer(tmp_path: Path) -> None:
    rows = [f"{text},{label}" for text, label in zip(PRAISE + BLAME, "1111100000", strict=True)]
    path = write(tmp_path / "ends.csv", "text,label", [*rows, *(f"row q{at}q,1" for at in range(200))])
    report = evaluate_sentiment(path, "text", "label", label_map="neg=0,pos=1", labels=0)
    found = report.reader.evaluation
    assert set(found.per_class) == {"negative", "positive"}
    # VADER has no word for the last rows: a coin decides, and is right half of the time.
    assert report.reader.strict_accuracy == pytest.approx(10 / 210)
    assert found.accuracy.value == pytest.approx((10 + 100) / 210, abs=0.07)
    assert any("200 that VADER called neutral count for the likelier end, 200 of them by a coin" in note
               for note in report.notes)  # fmt: skip


def test_scored_comments_of_another_file_teach_the_reader(tmp_path: Path, opinions: Path) -> None:
    """The scorers' words for good and bad are not in any lexicon, so only who learnt from them can tell."""
    random = np.random.default_rng(0)
    good, bad = ["zippy", "blorb", "quex"], ["gronk", "vleem", "thrub"]

    def said(words: list[str]) -> str:
        return f"it was {random.choice(words)} on the {random.choice(['boat', 'bus', 'tram'])} {random.integers(99)}"

    scored = [f"{said(good if at % 2 else bad)},{9 if at % 2 else 2}" for at in range(700)]
    train = write(tmp_path / "train.csv", "why,score", [*scored, "no score,", "none,n/a"])
    asked = [f"{said(good if at % 2 else bad)},{'pos' if at % 2 else 'neg'}" for at in range(200)]
    path = write(tmp_path / "asked.csv", "text,label", asked)
    report = evaluate_sentiment(path, "text", "label", training=Training(train, "why", "score", (0, 10)))
    assert report.reader.name == "linear"
    assert report.reason.startswith("A linear model trained on")
    assert report.reader.evaluation.accuracy.value > 0.95
    assert report.baseline is not None
    assert report.baseline.evaluation.accuracy.value == pytest.approx(0.5, abs=0.03)
    assert any("score is no number 2" in note for note in report.notes)
    assert any("0 to 10, as given" in note for note in report.notes)
    labelled = evaluate_sentiment(path, "text", "label", training=Training(train, "why", "score"), labels=100)
    assert "100 labels of the file" in labelled.method


def test_scores_that_teach_nothing_are_refused(tmp_path: Path, opinions: Path) -> None:
    flat = write(tmp_path / "flat.csv", "why,score", ["a,3", "b,3"])
    with pytest.raises(DataCheckError, match="tells nothing apart"):
        evaluate_sentiment(opinions, "said", "stars", label_map=MAP, training=Training(flat, "why", "score"))
    with pytest.raises(DataCheckError, match="2 scores lie outside"):
        evaluate_sentiment(opinions, "said", "stars", label_map=MAP, training=Training(flat, "why", "score", (0, 1)))


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ([], DataCheckError, "0 of 0 records"),
        (["good,5"], DataCheckError, "1 of 1 records"),
        (["good,8", "bad,9"], DataCheckError, "0 of 2 records"),
        (["good,5", "fine,4", "well,5"], DataCheckError, "the same label, positive"),
        (["good,5", "Good ,1", "good,1"], DataCheckError, "2 folds need as many different texts, and there are 1"),
    ],
)
def test_what_cannot_be_measured_is_refused(tmp_path: Path, rows: list[str], error: type, words: str) -> None:
    path = write(tmp_path / "few.csv", "text,label", rows)
    with pytest.raises(error, match=words):
        evaluate_sentiment(path, "text", "label", label_map=MAP, folds=2)


def test_two_texts_are_enough(tmp_path: Path) -> None:
    path = write(tmp_path / "two.csv", "text,label", ["great,5", "awful,1"])
    report = evaluate_sentiment(path, "text", "label", label_map=MAP, folds=2)
    assert report.reader.evaluation.accuracy.value == 0


def test_text_and_label_must_differ(opinions: Path) -> None:
    with pytest.raises(UsageError, match="the same column"):
        evaluate_sentiment(opinions, "said", "said", label_map=MAP)


@pytest.fixture
def flights(tmp_path: Path) -> Path:
    rows = [
        f"the {word} was {adjective} on leg {at},{label}"
        for at in range(6)
        for word, label in (("meal", "Food"), ("crew", "crew attitude"), ("seat", "seats"))
        for adjective in ("fine", "odd")
    ]
    return write(tmp_path / "flights.csv", "text,topic", [*rows, "nothing here,rare", ",Food"])


@pytest.fixture
def taxonomy(tmp_path: Path) -> Path:
    path = tmp_path / "taxonomy.toml"
    path.write_text(TAXONOMY, encoding="utf-8")
    return path


def test_themes_beside_the_rules_and_one_who_reads_nothing(flights: Path, taxonomy: Path) -> None:
    report = evaluate_themes(flights, "text", "topic", taxonomy=taxonomy, folds=3)
    assert report.column.left_out == {"no text": 1}
    assert report.reader.evaluation.accuracy.value >= 36 / 37
    assert report.baseline is not None
    # The rules know the crew by the theme's name, and food by the parent of what they found; of seats nothing.
    rules = report.baseline.evaluation.per_class
    assert {name: score.recall.value for name, score in rules.items()} == {
        "Food": 1, "crew attitude": 1, "seats": 0, "rare": 0,
    }  # fmt: skip
    assert report.no_words is not None
    assert report.no_words.evaluation.accuracy.value == pytest.approx(12 / 37)
    assert report.against == "rules"
    notes = " ".join(report.notes)
    assert "fewer than 6 texts, measured all the same: 'rare' 1" in notes
    assert "so the rules miss them: 'seats' 12, 'rare' 1" in notes


def test_without_labels_the_rules_speak_alone(flights: Path, taxonomy: Path) -> None:
    report = evaluate_themes(flights, "text", "topic", taxonomy=taxonomy, labels=0)
    assert report.reader.name == "rules"
    assert report.reader.evaluation.accuracy.value == pytest.approx(24 / 37)


def test_labels_that_are_no_themes_leave_no_baseline_of_rules(flights: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[[theme]]\nname = "waiting"\nphrases = ["wait"]\n', encoding="utf-8")
    report = evaluate_themes(flights, "text", "topic", taxonomy=other, folds=3)
    assert report.baseline is None
    assert "no label has the name of a theme" in str(report.baseline_reason)
    assert report.against == "the most frequent label"
    with pytest.raises(DataCheckError, match="no label has the name of a theme"):
        evaluate_themes(flights, "text", "topic", taxonomy=other, labels=0)


def test_several_themes_a_text(tmp_path: Path, taxonomy: Path) -> None:
    rows = [
        f"{text} {at},{labels}"
        for at in range(8)
        for text, labels in (
            ("the meal came late", "food"), ("meal and crew were kind", "food; Crew attitude"),
            ("crew went", "Crew attitude"), ("crew and meal again", "Crew attitude;food"),
        )
    ]  # fmt: skip
    path = write(tmp_path / "several.csv", "text,topics", [*rows, "unknown,", "blank, ; "])
    report = evaluate_themes(path, "text", "topics", separator=";", taxonomy=taxonomy, folds=4)
    assert report.column.left_out == {"no label": 2}
    assert report.reader.evaluation.micro_f1 is not None
    assert report.reader.evaluation.micro_f1.value > 0.95
    assert report.baseline is not None
    assert report.baseline.evaluation.accuracy.value == 1
    assert {name: score.n for name, score in report.baseline.evaluation.per_class.items()} == {
        "food": 24, "Crew attitude": 24,
    }  # fmt: skip


def test_a_column_of_texts_is_no_column_of_labels(tmp_path: Path) -> None:
    path = write(tmp_path / "wide.csv", "text,other", [f"text {at},note {at}" for at in range(1_100)])
    with pytest.raises(DataCheckError, match="1,100 different labels in 1,100 texts are no themes"):
        evaluate_themes(path, "text", "other")
