"""The optional encoder: right vectors, each text once, never the network, and an opinion where one is asked for."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnxruntime", reason="needs vocflow[embeddings]")
pytest.importorskip("tokenizers", reason="needs vocflow[embeddings]")
onnx = pytest.importorskip("onnx", reason="makes the tests' encoder; in the dev group")

from vocflow.errors import ModelRefused  # noqa: E402
from vocflow.text import embedding_cache  # noqa: E402
from vocflow.text.embeddings import BATCH, FOLDS, MIN_TAUGHT, Encoder, average, locate, pooled, refine  # noqa: E402

WORDS = ["[UNK]", "[CLS]", "[SEP]", "the", "train", "was", "late", "clean", "staff", "kind", "rude"]
DIMENSION = 6
TABLE = np.random.default_rng(0).normal(size=(len(WORDS), DIMENSION)).astype(np.float32)


def tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    words = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    words.enable_padding(length=50)  # as many are exported; vocflow pads on its own
    words.save(str(folder / "tokenizer.json"))


def model(
    path: Path, inputs: tuple[str, ...] = ("input_ids", "attention_mask"), table: NDArray[np.float32] = TABLE
) -> None:
    """An encoder of one step: each token's vector is its row of the table."""
    from onnx import TensorProto, helper, numpy_helper

    values = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in inputs]
    shape = ["texts", "tokens", table.shape[1]]
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", inputs[0]], ["last_hidden_state"]),
            helper.make_node("ReduceMax", ["last_hidden_state"], ["sentence"], axes=[1], keepdims=0),
        ],
        "tiny",
        values,
        [
            helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["texts", table.shape[1]]),
            helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape),
        ],
        [numpy_helper.from_array(table, "table")],
    )
    path.parent.mkdir(exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "encoder"
    folder.mkdir()
    tokenizer(folder)
    model(folder / "model.onnx")
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def expected(*words: str) -> NDArray[np.float64]:
    """The unit mean of the rows of the table, by hand."""
    mean = TABLE[[WORDS.index(word) for word in ("[CLS]", *words, "[SEP]")]].astype(float).mean(axis=0)
    return np.asarray(mean / np.sqrt((mean**2).sum()))


def test_a_vector_is_the_unit_mean_of_the_tokens_and_padding_counts_for_nothing(folder: Path) -> None:
    vectors = Encoder(folder).encode(["Train LATE", "the train was late", "zeppelin"])
    np.testing.assert_allclose(vectors[0], expected("train", "late"), atol=1e-3)
    np.testing.assert_allclose(vectors[1], expected("the", "train", "was", "late"), atol=1e-3)
    np.testing.assert_allclose(vectors[2], expected("[UNK]"), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("inputs", [("input_ids",), ("input_ids", "attention_mask", "token_type_ids")])
def test_a_model_is_given_what_it_takes(folder: Path, inputs: tuple[str, ...]) -> None:
    model(folder / "model.onnx", inputs)
    np.testing.assert_allclose(Encoder(folder).encode(["late"])[0], expected("late"), atol=1e-3)


def test_the_hubs_layout_is_read_too(folder: Path) -> None:
    (folder / "model.onnx").unlink()
    model(folder / "onnx" / "model.onnx")
    np.testing.assert_allclose(Encoder(folder).encode(["late"])[0], expected("late"), atol=1e-3)


def test_order_company_and_repetition_change_nothing(folder: Path) -> None:
    texts = [" ".join(WORDS[3 + at % 8] for at in range(length)) for length in range(1, 2 * BATCH)]
    encoder = Encoder(folder)
    whole = encoder.encode(texts)
    np.testing.assert_array_equal(encoder.encode(texts[::-1])[::-1], whole)
    np.testing.assert_array_equal(encoder.encode(texts[7:8])[0], whole[7])
    np.testing.assert_array_equal(encoder.encode([texts[3]] * 5), whole[[3] * 5])
    assert encoder.encode([]).shape == (0, DIMENSION)


@pytest.mark.parametrize("text", ["", "\ud800 late", "late " * 100_000, "\0", "👍🏽"])
def test_a_strange_text_has_a_vector_too(folder: Path, text: str) -> None:
    assert np.linalg.norm(Encoder(folder).encode([text])) == pytest.approx(1, abs=1e-3)


def counted(encoder: Encoder) -> list[int]:
    """How many texts each later run of the model is given."""
    runs: list[int] = []
    run = encoder._batch
    encoder._batch = lambda read: (runs.append(len(read)), run(read))[1]  # type: ignore[method-assign]
    return runs


def test_each_different_text_is_encoded_once_and_never_again_with_a_cache(folder: Path, tmp_path: Path) -> None:
    first = Encoder(folder, tmp_path / "cache")
    runs = counted(first)
    before = first.encode(["late", "clean", "late"])
    assert sum(runs) == 2
    later = Encoder(folder, tmp_path / "cache")
    runs = counted(later)
    after = later.encode(["clean", "rude", "late"])
    assert sum(runs) == 1
    np.testing.assert_array_equal(after[[2, 0]], before[:2])


def test_another_encoder_has_another_name_and_its_own_cache(folder: Path, tmp_path: Path) -> None:
    first = Encoder(folder, tmp_path / "cache")
    first.encode(["late"])
    model(folder / "model.onnx", table=-TABLE)
    second = Encoder(folder, tmp_path / "cache")
    assert second.sha256 != first.sha256
    np.testing.assert_allclose(second.encode(["late"])[0], -expected("late"), atol=1e-3)


def test_the_cache_holds_no_text_and_no_pickle(folder: Path, tmp_path: Path) -> None:
    Encoder(folder, tmp_path / "cache").encode(["the train was late"])
    (path,) = (tmp_path / "cache").iterdir()
    assert b"train" not in path.read_bytes()
    assert path.stat().st_size == 16 + 2 * DIMENSION + 4


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (lambda data: data[:-3], {b"a" * 16}),
        (lambda data: data[:20] + b"\xff" + data[21:], {b"b" * 16}),
        (lambda data: b"", set()),
        (lambda data: b"not of us", set()),
    ],
)
def test_a_damaged_record_is_not_found_and_the_rest_is(
    tmp_path: Path, damage: Callable[[bytes], bytes], left: set[bytes]
) -> None:
    path, keys = tmp_path / "cache" / "x", [b"a" * 16, b"b" * 16]
    embedding_cache.append(path, keys, np.arange(6, dtype=np.float16).reshape(2, 3))
    path.write_bytes(damage(path.read_bytes()))
    assert set(embedding_cache.read(path, 3, keys)) == left
    embedding_cache.append(path, [b"c" * 16], np.ones((1, 3), dtype=np.float16))
    found = embedding_cache.read(path, 3, [*keys, b"c" * 16])
    assert set(found) == left | {b"c" * 16}
    np.testing.assert_array_equal(found[b"c" * 16], [1, 1, 1])


def refused(folder: Path) -> str:
    with pytest.raises(ModelRefused) as caught:
        Encoder(folder)
    assert caught.value.where == str(folder)
    assert caught.value.next_step
    return caught.value.what


def test_what_is_no_encoder_is_refused(folder: Path) -> None:
    model(folder / "model.onnx", ("input_ids", "pixel_values"))
    assert "takes input_ids, pixel_values" in refused(folder)
    model(folder / "model.onnx", table=TABLE[:1])
    assert "does not read what tokenizer.json writes" in refused(folder)
    model(folder / "model.onnx", table=np.full_like(TABLE, np.nan))
    assert "not finite" in refused(folder)
    (folder / "model.onnx").write_bytes(b"junk")
    assert "model.onnx cannot be read" in refused(folder)
    model(folder / "model.onnx")
    (folder / "tokenizer.json").write_text("{}")
    assert "tokenizer.json cannot be read" in refused(folder)
    (folder / "tokenizer.json").unlink()
    assert "tokenizer.json is missing" in refused(folder)
    (folder / "model.onnx").unlink()
    assert "model.onnx is missing" in refused(folder)


def test_without_the_extra_the_message_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelRefused, match=re.escape("pip install 'vocflow[embeddings]'")):
        Encoder(folder)


def test_a_folder_is_found_in_the_project(folder: Path) -> None:
    assert locate("encoder", folder.parent) == folder
    with pytest.raises(ModelRefused, match="no such encoder"):
        locate("nowhere", folder.parent)


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.mark.parametrize(
    ("download", "answer"), [(False, "is not on this machine"), (True, "cannot be fetched")], ids=["offline", "asked"]
)
def test_the_hub_is_not_asked_unless_that_was_wanted(
    hub_cache: Path, monkeypatch: pytest.MonkeyPatch, download: bool, answer: str
) -> None:
    tried: list[object] = []

    def connect(*args: object, **kwargs: object) -> None:
        tried.append(args)
        raise OSError("no route to host")

    monkeypatch.setattr(socket, "getaddrinfo", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(ModelRefused, match=answer):
        locate("hub:owner/encoder", hub_cache, download=download)
    assert bool(tried) is download


def test_a_model_of_the_hub_that_is_on_the_machine_is_found(folder: Path, hub_cache: Path) -> None:
    # As huggingface_hub lays its cache out: a branch names a commit, and a commit is a folder.
    home = hub_cache / "models--owner--encoder"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("c0ffee")
    (home / "snapshots").mkdir()
    folder.rename(home / "snapshots" / "c0ffee")
    found = locate("hub:owner/encoder", hub_cache)
    np.testing.assert_allclose(Encoder(found).encode(["late"])[0], expected("late"), atol=1e-3)


def test_the_average_is_weighted_and_stays_a_probability() -> None:
    base, other = np.array([[0.7, 0.2, 0.1]]), np.array([[0.1, 0.2, 0.7]])
    np.testing.assert_allclose(average(base, other), [[0.4, 0.2, 0.4]])
    np.testing.assert_allclose(average(base, other, 0), base)
    np.testing.assert_allclose(average(base, other, 1), other)
    with pytest.raises(ValueError, match="do not belong together"):
        average(base, other[:, :2])


def test_pooling_leaves_out_what_the_mask_leaves_out() -> None:
    tokens = np.array([[[3, 4], [7, 9]], [[0, 0], [0, 0]]], dtype=np.float32)
    np.testing.assert_allclose(pooled(tokens, np.array([[1, 0], [1, 1]])), [[0.6, 0.8], [0, 0]])


def comments(n: int = 200) -> tuple[list[str], NDArray[np.int8], NDArray[np.int64]]:
    """Texts of two feelings that a reader of "late" and "clean" can tell, their labels and folds."""
    rng = np.random.default_rng(1)
    label = rng.integers(0, 2, n).astype(np.int8) * 2
    fill = [" ".join(rng.choice(["the", "train", "was"], 4)) for _ in range(n)]
    texts = [
        f"{words} {'clean' if end else 'late'} {'!' * at}"
        for at, (words, end) in enumerate(zip(fill, label, strict=True))
    ]
    return texts, label, np.arange(n)


def test_an_uncertain_text_is_moved_to_what_its_like_were_labelled(folder: Path) -> None:
    texts, label, fold = comments()
    base = np.tile([0.35, 0.3, 0.35], (len(texts), 1))
    uncertain = np.arange(len(texts)) % 2 == 0
    seen = label.copy()
    seen[::4] = -1
    refined = refine(texts, base, seen, fold, uncertain, Encoder(folder))
    np.testing.assert_array_equal(refined[~uncertain], base[~uncertain])
    np.testing.assert_allclose(refined.sum(axis=1), 1)
    # No label is neutral, so that the opinion says nothing about it.
    np.testing.assert_allclose(refined[:, 1], 0.3)
    unlabelled = uncertain & (seen < 0)
    assert (refined[unlabelled].argmax(axis=1) == label[unlabelled]).mean() > 0.95
    again = refine(texts, base, seen, fold, uncertain, Encoder(folder))
    np.testing.assert_array_equal(again, refined)


def test_no_text_is_judged_by_a_model_that_it_taught(folder: Path) -> None:
    texts, label, fold = comments()
    base = np.full((len(texts), 3), 1 / 3)
    alone = np.arange(len(texts)) == 3
    encoder = Encoder(folder)
    before = refine(texts, base, label, fold, alone, encoder)[3]
    same_bucket = fold % FOLDS == 3
    turned = np.where(same_bucket, 2 - label, label).astype(np.int8)
    np.testing.assert_array_equal(refine(texts, base, turned, fold, alone, encoder)[3], before)
    turned = np.where(same_bucket, label, 2 - label).astype(np.int8)
    assert (refine(texts, base, turned, fold, alone, encoder)[3] != before).any()


def test_too_few_labels_or_nothing_uncertain_leave_all_as_it_was(folder: Path) -> None:
    texts, label, fold = comments()
    base = np.full((len(texts), 3), 1 / 3)
    every, none = np.ones(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    encoder = Encoder(folder)
    runs = counted(encoder)
    np.testing.assert_array_equal(refine(texts, base, label, fold, none, encoder), base)
    np.testing.assert_array_equal(refine(texts, base, np.full_like(label, -1), fold, every, encoder), base)
    assert runs == []
    few = np.where(np.arange(len(texts)) < MIN_TAUGHT, label, -1).astype(np.int8)
    np.testing.assert_array_equal(refine(texts, base, few, fold, every, encoder), base)
    one = np.where(label == 2, label, -1).astype(np.int8)
    np.testing.assert_array_equal(refine(texts, base, one, fold, every, encoder), base)
