"""Google Play reviews: one UTF-16 file per month; an edited review comes back in the month of its edit."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime, timedelta

from ..comments import Comment, compose, unasked
from ..phrases import pick
from ..world import NEGATIVE, POSITIVE, QUARTERS, THEMES
from .calendar import any_quarter, day_in, local_time, utc
from .story import Story

SOURCE = "google_play"
APP = "com.example.kestrel"
_HEADER = (
    "Package Name", "App Version Code", "App Version Name", "Reviewer Language", "Device",
    "Review Submit Date and Time", "Review Submit Millis Since Epoch", "Review Last Update Date and Time",
    "Review Last Update Millis Since Epoch", "Star Rating", "Review Title", "Review Text",
    "Developer Reply Date and Time", "Developer Reply Millis Since Epoch", "Developer Reply Text", "Review Link",
)  # fmt: skip
_EFFECTS = {t.name: {NEGATIVE: t.effect_negative, POSITIVE: t.effect_positive} for t in THEMES}
Review = dict[str, str]


def write(story: Story, count: int) -> None:
    """`count` records over all files: a tenth are ratings alone, four in a hundred are edits of earlier reviews."""
    edits = count // 25
    months: dict[str, list[Review]] = {}
    for number in range(count - edits):
        review = _review(number, story)
        months.setdefault(review["Review Last Update Date and Time"][:7], []).append(review)
    written = [review for month in sorted(months) for review in months[month] if review["Review Link"]]
    for _ in range(edits):
        _edit(written.pop(int(story.dice.random() * len(written) * 0.85)), months, story)
    for month, reviews in sorted(months.items()):
        reviews.sort(key=lambda review: review["Review Last Update Millis Since Epoch"])
        path = story.place("reviews", f"reviews_{APP}_{month.replace('-', '')}.csv")
        with path.open("w", encoding="utf-16-le", newline="") as file:
            file.write("\ufeff")
            writer = csv.DictWriter(file, _HEADER, lineterminator="\n")
            writer.writeheader()
            writer.writerows(reviews)


def _review(number: int, story: Story) -> Review:
    dice = story.dice
    day = day_in(QUARTERS[any_quarter(dice)], dice)
    submitted = utc(local_time(day, dice))
    comment = _comment(day, dice)
    stars = _stars(comment, dice)
    alone = dice.random() < 0.1
    language = comment.language
    review = dict.fromkeys(_HEADER, "") | {
        "Package Name": APP,
        "App Version Code": str(400 + (day - date(2024, 10, 1)).days // 9),
        "App Version Name": f"{5 + (day.year - 2024)}.{day.month}.{int(dice.random() * 3)}",
        "Reviewer Language": language,
        "Device": pick(dice, ("husky", "a54x", "FP5", "b0q", "cheetah", "spes", "dm1q", "")),
        "Star Rating": str(stars),
        **_times("Review Submit", submitted),
        **_times("Review Last Update", submitted),
    }
    if alone:
        return review
    link = f"https://play.example.com/console/reviews?reviewId=gp:{number:06d}{int(dice.random() * 1e12):012d}"
    review |= {"Review Text": _with_line_break(comment.text, dice), "Review Link": link}
    if stars < 3 and dice.random() < 0.4:
        replied = submitted + timedelta(hours=2 + dice.random() * 90)
        reply = "We are sorry to hear this. Please write to us with your customer number."
        review |= {**_times("Developer Reply", replied), "Developer Reply Text": reply}
    story.truth.record(SOURCE, link, comment, stars=stars)
    return review


def _comment(day: date, dice: random.Random) -> Comment:
    roll = dice.random()
    return compose(unasked(dice, day, 1.0), day, dice, "de" if roll < 0.08 else "fr" if roll < 0.11 else "en")


def _stars(comment: Comment, dice: random.Random) -> int:
    latent = 4.3 + 0.75 * sum(_EFFECTS[theme].get(felt, 0.0) for theme, felt in comment.mentions) + dice.gauss(0, 0.7)
    return min(5, max(1, round(latent)))


def _edit(review: Review, months: dict[str, list[Review]], story: Story) -> None:
    """A review changes stars and text a month or two later, and the later file holds it again."""
    dice = story.dice
    before = datetime.fromtimestamp(int(review["Review Last Update Millis Since Epoch"]) / 1000, UTC)
    after = before + timedelta(days=32 + int(dice.random() * 40))
    comment = _comment(after.date(), dice)
    stars = _stars(comment, dice)
    edited = review | _times("Review Last Update", after)
    edited |= {"Star Rating": str(stars), "Review Text": f"Edit: {comment.text}"}
    months.setdefault(f"{after:%Y-%m}", []).append(edited)
    story.truth.record(SOURCE, review["Review Link"], comment, stars=stars, edited=True)


def _times(what: str, moment: datetime) -> Review:
    return {
        f"{what} Date and Time": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        f"{what} Millis Since Epoch": str(int(moment.timestamp()) * 1000),
    }


def _with_line_break(text: str, dice: random.Random) -> str:
    return text.replace(". ", ".\n", 1) if dice.random() < 0.06 else text
