"""The loyalty survey: one Qualtrics export per quarter, with its three header rows."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..comments import Comment, Mention, about_nothing, compose
from ..people import CITIES
from ..phrases import pick
from ..world import (
    COMMENT_CHANCE,
    COMMENT_CHANCE_NO_THEME,
    COMPONENTS,
    NEGATIVE,
    NEUTRAL,
    PLANS,
    POSITIVE,
    QUARTERS,
    THEME_NAMES,
    WRITTEN,
    Respondents,
)
from .calendar import day_in, local_time
from .callbacks import Scored
from .story import Story

SOURCE = "loyalty_survey"
LABELS_FROM = 3
"""From this quarter on the export holds labels ("IP Address") instead of codes ("0"): somebody changed a setting."""
DIRT_EVERY = 480
LEFT_EARLY = 0.015
"""The chance to leave after the first page, without an answer."""
_DIRT = ("score 11", "impossible date", "cells missing")
_QUESTION = "How likely are you to recommend Kestrel to a friend or colleague?"
_HEADER = (
    ("StartDate", "Start Date", "startDate"), ("EndDate", "End Date", "endDate"), ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"), ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"), ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"), ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
    ("Q1_NPS_GROUP", f"{_QUESTION} - Group", "QID1_NPS_GROUP"), ("Q1", _QUESTION, "QID1"),
    ("Q2", "What is the main reason for your score?", "QID2_TEXT"),
    *((c.column, f"How satisfied are you with - {c.question}", f"QID{c.column[1:]}") for c in COMPONENTS),
    ("Plan", "Plan", "plan"), ("City", "City", "city"),
)  # fmt: skip
SCORE_AT = [name for name, _, _ in _HEADER].index("Q1")
_ID_LETTERS = "0123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Answers:
    """The drawn answers, the components' answers (one array each), and the customer who gave each of them."""

    drawn: Respondents
    components: list[NDArray[np.int64]]
    who: NDArray[np.int64]


def write(story: Story, answers: Answers) -> list[Scored]:
    """One file per quarter, rows in the order they were recorded; a few are wrong on purpose. Returns the others."""
    scored = []
    for number, quarter in enumerate(QUARTERS):
        rows = np.flatnonzero(answers.drawn.quarter == number)
        moments = sorted(local_time(day_in(quarter, story.dice), story.dice) for _ in rows)
        path = story.place("surveys", f"loyalty_{quarter.label}.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(_header_rows())
            labels = number >= LABELS_FROM
            writer.writerows(list(_preview(moments[0], story.dice, labels).values()) for _ in range(2))
            line = 6
            for row, moment in zip(rows, moments, strict=True):
                cells = _damaged(list(_row(int(row), moment, story, answers, labels).values()), int(row))
                if dirt := _dirt(int(row)):
                    story.truth.planted_dirt(f"surveys/{path.name}", line, dirt)
                elif score := cells[SCORE_AT]:
                    scored.append(Scored(int(answers.who[row]), moment, int(score)))
                writer.writerow(cells)
                line += 1 + sum(cell.count("\n") for cell in cells)
    return scored


def _header_rows() -> Iterator[list[str]]:
    yield [name for name, _, _ in _HEADER]
    yield [text for _, text, _ in _HEADER]
    for_times = {"timeZone": "Europe/Zurich"}
    yield [
        json.dumps({"ImportId": key} | (for_times if key.endswith("Date") else {}), separators=(",", ":"))
        for _, _, key in _HEADER
    ]


def _preview(first: datetime, dice: random.Random, labels: bool) -> dict[str, str]:
    """What a colleague clicked before the survey went out: no answer of a customer."""
    cells = _empty(first - timedelta(hours=3, minutes=int(dice.random() * 60)), dice, labels)
    status = "Survey Preview" if labels else "1"
    return cells | {"Status": status, "DistributionChannel": "preview", "Q1": "8", "Q2": "test"}


def _empty(moment: datetime, dice: random.Random, labels: bool) -> dict[str, str]:
    duration = 25 + int(dice.random() ** 2 * 400)
    end = moment + timedelta(seconds=duration)
    known = {
        "StartDate": f"{moment:%Y-%m-%d %H:%M:%S}",
        "EndDate": f"{end:%Y-%m-%d %H:%M:%S}",
        "Status": "IP Address" if labels else "0",
        "Progress": "100",
        "Duration (in seconds)": str(duration),
        "Finished": "True" if labels else "1",
        "RecordedDate": f"{end + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}",
        "ResponseId": "R_" + "".join(pick(dice, _ID_LETTERS) for _ in range(15)),
        "UserLanguage": "EN",
    }
    return {name: known.get(name, "") for name, _, _ in _HEADER}


def _row(row: int, moment: datetime, story: Story, answers: Answers, labels: bool) -> dict[str, str]:
    """One answer as cells, its truth noted."""
    dice, drawn, customer = story.dice, answers.drawn, int(answers.who[row])
    cells = _empty(moment, dice, labels)
    language = _language(dice)
    cells |= {
        "ExternalReference": story.customers.name(customer),
        "DistributionChannel": pick(dice, ("email", "email", "email", "email", "email", "anonymous", "qr")),
        "UserLanguage": language.upper(),
        "Plan": PLANS[drawn.plan[row]],
        "City": CITIES[story.customers.city[customer]],
    }
    if dice.random() < LEFT_EARLY:
        story.truth.record(SOURCE, cells["ResponseId"], None, score=None, **_dirt_note(row))
        return cells | {"Finished": "False" if labels else "0", "Progress": "25"}
    score = int(drawn.score[row])
    comment = _comment(row, moment, drawn, dice, language)
    cells |= {
        "Q1": str(score),
        "Q1_NPS_GROUP": "Promoter" if score > 8 else "Passive" if score > 6 else "Detractor",
        "Q2": comment.text if comment else "",
    }
    for component, given in zip(COMPONENTS, answers.components, strict=True):
        roll = dice.random()  # a blank: scrolled past; -99: seen but unanswered
        cells[component.column] = "-99" if roll < 0.003 else "" if roll < 0.07 else str(given[row])
    experiences = {THEME_NAMES[at]: int(felt) for at, felt in enumerate(drawn.experiences[row]) if felt}
    story.truth.record(SOURCE, cells["ResponseId"], comment, score=score, experienced=experiences, **_dirt_note(row))
    return cells


def _comment(row: int, moment: datetime, drawn: Respondents, dice: random.Random, language: str) -> Comment | None:
    """What the customer writes of what they experienced; who experienced nothing writes less often, by mood."""
    mentions: list[Mention] = [(THEME_NAMES[at], int(felt)) for at, felt in enumerate(drawn.experiences[row]) if felt]
    if dice.random() > (COMMENT_CHANCE if mentions else COMMENT_CHANCE_NO_THEME):
        return None
    if mentions:
        roll = dice.random()
        most = 1 if roll < WRITTEN[0] else 2 if roll < WRITTEN[0] + WRITTEN[1] else 3
        chosen = sorted(mentions, key=lambda _: dice.random())[:most]
        return compose(chosen, moment.date(), dice, language)
    score = drawn.score[row] + (dice.random() - 0.5) * 2
    return about_nothing(POSITIVE if score > 8 else NEUTRAL if score > 6 else NEGATIVE, dice, language)


def _language(dice: random.Random) -> str:
    roll = dice.random()
    return "de" if roll < 0.07 else "fr" if roll < 0.095 else "en"


def _dirt(row: int) -> str | None:
    """What is wrong with a row on purpose: every DIRT_EVERY-th has something."""
    return _DIRT[row // DIRT_EVERY % len(_DIRT)] if row % DIRT_EVERY == DIRT_EVERY // 2 else None


def _dirt_note(row: int) -> dict[str, str]:
    dirt = _dirt(row)
    return {"dirt": dirt} if dirt else {}


def _damaged(cells: list[str], row: int) -> list[str]:
    dirt = _dirt(row)
    if dirt == "cells missing":
        return cells[:-7]
    names = [name for name, _, _ in _HEADER]
    if dirt == "score 11":
        cells[names.index("Q1")] = "11"
    if dirt == "impossible date":
        cells[names.index("RecordedDate")] = cells[names.index("RecordedDate")][:4] + "-13-45 10:00:00"
    return cells
