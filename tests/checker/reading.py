"""One reading of a page: which numbers were accounted for, which sentences understood, and the faults found."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from .facts import Facts, Unknown
from .page import Node, sentence
from .printed import Fault, misprint
from .stats import Fact

Handler = Callable[["Reading", list[Node], re.Match[str]], None]
Rule = tuple[re.Pattern[str], Handler | None]

SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z{“])")
BOOTSTRAPPED = re.compile(r"driver\..*\.share|drivers\..*\.r_squared")


def rule(text: str, handler: Handler | None = None) -> Rule:
    """A sentence that a page may hold: literal, but for what stands in «guillemets»."""
    parts = re.split("«(.*?)»", text)
    pattern = "".join(part if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile(pattern), handler


class Reading:
    def __init__(self, body: Node, facts: Facts, recorded: pd.DataFrame, taxonomy_changed: bool) -> None:
        self.body, self.facts, self.recorded = body, facts, recorded
        self.taxonomy_changed = taxonomy_changed
        """Whether the run before followed another taxonomy."""
        self.measured, self.project = facts.measured, facts.measured.project
        self.faults: list[Fault] = []
        self.understood: set[int] = set()
        """Marked elements that a rule has spoken for."""
        self.where = "page"

    # ---- faults ------------------------------------------------------------------------------------------------------

    def fault(self, printed: str, expected: str, why: str) -> None:
        self.faults.append(Fault(self.where, printed, expected, why))

    def expect(self, holds: bool, printed: str, expected: str, why: str) -> None:
        if not holds:
            self.fault(printed, expected, why)

    # ---- what the page is about --------------------------------------------------------------------------------------

    @property
    def period(self) -> pd.Period | None:
        """The period that the page speaks of: the latest closed one, else the latest."""
        periods = self.measured.periods if self.measured.outcome else []
        closed = self.measured.period if self.measured.outcome else None
        return max(periods, default=None) if closed is None else closed

    @property
    def token(self) -> str:
        assert self.period is not None
        return self.facts.token(self.period)

    @property
    def score(self) -> Fact | None:
        return self.measured.estimate(self.measured.scores(self.period)) if self.period is not None else None

    @property
    def score_id(self) -> str:
        assert self.measured.outcome
        return f"{self.measured.outcome.kind}.{self.token}"

    @property
    def change(self) -> Fact | None:
        """The change that may be spoken of: between the report's period and the one before it."""
        period = self.measured.period
        if self.measured.outcome is None or period is None or period - 1 not in self.measured.periods:
            return None
        return self.measured.change(period, period - 1)

    @property
    def comment_period(self) -> pd.Period | None:
        """The period of feelings and themes: the report's. Where none is closed they are those of all comments."""
        return self.measured.period

    def feeling_id(self, name: str) -> str:
        period = self.comment_period
        return f"feeling.{name}" if period is None else f"feeling.{name}.{self.facts.token(period)}"

    # ---- numbers, claims, times --------------------------------------------------------------------------------------

    def number(self, node: Node, claimed: str | None) -> None:
        """The value of a printed figure, against the raw files and against what the run has recorded."""
        figure = node.attributes["data-figure"]
        self.where = f"figure {figure}"
        try:
            fact = self.facts.fact(figure, claimed)
        except Unknown as unknown:
            return self.fault(node.text, "nothing", str(unknown))
        if figure not in self.recorded.index:
            return self.fault(node.text, "a recorded figure", "the run has recorded no figure of this id")
        row = self.recorded.loc[figure]
        recorded = Fact(float(row["value"]), _or_none(row["low"]), _or_none(row["high"]), int(row["n"]), fact.unit)
        if BOOTSTRAPPED.fullmatch(figure):
            ends = (recorded.low, fact.value, recorded.high)
            if None in ends or not ends[0] - 1e-9 <= ends[1] <= ends[2] + 1e-9:  # type: ignore[operator]
                self.fault(node.text, f"low <= {fact.value} <= high", "the interval does not hold the share")
            fact = Fact(fact.value, recorded.low, recorded.high, fact.n, fact.unit)
        for source, held in (("raw files", fact), ("recorded figure", recorded)):
            if wrong := misprint(node, held, self.project.currency):
                self.fault(f"{node.text} ({node.attributes.get('data-part')})", wrong[0], f"{source}: {wrong[1]}")
        return None

    def claim(self, node: Node) -> None:
        """A verb of change says what its comparison says."""
        figure = node.attributes["data-claim"]
        self.where = f"claim {figure}"
        try:
            fact = self.facts.fact(figure)
        except Unknown as unknown:
            return self.fault(node.text, "no claim", str(unknown))
        self.expect(node.text == fact.verdict, node.text, fact.verdict, f"{fact.low} to {fact.high}")
        return None

    def is_figure(self, node: Node, figure: str, part: str = "value", form: str | None = None) -> None:
        """That a figure which a sentence speaks of is the one it should be."""
        has = (node.attributes.get("data-figure"), node.attributes.get("data-part"))
        self.expect(has == (figure, part), f"{has[0]} {has[1]}", f"{figure} {part}", "another figure stands here")
        if form is not None:
            self.expect(node.attributes.get("data-form", "") == form, node.text, form, "printed in another form")

    def are_figures(self, nodes: Sequence[Node], figure: str, parts: Sequence[str]) -> None:
        for node, part in zip(nodes, parts, strict=True):
            self.is_figure(node, figure, part)

    def is_claim(self, node: Node, figure: str) -> None:
        has = node.attributes.get("data-claim", "")
        self.expect(has == figure, has, figure, "the verb speaks of another change")

    def is_period(self, node: Node, period: pd.Period | None) -> None:
        label = self.measured.label(period) if period is not None else "no period"
        self.expect(node.text == label, node.text, label, "another period is meant")

    def is_outcome(self, word: str) -> None:
        """NPS is said of NPS only."""
        outcome = self.measured.outcome
        expected = {"nps": "NPS", "rating": "Mean rating"}[outcome.kind] if outcome else "no score"
        self.expect(word == expected, word, expected, "the outcome is another")

    # ---- sentences ---------------------------------------------------------------------------------------------------

    def speak(self, where: str, node: Node, rules: Iterable[Rule], *, whole: bool = False) -> None:
        """Hold each sentence of an element against the rules. One that no rule knows cannot be checked: a fault."""
        said = sentence(node)
        if not said.text:
            return
        marks = list(said.marks)
        rules = list(rules)
        for words in [said.text] if whole else SENTENCE_END.split(said.text):
            own = [marks.pop(0) for _ in range(len(re.findall(r"\{[A-Z]\}", words)))]
            self.where = f"{where}: {fill(words, own)}"
            for pattern, handler in rules:
                if found := pattern.fullmatch(words):
                    self.understood |= {id(mark) for mark in own}
                    if handler:
                        handler(self, own, found)
                    break
            else:
                self.fault(fill(words, own), "a sentence that can be checked", "no rule knows this sentence")


def fill(words: str, marks: Sequence[Node]) -> str:
    texts = iter(marks)
    return re.sub(r"\{[A-Z]\}", lambda _: next(texts).text, words)


def _or_none(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
