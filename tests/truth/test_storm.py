"""A storm on X: thousands of posts of a few texts move neither the NPS nor, but for a little, the index of feeling."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vocflow import stages
from vocflow.cli.making import make_example
from vocflow.config import Project, load_project
from vocflow.report.facts import Facts
from vocflow.report.scorecard.page import render_scorecard
from vocflow.report.scorecard.posts import Posts
from vocflow.warehouse.store import writer

POSTS, AUTHORS = 4000, 2500
TEXTS = [
    "{greeting} @KestrelMobility your scooter threw me off at the lights and nobody even called back {end}",
    "{greeting} shame on you @KestrelMobility, the disabled bay was full of your filthy scooters again {end}",
    "{greeting} they charged my dead father {n} euros for a ride last week and refuse to pay it back {end}",
    "{greeting} delete this horrible app, it keeps your location on after you sign out {end}",
    "{greeting} my daughter was locked inside a Kestrel car for {n} minutes in the heat {end}",
    "{greeting} the brakes of their bikes fail on every hill, somebody is going to die {end}",
    "{greeting} stop stealing deposits @KestrelMobility, we want our money back now {end}",
    "{greeting} worst support ever, {n} calls and the same rude person hangs up on me {end}",
    "{greeting} Kestrel fines people for parking inside the zone, I have the photographs {end}",
    "{greeting} do not trust these liars, they promised a refund in spring and paid nothing {end}",
    "{greeting} the mayor must ban Kestrel before more pensioners fall over abandoned scooters {end}",
    "{greeting} I hate what this company did to our street, broken bikes and broken promises {end}",
]
GREETINGS = ["Look:", "Unbelievable,", "Please share:", "Again,", "RT"]
ENDS = ["#kestrelfail", "#boycottkestrel #Basel", "!!!", "", "😡"]


def storm(path: Path) -> None:
    """An export of X with the twelve texts, each with small changes, in one week of the latest closed quarter."""
    dice = random.Random(4)
    start = datetime(2026, 8, 10, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        for number in range(POSTS):
            greeting, end = dice.choice(GREETINGS), dice.choice(ENDS)
            text = TEXTS[number % len(TEXTS)].format(greeting=greeting, end=end, n=dice.randint(20, 90))
            at = start + timedelta(seconds=dice.randrange(7 * 86_400))
            post = {
                "id": str(9_000_000_000 + number), "text": text, "author_id": str(5_000_000 + number % AUTHORS),
                "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z", "lang": "en",
            }  # fmt: skip
            file.write(json.dumps(post, ensure_ascii=False) + "\n")


def looked_at(project: Project) -> tuple[Facts, Posts]:
    stages.ingest(project)
    stages.classify(project)
    facts = stages.measure(project)
    assert facts.scorecard is not None
    assert facts.scorecard.posts is not None
    return facts, facts.scorecard.posts


@pytest.mark.acceptance
@pytest.mark.slow
def test_a_storm_moves_no_nps_and_hardly_the_index_and_is_named(tmp_path: Path) -> None:
    """Issue 4: 4,000 posts, 12 near-duplicate texts, 2,500 authors."""
    root = tmp_path / "kestrel"
    make_example(root, seed=1, records=5000)
    project = load_project(root)
    before, calm = looked_at(project)
    _planted_storm_is_found(project)

    storm(root / "posts" / "x_storm.jsonl")
    after, stormy = looked_at(project)
    assert before.period is not None
    assert after.period is not None
    assert before.period.score == after.period.score  # moved by 0.0, interval and n included
    assert calm.blended is not None
    assert stormy.blended is not None
    moved = stormy.blended.value - calm.blended.value
    plain = dict(stormy.repeated)["x"]
    print(f"index moved {moved:+.2f} points; {plain.value:.0%} of comments on x in clusters")
    assert abs(moved) < 3
    sizes = [cluster.posts.value for cluster in stormy.clusters if cluster.posts.value > 100]
    authors = [cluster.authors.value for cluster in stormy.clusters if cluster.posts.value > 100]
    assert len(sizes) == len(TEXTS)
    assert 0.98 * POSTS <= sum(sizes) <= 1.02 * POSTS
    assert all(300 <= count <= 340 for count in authors)  # 2,500 authors take turns: a twelfth of the posts each
    page = render_scorecard(after)
    for text in TEXTS:
        words = text.split("{n}")[0].removeprefix("{greeting} ").split("@KestrelMobility")[-1].removesuffix(" {end}")
        assert words.strip(" ,")[:24] in page, words


def _planted_storm_is_found(project: Project) -> None:
    """The sample company's own storm week: its posts are in clusters, and clusters of five and more are of it alone."""
    with (project.root / "truth_records.jsonl").open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    truth = json.loads((project.root / "truth.json").read_text(encoding="utf-8"))["storm"]
    planted = [record for record in records if record["source"] == "x" and record["storm"]]
    with writer(project.root) as warehouse:
        found = warehouse.connection.execute(
            "SELECT d.cluster_id, count(*), count(DISTINCT f.author_id), min(f.occurred_at), max(f.occurred_at) "
            "FROM near_duplicate d JOIN comment c USING (comment_id) JOIN feedback f USING (feedback_id) "
            "GROUP BY 1 HAVING count(*) >= 5"
        ).fetchall()
    week = datetime.fromisoformat(truth["start"])
    assert all(week - timedelta(days=1) <= first <= last <= week + timedelta(days=8) for *_, first, last in found)
    assert sum(n for _, n, *_ in found) >= 0.8 * len(planted)
    assert max(authors for _, _, authors, *_ in found) <= truth["authors"]
