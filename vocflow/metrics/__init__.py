"""Measures with the error they carry: pure functions of counts and arrays that return frozen results."""

from __future__ import annotations

from vocflow.metrics.agreement import krippendorff_alpha
from vocflow.metrics.compare import NpsChange, compare_means, compare_nps, compare_shares
from vocflow.metrics.disclosure import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.metrics.estimate import Difference, Estimate, Verdict
from vocflow.metrics.means import MeanEstimate, mean, mean_from_moments
from vocflow.metrics.multiplicity import benjamini_hochberg, holm
from vocflow.metrics.nps import NpsEstimate, nps
from vocflow.metrics.response import RateGap, compare_rates, response_rate
from vocflow.metrics.shares import share
from vocflow.metrics.shrinkage import Shrunk, shrink, shrink_nps
from vocflow.metrics.suppression import Sum, given_away, shown, suppress
from vocflow.metrics.weighting import WeightedNps, Weights, linearised_se, post_stratify, rake, weighted_nps

__all__ = [
    "FLAG_BELOW",
    "SUPPRESS_BELOW",
    "Difference",
    "Estimate",
    "MeanEstimate",
    "NpsChange",
    "NpsEstimate",
    "RateGap",
    "Shrunk",
    "Sum",
    "Verdict",
    "WeightedNps",
    "Weights",
    "benjamini_hochberg",
    "compare_means",
    "compare_nps",
    "compare_rates",
    "compare_shares",
    "given_away",
    "holm",
    "krippendorff_alpha",
    "linearised_se",
    "mean",
    "mean_from_moments",
    "nps",
    "post_stratify",
    "rake",
    "response_rate",
    "share",
    "shown",
    "shrink",
    "shrink_nps",
    "suppress",
    "weighted_nps",
]
