"""Call notes: a CSV from the help desk. There is no vendor behind it, so these names are only where to begin."""

from __future__ import annotations

from vocflow.config import Columns
from vocflow.sources.layout import Defaults

DEFAULTS = Defaults(
    columns=Columns(
        key="call_id",
        occurred_at="started_at",
        customer="customer_id",
        agent="agent",
        queue_seconds="queue_seconds",
        comments=("note",),
    ),
)
