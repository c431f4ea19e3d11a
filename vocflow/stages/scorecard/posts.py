"""The facts of the listening posts: volume, freshness, feeling by fixed weights, and near-duplicates."""

from __future__ import annotations

from typing import Any

from vocflow.config.listening import speaks
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.scorecard.posts import MAX_CLUSTERS, Cluster, Post, PostBalance, Posts
from vocflow.schema import KINDS, Figure
from vocflow.stages.measures import posts as measured
from vocflow.stages.periods import Span, moment
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work


def posts(work: Work) -> Posts | None:
    """What each listening post brought; None where nothing was loaded."""
    window = _window(work)
    heard = measured.post_volume(work.recorder.bench, window)
    if not heard:
        return None
    balances, blended, unheard = _feelings(work, window)
    periods, clusters, repeated = _repeats(work)
    outcome = work.scope.outcome
    return Posts(
        period=work.latest.label if work.latest else None,
        repeats_in=periods,
        posts=_posts(work, window, heard),
        balances=balances,
        blended=blended,
        unheard=unheard,
        clusters=clusters,
        repeated=repeated,
        nps=outcome is not None and outcome.kind == "nps",
    )


def _ending(work: Work) -> str:
    return f".{work.latest.slug}" if work.latest else ""


def _window(work: Work) -> dict[str, Any]:
    since, until = work.scope.bounds(work.latest)
    return {"since": since, "until": until, "heard_until": work.scope.until}


def _posts(work: Work, window: dict[str, Any], heard: list[dict[str, Any]]) -> tuple[Post, ...]:
    """Those heard in order of volume, then those never heard."""
    last = {row["source"]: row["last_at"] for row in heard}
    declared = [source.name for source in work.project.sources if source.kind in KINDS and source.kind != "staff"]
    names = [row["source"] for row in heard] + [name for name in declared if name not in last]
    total = sum(row["feedback"] for row in heard)
    as_of = moment(work.scope.as_of, work.scope.zone)
    return tuple(
        Post(
            name,
            _take(work, "heard", name, "post_feedback", source=name, **window),
            _take(work, "heard_share", name, "post_share", source=name, **window) if total else None,
            _take(work, "silence", name, "post_silence", source=name, as_of=as_of, **window)
            if last.get(name) is not None
            else None,
        )
        for name in names
    )


def _take(work: Work, what: str, name: str, measure: str, **parameters: Any) -> Figure:
    return work.recorder.figure(f"{what}.{slug(name)}{_ending(work)}", measure, **parameters)


def _feelings(work: Work, window: dict[str, Any]) -> tuple[tuple[PostBalance, ...], Figure | None, tuple[str, ...]]:
    """The balance of each weighted entry and their blend; without weights, the balance of each source."""
    configured = dict(work.project.listening.weights)
    sources = {source.name: 1.0 for source in work.project.sources if speaks(source)}
    weights = configured or sources
    found = measured.balances(work.recorder.bench, window, weights)
    balances = tuple(
        PostBalance(
            name,
            _take(work, "balance", name, "post_balance", posts=[name], weights=weights, **window),
            configured.get(name),
        )
        for name in weights
        if name in found
    )
    unheard = tuple(name for name in configured if name not in found)
    if not configured or not found:
        return balances, None, unheard
    blended = work.recorder.figure(
        f"blended{_ending(work)}", "blended_feeling", posts=list(weights), weights=weights, **window
    )
    return balances, blended, unheard


def _repeats(
    work: Work,
) -> tuple[tuple[str, ...], tuple[Cluster, ...], tuple[tuple[str, Figure], ...]]:
    """Clusters of the latest closed period and the one it is compared with, those large enough to be shown."""
    spans = [span for span in (work.previous, work.latest) if span is not None]
    since = work.scope.bounds(spans[0])[0] if spans else work.scope.since
    window = {"since": since, "until": work.scope.bounds(work.latest)[1]}
    within = {span.label: _clusters_in(work, span) for span in spans}
    rows = [
        row for row in measured.clusters(work.recorder.bench, window) if row["posts"] >= SUPPRESS_BELOW
    ]  # fmt: skip
    shown = tuple(
        Cluster(
            row["text"],
            row["source"],
            _counted(work, window, row, place, "posts"),
            _counted(work, window, row, place, "authors"),
            tuple(label for label, clusters in within.items() if row["cluster_id"] in clusters),
        )
        for place, row in enumerate(rows[: MAX_CLUSTERS + 1], start=1)
    )
    sources = dict.fromkeys(row["source"] for row in rows)
    repeated = tuple(
        (name, _take(work, "repeated", name, "repeated_share", source=name, fewest=SUPPRESS_BELOW, **window))
        for name in sources
    )
    return tuple(span.label for span in spans), shown, repeated


def _clusters_in(work: Work, span: Span) -> set[Any]:
    since, until = work.scope.bounds(span)
    return {row["cluster_id"] for row in measured.clusters(work.recorder.bench, {"since": since, "until": until})}


def _counted(work: Work, window: dict[str, Any], row: dict[str, Any], place: int, counted: str) -> Figure:
    parameters = {"cluster": row["cluster_id"], "source": row["source"], "counted": counted, **window}
    return work.recorder.figure(f"cluster.{place}.{counted}{_ending(work)}", "near_duplicates", **parameters)
