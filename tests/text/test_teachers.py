"""What teaches a reader of feeling: customers' scores, people's labels; and where it may not speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vocflow.text.labelled import Labelled
from vocflow.text.linear import Linear
from vocflow.text.model_store import restore, store
from vocflow.text.sentiment import Choice, choose
from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE

# Words that the lexicon does not know.
PRAISE = ["spotless", "prompt", "kept its word", "came at once", "knew my name", "on the dot"]
BLAME = ["sticky", "an hour on hold", "sent me round in circles", "billed twice", "unanswered", "fell apart"]
BANK = ["my card", "the branch", "a standing order", "this account", "that statement", "our mortgage", "an overdraft"]
TORN = "sticky and billed twice, a great wonderful team"
"""The scores taught that it is blame, the lexicon knows that it is praise."""


def company(n: int, seed: int = 3) -> tuple[list[str], NDArray[np.bool_]]:
    """n comments, and whether each praises."""
    rng = np.random.default_rng(seed)
    high = rng.random(n) < 0.6
    texts = [
        f"{' and '.join(rng.choice(PRAISE if praise else BLAME, 2))}, trip {number} from bay {rng.integers(50)}"
        for number, praise in enumerate(high.tolist())
    ]
    return texts, high


def scores_of(high: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The scores that came with comments, of which one in five belies what was said."""
    return np.where(high ^ (np.random.default_rng(0).random(len(high)) < 0.2), 1.0, 0.1)


def chosen(
    texts: list[str], *, score: Any = None, labels: Any = None, languages: list[str] | None = None, **more: Any
) -> Choice:
    """The choice on texts, the first of which have these scores and labels."""
    n = len(texts)
    score01, judged = np.full(n, np.nan), np.full(n, -1, dtype=np.int8)
    score01[: len(score if score is not None else [])] = [] if score is None else score
    judged[: len(labels if labels is not None else [])] = [] if labels is None else labels
    keys = [f"k{number:05d}" for number in range(n)]
    return choose(texts, languages or ["en"] * n, score01, keys, brands=[], labels=judged, **more)


# ---- listening posts -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def posts() -> tuple[Choice, list[str]]:
    """A survey that teaches, an app in the same words, calls in other words, and a post with hardly a text."""
    rng = np.random.default_rng(0)
    survey, high = company(500)
    app, _ = company(150, seed=8)
    calls = [" and ".join(rng.choice(BANK, 4)) for _ in range(150)]
    source = ["survey"] * 500 + ["app"] * 151 + ["calls"] * 151 + ["desk"] * 5
    texts = [*survey, *app, TORN, *calls, TORN, *app[:4], TORN]
    return chosen(texts, score=scores_of(high), sources=source), source


def test_the_lexicon_leads_at_far_posts_alone(posts: tuple[Choice, list[str]]) -> None:
    choice, source = posts
    torn = {source[at]: choice.verdicts.feeling[at] for at in (650, 801, 806)}
    assert torn == {"app": NEGATIVE, "calls": POSITIVE, "desk": POSITIVE}
    assert {name: bool(choice.far[source.index(name)]) for name in ("survey", "app", "calls", "desk")} == {
        "survey": False,
        "app": False,
        "calls": True,
        "desk": True,
    }


def test_the_distances_are_told(posts: tuple[Choice, list[str]]) -> None:
    choice, _ = posts
    assert choice.reader == "linear"
    assert choice.scores["distance of survey"] == 0
    assert choice.scores["distance of app"] < 0.2 < choice.scores["distance of calls"]
    assert np.isnan(choice.scores["distance of desk"])
    assert choice.reason.endswith(" VADER leads where words are far from those it learnt from: calls, desk.")


def test_without_sources_no_text_is_far(posts: tuple[Choice, list[str]]) -> None:
    texts, high = company(500)
    choice = chosen([*texts, TORN], score=scores_of(high))
    assert not choice.far.any()
    assert choice.verdicts.feeling[-1] == NEGATIVE
    assert "VADER leads" not in choice.reason


# ---- labels ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def labelled() -> Choice:
    texts, high = company(300)
    return chosen(texts, labels=np.where(high, POSITIVE, NEGATIVE)[:100])


def test_a_hundred_labels_teach_a_reader(labelled: Choice) -> None:
    _, high = company(300)
    assert (labelled.reader, labelled.trained_on, labelled.adopted) == ("labelled", 100, True)
    assert isinstance(labelled.model, Labelled)
    assert labelled.reason.startswith("A model trained on 100 labels reads: ")
    assert (labelled.verdicts.feeling[100:] == np.where(high, POSITIVE, NEGATIVE)[100:]).mean() > 0.95
    assert labelled.scores["n"] == 100
    assert (labelled.verdicts.probabilities[:, NEUTRAL] == 0).all()  # nobody named one


def test_ninety_nine_labels_do_not() -> None:
    texts, high = company(300)
    choice = chosen(texts, labels=np.where(high, POSITIVE, NEGATIVE)[:99])
    assert (choice.reader, choice.model) == ("vader", None)
    assert choice.reason.startswith("VADER reads the comments")


def test_labels_of_one_feeling_teach_nothing() -> None:
    texts, _ = company(300)
    assert chosen(texts, labels=[POSITIVE] * 150 + [NEGATIVE] * 9).reader == "vader"


def test_labels_that_tell_nothing_leave_vader_speaking() -> None:
    texts, _ = company(300)
    choice = chosen(texts, labels=np.random.default_rng(0).integers(0, 3, 120))
    assert choice.reader == "vader"
    assert "A model trained on 120 labels does not beat it" in choice.reason
    assert choice.scores["taught_n"] == 120


def test_labels_may_speak_against_the_model_taught_by_scores() -> None:
    """VADER finds nothing in these comments, and neither do people: the customers' scores were of something else."""
    texts, high = company(500)
    score = np.where(high, 1.0, 0.1)
    assert chosen(texts, score=score, labels=[NEUTRAL] * 29).reader == "linear"
    choice = chosen(texts, score=score, labels=[NEUTRAL] * 40)
    assert choice.reader == "vader"
    assert "people's labels speak against the challenger" in choice.reason
    assert choice.scores["labelled_high"] < 0
    assert choice.scores["low"] > 0


def test_labels_beat_the_model_taught_by_scores_and_go_by_its_odds() -> None:
    texts, high = company(500)
    plain = [f"the timetable says trip {number} leaves bay {number % 50}" for number in range(80)]
    labels = [NEUTRAL] * 50 + [-1] * 30 + np.where(high, POSITIVE, NEGATIVE)[:70].tolist()
    score = [np.nan] * 80 + np.where(high, 1.0, 0.1).tolist()
    choice = chosen([*plain, *texts], score=score, labels=labels)
    assert choice.reader == "labelled"
    assert isinstance(choice.model, Labelled)
    assert isinstance(choice.model.scored, Linear)
    assert "the model taught by scores" in choice.reason
    assert (choice.verdicts.feeling[50:80] == NEUTRAL).mean() > 0.9
    assert (choice.verdicts.feeling[150:] == np.where(high, POSITIVE, NEGATIVE)[70:]).mean() > 0.9


def test_a_language_is_read_where_labels_are_of_it() -> None:
    texts, high = company(250)
    labels = np.where(high, POSITIVE, NEGATIVE)
    choice = chosen(
        [*texts[:200], *texts[200:]], labels=labels[:120], languages=["de"] * 200 + ["fr"] * 50
    )  # fmt: skip
    assert choice.reader == "labelled"
    assert choice.verdicts.abstained.tolist() == [False] * 200 + [True] * 50
    assert (choice.verdicts.feeling[120:200] == labels[120:200]).mean() > 0.9
    np.testing.assert_allclose(choice.verdicts.probabilities[200:], 1 / 3)


@pytest.mark.parametrize("twin", [str.lower, str.upper, lambda text: f"{text}!!"])
def test_a_label_that_contradicts_its_text_does_not_flip_the_verdict_on_it(twin: Any) -> None:
    """Nor that on texts of the same words: what judges a labelled text has not seen its label."""
    texts, high = company(200)
    praise = int(np.flatnonzero(high)[0])
    labels = np.where(high, POSITIVE, NEGATIVE)[:120]
    labels[praise] = NEGATIVE
    choice = chosen([*texts, twin(texts[praise])], labels=labels)
    assert choice.reader == "labelled"
    assert choice.verdicts.feeling[praise] == POSITIVE
    assert choice.verdicts.feeling[-1] == POSITIVE


def test_twenty_odd_labels_on_one_text_alone_do_not_flip_it() -> None:
    """The same words many times over are one text: its labels are all left out when it is judged."""
    texts, high = company(200)
    praise = texts[int(np.flatnonzero(high)[0])]
    repeated = [praise + "!" * number for number in range(20)]
    labels = [NEGATIVE] * 20 + np.where(high, POSITIVE, NEGATIVE)[:120].tolist()
    choice = chosen([*repeated, *texts], labels=labels)
    assert choice.reader == "labelled"
    assert (choice.verdicts.feeling[:20] == POSITIVE).all()


def test_the_order_of_comments_changes_nothing(labelled: Choice) -> None:
    texts, high = company(300)
    judged = np.full(300, -1, dtype=np.int8)
    judged[:100] = np.where(high, POSITIVE, NEGATIVE)[:100]
    order = np.random.default_rng(1).permutation(300)
    again = choose(
        [texts[at] for at in order], ["en"] * 300, np.full(300, np.nan), [f"k{at:05d}" for at in order],
        brands=[], labels=judged[order],
    )  # fmt: skip
    assert again.sha256 == labelled.sha256
    np.testing.assert_array_equal(again.verdicts.probabilities, labelled.verdicts.probabilities[order])


# ---- the model that was chosen ---------------------------------------------------------------------------------------


def test_parts_are_read_as_the_texts_that_they_are_of(posts: tuple[Choice, list[str]]) -> None:
    choice, _ = posts
    read = choice.read_parts([TORN, TORN], ["en", "en"], np.array([650, 801]))
    np.testing.assert_array_equal(read.probabilities, choice.verdicts.probabilities[[650, 801]])


def test_the_chosen_model_can_be_kept(tmp_path: Path, posts: tuple[Choice, list[str]], labelled: Choice) -> None:
    for name, choice in (("linear", posts[0]), ("labelled", labelled)):
        assert choice.model is not None
        assert store(choice.model, tmp_path / name, {"reason": choice.reason}) == choice.sha256
        assert restore(tmp_path / name, type(choice.model), choice.sha256).sha256 == choice.sha256
