"""Measures with the error they carry: pure functions of counts and arrays that return frozen results."""

from __future__ import annotations

from vocflow.metrics.agreement import krippendorff_alpha
from vocflow.metrics.clusters import clustered_share
from vocflow.metrics.compare import NpsChange, compare_means, compare_nps, compare_shares
from vocflow.metrics.consistency import compare_durations
from vocflow.metrics.disclosure import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.metrics.durations import (
    DurationCurve,
    DurationEstimate,
    duration_quantile,
    kaplan_meier,
    share_within,
)
from vocflow.metrics.estimate import Difference, Estimate, Verdict
from vocflow.metrics.lateness import Lateness, lateness
from vocflow.metrics.means import MeanEstimate, mean, mean_from_moments
from vocflow.metrics.multiplicity import benjamini_hochberg, compared_together, holm
from vocflow.metrics.nps import NpsEstimate, nps
from vocflow.metrics.opening import OpeningHours
from vocflow.metrics.shares import share
from vocflow.metrics.turning import BarChange, TurningPoint, compare_turning_points, turning_point

__all__ = [
    "FLAG_BELOW",
    "SUPPRESS_BELOW",
    "BarChange",
    "Difference",
    "DurationCurve",
    "DurationEstimate",
    "Estimate",
    "Lateness",
    "MeanEstimate",
    "NpsChange",
    "NpsEstimate",
    "OpeningHours",
    "TurningPoint",
    "Verdict",
    "benjamini_hochberg",
    "clustered_share",
    "compare_durations",
    "compare_means",
    "compare_nps",
    "compare_shares",
    "compare_turning_points",
    "compared_together",
    "duration_quantile",
    "holm",
    "kaplan_meier",
    "krippendorff_alpha",
    "lateness",
    "mean",
    "mean_from_moments",
    "nps",
    "share",
    "share_within",
    "turning_point",
]
