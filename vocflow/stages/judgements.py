"""What a labeller wrote, as a judgement: a feeling, themes with or without a feeling of their own, or both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vocflow.config.toml_file import nearest, show
from vocflow.schema import FEELINGS, Feeling

NO_THEME = "none"
"""What a labeller writes where a comment has no theme; a blank says that nobody looked."""

ChosenTheme = tuple[str, Feeling | None]
"""A theme, and its feeling where that is not simply the comment's."""


class NoJudgement(ValueError):
    """What was written cannot be understood; the message says why, with the nearest right word."""


@dataclass(frozen=True)
class Judgement:
    """A feeling, or None where it was not judged; themes in the order of their names, or None, or none of them."""

    feeling: Feeling | None
    themes: tuple[ChosenTheme, ...] | None

    @property
    def blank(self) -> bool:
        return self.feeling is None and self.themes is None


def judgement(feeling: str, themes: str, known: Sequence[str]) -> Judgement:
    """Read the two cells of a labeller; `known` are the names of the themes to choose from.

    Raises NoJudgement for an unknown feeling or theme, and for a theme that is named twice.

    >>> judgement("Negative", "Waiting; Staff: positive", ["Waiting", "Staff"])
    Judgement(feeling='negative', themes=(('Staff', 'positive'), ('Waiting', None)))
    >>> judgement("", "none", ["Waiting"]).themes
    ()
    """
    return Judgement(_feeling(feeling) if feeling.strip() else None, _themes(themes, known))


def chosen(themes: Iterable[str | ChosenTheme] | None, known: Sequence[str]) -> tuple[ChosenTheme, ...] | None:
    """Themes given by a program: names, or pairs of name and feeling; NoJudgement as in `judgement`."""
    if themes is None:
        return None
    pairs = [(theme, None) if isinstance(theme, str) else theme for theme in themes]
    return _once((_theme(name, known), _feeling(own) if own else None) for name, own in pairs)


def written(themes: Iterable[ChosenTheme]) -> str:
    """Themes as a labeller would write them: the inverse of `judgement`."""
    page = io.StringIO(newline="")
    names = [f"{name}: {own}" if own else name for name, own in themes]
    csv.writer(page, delimiter=";", lineterminator="").writerow(names or [NO_THEME])
    return page.getvalue()


def _feeling(word: str) -> Feeling:
    for feeling in FEELINGS:
        if word.strip().casefold() == feeling:
            return feeling
    raise NoJudgement(f"unknown feeling {show(word)}; {nearest(word, FEELINGS, 'write')}")


def _themes(cell: str, known: Sequence[str]) -> tuple[ChosenTheme, ...] | None:
    if not cell.strip():
        return None
    if cell.strip().casefold() == NO_THEME:
        return ()
    lines = csv.reader(io.StringIO(cell), delimiter=";", skipinitialspace=True)
    return _once(_chosen(part, known) for line in lines for part in line if part.strip())


def _chosen(part: str, known: Sequence[str]) -> ChosenTheme:
    name, colon, feeling = part.rpartition(":")
    if not colon or part.strip().casefold() in {theme.casefold() for theme in known}:
        return _theme(part, known), None
    return _theme(name, known), _feeling(feeling)


def _theme(name: str, known: Sequence[str]) -> str:
    for theme in known:
        if name.strip().casefold() == theme.casefold():
            return theme
    raise NoJudgement(f"unknown theme {show(name.strip())}; {nearest(name.strip(), known)}")


def _once(themes: Iterable[ChosenTheme]) -> tuple[ChosenTheme, ...]:
    found: dict[str, ChosenTheme] = {}
    for theme in themes:
        if theme[0] in found:
            raise NoJudgement(f"the theme {show(theme[0])} is named twice")
        found[theme[0]] = theme
    return tuple(sorted(found.values(), key=lambda theme: theme[0]))
