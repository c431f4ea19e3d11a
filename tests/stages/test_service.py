"""The figures on service of a small company, every row of it worked by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vocflow.config import Project, load_project
from vocflow.schema import Figure
from vocflow.stages import classify, explain, ingest, label, measure, run
from vocflow.stages.bench import Bench
from vocflow.stages.measures import take
from vocflow.stages.measures.measure import Measured
from vocflow.warehouse.store import writer

TOML = """
[project]
name = "Little Ferries"
as_of = 2026-07-02
taxonomy = "taxonomy.toml"
[service]
self_service = ["tickets"]
reminder = ["timetable"]
late = ["delay"]
[[source]]
name = "desk"
kind = "ticket"
format = "delimited"
files = ["desk.csv"]
[source.columns]
key = "id"
occurred_at = "opened"
customer = "customer"
channel = "by"
first_reply_at = "replied"
resolved_at = "solved"
comments = ["said"]
[[source.rating]]
column = "satisfied"
scale = "yes_no"
[[source]]
name = "phone"
kind = "call"
format = "delimited"
files = ["phone.csv"]
channel = "phone"
[source.columns]
key = "id"
occurred_at = "opened"
customer = "customer"
queue_seconds = "queue"
comments = ["said"]
[[source.rating]]
column = "ease"
scale = "ces"
role = "component"
[[source]]
name = "survey"
kind = "survey"
format = "delimited"
files = ["survey.csv"]
survey_type = "transactional"
[source.columns]
key = "id"
occurred_at = "opened"
comments = ["said"]
[[source.rating]]
column = "stars"
scale = "stars"
"""

TAXONOMY = """
[[theme]]
name = "tickets"
phrases = ["ticket"]
[[theme]]
name = "timetable"
phrases = ["timetable"]
[[theme]]
name = "crew"
phrases = ["crew"]
[[theme]]
name = "delay"
phrases = ["delay"]
[[theme]]
name = "again"
phrases = ["again"]
driver = false
"""

DESK = """id,opened,customer,by,replied,solved,said,satisfied
1,2026-03-02T08:00:00Z,A,email,2026-03-02T09:00:00Z,2026-03-03T08:00:00Z,My ticket is wrong,yes
2,2026-03-05T08:00:00Z,A,email,2026-03-05T10:00:00Z,2026-03-06T08:00:00Z,The ticket is wrong again,yes
3,2026-03-20T08:00:00Z,A,email,2026-03-20T11:00:00Z,2026-03-21T08:00:00Z,A new ticket please,yes
4,2026-04-01T08:00:00Z,B,email,2026-04-01T12:00:00Z,,The crew was rude,yes
5,2026-04-02T08:00:00Z,C,email,,,The timetable and my ticket,
6,2026-04-03T08:00:00Z,D,email,2026-04-03T13:00:00Z,2026-04-20T08:00:00Z,The crew was late,no
7,2026-04-04T08:00:00Z,E,email,2026-04-04T14:00:00Z,2026-04-05T08:00:00Z,A ticket for the crew,no
8,2026-04-05T08:00:00Z,F,email,2026-04-05T15:00:00Z,2026-04-06T08:00:00Z,Nothing much,no
9,2026-04-06T08:00:00Z,,email,2026-04-06T16:00:00Z,2026-04-07T08:00:00Z,The timetable,no
10,2026-06-29T08:00:00Z,G,email,2026-06-29T17:00:00Z,2026-06-29T18:00:00Z,The crew,no
11,2026-04-10T08:00:00Z,H,web,2026-04-10T09:00:00Z,2026-04-10T10:00:00Z,A ticket,yes
12,2026-07-01T20:00:00Z,I,email,2026-07-01T21:00:00Z,2026-07-01T22:00:00Z,A ticket,yes
"""
PHONE = "\n".join(
    ["id,opened,customer,queue,said,ease"]
    + [f"{at},2026-05-{at:02}T10:00:00Z,P{at},{30 * at},The timetable please,{3 + at % 3}" for at in range(1, 12)]
    + ["12,2026-05-04T10:00:00Z,P1,,The timetable again,", "13,2026-05-20T10:00:00Z,P2,600,Hello,"]
)
EVERYTHING = {"since": None, "until": None, "as_of": None, "hours": None, "signals": ["again"], "days": 7}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return ferries(tmp_path_factory.mktemp("ferries"), DESK)


@pytest.fixture
def without_web(tmp_path: Path) -> Project:
    """The company without the one contact by web, which nothing else may give away."""
    return ferries(tmp_path, "".join(row for row in DESK.splitlines(keepends=True) if ",web," not in row))


def ferries(root: Path, desk: str) -> Project:
    files = {"vocflow.toml": TOML, "taxonomy.toml": TAXONOMY, "desk.csv": desk, "phone.csv": PHONE + "\n"}
    files["survey.csv"] = survey()
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    loaded = load_project(root)
    ingest(loaded)
    classify(loaded)
    return loaded


def survey() -> str:
    """Twelve answers in each of the four groups: (delay, praise of the crew)."""
    said = {
        (False, False): ("Nothing much", 3), (False, True): ("The crew was wonderful and kind", 5),
        (True, False): ("A terrible delay, I am angry", 2),
        (True, True): ("A terrible delay. The crew was wonderful", 2),
    }  # fmt: skip
    rows = ["id,opened,stars,said"]
    for group, (text, stars) in enumerate(said.values()):
        rows += [f'{group}-{day},2026-05-{day:02}T10:00:00Z,{stars - day % 2},"{text}"' for day in range(1, 13)]
    return "\n".join(rows) + "\n"


def taken(project: Project, measure_name: str, **parameters: object) -> Measured:
    with writer(project.root) as warehouse:
        return take(Bench(warehouse), measure_name, {**EVERYTHING, **parameters})


EMAIL = {"channel": "email", "ending": "first_reply"}


def test_first_replies_count_the_open_case_as_still_waiting(project: Project) -> None:
    # Replies after 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 hours; ticket 5 has none, and the desk is known to 1 July, 22:00.
    # Of 11 the sixth is at 5 hours; the median is the first time at which no more than half last: 6 of 11 after 4 hours
    # are 55%, after 5 hours 5 of 11 are 45%.
    median = taken(project, "duration", **EMAIL, part=0.5)
    assert (median.value, median.n) == (5 * 3600, 11)
    assert taken(project, "open_cases", **EMAIL).value == 1
    assert taken(project, "within", **EMAIL, limit=4 * 3600).value == pytest.approx(5 / 11)
    # nine of ten are answered after 9 hours: 1 of 11 lasts longer, 9.1%; after 8 hours it was 2 of 11
    assert taken(project, "duration", **EMAIL, part=0.9).value == 9 * 3600


def test_what_was_not_known_yet_on_a_day_is_not_counted_as_known(project: Project) -> None:
    # On 2 April at noon: tickets 1 to 4 were answered after 1 to 4 hours, and 5 was open for 4 hours.
    early = taken(project, "duration", **EMAIL, part=0.5, as_of="2026-04-02 12:00:00")
    assert (early.value, early.n) == (3 * 3600, 5)


def test_opening_hours_count_open_time_alone(project: Project) -> None:
    # Open from 9 to 12 on weekdays. Tickets 1 to 4 wait 0, 1, 2, 3 h; 6 (a Friday) 3; 7 and 8 come on a weekend: 0;
    # 9 and 10 (Mondays) 3; 12 in the evening: 0. Sorted: 0 0 0 0 1 2 3 3 3 3 and the open one.
    hours = {"week": [[[540, 720]]] * 5 + [[], []], "holidays": [], "zone": "UTC"}
    assert taken(project, "duration", **EMAIL, part=0.5, hours=hours).value == 2 * 3600
    without = {**hours, "holidays": ["2026-03-20"]}
    assert taken(project, "duration", **EMAIL, part=0.5, hours=without).value == 1 * 3600


def test_resolutions_and_queues(project: Project) -> None:
    resolution = {"channel": "email", "ending": "resolution"}
    assert taken(project, "open_cases", **resolution).value == 2
    # 2 h, 10 h, 24 h six times, 408 h; two open: the sixth of 11 is at 24 hours
    assert taken(project, "duration", **resolution, part=0.5).value == 24 * 3600
    # 30, 60, ... 330 and 600 seconds: the sixth of twelve
    queue = taken(project, "queue_wait", channel="phone", part=0.5)
    assert (queue.value, queue.n) == (180, 12)


def test_repeats_and_matters_that_one_contact_settled(project: Project) -> None:
    # E-mail, with a customer and a theme: tickets 1 2 3 4 5 6 7 10 12. Ticket 2 repeats 1. "again" is a signal.
    email = {"channel": "email"}
    repeats = taken(project, "repeat_contacts", **email)
    assert (repeats.value, repeats.n) == (pytest.approx(1 / 9), 9)
    # Of the 8 others, 10 and 12 are younger than a week when the desk was last seen. 1 came again, 4 and 5 are not
    # solved, 6 only after 17 days: 3 and 7 are settled, of 6.
    first = taken(project, "first_contact_resolution", **email)
    assert (first.value, first.n) == (pytest.approx(2 / 6), 6)
    # The desk alone records solutions: of those 6 and ticket 11 on the web, which stood, 3 are settled: 3 of 7.
    desk = taken(project, "first_contact_resolution", channel=None, solving=True)
    assert (desk.value, desk.n) == (pytest.approx(3 / 7), 7)
    # By phone no solution is recorded: P1 calls again after 3 days, of 11 first calls about the timetable 10 stand.
    phone = taken(project, "first_contact_resolution", channel="phone")
    assert (phone.value, phone.n) == (pytest.approx(10 / 11), 11)
    with pytest.raises(ValueError, match="at least one observation"):
        taken(project, "first_contact_resolution", channel="phone", solving=True)
    silent = taken(project, "not_followed", channel=None, solving=False)
    assert (silent.value, silent.n) == (pytest.approx(10 / 11), 11)
    both = taken(project, "not_followed", channel=None, solving=None)
    assert both.n == desk.n + silent.n
    assert both.value * both.n == pytest.approx(desk.value * desk.n + silent.value * silent.n)
    assert taken(project, "repeat_contacts", channel="phone", days=2).value == 0


def test_contacts_that_could_have_been_spared(project: Project) -> None:
    # 25 contacts with words. Only tickets: 1 2 3 11 12. Timetable, or timetable and tickets: 5 9 and 12 calls.
    ways = {"self_service": ["tickets"], "reminder": ["timetable"]}
    assert taken(project, "spared_by_self_service", **ways).value == pytest.approx(5 / 25)
    assert taken(project, "spared_by_reminder", **ways).value == pytest.approx(14 / 25)
    assert taken(project, "spared_contacts", **ways).value == pytest.approx(19 / 25)
    assert taken(project, "spared_contacts", self_service=["tickets"], reminder=[]).value == pytest.approx(5 / 25)


def test_effort_and_the_bar_of_speed(project: Project) -> None:
    # 4 5 3 4 5 3 4 5 3 4 5
    effort = taken(project, "effort")
    assert (effort.value, effort.n) == (pytest.approx(45 / 11), 11)
    # satisfied after 1 2 3 4 and 1 hours, dissatisfied after 5 6 7 8 9
    bar = taken(project, "speed_bar", channel="email", ending="first_reply")
    assert 4 * 3600 < bar.value < 5 * 3600
    assert bar.n == 10


def test_lateness_takes_from_praise(project: Project) -> None:
    # Praise lifts the mean by 2 on time and by nothing when late.
    asked = {"source": "survey", "question": "stars", "scale_low": 1, "scale_high": 5}
    wanted = {"sources": ["desk", "survey"], "late": ["delay"], **asked}
    on_time, late, difference = (
        taken(project, "lateness_rating", **wanted, effect=effect) for effect in ("on_time", "late", "difference")
    )
    assert (on_time.value, late.value, difference.value) == (pytest.approx(2), pytest.approx(0), pytest.approx(-2))
    assert difference.high is not None and difference.high < 0
    assert difference.n == 48


def test_a_small_channel_is_not_given_away_by_the_others(project: Project) -> None:
    """One contact by web: beside all 24 and the 13 by phone, the 10 by email would tell it."""
    facts = measure(project).scorecard.service
    assert facts is not None
    assert ([channel.channel for channel in facts.channels], facts.small_channels) == (["phone"], 2)


def test_the_section_says_so(without_web: Project) -> None:
    facts = measure(without_web).scorecard.service
    assert facts is not None
    assert [channel.channel for channel in facts.channels] == ["phone", "email"]
    assert facts.small_channels == 0
    phone, email = facts.channels
    assert isinstance(email.reply, Figure) and email.queue is None
    assert phone.reply is None and isinstance(phone.queue, Figure)
    # the year ends with the last closed quarter, so that ticket 12 is not in it
    assert email.contacts.value == 10
    assert facts.lateness is not None and facts.lateness.verdict == "fell"
    assert facts.bars == ()  # nine rated replies in that year are too few to speak of


def test_a_figure_leads_back_to_its_rows(without_web: Project) -> None:
    run(without_web)
    for figure_id in ("service.reply.email", "service.not_followed", "service.spared", "service.queue.phone",
                      "service.lateness.late", "service.effort", "service.open.email"):  # fmt: skip
        found = explain(without_web, figure_id)
        assert found.same, figure_id
        assert found.rows and {row["path"] for row in found.rows} <= {"desk.csv", "phone.csv", "survey.csv"}


def told(project: Project, query: str) -> list[tuple[str, str]]:
    with writer(project.root) as warehouse:
        return warehouse.connection.execute(f"SELECT DISTINCT feedback_id, theme FROM {query} ORDER BY ALL").fetchall()


def test_themes_of_contacts_are_those_that_humans_judged(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.root, tmp_path / "judged")
    judged = load_project(tmp_path / "judged")
    before = told(judged, "themed()")
    with writer(judged.root) as warehouse:
        named = dict(warehouse.connection.execute("SELECT text, comment_id FROM comment").fetchall())
    label(judged, named["Nothing much"], themes=[("timetable", None)], labeller="Ann")
    label(judged, named["A ticket"], themes=[], labeller="Ann")
    assert told(judged, "themed()") == told(judged, "mentioned(NULL, NULL)") != before


def test_a_company_without_contacts_has_no_section(tmp_path: Path) -> None:
    toml = TOML[: TOML.index("[[source]]")].replace('taxonomy = "taxonomy.toml"\n', "").replace(
        '[service]\nself_service = ["tickets"]\nreminder = ["timetable"]\nlate = ["delay"]\n', ""
    )  # fmt: skip
    (tmp_path / "vocflow.toml").write_text(toml + TOML[TOML.index('[[source]]\nname = "survey"') :], encoding="utf-8")
    (tmp_path / "survey.csv").write_text(survey(), encoding="utf-8")
    project = load_project(tmp_path)
    ingest(project)
    classify(project)
    assert measure(project).scorecard.service is None
