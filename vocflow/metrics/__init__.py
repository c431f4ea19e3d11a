"""Measures with the error they carry: pure functions of counts and arrays that return frozen results."""

from __future__ import annotations

from vocflow.metrics.agreement import krippendorff_alpha
from vocflow.metrics.alerts import Alert, Evidence, alerts, nps_evidence, theme_evidence
from vocflow.metrics.belief import BeliefGap, GapVerdict, belief_gap
from vocflow.metrics.boxes import MeanRating, TopBox, ces, csat, stars, top_box
from vocflow.metrics.casemix import Excess, MixedDifference, excesses, mantel_haenszel
from vocflow.metrics.change_points import ChangePoint, change_points
from vocflow.metrics.clusters import clustered_share
from vocflow.metrics.compare import NpsChange, compare_means, compare_nps, compare_shares
from vocflow.metrics.consistency import compare_durations
from vocflow.metrics.control_chart import FEWEST_PERIODS, ControlChart, control_chart, nps_control_chart
from vocflow.metrics.disclosure import FLAG_BELOW, SUPPRESS_BELOW
from vocflow.metrics.durations import (
    DurationCurve,
    DurationEstimate,
    duration_quantile,
    kaplan_meier,
    share_within,
)
from vocflow.metrics.emerging import EmergingTheme, emerging, normal_scores
from vocflow.metrics.estimate import Difference, Estimate, Verdict
from vocflow.metrics.groups import GroupTest, compare_groups
from vocflow.metrics.kpi import Better, KpiStatus, first_visible, kpi_status
from vocflow.metrics.lateness import Lateness, lateness
from vocflow.metrics.listening import Balance, balance, blend, repeat_weight
from vocflow.metrics.means import MeanEstimate, mean, mean_from_moments
from vocflow.metrics.mix import Decomposition, GroupPart, decompose_change
from vocflow.metrics.multiplicity import benjamini_hochberg, benjamini_hochberg_level, compared_together, holm
from vocflow.metrics.nps import NpsEstimate, nps
from vocflow.metrics.opening import OpeningHours
from vocflow.metrics.paired import compare_paired, compare_panel
from vocflow.metrics.prevalence import FEWEST_TO_CORRECT, Prevalence, prevalence
from vocflow.metrics.respondents import nps_from_respondents, nps_from_scores
from vocflow.metrics.response import RateGap, compare_rates, response_rate
from vocflow.metrics.run_lengths import cusum_arl, cusum_limit, ewma_arl, ewma_limit, shewhart_arl
from vocflow.metrics.shares import share
from vocflow.metrics.shrinkage import Shrunk, shrink, shrink_nps
from vocflow.metrics.suppression import Sum, given_away, shown, suppress, too_small_alone
from vocflow.metrics.turning import BarChange, TurningPoint, compare_turning_points, turning_point
from vocflow.metrics.weighting import WeightedNps, Weights, linearised_se, post_stratify, rake, weighted_nps

__all__ = [
    "FEWEST_PERIODS",
    "FEWEST_TO_CORRECT",
    "FLAG_BELOW",
    "SUPPRESS_BELOW",
    "Alert",
    "Balance",
    "BarChange",
    "BeliefGap",
    "Better",
    "ChangePoint",
    "ControlChart",
    "Decomposition",
    "Difference",
    "DurationCurve",
    "DurationEstimate",
    "EmergingTheme",
    "Estimate",
    "Evidence",
    "Excess",
    "GapVerdict",
    "GroupPart",
    "GroupTest",
    "KpiStatus",
    "Lateness",
    "MeanEstimate",
    "MeanRating",
    "MixedDifference",
    "NpsChange",
    "NpsEstimate",
    "OpeningHours",
    "Prevalence",
    "RateGap",
    "Shrunk",
    "Sum",
    "TopBox",
    "TurningPoint",
    "Verdict",
    "WeightedNps",
    "Weights",
    "alerts",
    "balance",
    "belief_gap",
    "benjamini_hochberg",
    "benjamini_hochberg_level",
    "blend",
    "ces",
    "change_points",
    "clustered_share",
    "compare_durations",
    "compare_groups",
    "compare_means",
    "compare_nps",
    "compare_paired",
    "compare_panel",
    "compare_rates",
    "compare_shares",
    "compare_turning_points",
    "compared_together",
    "control_chart",
    "csat",
    "cusum_arl",
    "cusum_limit",
    "decompose_change",
    "duration_quantile",
    "emerging",
    "ewma_arl",
    "ewma_limit",
    "excesses",
    "first_visible",
    "given_away",
    "holm",
    "kaplan_meier",
    "kpi_status",
    "krippendorff_alpha",
    "lateness",
    "linearised_se",
    "mantel_haenszel",
    "mean",
    "mean_from_moments",
    "normal_scores",
    "nps",
    "nps_control_chart",
    "nps_evidence",
    "nps_from_respondents",
    "nps_from_scores",
    "post_stratify",
    "prevalence",
    "rake",
    "repeat_weight",
    "response_rate",
    "share",
    "share_within",
    "shewhart_arl",
    "shown",
    "shrink",
    "shrink_nps",
    "stars",
    "suppress",
    "theme_evidence",
    "too_small_alone",
    "top_box",
    "turning_point",
    "weighted_nps",
]
