"""What the tables of a report, and two reports beside each other, must not tell.

Tables of one population are one system of sums: no hidden group may be worked out from all of them together. Of staff,
and of sources whose answers are anonymous, two reports must not tell it either: a group that was published with 25
answers and is published with 27 gives the two new ones away. Such a group is not published again until it differs from
all that was published of it by as many as a group may be published with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from vocflow.config import Project
from vocflow.metrics import SUPPRESS_BELOW, Sum, suppress, too_small_alone
from vocflow.schema import Figure
from vocflow.stages.recorder import Recorder

Sizes = Mapping[str | None, int]
"""How many answers each group has; None: those that name no group."""


def visible_groups(sizes: Sizes, *, split_with: Sizes | None = None, secret: Collection[str] = ()) -> frozenset[str]:
    """The groups of a period that may be printed alone, beside the period as a whole.

    With `split_with`, the sizes in another period, the report also splits the change between the two (mix or real), and
    prints there every group that is large in both, and the others as one. `secret` groups are hidden in any case.

    >>> sorted(visible_groups({"Basic": 60, "Plus": 30, "Business": 6}))
    ['Basic']
    """
    whole = sum(sizes.values())
    if whole < SUPPRESS_BELOW:
        return frozenset()
    cells = {_cell(name): n for name, n in sizes.items()} | {"whole": whole}
    sums = [Sum("whole", tuple(map(_cell, sizes)))]
    printed, unprinted = {"whole"}, {_cell(None)} & set(cells)
    joined = too_small_alone(sizes, split_with) if split_with is not None else ()
    if split_with is not None and (alone := {*sizes, *split_with} - set(joined)) and len(alone) + bool(joined) > 1:
        printed |= {_cell(name) for name in alone} & set(cells)
        unprinted = set()
        if members := [name for name in joined if name in sizes]:
            cells["joined"] = sum(sizes[name] for name in members)
            sums.append(Sum("joined", tuple(map(_cell, members))))
            printed.add("joined")
    hidden = suppress(cells, sums, printed=printed, unprinted=unprinted, secret=set(map(_cell, secret)))
    return frozenset(name for name in sizes if name is not None and _cell(name) not in hidden)


def _cell(name: str | None) -> str:
    return "not named" if name is None else f"group {name}"


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
