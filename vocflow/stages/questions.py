"""Questions as they were asked: of whom, at which listening posts, on which scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vocflow.stages.bench import Bench

MOST_ANSWERS_OF_A_SCALE = 10
"""The two highest answers mean "satisfied" on a scale of at most 0 to 10; on one of 0 to 100 they do not."""


@dataclass(frozen=True)
class Question:
    """A question on its scale, and the listening posts whose answers to it may be counted together."""

    asked: str
    asked_on: str
    low: float
    high: float
    sources: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        """What picks its answers, as measures take it."""
        return {"sources": list(self.sources), "asked": self.asked, "asked_on": self.asked_on}


def questions(bench: Bench, since: datetime | None, until: datetime | None, *, staff: bool) -> list[Question]:
    """What staff were asked, or customers, with answers in [since, until); by question and scale.

    Relational and transactional surveys are never counted together, nor a survey with another listening post: of
    several, relational surveys count, else transactional ones, else the post with most answers.
    """
    rows = bench.rows("asked_questions", {"since": since, "until": until}, "since", "until")
    found: dict[tuple[str, str, float, float], list[dict[str, Any]]] = {}
    for row in rows:
        if (row["kind"] == "staff") == staff and row["high"] - row["low"] <= MOST_ANSWERS_OF_A_SCALE:
            found.setdefault((row["question"], row["scale"], row["low"], row["high"]), []).append(row)
    return [
        Question(asked, asked_on, low, high, tuple(_together(posts)))
        for (asked, asked_on, low, high), posts in found.items()
    ]


def _together(posts: list[dict[str, Any]]) -> list[str]:
    for survey_type in ("relational", "transactional"):
        surveys = [row["source"] for row in posts if row["kind"] == "survey" and row["survey_type"] == survey_type]
        if surveys:
            return surveys
    if posts[0]["kind"] == "staff":
        return [row["source"] for row in posts]
    return [min(posts, key=lambda row: (-row["n"], row["source"]))["source"]]
