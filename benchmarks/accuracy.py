"""How right texts are read: VADER, scikit-learn's word and letter models, and ours, on the same folds.

Five stratified folds, seed 0, texts of the same words in one fold. The baseline is the better by macro-F1 of two
strengths of penalty; ours has the package's defaults and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_union

from benchmarks.corpora import SIGNS, Labelled, same_words
from benchmarks.tables import Line, Part, interval, points, share
from vocflow.text import lexicon
from vocflow.text.classifier import TextClassifier

FOLDS = 5
SEED = 0
RESAMPLES = 2_000
BINS = 10
MOST_CONFIDENT = 0.7
STRENGTHS = (1.0, 4.0)
"""C of the scikit-learn models. The default and what suited this kind of text in a trial."""

LEADS = {"nhs sign": (0.01, True), "nhs themes": (0.02, False), "seat": (0.0, False), "products": (0.03, True)}
"""What macro-F1 is to gain on the baseline, and whether its interval is to lie above 0."""

MOST_ECE = 0.03
CONFIDENT_RIGHT = {"nhs sign": 0.9}

Floats = NDArray[np.float64]
Beside = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Read:
    """The classes that a model gave to n texts that it had not seen, as indices; confidence is its top probability."""

    name: str
    chosen: NDArray[np.int64]
    confidence: Floats | None = None
    fit_seconds: float = float("nan")
    texts_per_second: float = float("nan")


@dataclass(frozen=True)
class Score:
    """What one model reached on one set."""

    data: str
    n: int
    model: str
    accuracy: float
    macro_f1: float
    ece: float
    top70: float
    fit_seconds: float
    texts_per_second: float


@dataclass(frozen=True)
class Lead:
    """What ours gains on the baseline, with 95% intervals of the paired bootstrap."""

    data: str
    baseline: str
    macro_f1: tuple[float, float, float]
    accuracy: tuple[float, float, float]


# ---- the models ------------------------------------------------------------------------------------------------------


def splits(texts: Sequence[str], labels: NDArray[np.str_]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Training and held-out rows of each fold."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    return list(folds.split(texts, labels, same_words(texts)))


def vader(data: Labelled) -> Read:
    """The lexicon, at the thresholds of its authors."""
    texts, english = data.texts, ["en"] * len(data.texts)
    lexicon.compound(texts[:1], english[:1])  # the word lists are read
    began = time.process_time()
    feeling = lexicon.verdicts(lexicon.compound(texts, english)).feeling
    speed = len(texts) / (time.process_time() - began)
    classes = np.unique(data.labels)
    return Read("VADER", np.searchsorted(classes, np.array(SIGNS)[feeling]), texts_per_second=speed)


def scikit_learn(data: Labelled) -> list[Read]:
    """Word and letter TF-IDF with logistic regression, at each strength of penalty."""
    chosen = {C: np.zeros(len(data.texts), np.int64) for C in STRENGTHS}
    confidence = {C: np.zeros(len(data.texts)) for C in STRENGTHS}
    fitting, reading = dict.fromkeys(STRENGTHS, 0.0), dict.fromkeys(STRENGTHS, 0.0)
    texts = np.array(data.texts, dtype=object)
    for train, test in splits(data.texts, data.labels):
        bags = tfidf()
        began = time.process_time()
        taught = bags.fit_transform(texts[train])
        of_bags = time.process_time() - began
        began = time.process_time()
        unseen = bags.transform(texts[test])
        of_unseen = time.process_time() - began
        for strength in STRENGTHS:
            began = time.process_time()
            model = LogisticRegression(C=strength, max_iter=300).fit(taught, data.labels[train])
            fitting[strength] += time.process_time() - began + of_bags
            began = time.process_time()
            likely = model.predict_proba(unseen)
            reading[strength] += time.process_time() - began + of_unseen
            chosen[strength][test], confidence[strength][test] = likely.argmax(axis=1), likely.max(axis=1)
    return [
        Read(f"sklearn C={C:g}", chosen[C], confidence[C], fitting[C] / FOLDS, len(texts) / reading[C])
        for C in STRENGTHS
    ]


def tfidf() -> TfidfVectorizer:
    """The features of the scikit-learn models."""
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2),
    )


def ours(data: Labelled, beside: Beside) -> Read:
    """TextClassifier with its defaults. Fitting and reading include the features beside the texts."""
    chosen, confidence = np.zeros(len(data.texts), np.int64), np.zeros(len(data.texts))
    beside(data.texts[:1])  # word lists and rules are read
    fitting = reading = 0.0
    for train, test in splits(data.texts, data.labels):
        taught, unseen = ([data.texts[row] for row in rows] for rows in (train, test))
        began = time.process_time()
        model = TextClassifier().fit(taught, data.labels[train], beside=beside(taught))
        fitting += time.process_time() - began
        began = time.process_time()
        likely = model.predict_proba(unseen, beside=beside(unseen))
        reading += time.process_time() - began
        chosen[test], confidence[test] = likely.argmax(axis=1), likely.max(axis=1)
    return Read("vocflow", chosen, confidence, fitting / FOLDS, len(data.texts) / reading)


def lexicon_features(texts: Sequence[str]) -> Floats:
    """What stands beside the texts of a model of feelings."""
    return lexicon.features(texts, lexicon.compound(texts, ["en"] * len(texts)))


def theme_features() -> Beside:
    """What stands beside the texts of a model of themes: the hits of the default taxonomy's rules."""
    from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
    from vocflow.text.theme_model import rule_features
    from vocflow.text.themes import ThemeRules

    rules = ThemeRules(load_taxonomy(DEFAULT_TAXONOMY))
    themes = len(rules.taxonomy.themes)
    return lambda texts: rule_features(rules.hits(texts, ["en"] * len(texts)), len(texts), themes)


# ---- the figures -----------------------------------------------------------------------------------------------------


def macro_f1(counts: NDArray[np.int64]) -> Floats:
    """The mean F1 of the classes, of tables (..., truth, chosen) of counts; a class that is nowhere has 0.

    >>> float(macro_f1(np.array([[3, 1], [1, 3]])))
    0.75
    """
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    either = counts.sum(axis=-1) + counts.sum(axis=-2)
    return (2 * right / np.maximum(either, 1)).mean(axis=-1)


def score(data: Labelled, read: Read) -> Score:
    """The figures of one model on one set."""
    classes, truth = np.unique(data.labels, return_inverse=True)
    right = read.chosen == truth
    counts = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(counts, (truth, read.chosen), 1)
    sure = float("nan")
    if read.confidence is not None:
        surest = np.argsort(-read.confidence, kind="stable")[: round(MOST_CONFIDENT * len(right))]
        sure = float(right[surest].mean())
    return Score(
        data.name, len(right), read.name, float(right.mean()), float(macro_f1(counts)),
        calibration_error(read.confidence, right), sure, read.fit_seconds, read.texts_per_second,
    )  # fmt: skip


def calibration_error(confidence: Floats | None, right: NDArray[np.bool_]) -> float:
    """Expected calibration error: ten bins of equal width on the top probability (Guo et al. 2017).

    >>> calibration_error(np.array([0.75, 0.75]), np.array([True, False]))
    0.25
    """
    if confidence is None:
        return float("nan")
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=confidence - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(right))


def lead(data: Labelled, baseline: Read, challenger: Read) -> Lead:
    """The paired differences, with percentile intervals of 2,000 resamples of rows.

    Rows with the same truth and the same two answers are alike, so a resample is a multinomial draw of their kinds.
    """
    classes, truth = np.unique(data.labels, return_inverse=True)
    k = len(classes)
    kinds = np.bincount((truth * k + baseline.chosen) * k + challenger.chosen, minlength=k**3)
    draws = np.random.default_rng(SEED).multinomial(len(truth), kinds / len(truth), RESAMPLES)
    cubes = np.concatenate([kinds[None], draws]).reshape(-1, k, k, k)
    first, second = cubes.sum(axis=3), cubes.sum(axis=2)
    gain = macro_f1(second) - macro_f1(first)
    more = (np.trace(second, axis1=1, axis2=2) - np.trace(first, axis1=1, axis2=2)) / len(truth)
    return Lead(data.name, baseline.name, _interval(gain), _interval(more))


def _interval(values: Floats) -> tuple[float, float, float]:
    """The value itself, which stands first, and the interval of its resamples."""
    low, high = np.quantile(values[1:], [0.025, 0.975])
    return float(values[0]), float(low), float(high)


# ---- the table -------------------------------------------------------------------------------------------------------


def compare(data: Labelled, beside: Beside) -> tuple[list[Score], Lead]:
    """Every model on one set, and ours beside the better of the baselines."""
    peers = scikit_learn(data)
    own = ours(data, beside)
    scores = {read.name: score(data, read) for read in (*peers, own)}
    baseline = max(peers, key=lambda read: scores[read.name].macro_f1)
    first = [] if data.themes else [score(data, vader(data))]
    return first + list(scores.values()), lead(data, baseline, own)


def lines(score: Score, lead: Lead) -> list[Line]:
    """What ours was to reach on one set."""
    gain, low, high = lead.macro_f1
    wanted, above = LEADS.get(lead.data, (0.0, False))
    text = f"{lead.data}: macro-F1 {'at least equal' if not wanted else points(wanted)}"
    reached = gain >= wanted and (low > 0 or not above)
    found = [
        Line(text + (", interval above 0" if above else ""), f"{points(gain, 2)} ({interval(low, high)})", reached),
        Line(f"{lead.data}: ECE at most .03", share(score.ece), score.ece <= MOST_ECE),
    ]
    if score.data in CONFIDENT_RIGHT:
        enough = score.top70 >= CONFIDENT_RIGHT[score.data]
        found.append(Line(f"{lead.data}: most confident 70% right, at least .90", f"{score.top70:.4f}", enough))
    return found


def part(sets: Sequence[Labelled]) -> Part:
    """The accuracy table."""
    scores: list[Score] = []
    leads: list[Lead] = []
    reached: list[Line] = []
    for data in sets:
        of_set, of_lead = compare(data, theme_features() if data.themes else lexicon_features)
        scores += of_set
        leads.append(of_lead)
        reached += lines(of_set[-1], of_lead)
    rows = [
        [one.data, f"{one.n:,}", one.model, *map(share, (one.accuracy, one.macro_f1, one.ece, one.top70)),
         "-" if one.fit_seconds != one.fit_seconds else f"{one.fit_seconds:.1f}", f"{one.texts_per_second:,.0f}"]
        for one in scores
    ]  # fmt: skip
    notes = [
        f"{one.data}: vocflow on {one.baseline}: macro-F1 {points(one.macro_f1[0])} "
        f"({interval(*one.macro_f1[1:])}), accuracy {points(one.accuracy[0])} ({interval(*one.accuracy[1:])}) points"
        for one in leads
    ]
    return Part(
        f"Accuracy: {FOLDS} stratified folds, seed {SEED}, texts of the same words in one fold; differences paired",
        ["data", "n", "model", "acc", "macro-F1", "ECE", "top 70%", "fit s", "texts/s"],
        rows, reached, notes, {"scores": [asdict(one) for one in scores], "leads": [asdict(one) for one in leads]},
    )  # fmt: skip
