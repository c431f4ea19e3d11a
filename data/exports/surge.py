"""The surge: in the last three weeks posts and tickets complain of batteries, after an update of the firmware."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ..comments import Mention
from ..world import LAST_DAY, NEGATIVE, SURGE_SHARE, SURGE_START, SURGE_THEME
from .story import Story

MENTIONS: tuple[Mention, ...] = ((SURGE_THEME, NEGATIVE),)


def count(records: int) -> int:
    """How many posts, and how many tickets, the surge adds to a company of so many records."""
    return round(records * SURGE_SHARE / 2)


def story_of(story: Story, source: str) -> Story:
    """The same story told with dice of its own, so that nothing else falls otherwise for it."""
    return replace(story, dice=story.dice_for(f"surge {source}"))


def day(story: Story) -> date:
    """A day of the surge."""
    return SURGE_START + timedelta(days=int(story.dice.random() * ((LAST_DAY - SURGE_START).days + 1)))
