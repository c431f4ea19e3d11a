"""Measures of what comments say: feelings, themes, and how often a theme is mentioned in two spans of time."""

from __future__ import annotations

from vocflow import metrics
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, difference, earlier


def theme_change(bench: Bench, parameters: Parameters) -> metrics.Difference:
    """The change of a theme's share of comments between two periods."""
    after, before = _theme_counts(bench, parameters), _theme_counts(bench, earlier(parameters))
    return metrics.compare_shares(
        after["mentions"], after["comments"], before["mentions"], before["comments"], level=parameters["level"]
    )


def _comments(bench: Bench, parameters: Parameters) -> int:
    return int(_theme_counts(bench, parameters)["comments"])


def _feeling(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("feeling_counts", parameters, *COMMENTS)[0]
    return metrics.share(counts[parameters["feeling"]], counts["n"])


def _theme_counts(bench: Bench, parameters: Parameters) -> dict[str, int]:
    found = bench.rows("theme_counts", parameters, *COMMENTS, "language")
    comments = bench.rows("comment_count", parameters, *COMMENTS, "language")[0]["comments"]
    none = {"theme": parameters["theme"], "mentions": 0, "negative": 0, "positive": 0}
    return {**next((row for row in found if row["theme"] == parameters["theme"]), none), "comments": comments}


def _theme(bench: Bench, parameters: Parameters) -> Measured:
    """Comments that mention the theme, of all; with a feeling, mentions of that feeling, of all mentions."""
    counts = _theme_counts(bench, parameters)
    if parameters.get("feeling"):
        return metrics.share(counts[parameters["feeling"]], counts["mentions"])
    return metrics.share(counts["mentions"], counts["comments"])


def _theme_of_comments(bench: Bench, parameters: Parameters) -> Measured:
    """Comments that mention the theme with this feeling (with any, when it is None), of all comments."""
    counts = _theme_counts(bench, parameters)
    return metrics.share(counts[parameters["feeling"] or "mentions"], counts["comments"])


def _unmatched(bench: Bench, parameters: Parameters) -> Measured:
    counts = bench.rows("unmatched_counts", parameters, *COMMENTS, "language")[0]
    return metrics.share(counts["unmatched"], counts["n"])


MEASURES: dict[str, Measure] = {
    "feeling": Measure(_feeling, "share", "spoken", (*COMMENTS, "feeling")),
    "theme": Measure(_theme, "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "theme_of_comments": Measure(_theme_of_comments, "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "theme_change": Measure(difference(theme_change, _comments), "share", "mentioned", (*COMMENTS, "theme", "feeling")),
    "unmatched": Measure(_unmatched, "share", "unmatched", (*COMMENTS, "language")),
}
