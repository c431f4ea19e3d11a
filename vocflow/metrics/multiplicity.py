"""Many tests at once: p-values adjusted so that the level holds for all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray


class Compared(Protocol):
    """A comparison of any two groups, with the p-value of no difference."""

    @property
    def p_value(self) -> float: ...


ComparedT = TypeVar("ComparedT", bound=Compared)


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values, in the order given: calling those below q keeps the false discovery rate below q.

    ValueError for a p-value that is missing or outside 0..1.
    Source: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    values, order = _sorted(p)
    m = values.size
    steps = values[order] * m / np.arange(1, m + 1)
    return _unsorted(np.minimum.accumulate(steps[::-1])[::-1], order)


def benjamini_hochberg_level(p: ArrayLike, *, level: float = 0.95) -> float:
    """The level at which the intervals of these comparisons leave 0 out exactly where Benjamini-Hochberg calls them.

    1 - (1 - level) R / m, of m comparisons of which R are called (1 where none is): the share of the called ones whose
    interval misses is then at most 1 - level. ValueError as for `benjamini_hochberg`, and for no p-value.
    Source: Benjamini & Yekutieli 2005, Journal of the American Statistical Association 100.

    >>> round(benjamini_hochberg_level([0.01, 0.02, 0.3, 0.5]), 4)
    0.975
    """
    adjusted = benjamini_hochberg(p)
    if not adjusted.size:
        raise ValueError("a level for comparisons needs at least one p-value")
    called = max(1, int(np.count_nonzero(adjusted < 1 - level)))
    return 1 - (1 - level) * called / adjusted.size


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values, in the order given: calling those below q keeps the chance of any false call below q.

    ValueError for a p-value that is missing or outside 0..1. Source: Holm 1979, Scandinavian Journal of Statistics 6.

    >>> holm([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.09, 0.09, 0.5]
    """
    values, order = _sorted(p)
    steps = values[order] * np.arange(values.size, 0, -1)
    return _unsorted(np.maximum.accumulate(steps), order)


def compared_together(
    comparisons: Sequence[Callable[[float], ComparedT]], *, level: float = 0.95
) -> tuple[list[ComparedT], float]:
    """Comparisons made at once, and the level of their intervals: of those called, at most 1 - level are wrong.

    Each comparison gives its difference at the level it is asked for; all are taken at `benjamini_hochberg_level`, so
    that verdicts and intervals agree. No comparison at all gives none, at `level`.

    >>> from vocflow.metrics.compare import compare_shares
    >>> pairs = [(56, 70, 48, 80), (12, 40, 10, 40), (20, 60, 22, 60)]
    >>> found, used = compared_together([lambda level, pair=pair: compare_shares(*pair, level=level) for pair in pairs])
    >>> [each.verdict for each in found], round(used, 4)
    (['rose', 'no detectable change', 'no detectable change'], 0.9833)
    """
    if not comparisons:
        return [], level
    used = benjamini_hochberg_level([compare(level).p_value for compare in comparisons], level=level)
    return [compare(used) for compare in comparisons], used


def _sorted(p: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    values = np.asarray(p, dtype=np.float64).ravel()
    if not np.all((values >= 0) & (values <= 1)):
        raise ValueError("p-values must lie between 0 and 1, none missing")
    return values, np.argsort(values, kind="stable")


def _unsorted(steps: NDArray[np.float64], order: NDArray[np.intp]) -> NDArray[np.float64]:
    adjusted = np.empty_like(steps)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
