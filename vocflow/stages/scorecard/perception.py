"""The belief gap of every question that staff were asked in the last twelve months."""

from __future__ import annotations

from vocflow.report.scorecard.perception import Belief, Perception
from vocflow.stages.disclosure import withheld
from vocflow.stages.measures.answers import belief
from vocflow.stages.questions import Question, questions
from vocflow.stages.recorder import slug
from vocflow.stages.scorecard.work import Work
from vocflow.stages.windows import Window, last_year


def perception(work: Work) -> Perception | None:
    """Each question with both sides and the gap, the widest first; None where staff were asked nothing.

    Below 10 answers on either side nothing is measured: not the gap, and not the other side. Neither is it where an
    earlier report and this one would tell what a few of the staff answered.
    """
    window = last_year(work.scope)
    asked = questions(work.recorder.bench, window.since, window.until, staff=True)
    if not asked:
        return None
    of_customers = {
        (q.asked, q.asked_on, q.low, q.high): q
        for q in questions(work.recorder.bench, window.since, window.until, staff=False)
    }
    beliefs: list[Belief] = []
    suppressed: list[str] = []
    unpaired: list[str] = []
    for question in asked:
        same = of_customers.get((question.asked, question.asked_on, question.low, question.high))
        found = _belief(work, question, same, window) if same else None
        if found:
            beliefs.append(found)
        else:
            (suppressed if same else unpaired).append(question.asked)
    beliefs.sort(key=lambda found: (-abs(found.gap.value), found.question))
    return Perception(window.first, window.last, tuple(beliefs), tuple(suppressed), tuple(unpaired))


def _belief(work: Work, question: Question, same: Question, window: Window) -> Belief | None:
    parameters = {"staff": list(question.sources), **same.parameters, **window.bounds}
    found = belief(work.recorder.bench, parameters)
    if found is None:
        return None
    name, take = f"{slug(question.asked)}.{question.asked_on}", work.recorder.figure
    if withheld(work.recorder, take(f"staff.satisfied.{name}", "satisfied", **question.parameters, **window.bounds)):
        return None
    return Belief(
        question.asked,
        take(f"staff.satisfied.{name}", "satisfied", **question.parameters, **window.bounds),
        take(f"customers.satisfied.{name}", "satisfied", **same.parameters, **window.bounds),
        take(f"belief.{name}", "belief_gap", **parameters),
        found.verdict,
    )
