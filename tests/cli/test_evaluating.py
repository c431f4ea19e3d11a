"""`vocflow evaluate` and `vocflow classify` as a user meets them: tables, JSON, exit codes, and words for bad files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from vocflow.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


Vocflow = Callable[..., Done]


@pytest.fixture
def vocflow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Vocflow:
    """The command line in this process: what it imports takes seconds each time otherwise."""

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["vocflow", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def opinions(tmp_path: Path) -> Path:
    groups = (("lovely crew", "great meal", "kind staff"), ("awful crew", "terrible meal", "rude staff"))
    texts = [
        f"{text} {at},{side},{text.split()[1]}"
        for at in range(8)
        for side, group in zip("ba", groups, strict=True)
        for text in group
    ]
    path = tmp_path / "opinions.csv"
    path.write_text("\n".join(["said,side,topic", *texts, ",a,crew"]) + "\n", encoding="utf-8")
    return path


SENTIMENT = ("--text", "said", "--label", "side", "--map", "neg=a,pos=b")
THEMES = ("--text", "said", "--label", "topic")


def test_json_has_the_measures_as_plain_numbers(vocflow: Vocflow, opinions: Path) -> None:
    done = vocflow("evaluate", "sentiment", opinions, *SENTIMENT, "--folds", "4", "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert told["n"] == 48
    assert told["records"] == 49 == told["n"] + sum(told["left_out"].values())
    assert 0 <= told["accuracy_low"] <= told["accuracy"] <= told["accuracy_high"] <= 1
    assert set(told["per_class"]) == {"negative", "positive"}
    assert {"precision", "precision_low", "recall", "recall_high", "f1", "n"} <= set(told["per_class"]["negative"])
    assert {"ece", "brier", "bins"} == set(told["calibration"])
    assert [share for share, _, _ in told["coverage"]] == [tenth / 10 for tenth in range(1, 11)]
    assert told["coverage"][-1][1] == pytest.approx(told["accuracy"])
    assert told["texts_per_second"] > 0
    assert told["baseline"]["reader"] == "VADER"
    for measure in ("accuracy", "macro_f1"):
        lead = told["difference"][measure]
        assert lead["value"] == pytest.approx(told[measure] - told["baseline"][measure])
        assert lead["low"] <= lead["value"] <= lead["high"]
    assert "bootstrap" in told["difference"]["method"]


def test_the_same_numbers_come_again(vocflow: Vocflow, opinions: Path) -> None:
    runs = [json.loads(vocflow("evaluate", "themes", opinions, *THEMES, "--folds", "3", "--json").out) for _ in "ab"]
    for told in runs:
        del told["texts_per_second"]
    assert runs[0] == runs[1]
    assert runs[0]["baseline"] is None
    assert runs[0]["no_words"]["accuracy"] == pytest.approx(1 / 3)


def test_tables_are_for_people_and_fit_a_page(vocflow: Vocflow, opinions: Path) -> None:
    for command in (("sentiment", opinions, *SENTIMENT), ("themes", opinions, *THEMES)):
        done = vocflow("evaluate", *command, "--folds", "3")
        assert done.code == 0, done.err
        for words in ("left out  no text 1; 49 records in all", "3 stratified folds", "more than", "ECE", "precision"):
            assert words in done.out
        assert max(map(len, done.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("sentiment", "none.csv", *SENTIMENT), 2, "does not exist"),
        (("sentiment", ".", *SENTIMENT), 2, "is a folder"),
        (("sentiment", "opinions.csv", "--text", "said", "--label", "syde"), 2, "did you mean 'side'?"),
        (("sentiment", "opinions.csv", "--text", "said", "--label", "side"), 2, "labels found: 'a' 24, 'b' 24"),
        (("sentiment", "opinions.csv", *SENTIMENT[:-1], "neg"), 2, "--map"),
        (("sentiment", "opinions.csv", *SENTIMENT, "--folds", "1"), 2, "at least 2"),
        (("sentiment", "opinions.csv", *SENTIMENT, "--folds", "99"), 1, "99 folds need as many different texts"),
        (("sentiment", "opinions.csv", *SENTIMENT, "--labels", "1"), 2, "a model needs two"),
        (("sentiment", "opinions.csv", *SENTIMENT, "--train", "opinions.csv"), 2, "--train-text and --train-score"),
        (("sentiment", "opinions.csv", *SENTIMENT, "--train-text", "said"), 2, "there is no --train file"),
        (("themes", "opinions.csv", *THEMES, "--labels", "0"), 1, "no label has the name of a theme"),
        (("themes", "opinions.csv", *THEMES, "--multi", ""), 2, "--multi is empty"),
        (("themes", "opinions.csv", *THEMES, "--taxonomy", "none.toml"), 2, "none.toml"),
        (("themes", "empty.csv", *THEMES), 1, "it is empty"),
        (("themes", "header.csv", *THEMES), 1, "0 of 0 records"),
        (("themes", "one.csv", *THEMES), 1, "the same label, crew"),
        (("themes", "binary.csv", *THEMES), 1, "its bytes are no text"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_in_words(
    vocflow: Vocflow, opinions: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, words: str
) -> None:
    monkeypatch.chdir(opinions.parent)
    Path("empty.csv").touch()
    Path("header.csv").write_text("said,topic\n", encoding="utf-8")
    Path("one.csv").write_text("said,topic\na,crew\nb,crew\n", encoding="utf-8")
    Path("binary.csv").write_bytes(bytes(range(256)) * 50)
    done = vocflow("evaluate", *arguments)
    assert done.code == code, done
    assert words in done.err
    assert "Traceback" not in done.err
    assert "next:" in done.err


def test_classify_tells_what_it_found(vocflow: Vocflow, opinions: Path, tmp_path: Path) -> None:
    done = vocflow("classify", opinions, "-o", tmp_path / "out.csv", "--text", "said")
    assert done.code == 0, done.err
    assert "49 rows of opinions.csv, column said" in done.out
    assert "24 negative, 0 neutral, 24 positive; 1 abstained" in done.out
    told = json.loads(vocflow("classify", opinions, "-o", tmp_path / "out.csv", "--text", "said", "--json").out)
    assert told["rows"] == 49
    assert told["feelings"] == {"negative": 24, "neutral": 0, "positive": 24}


def test_classify_asks_for_the_column(vocflow: Vocflow, opinions: Path, tmp_path: Path) -> None:
    done = vocflow("classify", opinions, "-o", tmp_path / "out.csv")
    assert done.code == 2
    assert '"said", "side", "topic"' in done.err
