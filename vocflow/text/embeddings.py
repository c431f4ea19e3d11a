"""An optional second opinion: a sentence encoder, run by ONNX Runtime, on the texts that the first reader doubts.

Needs the extra `vocflow[embeddings]`. The encoder is a folder with tokenizer.json and model.onnx, as exported from a
model of sentence-transformers; vocflow brings none, and fetches none unless that is asked for.

Reimers, N. and Gurevych, I. (2019). Sentence-BERT: sentence embeddings using Siamese BERT-networks. EMNLP-IJCNLP:
the mean of the token vectors under the attention mask, scaled to length 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from vocflow.errors import ModelRefused
from vocflow.schema import HUB
from vocflow.text import embedding_cache

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

INSTALL = "pip install 'vocflow[embeddings]'"

MOST_TOKENS = 256
"""How much of a text an encoder reads."""

BATCH = 64
FOLDS = 5
MOST_TAUGHT = 4_000
"""From how many different labelled texts a second opinion learns: encoding is slow, and more adds little."""

MIN_TAUGHT = 50
"""With fewer labelled texts in a fold's complement there is no second opinion."""

_PENALTY = 10.0
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_FILES = ["tokenizer.json", "model.onnx*", "onnx/model.onnx*"]


class Encoder:
    """A sentence encoder: texts to vectors of length 1.

    `folder` holds tokenizer.json, and model.onnx there or in its folder onnx/. With `cache`, a folder, no text is
    encoded twice. Raises ModelRefused where the extra is not installed, or the files are missing or do not fit.
    """

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        runtime, tokenizers = _libraries()
        self.folder = folder
        model = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
        tokenizer = folder / "tokenizer.json"
        if model is None or not tokenizer.is_file():
            missing = "model.onnx" if model is None else "tokenizer.json"
            self._refuse(f"{missing} is missing", "export the model to ONNX into this folder, with its tokenizer")
        self.sha256 = _sha256([tokenizer, *sorted(model.parent.glob("model.onnx*"))])
        self._faults = _faults()
        try:
            self._tokenizer = tokenizers.Tokenizer.from_buffer(tokenizer.read_bytes())
        except ValueError as error:
            self._refuse(f"tokenizer.json cannot be read: {str(error)[:200]}")
        try:
            self._session = _session(runtime, model)
        except self._faults as error:
            self._refuse(f"model.onnx cannot be read: {str(error)[:200]}")
        own = self._tokenizer.truncation or {}
        self._tokenizer.enable_truncation(max_length=min(own.get("max_length", MOST_TOKENS), MOST_TOKENS))
        self._tokenizer.no_padding()
        self._inputs = {value.name for value in self._session.get_inputs()}
        if "input_ids" not in self._inputs or not self._inputs <= _INPUTS:
            self._refuse(f"model.onnx takes {', '.join(sorted(self._inputs))}, not {', '.join(sorted(_INPUTS))}")
        self._output = self._token_vectors()
        self.dimension = self._batch(self._tokenizer.encode_batch(["a"])).shape[1]
        self._cache = cache / f"{self.sha256[:16]}.embeddings" if cache else None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, dimension) of n texts, each of length 1 to the half precision in which they are kept.

        Each different text is encoded once.
        """
        keys = [embedding_cache.key(text) for text in texts]
        different = dict(zip(keys, texts, strict=True))
        vectors = embedding_cache.read(self._cache, self.dimension, different) if self._cache else {}
        missing = [key for key in different if key not in vectors]
        read = self._tokenizer.encode_batch([_clean(different[key]) for key in missing])
        # Texts of one length together, so that little is computed on padding.
        order = sorted(range(len(missing)), key=lambda at: (len(read[at].ids), missing[at]))
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            encoded = self._batch([read[at] for at in part])
            names = [missing[at] for at in part]
            vectors.update(zip(names, encoded, strict=True))
            if self._cache:
                embedding_cache.append(self._cache, names, encoded)
        whole = np.empty((len(keys), self.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            whole[row] = vectors[key]
        return whole

    def _batch(self, read: Sequence[Any]) -> NDArray[np.float16]:
        # Half precision: whatever stands in the same batch moves a vector by less, so results do not hang on it.
        longest = max(1, max(len(text.ids) for text in read))
        ids = np.zeros((len(read), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(read):
            ids[row, : len(text.ids)] = text.ids
            mask[row, : len(text.ids)] = 1
        values = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            (tokens,) = self._session.run([self._output], {name: values[name] for name in self._inputs})
        except self._faults as error:
            self._refuse(f"model.onnx does not read what tokenizer.json writes: {str(error)[:200]}")
        mean = pooled(tokens, mask)
        if not np.isfinite(mean).all():
            self._refuse("model.onnx gives numbers that are not finite")
        return mean.astype(np.float16)

    def _token_vectors(self) -> str:
        """The name of the output that has a vector for each token."""
        names = [str(value.name) for value in self._session.get_outputs() if len(value.shape) == 3]
        if not names:
            self._refuse("model.onnx gives no vector for each token (texts, tokens, dimension)")
        return names[0]

    def _refuse(self, what: str, next_step: str = "name the folder of another encoder") -> NoReturn:
        raise ModelRefused(f"encoder refused: {what}", where=str(self.folder), next_step=next_step) from None


def pooled(tokens: NDArray[np.floating[Any]], mask: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean (n, dimension) of each text's token vectors (n, tokens, dimension) where the mask is 1, of length 1.

    >>> pooled(np.array([[[3.0, 0.0], [3.0, 8.0], [9.0, 9.0]]]), np.array([[1, 1, 0]])).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    weight = mask[:, None, :].astype(np.float32)
    mean = (weight @ tokens.astype(np.float32, copy=False))[:, 0] / np.maximum(weight.sum(axis=2), 1)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    unit: NDArray[np.float32] = mean / np.maximum(length, 1e-12)
    return unit


def locate(name: str, root: Path, *, download: bool = False) -> Path:
    """The folder of the encoder that a project names: a folder in `root`, or `hub:owner/name`.

    A hub's model is looked for on this machine, and fetched only with `download`. Raises ModelRefused where there is
    none.
    """
    if not name.startswith(HUB):
        if not (root / name).is_dir():
            raise ModelRefused("there is no such encoder", where=str(root / name), next_step="name its folder")
        return root / name
    _libraries()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        found = snapshot_download(name.removeprefix(HUB), allow_patterns=_FILES, local_files_only=not download)
    except (OSError, HFValidationError) as error:
        here = isinstance(error, LocalEntryNotFoundError) and not download
        raise ModelRefused(
            "the encoder is not on this machine" if here else f"the encoder cannot be fetched: {str(error)[:200]}",
            where=name,
            why="vocflow fetches nothing unless it is asked to" if here else None,
            next_step="ask for the download, or name a folder that holds it",
        ) from None
    return Path(found)


def average(base: NDArray[np.float64], other: NDArray[np.float64], weight: float = 0.5) -> NDArray[np.float64]:
    """Two readers' probabilities (n, classes) as one, the other's with this weight from 0 to 1.

    >>> average(np.array([[0.75, 0.25]]), np.array([[0.25, 0.75]])).tolist()
    [[0.5, 0.5]]
    """
    if base.shape != other.shape:
        raise ValueError(f"probabilities of shape {base.shape} and {other.shape} do not belong together")
    return (1 - weight) * base + weight * other


def refine(
    texts: Sequence[str],
    base: NDArray[np.float64],
    labels: NDArray[np.int8],
    fold: NDArray[np.int64],
    uncertain: NDArray[np.bool_],
    encoder: Encoder,
    *,
    seed: int = 0,
) -> NDArray[np.float64]:
    """The first reader's probabilities (n, classes), averaged with a second opinion in the uncertain rows.

    `labels` (n,) are class indices, -1 where there is none; `fold` (n,) has the same number for the same text, and
    rows with the same remainder by FOLDS are left out together, so that no text is judged by a model it taught.
    Logistic regression on the embeddings of at most MOST_TAUGHT labelled texts gives the opinion. It takes nothing
    from a class that no label has: that one keeps its probability. Rows that are not uncertain are not encoded
    unless they teach.
    """
    result = base.copy()
    asked = np.flatnonzero(uncertain)
    taught = _taught(texts, labels)
    if not len(asked) or not len(taught):
        return result
    bucket = fold % FOLDS
    vectors = encoder.encode([texts[row] for row in taught.tolist()])
    questions = encoder.encode([texts[row] for row in asked.tolist()])
    for left_out in np.unique(bucket[asked]).tolist():
        kept = bucket[taught] != left_out
        rows = bucket[asked] == left_out
        model = _fitted(vectors[kept], labels[taught[kept]], seed)
        if model is not None:
            at = asked[rows]
            result[at] = average(base[at], _opinion(model, questions[rows], base[at]))
    return result


def _taught(texts: Sequence[str], labels: NDArray[np.int8]) -> NDArray[np.int64]:
    """A row of each different labelled text; a sample by hash where there are too many."""
    first = {embedding_cache.key(texts[row]): row for row in np.flatnonzero(labels >= 0)[::-1].tolist()}
    return np.array([first[key] for key in sorted(first)[:MOST_TAUGHT]], dtype=np.int64)


def _fitted(vectors: NDArray[np.float32], labels: NDArray[np.int8], seed: int) -> LogisticRegression | None:
    """A model of the labels, or None where they are too few or all the same."""
    if len(labels) < MIN_TAUGHT or len(np.unique(labels)) < 2:
        return None
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    model = LogisticRegression(C=_PENALTY, tol=1e-3, max_iter=1000, random_state=seed)
    # The steps are too small to share: several threads took ten times as long as one.
    with threadpool_limits(1):
        return model.fit(vectors, labels)


def _opinion(model: LogisticRegression, vectors: NDArray[np.float32], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """The model's probabilities in all classes; one that it never met keeps the first reader's."""
    opinion = base.copy()
    known = model.classes_
    share = base[:, known].sum(axis=1, keepdims=True)
    opinion[:, known] = model.predict_proba(vectors) * share
    return opinion


def _clean(text: str) -> str:
    # Half a surrogate pair is no UTF-8; and what stands behind the last token read need not be looked at.
    return text[: 20 * MOST_TOKENS].encode("utf-8", "replace").decode("utf-8")


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256(repr((MOST_TOKENS, "mean", "float16")).encode())
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest() + path.name.encode())
    return digest.hexdigest()


def _libraries() -> tuple[Any, Any]:
    try:
        import onnxruntime
        import tokenizers
    except ModuleNotFoundError as error:
        raise ModelRefused(f"a sentence encoder needs the package {error.name}", next_step=INSTALL) from None
    return onnxruntime, tokenizers


def _faults() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises for a model that is not right."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )


def _session(runtime: Any, model: Path) -> Any:
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    options.use_deterministic_compute = True
    return runtime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])
