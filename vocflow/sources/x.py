"""X API v2: each line is one post, or a page of posts with what belongs to them (`data`, `includes`, `errors`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vocflow.config import Columns
from vocflow.sources.flat import Excluded, Flat, Refused, Span
from vocflow.sources.jsonl import Item, Object, as_object, flatten_objects
from vocflow.sources.layout import Defaults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.sources.layout import Layout

DEFAULTS = Defaults(
    columns=Columns(key="id", occurred_at="created_at", author="author_id", language="lang", comments=("text",))
)

_PAGE = ("data", "includes", "errors", "meta")
_ERROR = Excluded("an error message of the API, not a post")
_EMPTY = Excluded("a page without posts")
_NO_POST = Refused("not_a_post", "The line is neither a post nor a page of posts: export it from X API v2 again.")


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:
    """The posts of a file: a post is a record, and so is each error message and each page without posts."""
    return flatten_objects(path, layout, batch_rows, _items)


def _items(value: Any, span: Span) -> Iterator[Item]:
    page = as_object(value)
    if not isinstance(page, dict):
        yield page, span
    elif "text" in page:
        yield _post(page), span
    elif any(key in page for key in _PAGE):
        posts, errors = _listed(page.get("data")), _listed(page.get("errors"))
        yield from ((_judged(post), span) for post in posts)
        yield from ((_ERROR, span) for _ in errors)
        if not posts and not errors:
            yield _EMPTY, span
    else:
        yield (_ERROR if "title" in page or "error" in page else _NO_POST), span


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _judged(value: Any) -> Object | Refused | Excluded:
    post = as_object(value)
    if isinstance(post, dict):
        return _post(post) if "text" in post else _NO_POST
    return post


def _post(post: Object) -> Object:
    """A post with its full text, which stands apart when it is long, and with the characters that X escapes."""
    note = post.get("note_tweet")
    text = note.get("text") if isinstance(note, dict) else None
    text = text or post["text"]
    if isinstance(text, str):
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return post | {"text": text}
