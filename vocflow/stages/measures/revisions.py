"""Measures of revisions: figures as they were published, and what came, changed or went since."""

from __future__ import annotations

from typing import Any

from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, Result
from vocflow.stages.measures.scores import answer_count


def published(bench: Bench, parameters: Parameters) -> Measured:
    """The figure as the run named in `run_id` stored it."""
    row = bench.rows("published_figure", parameters, "run_id", "published")[0]
    return Result(row["value"], row["low"], row["high"], row["n"])


def late_answers(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """Of each listening post the answers that came after the moment `after_until`, and those that changed after it."""
    return bench.rows("late_answers", parameters, "sources", *COMMENTS, "after_until")


def late_comments(bench: Bench, parameters: Parameters) -> dict[str, int]:
    """Comments that came, changed or were judged after the moment `after_until`."""
    return bench.rows("late_comments", parameters, *COMMENTS, "after_until")[0]


def gone(bench: Bench, parameters: Parameters) -> int:
    """Answers published less those of them that are still counted; below 0 where others have moved in."""
    late = sum(row["late"] for row in late_answers(bench, parameters))
    return int(published(bench, parameters).n + late - answer_count(bench, parameters).n)


def _late(bench: Bench, parameters: Parameters) -> Measured:
    rows = [row for row in late_answers(bench, parameters) if parameters["source"] in (None, row["source"])]
    return _count(sum(row[parameters["counted"]] for row in rows))


def _late_comments(bench: Bench, parameters: Parameters) -> Measured:
    return _count(late_comments(bench, parameters)[parameters["counted"]])


def _gone(bench: Bench, parameters: Parameters) -> Measured:
    return _count(abs(gone(bench, parameters)))


def _count(n: int) -> Result:
    return Result(n, None, None, n)


_LATE = ("sources", *COMMENTS, "after_until", "source")

MEASURES: dict[str, Measure] = {
    "published_nps": Measure(published, "nps", "published", ("run_id",)),
    "published_rating": Measure(published, "rating", "published", ("run_id",)),
    "published_share": Measure(published, "share", "published", ("run_id",)),
    "late_answers": Measure(_late, "count", "late", _LATE),
    "late_comments": Measure(_late_comments, "count", "late_comment", (*COMMENTS, "after_until")),
    "answers_gone": Measure(_gone, "count", "published", ("run_id",)),
}
