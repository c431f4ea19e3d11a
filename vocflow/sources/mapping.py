"""The one mapping step: from a file's own columns to the tables of a batch, for all formats alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from vocflow.sources.batch import (
    COMMENTS,
    CUSTOMER_ROLES,
    CUSTOMERS,
    EXCLUSIONS,
    INVITATION_ROLES,
    INVITATIONS,
    PLACE,
    RATINGS,
    RECORD_ROLES,
    RECORDS,
    REFUSALS,
    SEGMENTS,
    Batch,
)

if TYPE_CHECKING:
    from vocflow.sources.flat import Flat, Span, Values
    from vocflow.sources.layout import Layout

MOST_EXCERPT = 200

Texts = dict[str, pa.Array]

_KEPT: dict[str, tuple[dict[str, str | None], pa.Schema]] = {
    "records": (RECORD_ROLES, RECORDS),
    "customers": (CUSTOMER_ROLES, CUSTOMERS),
    "invitations": (INVITATION_ROLES, INVITATIONS),
}
"""The tables of a batch that hold the records themselves, by kind of source; feedback of every kind is in `records`."""


def to_batch(flat: Flat, layout: Layout) -> Batch:
    """A run of flattened records as the tables of a batch; records that the layout excludes leave with their reason."""
    columns = {name: _text(values) for name, values in flat.columns.items()}
    place = _places(flat.places)
    exclusions = pa.table(_transposed(flat.exclusions, EXCLUSIONS), schema=EXCLUSIONS)
    reasons = _exclusion_reasons(columns, layout, place.num_rows)
    if reasons.null_count < len(reasons):
        keep = pc.is_null(reasons)
        left_out = place.select(["record_no", "line"]).append_column("reason", reasons).filter(pc.invert(keep))
        exclusions = pa.concat_tables([exclusions, left_out]).sort_by("record_no")
        place = place.filter(keep)
        columns = {name: column.filter(keep) for name, column in columns.items()}
    record_no = place.column("record_no").combine_chunks()
    tables = {name: schema.empty_table() for name, (_, schema) in _KEPT.items()}
    kept = layout.source.kind if layout.source.kind in _KEPT else "records"
    tables[kept] = _roles(place, columns, layout, flat, *_KEPT[kept])
    return Batch(
        **tables,
        comments=_comments(record_no, columns, layout, flat),
        ratings=_ratings(record_no, columns, layout),
        segments=_segments(record_no, columns, layout),
        refusals=_refusals(flat),
        exclusions=exclusions,
    )


def _text(values: Values) -> pa.Array:
    """Text as it stands, NULL where there is nothing but white space."""
    column = pa.array(values, pa.string())
    blank = pc.or_(pc.equal(pc.binary_length(column), 0), pc.utf8_is_space(column))
    return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column


def _transposed(rows: list[Any], schema: pa.Schema) -> list[pa.Array]:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]


def _places(numbers: list[int]) -> pa.Table:
    step = len(PLACE)
    return pa.table([pa.array(numbers[first::step], pa.int64()) for first in range(step)], schema=PLACE)


def _exclusion_reasons(columns: Texts, layout: Layout, rows: int) -> pa.Array:
    """Why each record is left out, by the first rule that holds; NULL for those that stay."""
    reasons = pa.nulls(rows, pa.string())
    for rule in reversed(layout.exclude):
        if rule.column in columns:
            value = pc.utf8_trim_whitespace(columns[rule.column])
            hit = pc.is_in(value, value_set=pa.array(rule.values, pa.string()))
            reasons = pc.if_else(hit, pa.scalar(rule.reason), reasons)
    return reasons


def _roles(
    place: pa.Table, columns: Texts, layout: Layout, flat: Flat, roles: dict[str, str | None], schema: pa.Schema
) -> pa.Table:
    """Places with the column of each role; where the file is silent, what the source says for all its records."""
    source = layout.source
    constants = {
        "time_zone": flat.time_zone or source.time_zone,
        "channel": source.channel,
        "touch_point": source.touch_point,
        "language": source.language,
        "survey": source.survey,
    }
    arrays = place.columns
    for name, role in roles.items():
        column = columns.get(layout.roles.get(role or "", ""))
        constant = pa.scalar(constants.get(name), pa.string())
        if column is None:
            arrays.append(pa.repeat(constant, place.num_rows))
        else:
            arrays.append(pc.coalesce(column, constant) if constant.is_valid else column)
    return pa.table(arrays, schema=schema)


def _answers(record_no: pa.Array, answers: list[tuple[dict[str, Any], pa.Array]], schema: pa.Schema) -> pa.Table:
    """One row per record and answer that is not NULL, in the order of the records; the answer is the last column."""
    parts = []
    for constants, values in answers:
        given = pc.is_valid(values)
        kept = values.filter(given)
        same = [pa.scalar(constants[field.name], field.type) for field in list(schema)[1:-1]]
        repeated = [pa.repeat(value, len(kept)) for value in same]
        parts.append(pa.table([record_no.filter(given), *repeated, kept], schema=schema))
    if not parts:
        return schema.empty_table()
    table = pa.concat_tables(parts)
    return table.take(pc.sort_indices(table.column("record_no"))) if len(parts) > 1 else table


def _comments(record_no: pa.Array, columns: Texts, layout: Layout, flat: Flat) -> pa.Table:
    answers = [
        ({"position": position, "question": name}, columns[name])
        for position, name in enumerate(layout.comments)
        if name in columns
    ]
    turns = pa.table(_transposed(flat.turns, COMMENTS), schema=COMMENTS)
    kept = turns.filter(pc.is_in(turns.column("record_no"), value_set=record_no))
    return pa.concat_tables([_answers(record_no, answers, COMMENTS), kept])


def _ratings(record_no: pa.Array, columns: Texts, layout: Layout) -> pa.Table:
    answers = [
        ({"position": position, **dict(rating)}, _without(columns[rating.column], rating.missing))
        for position, rating in enumerate(layout.ratings)
        if rating.column in columns
    ]
    return _answers(record_no, answers, RATINGS)


def _without(values: pa.Array, missing: tuple[str, ...]) -> pa.Array:
    """The answers, NULL where the export writes one of these codes for "not answered"."""
    if not missing:
        return values
    coded = pc.is_in(pc.utf8_trim_whitespace(values), value_set=pa.array(missing, pa.string()))
    return pc.if_else(coded, pa.scalar(None, pa.string()), values)


def _segments(record_no: pa.Array, columns: Texts, layout: Layout) -> pa.Table:
    answers = [({"name": name}, columns[column]) for name, column in layout.source.segments if column in columns]
    return _answers(record_no, answers, SEGMENTS)


def _refusals(flat: Flat) -> pa.Table:
    rows = [
        (number, span.line, span.start, span.end - span.start, refused.reason, refused.advice, excerpt(span))
        for number, span, refused in flat.refusals
    ]
    return pa.table(_transposed(rows, REFUSALS), schema=REFUSALS)


def excerpt(span: Span) -> str:
    """The beginning of a record as it can be shown: what is no text becomes the replacement character.

    >>> from vocflow.sources.flat import Span
    >>> excerpt(Span("good\\0bad\\n", 1, 0, 9))
    'good�bad'
    """
    text = span.text[:MOST_EXCERPT].rstrip("\r\n")
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
