"""Complementary suppression: no hidden cell can be worked out from those that are shown, whoever does the sums."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.metrics import Sum, given_away, shown, suppress

PLANS = ("Basic", "Plus", "Business")


def two_way(table: list[list[int]]) -> tuple[dict[str, int], list[Sum]]:
    """The cells of a table of rows and columns, with the totals of both and of all."""
    rows, columns = range(len(table)), range(len(table[0]))
    cells = {f"{i}{j}": table[i][j] for i in rows for j in columns}
    cells |= {f"row{i}": sum(table[i]) for i in rows}
    cells |= {f"col{j}": sum(line[j] for line in table) for j in columns}
    cells["all"] = sum(map(sum, table))
    sums = [Sum(f"row{i}", tuple(f"{i}{j}" for j in columns)) for i in rows]
    sums += [Sum(f"col{j}", tuple(f"{i}{j}" for i in rows)) for j in columns]
    sums += [Sum("all", tuple(f"row{i}" for i in rows)), Sum("all", tuple(f"col{j}" for j in columns))]
    return cells, sums


def solutions(cells: dict[str, int], sums: list[Sum], hidden: frozenset[str], inner: list[str]) -> dict[str, set[int]]:
    """By brute force: each value that a hidden cell can take, trying every count for the hidden inner cells.

    Totals follow from inner cells, so that this needs no equations: it fills the table and looks at what is published.
    """
    unknown = [name for name in inner if name in hidden]
    possible: dict[str, set[int]] = {name: set() for name in hidden}
    for tried in product(range(cells["all"] + 1), repeat=len(unknown)):
        filled = {name: cells[name] for name in inner} | dict(zip(unknown, tried, strict=True))
        for each in sums:
            filled[each.total] = sum(filled[part] for part in each.parts)
        if all(filled[name] == n for name, n in cells.items() if name not in hidden):
            for name in hidden:
                possible[name].add(filled[name])
    return possible


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    """100 - 60 - 35 = 5: with the 5 alone hidden, anybody could work them out."""
    assert given_away({"all": 100, "a": 60, "b": 35, "c": 5}, [Sum("all", ("a", "b", "c"))], {"c"}) == {"c"}
    assert shown({"a": 60, "b": 35, "c": 5}, whole=100) == {"a"}


def test_two_small_groups_that_make_a_small_rest_take_a_third() -> None:
    """100 - 93 = 7 customers: a group that the limit forbids, though neither part of it is known."""
    assert shown({"a": 53, "b": 40, "c": 4, "d": 3}, whole=100) == {"a"}
    assert shown({"a": 53, "b": 32, "c": 8, "d": 7}, whole=100) == {"a", "b"}


def test_customers_without_a_group_are_a_group() -> None:
    """Four customers name no plan: without the smaller plan hidden, the rest of the whole would be those four."""
    assert shown({"a": 60, "b": 36}, whole=100) == {"a"}
    assert shown({"a": 60, "b": 40}, whole=100) == {"a", "b"}


def test_a_small_group_hides_among_those_whom_no_table_shows() -> None:
    """100 - 60 - 15 = 25 are 5 of c and 20 who name no group: nobody can part them."""
    assert shown({"a": 60, "b": 15, "c": 5}, whole=100) == {"a", "b"}
    assert shown({"a": 60, "b": 15}, whole=100) == {"a", "b"}


def test_a_secret_group_is_hidden_whatever_its_size() -> None:
    assert shown({"a": 60, "b": 40}, secret={"b"}) == {"a"}
    assert shown({"a": 50, "b": 30, "c": 20}, whole=100, secret={"b"}) == {"a"}


def test_without_a_whole_only_small_groups_stay_out_and_a_small_whole_shows_nothing() -> None:
    assert shown({"a": 60, "b": 5, "none": 0}) == {"a", "none"}
    assert shown({"a": 5, "b": 4}, whole=9) == frozenset()
    with pytest.raises(ValueError, match="more than the whole of 50"):
        shown({"a": 60}, whole=50)


def test_a_small_cell_of_a_table_takes_a_rectangle_with_it() -> None:
    """The classic four corners (Cox 1980): row and column of the small cell each need a second unknown."""
    cells, sums = two_way([[20, 50, 30], [40, 5, 60], [70, 80, 15]])
    hidden = suppress(cells, sums, printed={"all"})
    assert "11" in hidden
    assert len(hidden) == 4
    assert len({name[0] for name in hidden}) == len({name[1] for name in hidden}) == 2


def test_counts_of_nought_or_more_give_a_cell_away_that_the_equations_leave_open() -> None:
    """a + b = 10 and a + c = 0 leave three unknowns in two equations; but counts are not negative, so a is 0."""
    cells = {"a": 0, "b": 10, "c": 0, "ab": 10, "ac": 0}
    table = [Sum("ab", ("a", "b")), Sum("ac", ("a", "c"))]
    assert given_away(cells, table, {"a", "b", "c"}) == {"a", "b", "c"}


def test_printed_cells_that_leave_no_way_out_are_refused_and_so_are_wrong_sums() -> None:
    table = [Sum("all", ("a", "b"))]
    with pytest.raises(ValueError, match="'b' cannot be hidden"):
        suppress({"all": 100, "a": 95, "b": 5}, table, printed={"all", "a"})
    with pytest.raises(ValueError, match="sum to 99"):
        suppress({"all": 100, "a": 95, "b": 4}, table)


@settings(max_examples=12)
@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=2))
def test_brute_force_finds_no_hidden_cell_determined(table: list[list[int]]) -> None:
    """Every filling of the table that agrees with what is published is tried: each hidden cell takes two values."""
    cells, sums = two_way(table)
    inner = [f"{i}{j}" for i in range(2) for j in range(2)]
    try:
        hidden = suppress(cells, sums, printed={"all"}, limit=3)
    except ValueError:
        # only a table as small as its smallest cell leaves no way out: nothing of it may be printed
        assert 0 < sum(map(sum, table)) < 3 * 3
        return
    assert {name for name, n in cells.items() if 0 < n < 3} - {"all"} <= hidden
    for name, values in solutions(cells, sums, hidden, inner).items():
        assert len(values) > 1, name


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), st.integers(0, 30))
def test_what_a_table_leaves_out_is_nobody_or_a_group_that_may_be_shown(sizes: list[int], rest: int) -> None:
    groups = {str(at): n for at, n in enumerate(sizes)}
    visible = shown(groups, whole=sum(sizes) + rest)
    left = sum(sizes) + rest - sum(groups[name] for name in visible)
    left_out = [n for name, n in groups.items() if name not in visible and n]
    assert all(groups[name] == 0 or groups[name] >= 10 for name in visible)
    if 0 < sum(sizes) + rest < 10:
        assert not visible
    elif left_out:
        assert left >= 10
        assert len(left_out) > 1 or rest
