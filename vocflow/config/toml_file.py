"""A TOML file that a person wrote: read it, hold it against a model, and say on which lines it goes wrong."""

from __future__ import annotations

import difflib
import os
import re
import reprlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from vocflow.config.toml_lines import KeyPath, key_lines
from vocflow.errors import ConfigError

MOST_BYTES = 500_000
MOST_PROBLEMS = 20

# tomllib needs memory in the square of a dotted key's length
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")

ModelT = TypeVar("ModelT", bound=BaseModel)

_EXPECTED = {
    "string_type": "a text in quotes",
    "tuple_type": "a list in square brackets",
    "model_type": "a table",
    "dict_type": "a table",
    "float_type": "a number",
    "finite_number": "a finite number",
    "date_type": "a date without quotes, such as 2026-10-15",
}


class Table(BaseModel):
    """A table of a TOML file. In Python its fields may be given by name; in a file, by the file's own keys only."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, hide_input_in_errors=True
    )


@dataclass(frozen=True)
class Problem:
    """One thing to mend, at the value that `path` leads to."""

    path: KeyPath
    what: str


@lru_cache(maxsize=8)
def _parsed(text: str) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """Content and lines, not to be changed: a run reads its taxonomy several times, and a large one takes its time."""
    return tomllib.loads(text), key_lines(text)


class TomlFile:
    """The content of a TOML file, and the lines it stands on.

    Raises ConfigError when there is no such file, or it is too large, not UTF-8, or not TOML.
    """

    def __init__(self, path: Path, *, when_missing: str) -> None:
        self.path = path
        self.text = _read(path, when_missing)
        self.data, self._lines = self._parse()

    def _parse(self) -> tuple[dict[str, Any], dict[KeyPath, int]]:
        if _LONG_KEY.search(self.text):
            raise self._too_deep()
        try:
            return _parsed(self.text)
        except tomllib.TOMLDecodeError as error:
            # "Invalid value (at line 3, column 5)", or "(at end of document)"
            what, _, place = str(error).partition(" (at ")
            numbers = re.findall(r"\d+", place) or [str(self.text.count("\n") + 1)]
            where = ":".join([self.path.name, *numbers])
            raise ConfigError(
                f"{where}: not valid TOML: {what[:1].lower()}{what[1:]}",
                where=str(self.path),
                why="texts stand in quotes, lists in [ ], and each key stands once in its table",
                next_step="mend it, then run: vocflow check",
            ) from None
        except RecursionError:
            raise self._too_deep() from None

    def _too_deep(self) -> ConfigError:
        what = f"{self.path.name}: tables or lists are nested too deeply"
        return ConfigError(what, where=str(self.path), next_step="mend it, then run: vocflow check")

    def place(self, path: Sequence[str | int]) -> str:
        """`vocflow.toml:12`: where `path` stands, or the nearest table around it that is in the file."""
        return f"{self.path.name}:{self._line(path)}"

    def _line(self, path: Sequence[str | int]) -> int:
        steps = tuple(path)
        while steps not in self._lines:
            steps = steps[:-1]
        return self._lines[steps]

    def places_under(self, path: KeyPath) -> dict[str, str]:
        """The place of everything below `path`, by its dotted way from there; `path` itself is ""."""
        depth = len(path)
        return {
            ".".join(map(str, steps[depth:])): f"{self.path.name}:{line}"
            for steps, line in self._lines.items()
            if steps[:depth] == path
        }

    def read_as(self, model: type[ModelT]) -> ModelT:
        """The file as `model`; ConfigError with every key that does not fit."""
        try:
            # by_name off: a file may use the file's names only, never those of the Python attributes
            return model.model_validate(self.data, by_alias=True, by_name=False)
        except ValidationError as error:
            details = error.errors(include_url=False)
        details.sort(key=lambda detail: self._line(self._path_in_file(detail["loc"])))
        # only what is printed is put into words: a hostile file has a hundred thousand faults
        first = [self._problem(model, detail) for detail in details[:MOST_PROBLEMS]]
        raise self._error(first, len(details) - len(first))

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise one ConfigError that lists `problems` in the order of their lines; nothing when there are none."""
        found = sorted(problems, key=lambda problem: self._line(problem.path))
        if found:
            raise self._error(found[:MOST_PROBLEMS], len(found[MOST_PROBLEMS:]))

    def _error(self, problems: list[Problem], more: int) -> ConfigError:
        lines = list(dict.fromkeys(f"{self.place(problem.path)}: {problem.what}" for problem in problems))
        if more:
            lines.append(f"and {more} more")
        this = "it" if len(lines) == 1 else "these"
        return ConfigError("\n".join(lines), where=str(self.path), next_step=f"mend {this}, then run: vocflow check")

    def _problem(self, model: type[BaseModel], detail: ErrorDetails) -> Problem:
        path = self._path_in_file(detail["loc"])
        kind, found = detail["type"], detail["input"]
        name = show(path[-1])
        if kind == "extra_forbidden":
            known = _keys(model, path[:-1])
            return Problem(path, f"unknown key {name}{self.table(path[:-1])}; {nearest(str(path[-1]), known)}")
        if kind == "missing":
            return Problem(path, f"missing key {name}{self.table(path[:-1])}{_meaning(model, path)}")
        subject = self._subject(path)
        if kind == "literal_error":
            allowed = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            meant = f"; {hint}" if (hint := did_you_mean(str(found), allowed)) else ""
            return Problem(path, f"{subject} must be one of {', '.join(allowed)}; found {show(found)}{meant}")
        if kind == "tuple_type" and isinstance(found, dict):
            return Problem(path, f"{name} is a list of tables; write [[{'.'.join(map(str, path))}]] in two brackets")
        if kind in _EXPECTED:
            return Problem(path, f"{subject} must be {_EXPECTED[kind]}; found {_describe(path, found)}")
        if kind == "value_error":
            return Problem(path, f"{subject}: {detail['ctx']['error']}")
        return Problem(
            path, f"{subject} {detail['msg'].replace('Input should', 'must')}; found {_describe(path, found)}"
        )

    def _subject(self, path: KeyPath) -> str:
        """`item 2 of 'files' in [[source]] "loyalty_survey"`: a value, by its place among the others."""
        key, last = path[-2:] if isinstance(path[-1], int) else (path[-1], None)
        item = "" if last is None else f"item {int(last) + 1} of "
        return f"{item}{show(key)}{self.table(path[: -1 if last is None else -2])}"

    def _path_in_file(self, loc: Sequence[str | int]) -> KeyPath:
        """A table that a model keeps as pairs is located by position there, and by key in the file."""
        node: Any = self.data
        path: KeyPath = ()
        for step in loc:
            if isinstance(node, dict) and isinstance(step, int):
                return (*path, list(node)[step])
            path += (step,)
            inside = (isinstance(node, list) and isinstance(step, int)) or (isinstance(node, dict) and step in node)
            node = node[step] if inside else None
        return path

    def table(self, path: KeyPath) -> str:
        """` in [[source]] "loyalty_survey"`: the table that `path` leads to, as its header is written."""
        if not path:
            return ""
        dotted = ".".join(step for step in path if isinstance(step, str))
        header = f"[[{dotted}]]" if isinstance(path[-1], int) else f"[{dotted}]"
        return f" in {header}{self._entry_name(path)}"

    def _entry_name(self, path: KeyPath) -> str:
        if len(path) < 2 or not isinstance(path[1], int):
            return ""
        entry = self.data[str(path[0])][path[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        return f" {quote(name)}" if isinstance(name, str) else f" number {path[1] + 1}"


def repeated_names(file: TomlFile, table: str, names: Sequence[str]) -> Iterator[Problem]:
    """A problem for each name of an array of tables that has stood before."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        first = seen.setdefault(name, position)
        if first < position:
            what = f"a second [[{table}]] is named {quote(name)}; the first is at {file.place((table, first))}"
            yield Problem((table, position, "name"), what)


def nearest(name: str, known: Sequence[str], else_say: str = "known here:") -> str:
    """The advice for a name that is not among `known`.

    >>> nearest("colums", ["columns", "files"])
    "did you mean 'columns'?"
    >>> nearest("weight", ["columns", "files"])
    'known here: columns, files'
    """
    return did_you_mean(name, known) or f"{else_say} {', '.join(known) or 'none'}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The question after the nearest of `known`, blank where none is near."""
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name[:200].casefold(), folded, n=1)
    return f"did you mean {show(folded[close[0]])}?" if close else ""


def quote(text: str) -> str:
    """`text` in double quotes on one line, shortened, with whatever does not print escaped."""
    short = text if len(text) <= 80 else text[:79] + "…"
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
    return '"' + shown.replace('"', '\\"') + '"'


def show(value: object) -> str:
    """`value` as it is echoed in a message: on one line and short, however long or hostile it is."""
    shortener = reprlib.Repr()
    shortener.maxstring = shortener.maxother = 80
    return shortener.repr(value)


def _describe(path: KeyPath, value: object) -> str:
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    name = "the text" if isinstance(value, str) else "the number" if isinstance(value, int | float) else "the time"
    if path in (("privacy",), ("privacy", "key")):
        return name  # it may be a secret, pasted where its name belongs
    return f"{name} {show(value) if isinstance(value, str | int | float) else value}"


def _read(path: Path, when_missing: str) -> str:
    where, again = str(path), "mend it, then run: vocflow check"
    if not os.path.lexists(path):
        raise ConfigError(f"{path.name}: no such file", where=where, next_step=when_missing)
    if not path.is_file():
        raise ConfigError(f"{path.name}: not a file", where=where, next_step=when_missing)
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read", where=where, why=error.strerror, next_step=again) from None
    if len(content) > MOST_BYTES:
        raise ConfigError(f"{path.name}: larger than {MOST_BYTES:,} bytes", where=where, next_step=again)
    try:
        # Editors on Windows put a byte order mark in front, which TOML does not know.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(
            f"{path.name}:{line}: not UTF-8 text",
            where=where,
            next_step="save the file as UTF-8, then run: vocflow check",
        ) from None


def _keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that a file may use in the table at `path`."""
    inner = _model_at(model, path)
    return list(_fields(inner)) if inner else []


def _meaning(model: type[BaseModel], path: KeyPath) -> str:
    inner = _model_at(model, path[:-1])
    field = _fields(inner).get(str(path[-1])) if inner else None
    return f"; {field.description}" if field and field.description else ""


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    named_entries = False
    for step in path:
        if isinstance(step, int) or current is None:
            continue
        if named_entries:  # the step is the name of an entry, such as a language, and all entries are alike
            named_entries = False
            continue
        field = _fields(current).get(step)
        current = next(_models_in(field.annotation), None) if field else None
        named_entries = field is not None and get_origin(field.annotation) is dict
    return current


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {str(field.validation_alias or name): field for name, field in model.model_fields.items()}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
