"""What staff believe against what customers say, with rows worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stages.loop import HEADERS, company, write
from vocflow.config import Project
from vocflow.metrics import belief_gap, share
from vocflow.report.scorecard.perception import Perception
from vocflow.stages import ingest, measure, report

# 50 colleagues, of whom 40 answer 4 or 5; 100 customers, of whom 8 do.
STAFF = [("2026-05-04", 5 if at < 20 else 4 if at < 40 else 3, "") for at in range(50)]
SURVEY = [(f"r{at}", "2026-04-10", f"c{at}", 6, 4 if at < 8 else 3 - at % 3, "") for at in range(100)]


SIZES = {"Fleet": 12, "Sales": 30, "Support": 20}
COMMENTED = [(f"r{at}", "2026-04-10", f"c{at}", 6, 4, "The crew is kind") for at in range(20)]


def departments(project: Project) -> dict[str, list[str]]:
    """The departments that each one's service is shown by."""
    scorecard = measure(project).scorecard
    assert scorecard is not None and scorecard.value is not None
    return {each.name: [by.group for by in each.by] for each in scorecard.value.departments}


def perception(project: Project) -> Perception | None:
    scorecard = measure(project).scorecard
    assert scorecard is not None
    return scorecard.perception


def test_belief_80_percent_against_8_percent_is_a_gap_of_72_points_with_its_n(tmp_path: Path) -> None:
    found = perception(company(tmp_path, survey=SURVEY, staff=STAFF))
    assert found is not None
    (belief,) = found.beliefs
    assert (belief.question, belief.verdict) == ("Ease of contact", "believe more")
    for figure, side in ((belief.staff, share(40, 50)), (belief.customers, share(8, 100))):
        assert (figure.value, figure.low, figure.high, figure.n) == (side.value, side.low, side.high, side.n)
    gap = belief_gap(40, 50, 8, 100)
    assert gap is not None
    assert (belief.gap.low, belief.gap.high, belief.gap.n) == (gap.gap.low, gap.gap.high, 150)
    assert round(100 * belief.gap.value, 6) == 72


def test_each_customer_counts_once_with_the_latest_answer_of_the_last_year(tmp_path: Path) -> None:
    # The 12 first customers answer again, all satisfied now; twenty more answered longer than a year ago.
    again = [(f"s{at}", "2026-05-10", f"c{at}", 6, 5, "") for at in range(12)]
    old = [(f"o{at}", "2025-06-30", f"o{at}", 6, 5, "") for at in range(20)]
    found = perception(company(tmp_path, survey=[*SURVEY, *again, *old], staff=STAFF))
    assert found is not None
    assert (found.beliefs[0].customers.value, found.beliefs[0].customers.n) == (0.12, 100)


@pytest.mark.parametrize(("staff", "customers"), [(9, 100), (50, 9)])
def test_below_ten_on_either_side_nothing_is_measured(tmp_path: Path, staff: int, customers: int) -> None:
    project = company(tmp_path, survey=SURVEY[:customers], staff=STAFF[:staff])
    facts = measure(project)
    assert facts.scorecard is not None and facts.scorecard.perception is not None
    assert (facts.scorecard.perception.beliefs, facts.scorecard.perception.suppressed) == ((), ("Ease of contact",))
    assert not [figure.id for figure in facts.figures() if "ease-of-contact" in figure.id]


def test_a_question_that_customers_were_not_asked_on_that_scale_is_named(tmp_path: Path) -> None:
    staff = [(day, ease, 4) for day, ease, _ in STAFF]
    found = perception(company(tmp_path, survey=SURVEY, staff=staff))
    assert found is not None
    assert (found.unpaired, [belief.question for belief in found.beliefs]) == (("The boat",), ["Ease of contact"])


def test_a_few_new_answers_of_staff_are_not_told_by_the_next_report(tmp_path: Path) -> None:
    project = company(tmp_path, survey=SURVEY, staff=STAFF)
    report(project, measure(project))
    write(tmp_path / "staff.csv", HEADERS["staff"], [*STAFF, *[("2026-05-05", 1, "")] * 3])
    ingest(project)
    facts = measure(project)
    assert facts.scorecard is not None and facts.scorecard.perception is not None
    found = facts.scorecard.perception
    assert (found.beliefs, found.suppressed) == ((), ("Ease of contact",))
    assert not [figure.id for figure in facts.figures() if "ease-of-contact" in figure.id]


def test_a_few_new_ratings_between_departments_are_not_told_by_the_next_report(tmp_path: Path) -> None:
    """Fleet's 12 ratings of Product become 14: hidden, and so is another that beside the whole would give them."""
    more = """
[internal]
department = "dept"
about = "about"
[[source]]
name = "between"
kind = "staff"
format = "delimited"
files = ["between.csv"]
[source.columns]
occurred_at = "day"
[source.segments]
dept = "dept"
about = "about"
[[source.rating]]
column = "served"
question = "Satisfaction with their service"
scale = "csat"
role = "component"
"""
    head = ("day", "dept", "about", "served")
    first = [("2026-05-04", dept, "Product", 1 + at % 5) for dept, n in SIZES.items() for at in range(n)]
    write(tmp_path / "between.csv", head, first)
    project = company(tmp_path, more=more, survey=COMMENTED, read=True)
    assert departments(project) == {"Product": ["Fleet", "Sales", "Support"]}
    report(project, measure(project))
    late = [("2026-05-05", "Fleet", "Product", 1)] * 2 + [("2026-05-05", "Sales", "Product", 5)] * 10
    write(tmp_path / "between.csv", head, [*first, *late])
    ingest(project)
    assert departments(project) == {"Product": ["Sales"]}
    published = [figure.id for figure in measure(project).figures() if figure.id.startswith("value.served")]
    assert sorted(published) == ["value.served.product", "value.served.product.sales"]


def test_where_staff_were_asked_nothing_there_is_no_section(tmp_path: Path) -> None:
    assert perception(company(tmp_path, survey=SURVEY)) is None


def test_relational_and_transactional_answers_are_not_counted_together(tmp_path: Path) -> None:
    more = """
[[source]]
name = "after_a_trip"
kind = "survey"
survey_type = "transactional"
format = "delimited"
files = ["trips.csv"]
[source.columns]
key = "id"
occurred_at = "day"
[[source.rating]]
column = "ease"
question = "Ease of contact"
scale = "csat"
"""
    (tmp_path / "trips.csv").write_text(
        "id,day,ease\n" + "".join(f"t{at},2026-05-01,5\n" for at in range(40)), encoding="utf-8"
    )
    found = perception(company(tmp_path, more=more, survey=SURVEY, staff=STAFF))
    assert found is not None
    assert (found.beliefs[0].customers.value, found.beliefs[0].customers.n) == (0.08, 100)
