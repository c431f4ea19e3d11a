"""Measures with the error they carry: pure functions of counts and arrays that return frozen results."""

from __future__ import annotations

from vocflow.metrics.agreement import krippendorff_alpha
from vocflow.metrics.compare import NpsChange, compare_means, compare_nps, compare_shares
from vocflow.metrics.disclosure import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.metrics.estimate import Difference, Estimate, Verdict
from vocflow.metrics.means import MeanEstimate, mean, mean_from_moments
from vocflow.metrics.multiplicity import benjamini_hochberg, holm
from vocflow.metrics.nps import NpsEstimate, nps
from vocflow.metrics.prevalence import FEWEST_TO_CORRECT, Prevalence, prevalence
from vocflow.metrics.shares import share

__all__ = [
    "FEWEST_TO_CORRECT",
    "FLAG_BELOW",
    "SUPPRESS_BELOW",
    "Difference",
    "Estimate",
    "MeanEstimate",
    "NpsChange",
    "NpsEstimate",
    "Prevalence",
    "Verdict",
    "benjamini_hochberg",
    "compare_means",
    "compare_nps",
    "compare_shares",
    "holm",
    "krippendorff_alpha",
    "mean",
    "mean_from_moments",
    "nps",
    "prevalence",
    "share",
]
