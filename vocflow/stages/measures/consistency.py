"""Measures of consistency: whether the same theme or question fares alike by channel, and who is named beside us."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from vocflow import metrics
from vocflow.metrics import Difference, DurationCurve, MeanEstimate
from vocflow.schema import RULES_LANGUAGE
from vocflow.stages.bench import Bench, Parameters
from vocflow.stages.measures.measure import COMMENTS, Measure, Measured, Result

CONTACTS = ("since", "until", "as_of")
"""What picks contacts, as they were known at `as_of`."""

SEQUENCE = (*CONTACTS, "days", "same_theme", "signals")

Groups = dict[tuple[str | None, str], DurationCurve]


def contact_groups(bench: Bench, parameters: Parameters) -> dict[tuple[str | None, str], dict[str, Any]]:
    """Contacts by theme (None: all) and channel: mentions, criticism, and their durations with which had ended."""
    values = {key: parameters.get(key) for key in CONTACTS}

    def groups() -> dict[tuple[str | None, str], dict[str, Any]]:
        table = bench.warehouse.arrow("figure/contact_groups", **values)
        return {
            (row["theme"].as_py(), row["channel"].as_py()): row
            for row in ({name: table[name][at] for name in table.column_names} for at in range(table.num_rows))
        }

    return bench.once(f"contact_groups {values}", groups)


def contact_times(bench: Bench, parameters: Parameters) -> Groups:
    """The durations of contacts by theme (None: all contacts) and channel; `timed` is "wait" or "resolution"."""
    timed = parameters["timed"]

    def curves() -> Groups:
        return {
            key: metrics.kaplan_meier(np.asarray(group[timed].values), np.asarray(group[f"{timed}_ended"].values))
            for key, group in contact_groups(bench, parameters).items()
            if len(group[timed])
        }

    return bench.once(f"contact_times {[timed, *(parameters.get(key) for key in CONTACTS)]}", curves)


def contact_gap(bench: Bench, parameters: Parameters) -> Difference | None:
    """The median duration on `channel` minus that on `other`; None where half of the contacts are not over."""
    groups = contact_times(bench, parameters)
    a, b = (groups[parameters["theme"], parameters[which]] for which in ("channel", "other"))
    return metrics.compare_durations(a, b, level=parameters["level"])


def criticism_gap(bench: Bench, parameters: Parameters) -> Difference:
    """The share of a theme's mentions that are criticism, on `channel` minus on `other`."""
    counts = criticism(bench, parameters)
    (k1, n1), (k2, n2) = (counts[parameters["theme"], parameters[which]] for which in ("channel", "other"))
    return metrics.compare_shares(k1, n1, k2, n2, level=parameters["level"])


def criticism(bench: Bench, parameters: Parameters) -> dict[tuple[str, str], tuple[int, int]]:
    """Criticism among mentions, and mentions, by theme and channel of contacts."""
    return {
        (theme, channel): (group["negative"].as_py(), group["mentions"].as_py())
        for (theme, channel), group in contact_groups(bench, parameters).items()
        if theme is not None
    }


ASKED = ("asked", "low", "high", "asked_in")


def answers(bench: Bench, parameters: Parameters) -> dict[tuple[Any, ...], MeanEstimate]:
    """The answers to each question by (asked, low, high, asked_in, part).

    Parts are listening posts where asked_in is blank, else the channels of the post asked_in.
    """
    rows = bench.rows("question_groups", parameters, *COMMENTS)
    return {
        (*(row[key] for key in ASKED), row["part"]): metrics.mean_from_moments(
            row["n"], row["mean"], row["variance"], bounds=(row["low"], row["high"])
        )
        for row in rows
    }


def answer_gap(bench: Bench, parameters: Parameters) -> Difference:
    """The mean answer of `part` minus that of `other`, two listening posts or channels."""
    found = answers(bench, parameters)
    question = tuple(parameters[key] for key in ASKED)
    a, b = found[*question, parameters["part"]], found[*question, parameters["other"]]
    return metrics.compare_means(a, b, level=parameters["level"])


def competitor_rows(bench: Bench, parameters: Parameters) -> list[dict[str, Any]]:
    """The comments that name one of the competitors `themes`, each with `standing`: better, worse, or not told."""
    from vocflow.text.yardstick import standing

    def told() -> list[dict[str, Any]]:
        rows = bench.rows("competitor_rows", parameters, *COMMENTS, "themes")
        return [{**row, "standing": standing(row["text"], row["start_at"], row["end_at"])} for row in rows]

    return bench.once(f"competitors told of {[parameters.get(key) for key in (*COMMENTS, 'themes')]}", told)


def _median(bench: Bench, parameters: Parameters) -> Measured:
    found = contact_times(bench, parameters)[parameters["theme"], parameters["channel"]].quantile(0.5)
    return Result(found.value, found.low, found.high, found.n)


def _times_gap(bench: Bench, parameters: Parameters) -> Measured:
    groups = contact_times(bench, parameters)
    n = sum(groups[parameters["theme"], parameters[which]].n for which in ("channel", "other"))
    gap = contact_gap(bench, parameters)
    if gap is None:
        return Result(math.nan, math.nan, math.nan, n)
    return Result(gap.difference, gap.low, gap.high, n)


def _criticism(bench: Bench, parameters: Parameters) -> Measured:
    return metrics.share(*criticism(bench, parameters)[parameters["theme"], parameters["channel"]])


def _gap(
    compare: Callable[[Bench, Parameters], Difference], counted: Callable[[Bench, Parameters], int]
) -> Callable[[Bench, Parameters], Measured]:
    def measured(bench: Bench, parameters: Parameters) -> Measured:
        gap = compare(bench, parameters)
        return Result(gap.difference, gap.low, gap.high, counted(bench, parameters))

    return measured


def _mentions(bench: Bench, parameters: Parameters) -> int:
    counts = criticism(bench, parameters)
    return sum(counts[parameters["theme"], parameters[which]][1] for which in ("channel", "other"))


def _answers(bench: Bench, parameters: Parameters) -> int:
    found, question = answers(bench, parameters), tuple(parameters[key] for key in ASKED)
    return sum(found[*question, parameters[which]].n for which in ("part", "other"))


def _answer_mean(bench: Bench, parameters: Parameters) -> Measured:
    return answers(bench, parameters)[*(parameters[key] for key in ASKED), parameters["part"]]


def sequence_counts(bench: Bench, parameters: Parameters) -> tuple[int, int]:
    """Phone contacts that came after a written one, and all of known customers; or those about a theme alone."""
    row = bench.rows("sequences", parameters, *CONTACTS, "days", "signals")[0]
    ending = "_theme" if parameters["same_theme"] else ""
    return row[f"preceded{ending}"], row[f"n{ending}"]


def _sequences(bench: Bench, parameters: Parameters) -> Measured:
    return metrics.share(*sequence_counts(bench, parameters))


def _named(bench: Bench, parameters: Parameters) -> Measured:
    """Comments that name one of the competitors, of those in the language of the rules."""
    named = len({row["comment_id"] for row in competitor_rows(bench, parameters)})
    language = {**parameters, "language": RULES_LANGUAGE}
    return metrics.share(named, bench.rows("comment_count", language, *COMMENTS, "language")[0]["comments"])


def _standing(bench: Bench, parameters: Parameters) -> Measured:
    """Comparisons in which the company comes off worse, of those where a rule tells."""
    told = [row["standing"] for row in competitor_rows(bench, parameters) if row["standing"]]
    return metrics.share(told.count("worse"), len(told))


_CHANNELS = (*CONTACTS, "theme", "channel", "other")
_ASKED_ROWS = (*COMMENTS, *ASKED, "part", "other")

MEASURES: dict[str, Measure] = {
    "contact_median": Measure(_median, "duration", "channel", _CHANNELS),
    "contact_gap": Measure(_times_gap, "duration", "channel", _CHANNELS),
    "contact_criticism": Measure(_criticism, "share", "channel", _CHANNELS),
    "criticism_gap": Measure(_gap(criticism_gap, _mentions), "share", "channel", _CHANNELS),
    "answer_mean": Measure(_answer_mean, "rating", "asked", _ASKED_ROWS),
    "answer_gap": Measure(_gap(answer_gap, _answers), "rating", "asked", _ASKED_ROWS),
    "sequences": Measure(_sequences, "share", "sequence", SEQUENCE),
    "competitor_named": Measure(_named, "share", "named", (*COMMENTS, "themes")),
    "competitor_worse": Measure(_standing, "share", "named", (*COMMENTS, "themes")),
}
