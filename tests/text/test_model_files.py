"""Models on disk: what was saved comes back under the same name, and nothing else is read at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import pickle
import string
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vocflow.errors import ModelRefused
from vocflow.text.model_files import MOST_BYTES, load, save

META = {"classes": ["negative", "positive"], "held_out": {"accuracy": 0.875, "n": 412}, "note": None}
ARRAYS = {"weight": np.arange(6, dtype=np.float32).reshape(2, 3), "column": np.array([4, 9, 11])}
TEXTS = {"words": ["réfund", "late", "", "two\nlines", "\ud800", "\ud83d\ude00", "😀"]}


class Planted:
    """A pickle of this makes a folder when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "model", "linear", META, ARRAYS, TEXTS)
    return tmp_path / "model"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    return tmp_path / "sprung"


def forge(folder: Path, name: str, data: bytes) -> None:
    """Put other bytes into a file and its true hash into model.json, as an attacker would."""
    (folder / name).write_bytes(data)
    card = json.loads((folder / "model.json").read_text())
    card["files"][name] = hashlib.sha256(data).hexdigest()
    (folder / "model.json").write_text(json.dumps(card))


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return buffer.getvalue()


def npy(header: str, data: bytes = b"", length: int | None = None) -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + (length or len(text)).to_bytes(2, "little") + text + data


def refused(folder: Path, kind: str = "linear", sha256: str | None = None) -> ModelRefused:
    with pytest.raises(ModelRefused) as caught:
        load(folder, kind, sha256)
    error = caught.value
    assert error.where
    assert error.where.startswith(str(folder))
    assert error.next_step
    return error


def test_what_was_saved_comes_back(folder: Path) -> None:
    model = load(folder, "linear")
    assert (model.kind, model.meta, model.texts) == ("linear", META, TEXTS)
    assert model.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert model.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(model.arrays[name], array)
    assert load(folder, "linear", model.sha256).sha256 == model.sha256


def test_numpy_itself_reads_the_weights_without_pickle(folder: Path) -> None:
    with np.load(folder / "weights.npz", allow_pickle=False) as weights:
        np.testing.assert_array_equal(weights["weight"], ARRAYS["weight"])


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NUMBERS = st.sampled_from([np.dtype(name) for name in ("?", "<i4", ">i8", "u1", "<f2", "<f4", ">f8")])
NAMES = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=8)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.text(), JSONS, max_size=4),
    st.dictionaries(NAMES, NUMBERS.flatmap(lambda dtype: hnp.arrays(dtype, SHAPES)), max_size=3),
    st.dictionaries(st.text(), st.lists(st.text(st.characters())), max_size=2),
)
def test_anything_makes_the_round_trip(meta: Any, arrays: Any, texts: Any) -> None:
    with tempfile.TemporaryDirectory() as home:
        name = save(Path(home) / "model", "any", meta, arrays, texts)
        model = load(Path(home) / "model", "any", name)
    assert (model.meta, model.texts) == (meta, texts)
    assert model.arrays.keys() == arrays.keys()
    for key, array in arrays.items():
        assert model.arrays[key].shape == array.shape
        np.testing.assert_array_equal(model.arrays[key], array)


def test_two_processes_give_the_same_name_and_the_same_bytes(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
import numpy as np
from vocflow.text.model_files import save
words = {f"word{number}" for number in range(50)}
meta = {key: len(key) for key in words}
arrays = {key: np.full(3, len(key)) for key in words}
print(save(Path(sys.argv[1]), "any", meta, arrays, {key: [key] for key in words}))
"""
    names = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, str(tmp_path / seed)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        names.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert names[0] == names[1]
    for name in MOST_BYTES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_order_and_layout_in_memory_do_not_change_the_name(tmp_path: Path, folder: Path) -> None:
    arrays = {name: np.asfortranarray(array) for name, array in reversed(ARRAYS.items())}
    meta = dict(reversed(META.items()))
    assert save(tmp_path / "other", "linear", meta, arrays, TEXTS) == load(folder, "linear").sha256


@pytest.mark.parametrize(
    ("kind", "meta", "arrays", "texts"),
    [
        ("other", META, ARRAYS, TEXTS),
        ("linear", META | {"note": ""}, ARRAYS, TEXTS),
        ("linear", META, ARRAYS | {"column": np.array([4, 9, 12])}, TEXTS),
        ("linear", META, ARRAYS | {"column": np.array([4, 9, 11], np.int32)}, TEXTS),
        ("linear", META, ARRAYS | {"weight": ARRAYS["weight"].reshape(3, 2)}, TEXTS),
        ("linear", META, ARRAYS, {"words": TEXTS["words"][::-1]}),
    ],
)
def test_every_part_counts_for_the_name(
    tmp_path: Path, folder: Path, kind: str, meta: Any, arrays: Any, texts: Any
) -> None:
    assert save(tmp_path / "other", kind, meta, arrays, texts) != load(folder, "linear").sha256


def test_a_model_is_replaced_whole_and_nothing_is_left_beside_it(folder: Path) -> None:
    name = save(folder, "linear", META, {"weight": np.zeros(1)})
    assert load(folder, "linear").sha256 == name
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_folder_of_other_things_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(ModelRefused, match="taken"):
        save(tmp_path / "mine", "linear", META, ARRAYS)
    assert (tmp_path / "mine" / "thesis.docx").read_bytes() == b"years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("meta", "arrays", "problem"),
    [
        ({}, {"weight": np.array([{}])}, TypeError),
        ({}, {"weight": np.array(["text"])}, TypeError),
        ({}, {"weight": np.array([1j])}, TypeError),
        ({}, {"../weight": np.zeros(1)}, ValueError),
        ({"score": math.nan}, {}, ValueError),
        ({"score": {1, 2}}, {}, TypeError),
        ({"deep": json.loads("[" * 40 + "]" * 40)}, {}, ValueError),
    ],
)
def test_what_the_format_cannot_hold_is_not_saved(
    tmp_path: Path, meta: Any, arrays: Any, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        save(tmp_path / "model", "linear", meta, arrays)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_changed_byte_is_refused(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"412", b"413").replace(b"late", b"lake").replace(b"\x09", b"\x08"))
    assert (folder / name).read_bytes() != data
    assert "is not the" in str(refused(folder))


def test_another_model_than_the_one_asked_for_is_refused(folder: Path) -> None:
    error = refused(folder, sha256="0" * 64)
    assert str(error) == (
        "model refused: the model is not the one that was saved\n"
        f"  where: {folder / 'model.json'}\n"
        f"  why:   its SHA-256 is {load(folder, 'linear').sha256}, whoever asks for the model says {'0' * 64}\n"
        "  next:  remove the folder and train the model anew, or copy it again from where it was made"
    )


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name} is missing" in str(refused(folder))


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_link_is_refused_even_to_the_same_bytes(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert "link" in str(refused(folder))


def test_a_link_to_a_folder_and_no_folder_are_refused(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    assert "no such folder" in str(refused(folder.parent / "link"))
    assert "no such folder" in str(refused(folder.parent / "nowhere"))


def test_a_pipe_does_not_make_the_reader_wait(folder: Path) -> None:
    (folder / "weights.npz").unlink()
    os.mkfifo(folder / "weights.npz")
    assert "no regular file" in str(refused(folder))


def test_a_file_larger_than_allowed_is_refused(folder: Path) -> None:
    os.truncate(folder / "model.json", MOST_BYTES["model.json"] + 1)
    assert "larger than" in str(refused(folder))


@pytest.mark.parametrize("name", ["model.pkl", "weights.npz.bak", "sub", ".hidden"])
def test_a_pickle_beside_the_model_is_refused(folder: Path, trap: Path, name: str) -> None:
    (folder / name).write_bytes(pickle.dumps(Planted(trap)))
    assert "no part of a model" in str(refused(folder))
    assert not trap.exists()


def object_array(trap: Path) -> bytes:
    entry = io.BytesIO()
    np.lib.format.write_array(entry, np.array([Planted(trap)]), allow_pickle=True)
    return entry.getvalue()


@pytest.mark.parametrize(
    "plant",
    [
        lambda trap: pickle.dumps(Planted(trap)),
        lambda trap: zipped({"weight.npy": pickle.dumps(Planted(trap))}),
        lambda trap: zipped({"weight.pkl": pickle.dumps(Planted(trap))}),
        lambda trap: zipped({"weight.npy": object_array(trap)}),
        lambda trap: zipped({"weight": object_array(trap)}),
    ],
    ids=["renamed", "renamed inside", "beside the arrays", "array of objects", "without its ending"],
)
@pytest.mark.parametrize("name", ["weights.npz", "texts.json"])
def test_a_planted_pickle_with_the_right_hash_is_refused(
    folder: Path, trap: Path, name: str, plant: Callable[[Path], bytes]
) -> None:
    data = plant(trap)
    forge(folder, name, data)
    refused(folder)
    assert not trap.exists()


def test_the_planted_pickle_would_have_worked(trap: Path) -> None:
    pickle.loads(pickle.dumps(Planted(trap)))
    assert trap.is_dir()


GOOD = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [
        (zipped({"../weight.npy": npy(GOOD, bytes(16))}), "no array's name"),
        (zipped({"/etc/weight.npy": npy(GOOD, bytes(16))}), "no array's name"),
        (zipped({"weight.npy": npy(GOOD, bytes(16))}, zipfile.ZIP_DEFLATED), "compressed"),
        (zipped({"weight.npy": npy(GOOD.replace("(2,)", f"({2**50},)"), bytes(16))}), "declares a size"),
        (zipped({"weight.npy": npy(GOOD.replace("(2,)", f"({2**40}, {2**40})"), bytes(16))}), "declares a size"),
        (zipped({"weight.npy": npy(GOOD, bytes(15))}), "declares a size"),
        (zipped({"weight.npy": npy(GOOD.replace("<f8", "|O"), bytes(16))}), "plain numbers"),
        (zipped({"weight.npy": npy(GOOD.replace("<f8", "<i3"), bytes(16))}), "plain numbers"),
        (zipped({"weight.npy": npy(GOOD.replace("(2,)", "(__import__('os'),)"), bytes(16))}), "plain numbers"),
        (zipped({"weight.npy": npy(GOOD, b"(" * 5000, length=5000)}), "plain numbers"),
        (zipped({"weight.npy": npy(GOOD, bytes(16))})[:-10], "no sound npz"),
        (zipped({"weight.npy": npy(GOOD, bytes(16))}).replace(bytes(16), b"\1" * 16), "no sound npz"),
        (b"", "no sound npz"),
    ],
)
def test_weights_that_save_would_not_write_are_refused(folder: Path, weights: bytes, complaint: str) -> None:
    forge(folder, "weights.npz", weights)
    assert complaint in str(refused(folder))


def test_entries_that_overlap_are_refused(folder: Path) -> None:
    # Many names for the same bytes: how a small archive becomes a large one without compression.
    body = npy(GOOD.replace("(2,)", "(200,)"), bytes(1600))
    data = zipped({"a.npy": body})
    start = data.index(b"PK\1\2")
    entry, end = data[start : data.index(b"PK\5\6")], bytearray(data[data.index(b"PK\5\6") :])
    entries = b"".join(entry[:46] + bytes([97 + at]) + entry[47:] for at in range(20))
    end[8:10] = end[10:12] = (20).to_bytes(2, "little")
    end[12:16] = len(entries).to_bytes(4, "little")
    forge(folder, "weights.npz", data[:start] + entries + bytes(end))
    assert "more than its own size" in str(refused(folder))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": 2}, "format 2"),
        ({"format": True}, "does not describe a model"),
        ({"kind": "forest"}, "of kind 'forest'"),
        ({"files": {}}, "must list"),
        ({"files": {"../../secret": "0", "weights.npz": "0", "texts.json": "0"}}, "must list"),
        ({"files": {"weights.npz": None, "texts.json": None}}, "not the file that was saved"),
        ({"surprise": 1}, "does not describe a model"),
        ({"meta": []}, "does not describe a model"),
    ],
)
def test_a_description_of_something_else_is_refused(folder: Path, change: dict[str, Any], complaint: str) -> None:
    card = json.loads((folder / "model.json").read_text()) | change
    (folder / "model.json").write_text(json.dumps(card))
    assert complaint in str(refused(folder))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[" * 1_000_000, "nests deeper"),
        ('{"a":' * 100 + "1" + "}" * 100, "nests deeper"),
        ("", "not JSON"),
        ("[]", "does not describe"),
        ("NaN", "not JSON"),
        ("1e999", "not JSON"),
        ("9" * 5000, "not JSON"),
    ],
)
def test_json_that_is_hostile_is_refused(folder: Path, text: str, complaint: str) -> None:
    (folder / "model.json").write_text(text)
    assert complaint in str(refused(folder))


@pytest.mark.parametrize("text", ['{"words": "late"}', '{"words": [1]}', '["late"]', b"\xff\xfe".decode("latin-1")])
def test_texts_that_are_no_lists_of_texts_are_refused(folder: Path, text: str) -> None:
    forge(folder, "texts.json", text.encode("latin-1"))
    refused(folder)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_anywhere_is_refused_whatever_the_hash_says(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "model"
        name = save(folder, "linear", META, ARRAYS, TEXTS)
        content = bytearray((folder / "weights.npz").read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        forge(folder, "weights.npz", bytes(content))
        with contextlib.suppress(ModelRefused):
            # Some bytes say nothing about the numbers, such as an entry's date.
            assert load(folder, "linear").sha256 == name
