"""JSON lines: one object per line. A column is a field of it, or a dotted path such as `person.email` or `tags.0`.

Numbers stay as they are written. What JSON does not allow (NaN, a key twice, half a surrogate pair) is refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from vocflow.sources.flat import BLANK, Excluded, Flat, Refused, Span, Values, gather
from vocflow.sources.lines import NUL, open_lines
from vocflow.sources.missing import missing_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from vocflow.sources.layout import Layout

Object = dict[str, Any]
Item = tuple[Object | Refused | Excluded, Span]

DEEPEST = 100
_BLANK = " \t\r\n"
# Escapes that may stand for NUL or for half a character.
_DOUBTFUL = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The objects of a JSON lines file."""
    return flatten_objects(path, layout, batch_rows, lambda value, span: [(as_object(value), span)])


def flatten_objects(
    path: Path, layout: Layout, batch_rows: int, items: Callable[[Any, Span], Iterable[Item]]
) -> Iterator[Flat]:
    """The objects that `items` finds in the value of each line, in the columns that `layout` asks for.

    Raises SourceError at the end of the file where none of its objects has a column that the project names.
    """
    absent = set(layout.named)
    found: dict[str, None] = {}

    def columns(objects: list[Object]) -> dict[str, Values]:
        for value in objects if absent else ():
            found.update(dict.fromkeys(value))
            absent.difference_update([name for name in absent if _has(value, name)])
        return {name: [_text(_at(value, name)) for value in objects] for name in layout.columns}

    with open_lines(path, layout.source) as lines:
        yield from gather(_items(lines, items), columns, batch_rows)
    if absent and found:
        raise missing_column(path, layout, min(absent), list(found))


def _items(lines: Iterable[Span], items: Callable[[Any, Span], Iterable[Item]]) -> Iterator[Item]:
    for span in lines:
        if not span.text.strip(_BLANK):
            continue
        value = span.problem or parse(span.text)
        if isinstance(value, Refused):
            yield value, span
        else:
            yield from items(value, span)


def as_object(value: Any) -> Object | Refused | Excluded:
    """`value` where it is an object with something in it."""
    if not isinstance(value, dict):
        return Refused("json", f"The line holds {_kind(value)} where an object in {{ }} belongs: export JSON lines.")
    return value if any(map(_says_something, value.values())) else BLANK


def _kind(value: object) -> str:
    return "an array" if isinstance(value, list) else "nothing" if value is None else "a single value"


def _says_something(value: object) -> bool:
    return value.strip() != "" if isinstance(value, str) else value not in (None, [], {})


def parse(text: str) -> Any:
    """The value of a line, with numbers as text; Refused with the position of the fault where it is not strict JSON.

    >>> parse('{"score": 9.50}')
    {'score': '9.50'}
    >>> parse('{"score": }').advice
    'Not JSON at column 11 (expecting value): mend the line, or export the file again.'
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        what = error.msg[:1].lower() + error.msg[1:]
        return Refused("json", f"Not JSON at column {error.colno} ({what}): mend the line, or export the file again.")
    except _NotStrictError as error:
        return Refused("json", f"Not strict JSON ({error}): mend the line, or export the file again.")
    except RecursionError:
        return _TOO_DEEP
    if text.count("[") + text.count("{") > DEEPEST and _depth_exceeds(value, DEEPEST):
        return _TOO_DEEP
    if _DOUBTFUL.search(text):
        return _unwritable(value) or value
    return value


_TOO_DEEP = Refused("json", f"The JSON is nested more than {DEEPEST} levels deep: no export is, so check the file.")


class _NotStrictError(ValueError):
    """Something that Python's decoder would let pass."""


def _object(pairs: list[tuple[str, Any]]) -> Object:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _NotStrictError(f"key {json.dumps(twice[:40])} stands twice")
    return value


def _no_constant(name: str) -> None:
    raise _NotStrictError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_constant)


def _depth_exceeds(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        inner = [item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list)]
        level = [value for values in inner for value in values]
    return any(isinstance(item, dict | list) for item in level)


def _unwritable(value: Any) -> Refused | None:
    """Why an escaped text cannot be stored."""
    text = json.dumps(value, ensure_ascii=False)
    if _NUL.search(text):
        return NUL
    try:
        text.encode()
    except UnicodeEncodeError:
        return Refused(
            "encoding", "A text holds half a character (a lone surrogate), where it was cut off: export it in full."
        )
    return None


def _at(value: Object, name: str) -> Any:
    """What stands at `name`: a field of that name, else the end of a dotted path."""
    if name in value or "." not in name:
        return value.get(name)
    inner: Any = value
    for step in name.split("."):
        if isinstance(inner, dict):
            inner = inner.get(step)
        elif isinstance(inner, list) and step.isdecimal() and int(step) < len(inner):
            inner = inner[int(step)]
        else:
            return None
    return inner


def _has(value: Object, name: str) -> bool:
    """Whether an object has a column; a path counts too that ends early in a null, since there was just no value."""
    head = name.partition(".")[0]
    return name in value or _at(value, name) is not None or (head in value and value[head] in (None, [], {}))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
