"""What an evaluation reports, and the words in which it says how it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocflow.errors import DataCheckError
from vocflow.stages.labelled_file import Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vocflow.text.evaluation import Evaluation, Measured

SEED = 0


@dataclass(frozen=True)
class Reading:
    """What one reader achieved on the texts of a file, and its speed; None for one that reads nothing.

    Where no text is labelled neutral, the reader had to take sides; `strict_accuracy` is what it would be if each text
    that it calls neutral counted as wrong.
    """

    name: str
    evaluation: Evaluation
    texts_per_second: float | None
    strict_accuracy: float | None = None


@dataclass(frozen=True)
class Report:
    """A reader's measures beside those of a baseline that had no label, and by how much they differ.

    `reason` says why this reader spoke, `method` how it was kept from texts that it was then asked about. `baseline`
    is None where it cannot be scored, `baseline_reason` says why; `no_words` names one class whatever the text says.
    `difference` is that to `against`.
    """

    column: Column
    method: str
    reader: Reading
    reason: str
    baseline: Reading | None
    baseline_reason: str | None
    no_words: Reading | None
    difference: dict[str, Measured] | None
    against: str | None
    notes: tuple[str, ...]


def fold_of(column: Column, strata: NDArray[np.int64], folds: int) -> NDArray[np.int64]:
    """The fold of each text; DataCheckError where there are too few different texts."""
    from vocflow.text.cross_validation import deal

    try:
        return deal(strata, column.texts, folds, seed=SEED)
    except ValueError as error:
        raise DataCheckError(
            str(error), where=str(column.file.path), next_step="give fewer --folds, 2 at least, or more texts"
        ) from None


def labels_reason(texts: int, folds: int, labels: int | None) -> str:
    """Who read, where a model learnt from the file's own labels."""
    training = texts * (folds - 1) // folds
    used = f"about {training:,}" if labels is None or labels >= training else f"{labels:,}"
    return f"A linear model trained on {used} labels of the file reads the texts that it was not trained on."


def folds_method(folds: int, labels: int | None) -> str:
    """How texts were kept from the models that were asked about them."""
    few = "" if labels is None else f", {labels:,} labels of each training part"
    return f"{folds} stratified folds, texts of the same words in one{few}; seed {SEED}"


def file_notes(column: Column) -> list[str]:
    """What was found out about how the file is to be read, where it is not the usual."""
    file, notes = column.file, []
    if file.encoding not in ("utf-8", None):
        notes.append(f"{file.path.name} is not UTF-8 and was read as {file.encoding}")
    for reason, line in column.first_lines.items():
        notes.append(f"{reason}: the first is at {file.path}:{line}")
    return notes
