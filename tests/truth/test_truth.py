"""No sentence that the raw files contradict: worlds made by changing exports on disk, and sentences made false by hand.

The checker (tests/checker) shares no code with the package. The worlds are those of tests/checker/worlds.py.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checker import Fault, Truth, check, latest_brief
from tests.checker.editing import fewer_files
from tests.checker.page import parse
from tests.checker.scorecard import scorecard_faults
from tests.checker.worlds import WORLDS
from tests.repeats import repeats

pytestmark = pytest.mark.xdist_group("truth")  # what they share is made once, in one worker

ROOT = Path(__file__).resolve().parents[2]
RECORDS, SEED = 900, 1
QUICK = "segments_tied"
REAL = ("nps_google_form", "skytrax_seat", "nhs_feedback")


def vocflow(*arguments: str | Path) -> None:
    """Run the command line, as a user would: in a process of its own."""
    command = [sys.executable, "-c", "from vocflow.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command[3:])}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@dataclass(frozen=True)
class Brief:
    """A page with the truth about it."""

    truth: Truth
    page: str
    root: Path
    scorecard: Path

    def faults_where(self, change: Callable[[str], str]) -> list[Fault]:
        """The faults of the page after a change, which must have changed it."""
        changed = change(self.page)
        assert changed != self.page
        return self.truth.faults(changed)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of a small sample company with fewer files, never run."""
    root = tmp_path_factory.mktemp("company") / "kestrel"
    vocflow("init", root, "--example", "--seed", str(SEED), "--records", str(RECORDS))
    fewer_files(root)
    return root


@pytest.fixture(scope="session")
def brief(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """The brief of the company as it is."""
    root = tmp_path_factory.mktemp("true") / "kestrel"
    shutil.copytree(company, root)
    vocflow("run", "--project", root)
    path = latest_brief(root)
    truth = Truth(root, None, path.parent.name)
    return Brief(truth, path.read_text(encoding="utf-8"), root, path.with_name("scorecard.html"))


def faults_in_world(name: str, company: Path, root: Path) -> list[Fault]:
    shutil.copytree(company, root)
    WORLDS[name](root, random.Random(f"{SEED} {name}"))
    vocflow("run", "--project", root)
    return check(root, None, latest_brief(root))


def listed(faults: list[Fault]) -> str:
    return "\n".join(map(str, faults))


# ---- worlds ----------------------------------------------------------------------------------------------------------


def test_the_brief_of_the_company_is_true(brief: Brief) -> None:
    faults = brief.truth.faults(brief.page)
    assert not faults, listed(faults)


@pytest.mark.slow
def test_the_brief_of_a_changed_world_is_true(company: Path, tmp_path: Path) -> None:
    faults = faults_in_world(QUICK, company, tmp_path / "world")
    assert not faults, listed(faults)


def test_there_are_thirty_worlds() -> None:
    assert len(WORLDS) >= 30


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.parametrize("name", list(WORLDS)[: repeats(len(WORLDS))])
def test_no_world_has_a_false_sentence(name: str, company: Path, tmp_path: Path) -> None:
    faults = faults_in_world(name, company, tmp_path / "world")
    assert not faults, listed(faults)


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.parametrize("name", REAL)
def test_the_briefs_of_real_exports_are_true(name: str, shared: Path, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(ROOT / "tests" / "real" / name, root)
    vocflow("run", "--project", root, "--data", shared / "data")
    faults = check(root, shared / "data", latest_brief(root))
    assert not faults, listed(faults)


# ---- planted sentences -----------------------------------------------------------------------------------------------


def replaced(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """The page with the first hit of a pattern replaced."""

    def change(page: str) -> str:
        head, body, rest = page.partition("<body>")
        return head + body + re.sub(pattern, replacement, rest, count=1, flags=re.DOTALL)

    return change


def headline_number(page: str) -> str:
    """The score in the headline is five points higher than it is."""
    return replaced(r'(<h1.*?data-figure="nps\.[^"]*" data-part="value">)[^<]*', r"\g<1>+99.9")(page)


def flipped_verb(page: str) -> str:
    """Rose for fell, in the headline alone."""
    turned = {"fell": "rose", "rose": "fell", "no detectable change": "rose"}
    return replaced(r"(<h1.*?data-claim=[^>]*>)([^<]*)", lambda found: found[1] + turned[found[2]])(page)


def blamed_mix(page: str) -> str:
    """The mix of the groups gets the verb of the change within them."""
    return replaced(r'(by mix <span data-claim="mix[^>]*>)[^<]*', r"\g<1>fell")(page)


def wrong_rank(page: str) -> str:
    """The first two segments change places; their numbers stay with them."""
    section = page[page.index('aria-labelledby="segments-heading"') :]
    rows = re.findall(r"<li\b.*?</li>", section, flags=re.DOTALL)[:2]
    return page.replace(rows[0], "\0").replace(rows[1], rows[0]).replace("\0", rows[1])


def swapped_themes(page: str) -> str:
    """The first two drivers change names; their numbers stay."""
    section = page[page.index('aria-labelledby="drivers-heading"') :]
    first, second = re.findall(r'<span class="row-name"><span class="constant name">(.*?)</span></span>', section)[:2]
    turned = {first: second, second: first}
    names = re.compile(f'(class="row-name"><span class="constant name">)({re.escape(first)}|{re.escape(second)})<')
    return names.sub(lambda found: f"{found[1]}{turned[found[2]]}<", page)


def wrong_n(page: str) -> str:
    """One answer more than there are."""
    return replaced(r'(n\s=\s<span[^>]*data-part="n">)(\d+)', lambda found: f"{found[1]}{int(found[2]) + 1}")(page)


def wrong_money(page: str) -> str:
    """One unit of the currency more."""
    return replaced(r"(€)([\d,]+)", lambda found: f"€{int(found[2].replace(',', '')) + 1:,}")(page)


def wrong_period(page: str) -> str:
    """The headline speaks of the quarter before."""
    return replaced(r"(<h1.*?<time>)Q3 2026", r"\g<1>Q2 2026")(page)


def false_superlative(page: str) -> str:
    """A heading ranks segments whose intervals overlap."""
    section = page[page.index('aria-labelledby="segments-heading"') :]
    name = re.findall(r'<span class="row-name"><span class="constant name">(.*?)</span>', section)[0]
    figure = re.findall(r'data-figure="(nps\.[^"]*)"', section)[0]
    heading = f'<span class="constant name">{name}</span> scores <span data-rank="{figure}">highest</span>'
    return replaced(r'(<h2 id="segments-heading">).*?(</h2>)', rf"\g<1>{heading}\g<2>")(page)


def invented_quote(page: str) -> str:
    """Nobody has written this."""
    return replaced(r"(<blockquote[^>]*>)[^<]*", r"\g<1>I have waited for three weeks and nobody called me back.")(page)


def untraced_digit(page: str) -> str:
    """A number without an origin."""
    return replaced(r'(<p class="dek">)', r"\g<1>In 9 of 10 cases we know why. ")(page)


PLANTED = (
    headline_number, flipped_verb, blamed_mix, wrong_rank, swapped_themes, wrong_n, wrong_money, wrong_period,
    false_superlative, invented_quote, untraced_digit,
)  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_a_planted_falsehood_is_caught(planted: Callable[[str], str], brief: Brief) -> None:
    known = brief.truth.faults(brief.page)
    new = [fault for fault in brief.faults_where(planted) if fault not in known]
    assert new, planted.__doc__


def test_every_printed_figure_is_checked(brief: Brief) -> None:
    """One more in the last place of every number on the page: each of them is named."""
    figure = re.compile(r'(data-figure="([^"]*)" data-part="([^"]*)"[^>]*>[^<\d]*)([\d,]*\.?\d+)')

    def more(found: re.Match[str]) -> str:
        digits = found[4].replace(",", "")
        places = len(digits.partition(".")[2])
        return f"{found[1]}{float(digits) + 10**-places:,.{places}f}"

    faults = brief.faults_where(lambda page: figure.sub(more, page))
    caught = {(fault.where, fault.printed) for fault in faults}
    body = parse(figure.sub(more, brief.page)).all("body")[0]
    missed = [
        f"{node.attributes['data-figure']} {node.text}"
        for node in body.nodes()
        if "data-figure" in node.attributes
        and (f"figure {node.attributes['data-figure']}", f"{node.text} ({node.attributes['data-part']})") not in caught
    ]
    assert not missed


def test_the_scorecard_of_the_company_prints_what_was_recorded(brief: Brief) -> None:
    assert scorecard_faults(brief.root, brief.scorecard) == []


@pytest.mark.parametrize(
    ("shown", "false"), [(r'(data-part="value"[^>]*>[^<]*)\d', r"\g<1>x"), ("</main>", "7</main>")]
)
def test_a_false_scorecard_is_at_fault(brief: Brief, tmp_path: Path, shown: str, false: str) -> None:
    page = tmp_path / brief.scorecard.parent.name / "scorecard.html"
    page.parent.mkdir()
    changed = re.sub(shown, false, brief.scorecard.read_text(encoding="utf-8"), count=1)
    page.write_text(changed, encoding="utf-8")
    assert scorecard_faults(brief.root, page) != []
