"""What the classify stage makes of scores, labels and clauses, on a small project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import Project, load_project
from vocflow.stages import classify, ingest, label
from vocflow.text.labelled import Labelled
from vocflow.text.linear import Linear
from vocflow.text.model_store import restore
from vocflow.warehouse.store import writer

PRAISE = ["berthed on the dot", "knew my name", "carried our cases", "kept its word"]
BLAME = ["an hour on the quay", "sent from desk to desk", "charged twice", "left us standing"]


def project(root: Path, comments: list[tuple[object, str]]) -> Project:
    (root / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    with (root / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [[f"r{at:04d}", "2026-05-10", score, text] for at, (score, text) in enumerate(comments)]
        csv.writer(file).writerows([["id", "day", "score", "why"], *rows])
    loaded = load_project(root)
    ingest(loaded)
    return loaded


def rows(loaded: Project, query: str) -> list[tuple[object, ...]]:
    with writer(loaded.root) as warehouse:
        return warehouse.connection.execute(query).fetchall()


def scored(n: int) -> list[tuple[object, str]]:
    chance = np.random.default_rng(5)
    told = []
    for number in range(n):
        good = bool(chance.random() < 0.5)
        words = chance.choice(PRAISE if good else BLAME, 2)
        told.append((10 if good else 1, f"{words[0]} and {words[1]}, trip {number}"))
    return told


def test_each_of_several_themes_has_the_feeling_of_its_clause(tmp_path: Path) -> None:
    texts = ["The crew was lovely, but the boat was horribly late.", "Late boat. Horrible.", "A crew, a queue."]
    loaded = project(tmp_path, [(5, text) for text in texts])
    classify(loaded)
    found = rows(
        loaded, "SELECT text, theme, feeling FROM mention JOIN comment USING (comment_id) ORDER BY text, theme"
    )
    assert found == [
        (texts[2], "crew", "neutral"), (texts[2], "waiting", "neutral"),
        (texts[1], "waiting", "negative"),  # of the comment: its own clause is neutral, and no other theme is there
        (texts[0], "crew", "positive"), (texts[0], "waiting", "negative"),
    ]  # fmt: skip


def test_the_model_that_speaks_can_be_read_again(tmp_path: Path) -> None:
    loaded = project(tmp_path, scored(500))
    assert classify(loaded).reader == "linear"
    ((model_id, sha256),) = rows(loaded, "SELECT model_id, sha256 FROM model")
    folders = list((tmp_path / "warehouse" / "models").iterdir())
    assert [folder.name for folder in folders] == [model_id]
    kept = restore(folders[0], Linear, str(sha256))
    odds = kept.odds(["knew my name and kept its word", "charged twice"], np.zeros(2), np.full(2, -1))
    assert odds[0] > 0 > odds[1]
    # Another reading by another model leaves nothing of the first.
    (tmp_path / "survey.csv").unlink()
    project(tmp_path, scored(520))
    classify(loaded)
    assert len(list((tmp_path / "warehouse" / "models").iterdir())) == 1


@pytest.mark.slow
def test_labels_teach_feelings_and_themes(tmp_path: Path) -> None:
    """Words that neither lexicon nor rules know, judged by people: the others that hold them are read by that."""
    texts = [
        f"{'The gangway' if at % 2 else 'A ticket'} {'berthed well' if at % 3 else 'stood idle'}, day {at}"
        for at in range(240)
    ]
    loaded = project(tmp_path, [("", text) for text in texts])
    classify(loaded)
    ids = dict(rows(loaded, "SELECT text, comment_id FROM comment"))
    for at in range(120):
        told = "positive" if at % 3 else "negative"
        label(loaded, str(ids[texts[at]]), feeling=told, themes=["crew"] if at % 2 else [], labeller="ana")
    read = classify(loaded)
    assert read.reader == "labelled"
    feeling = dict(rows(loaded, "SELECT text, feeling FROM classification JOIN comment USING (comment_id)"))
    assert all(feeling[texts[at]] == ("positive" if at % 3 else "negative") for at in range(120, 240))
    crew = {text for (text,) in rows(loaded, "SELECT text FROM mention JOIN comment USING (comment_id)")}
    assert {texts[at] for at in range(121, 240, 2)} <= crew
    assert not crew & {texts[at] for at in range(120, 240, 2)}
    models = dict(rows(loaded, "SELECT name, sha256 FROM model WHERE adopted"))
    assert set(models) == {"labelled", "themes"}
    folder = tmp_path / "warehouse" / "models" / str(models["labelled"])[:12]
    assert restore(folder, Labelled, str(models["labelled"])).scored is None


def test_a_reading_gives_each_comment_one_verdict_and_each_theme_one_mention(tmp_path: Path) -> None:
    loaded = project(tmp_path, [(5, f"Late crew, late queue, crew. {at % 7}") for at in range(40)])
    for phrase in ("late", "boat"):
        (tmp_path / "taxonomy.toml").write_text(TAXONOMY.replace('"late"', f'"{phrase}"'), encoding="utf-8")
        classify(loaded)
    counted = rows(
        loaded,
        "SELECT count(*), count(DISTINCT comment_id) FROM classification "
        "UNION ALL SELECT count(*), count(DISTINCT (comment_id, theme, taxonomy_version)) FROM mention",
    )
    assert counted == [(40, 40), (160, 160)]


def test_an_encoder_is_asked_and_another_one_makes_a_new_reading(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="needs vocflow[embeddings]")
    pytest.importorskip("onnx", reason="makes the tests' encoder; in the dev group")
    from tests.text.test_embeddings import TABLE, model, tokenizer

    encoder = tmp_path / "encoder"
    encoder.mkdir()
    tokenizer(encoder)
    model(encoder / "model.onnx")
    project(tmp_path, scored(500))
    (tmp_path / "vocflow.toml").write_text(f'{TOML}[text]\nembeddings = "encoder"\n', encoding="utf-8")
    loaded = load_project(tmp_path)
    assert classify(loaded).comments == 500
    assert rows(loaded, "SELECT count(*) FROM model WHERE scores['encoder_n'] > 400") == [(1,)]
    assert classify(loaded).comments == 0
    model(encoder / "model.onnx", table=TABLE[::-1].copy())
    assert classify(loaded).comments == 500
