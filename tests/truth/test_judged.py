"""Briefs of projects whose comments people judged, or whose taxonomy changed, against the checker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checker import Truth
from tests.stages.test_history import NEW_TAXONOMY
from tests.stages.test_labels import TAXONOMY, TOML, N, key, text, write
from vocflow.config import load_project
from vocflow.stages import label, run
from vocflow.stages.measuring import TAXONOMY_CHANGED

pytestmark = pytest.mark.xdist_group("example project")  # what they share is made once, in one worker

WORD_STANDS = " Where people judged a comment, their word stands."


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, str]:
    """The second brief of a small project: after 12 judgements and a change of taxonomy."""
    root = tmp_path_factory.mktemp("judged")
    (root / "vocflow.toml").write_text(TOML, encoding="utf-8")
    (root / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    write(root)
    first = run(load_project(root)).published
    assert WORD_STANDS not in first.brief.read_text(encoding="utf-8")
    for at in range(N - 12, N):
        themes = [("crew", "positive"), "waiting"] if at % 2 else None
        label(load_project(root), key(load_project(root), text(at)), feeling="negative", themes=themes, labeller="Ann")
    (root / "taxonomy.toml").write_text(NEW_TAXONOMY, encoding="utf-8")
    published = run(load_project(root)).published
    return Truth(root, None, published.run_id), published.brief.read_text(encoding="utf-8")


def test_its_figures_follow_the_judgements(pages: tuple[Truth, str]) -> None:
    truth, page = pages
    assert truth.faults(page) == []
    assert WORD_STANDS in page
    assert TAXONOMY_CHANGED in page


@pytest.mark.parametrize("sentence", [WORD_STANDS, TAXONOMY_CHANGED])
def test_a_brief_that_is_silent_about_it_is_at_fault(pages: tuple[Truth, str], sentence: str) -> None:
    truth, page = pages
    assert truth.faults(page.replace(sentence, ""))


def test_a_brief_that_claims_it_without_ground_is_at_fault(example_project: Path) -> None:
    from tests.checker import latest_brief

    brief = latest_brief(example_project)
    truth, page = Truth(example_project, None, brief.parent.name), brief.read_text(encoding="utf-8")
    assert truth.faults(page) == []
    assert truth.faults(
        page.replace(" Of several themes in a comment, each has the feeling of its clause.", WORD_STANDS)
    )
    note = f'<p><b>Notes.</b> <span class="constant given">{TAXONOMY_CHANGED}</span></p>'
    assert truth.faults(page.replace("<p><b>Reading.</b>", f"{note}<p><b>Reading.</b>"))
