"""The project file: vocflow.toml and taxonomy.toml as frozen models, or a ConfigError with file:line and a next step.

project.py reads a project, source.py holds its [[source]] tables, listening.py their weights, standards.py its
standards, no-nos and promises, kpis.py what it wants to reach, service.py how service is measured, callbacks.py who
calls back, taxonomy.py its themes; values.py says what a single value must look like, toml_file.py how a file is read
and its faults are put into words, toml_lines.py which line a key stands on.
"""

from __future__ import annotations

from vocflow.config.callbacks import Callbacks
from vocflow.config.kpis import FORMS, MOST_KPIS, Kpi, MeasureName, available, measure_name
from vocflow.config.listening import Listening
from vocflow.config.project import Economics, Period, Privacy, Project, Text, load_project
from vocflow.config.service import Calendar, Service
from vocflow.config.source import (
    PROJECT_FILE,
    Columns,
    Exclude,
    Format,
    RatingColumn,
    Role,
    Source,
    SourceKind,
    SurveyType,
)
from vocflow.config.standards import Competitors, Limit, NoNo, Promise, Standard, read_limit
from vocflow.config.taxonomy import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.config.value import Internal, Recognition, Value
from vocflow.config.values import EPOCHS
from vocflow.config.weighting import Weighting

__all__ = [
    "DEFAULT_TAXONOMY",
    "EPOCHS",
    "FORMS",
    "MOST_KPIS",
    "PROJECT_FILE",
    "Calendar",
    "Callbacks",
    "Columns",
    "Competitors",
    "Economics",
    "Exclude",
    "Format",
    "Internal",
    "Kpi",
    "Limit",
    "Listening",
    "MeasureName",
    "NoNo",
    "Period",
    "Privacy",
    "Project",
    "Promise",
    "RatingColumn",
    "Recognition",
    "Role",
    "Service",
    "Source",
    "SourceKind",
    "Standard",
    "SurveyType",
    "Text",
    "Value",
    "Weighting",
    "available",
    "load_project",
    "load_taxonomy",
    "measure_name",
    "read_limit",
]
