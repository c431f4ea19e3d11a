"""A sentence encoder's opinion is taken where it makes the reading more right, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnxruntime", reason="needs vocflow[embeddings]")
pytest.importorskip("onnx", reason="makes the tests' encoder; in the dev group")

from tests.text.test_embeddings import comments, model, tokenizer
from vocflow.text.embeddings import Encoder
from vocflow.text.second_opinion import MIN_TOLD, second_opinion
from vocflow.text.sentiment import Choice, choose
from vocflow.text.verdicts import NEGATIVE, Verdicts


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    tokenizer(tmp_path)
    model(tmp_path / "model.onnx")
    return Encoder(tmp_path)


def undecided(texts: list[str]) -> Choice:
    """What a reader says that leans to negative and does not know."""
    n = len(texts)
    choice = choose(texts, ["en"] * n, np.full(n, np.nan), [f"{at:04d}" for at in range(n)], brands=[])
    odds = np.tile([0.36, 0.3, 0.34], (n, 1))
    return replace(choice, verdicts=Verdicts(np.full(n, NEGATIVE, np.int8), odds, np.zeros(n, dtype=np.bool_)))


def asked(label: NDArray[np.int8], encoder: Encoder, *, scored: bool) -> tuple[Choice, Choice]:
    texts = comments()[0]
    choice = undecided(texts)
    nothing = np.full(len(texts), np.nan)
    if scored:
        return choice, second_opinion(choice, texts, label / 2, np.full(len(texts), -1, np.int8), encoder)
    return choice, second_opinion(choice, texts, nothing, label, encoder)


@pytest.mark.parametrize("scored", [True, False])
def test_an_opinion_that_knows_more_is_taken_with_its_numbers(encoder: Encoder, scored: bool) -> None:
    label = comments()[1]
    choice, read = asked(label, encoder, scored=scored)
    assert (read.verdicts.feeling == label).mean() > 0.9
    assert read.scores["encoder_low"] > 0
    assert read.reason.startswith(choice.reason)
    assert read.reason.endswith("without.")


def test_an_opinion_that_knows_nothing_changes_no_verdict(encoder: Encoder) -> None:
    chance = np.random.default_rng(0).permutation(comments()[1]).astype(np.int8)
    choice, read = asked(chance, encoder, scored=False)
    np.testing.assert_array_equal(read.verdicts.probabilities, choice.verdicts.probabilities)
    assert read.reason == choice.reason
    assert read.scores["encoder_low"] <= 0


def test_too_few_to_judge_by_leave_all_as_it_was(encoder: Encoder) -> None:
    label = comments()[1]
    label[MIN_TOLD - 1 :] = -1
    choice, read = asked(label, encoder, scored=False)
    assert read is choice
