"""Measures with the error they carry: pure functions of counts and arrays that return frozen results."""

from __future__ import annotations

from vocflow.metrics.agreement import krippendorff_alpha
from vocflow.metrics.belief import BeliefGap, GapVerdict, belief_gap
from vocflow.metrics.compare import NpsChange, compare_means, compare_nps, compare_shares
from vocflow.metrics.disclosure import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.metrics.estimate import Difference, Estimate, Verdict
from vocflow.metrics.kpi import Better, KpiStatus, first_visible, kpi_status
from vocflow.metrics.means import MeanEstimate, mean, mean_from_moments
from vocflow.metrics.multiplicity import benjamini_hochberg, holm
from vocflow.metrics.nps import NpsEstimate, nps
from vocflow.metrics.shares import share

__all__ = [
    "FLAG_BELOW",
    "SUPPRESS_BELOW",
    "BeliefGap",
    "Better",
    "Difference",
    "Estimate",
    "GapVerdict",
    "KpiStatus",
    "MeanEstimate",
    "NpsChange",
    "NpsEstimate",
    "Verdict",
    "belief_gap",
    "benjamini_hochberg",
    "compare_means",
    "compare_nps",
    "compare_shares",
    "first_visible",
    "holm",
    "kpi_status",
    "krippendorff_alpha",
    "mean",
    "mean_from_moments",
    "nps",
    "share",
]
