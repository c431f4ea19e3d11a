"""Weights of listening posts: what may be weighted, and what the message says where something else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow.config import load_project
from vocflow.errors import ConfigError

TOML = """[project]
name = "Little Ferries"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
channel = "e-mail"
columns = { comments = ["why"] }
[[source]]
name = "belief"
kind = "staff"
format = "delimited"
files = ["belief.csv"]
columns = { comments = ["why"] }
[listening]
weights = {WEIGHTS}
"""


def weights(root: Path, text: str) -> tuple[tuple[str, float], ...]:
    (root / "vocflow.toml").write_text(TOML.replace("{WEIGHTS}", text), encoding="utf-8")
    return load_project(root).listening.weights


def test_a_source_and_a_channel_may_have_a_weight(tmp_path: Path) -> None:
    assert weights(tmp_path, '{ survey = 0.5, "e-mail" = 2 }') == (("survey", 0.5), ("e-mail", 2.0))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{ surveys = 1 }", "no customers' [[source]] is named \"surveys\", nor its channel; "
         "did you mean 'survey'?"),
        ("{ belief = 1 }", "no customers' [[source]] is named \"belief\", nor its channel; "
         "known here: survey, e-mail"),
        ("{ survey = 0 }", "'survey' in [listening.weights] must be greater than 0; found the number 0"),
        ('{ survey = "half" }', "'survey' in [listening.weights] must be a number; found the text 'half'"),
    ],
)  # fmt: skip
def test_other_weights_are_refused_with_their_line(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        weights(tmp_path, text)
    assert caught.value.what == f"vocflow.toml:17: {what}"
