"""A trained model on disk: a folder of JSON and plain numbers, named and guarded by SHA-256, and never a pickle.

A pickle runs code when it is read, so a model that was mailed, shared or tampered with could do anything. Here nothing
is read that `save` would not have written: exactly three regular files, arrays of plain numbers stored without
compression, and hashes that agree.

    model.json    kind, format, the model's SHA-256, that of each other file, and the metadata
    texts.json    lists of texts: vocabularies, names of features
    weights.npz   arrays of numbers
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import stat
import struct
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vocflow.errors import ModelRefused

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

FORMAT = 1
"""The version of this way to store a model."""

MODEL, TEXTS, WEIGHTS = "model.json", "texts.json", "weights.npz"
MOST_BYTES = {MODEL: 4 << 20, TEXTS: 64 << 20, WEIGHTS: 512 << 20}
"""How large each file may be. Arrays are not compressed, so no file unpacks to more than it weighs."""

MOST_DEPTH = 32
"""How deep lists and tables of the metadata may nest."""

_NUMBERS = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
_DTYPES = frozenset(np.dtype(name).newbyteorder("<").str for name in _NUMBERS)
_NAME = re.compile(r"[A-Za-z0-9_]{1,100}")
# The whole header of a .npy file of version 1.0, as numpy writes it. Whatever else it might hold is not evaluated.
_NPY_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<dtype>[<|][biuf][1248])', 'fortran_order': False, "
    rb"'shape': \((?P<shape>(?:\d{1,18}, ?)*(?:\d{1,18})?)\), \} *\n",
    re.DOTALL,
)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_AGAIN = "remove the folder and train the model anew, or copy it again from where it was made"


@dataclass(frozen=True)
class ModelFile:
    """What a model's folder holds; `sha256` names the content and is the same wherever it was made."""

    kind: str
    meta: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    texts: dict[str, list[str]]
    sha256: str


def save(
    folder: Path,
    kind: str,
    meta: Mapping[str, JSON],
    arrays: Mapping[str, NDArray[Any]],
    texts: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Store a model in `folder`, whole or not at all, and return the SHA-256 that names it.

    The same content has the same hash and the same files in any process. A model that stands in the folder already is
    replaced; ModelRefused where the folder holds anything else. Arrays are of booleans, integers or floats to 64 bits;
    TypeError or ValueError for what JSON or the format cannot hold, such as NaN in `meta`.

    >>> with tempfile.TemporaryDirectory() as home:
    ...     name = save(Path(home) / "model", "linear", {"classes": ["no", "yes"]}, {"weight": np.zeros(2)})
    ...     load(Path(home) / "model", "linear").sha256 == name
    True
    """
    plain = {name: _plain(name, array) for name, array in sorted(arrays.items())}
    lists = {name: list(words) for name, words in (texts or {}).items()}
    told = json.loads(_canonical(meta))
    if _depth(_canonical(told)) > MOST_DEPTH:
        raise ValueError(f"the metadata nests deeper than {MOST_DEPTH} levels")
    sha256 = content_sha256(kind, told, plain, lists)
    content = {TEXTS: _encoded(_canonical(lists)), WEIGHTS: _npz(plain)}
    files = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    card = {"kind": kind, "format": FORMAT, "sha256": sha256, "files": files, "meta": told}
    content[MODEL] = _encoded(json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n")
    for name, data in content.items():
        if len(data) > MOST_BYTES[name]:
            raise ValueError(f"{name} would be larger than {MOST_BYTES[name]:,} bytes")
    _publish(folder, content)
    return sha256


def load(folder: Path, kind: str, sha256: str | None = None) -> ModelFile:
    """The model of this kind in `folder`; with `sha256`, that model and no other.

    Raises ModelRefused, having run and unpacked nothing, when a file is missing, strange, a link or too large, when a
    hash is wrong, or when the kind or the format is another.
    """
    content = _read(folder)
    card = _card(folder / MODEL, content[MODEL], kind)
    for name in (TEXTS, WEIGHTS):
        found = hashlib.sha256(content[name]).hexdigest()
        if card["files"].get(name) != found:
            why = f"its SHA-256 is {found}, {MODEL} says {str(card['files'].get(name))[:64]}"
            _refuse(folder / name, f"{name} is not the file that was saved", why)
    arrays = _arrays(folder / WEIGHTS, content[WEIGHTS])
    texts = _texts(folder / TEXTS, content[TEXTS])
    found = content_sha256(kind, card["meta"], arrays, texts)
    for expected, who in ((card["sha256"], MODEL), (sha256 or found, "whoever asks for the model")):
        if expected != found:
            why = f"its SHA-256 is {found}, {who} says {str(expected)[:64]}"
            _refuse(folder / MODEL, "the model is not the one that was saved", why)
    return ModelFile(kind, card["meta"], arrays, texts, found)


def _refuse(where: Path, what: str, why: str | None = None, next_step: str = _AGAIN) -> NoReturn:
    raise ModelRefused(f"model refused: {what}", where=str(where), why=why, next_step=next_step) from None


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _encoded(text: str) -> bytes:
    # Comments may hold half a surrogate pair, and then a vocabulary may.
    return text.encode("utf-8", "surrogatepass")


def content_sha256(
    kind: str, meta: Mapping[str, JSON], arrays: Mapping[str, NDArray[Any]], texts: Mapping[str, Sequence[str]]
) -> str:
    """The hash of the content, whatever way it is stored; arrays count by type, shape and bytes."""
    shapes = [[name, array.dtype.str, list(array.shape)] for name, array in sorted(arrays.items())]
    digest = hashlib.sha256(_encoded(_canonical([FORMAT, kind, meta, texts, shapes])))
    for _, array in sorted(arrays.items()):
        digest.update(array.tobytes())
    return digest.hexdigest()


def _plain(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """The array in C order and little-endian."""
    dtype = array.dtype.newbyteorder("<")
    if dtype.str not in _DTYPES:
        raise TypeError(f"array {name!r} is of {array.dtype}, not of plain numbers")
    if not _NAME.fullmatch(name):
        raise ValueError(f"array name {name!r} is not letters, digits and underscores")
    return np.array(array, dtype=dtype, order="C")


def _npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """An npz file that numpy.load reads, without the times and system marks that would change its hash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, array, version=(1, 0), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")
            info.create_system = 3
            archive.writestr(info, entry.getbuffer())
    return buffer.getvalue()


def _publish(folder: Path, content: Mapping[str, bytes]) -> None:
    """Put the files into `folder` by renaming a finished folder, so that no reader meets half a model."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        _refuse(folder, "the place for it is no folder", next_step="name another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as aside:
        fresh = Path(aside) / "new"
        fresh.mkdir()
        for name, data in content.items():
            (fresh / name).write_bytes(data)
        if folder.exists():
            strange = sorted({path.name for path in folder.iterdir()} - content.keys())
            if strange:
                why = f"the folder holds {strange[0]!r}, which is no part of a model and would be lost"
                _refuse(folder, "the place for it is taken", why, "name another folder")
            folder.rename(Path(aside) / "old")
        fresh.rename(folder)


def _read(folder: Path) -> dict[str, bytes]:
    """The bytes of the three files, which are all that the folder holds."""
    if folder.is_symlink() or not folder.is_dir():
        _refuse(folder, "there is no such folder", next_step="train the model first")
    for path in sorted(folder.iterdir()):
        if path.name not in MOST_BYTES:
            _refuse(path, f"{path.name!r} is no part of a model")
    content = {}
    for name, most in MOST_BYTES.items():
        path = folder / name
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            _refuse(path, f"{name} is missing")
        if not stat.S_ISREG(mode):
            _refuse(path, f"{name} is a link or no regular file")
        with path.open("rb") as file:
            content[name] = file.read(most + 1)
        if len(content[name]) > most:
            _refuse(path, f"{name} is larger than {most:,} bytes")
    return content


def _card(path: Path, data: bytes, kind: str) -> dict[str, Any]:
    """What model.json says, once its shape, kind and format are known to be right."""
    card = _parsed(path, data)
    shape = {"kind": str, "format": int, "sha256": str, "files": dict, "meta": dict}
    if not isinstance(card, dict) or {key: type(value) for key, value in card.items()} != shape:
        _refuse(path, f"{path.name} does not describe a model", f"it must hold {', '.join(shape)} and nothing else")
    if card["format"] != FORMAT:
        step = "read it with the version of vocflow that wrote it, or train the model anew"
        _refuse(path, f"it is of format {card['format']}", f"this version of vocflow reads format {FORMAT}", step)
    if card["kind"] != kind:
        _refuse(path, f"it is of kind {card['kind'][:64]!r}", f"a model of kind {kind!r} was asked for")
    if card["files"].keys() != {TEXTS, WEIGHTS}:
        _refuse(path, f"{path.name} must list {TEXTS} and {WEIGHTS} and nothing else")
    return card


def _texts(path: Path, data: bytes) -> dict[str, list[str]]:
    texts = _parsed(path, data)
    if not isinstance(texts, dict) or not all(
        isinstance(words, list) and all(type(word) is str for word in words) for words in texts.values()
    ):
        _refuse(path, f"{path.name} does not hold lists of texts")
    return texts


def _parsed(path: Path, data: bytes) -> Any:
    """The JSON of a file; refused where it is too deep, not JSON, or holds a number that JSON does not have."""
    try:
        text = data.decode("utf-8", "surrogatepass")
        if _depth(text) > MOST_DEPTH:
            _refuse(path, f"{path.name} nests deeper than {MOST_DEPTH} levels")
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except ValueError as error:
        _refuse(path, f"{path.name} is not JSON", str(error)[:200])


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is no number of JSON")
    return number


def _depth(text: str) -> int:
    """How deep brackets and braces nest; counted beforehand, for a parser of nested text may exhaust the stack."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _arrays(path: Path, data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an npz file, each checked by its header before a number of it is read."""
    arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            # Entries that overlap could make much out of little.
            if sum(entry.file_size for entry in entries) > len(data):
                _refuse(path, f"{path.name} claims to hold more than its own size")
            for entry in entries:
                name = entry.filename.removesuffix(".npy")
                if name == entry.filename or not _NAME.fullmatch(name) or name in arrays:
                    _refuse(path, f"{path.name} holds {entry.filename[:64]!r}, which is no array's name")
                if entry.compress_type != zipfile.ZIP_STORED:
                    _refuse(path, f"{entry.filename} in {path.name} is compressed")
                arrays[name] = _array(path, entry.filename, archive.read(entry))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        _refuse(path, f"{path.name} is no sound npz file", str(error)[:200])
    return arrays


def _array(path: Path, name: str, data: bytes) -> NDArray[Any]:
    header = _NPY_HEADER.match(data)
    length = int.from_bytes(data[8:10], "little")
    if not header or header.end() != 10 + length or header["dtype"].decode() not in _DTYPES:
        _refuse(path, f"{name} in {path.name} is no array of plain numbers")
    dtype = np.dtype(header["dtype"].decode())
    shape = [int(size) for size in header["shape"].split(b",") if size.strip()]
    if math.prod(shape) * dtype.itemsize != len(data) - header.end():
        _refuse(path, f"{name} in {path.name} declares a size that it has not", f"its shape is {shape}"[:200])
    array: NDArray[Any] = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    return array
