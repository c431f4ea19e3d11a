"""The KPIs of the project, measured."""

from __future__ import annotations

from vocflow.report.scorecard.kpis import Kpis
from vocflow.stages.kpis import kpi_facts
from vocflow.stages.scorecard.work import Work


def kpis(work: Work) -> Kpis | None:
    """Every KPI with its figure and status; None for a project without KPIs."""
    return Kpis(kpi_facts(work), work.latest.label if work.latest else None) if work.project.kpis else None
