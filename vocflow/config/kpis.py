"""The KPIs of a project: what was promised of a figure, and the names by which a measure is called in a file.

A measure is named in words: a form such as "nps" or "share satisfied", and after a colon what it is taken of. The forms
stand here, so that a project file is checked when it is read; the stages say how each is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

from vocflow.config.source import Source
from vocflow.config.toml_file import Problem, Table, TomlFile, nearest, quote, show
from vocflow.config.values import Day, Line, Number

MOST_KPIS = 5

Better = Literal["higher", "lower"]


class Kpi(Table):
    """A figure that somebody has promised to move: from what, to what, until when.

    `baseline` and `target` are in the unit of the measure's form. `better` None: the side of the baseline on which the
    target lies, else the form's own.
    """

    name: Line
    measure: Line
    baseline: Number | None = None
    target: Number
    better: Better | None = None
    due: Day
    owner: Line

    @property
    def measured(self) -> MeasureName:
        """The measure that its words name."""
        return measure_name(self.measure)

    @property
    def direction(self) -> Better:
        """On which side of its target the figure is good."""
        if self.better is not None:
            return self.better
        if self.baseline is not None and self.baseline != self.target:
            return "higher" if self.target > self.baseline else "lower"
        return FORMS[self.measured.form].better or "higher"


@dataclass(frozen=True)
class Form:
    """A kind of measure: what it is taken of, the unit and ends of its values in a file, and which side is good."""

    of: Literal["question", "theme", "channel"] | None
    unit: Literal["points", "share", "rating", "hours"]
    better: Better | None = "higher"
    low: float = 0.0
    high: float = inf


FORMS: Mapping[str, Form] = {
    "nps": Form(None, "points", low=-100, high=100),
    "mean rating": Form("question", "rating", low=-inf),
    "share satisfied": Form("question", "share", high=1),
    "share recommending": Form(None, "share", high=1),
    "share criticising": Form("theme", "share", "lower", high=1),
    "share praising": Form("theme", "share", high=1),
    "share mentioning": Form("theme", "share", None, high=1),
    "share recovered": Form(None, "share", high=1),
    "share called back in time": Form(None, "share", high=1),
    "median first reply": Form("channel", "hours", "lower"),
    "median resolution": Form("channel", "hours", "lower"),
}
"""Every kind of measure that a KPI may name."""


@dataclass(frozen=True)
class MeasureName:
    """A form, and what it is taken of: a question, a theme, a channel, or nothing."""

    form: str
    of: str | None = None

    def __str__(self) -> str:
        return self.form if self.of is None else f"{self.form}: {self.of}"


def measure_name(words: str) -> MeasureName:
    """The measure that these words name; case and blanks around the colon are free. It need not exist.

    >>> measure_name("Share satisfied:  Ease of contact")
    MeasureName(form='share satisfied', of='Ease of contact')
    """
    form, colon, of = words.partition(":")
    return MeasureName(" ".join(form.split()).casefold(), of.strip() if colon else None)


def available(questions: Sequence[str], themes: Sequence[str]) -> str:
    """The measures that a project with these questions and themes can name, as they are written."""
    some = {"question": questions, "theme": themes, "channel": ("email",)}
    return "; ".join(
        name if form.of is None else f"{name}: {some[form.of][0] if some[form.of] else form.of.upper()}"
        for name, form in FORMS.items()
    )


def questions_of(sources: Sequence[Source]) -> tuple[str, ...]:
    """Every question that a project file asks of customers."""
    asked = (rating.question for source in sources if source.kind != "staff" for rating in source.ratings)
    return tuple(dict.fromkeys(asked))


def kpi_problems(
    file: TomlFile, kpis: Sequence[Kpi], sources: Sequence[Source], themes: Sequence[str]
) -> Iterator[Problem]:
    """What stands against these KPIs: too many, a measure that there is not, a target that it cannot reach."""
    if len(kpis) > MOST_KPIS:
        advice = f"keep the {MOST_KPIS} that everybody shall remember; vocflow kpis suggest proposes some"
        yield Problem(("kpi", MOST_KPIS), f"{len(kpis)} [[kpi]], and more than {MOST_KPIS} are none; {advice}")
    questions = questions_of(sources)
    for position, kpi in enumerate(kpis):
        at = ("kpi", position)
        fault = _misnamed(kpi.measured, questions, themes) or _without_source(kpi.measured, sources)
        if fault:
            yield Problem((*at, "measure"), f"'measure'{file.table(at)}: {fault}")
        else:
            yield from _misdirected(file, at, kpi)


def _misnamed(name: MeasureName, questions: Sequence[str], themes: Sequence[str]) -> str | None:
    form = FORMS.get(name.form)
    if form is None:
        return f"no measure is called {show(name.form)}; {nearest(name.form, list(FORMS), 'there are')}"
    if form.of is None:
        return None if name.of is None else f"{show(name.form)} is taken of nothing; write it without {show(name.of)}"
    known = {"question": questions, "theme": themes, "channel": ()}[form.of]
    if not name.of:
        such = f"; {nearest('', known, f'the {form.of}s:')}" if known else ""
        return f"{show(name.form)} needs a {form.of}: write {quote(f'{name.form}: {form.of.upper()}')}{such}"
    if form.of != "channel" and name.of not in known:
        return f"no {form.of} {quote(name.of)}; {nearest(name.of, known, f'the {form.of}s:')}"
    return None


def _without_source(name: MeasureName, sources: Sequence[Source]) -> str | None:
    """What the project would have to declare before this measure has anything to count."""
    ratings = [rating for source in sources if source.kind != "staff" for rating in source.ratings]
    if name.form == "nps" and not any(rating.scale == "nps" for rating in ratings):
        return 'no [[source.rating]] has scale = "nps"'
    if name.form == "share recommending" and not any(rating.role == "recommend" for rating in ratings):
        return 'no [[source.rating]] has role = "recommend"'
    if name.form == "share recovered" and not any(source.kind == "callbacks" for source in sources):
        return 'no [[source]] has kind = "callbacks"'
    return None


def _misdirected(file: TomlFile, at: tuple[str, int], kpi: Kpi) -> Iterator[Problem]:
    form, here = FORMS[kpi.measured.form], file.table(at)
    for key, value in (("baseline", kpi.baseline), ("target", kpi.target)):
        if value is not None and not form.low <= value <= form.high:
            ends = f"from {form.low:g} to {form.high:g}" if form.high < inf else f"{form.low:g} or more"
            what = f"it is {ends} {form.unit}"
            if form.unit == "share":
                what = "a share is written from 0 to 1, such as 0.6"
            yield Problem((*at, key), f"{show(key)}{here}: {value:g} is out of reach; {what}")
    if kpi.baseline is None:
        return
    towards = "higher" if kpi.target > kpi.baseline else "lower"
    good = kpi.better or form.better
    if kpi.target != kpi.baseline and good is not None and towards != good:
        what = f"{kpi.target:g} is worse than the baseline of {kpi.baseline:g}, since {good} is better"
        yield Problem((*at, "target"), f"'target'{here}: {what}; mend one of the two, or say better = {quote(towards)}")
