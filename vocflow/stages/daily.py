"""What was said and answered day by day, as arrays without gaps: what charts over time and alerts are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from vocflow.stages.bench import Bench, Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ANSWER_GROUPS = ("promoters", "passives", "detractors")


@dataclass(frozen=True)
class Days:
    """Counts of consecutive days from `first` on: one row per name, one column per day; `volumes` are comments."""

    first: date
    names: tuple[str, ...]
    counts: NDArray[np.float64]
    volumes: NDArray[np.float64]

    def day(self, number: int) -> date:
        """The day of a column."""
        return self.first + timedelta(days=number)


def daily_mentions(bench: Bench, parameters: Parameters, themes: Sequence[str], last: date) -> Days | None:
    """How many comments mention each theme, day by day to `last`; None without comments."""
    import numpy as np

    wanted = ("since", "until", "language", "zone")
    spoken = [row for row in bench.rows("daily_comments", parameters, *wanted) if row["day"] <= last]
    if not spoken:
        return None
    first = spoken[0]["day"]
    volumes = np.zeros((last - first).days + 1)
    for row in spoken:
        volumes[(row["day"] - first).days] = row["comments"]
    counts = np.zeros((len(themes), volumes.size))
    places = {name: at for at, name in enumerate(themes)}
    for row in bench.rows("daily_mentions", parameters, *wanted):
        if row["theme"] in places and row["day"] <= last:
            counts[places[row["theme"]], (row["day"] - first).days] = row["mentions"]
    return Days(first, tuple(themes), counts, volumes)


def daily_answers(bench: Bench, parameters: Parameters, last: date, first: date | None = None) -> Days | None:
    """Promoters, passives and detractors day by day, from the first answer (or `first`) to `last`."""
    import numpy as np

    rows = bench.rows("daily_answers", parameters, "sources", "since", "until", "zone")
    rows = [row for row in rows if row["day"] <= last and (first is None or row["day"] >= first)]
    if not rows:
        return None
    start = first or rows[0]["day"]
    counts = np.zeros((len(ANSWER_GROUPS), (last - start).days + 1))
    for row in rows:
        counts[:, (row["day"] - start).days] = [row[group] for group in ANSWER_GROUPS]
    return Days(start, ANSWER_GROUPS, counts, counts.sum(axis=0))


def last_whole_day(bench: Bench, parameters: Parameters, as_of: date) -> date | None:
    """The last day with comments or answers that had ended on the day of the report."""
    spoken = bench.rows("daily_comments", parameters, "since", "until", "language", "zone")
    answered = bench.rows("daily_answers", parameters, "sources", "since", "until", "zone")
    days: list[Any] = [row["day"] for row in (*spoken, *answered) if row["day"] < as_of]
    return max(days, default=None)
