"""How far labellers agree, beyond what chance alone would give."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from vocflow.metrics.estimate import Estimate

RESAMPLES = 2_000


def krippendorff_alpha(
    units: Sequence[Hashable],
    values: Sequence[Hashable],
    *,
    clusters: Sequence[Hashable] | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate | None:
    """Krippendorff's alpha for nominal values: 1 is agreement, 0 what chance gives; with its bootstrap interval.

    Each of the rows is one label: `values[i]` given to `units[i]` by one labeller; who gave it does not matter, and a
    unit may have any number of them. Units of one `clusters` value (by default each its own) are drawn together in the
    bootstrap of 2,000 resamples, of which the percentiles make the interval. `n` counts the labels that can be held
    against another. None where no unit has two labels, or where all labels are alike.

    Sources: Krippendorff 2011, Computing Krippendorff's alpha-reliability; for resampling units, Zapf et al. 2016, BMC
    Medical Research Methodology 16:93.

    >>> krippendorff_alpha([1, 1, 2, 2, 3, 3], ["neg", "neg", "pos", "pos", "pos", "pos"]).value
    1.0
    """
    counts = _counts(units, values)
    size = counts.sum(axis=1)
    pairable = size >= 2
    counts, size = counts[pairable], size[pairable]
    disagreement = size - (counts * (counts - 1)).sum(axis=1) / np.maximum(size - 1, 1)
    whole = np.concatenate([[disagreement.sum()], counts.sum(axis=0)]).astype(np.float64)
    value = float(_alpha(whole[:1], whole[None, 1:])[0])
    if np.isnan(value):
        return None
    # Of a cluster only the sums matter: both the disagreement and the counts add up over its units.
    of_unit = dict(zip(units, units if clusters is None else clusters, strict=True))
    cluster = _numbers([of_unit[unit] for unit, kept in zip(dict.fromkeys(units), pairable, strict=True) if kept])
    drawn = int(cluster.max()) + 1
    sums = np.zeros((drawn, counts.shape[1] + 1))
    np.add.at(sums, cluster, np.column_stack([disagreement, counts]))
    generator = np.random.default_rng(seed)
    even, hundred = np.full(drawn, 1 / drawn), 100
    times = (generator.multinomial(drawn, even, hundred).astype(np.float64) for _ in range(RESAMPLES // hundred))
    resampled = np.vstack([weight @ sums for weight in times])
    alphas = _alpha(resampled[:, 0], resampled[:, 1:])
    # A resample of one value only says nothing; where chance made one, the others make the interval.
    low, high = np.nanquantile(alphas, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, min(float(low), value), max(float(high), value), int(size.sum()))


def _counts(units: Sequence[Hashable], values: Sequence[Hashable]) -> NDArray[np.float64]:
    """How often each unit, in order of appearance, was given each value."""
    unit, value = _numbers(units), _numbers(values)
    counts = np.zeros((unit.max(initial=-1) + 1, value.max(initial=-1) + 1))
    np.add.at(counts, (unit, value), 1)
    return counts


def _numbers(names: Sequence[Hashable]) -> NDArray[np.int64]:
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names], dtype=np.int64)


def _alpha(disagreement: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of each row: observed over expected disagreement, NaN where none could be expected."""
    n = counts.sum(axis=1)
    expected = n**2 - (counts**2).sum(axis=1)
    possible = expected > 0
    return np.where(possible, 1 - (n - 1) * disagreement / np.where(possible, expected, 1), np.nan)
