"""The scorecard's listening posts, on rows worked by hand: volume, freshness, weights, near-duplicates, authors."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stages.contact_rows import Row, bench
from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import Project, load_project
from vocflow.report.scorecard.posts import Posts, section
from vocflow.stages import classify, explain, ingest, measure, report
from vocflow.stages.measures.posts import balances
from vocflow.warehouse.store import writer

X = """
[[source]]
name = "x"
kind = "post"
format = "x"
files = ["x.jsonl"]
channel = "X"
[[source]]
name = "reviews"
kind = "review"
format = "delimited"
files = ["reviews.csv"]
channel = "web"
[source.columns]
key = "id"
occurred_at = "day"
comments = ["said"]
"""
WEIGHTS = "[listening]\nweights = { survey = 3, X = 1, web = 2 }\n"
GOOD, BAD, FLAT = "I love this boat, it is great and wonderful", "Awful, terrible, horrible boat, I hate it", "A boat"


def post(number: int, author: int, text: str, day: str = "2026-05-10") -> str:
    return json.dumps(
        {"id": str(number), "text": text, "author_id": str(author), "created_at": f"{day}T10:00:00.000Z", "lang": "en"}
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Q2: 20 survey comments (10 good, 10 flat); on X 8 good and 4 bad posts, and 24 of one bad text by 12 authors."""
    (tmp_path / "vocflow.toml").write_text(TOML + X + WEIGHTS, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = [(f"s{at}", "2026-05-10", 9, f"{GOOD if at % 2 else FLAT} {at}") for at in range(20)]
    with (tmp_path / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "day", "score", "why"), *rows])
    themes = ["morning", "sunset", "harbour", "island", "captain", "ticket"]
    themes += ["coffee", "window", "summer", "family", "dolphin", "village"]
    praise, criticism = ("Lovely", "great", "wonderful"), ("Awful", "horrible", "terrible")
    alone = [
        "{} {w} {w}ly, {} {w}ish {w}wards, {} {w}ness".format(*(praise if at < 8 else criticism), w=word)
        for at, word in enumerate(themes)
    ]
    storm = [
        f"The ferry {at} left my old mother standing on the pier, awful and horrible #{at}shame" for at in range(24)
    ]
    posts = [post(at, 100 + at, text) for at, text in enumerate(alone)]
    posts += [post(50 + at, 500 + at % 12, text, "2026-06-29") for at, text in enumerate(storm)]
    (tmp_path / "x.jsonl").write_text("\n".join(posts) + "\n", encoding="utf-8")
    reviews = [("r1", "2026-01-05", GOOD), ("r2", "2026-05-05", BAD)]
    with (tmp_path / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "day", "said"), *reviews])
    return load_project(tmp_path)


def found(project: Project) -> Posts:
    ingest(project)
    classify(project)
    facts = measure(project)
    report(project, facts)
    assert facts.scorecard is not None
    assert facts.scorecard.posts is not None
    return facts.scorecard.posts


def test_volume_share_and_freshness(project: Project) -> None:
    """36 of 58 pieces in Q2 are posts; on 2 July the last post is of 29 June, the last review of 5 May."""
    told = found(project)
    volumes = {post.name: (post.feedback.value, post.silence and post.silence.value) for post in told.posts}
    assert volumes == {"x": (36, 3), "survey": (20, 53), "reviews": (1, 58)}
    x = next(post for post in told.posts if post.name == "x")
    assert x.share is not None
    assert x.share.value == pytest.approx(36 / 57)
    assert [post.name for post in told.posts if post.quiet] == ["survey", "reviews"]


def test_a_storm_is_one_voice_in_its_post_and_its_post_has_a_fixed_weight(project: Project) -> None:
    """X: 8 good, 4 + (1 + ln 24) bad of 12 + 4.178 = 16.178: -1.1. Survey: 10 of 20 good: +50. 3 to 1: +37.2."""
    told = found(project)
    with writer(project.root) as warehouse:
        read = warehouse.connection.execute(
            "SELECT source, feeling, count(*) FROM spoken('2026-04-01', '2026-07-01') GROUP BY ALL"
        ).fetchall()
    counts = {(source, feeling): n for source, feeling, n in read}
    assert (counts["x", "positive"], counts["x", "negative"]) == (8, 28)
    assert (counts["survey", "positive"], counts["survey", "neutral"]) == (10, 10)
    balances = {entry.name: (entry.weight, entry.balance.value) for entry in told.balances}
    storm = 1 + math.log(24)
    x = 100 * (8 - 4 - storm) / (12 + storm)
    assert x == pytest.approx(-1.1, abs=0.05)
    assert balances == {"survey": (3, pytest.approx(50)), "X": (1, pytest.approx(x))}
    assert told.blended is not None
    assert told.blended.value == pytest.approx((3 * 50 + x) / 4)
    assert told.unheard == ("web",)


def test_the_turns_of_a_call_are_one_voice(tmp_path: Path) -> None:
    """Ten callers: nine praise in one turn, one complains in nine: (9 - 1) of 10, not (9 - 9) of 18."""
    calls = [
        Row("calls", "call", "phone", f"c{at}", text="good", says=()) for at in range(10)
    ]  # fmt: skip
    window = {"since": None, "until": None}
    with bench(tmp_path, calls) as found:
        run = found.warehouse.connection.execute
        run("DELETE FROM classification")
        run("DELETE FROM comment")
        for at in range(10):
            for turn in range(9 if at == 9 else 1):
                key, feeling = f"t{at}-{turn}", "negative" if at == 9 else "positive"
                run("INSERT INTO comment VALUES (?, ?, ?, NULL, 'words', 'en')", [key, f"f{at:04}", turn])
                run("INSERT INTO classification VALUES (?, 'm', 'en', ?, 0.3, 0.3, 0.4, false)", [key, feeling])
        told = balances(found, window, {"calls": 1.0})["calls"]
    assert (told.value, told.n, told.effective) == (pytest.approx(80), 10, pytest.approx(10))


def test_clusters_are_named_with_posts_and_authors(project: Project) -> None:
    told = found(project)
    (cluster,) = told.clusters
    assert (cluster.source, cluster.posts.value, cluster.authors.value) == ("x", 24, 12)
    assert cluster.text.startswith("The ferry")
    assert [(name, share.value) for name, share in told.repeated] == [("x", pytest.approx(24 / 36))]
    page = section(told)
    assert str(page.heading) == "On x a few texts were passed on by many authors in Q2 2026"
    table = page.blocks[-1]
    assert [str(cell) for cell in table.rows[0][1:]] == ["x", "24", "12", "Q2 2026"]  # type: ignore[union-attr]
    few = replace(cluster, authors=replace(cluster.authors, value=9))
    assert (
        str(section(replace(told, clusters=(few,))).heading)
        == "On x a few texts were repeated by few authors in Q2 2026"
    )
    mixed = section(replace(told, clusters=(few, cluster)))
    assert str(mixed.heading) == "On x a few texts were repeated many times in Q2 2026"
    assert explain(project, "cluster.1.authors.2026-Q2").row_count == 24
    assert explain(project, "blended.2026-Q2").same


@pytest.mark.slow
def test_without_weights_there_is_no_index_and_the_page_says_so(project: Project) -> None:
    text = (project.root / "vocflow.toml").read_text(encoding="utf-8")
    (project.root / "vocflow.toml").write_text(text.replace(WEIGHTS, ""), encoding="utf-8")
    told = found(load_project(project.root))
    assert told.blended is None
    assert {entry.name: entry.weight for entry in told.balances} == {"survey": None, "x": None}
    said = " ".join(str(sentence) for sentence in section(told).blocks[0].sentences)  # type: ignore[union-attr]
    assert "No weights are set ([listening] weights), so the posts are not joined to one index." in said
