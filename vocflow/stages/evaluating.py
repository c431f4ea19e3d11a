"""Evaluate: how right feelings are read in a file that people have labelled, by which reader, and beside VADER."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from vocflow.errors import DataCheckError
from vocflow.schema import FEELINGS
from vocflow.stages.evaluation_report import (
    SEED,
    Reading,
    Report,
    file_notes,
    fold_of,
    folds_method,
    labels_reason,
)  # fmt: skip
from vocflow.stages.label_map import number, obvious_map, read_map
from vocflow.stages.labelled_file import NO_NUMBER, Column, read_column, unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Training:
    """A file of scored comments to learn from; `scale` is its lowest and highest score, None for those found."""

    path: Path
    text: str
    score: str
    scale: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Read:
    """What a reader said of n texts: feelings (n,), probabilities (n, 3), and the time it took."""

    name: str
    reason: str
    feeling: Numbers
    probabilities: Floats
    texts_per_second: float
    notes: tuple[str, ...] = ()
    strict_accuracy: float | None = None


@dataclass(frozen=True)
class _Texts:
    """Texts as the readers want them: handles masked, their languages, VADER's scores; and what that took."""

    masked: list[str]
    languages: list[str]
    score: Floats
    seconds: float


def evaluate_sentiment(
    path: Path,
    text: str,
    label: str,
    *,
    label_map: str | None = None,
    folds: int = 5,
    labels: int | None = None,
    training: Training | None = None,
    language: str = "en",
) -> Report:
    """Measure how feelings are read in a labelled file.

    By default a model learns from the file's own labels and is asked about the folds that it did not see; from
    `labels` of them where a number is given, and 0 is what vocflow reads without any. With `training`,
    the reader is chosen as a project chooses it, from scored comments of another file (and
    `labels` labels of this one, whose texts are judged by a model that left them out).

    Raises UsageError, SourceError or DataCheckError where the files do not allow it.
    """
    import numpy as np

    from vocflow.text.evaluation import differences

    column = read_column(path, text, label).enough(2)
    feeling = read_map(label_map) if label_map else obvious_map(column.beside, f"{path}, column {label!r}")
    column = column.kept(lambda value: None if feeling(value) is not None else unusable(value)).enough(2)
    truth = np.array([feeling(value) for value in column.beside], dtype=np.int64)
    column.several([FEELINGS[at] for at in np.unique(truth).tolist()])
    read = _look(column.texts, language)
    vader = _by_vader(read)
    if training is not None:
        said = _by_scores(column, training, read, language, truth, labels)
    elif labels == 0:
        said = vader
    else:
        said = _by_labels(column, truth, read, folds, labels)
    pair = [_two_way(truth, one, read.score) for one in ([said] if said is vader else [said, vader])]
    measured = [_measured(truth, one) for one in pair]
    apart = None if said is vader else differences(truth, pair[0].feeling, pair[1].feeling, FEELINGS, seed=SEED)
    notes = [*file_notes(column), *(note for one in pair for note in one.notes), *_language_notes(read)]
    return Report(
        column, _method(folds, labels, training), measured[0], said.reason, measured[-1], None, None, apart,
        None if apart is None else vader.name, tuple(notes),
    )  # fmt: skip


def _measured(truth: Numbers, said: _Read) -> Reading:
    from vocflow.text.evaluation import evaluate

    found = evaluate(truth, said.feeling, FEELINGS, said.probabilities, seed=SEED)
    return Reading(said.name, found, said.texts_per_second, said.strict_accuracy)


def _look(texts: list[str], language: str) -> _Texts:
    from vocflow.text.language import detect
    from vocflow.text.lexicon import compound
    from vocflow.text.sentiment import mask_names

    detect(["Ready to go now"], [language])  # loading what reads languages and words is no part of their speed
    compound(["ready"], ["en"])
    began = perf_counter()
    masked = mask_names(texts, ())
    languages = detect(masked, [language] * len(texts))
    score = compound(masked, languages)
    return _Texts(masked, languages, score, perf_counter() - began)


def _by_vader(read: _Texts) -> _Read:
    from vocflow.text.lexicon import verdicts

    found = verdicts(read.score)
    speed = len(read.masked) / read.seconds
    reason = "VADER reads: it needs no label and no score."
    return _Read("VADER", reason, found.feeling.astype(int), found.probabilities, speed)


def _by_labels(column: Column, truth: Numbers, read: _Texts, folds: int, labels: int | None) -> _Read:
    """A model of the file's own labels, asked about the folds that it did not learn from."""
    from vocflow.text.cross_validation import out_of_fold
    from vocflow.text.lexicon import features

    fold = fold_of(column, truth, folds)
    beside = features(read.masked, read.score)
    likely, seconds = out_of_fold(read.masked, truth, len(FEELINGS), beside, fold, labels=labels, seed=SEED)
    speed = len(read.masked) / (read.seconds + seconds)
    return _Read("labels", labels_reason(len(truth), folds, labels), likely.argmax(axis=1), likely, speed)


def _by_scores(
    column: Column, training: Training, read: _Texts, language: str, truth: Numbers, labels: int | None
) -> _Read:
    """The reader that a project with these scored comments, and so many labels, would have for the file's texts."""
    import numpy as np

    from vocflow.text.cross_validation import sample
    from vocflow.text.language import detect
    from vocflow.text.sentiment import choose

    scored, position, notes = _scored(training)
    own, rest = len(column.texts), len(scored.texts)
    known = np.full(own + rest, -1, dtype=np.int8)
    if labels:
        rows = sample(truth, labels, seed=SEED)
        known[rows] = truth[rows]
    began = perf_counter()
    sources = ["file"] * own + ["train"] * rest
    choice = choose(
        [*column.texts, *scored.texts],
        [*read.languages, *detect(scored.texts, [language] * rest)],
        np.concatenate([np.full(own, np.nan), position]),
        [f"{source} {at:09d}" for at, source in enumerate(sources)],
        brands=(), sources=sources, labels=known, seed=SEED,
    )  # fmt: skip
    speed = (own + rest) / (perf_counter() - began + read.seconds)
    verdicts = choice.verdicts
    notes += ["the speed is that of training and reading together"]
    return _Read(
        choice.reader, choice.reason, verdicts.feeling[:own].astype(int), verdicts.probabilities[:own], speed,
        tuple(notes),
    )  # fmt: skip


def _scored(training: Training) -> tuple[Column, Floats, list[str]]:
    """The scored comments, the position of each score on its scale (0 to 1), and what is to be said about them."""
    import numpy as np

    path, place = training.path, f"{training.path}, column {training.score!r}"
    column = read_column(path, training.text, training.score, ("--train-text", "--train-score"))
    column = column.kept(lambda score: NO_NUMBER if number(score) is None else None).enough(2)
    scores = np.array([number(score) for score in column.beside], dtype=np.float64)
    low, high = training.scale or (float(scores.min()), float(scores.max()))
    if not low < high:
        raise DataCheckError(
            f"a scale from {low:g} to {high:g} tells nothing apart", where=place,
            next_step="name another --train-score, or give --train-scale LOWEST HIGHEST",
        )  # fmt: skip
    outside = int(((scores < low) | (scores > high)).sum())
    if outside:
        raise DataCheckError(
            f"{outside:,} scores lie outside of the scale from {low:g} to {high:g}", where=place,
            next_step="mend --train-scale, or leave it out",
        )  # fmt: skip
    left = ", ".join(f"{reason} {count:,}" for reason, count in column.left_out.most_common())
    notes = [f"left out of {path.name}: {left}"] if left else []
    given = "as given" if training.scale else "the lowest and the highest found"
    notes.append(f"scale of {training.score}: {low:g} to {high:g}, {given}")
    return column, (scores - low) / (high - low), notes


def _two_way(truth: Numbers, said: _Read, score: Floats) -> _Read:
    """Where the labels know no neutral, neither does the question: the likelier end is the answer.

    At equal probabilities VADER's score decides, and where it is 0 or unknown a coin: whoever always takes the larger
    end there would be right by luck.
    """
    import numpy as np

    negative, neutral, positive = (FEELINGS.index(word) for word in ("negative", "neutral", "positive"))
    if set(np.unique(truth).tolist()) != {negative, positive}:
        return said
    coin = np.random.default_rng(SEED).choice([-1, 1], len(truth))
    lean = said.probabilities[:, positive] - said.probabilities[:, negative]
    lean = np.where(lean == 0, np.nan_to_num(score), lean)
    answer = np.where(np.where(lean == 0, coin, lean) > 0, positive, negative)
    ends = said.probabilities.copy()
    ends[:, neutral] = 0
    ends /= np.maximum(ends.sum(axis=1, keepdims=True), 1e-12)
    forced = int((said.feeling == neutral).sum())
    note = (
        f"no text is labelled neutral: {forced:,} that {said.name} called neutral count for the likelier end, "
        f"{int((lean == 0).sum()):,} of them by a coin"
    )
    return replace(
        said, feeling=answer, probabilities=ends, notes=(*said.notes, *([note] if forced else [])),
        strict_accuracy=float((said.feeling == truth).mean()),
    )  # fmt: skip


def _method(folds: int, labels: int | None, training: Training | None) -> str:
    if training is not None:
        used = f"{labels:,} labels" if labels else "no label"
        return f"{used} of the file and the scored comments of {training.path.name}; seed {SEED}"
    if labels == 0:
        return "no label was used"
    return folds_method(folds, labels)


def _language_notes(read: _Texts) -> list[str]:
    foreign = sum(language != "en" for language in read.languages)
    return (
        [f"VADER abstains from {foreign:,} texts that are not English, where its answer says nothing"]
        if foreign
        else []
    )
