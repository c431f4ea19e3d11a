"""Measure whether the score changed by mix or within the groups, with what each group adds."""

from __future__ import annotations

from vocflow.report.facts import Split
from vocflow.stages.scorecard.work import Work
from vocflow.stages.splits import splits


def mix(work: Work) -> tuple[Split, ...] | None:
    """A split for each way to group the answers that can tell groups apart; None where there is none."""
    return splits(work.scores, by_group=True) or None
