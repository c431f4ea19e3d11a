"""Segments on the scorecard: ranked by shrunk scores, and none shown that its neighbours would give away."""

from __future__ import annotations

from pathlib import Path

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import load_project
from vocflow.report.scorecard.segments import SegmentChanges, section
from vocflow.stages import ingest, measure

Counts = tuple[int, int, int]
EARLIER: dict[str, Counts] = {"North": (20, 10, 10), "South": (20, 10, 10), "East": (20, 10, 10), "West": (20, 10, 10)}


def changes(root: Path, now: dict[str, Counts], then: dict[str, Counts] = EARLIER) -> SegmentChanges:
    """A survey in which each region gave so many promoters, passives and detractors in the second and first quarter."""
    text = TOML.replace('comments = ["why"]', "") + '[source.segments]\nregion = "region"\n'
    (root / "vocflow.toml").write_text(text, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = ["id,day,score,region"]
    for day, counts in (("2026-05-05", now), ("2026-02-05", then)):
        for region, (promoters, passives, detractors) in counts.items():
            scores = [10] * promoters + [8] * passives + [3] * detractors
            rows += [f"{region}{day}{at},{day},{score},{region}" for at, score in enumerate(scores)]
    (root / "survey.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    project = load_project(root)
    ingest(project)
    found = measure(project).scorecard
    assert found and found.segments
    return found.segments


def test_a_small_group_does_not_lead_by_luck(tmp_path: Path) -> None:
    """West's eleven give +64, the highest; East's 400 give +60, and say more: its guess is the higher one."""
    now = {"North": (120, 160, 120), "South": (160, 160, 80), "East": (280, 80, 40), "West": (8, 2, 1)}
    found = changes(tmp_path, now)
    scores = {one.value: one.after.value for one in found.segments if one.after}
    assert max(scores, key=lambda name: scores[name]) == "West"
    assert found.ranking == ("East", "West", "South", "North")
    assert "from the top: East, West, South and North" in str(section(found).blocks)


def test_groups_that_differ_by_chance_alone_have_no_order(tmp_path: Path) -> None:
    found = changes(tmp_path, {"North": (20, 10, 10), "South": (21, 10, 9), "East": (19, 10, 11)})
    assert found.ranking == ()
    assert "no order is given" in str(section(found).blocks)


def test_a_hidden_group_has_no_number_in_either_period(tmp_path: Path) -> None:
    """West's five of the second quarter hide beside North; the split of the change prints these two as one."""
    now = {"North": (20, 5, 5), "South": (30, 10, 10), "East": (40, 10, 10), "West": (3, 1, 1)}
    found = changes(tmp_path, now)
    by = {one.value: one for one in found.segments}
    assert by["South"].after and by["East"].after and by["South"].difference
    assert [by[name].after for name in ("North", "West")] == [None, None]
    assert [by[name].answers for name in ("North", "West")] == [None, None]
    assert by["West"].before is not None  # 40 answers then, nobody small
