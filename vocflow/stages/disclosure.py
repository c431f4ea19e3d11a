"""What two reports beside each other must not tell: of staff, and of sources whose answers are anonymous.

A group that was published with 25 answers and is published with 27 gives the two new ones away. Such a group is not
published again until it differs from all that was published of it by as many as a group may be published with.
"""

from __future__ import annotations

from collections.abc import Collection

from vocflow.config import Project
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.schema import Figure
from vocflow.stages.recorder import Recorder


def is_anonymous(project: Project, sources: Collection[str]) -> bool:
    """Whether any of these sources is staff, or says `anonymous = true`."""
    return any(source.anonymous or source.kind == "staff" for source in project.sources if source.name in sources)


def withheld(recorder: Recorder, figure: Figure) -> bool:
    """Whether this figure beside an earlier report's would tell of fewer answers than the limit; it is then not taken.

    An equal figure of equally many answers tells nothing new. An unequal one of equally many has changed answers.
    """
    for row in recorder.bench.warehouse.rows("report/published", figure_id=figure.id):
        if abs(figure.n - row["n"]) < SUPPRESS_BELOW and (figure.n, figure.value) != (row["n"], row["value"]):
            recorder.withdraw(figure.id)
            return True
    return False
