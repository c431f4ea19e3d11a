"""How fast comments are read, as ratios to the usual way in the same run: processor time of one thread.

`cold` starts without a word known, `warm` meets the same words again. Ours is the best of five; the peers are too slow
for that and read a part of the texts, twice, since their speed does not depend on how many they read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks import corpora
from benchmarks.accuracy import tfidf
from benchmarks.tables import Line, Part

SEED = 0
MANY = 200_000
WORDS_EACH = 15
FITTED_ON = 8_000
FIT_TEXTS = 14_000
PEER_TEXTS = 4_000
"""What the peers read of a set."""

PLAIN_TEXTS = 100
"""What the plain theme rules read: they take a hundredth of a second for a text."""

TIMES_NLTK, TIMES_SCIKIT_LEARN, THEME_TEXTS, FIT_SECONDS = 25, 10, 100_000, 5.0

Texts = Sequence[str] | pa.Array
Reader = Callable[[Any], object]


@dataclass(frozen=True)
class Speed:
    """Texts per second of one reader on one set."""

    what: str
    data: str
    n: int
    per_second: float


@dataclass(frozen=True)
class Sets:
    """NHS comments with the sign of their criticality, and comments made of the words of all sets."""

    nhs: corpora.Labelled
    made: pa.Array

    @classmethod
    def read(cls, folder: Path) -> Sets:
        made = corpora.generator(corpora.words(folder), WORDS_EACH, SEED)(MANY)
        return cls(next(one for one in corpora.labelled(folder) if one.name == "nhs sign"), made)

    def items(self) -> list[tuple[str, Texts]]:
        return [("nhs", self.nhs.texts), ("made", self.made)]


def seconds(read: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    read()
    return time.process_time() - began


def fastest(what: str, data: str, texts: Texts, readers: Iterator[Reader]) -> Speed:
    """The best of several readers, or of one several times."""
    return Speed(what, data, len(texts), len(texts) / min(seconds(lambda: read(texts)) for read in readers))  # noqa: B023


def peer(what: str, data: str, texts: Texts, read: Reader) -> Speed:
    """A slow reader on the first texts of a set, the better of two."""
    part = texts[:PEER_TEXTS]
    plain = part if isinstance(part, list) else part.to_pylist()
    return fastest(what, data, plain, iter([read, read]))


def nltk_vader() -> Reader:
    """nltk's own scorer. Its __init__ refuses a lexicon by its path, so that the package's lexicon is handed over."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    from vocflow.text.valence import analyzer

    scorer = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    scorer.lexicon_file = analyzer().lexicon_full_filepath.rstrip("\n")
    scorer.lexicon = scorer.make_lex_dict()
    scorer.constants = VaderConstants()
    return lambda texts: [scorer.polarity_scores(text) for text in texts]


def valences(sets: Sets) -> list[Speed]:
    """VADER: nltk's, the vaderSentiment package's, and ours on whole batches."""
    from vocflow.text.valence import Valence, analyzer

    nltk, package = nltk_vader(), analyzer()
    Valence().compound(["the word lists are read"])
    found = []
    for data, texts in sets.items():
        known = Valence()
        known.compound(texts)
        found += [
            peer("nltk VADER", data, texts, nltk),
            peer("vaderSentiment", data, texts, lambda batch: [package.polarity_scores(text) for text in batch]),
            fastest("Valence, cold", data, texts, (Valence().compound for _ in range(5))),
            fastest("Valence, warm", data, texts, (known.compound for _ in range(5))),
        ]
    return found


def classifiers(sets: Sets) -> list[Speed]:
    """Both fitted on the same NHS comments; ours is copied as it was fitted, so that it is cold each time."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from vocflow.text.classifier import TextClassifier

    order = np.random.default_rng(SEED).permutation(len(sets.nhs.texts))
    taught, unseen = ([sets.nhs.texts[row] for row in rows] for rows in np.split(order, [FITTED_ON]))
    labels = sets.nhs.labels[order[:FITTED_ON]]
    pipeline = make_pipeline(tfidf(), LogisticRegression(max_iter=300)).fit(taught, labels)
    model = TextClassifier().fit(taught, labels)
    found = []
    for data, texts in (("nhs unseen", unseen), ("made", sets.made)):
        copies = [deepcopy(model) for _ in range(5)]
        known = copies[0]
        found += [
            peer("scikit-learn", data, texts, pipeline.predict_proba),
            fastest("TextClassifier, cold", data, texts, (copy.predict_proba for copy in copies)),
            fastest("TextClassifier, warm", data, texts, (known.predict_proba for _ in range(5))),
        ]
    return found


def fitting(folder: Path) -> Line:
    """The seconds that it takes to learn from 14,000 texts, the folds for calibration included."""
    from benchmarks.accuracy import lexicon_features
    from vocflow.text.classifier import TextClassifier

    sets = {one.name: one for one in corpora.labelled(folder)}
    texts = (sets["nhs sign"].texts + sets["products"].texts)[:FIT_TEXTS]
    labels = np.concatenate([sets["nhs sign"].labels, sets["products"].labels])[:FIT_TEXTS]
    took = seconds(lambda: TextClassifier().fit(texts, labels, beside=lexicon_features(texts)))
    return Line(f"fit on {len(texts):,} texts within {FIT_SECONDS:g} s", f"{took:.1f} s", took <= FIT_SECONDS)


def themes(sets: Sets) -> list[Speed]:
    """Themes by the default taxonomy, beside trying each phrase at each word. Cold includes no making of the rules."""
    from tests.text.plain_themes import PlainRules
    from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
    from vocflow.text.themes import ThemeRules

    taxonomy = load_taxonomy(DEFAULT_TAXONOMY)
    plain = PlainRules(taxonomy)
    found = []
    for data, texts in sets.items():
        batch = texts if isinstance(texts, list) else texts.to_pylist()
        ready = [ThemeRules(taxonomy) for _ in range(3)]
        for rules in ready:
            rules.find([""], ["en"])
        unused = [_finder(rules) for rules in ready]
        some = batch[:PLAIN_TEXTS]
        found += [
            fastest("plain theme rules", data, some, iter([lambda read: [plain.hits(text, "en") for text in read]])),
            fastest("ThemeRules, cold", data, batch, iter(unused)),
            fastest("ThemeRules, warm", data, batch, iter(unused)),
        ]
    return found


def _finder(rules: Any) -> Reader:
    return lambda texts: rules.find(texts, ["en"] * len(texts))


def lines(found: Sequence[Speed]) -> list[Line]:
    """The ratios to reach, on each set, and the speed of the theme rules."""
    speed = {(one.what, one.data): one.per_second for one in found}
    reached = []
    for own, other, times in (
        ("Valence", "nltk VADER", TIMES_NLTK), ("TextClassifier", "scikit-learn", TIMES_SCIKIT_LEARN)
    ):  # fmt: skip
        for data in [data for what, data in speed if what == other]:
            cold, warm = (speed[f"{own}, {state}", data] / speed[other, data] for state in ("cold", "warm"))
            measured = f"{cold:.1f} times cold, {warm:.1f} warm"
            reached.append(Line(f"{own} at least {times} times {other}, cold, on {data}", measured, cold >= times))
    for data in [data for what, data in speed if what == "ThemeRules, cold"]:
        cold, warm = (speed[f"ThemeRules, {state}", data] for state in ("cold", "warm"))
        measured = f"{cold:,.0f} cold, {warm:,.0f} warm"
        reached.append(Line(f"theme rules at least {THEME_TEXTS:,} texts/s on {data}", measured, cold >= THEME_TEXTS))
    return reached


def part(folder: Path) -> Part:
    """The speed table."""
    sets = Sets.read(folder)
    found = [*valences(sets), *classifiers(sets), *themes(sets)]
    nhs = sum(len(text.split()) for text in sets.nhs.texts) / len(sets.nhs.texts)
    return Part(
        "Speed: texts per second of processor time, one thread",
        ["reader", "data", "texts", "texts/s"],
        [[one.what, one.data, f"{one.n:,}", f"{one.per_second:,.0f}"] for one in found],
        [*lines(found), fitting(folder)],
        [f"nhs comments have {nhs:.0f} words in the mean, made ones {WORDS_EACH}"],
        {"speeds": [vars(one) for one in found]},
    )
