"""A small project for tests of stages: one survey with a score, and two themes of one or two phrases."""

from __future__ import annotations

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
taxonomy = "taxonomy.toml"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
[source.columns]
key = "id"
occurred_at = "day"
comments = ["why"]
[[source.rating]]
column = "score"
scale = "nps"
"""

TAXONOMY = """
[[theme]]
name = "waiting"
phrases = ["late", "queue"]
[[theme]]
name = "crew"
phrases = ["crew"]
"""
