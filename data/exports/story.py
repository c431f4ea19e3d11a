"""What every export is written from."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from ..people import Customers
from ..truth import TruthLog


@dataclass(frozen=True)
class Story:
    """The folder to write to, the customers, the dice of all words and times, and the log of what is planted."""

    folder: Path
    customers: Customers
    dice: random.Random
    truth: TruthLog
    seed: int

    def dice_for(self, tale: str) -> random.Random:
        """Dice of their own for what was planted later, so that what stood there before falls as it fell."""
        return random.Random(f"{self.seed} {tale}")

    def place(self, *parts: str) -> Path:
        """A path under the folder, its parent made."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
