"""Complementary suppression: which cells of tables must stay hidden so that none of the small ones can be worked out.

A hidden cell is given away where the published ones fix it: by subtraction from a total, by a chain of such
subtractions, or because counts are not negative. All tables of a report make one system of sums, and the system is
asked as a whole. Sources: Cox 1980, Suppression methodology and statistical disclosure control, Journal of the American
Statistical Association 75; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocflow.metrics.disclosure import SUPPRESS_BELOW
from vocflow.metrics.estimate import whole_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDING = 1e-6


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others, as a reader of the report knows: a total and the groups it is made of."""

    total: str
    parts: tuple[str, ...]


def suppress(
    cells: Mapping[str, int],
    sums: Iterable[Sum] = (),
    *,
    printed: Collection[str] = (),
    unprinted: Collection[str] = (),
    secret: Collection[str] = (),
    limit: int = SUPPRESS_BELOW,
) -> frozenset[str]:
    """The cells to hide: those of 1 to `limit` - 1 customers, and as many more as it takes to keep them hidden.

    `cells` are counts of customers by name, `sums` every sum among them that a reader can know. `printed` cells are
    published whatever happens, such as the whole; `unprinted` ones stand in no table (customers without a plan), so
    that others can hide among them; `secret` ones are to be hidden whatever their size. Cells are added where that
    costs the fewest customers, and none without need: publishing any one of them would give a hidden cell away
    (`given_away`). A cell of nobody is shown.

    ValueError for counts that are not whole or do not add up, and where the printed cells alone give a small one away.

    >>> answers = {"all": 230, "Basic": 120, "Plus": 104, "Business": 6}
    >>> sorted(suppress(answers, [Sum("all", ("Basic", "Plus", "Business"))], printed={"all"}))
    ['Business', 'Plus']
    """
    sums = tuple(sums)
    _check(cells, sums)
    guarded = {name for name, n in cells.items() if name not in printed and (0 < n < limit or (n and name in secret))}
    open_ended = {name for name in unprinted if cells[name]} - guarded
    hidden = guarded | open_ended
    while exposed := given_away(cells, sums, hidden, limit=limit) - open_ended:
        hidden |= _companions(cells, sums, hidden, printed, exposed)
    # What was added early may have become needless; the largest first, since hiding them costs the reader most.
    for name in sorted(hidden - guarded - open_ended, key=lambda name: (-cells[name], name)):
        if not given_away(cells, sums, hidden - {name}, limit=limit) - open_ended:
            hidden.discard(name)
    return frozenset(hidden - set(unprinted))


def shown(
    groups: Mapping[str, int],
    *,
    whole: int | None = None,
    secret: Collection[str] = (),
    limit: int = SUPPRESS_BELOW,
) -> frozenset[str]:
    """The groups of one table that may be printed beside their `whole`, which is printed too.

    What the groups leave of the whole stands in no table, and counts as a group of its own where it is small. Without
    a whole (nothing else in the report adds up to it), only small groups and `secret` ones stay out. ValueError where
    the groups exceed the whole.

    >>> sorted(shown({"Basic": 120, "Plus": 104, "Business": 6}, whole=230))
    ['Basic']
    """
    if whole is None:
        return frozenset(name for name, n in groups.items() if not 0 < n < limit and name not in secret)
    if 0 < whole < limit:
        return frozenset()
    rest = whole - sum(groups.values())
    if rest < 0:
        raise ValueError(f"the groups hold {sum(groups.values())} customers, more than the whole of {whole}")
    cells = {f"group {name}": n for name, n in groups.items()}
    table = Sum("whole", (*cells, "rest"))
    hidden = suppress(
        {**cells, "rest": rest, "whole": whole}, [table],
        printed={"whole"}, unprinted={"rest"}, secret={f"group {name}" for name in secret}, limit=limit,
    )  # fmt: skip
    return frozenset(name for name in groups if f"group {name}" not in hidden)


def too_small_alone(*tables: Mapping[str | None, int], limit: int = SUPPRESS_BELOW) -> tuple[str | None, ...]:
    """The groups that are printed as one in all of these tables (periods): those too small alone in any of them.

    Where even together they are too few in a table, the smallest of the others joins them. None names the answers that
    name no group. Groups that a table lacks have nobody there; smallest first.

    >>> too_small_alone({"Basic": 60, "Plus": 30, "Business": 6}, {"Basic": 50, "Plus": 40, "Business": 12})
    ('Business', 'Plus')
    """
    fewest = {
        name: min(table.get(name, 0) for table in tables) for name in {name for table in tables for name in table}
    }
    order = sorted(fewest, key=lambda name: (fewest[name], name is not None, name or ""))
    small = [name for name in order if fewest[name] < limit]
    for joining in order[len(small) :]:
        if not small or min(sum(table.get(name, 0) for name in small) for table in tables) >= limit:
            break
        small.append(joining)
    return tuple(small)


def given_away(
    cells: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str], *, limit: int = SUPPRESS_BELOW
) -> frozenset[str]:
    """The hidden cells that the published ones fix, and those whose hidden fellows are too few to hide among.

    A cell is fixed where the rank of the system says so, or where linear programming over all sums and counts of 0 or
    more leaves one whole number between its bounds. Where a published total leaves fewer than `limit` customers to its
    hidden parts, the parts together are a small group that anybody can work out, and all of them count as given away.

    >>> table = [Sum("all", ("a", "b", "c"))]
    >>> sorted(given_away({"all": 100, "a": 60, "b": 35, "c": 5}, table, {"c"}))
    ['c']
    """
    if not hidden:
        return frozenset()
    small_rests = [
        parts for each in sums
        if each.total not in hidden
        and (parts := [part for part in each.parts if part in hidden])
        and 0 < sum(cells[part] for part in parts) < limit
    ]  # fmt: skip
    return frozenset(part for parts in small_rests for part in parts) | _fixed(cells, sums, hidden)


def _fixed(cells: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str]) -> frozenset[str]:
    """The hidden cells for which only one whole number fits."""
    import numpy as np

    names = sorted(hidden)
    place = {name: at for at, name in enumerate(names)}
    rows, known = [], []
    for each in sums:
        row = np.zeros(len(names))
        value = 0.0
        for sign, member in ((1.0, each.total), *((-1.0, part) for part in each.parts)):
            if member in place:
                row[place[member]] += sign
            else:
                value -= sign * cells[member]
        if row.any():
            rows.append(row)
            known.append(value)
    if not rows:
        return frozenset()
    system = np.array(rows)
    # The rank alone decides most cases: a cell that no solution of the homogeneous system moves is fixed.
    _, sizes, directions = np.linalg.svd(system)
    free = directions[int((sizes > _ROUNDING).sum()) :]
    fixed = {name for name in names if not free.size or np.abs(free[:, place[name]]).max() < _ROUNDING}
    if fixed:
        return frozenset(fixed)
    return frozenset(name for name in names if _is_bounded_to_one(system, np.array(known), place[name]))


def _is_bounded_to_one(system: NDArray[np.float64], known: NDArray[np.float64], at: int) -> bool:
    """Whether counts of 0 or more that solve the system leave one whole number to the unknown at this place."""
    import numpy as np
    from scipy.optimize import linprog

    cost = np.zeros(system.shape[1])
    cost[at] = 1.0
    least, most = (linprog(sign * cost, A_eq=system, b_eq=known, bounds=(0, None), method="highs") for sign in (1, -1))
    # The true counts solve the system, so that without an optimum there is no upper end.
    return most.fun is not None and math.floor(_ROUNDING - most.fun) <= math.ceil(least.fun - _ROUNDING)


def _companions(
    cells: Mapping[str, int],
    sums: Sequence[Sum],
    hidden: Collection[str],
    printed: Collection[str],
    exposed: frozenset[str],
) -> set[str]:
    """The next cells to hide, for one of those that are given away.

    Among the ways to move its count, and with it others so that every published sum still holds, the one that needs the
    fewest customers more to be hidden (Kelly, Golden & Assad 1992, Networks 22). Where such a way is hidden already and
    its cells are too few customers, the smallest cell beside them.
    """
    target = min(exposed, key=lambda name: (cells[name], name))
    if added := _cheapest_way(cells, sums, hidden, printed, target) - set(hidden):
        return added
    beside = [
        (cells[name], name) for each in sums if {each.total, *each.parts} & exposed for name in each.parts
        if cells[name] and name not in hidden and name not in printed
    ]  # fmt: skip
    if not beside:
        raise ValueError(f"{target!r} cannot be hidden: the cells that are printed anyway give it away")
    return {min(beside)[1]}


def _cheapest_way(
    cells: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str], printed: Collection[str], target: str
) -> set[str]:
    """The cells that move with the target, at least cost; a cell of nobody cannot move, for counts are not negative."""
    import numpy as np
    from scipy.optimize import linprog

    names = sorted(name for name, n in cells.items() if n and name not in printed)
    place = {name: at for at, name in enumerate(names)}
    system = np.zeros((len(sums) + 1, len(names)))
    for row, each in zip(system, sums, strict=False):
        for sign, member in ((1.0, each.total), *((-1.0, part) for part in each.parts)):
            if member in place:
                row[place[member]] += sign
    system[-1, place[target]] = 1.0
    moved = np.zeros(len(sums) + 1)
    moved[-1] = 1.0
    # of equally large cells the first by name, so that the choice is the same on every machine
    cost = np.array([0.0 if name in hidden else cells[name] + 1e-6 * at for at, name in enumerate(names)])
    found = linprog(np.tile(cost, 2), A_eq=np.hstack([system, -system]), b_eq=moved, bounds=(0, None), method="highs")
    if found.x is None:
        return set()
    steps = found.x[: len(names)] - found.x[len(names) :]
    return {name for name in names if abs(steps[place[name]]) > _ROUNDING}


def _check(cells: Mapping[str, int], sums: Sequence[Sum]) -> None:
    for name, n in cells.items():
        whole_number(n, name)
    for each in sums:
        parts = sum(cells[part] for part in each.parts)
        if parts != cells[each.total]:
            raise ValueError(f"the parts of {each.total!r} sum to {parts}, not to {cells[each.total]}")
