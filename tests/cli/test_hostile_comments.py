"""Two thousand hostile comments, from the export to the pages in real Chromium: they stay text all the way."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.cli.test_commands import TOML, vocflow
from tests.report.test_browser import ARGUMENTS, CHROMIUM, Watched

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_payloads_as_comments_stay_text(tmp_path: Path, shared: Path) -> None:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium")
    payloads = [text for _, text in json.loads((shared / "hostile" / "xss.json").read_text(encoding="utf-8"))]
    (tmp_path / "vocflow.toml").write_text(TOML, encoding="utf-8")
    with (tmp_path / "survey.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "day", "score", "why"])
        for number, text in enumerate(payloads):
            rows.writerow([number, f"2026-0{1 + number % 6}-10", number % 11, f"The staff were rude. {text}"])
    done = vocflow("run", "--project", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert sum(told["files"][0][fate] for fate in ("loaded", "quarantined")) == len(payloads)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for name, requests in (("page", 1), ("explorer", 2)):
            watched = Watched(browser.new_page())
            watched.page.goto(Path(told[name]).as_uri())
            watched.page.wait_for_timeout(3000)
            assert not watched.fired
            assert len(watched.deeds) == requests, watched.deeds  # the page itself, and plotly.js of the explorer
            watched.page.close()
        browser.close()
