"""A section with a block of every kind, each with what users might write in it."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from tests.report import builders as made
from vocflow.report.facts import Quote
from vocflow.report.numbers import Printed
from vocflow.report.prose import Name, Sentence, interval
from vocflow.report.scorecard.section import Chart, Paragraph, Quotes, Section, Table

HOSTILE = '<script>alert(1)</script>" onload="x'
REPLY = made.figure("reply", 93_600.0, 86_400.0, 104_400.0, 210, "duration")
SECTION = Section(
    "service",
    Sentence("E-mail is slower than chat"),
    (
        Paragraph((Sentence("Half of the e-mails wait ", Printed(REPLY), "."),)),
        Table(
            Sentence("First reply"),
            (Sentence("Channel"), Sentence("Median")),
            ((Sentence(Name(HOSTILE)), Sentence(Printed(REPLY), " ", *interval(REPLY).parts)),),
            note=Sentence("Open cases count as still waiting."),
        ),
        Chart(Markup('<svg width="100%" height="4" role="img" aria-label="none"></svg>'), Sentence("A picture")),
        Quotes((Quote(HOSTILE, None, "negative", "tickets", "email", date(2026, 9, 3), "1"),)),
    ),
)
