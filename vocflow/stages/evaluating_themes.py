"""Evaluate: how right themes are found in a file that people have labelled, beside the taxonomy's rules alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.errors import DataCheckError
from vocflow.schema import Taxonomy
from vocflow.stages.evaluation_report import (
    SEED,
    Reading,
    Report,
    file_notes,
    fold_of,
    folds_method,
    labels_reason,
)  # fmt: skip
from vocflow.stages.label_map import counted
from vocflow.stages.labelled_file import Column, read_column, unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vocflow.text.evaluation import Evaluation, Measured
    from vocflow.text.themes import Hits

    Answers = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_LABELS = 1_000
"""More different labels than this are no themes, and a model of each would cost hours."""


@dataclass(frozen=True)
class _Asked:
    """The labels of the texts: (n,) numbers of `names`, or with several a text (n, names) of 0 and 1."""

    column: Column
    names: list[str]
    answers: Answers
    several: bool

    @property
    def counts(self) -> Counter[str]:
        import numpy as np

        size = self.answers.sum(axis=0) if self.several else np.bincount(self.answers, minlength=len(self.names))
        return Counter(dict(zip(self.names, size.tolist(), strict=True)))

    @property
    def strata(self) -> Answers:
        """What is spread evenly over the folds: the label, or the rarest of a text's labels."""
        import numpy as np

        if not self.several:
            return self.answers
        size = self.answers.sum(axis=0)
        rarest: Answers = np.where(self.answers > 0, size, size.max() + 1).argmin(axis=1)
        return rarest

    def measure(self, said: Answers, probabilities: Floats | None) -> Evaluation:
        from vocflow.text.evaluation import evaluate, evaluate_labels

        if self.several:
            return evaluate_labels(self.answers > 0, said > 0, self.names, probabilities, seed=SEED)
        return evaluate(self.answers, said, self.names, probabilities, seed=SEED)

    def differences(self, first: Answers, second: Answers) -> dict[str, Measured]:
        from vocflow.text.evaluation import differences, label_differences

        if self.several:
            return label_differences(self.answers > 0, first > 0, second > 0, seed=SEED)
        return differences(self.answers, first, second, self.names, seed=SEED)


@dataclass(frozen=True)
class _Found:
    """What the rules found: their features for a model, their own answers (None where no label has a theme's name)."""

    features: Floats
    said: Answers | None
    lacking: list[str]
    seconds: float


def evaluate_themes(
    path: Path,
    text: str,
    label: str,
    *,
    separator: str | None = None,
    folds: int = 5,
    labels: int | None = None,
    taxonomy: Path | None = None,
    language: str = "en",
) -> Report:
    """Measure how themes are found in a labelled file; with a `separator` the label column holds several a text.

    A model learns from the file's own labels (`labels` of each training part where a number is given) with the rules
    of the taxonomy among its features, and is asked about the folds that it did not see. With 0 labels the rules
    speak alone. They are the baseline where labels have the names of themes, in any case.

    Raises UsageError, SourceError, ConfigError or DataCheckError where the files do not allow it.
    """
    asked = _asked(read_column(path, text, label).enough(2), separator)
    rules = load_taxonomy(taxonomy or DEFAULT_TAXONOMY)
    found = _by_rules(asked, rules, language)
    speed = len(asked.answers) / found.seconds
    no_rules = "no label has the name of a theme in the taxonomy, so its rules alone cannot be scored"
    baseline = None if found.said is None else Reading("rules", asked.measure(found.said, None), speed)
    common = _most_frequent(asked)
    no_words = Reading("the most frequent label", asked.measure(common, None), None)
    notes = [*file_notes(asked.column), *_label_notes(asked, folds, found)]
    if labels == 0:
        if baseline is None:
            raise DataCheckError(
                no_rules, where=str(path), why=f"labels found: {counted(asked.counts)}",
                next_step="give a --taxonomy whose themes have the names of the labels, or leave out --labels 0",
            )  # fmt: skip
        against = asked.differences(found.said, common) if found.said is not None else None
        return Report(
            asked.column, "no label was used", baseline, "The rules of the taxonomy read: they need no label.",
            baseline, None, no_words, against, no_words.name, tuple(notes),
        )  # fmt: skip
    said, reader = _by_labels(asked, found, folds, labels)
    other, against_name = (common, no_words.name) if found.said is None else (found.said, "rules")
    return Report(
        asked.column, folds_method(folds, labels), reader, labels_reason(len(asked.answers), folds, labels), baseline,
        no_rules if baseline is None else None, no_words, asked.differences(said, other), against_name, tuple(notes),
    )  # fmt: skip


def _asked(column: Column, separator: str | None) -> _Asked:
    """The labels as numbers; DataCheckError where there are too few or too many kinds of them."""
    import numpy as np

    def parts(label: str) -> list[str]:
        return [part for part in map(str.strip, label.split(separator) if separator else [label]) if part]

    column = column.kept(lambda label: None if parts(label) else unusable("")).enough(2)
    held = [parts(label) for label in column.beside]
    names = sorted({label for labels in held for label in labels})
    column.several(names)
    if len(names) > MOST_LABELS:
        raise DataCheckError(
            f"{len(names):,} different labels in {len(held):,} texts are no themes",
            where=f"{column.file.path}, column {column.beside_column!r}",
            why=f"there may be {MOST_LABELS:,}",
            next_step="name the column of labels with --label, or give --multi SEP where a cell holds several",
        )
    number = {name: at for at, name in enumerate(names)}
    if separator is None:
        return _Asked(column, names, np.array([number[labels[0]] for labels in held], dtype=np.int64), False)
    answers = np.zeros((len(held), len(names)), dtype=np.int64)
    for row, labels in enumerate(held):
        answers[row, [number[label] for label in labels]] = 1
    return _Asked(column, names, answers, True)


def _by_rules(asked: _Asked, taxonomy: Taxonomy, language: str) -> _Found:
    from vocflow.text.language import detect
    from vocflow.text.theme_model import rule_features
    from vocflow.text.themes import ThemeRules

    texts, rules = asked.column.texts, ThemeRules(taxonomy)
    rules.find(["ready"], ["en"])  # loading the stemmer is no part of the speed
    detect(["Ready to go now"], [language])
    began = perf_counter()
    languages = detect(texts, [language] * len(texts))
    hits = rules.hits(texts, languages)
    features = rule_features(hits, len(texts), len(taxonomy.themes))
    seconds = perf_counter() - began
    labels_of = _labels_of(taxonomy, asked.names)
    reached = {label for labels in labels_of for label in labels}
    lacking = [name for at, name in enumerate(asked.names) if at not in reached]
    said = _said(asked, hits, labels_of) if reached else None
    return _Found(features, said, lacking, seconds)


def _labels_of(taxonomy: Taxonomy, names: list[str]) -> list[list[int]]:
    """For each theme the labels that bear its name, or that of a theme above it, the nearest first."""
    number = {_plain(name): at for at, name in enumerate(names)}
    above = {theme.name: theme.parent for theme in taxonomy.themes}
    found = []
    for theme in taxonomy.themes:
        line: list[str] = []
        current: str | None = theme.name
        while current is not None and current not in line:
            line.append(current)
            current = above.get(current)
        found.append([number[_plain(name)] for name in line if _plain(name) in number])
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _said(asked: _Asked, hits: Hits, labels_of: list[list[int]]) -> Answers:
    """The labels that the rules give: all they find, or the one with most hits, the first of equals; -1 for none."""
    import numpy as np

    if asked.several:
        said = np.zeros_like(asked.answers)
        for text, theme in zip(hits.text.tolist(), hits.theme.tolist(), strict=True):
            said[text, labels_of[theme]] = 1
        return said
    counts: dict[int, Counter[int]] = {}
    for at in np.lexsort([hits.start, hits.text]).tolist():
        labels = labels_of[hits.theme[at]]
        if labels:
            counts.setdefault(int(hits.text[at]), Counter())[labels[0]] += 1
    said = np.full(len(asked.answers), -1, dtype=np.int64)
    for text, of_text in counts.items():
        said[text] = of_text.most_common(1)[0][0]
    return said


def _most_frequent(asked: _Asked) -> Answers:
    """The answer of one who knows the labels' frequencies and reads no text."""
    import numpy as np

    if not asked.several:
        return np.full(len(asked.answers), np.bincount(asked.answers).argmax(), dtype=np.int64)
    said = np.zeros_like(asked.answers)
    said[:, asked.answers.sum(axis=0).argmax()] = 1
    return said


def _by_labels(asked: _Asked, found: _Found, folds: int, labels: int | None) -> tuple[Answers, Reading]:
    """A model of the file's own labels, asked about the folds that it did not learn from."""
    import numpy as np

    from vocflow.text.cross_validation import out_of_fold

    fold = fold_of(asked.column, asked.strata, folds)
    likely, seconds = out_of_fold(
        asked.column.texts, asked.answers, len(asked.names), found.features, fold, strata=asked.strata, labels=labels,
        seed=SEED,
    )  # fmt: skip
    said = (likely >= 0.5).astype(np.int64) if asked.several else likely.argmax(axis=1)
    speed = len(asked.answers) / (found.seconds + seconds)
    return said, Reading("labels", asked.measure(said, likely), speed)


def _label_notes(asked: _Asked, folds: int, found: _Found) -> list[str]:
    notes = []
    rare = {name: count for name, count in asked.counts.items() if count < 2 * folds}
    if rare:
        notes.append(f"fewer than {2 * folds} texts, measured all the same: {counted(rare)}")
    if found.said is not None and found.lacking:
        notes.append(
            "no theme of the taxonomy has the name of these labels, so the rules miss them: "
            + counted({name: asked.counts[name] for name in found.lacking})
        )
    return notes
