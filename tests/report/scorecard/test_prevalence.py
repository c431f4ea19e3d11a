"""What the prevalence and revision sections may claim, and the nearest facts that forbid it."""

from __future__ import annotations

from datetime import date

import pytest

from vocflow.report.scorecard import revisions
from vocflow.report.scorecard.prevalence import Audit, Corrected, Shares, section
from vocflow.report.scorecard.revisions import Causes, Revision, Revisions
from vocflow.schema import Figure

AUDIT = Audit(
    Figure("audited", 150, None, None, 150, "count"), date(2026, 7, 3), date(2026, 4, 1), date(2026, 6, 30), False
)


def share(
    classified: float, corrected: tuple[float, float, float], *, kind: str = "theme", rare: bool = False
) -> Corrected:
    value, low, high = corrected
    return Corrected(
        "theme" if kind == "theme" else "feeling", "waiting" if kind == "theme" else "negative",
        Figure("theme.waiting", classified, classified - 0.01, classified + 0.01, 900, "share"),
        Figure("theme_prevalence.waiting", value, low, high, 150, "share"), rare,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "heading"),
    [
        (share(0.20, (0.30, 0.21, 0.39)), "Waiting is more common than the reader counts"),
        (share(0.20, (0.30, 0.20, 0.40)), "How common themes are: the audit finds no error beyond noise"),
        (share(0.40, (0.30, 0.21, 0.39)), "Waiting is less common than the reader counts"),
        (share(0.40, (0.30, 0.21, 0.39), kind="feeling"), "Criticism is less common than the reader counts"),
    ],
)
def test_the_heading_claims_no_more_than_the_corrected_interval(found: Corrected, heading: str) -> None:
    assert str(section(Shares("Q2 2026", (found,), AUDIT)).heading) == heading


def test_an_old_audit_claims_nothing_and_is_flagged() -> None:
    old = Audit(AUDIT.comments, date(2026, 1, 3), date(2025, 10, 1), date(2025, 12, 31), True)
    told = section(Shares("Q2 2026", (share(0.20, (0.30, 0.21, 0.39)),), old))
    assert str(told.heading) == "How common themes are, corrected by an old audit"
    said = " ".join(str(sentence) for sentence in told.blocks[0].sentences)  # type: ignore[union-attr]
    assert "drawn at random on 3 Jan 2026, from comments of 1 Oct 2025 to 31 Dec 2025" in said
    assert "That audit is old" in said


def test_a_rare_theme_says_so_with_its_exact_interval() -> None:
    told = section(Shares("Q2 2026", (share(0.05, (0.04, 0.013, 0.088), rare=True),), AUDIT))
    table = told.blocks[1]
    assert [str(cell) for cell in table.head] == ["Theme or feeling", "Of comments", "As classified", "Corrected"]  # type: ignore[union-attr]
    assert str(table.rows[0][3]) == "too rare to correct: 4% (1% to 9%)"  # type: ignore[union-attr]
    assert "fewer than 10 audited comments" in str(table.note)  # type: ignore[union-attr]


def test_every_cause_of_a_revision_is_told_and_none_is_made_up() -> None:
    def count(n: int) -> Figure:
        return Figure(f"count.{n}", n, None, None, n, "count")

    then, now = (Figure(name, value, -1, 30, 20, "nps") for name, value in (("published.nps", 25.0), ("nps", 12.0)))
    whole = Causes(
        late=(("survey", count(3)), ("web", count(2))), updated=count(4), gone=count(5), labelled=count(6),
        taxonomy=True, reader=True,
    )  # fmt: skip
    for causes, words in (
        (whole, "3 on survey came later; 2 on web came later; 4 updated; 5 no longer counted in this period; "
                "6 judged by people since; the taxonomy changed; another reader of feelings"),
        (Causes(version=True), "another version of vocflow"),
        (Causes(), "the project file changed"),
    ):  # fmt: skip
        revision = Revision("NPS", "Q2 2026", date(2026, 7, 2), then, now, causes)
        told = revisions.section(Revisions((revision,), ()))
        row = told.blocks[0].rows[0]  # type: ignore[union-attr]
        assert [str(cell) for cell in row] == [
            "NPS, Q2 2026", "+25.0 (−1.0 to +30.0), n 20, on 2 Jul 2026", "+12.0 (−1.0 to +30.0), n 20", words
        ]  # fmt: skip
    assert str(revisions.section(Revisions((), ())).heading) == "No published figure has changed"
