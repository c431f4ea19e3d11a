"""The feeling of each text: VADER reads it, unless the project's own model has shown that it reads better."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from vocflow.text.comparison import Comparison, compare, weak_labels
from vocflow.text.lexicon import Vader, compound, verdicts
from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE, Verdicts

if TYPE_CHECKING:
    from vocflow.text.linear import Linear

__all__ = ["Choice", "Vader", "Verdicts", "choose", "mask_names"]

NAME = "_name_"
"""What stands for a handle or a brand: no word of the lexicon, and no word of a customer."""

MIN_SCORED = 300
MIN_EACH_END = 30
"""Clear scores that a model of one's own needs, in all and at either end."""

MIN_LANGUAGE = 100
"""Clear scores in a language, before the model reads it."""

MAX_SCORED = 20_000
"""More scored comments than this teach little and cost minutes: a fixed sample of them is used."""

_WORD = re.compile(r"\w+")
_HANDLE = r"(?<![\w@])@\w+"


def mask_names(texts: Sequence[str], brands: Sequence[str]) -> list[str]:
    """The texts with every handle and brand name replaced, so that a name is not read as a feeling.

    "united" is praise in VADER's lexicon. Brands match as whole words in any case.

    >>> mask_names(["Thanks @KestrelHelp, United staff were kind"], ["United"])
    ['Thanks _name_, _name_ staff were kind']
    """
    names = [_brand_pattern(brand) for brand in sorted(set(brands), key=lambda name: (-len(name), name))]
    pattern = re.compile("|".join([_HANDLE, *filter(None, names)]), re.IGNORECASE)
    return [pattern.sub(NAME, text) for text in texts]


def _brand_pattern(brand: str) -> str:
    words = [re.escape(word) for word in brand.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)" if words else ""


@dataclass(frozen=True)
class Choice:
    """Which reader speaks for the project, why, and its verdicts on all texts.

    `sha256` is the hash of the reader's coefficients (or lexicon) and settings, `model_id` its first twelve digits.
    `trained_on` counts the different scored comments behind it, 0 for VADER. `scores` holds the numbers of the
    comparison; it is empty when there were too few scored comments for one.
    """

    reader: Literal["vader", "linear"]
    verdicts: Verdicts
    model_id: str
    sha256: str
    trained_on: int
    adopted: bool
    reason: str
    scores: dict[str, float]


def choose(
    texts: Sequence[str],
    languages: Sequence[str],
    score01: NDArray[np.float64],
    keys: Sequence[str],
    *,
    brands: Sequence[str],
    seed: int = 0,
) -> Choice:
    """Read all texts with VADER, or with a linear model of the project's own where that is more right.

    `score01` is the position of each comment's score on its own scale, 0 worst to 1 best, NaN where there is none;
    `keys` are stable and unique: the same comments in any order get the same verdicts. The model is trained on
    comments with a clear score (see comparison.weak_labels), at least 300 different ones, and adopted when it beats
    VADER on held-out ones by more than noise (see comparison.compare). Comments that it was trained on are judged,
    there and in the verdicts, by the model that left out their fold; the same text is always in the same fold.
    """
    order = np.array(sorted(range(len(texts)), key=keys.__getitem__), dtype=np.int64)
    masked = mask_names([texts[index] for index in order.tolist()], brands)
    units, unit = _distinct(list(zip(masked, (languages[index] for index in order.tolist()), strict=True)))
    score = _mean(np.asarray(score01, dtype=np.float64)[order], unit, len(units))
    choice = _choose([text for text, _ in units], [language for _, language in units], weak_labels(score), seed)
    row = np.empty(len(order), dtype=np.int64)
    row[order] = unit
    read = choice.verdicts
    return replace(choice, verdicts=Verdicts(read.feeling[row], read.probabilities[row], read.abstained[row]))


def _distinct(rows: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
    """Each text and language once, sorted, and which of them each row is."""
    units = sorted(set(rows))
    number = {unit: index for index, unit in enumerate(units)}
    return units, np.array([number[row] for row in rows], dtype=np.int64)


def _mean(score01: NDArray[np.float64], unit: NDArray[np.int64], units: int) -> NDArray[np.float64]:
    """The mean score of those who wrote the same text, NaN where none gave one."""
    scored = ~np.isnan(score01)
    count = np.bincount(unit[scored], minlength=units)
    total = np.bincount(unit[scored], weights=score01[scored], minlength=units)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _choose(texts: list[str], languages: list[str], label: NDArray[np.int8], seed: int) -> Choice:
    """The choice for texts that are all different, with their weak labels (-1 where there is none)."""
    score = compound(texts, languages)
    champion = verdicts(score)
    fold = _folds(texts, seed)
    training = _training_rows(languages, label, fold)
    ends = [int((label[training] == end).sum()) for end in (NEGATIVE, POSITIVE)]
    sha256 = Vader().sha256
    champion_choice = Choice(Vader.name, champion, sha256[:12], sha256, 0, False, "", {})
    if sum(ends) < MIN_SCORED or min(ends) < MIN_EACH_END:
        clear = [int((label == end).sum()) for end in (NEGATIVE, POSITIVE)]
        return replace(champion_choice, reason=_too_few(clear))
    from vocflow.text.linear import FOLDS, fit

    bucket = (fold % FOLDS).astype(np.int64)
    taught = [texts[row] for row in training.tolist()]
    model = fit(taught, score[training], label[training] == POSITIVE, bucket[training], seed=seed)
    # Whoever writes what a scored customer wrote is judged alike: by the model that did not see it.
    leave_out = np.where(np.isin(fold, fold[training]), bucket, FOLDS)
    known = np.isin(languages, sorted({languages[row] for row in training.tolist()}))
    challenger = _read(model, texts, score, leave_out, known)
    result = compare(champion.feeling[training], challenger.feeling[training], label[training])
    scores = {name: float(value) for name, value in asdict(result).items()}
    reason = _reason(result, len(training))
    if not result.better:
        return replace(champion_choice, reason=reason, scores=scores)
    return Choice("linear", challenger, model.sha256[:12], model.sha256, len(training), True, reason, scores)


def _folds(texts: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """A number for each text that is the same for texts of the same words, whatever their case and punctuation."""
    bare = (" ".join(_WORD.findall(text.lower())) for text in texts)
    digests = (hashlib.blake2b(f"{seed} {words}".encode("utf-8", "surrogatepass"), digest_size=8) for words in bare)
    return np.array([int.from_bytes(digest.digest(), "big") for digest in digests], dtype=np.uint64)


def _training_rows(languages: Sequence[str], label: NDArray[np.int8], fold: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The rows with a clear score, in languages that have enough of them; a sample by hash where there are too many."""
    clear = np.flatnonzero(label >= 0)
    spoken = np.array([languages[row] for row in clear.tolist()], dtype=np.str_)
    count = Counter(spoken.tolist())
    served = clear[np.isin(spoken, [language for language, texts in count.items() if texts >= MIN_LANGUAGE])]
    sample = served[np.argsort(fold[served], kind="stable")[:MAX_SCORED]]
    return np.sort(sample)


def _read(
    model: Linear,
    texts: Sequence[str],
    score: NDArray[np.float64],
    leave_out: NDArray[np.int64],
    known: NDArray[np.bool_],
) -> Verdicts:
    """The model's verdicts on the texts whose language it knows; it abstains from the others."""
    read = model.read([texts[row] for row in np.flatnonzero(known).tolist()], score[known], leave_out[known])
    feeling = np.full(len(texts), NEUTRAL, dtype=np.int8)
    probabilities = np.full((len(texts), 3), 1 / 3)
    feeling[known], probabilities[known] = read.feeling, read.probabilities
    return Verdicts(feeling, probabilities, ~known)


def _too_few(ends: list[int]) -> str:
    negative, positive = ends
    return (
        f"VADER reads the comments: a model of the project's own needs {MIN_SCORED} different comments with a clear "
        f"score, {MIN_EACH_END} at either end, and there are {negative:,} low and {positive:,} high ones."
    )


def _reason(result: Comparison, trained_on: int) -> str:
    interval = f"{_points(result.low)} to {_points(result.high)} points"
    numbers = (
        f"it tells low scores from high ones {result.challenger:.0%} right where it was not trained, "
        f"VADER {result.champion:.0%} ({interval})."
    )
    if result.better:
        return f"A linear model trained on {trained_on:,} scored comments reads: {numbers}"
    return (
        "VADER reads, not beaten by more than noise. "
        f"Of a linear model trained on {trained_on:,} scored comments: {numbers}"
    )


def _points(difference: float) -> str:
    """A difference of shares in points, with its sign and a true minus."""
    return f"{100 * difference:+.1f}".replace("-", "−")
