"""Labels, from the draw to what is shown: on a small project that is read by VADER and two rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stages.ferries import TAXONOMY, TOML
from vocflow.config import Project, load_project
from vocflow.errors import DataCheckError, UsageError, WarehouseError
from vocflow.stages import classify, draw, import_labels, ingest, label, label_status, queue
from vocflow.warehouse.store import writer

SAID = [
    "The boat was late, awful.", "The crew was great and helped us.", "Awful queue, and a rude crew.",
    "We liked the view.", "Blue and red.", "The boat was late but the crew was lovely.",
]  # fmt: skip
N = 60


def write(root: Path, *, scores: int = 0, said: dict[int, str] | None = None, n: int = N) -> None:
    rows = [
        [f"r{at}", "2026-02-10" if at < 20 else "2026-05-10", (at + scores) % 11, (said or {}).get(at, text(at))]
        for at in range(n)
    ]
    with (root / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "day", "score", "why"], *rows])


def text(at: int) -> str:
    return f"{SAID[at % len(SAID)]} Trip {at}."


def read(project: Project, *, full: bool = False) -> None:
    ingest(project, full=full)
    classify(project)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    write(tmp_path)
    project = load_project(tmp_path)
    read(project)
    return project


def ask(project: Project, sql: str) -> list[tuple[Any, ...]]:
    with writer(project.root) as warehouse:
        return warehouse.connection.execute(sql).fetchall()


def shown(project: Project) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """What reports show of each comment, by its text: the feeling, and the themes with theirs."""
    feelings = dict(ask(project, "SELECT text, feeling FROM spoken(NULL, NULL)"))
    rows = ask(project, "SELECT text, m.theme, m.feeling FROM mentioned(NULL, NULL) m JOIN comment USING (comment_id)")
    themes = {said: tuple(sorted((t, f) for other, t, f in rows if other == said)) for said in feelings}
    return {said: (feelings[said], themes[said]) for said in feelings}


def key(project: Project, said: str) -> str:
    return str(ask(project, f"SELECT comment_id FROM comment WHERE text = '{said}'")[0][0])


def fill(path: Path, judged: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[dict[str, str]]:
    """Write feeling and themes into the first rows of an exported CSV, as a labeller would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, (feeling, themes) in zip(rows, judged, strict=False):
        row |= {"feeling": feeling, "themes": themes}
    save(path, rows)
    return rows


def save(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer_of = csv.DictWriter(file, rows[0].keys())
        writer_of.writeheader()
        writer_of.writerows(rows)


# ---- what is shown ---------------------------------------------------------------------------------------------------


def test_twenty_corrected_labels_survive_reimport_retraining_and_a_new_taxonomy(project: Project) -> None:
    sheet = project.root / "labels.csv"
    draw(project, 20, kind="audit", sheet=sheet)
    opposite = {"negative": "positive", "neutral": "negative", "positive": "neutral"}
    rows = fill(sheet, [("", "")] * 20)
    before = shown(project)
    judged = [(opposite[before[row["comment"]][0]], "crew: neutral") for row in rows]
    fill(sheet, judged)
    assert import_labels(project, sheet, "Ann").stored == 20
    wanted = {row["comment"]: (feeling, (("crew", "neutral"),)) for row, (feeling, _) in zip(rows, judged, strict=True)}
    others = {said: told for said, told in before.items() if said not in wanted}
    assert len(wanted) == 20

    assert shown(project) == others | wanted
    read(project, full=True)
    assert shown(project) == others | wanted
    write(project.root, scores=5)
    read(project)
    assert shown(project) == others | wanted
    (project.root / "taxonomy.toml").write_text(TAXONOMY.replace('"late"', '"boat"'), encoding="utf-8")
    read(load_project(project.root))
    assert {said: told for said, told in shown(project).items() if said in wanted} == wanted
    assert label_status(project).outdated == 0


def test_a_label_belongs_to_the_text_it_was_given_for(project: Project) -> None:
    label(project, key(project, text(0)), feeling="positive", labeller="Ann")
    assert shown(project)[text(0)][0] == "positive"
    write(project.root, said={0: "The boat was late, terrible."})
    read(project)
    assert shown(project)["The boat was late, terrible."][0] == "negative"
    assert label_status(project).outdated == 1
    write(project.root)
    read(project)
    assert shown(project)[text(0)][0] == "positive"


def test_the_latest_feeling_and_the_latest_themes_are_shown(project: Project) -> None:
    comment = key(project, text(5))
    assert shown(project)[text(5)] == ("positive", (("crew", "positive"), ("waiting", "positive")))
    label(project, comment, feeling="negative", labeller="Ann")
    assert shown(project)[text(5)] == ("negative", (("crew", "negative"), ("waiting", "negative")))
    label(project, comment, themes=["waiting", ("crew", "positive")], labeller="Ben")
    assert shown(project)[text(5)] == ("negative", (("crew", "positive"), ("waiting", "negative")))
    label(project, comment, themes=[], labeller="Ann")
    assert shown(project)[text(5)] == ("negative", ())


def test_themes_that_came_after_a_judgement_are_the_rules(project: Project) -> None:
    """A labeller who could not choose "boat" did not say that the comment is not about boats."""
    label(project, key(project, text(0)), themes=["crew"], labeller="Ann")
    more = TAXONOMY.replace("waiting", "queueing") + '[[theme]]\nname = "boat"\nphrases = ["boat"]\n'
    (project.root / "taxonomy.toml").write_text(more, encoding="utf-8")
    read(load_project(project.root))
    assert [theme for theme, _ in shown(project)[text(0)][1]] == ["boat", "crew", "queueing"]


def test_a_judged_theme_that_the_taxonomy_lost_is_shown_and_not_counted(project: Project) -> None:
    label(project, key(project, text(3)), themes=["waiting"], labeller="Ann")
    (project.root / "taxonomy.toml").write_text('[[theme]]\nname = "crew"\nphrases = ["crew"]\n', encoding="utf-8")
    read(load_project(project.root))
    assert shown(project)[text(3)] == ("positive", ())
    with writer(project.root) as warehouse:
        rows = warehouse.rows("report/verbatims", since=None, until=None, most=100)
    (row,) = [row for row in rows if row["text"] == text(3)]
    assert (row["themes"], row["by_human"]) == (["waiting"], True)
    assert sum(row["by_human"] for row in rows) == 1
    assert label_status(project).not_in_taxonomy == 1


def test_the_trainer_gets_the_latest_label_of_each_comment(project: Project) -> None:
    label(project, key(project, text(0)), feeling="positive", labeller="Ann")
    label(project, key(project, text(0)), feeling="neutral", themes=["crew"], labeller="Ben")
    with writer(project.root) as warehouse:
        (row,) = warehouse.rows("classify/labels")
    assert (row["comment_id"], row["feeling"]) == (key(project, text(0)), "neutral")
    assert row["themes"] == [{"theme": "crew", "feeling": None}]


# ---- draws -----------------------------------------------------------------------------------------------------------


def test_an_audit_is_a_random_sample_of_the_latest_closed_period_with_known_chance(project: Project) -> None:
    drawn = draw(project, 10, kind="audit")
    assert (drawn.days, drawn.population) == ("Q2 2026", 40)
    assert {row.day.isoformat() for row in drawn.rows if row.day} == {"2026-05-10"}
    stored = ask(project, "SELECT kind, inclusion_probability, population, since, until, seed FROM draw")
    assert {row[:3] for row in stored} == {("audit", 0.25, 40)}
    assert {f"{row[3]:%F} {row[4]:%F} {row[5]}" for row in stored} == {"2026-04-01 2026-07-01 0"}
    again = draw(project, 40, kind="audit")
    assert (len(again.rows), again.population) == (30, 30)
    assert not {row.comment_id for row in drawn.rows} & {row.comment_id for row in again.rows}
    with pytest.raises(UsageError, match="no comment to draw"):
        draw(project, 1, kind="audit")


def test_a_draw_keeps_what_was_read_when_it_was_drawn(project: Project) -> None:
    comment = key(project, text(2))
    label(project, comment, feeling="positive", labeller="Ann")
    query = f"SELECT kind, feeling, p_negative > .5, themes FROM draw WHERE comment_id = '{comment}'"
    (stored,) = ask(project, query)
    read_themes = [{"theme": "crew", "feeling": "negative"}, {"theme": "waiting", "feeling": "negative"}]
    assert stored == ("corrected", "negative", True, read_themes)
    write(project.root, scores=4)
    read(project)
    assert ask(project, query) == [stored]


def test_the_same_seed_draws_the_same_comments(project: Project) -> None:
    import shutil

    copies = [project.root.parent / name for name in ("one", "two", "three")]
    for copy in copies:
        shutil.copytree(project.root, copy)
    one, two, three = (
        [row.comment_id for row in draw(load_project(copy), 12, seed=seed).rows]
        for copy, seed in zip(copies, (4, 4, 5), strict=True)
    )
    assert one == two
    assert one != three


def test_every_comment_has_the_same_chance_in_an_audit(project: Project) -> None:
    """Over 200 seeds each of 40 comments is drawn 50 times in the mean, binomially; 5 sigma either way."""
    times = dict.fromkeys((text(at) for at in range(20, N)), 0)
    with writer(project.root) as warehouse:
        for seed in range(200):
            values = {"since": None, "until": None, "drawing": 0, "seed": seed, "n": 15}
            for row in warehouse.rows("label/audit", **values):
                times[row["comment_id"]] = times.get(row["comment_id"], 0) + 1
    counts = [count for name, count in times.items() if count]
    assert len(counts) == N
    assert all(abs(count - 50) < 5 * (200 * 0.25 * 0.75) ** 0.5 for count in counts)


def test_disagreements_are_comments_that_the_score_contradicts(project: Project) -> None:
    drawn = draw(project, 60, kind="disagreement")
    scores = dict(ask(project, "SELECT text, value FROM comment JOIN rating USING (feedback_id)"))
    read_as = {said: feeling for said, (feeling, _) in shown(project).items()}
    wanted = {
        said for at in range(20, N) if (said := text(at))
        if (scores[said] >= 9 and read_as[said] == "negative") or (scores[said] <= 4 and read_as[said] == "positive")
        or (scores[said] == 6 and read_as[said] == "positive")
    }  # fmt: skip
    assert {row.text for row in drawn.rows} == wanted
    assert {row.why for row in drawn.rows} == {"the score says otherwise"}


def test_the_uncertain_are_those_without_a_verdict_then_the_least_sure(project: Project) -> None:
    german = "Das Schiff war leider schon wieder viel zu spät."
    write(project.root, said={30: german})
    read(project)
    drawn = draw(project, 8, kind="uncertain")
    assert drawn.rows[1].text == german or drawn.rows[0].text == german
    assert {row.why for row in drawn.rows} == {"the model abstained", "the model is unsure"}
    even = ask(project, """
        SELECT min(greatest(p_negative, p_neutral, p_positive)) FROM classification JOIN comment USING (comment_id)
        JOIN feedback USING (feedback_id) WHERE NOT abstained AND occurred_at > '2026-04-01'
    """)  # fmt: skip
    least = ask(project, f"""SELECT greatest(p_negative, p_neutral, p_positive) FROM classification
        WHERE comment_id = '{next(row.comment_id for row in drawn.rows if row.text != german)}'""")  # fmt: skip
    assert even == least


def test_the_queue_holds_what_was_drawn_and_not_judged(project: Project) -> None:
    drawn = draw(project, 4, kind="audit")
    assert queue(project) == drawn.rows
    assert label(project, drawn.rows[0].comment_id, feeling="neutral", labeller="Ann")
    assert queue(project) == drawn.rows[1:]
    assert ask(project, "SELECT draw_id FROM label") == [(drawn.draw_id,)]
    assert label_status(project).drawn == ({"kind": "audit", "drawn": 4, "judged": 1},)


def test_a_sheet_that_cannot_be_written_draws_nothing(project: Project) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        draw(project, 4, sheet=project.root / "nowhere" / "labels.csv")
    assert ask(project, "SELECT count(*) FROM draw") == [(0,)]


def test_before_the_first_reading_there_is_nothing_to_draw(tmp_path: Path) -> None:
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    with pytest.raises(UsageError, match="no comment to draw"):
        draw(load_project(tmp_path), 4)
    with pytest.raises(WarehouseError, match="no comment has been read"):
        label(load_project(tmp_path), "x", feeling="neutral", labeller="Ann")


# ---- import ----------------------------------------------------------------------------------------------------------


def test_importing_twice_stores_once_and_unjudged_rows_wait(project: Project) -> None:
    sheet = project.root / "labels.csv"
    draw(project, 10, kind="audit", sheet=sheet)
    fill(sheet, [("Negative ", ""), ("", "none"), ("neutral", "CREW; waiting: positive")])
    first, again = (import_labels(project, sheet, "Ann") for _ in range(2))
    assert (first.rows, first.stored, first.known, first.not_judged) == (10, 3, 0, 7)
    assert (again.rows, again.stored, again.known, again.not_judged) == (10, 0, 3, 7)
    fill(sheet, [("positive", "")])
    more = import_labels(project, sheet, "Ann")
    assert (more.stored, more.known) == (1, 2)
    assert ask(project, "SELECT count(*) FROM label") == [(4,)]
    with pytest.raises(UsageError, match="holds the labels of Ann"):
        import_labels(project, sheet, "Ben")


def test_a_file_with_any_wrong_row_is_refused_whole_with_every_line(project: Project) -> None:
    sheet = project.root / "labels.csv"
    draw(project, 8, kind="audit", sheet=sheet)
    wrong = [("negative", ""), ("negativ", ""), ("", "crw"), ("", "crew; crew"), ("", "crew: bad"), ("neutral", "")]
    rows = fill(sheet, [*wrong, ("neutral", ""), ("neutral", "")])
    rows[5]["comment_id"] = "nobody"
    rows[5]["draw"] = ""
    rows[6]["comment"] = text(0)
    rows[7] |= {"comment_id": rows[0]["comment_id"], "comment": rows[0]["comment"]}
    save(sheet, rows)
    with pytest.raises(DataCheckError) as caught:
        import_labels(project, sheet, "Ann")
    assert str(caught.value).splitlines() == [
        "labels.csv:3: unknown feeling 'negativ'; did you mean 'negative'?",
        "labels.csv:4: unknown theme 'crw'; did you mean 'crew'?",
        "labels.csv:5: the theme 'crew' is named twice",
        "labels.csv:6: unknown feeling ' bad'; write negative, neutral, positive",
        "labels.csv:7: unknown comment 'nobody': take comment_id from an export of this project",
        "labels.csv:8: the comment of this row is another than the one with its comment_id: a column has moved",
        "labels.csv:9: a second judgement of the comment of line 2",
        "  where: labels.csv:3",
        "  why:   nothing of the file was stored",
        f"  next:  mend these, then: vocflow labels import {sheet}",
    ]
    assert ask(project, "SELECT count(*) FROM label") == [(0,)]


def test_an_empty_sheet_a_foreign_draw_and_a_nameless_labeller_are_refused(project: Project) -> None:
    sheet = project.root / "labels.csv"
    draw(project, 2, kind="audit", sheet=sheet)
    with pytest.raises(DataCheckError, match="holds no judgement"):
        import_labels(project, sheet, "Ann")
    with pytest.raises(UsageError, match="exists already"):
        draw(project, 2, sheet=sheet)
    rows = fill(sheet, [("neutral", "")])
    rows[0]["draw"] = "another"
    save(sheet, rows)
    with pytest.raises(DataCheckError, match="was not drawn by 'another'"):
        import_labels(project, sheet, "Ann")
    for name in ("", " \n ", "x" * 81, "a\x1bb"):
        with pytest.raises(UsageError, match="labeller"):
            import_labels(project, sheet, name)


def test_labels_for_a_text_that_changed_meanwhile_are_kept_and_do_not_speak(project: Project) -> None:
    sheet = project.root / "labels.csv"
    drawn = draw(project, 40, kind="audit", sheet=sheet)
    at = next(at for at in range(20, N) if text(at) == drawn.rows[0].text)
    write(project.root, said={at: "Now the crew is great."})
    read(project)
    fill(sheet, [("negative", "")])
    done = import_labels(project, sheet, "Ann")
    assert (done.stored, done.outdated) == (1, 1)
    assert shown(project)["Now the crew is great."][0] == "positive"


def test_a_list_of_corrections_made_by_hand_is_taken(project: Project) -> None:
    sheet = project.root / "mine.csv"
    sheet.write_text(f"comment_id,feeling\n{key(project, text(1))},negative\n", encoding="utf-8")
    assert [import_labels(project, sheet, "Ann").stored for _ in range(2)] == [1, 0]
    assert shown(project)[text(1)][0] == "negative"
    assert label_status(project).drawn == ({"kind": "corrected", "drawn": 1, "judged": 1},)


def test_hostile_comments_come_back_as_they_were(project: Project) -> None:
    hostile = "=cmd|' /C calc'!A0 said; =crew\n+1"
    write(project.root, said={30: hostile})
    read(project)
    sheet = project.root / "labels.csv"
    drawn = draw(project, 40, kind="audit", sheet=sheet)
    fill(sheet, [("neutral", "")] * 40)
    assert import_labels(project, sheet, "Ann").stored == 40
    assert hostile in {row.text for row in drawn.rows}


def test_agreement_is_measured_between_labellers_of_the_same_comments(project: Project) -> None:
    """Krippendorff 2011, example A, as feelings: alpha .095; the same as themes, on which both always agree."""
    meg, owen = "0100000010", "1110010000"
    comments = [key(project, text(at)) for at in range(10)]
    for name, codes in (("Meg", meg), ("Owen", owen)):
        for at, code in enumerate(codes):
            themes = ["crew"] if at % 2 else []
            label(
                project, comments[at], feeling="positive" if code == "1" else "negative", themes=themes, labeller=name
            )
    found = label_status(project)
    assert (found.labels, found.comments, found.labellers) == (20, 10, 2)
    assert found.feeling_agreement is not None
    assert found.theme_agreement is not None
    assert found.feeling_agreement.value == pytest.approx(0.095, abs=0.0005)
    assert found.theme_agreement.value == 1.0
