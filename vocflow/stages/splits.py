"""Splits: the change of NPS between the last two closed periods as change of mix and change within groups."""

from __future__ import annotations

from typing import Any

from vocflow.metrics import Decomposition
from vocflow.report.facts import Grouping, GroupOf, Split, SplitGroup, SplitPart
from vocflow.schema import Figure
from vocflow.stages.measures.mix import Group, decomposition
from vocflow.stages.recorder import slug
from vocflow.stages.scores import LEVEL, Scores


def splits(scores: Scores, *, by_group: bool = False) -> tuple[Split, ...]:
    """The change split by the project's segment, by channel and by listening post, where groups can be told apart.

    Empty where no change of NPS is formed. With `by_group` each split says what each of its groups adds.
    """
    latest, previous = scores.latest, scores.previous()
    if not scores.is_split or latest is None or previous is None:
        return ()
    segment = scores.project.segment
    groupings = [Grouping("segment", segment)] if segment else []
    groupings += [Grouping("channel", "channel"), Grouping("listening post", "listening post")]
    found = []
    for grouping in groupings:
        parameters = scores.pair(previous, latest) | {
            "level": LEVEL, "kind_of_group": grouping.kind,
            "by_segment": grouping.name if grouping.kind == "segment" else None,
        }  # fmt: skip
        parts = decomposition(scores.recorder.bench, parameters)
        if parts is not None:
            taken = _Split(scores, grouping, f"{latest.slug}.{_slug(grouping)}", parameters)
            found.append(taken.split(parts, previous.label, latest.label, by_group=by_group))
    return tuple(found)


class _Split:
    """The figures of one split; `ending` is what their ids have in common."""

    def __init__(self, scores: Scores, grouping: Grouping, ending: str, parameters: dict[str, Any]) -> None:
        self.take = scores.recorder.figure
        self.grouping = grouping
        self.ending = ending
        self.parameters = parameters

    def split(self, parts: Decomposition, before: str, after: str, *, by_group: bool) -> Split:
        mix, within = (
            SplitPart(self._part(name, self.ending), part.verdict)
            for name, part in (("mix", parts.mix), ("within", parts.within))
        )
        groups = tuple(self._group(part.group) for part in parts.groups) if by_group else ()
        return Split(self.grouping, before, after, mix, within, groups)

    def _part(self, part: str, ending: str, **group: Any) -> Figure:
        return self.take(f"{part}.{ending}", "mix_part", part=part, **self.parameters, **group)

    def _group(self, key: Any) -> SplitGroup:
        group: Group = key
        ending, picked = f"{self.ending}.{_group_slug(group)}", {"group": list(group)}
        score, share = (
            {
                period: self.take(f"{name}_{period}.{ending}", measure, period=period, **self.parameters, **picked)
                for period in ("before", "after")
            }
            for name, measure in (("group", "mix_score"), ("share", "mix_share"))
        )
        return SplitGroup(
            group=GroupOf(group),
            share_before=share["before"],
            share_after=share["after"],
            before=score["before"],
            after=score["after"],
            mix=self._part("mix", ending, **picked),
            within=self._part("within", ending, **picked),
        )


def _slug(grouping: Grouping) -> str:
    return f"segment.{slug(grouping.name)}" if grouping.kind == "segment" else slug(grouping.name)


def _group_slug(group: Group) -> str:
    """A group as part of a figure id; the zero byte keeps what is not a name from ever looking like one."""
    if len(group) > 1:
        return slug("others\0")
    return slug(group[0]) if group[0] is not None else slug("not named\0")
