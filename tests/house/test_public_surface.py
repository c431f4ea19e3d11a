"""What other code may lean on. A change here is one that users notice: it belongs in the changelog."""

from __future__ import annotations

from importlib import import_module

import pytest

SURFACE = {
    "vocflow.config": """
        Calendar Callbacks Columns Competitors DEFAULT_TAXONOMY EPOCHS Economics Exclude FORMS Format Internal
        Kpi Limit Listening MOST_KPIS MeasureName NoNo PROJECT_FILE Period Privacy Project Promise RatingColumn
        Recognition Role Service Source SourceKind Standard SurveyType Text Value Weighting available
        load_project load_taxonomy measure_name read_limit
    """,
    "vocflow.impact": """
        DriverEffect DriverResult Suggestion TooFewRows drivers revenue_exposed suggest
    """,
    "vocflow.metrics": """
        Alert Balance BarChange BeliefGap Better ChangePoint ControlChart Decomposition Difference DurationCurve
        DurationEstimate EmergingTheme Estimate Evidence Excess FEWEST_PERIODS FEWEST_TO_CORRECT FLAG_BELOW
        GapVerdict GroupPart GroupTest KpiStatus Lateness MeanEstimate MeanRating MixedDifference NpsChange
        NpsEstimate OpeningHours Prevalence RateGap SUPPRESS_BELOW Shrunk Sum TopBox TurningPoint Verdict
        WeightedNps Weights alerts balance belief_gap benjamini_hochberg benjamini_hochberg_level blend ces
        change_points clustered_share compare_durations compare_groups compare_means compare_nps compare_paired
        compare_panel compare_rates compare_shares compare_turning_points compared_together control_chart csat
        cusum_arl cusum_limit decompose_change duration_quantile emerging ewma_arl ewma_limit excesses
        first_visible given_away holm kaplan_meier kpi_status krippendorff_alpha lateness linearised_se
        mantel_haenszel mean mean_from_moments normal_scores nps nps_control_chart nps_evidence
        nps_from_respondents nps_from_scores post_stratify prevalence rake repeat_weight response_rate share
        share_within shewhart_arl shown shrink shrink_nps stars suppress theme_evidence too_small_alone top_box
        turning_point weighted_nps
    """,
    "vocflow.sources": """
        Batch count_records read
    """,
    "vocflow.stages": """
        Asked Classified Drawing Explanation FileCounts Imported Ingested LabelStatus Outcome Published
        RaisedAlert classify draw explain figure_list import_labels ingest label label_status measure new_run_id
        queue raised_by report retry run unchanged
    """,
    "vocflow.warehouse": """
        Warehouse publish snapshot writer
    """,
}


@pytest.mark.parametrize("room", SURFACE)
def test_a_room_exports_these_names_and_no_others(room: str) -> None:
    assert sorted(import_module(room).__all__) == sorted(SURFACE[room].split())


@pytest.mark.parametrize("room", SURFACE)
def test_every_exported_name_is_there_and_says_what_it_is(room: str) -> None:
    module = import_module(room)
    for name in module.__all__:
        value = getattr(module, name)
        if callable(value) and getattr(value, "__module__", "").startswith("vocflow"):
            assert value.__doc__, f"{room}.{name}"
