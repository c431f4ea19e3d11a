"""What other code may lean on. A change here is one that users notice: it belongs in the changelog."""

from __future__ import annotations

from importlib import import_module

import pytest

SURFACE = {
    "vocflow.config": """
        Calendar Columns DEFAULT_TAXONOMY EPOCHS Economics Exclude Format Kpi PROJECT_FILE Period Privacy Project Promise
        RatingColumn Role Service Source SourceKind SurveyType Text load_project load_taxonomy
    """,
    "vocflow.impact": """
        DriverEffect DriverResult TooFewRows drivers revenue_exposed
    """,
    "vocflow.metrics": """
        BarChange Difference DurationCurve DurationEstimate Estimate FLAG_BELOW Lateness MeanEstimate NpsChange NpsEstimate
        OpeningHours SUPPRESS_BELOW TurningPoint Verdict benjamini_hochberg clustered_share compare_means compare_nps
        compare_shares compare_turning_points duration_quantile holm kaplan_meier krippendorff_alpha lateness mean
        mean_from_moments nps share share_within turning_point
    """,
    "vocflow.sources": """
        Batch count_records read
    """,
    "vocflow.stages": """
        Asked Classified Drawing Explanation FileCounts Imported Ingested LabelStatus Outcome Published classify draw
        explain figure_list import_labels ingest label label_status measure new_run_id queue report retry run unchanged
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
