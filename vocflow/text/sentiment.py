"""The feeling of each text: VADER reads it, unless a model of the project's own has shown that it reads better.

Two challengers may show it: a model taught by the customers' own scores, and one taught by people's labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from vocflow.text.comparison import Comparison, compare, compare_labelled
from vocflow.text.lexicon import Vader, compound, verdicts
from vocflow.text.relevance import distances, is_far
from vocflow.text.units import Units, units_of
from vocflow.text.verdicts import NEGATIVE, NEUTRAL, POSITIVE, Verdicts

if TYPE_CHECKING:
    from vocflow.text.labelled import Labelled
    from vocflow.text.linear import Linear

__all__ = ["Choice", "Vader", "Verdicts", "choose", "mask_names"]

NAME = "_name_"
"""What stands for a handle or a brand: no word of the lexicon, and no word of a customer."""

MIN_SCORED = 300
MIN_EACH_END = 30
"""Clear scores that a model of one's own needs, in all and at either end."""

MIN_LANGUAGE = 100
"""Clear scores in a language, before the model reads it."""

MIN_LABELS = 100
MIN_EACH_FEELING = 10
"""Labels that a model taught by people needs, in all and of each feeling that it is to name."""

MIN_JUDGES = 30
"""Labels from which on they have a say in whether a model taught by scores may speak."""

MAX_SCORED = 20_000
"""More scored comments than this teach little and cost minutes: a fixed sample of them is used."""

MOST_NAMED = 2
"""Far listening posts that a reason names; it has to fit the foot of a page."""

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
    `trained_on` counts the different comments behind it, 0 for VADER. `scores` holds the numbers of the comparisons and
    how far each listening post is from the comments that taught; it is empty when there were too few for a comparison.
    `far` tells which texts the lexicon leads in, and `left_out` which fold's model judged each.
    """

    reader: Literal["vader", "linear", "labelled"]
    verdicts: Verdicts
    model_id: str
    sha256: str
    trained_on: int
    adopted: bool
    reason: str
    scores: dict[str, float]
    model: Linear | Labelled | None
    brands: tuple[str, ...]
    far: NDArray[np.bool_]
    left_out: NDArray[np.int64]
    scored_left_out: NDArray[np.int64]

    def read_parts(self, parts: Sequence[str], languages: Sequence[str], owner: NDArray[np.int64]) -> Verdicts:
        """The feeling of parts of the texts, each read as the text `owner` that it is of was read."""
        masked = mask_names(parts, self.brands)
        score = compound(masked, languages)
        if self.model is None:
            return verdicts(score)
        from vocflow.text import linear

        if isinstance(self.model, linear.Linear):
            read = linear.verdicts(self.model.odds(masked, score, self.left_out[owner]), score, self.far[owner])
        else:
            read = self.model.read(masked, score, self.left_out[owner], self.scored_left_out[owner])
        return _silent(read, self.verdicts.abstained[owner])


@dataclass(frozen=True)
class _Reading:
    """A reader's verdicts on all units: on texts near to those that taught it, and on far ones."""

    reader: Literal["vader", "linear", "labelled"]
    sha256: str
    trained_on: int
    near: Verdicts
    far: Verdicts
    reason: str
    left_out: NDArray[np.int64]
    scores: dict[str, float] = field(default_factory=dict)
    model: Linear | Labelled | None = None
    scored_left_out: NDArray[np.int64] | None = None


def choose(
    texts: Sequence[str],
    languages: Sequence[str],
    score01: NDArray[np.float64],
    keys: Sequence[str],
    *,
    brands: Sequence[str],
    sources: Sequence[str] | None = None,
    labels: NDArray[np.int8] | None = None,
    seed: int = 0,
) -> Choice:
    """Read all texts with VADER, or with a model of the project's own where that is more right.

    `score01` is the position of each comment's score on its own scale, 0 worst to 1 best, NaN where there is none;
    `keys` are stable and unique: the same comments in any order get the same verdicts. `sources` names each comment's
    listening post, `labels` are people's judgements of its feeling (see verdicts), -1 where there is none.

    A linear model is trained on comments with a clear score (see comparison.weak_labels), at least 300 different ones,
    and adopted when it beats VADER on held-out ones by more than noise and people's labels do not speak against it. At
    posts whose words are far from those it was taught (see relevance) the lexicon leads. A model taught by at least 100
    labels is adopted when it beats that on labels that it has not seen. Comments that taught a model are judged, there
    and in the verdicts, by the model that left out their fold; the same text is always in the same fold.
    """
    order = np.array(sorted(range(len(texts)), key=keys.__getitem__), dtype=np.int64)
    masked = mask_names([texts[index] for index in order.tolist()], brands)
    judged = np.full(len(order), -1, np.int8) if labels is None else np.asarray(labels, np.int8)
    rows = list(zip(masked, (languages[index] for index in order.tolist()), strict=True))
    units, unit = units_of(rows, np.asarray(score01, dtype=np.float64)[order], judged[order], seed)
    reading, taught = _reading(units)
    far = np.zeros(len(order), dtype=np.bool_)
    if reading.reader == "linear" and sources is not None:
        post = np.array([sources[index] for index in order.tolist()], dtype=np.str_)
        lessons = [units.texts[row] for row in taught.tolist()]
        distance = distances(lessons, masked, post, np.isin(unit, taught), seed=seed)
        far = np.isin(post, [name for name in distance if is_far(distance[name])])
        reading = replace(reading, reason=reading.reason + _led_by_lexicon(distance))
        reading.scores.update({f"distance of {name}": bits for name, bits in distance.items()})
    row = np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order))
    scored_left_out = reading.left_out if reading.scored_left_out is None else reading.scored_left_out
    return Choice(
        reading.reader, _placed(reading, unit, far, row), reading.sha256[:12], reading.sha256, reading.trained_on,
        reading.reader != "vader", reading.reason, reading.scores, reading.model, tuple(brands),
        far[row], reading.left_out[unit][row], scored_left_out[unit][row],
    )  # fmt: skip


def _placed(reading: _Reading, unit: NDArray[np.int64], far: NDArray[np.bool_], row: NDArray[np.int64]) -> Verdicts:
    """The verdicts of each row, by its unit and by whether it is far."""
    near, led = reading.near, reading.far
    return Verdicts(
        np.where(far, led.feeling[unit], near.feeling[unit])[row],
        np.where(far[:, None], led.probabilities[unit], near.probabilities[unit])[row],
        near.abstained[unit][row],
    )


def _reading(units: Units) -> tuple[_Reading, NDArray[np.int64]]:
    """The reading of the reader that has shown to be the most right, and the units that taught it."""
    champion = verdicts(units.compound)
    reading = _Reading(Vader.name, Vader().sha256, 0, champion, champion, "", np.full(len(units.texts), -1))
    taught = _training_rows(units)
    reading = _by_scores(units, taught, reading)
    people = np.flatnonzero(units.judged >= 0)
    named = [code for code in (NEGATIVE, NEUTRAL, POSITIVE) if (units.judged == code).sum() >= MIN_EACH_FEELING]
    if len(people) < MIN_LABELS or len(named) < 2:
        return reading, taught
    return _by_labels(units, people[np.isin(units.judged[people], named)], reading), taught


def _training_rows(units: Units) -> NDArray[np.int64]:
    """The rows with a clear score, in languages that have enough of them; a sample by hash where there are too many."""
    clear = np.flatnonzero(units.scored >= 0)
    spoken = np.array([units.languages[row] for row in clear.tolist()], dtype=np.str_)
    count = Counter(spoken.tolist())
    served = clear[np.isin(spoken, [language for language, texts in count.items() if texts >= MIN_LANGUAGE])]
    sample = served[np.argsort(units.fold[served], kind="stable")[:MAX_SCORED]]
    return np.sort(sample)


def _by_scores(units: Units, taught: NDArray[np.int64], champion: _Reading) -> _Reading:
    """The model taught by customers' scores, or the champion where it is not beaten."""
    ends = [int((units.scored[taught] == end).sum()) for end in (NEGATIVE, POSITIVE)]
    if sum(ends) < MIN_SCORED or min(ends) < MIN_EACH_END:
        return replace(champion, reason=_too_few([int((units.scored == end).sum()) for end in (NEGATIVE, POSITIVE)]))
    from vocflow.text import linear

    left_out = units.left_out(taught, linear.FOLDS, linear.ALL)
    texts, positive = [units.texts[row] for row in taught.tolist()], units.scored[taught] == POSITIVE
    fold = (units.fold[taught] % linear.FOLDS).astype(np.int64)
    model = linear.fit(texts, units.compound[taught], positive, fold, seed=units.seed)
    known = np.isin(units.languages, sorted({units.languages[row] for row in taught.tolist()}))
    odds = np.zeros(len(units.texts))
    odds[known] = _odds(model, units, known, left_out)
    near, far = (
        _silent(linear.verdicts(odds, units.compound, np.full(len(odds), led)), ~known) for led in (False, True)
    )
    result = compare(champion.near.feeling[taught], near.feeling[taught], units.scored[taught])
    scores = {name: float(value) for name, value in asdict(result).items()}
    people = np.flatnonzero(units.judged >= 0)
    against = False
    if len(people) >= MIN_JUDGES:
        judged = compare_labelled(champion.near.feeling[people], near.feeling[people], units.judged[people])
        against = judged.worse
        scores |= {f"labelled_{name}": float(value) for name, value in asdict(judged).items()}
    reason = _reason(result, len(taught), against=against)
    if against or not result.better:
        return replace(champion, reason=reason, scores=scores)
    return _Reading("linear", model.sha256, len(taught), near, far, reason, left_out, scores, model)


def _odds(model: Linear, units: Units, known: NDArray[np.bool_], left_out: NDArray[np.int64]) -> NDArray[np.float64]:
    """The model's odds on the units whose language it knows."""
    texts = [units.texts[row] for row in np.flatnonzero(known).tolist()]
    return model.odds(texts, units.compound[known], left_out[known])


def _silent(read: Verdicts, unknown: NDArray[np.bool_]) -> Verdicts:
    """The verdicts with an abstention where the reader does not know the language."""
    feeling, probabilities = read.feeling.copy(), read.probabilities.copy()
    feeling[unknown], probabilities[unknown] = NEUTRAL, 1 / 3
    return Verdicts(feeling, probabilities, unknown)


def _by_labels(units: Units, people: NDArray[np.int64], champion: _Reading) -> _Reading:
    """The model taught by people's labels, or the champion where it is not beaten on labels that were held out."""
    from vocflow.text import labelled, linear

    scored = champion.model if isinstance(champion.model, linear.Linear) else None
    left_out = units.left_out(people, labelled.FOLDS, linear.ALL)
    model = labelled.fit(
        [units.texts[row] for row in people.tolist()], units.compound[people], units.judged[people], left_out[people],
        scored=scored, scored_left_out=champion.left_out[people], seed=units.seed,
    )  # fmt: skip
    known = np.isin(units.languages, sorted({units.languages[row] for row in people.tolist()}))
    near = _silent(model.read(units.texts, units.compound, left_out, champion.left_out), ~known)
    result = compare_labelled(champion.near.feeling[people], near.feeling[people], units.judged[people])
    scores = {name: float(value) for name, value in asdict(result).items()}
    numbers = (
        f"{result.challenger:.0%} right on labels that were held out, "
        f"{_READERS[champion.reader]} {result.champion:.0%} ({_interval(result)})."
    )
    if not result.better:
        reason = f"{champion.reason} A model trained on {len(people):,} labels does not beat it: {numbers}"
        return replace(champion, reason=reason, scores=champion.scores | {f"taught_{k}": v for k, v in scores.items()})
    reason = f"A model trained on {len(people):,} labels reads: {numbers}"
    return _Reading(
        "labelled", model.sha256, len(people), near, near, reason, left_out, scores, model, champion.left_out
    )


_READERS = {"vader": "VADER", "linear": "the model taught by scores", "labelled": "the model taught by labels"}


def _led_by_lexicon(distance: dict[str, float]) -> str:
    far = [name for name, bits in distance.items() if is_far(bits)]
    named = ", ".join(far[:MOST_NAMED]) + (f" and {len(far) - MOST_NAMED} more" if len(far) > MOST_NAMED else "")
    return f" VADER leads where words are far from those it learnt from: {named}." if far else ""


def _too_few(ends: list[int]) -> str:
    negative, positive = ends
    return (
        f"VADER reads the comments: a model of the project's own needs {MIN_SCORED} different comments with a clear "
        f"score, {MIN_EACH_END} at either end, and there are {negative:,} low and {positive:,} high ones."
    )


def _reason(result: Comparison, trained_on: int, *, against: bool) -> str:
    numbers = (
        f"it tells low scores from high ones {result.challenger:.0%} right where it was not trained, "
        f"VADER {result.champion:.0%} ({_interval(result)})."
    )
    if result.better and not against:
        return f"A linear model trained on {trained_on:,} scored comments reads: {numbers}"
    stands = "people's labels speak against the challenger" if result.better else "not beaten by more than noise"
    return f"VADER reads, {stands}. Of a linear model trained on {trained_on:,} scored comments: {numbers}"


def _interval(result: Comparison) -> str:
    return f"{_points(result.low)} to {_points(result.high)} points"


def _points(difference: float) -> str:
    """A difference of shares in points, with its sign and a true minus."""
    return f"{100 * difference:+.1f}".replace("-", "−")
