"""Trained models kept in folders, and read back to say the same to the last bit, of texts left out of a fold too.

A stored model is known by the `sha256` that it has in memory: the hash of what it learnt and of how, vocabulary
included. Whatever else is told beside it (when it was trained, how right it was) is guarded by the files' own hashes
and does not change what the model is. Hashes prove that nothing was altered, not that the content makes sense: a file
made by hand may be consistent and wrong. So every number that points somewhere is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vocflow.errors import ModelRefused
from vocflow.text.classifier import Learnt, TextClassifier
from vocflow.text.features import BLOCKS, reading
from vocflow.text.labelled import Labelled
from vocflow.text.lexicon import features
from vocflow.text.linear import Linear
from vocflow.text.model_files import JSON, ModelFile, load, save
from vocflow.text.words import LETTER_BITS, PAIR_BITS

Model = TypeVar("Model", TextClassifier, Linear, Labelled)

OWN, SCORED = "own", "scored"
"""The parts of a model: what it learnt itself, and the model taught by scores that one taught by labels goes by."""

_DTYPES = {
    "coef": "f8", "intercept": "f8", "fold_coef": "f8", "fold_intercept": "f8",
    **{f"{name}_columns": "i8" for name in BLOCKS}, **{f"{name}_idf": "f8" for name in BLOCKS},
}  # fmt: skip


def store(model: TextClassifier | Linear | Labelled, folder: Path, meta: Mapping[str, JSON]) -> str:
    """Keep a fitted model and what is to be told of it in `folder`, and return the model's SHA-256.

    A model that stands in the folder already is replaced. ModelRefused where the folder holds anything else, TypeError
    for what JSON cannot hold.

    >>> import tempfile
    >>> model = TextClassifier(folds=0).fit(["kind staff", "rude staff"] * 2, ["good", "bad"] * 2)
    >>> with tempfile.TemporaryDirectory() as home:
    ...     name = store(model, Path(home) / "model", {"note": "a trial"})
    ...     restore(Path(home) / "model", TextClassifier, name).predict(["kind"]).tolist()
    ['good']
    """
    parts = {part: of_part.learnt() for part, of_part in _parts(model).items()}
    values: dict[str, JSON] = {part: learnt.values for part, learnt in parts.items()}
    arrays = {f"{part}_{name}": array for part, learnt in parts.items() for name, array in learnt.arrays.items()}
    texts = {f"{part}_{name}": words for part, learnt in parts.items() for name, words in learnt.texts.items()}
    save(folder, _kind(type(model)), {"told": dict(meta), "learnt": values}, arrays, texts)
    return model.sha256


def restore(folder: Path, kind: type[Model], sha256: str | None = None) -> Model:
    """The model of this kind in `folder`; with `sha256`, that model and no other.

    Raises ModelRefused for whatever `store` would not have written: a file that is none of a model's, a hash that is
    wrong, or content that no model can have.
    """
    file: ModelFile = load(folder, _kind(kind))
    values = file.meta.get("learnt")
    if not isinstance(values, dict) or values.keys() not in ({OWN}, {OWN, SCORED} if kind is Labelled else {OWN}):
        _refuse(folder, "its parts are not those of a model of its kind")
    beyond = [name for name in (*file.arrays, *file.texts) if name.split("_", 1)[0] not in values]
    if beyond:
        _refuse(folder, f"it holds {beyond[0][:64]!r}, which is no part of a model")
    parts = {part: _restored(folder, _learnt(file, part)) for part in values}
    for fault in _faults_of_reader(kind, parts):
        _refuse(folder, fault)
    model: Model = _whole(kind, parts)
    if sha256 not in (None, model.sha256):
        _refuse(folder, f"its SHA-256 is {model.sha256}, whoever asks for the model says {sha256}")
    return model


def _kind(kind: type) -> str:
    return kind.__name__.lower()


def _parts(model: TextClassifier | Linear | Labelled) -> dict[str, TextClassifier]:
    if isinstance(model, TextClassifier):
        return {OWN: model}
    scored = model.scored if isinstance(model, Labelled) else None
    return {OWN: model.model} | ({} if scored is None else {SCORED: scored.model})


def _whole(kind: type, parts: dict[str, TextClassifier]) -> Any:
    if kind is Labelled:
        return Labelled(parts[OWN], Linear(parts[SCORED]) if SCORED in parts else None)
    return Linear(parts[OWN]) if kind is Linear else parts[OWN]


def _learnt(file: ModelFile, part: str) -> Learnt:
    arrays = {name.removeprefix(f"{part}_"): held for name, held in file.arrays.items() if name.startswith(f"{part}_")}
    texts = {name.removeprefix(f"{part}_"): held for name, held in file.texts.items() if name.startswith(f"{part}_")}
    return Learnt(file.meta["learnt"][part], arrays, texts)


def _restored(folder: Path, learnt: Learnt) -> TextClassifier:
    for fault in _faults(learnt):
        _refuse(folder, fault)
    return TextClassifier.restored(learnt)


class _Settings(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    C: Annotated[float, Field(gt=0)]
    balance: float
    folds: int
    precision: float | None
    random_state: int


class _Values(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    settings: _Settings
    reading: dict[str, Any]
    multilabel: bool
    temperature: Annotated[float, Field(gt=0)]
    threshold: float


def _faults(learnt: Learnt) -> Iterator[str]:
    """What no model can have, one after the other: each may rely on those before it."""
    values, arrays, texts = learnt
    try:
        _Values.model_validate(values)
    except ValidationError as error:
        yield f"its values are not a model's: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}"
    if values["reading"] != reading():
        yield "it reads texts by other rules than this version of vocflow"
    numbered = "classes" in arrays
    lists = {"vocabulary"} if numbered else {"vocabulary", "classes"}
    if arrays.keys() - {"classes"} != _DTYPES.keys() or texts.keys() != lists:
        yield "its arrays and texts are not those of a model"
    for name, dtype in _DTYPES.items():
        if arrays[name].dtype != np.dtype(dtype) or not np.isfinite(arrays[name]).all():
            yield f"the numbers of {name} are not finite ones of type {dtype}"
    yield from _faults_of_blocks(arrays, texts["vocabulary"])
    yield from _faults_of_shape(arrays, arrays["classes"] if numbered else np.array(texts["classes"]), values)


def _faults_of_blocks(arrays: dict[str, NDArray[Any]], vocabulary: list[str]) -> Iterator[str]:
    if len(set(vocabulary)) != len(vocabulary):
        yield "its vocabulary holds a word twice"
    widths = {"words": 2 * len(vocabulary), "pairs": 1 << PAIR_BITS, "letters": 1 << LETTER_BITS}
    for name, width in widths.items():
        columns, idf = arrays[f"{name}_columns"], arrays[f"{name}_idf"]
        if columns.ndim != 1 or columns.shape != idf.shape:
            yield f"the columns of {name} and their weights do not match"
        if len(columns) and (columns[0] < 0 or columns[-1] >= width or (np.diff(columns) <= 0).any()):
            yield f"the columns of {name} are not rising numbers below {width}"


def _faults_of_shape(arrays: dict[str, NDArray[Any]], classes: NDArray[Any], values: dict[str, Any]) -> Iterator[str]:
    count = len(classes) if classes.ndim == 1 else 0
    least = 1 if values["multilabel"] else 2
    if count < least or classes.dtype.kind not in "biufU" or (classes[1:] <= classes[:-1]).any():
        yield "its classes are not different ones in order"
    if values["multilabel"] and classes.tolist() != list(range(count)):
        yield "its labels are not numbered from 0"
    size = sum(len(arrays[f"{name}_columns"]) for name in BLOCKS)
    coef, of_folds = arrays["coef"], arrays["fold_coef"]
    if coef.ndim != 2 or len(coef) != count or coef.shape[1] < size or arrays["intercept"].shape != (count,):
        yield f"its coefficients are not those of {count} classes and at least {size} features"
    if of_folds.ndim != 3 or of_folds.shape[1:] != coef.shape or arrays["fold_intercept"].shape != of_folds.shape[:2]:
        yield "the coefficients of its folds do not match those of the whole"


def _faults_of_reader(kind: type, parts: dict[str, TextClassifier]) -> Iterator[str]:
    """What a model of feeling cannot be: of other classes or other features beside the words than it reads by."""
    lexicon = features([], np.zeros(0)).shape[1]
    for part, model in parts.items():
        linear = kind is Linear or part == SCORED
        if kind is TextClassifier:
            continue
        if model.multilabel_ or not set(model.classes_.tolist()) <= ({False, True} if linear else {0, 1, 2}):
            yield "its classes are not those of a model of feeling"
        if model.n_beside_ != lexicon + (not linear and SCORED in parts):
            yield "the features beside its words are not those of a model of feeling"


def _refuse(folder: Path, why: str) -> NoReturn:
    raise ModelRefused(
        "model refused: it is not one that vocflow stored",
        where=str(folder),
        why=why,
        next_step="remove the folder and train the model anew",
    )
