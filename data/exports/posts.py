"""Posts on X: API v2 answers, one JSON object per line: whole pages, single posts, and an error in between."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ..comments import Comment, Mention, capitalised, compose, unasked
from ..phrases import grammar
from ..truth import STORM_AUTHORS, STORM_SHARE
from ..world import NEGATIVE, QUARTERS, STORM_START
from . import surge
from .calendar import any_quarter, day_in, local_time, utc
from .story import Story

SOURCE = "x"
PAGE = 10
LONGEST = 280
_METRICS = ("retweet_count", "reply_count", "like_count")
_EPOCH = datetime.fromisoformat("2010-11-04T01:42:54+00:00")
_TOO_MANY = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
Post = dict[str, object]


def write(story: Story, count: int, surging: int) -> None:
    """`count` posts in one file per quarter, a fifth of them the storm of one week; and `surging` of the surge."""
    dice = story.dice
    moments: list[tuple[datetime, bool]] = []
    for number in range(count):
        storm = number < round(count * STORM_SHARE)
        in_storm = STORM_START + timedelta(days=int(dice.random() * 7))
        day = in_storm if storm else day_in(QUARTERS[any_quarter(dice)], dice)
        moments.append((utc(local_time(day, dice)), storm))
    moments.sort(key=lambda moment: moment[0])
    posts = [_storm_post(at, story) if storm else _post(at, story) for at, storm in moments]
    told = surge.story_of(story, SOURCE)
    days = (surge.day(told) for _ in range(surging))
    posts += [_post(utc(local_time(day, told.dice)), told, surge.MENTIONS) for day in days]
    posts.sort(key=lambda post: str(post["created_at"]))
    for quarter in QUARTERS:
        days = (quarter.start.isoformat(), quarter.end.isoformat())
        mine = [post for post in posts if days[0] <= str(post["created_at"])[:10] <= days[1]]
        path = story.place("posts", f"x_{quarter.label}.jsonl")
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(_lines(mine), start=1):
                file.write(line + "\n")
                if number == 3 and quarter.start == date(2025, 7, 1):
                    file.write(line[: len(line) // 2] + "\n")
                    story.truth.planted_dirt(f"posts/{path.name}", 4, "half a line: the download broke off")


def _lines(posts: list[Post]) -> list[str]:
    """The first two thirds as pages, the rest one post per line, with one error object after the pages."""
    paged = len(posts) * 2 // 3 // PAGE * PAGE
    objects: list[object] = []
    for start in range(0, paged, PAGE):
        page = posts[start : start + PAGE]
        authors = dict.fromkeys(post["author_id"] for post in page)
        users = [{"id": author, "username": f"user{str(author)[-6:]}"} for author in authors]
        ends = {"newest_id": page[-1]["id"], "oldest_id": page[0]["id"], "result_count": len(page)}
        objects.append({"data": page, "includes": {"users": users}, "meta": ends})
    objects += [_TOO_MANY, *({"data": post} if number % 2 else post for number, post in enumerate(posts[paged:]))]
    return [json.dumps(entry, ensure_ascii=False) for entry in objects]


def _post(at: datetime, story: Story, about: Sequence[Mention] = ()) -> Post:
    dice = story.dice
    roll = dice.random()
    mentions = about or unasked(dice, at.date(), 1.3, also=0.25)
    comment = compose(mentions, at.date(), dice, "de" if roll < 0.08 else "fr" if roll < 0.12 else "en")
    text = comment.text
    if comment.language == "en":
        if dice.random() < 0.05:
            text += " " + grammar("en").say("post.amp", dice)
        if dice.random() < 0.05:
            text = _rant(text, mentions[0][1], dice)
        text += " " + grammar("en").say("post.tag", dice)
    if dice.random() < 0.08:
        text += " " + grammar("en").say("post.link", dice)
    return _published(text.strip(), comment, at, f"{9_000_000 + int(dice.random() * 80_000_000)}", story, storm=False)


def _rant(text: str, felt: int, dice: random.Random) -> str:
    """A long post: the same, with more words of the same mood."""
    mood = "negative" if felt == NEGATIVE else "positive"
    return " ".join([text, *(capitalised(grammar("en").say(f"generic.{mood}", dice)) + "." for _ in range(7))])


def _storm_post(at: datetime, story: Story) -> Post:
    dice = story.dice
    text = capitalised(grammar("en").say("storm.texts", dice))
    author = str(7_700_000 + int(dice.random() * STORM_AUTHORS) * 31)
    return _published(text, Comment(text, "en", (), NEGATIVE), at, author, story, storm=True)


def _published(text: str, comment: Comment, at: datetime, author: str, story: Story, *, storm: bool) -> Post:
    dice = story.dice
    milliseconds = int((at - _EPOCH).total_seconds() * 1000)
    identity = str((milliseconds << 22) + int(dice.random() * (1 << 22)))
    escaped = text.replace("&", "&amp;")
    post: Post = {
        "id": identity,
        "text": escaped,
        "author_id": author,
        "conversation_id": identity,
        "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        "lang": comment.language,
        "public_metrics": {name: int(dice.random() ** 4 * (300 if storm else 25)) for name in _METRICS},
    }
    if len(escaped) > LONGEST:
        post |= {"text": escaped[: LONGEST - 1].rstrip() + "…", "note_tweet": {"text": escaped}}
    story.truth.record(SOURCE, identity, comment, storm=storm)
    return post
