"""The planted truths as JSON: what the world is (truth.json), and what each comment means (truth_records.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from . import world
from .comments import REFUND_SHARE, RULE_SHARE, Comment
from .people import retention_truth
from .world import NEGATIVE, NONE, POSITIVE

if TYPE_CHECKING:
    from io import TextIOWrapper

REPLY_MEDIAN_MINUTES = {"email": 26 * 60.0, "web": 19 * 60.0, "chat": 3.0}
"""Median time to the first reply by channel of a ticket."""
TAXONOMY_NAMES = {
    "phone_wait": "waiting on the phone",
    "reply_speed": "speed of reply",
    "courtesy": "courtesy",
    "resolution": "first-contact resolution",
    "promises": "promises and refunds",
    "app": "app reliability",
    "cleanliness": "vehicle cleanliness",
    "availability": "vehicle availability",
    "price": "price and value",
    "billing": "fees, deposit and billing",
    "battery": "battery and charging",
    "parking": "parking and returning",
    "signup": "sign-up and verification",
    "transparency": "pricing transparency",
    "late_delivery": "delivery on time",
}
"""What the themes are called in taxonomy.toml, which shares nothing else with the grammar."""
CALLED, RECOVERED, NOT_REACHED = 0.55, 0.62, 0.12
"""The chance that a detractor is called back; of those spoken to, the share recovered, which moves no later score; and
of the calls, those that reached nobody."""
STORM_AUTHORS = 14
STORM_SHARE = 0.21
"""Of all posts on X, those of the one week's storm."""


class TruthLog:
    """truth_records.jsonl: one line per comment, with its source, the record's key and its planted meaning.

    `dirty` and `counts` collect what belongs into truth.json once the files are written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None
        self.dirty: list[dict[str, object]] = []
        self.counts: dict[str, int] = {}

    def __enter__(self) -> TruthLog:
        self._file = self._path.open("w", encoding="utf-8", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        self._file.close()

    def record(self, source: str, key: str, comment: Comment | None, **more: object) -> None:
        """Note the truth of one record; `comment` None where the customer wrote nothing."""
        assert self._file is not None
        self.counts[source] = self.counts.get(source, 0) + 1
        meaning = comment.truth() | {"text": comment.text} if comment else {}
        self._file.write(json.dumps({"source": source, "key": key, **meaning, **more}, ensure_ascii=False) + "\n")

    def planted_dirt(self, file: str, line: int, what: str) -> None:
        """Note a row that is wrong on purpose; `line` is the physical line it begins on, from 1."""
        self.dirty.append({"file": file, "line": line, "what": what})


def world_truth(seed: int, records: int) -> dict[str, object]:
    """Everything that is planted, with exact population values."""
    nps = world.true_nps()
    ease = world.COMPONENTS[0]
    shifts = dict(zip(world.PLANS, world.PLAN_SHIFTS, strict=True))
    shares = dict(zip(world.PLANS, world.PLAN_SHARES, strict=True))
    return {
        "seed": seed,
        "records": records,
        "score_model": {"base": world.BASE, "noise": world.NOISE, "plan_shift": shifts, "plan_share": shares},
        "nps": nps,
        "nps_by_plan": {plan: _plan_nps(index) for index, plan in enumerate(world.PLANS)},
        "change": {"day": world.CHANGE_DAY.isoformat(), "period": "2026Q3", "before": "2026Q2", "theme": "parking",
                   "difference": nps["2026Q3"] - nps["2026Q2"], "named_as_rule": RULE_SHARE,
                   "negative_before": world.THEMES[world.PARKING].negative,
                   "negative_after": world.PARKING_NEGATIVE_AFTER},
        "themes": {theme.name: _theme_truth(theme) for theme in world.THEMES},
        "drivers": [{"theme": theme.name, "feeling": theme.driver, "sign": -1 if theme.driver == "negative" else 1}
                    for theme in world.THEMES if theme.driver],
        "not_drivers": [t.name for t in world.THEMES if not t.effect_negative and not t.effect_positive],
        "promise": {"text": "refund within 5 days", "breaks": world.REFUND_BREAKS.isoformat(),
                    "broken_before": _broken_share(after=False), "broken_after": _broken_share(after=True)},
        "reply_median_minutes": REPLY_MEDIAN_MINUTES,
        "storm": {"source": "x", "start": world.STORM_START.isoformat(), "days": 7, "texts": 12,
                  "authors": STORM_AUTHORS, "share_of_posts": STORM_SHARE},
        "surge": {"theme": TAXONOMY_NAMES[world.SURGE_THEME], "feeling": "negative", "sources": ["x", "tickets"],
                  "start": world.SURGE_START.isoformat(), "share_of_records": world.SURGE_SHARE},
        "retention": retention_truth(),
        "belief": {"question": ease.question, "column": ease.column, "staff": world.STAFF_BELIEF,
                   "customers": world.true_satisfied(ease)},
        "satisfied": {c.question: world.true_satisfied(c) for c in world.COMPONENTS},
        "callbacks": {"called": CALLED, "recovered": RECOVERED, "not_reached": NOT_REACHED, "scores_raised": 0.0},
        "kpis": {"Loyalty": "not met", "Ease of contact": "not met", "The app": "cannot tell", "Won back": "met",
                 "E-mail reply": "not met"},
    }  # fmt: skip


def _plan_nps(plan: int) -> dict[str, float]:
    """NPS of one plan before and after the change."""
    return {
        label: world.nps_of(world.score_distribution(after_change=changed, plan=plan))
        for label, changed in (("before", False), ("after", True))
    }


def _theme_truth(theme: world.PlantedTheme) -> dict[str, object]:
    """Chances and effects of a theme: on the latent score, the mean answer, and NPS (against not experiencing it)."""
    truth: dict[str, object] = {
        "taxonomy": TAXONOMY_NAMES[theme.name],
        "chance_negative": theme.negative,
        "chance_positive": theme.positive,
        "driver": theme.driver,
    }
    without = world.score_distribution(after_change=False, given={theme.name: NONE})
    for felt, latent in ((NEGATIVE, theme.effect_negative), (POSITIVE, theme.effect_positive)):
        having = world.score_distribution(after_change=False, given={theme.name: felt})
        truth[world.WORDS[felt]] = {
            "latent": latent,
            "score": float(((having - without) * np.arange(11)).sum()),
            "nps": world.nps_of(having) - world.nps_of(without),
        }
    return truth


def _broken_share(*, after: bool) -> float:
    """Of the survey comments that speak of the refund promise, the share in which it was broken."""
    theme = world.THEMES[world.THEME_NAMES.index("promises")]
    broken = theme.negative * REFUND_SHARE[after, NEGATIVE]
    return broken / (broken + (theme.positive + theme.neutral) * REFUND_SHARE[after, POSITIVE])
