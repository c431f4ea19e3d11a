"""Revenue exposed: the yearly value of present customers who criticised a theme in the year before the report's day."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from . import stats
from .measured import SUPPRESS, Measured
from .stats import Fact


def exposed(measured: Measured, theme: str | None) -> Fact | None:
    """The sum over the customers who criticised `theme` (None: any). None below ten of them, or without a table."""
    customers = measured.raw.customers
    if not len(customers):
        return None
    today = measured.today
    said = measured.mentions
    said = said[(said["feeling"] == "negative") & said["day"].notna()]
    said = said[(said["day"] >= today - timedelta(days=365)) & (said["day"] < today)]
    if theme is not None:
        said = said[said["theme"] == theme]
    present = customers[customers["left_on"].isna() | (pd.to_datetime(customers["left_on"]) > pd.Timestamp(today))]
    values = present[present["customer"].isin(set(said["customer"].dropna()))]["yearly_value"].dropna()
    return stats.exposed(list(values)) if len(values) >= SUPPRESS else None
