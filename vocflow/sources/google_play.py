"""Google Play reviews: the monthly CSV in UTF-16. An edited review comes back later, under the same link."""

from __future__ import annotations

from vocflow.config import Columns, RatingColumn
from vocflow.sources.layout import Defaults

DEFAULTS = Defaults(
    columns=Columns(
        # A rating without text has no link, and so no key.
        key="Review Link",
        occurred_at="Review Submit Date and Time",
        updated_at="Review Last Update Date and Time",
        language="Reviewer Language",
        first_reply_at="Developer Reply Date and Time",
        comments=("Review Title", "Review Text"),
    ),
    ratings=(RatingColumn.model_validate({"column": "Star Rating", "scale": "stars", "role": "outcome"}),),
    recognised_by=("Star Rating", "Review Submit Date and Time", "Review Text"),
)
