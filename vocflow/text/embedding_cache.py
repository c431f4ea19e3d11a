"""Embeddings on disk: records of one length, each a text's hash, its vector and a checksum, only ever appended.

A text is kept as its hash alone. A record that a killed run left half written, or that was damaged since, is not
found, and its text is encoded anew. One process writes at a time, as into the warehouse.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_KEY_BYTES = 16


def key(text: str) -> bytes:
    """What a text is found by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def read(path: Path, dimension: int, keys: Iterable[bytes]) -> dict[bytes, NDArray[np.float16]]:
    """The vectors, each (dimension,), of those keys that the file holds; none where there is no file."""
    record = _record(dimension)
    whole = path.stat().st_size // record.itemsize if path.is_file() else 0
    if not whole:
        return {}
    records = np.memmap(path, dtype=record, mode="r", shape=(whole,))
    wanted = set(keys)
    found = {}
    for at, stored in enumerate(records["key"].tolist()):
        if stored in wanted:
            vector = np.array(records["vector"][at])
            if records["check"][at] == _check(stored, vector):
                found[stored] = vector
    return found


def append(path: Path, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
    """Add the vectors (n, dimension) of n keys behind the whole records of the file, which is made if need be."""
    record = _record(vectors.shape[1])
    records = np.empty(len(keys), dtype=record)
    records["key"] = np.frombuffer(b"".join(keys), dtype=record["key"])
    records["vector"] = vectors
    records["check"] = [_check(name, vector) for name, vector in zip(keys, records["vector"], strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        torn = file.tell() % record.itemsize
        if torn:
            os.truncate(path, file.tell() - torn)
        file.write(records.tobytes())


def _record(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f2", (dimension,)), ("check", "<u4")])


def _check(name: bytes, vector: NDArray[np.float16]) -> int:
    return zlib.crc32(vector.tobytes(), zlib.crc32(name))
