"""Prefect flows: thin tasks around `vocflow.stages`. The only place that knows Prefect."""

from __future__ import annotations

import os

# Prefect reads its settings once, when it is imported, so they stand before that. A setting that the user made holds.
PREFECT_DEFAULTS = {
    # Nothing is sent to anybody.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A run without a server starts a temporary one: it is slow the first time (20 s, Prefect's own limit, is too
    # short on two cores), and prints tracebacks while it shuts down unless told to be silent.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
for _name, _value in PREFECT_DEFAULTS.items():
    os.environ.setdefault(_name, _value)
