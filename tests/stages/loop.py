"""A small company that closes the loop: a survey, staff's beliefs, tickets, calls back, what customers are worth."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from vocflow.config import Project, load_project
from vocflow.stages import classify, ingest

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
taxonomy = "taxonomy.toml"
time_zone = "Europe/Zurich"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
[source.columns]
key = "id"
occurred_at = "day"
customer = "who"
comments = ["why"]
[[source.rating]]
column = "score"
question = "Recommend?"
scale = "nps"
[[source.rating]]
column = "ease"
question = "Ease of contact"
scale = "csat"
[[source]]
name = "staff"
kind = "staff"
format = "delimited"
files = ["staff.csv"]
[source.columns]
occurred_at = "day"
[[source.rating]]
column = "ease"
question = "Ease of contact"
scale = "csat"
role = "component"
[[source.rating]]
column = "boat"
question = "The boat"
scale = "csat"
role = "component"
[[source]]
name = "tickets"
kind = "ticket"
format = "delimited"
files = ["tickets.csv"]
[source.columns]
key = "id"
occurred_at = "day"
resolved_at = "done"
customer = "who"
comments = ["text"]
[[source]]
name = "customers"
kind = "customers"
format = "delimited"
files = ["customers.csv"]
[source.columns]
customer = "who"
yearly_value = "value"
left_on = "left"
[[source]]
name = "calls"
kind = "callbacks"
format = "delimited"
files = ["calls*.csv"]
[source.columns]
customer = "who"
occurred_at = "when"
outcome = "outcome"
[source.outcomes]
"Won back" = "recovered"
[callbacks]
owner = "Ann"
"""

TAXONOMY = """
[[theme]]
name = "waiting"
phrases = ["late", "queue"]
owner = "Harbour"
[[theme]]
name = "crew"
phrases = ["crew"]
"""

HEADERS = {
    "survey": ("id", "day", "who", "score", "ease", "why"),
    "staff": ("day", "ease", "boat"),
    "tickets": ("id", "day", "done", "who", "text"),
    "customers": ("who", "value", "left"),
    "calls": ("who", "when", "outcome"),
}

Rows = Sequence[Sequence[object]]


def company(root: Path, *, more: str = "", read: bool = False, **rows: Rows) -> Project:
    """The project with these rows, ingested and, where it is about comments, read."""
    (root / "vocflow.toml").write_text(TOML + more, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    for name, header in HEADERS.items():
        write(root / f"{name}.csv", header, rows.get(name, ()))
    project = load_project(root)
    ingest(project)
    if read:
        classify(project)
    return project


def write(path: Path, header: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
