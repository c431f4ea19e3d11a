"""Measure what the scorecard says: one module a section, each giving its facts, or None where the data hold none."""

from __future__ import annotations

from dataclasses import replace

from vocflow.report.scorecard import Scorecard
from vocflow.stages.scorecard.answered import answered
from vocflow.stages.scorecard.callbacks import callbacks
from vocflow.stages.scorecard.consistency import consistency
from vocflow.stages.scorecard.emerging import emerging
from vocflow.stages.scorecard.kpis import kpis
from vocflow.stages.scorecard.mix import mix
from vocflow.stages.scorecard.perception import perception
from vocflow.stages.scorecard.posts import posts
from vocflow.stages.scorecard.prevalence import prevalence
from vocflow.stages.scorecard.promises import promises
from vocflow.stages.scorecard.recognition import recognition
from vocflow.stages.scorecard.revisions import revisions
from vocflow.stages.scorecard.segments import segments
from vocflow.stages.scorecard.service import service
from vocflow.stages.scorecard.trend import trend
from vocflow.stages.scorecard.value import value
from vocflow.stages.scorecard.work import Work

__all__ = ["Work", "scorecard_facts"]


def scorecard_facts(work: Work) -> Scorecard:
    """The facts of every section."""
    facts = Scorecard(
        kpis=kpis(work),
        answered=answered(work),
        segments=segments(work),
        mix=mix(work),
        revisions=revisions(work),
        trend=trend(work),
        emerging=emerging(work),
        prevalence=prevalence(work),
        posts=posts(work),
        service=service(work),
        consistency=consistency(work),
        promises=promises(work),
        perception=perception(work),
        value=value(work),
        recognition=recognition(work),
        callbacks=callbacks(work),
    )
    return replace(facts, missing=tuple(work.missing))
