"""WebVTT transcripts: a file is one call. What the customer said is its comments, one for each turn.

A NOTE block gives the call's own fields as `key: value` lines. Speakers stand in voice tags, `<v Customer>`, or before
a colon at the beginning of a line, `Customer:`. Cues without a speaker go on with the turn before them.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from vocflow.config import Columns
from vocflow.config.toml_file import quote
from vocflow.sources.flat import Flat, Refused, Span, Turn
from vocflow.sources.layout import Defaults
from vocflow.sources.lines import MOST_CHARACTERS, TOO_LONG, open_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vocflow.sources.layout import Layout

DEFAULTS = Defaults(
    columns=Columns(
        key="call_id", occurred_at="started_at", agent="agent", customer="customer_id", queue_seconds="queue_seconds"
    ),
)

CUSTOMERS = frozenset({"customer", "caller", "client"})
STAFF = frozenset({"agent", "advisor", "adviser", "representative", "operator", "supervisor", "bot", "ivr", "system"})
QUESTION = "transcript"
"""What stands as the question of a customer's turn."""

_NAMES = "|".join(sorted(CUSTOMERS | STAFF))
# A voice tag may carry classes: <v.loud Customer>. Before a colon only these names count: people say "listen: …".
_SPEAKER = re.compile(
    rf"<v(?:\.[^\s>]*)?\s+(?P<voice>[^>]*)>|^[ \t]*(?P<name>(?:{_NAMES})(?: ?\d+)?)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_FIELD = re.compile(r"\s*([A-Za-z][\w .-]*?)\s*:\s*(.*?)\s*")


class Call(NamedTuple):
    """The fields of a call's NOTE blocks, and its turns: who (None where nobody is named) said what, in order."""

    fields: dict[str, str]
    turns: list[tuple[str | None, str]]


def flatten(path: Path, layout: Layout, batch_rows: int) -> Iterator[Flat]:  # noqa: ARG001 (a file is one record)
    """The one call of a file; nothing for an empty file."""
    with open_lines(path, layout.source) as lines:
        span = _whole(lines)
    if span is None:
        return
    call = span.problem or parse(span.text)
    if isinstance(call, Call):
        call = _judged(call, layout)
    flat = Flat()
    if isinstance(call, Refused):
        flat.refusals.append((0, span, call))
    else:
        flat.places += (0, span.line, span.start, span.end - span.start)
        flat.columns = {name: [call.fields.get(name)] for name in layout.columns}
        flat.turns = [
            Turn(0, position, QUESTION, text)
            for position, (speaker, text) in enumerate(call.turns)
            if speaker in CUSTOMERS
        ]
    yield flat


def _whole(lines: Iterator[Span]) -> Span | None:
    """The file as one span; None where it is blank."""
    texts: list[str] = []
    size, start, end, problem = 0, None, 0, None
    for span in lines:
        size += len(span.text)
        if size <= MOST_CHARACTERS:
            texts.append(span.text)
        start = span.start if start is None else start
        end, problem = span.end, problem or span.problem
    text = "".join(texts)
    if start is None or not text.strip():
        return None
    return Span(text, 1, start, end, TOO_LONG if size > MOST_CHARACTERS else problem)


def parse(text: str) -> Call | Refused:
    """The fields and turns of a transcript.

    >>> parse("WEBVTT\\n\\nNOTE\\ncall_id: C-1\\n\\n00:01.000 --> 00:02.000\\n<v Customer>It broke &amp; fell.\\n")
    Call(fields={'call_id': 'C-1'}, turns=[('customer', 'It broke & fell.')])
    """
    blocks = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    if not re.match(r"WEBVTT(?:\s|$)", blocks[0]):
        return Refused("webvtt", "The file does not begin with WEBVTT: export the transcript as WebVTT.")
    fields: dict[str, str] = {}
    spoken: list[tuple[str | None, str]] = []
    for block in blocks[1:]:
        first, _, rest = block.partition("\n")
        if re.match(r"NOTE(?:\s|$)", first):
            for line in (first.removeprefix("NOTE"), *rest.split("\n")):
                if found := _FIELD.fullmatch(line):
                    fields.setdefault(*found.groups())
        elif first.strip() not in ("STYLE", "REGION"):
            # Text behind a blank line has no timing of its own: it goes on with what was said before.
            spoken += _voices(_payload(block), spoken[-1][0] if spoken else None)
    turns = [
        (speaker, " ".join(text for _, text in said)) for speaker, said in groupby(spoken, key=lambda voice: voice[0])
    ]
    return Call(fields, turns)


def _payload(block: str) -> str:
    """A cue without its identifier and timing."""
    lines = block.split("\n")
    timing = next((number for number, line in enumerate(lines[:2]) if "-->" in line), -1)
    return "\n".join(lines[timing + 1 :])


def _voices(payload: str, speaker: str | None) -> Iterator[tuple[str | None, str]]:
    """Who says what in a cue; `speaker` goes on where nobody is named."""
    begin = 0
    for found in _SPEAKER.finditer(payload):
        if said := _plain(payload[begin : found.start()]):
            yield speaker, said
        name = found["voice"] or found["name"] or ""
        speaker, begin = re.sub(r"[\s\d]+$", "", name).strip().casefold(), found.end()
    if said := _plain(payload[begin:]):
        yield speaker, said


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _judged(call: Call, layout: Layout) -> Call | Refused:
    """The call, unless it would load without what the customer said or without a field that the project names."""
    speakers = {speaker for speaker, _ in call.turns}
    if call.turns and not speakers & CUSTOMERS and speakers - STAFF:
        return Refused("no_customer", "No speaker is called Customer: write <v Customer> before the customer's words.")
    for name in layout.named:
        if name not in call.fields:
            return Refused("missing_field", f"No NOTE block has the field {quote(name)}: add it, or mend vocflow.toml.")
    return call
