"""How few customers a published cell may rest on: the policy, and nothing else."""

from __future__ import annotations

SUPPRESS_BELOW = 10
"""A cell of fewer customers is not shown: too few to estimate from, and few enough to guess who they are."""

FLAG_BELOW = 30
"""A cell of fewer customers is shown with a flag: its interval is wide."""
