"""Who answered, of those who were asked: response rates, and the groups that are heard less than the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vocflow.metrics.compare import compare_shares
from vocflow.metrics.estimate import Estimate
from vocflow.metrics.multiplicity import benjamini_hochberg
from vocflow.metrics.shares import checked, share

Hearing = Literal["lower", "higher", "no detectable difference"]
"""How a group's response rate compares with that of the rest."""


@dataclass(frozen=True)
class RateGap:
    """A group's response rate minus that of everybody else, on the 0..1 scale.

    `p_value` is adjusted for the number of groups (Benjamini-Hochberg), and the interval holds for as many groups as
    are called (Benjamini & Yekutieli 2005), so that it leaves 0 out exactly where the verdict says so.
    """

    difference: float
    low: float
    high: float
    p_value: float
    verdict: Hearing


def response_rate(answered: int, invited: int, *, level: float = 0.95) -> Estimate:
    """The share of the invited who answered, with Wilson's interval; n is the number of the invited.

    ValueError for counts that are negative or not whole, for nobody invited, and for more answers than invitations.

    >>> rate = response_rate(84, 420)
    >>> print(f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%}) of {rate.n}")
    20.0% (16.5% to 24.1%) of 420
    """
    return share(answered, invited, level=level)


def compare_rates(answered: Sequence[int], invited: Sequence[int], *, level: float = 0.95) -> tuple[RateGap, ...]:
    """Each group's response rate against that of all other groups together; who is "lower" is not heard.

    Newcombe's hybrid score interval for each difference, and one false discovery rate of 1 - level for all groups.
    Sources: Newcombe 1998, Statistics in Medicine 17; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2005, Journal of
    the American Statistical Association 100. Empty for fewer than two groups; ValueError as for `response_rate`.

    >>> [gap.verdict for gap in compare_rates([30, 60, 52], [300, 300, 300])]
    ['lower', 'higher', 'no detectable difference']
    """
    groups = [checked(k, n) for k, n in zip(answered, invited, strict=True)]
    if len(groups) < 2:
        return ()
    k_all, n_all = (sum(counts) for counts in zip(*groups, strict=True))
    pairs = [(k, n, k_all - k, n_all - n) for k, n in groups]
    p_values = [compare_shares(*pair, level=level).p_value for pair in pairs]
    adjusted = benjamini_hochberg(p_values)
    called = int((adjusted < 1 - level).sum())
    return tuple(
        _gap(pair, float(p), called if p < 1 - level else called + 1, len(pairs), level)
        for pair, p in zip(pairs, adjusted, strict=True)
    )


def _gap(pair: tuple[int, int, int, int], p_value: float, called: int, groups: int, level: float) -> RateGap:
    found = compare_shares(*pair, level=1 - (1 - level) * called / groups)
    verdict: Hearing = "no detectable difference"
    if found.low > 0:
        verdict = "higher"
    elif found.high < 0:
        verdict = "lower"
    return RateGap(found.difference, found.low, found.high, p_value, verdict)
