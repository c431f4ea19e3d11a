"""What a spreadsheet could run is text in it, and the same text again when it comes back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocflow.sources.formulas import neutralise, restore

# Lines of OWASP's page on CSV injection and of PayloadsAllTheThings' list, and what their starts are built from.
ATTACKS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2", "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", "  =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", '=HYPERLINK("https://a.example","see")',
    'fine";=cmd|\' /C calc\'!A0;"', "fine,=1+1", "fine;@SUM(1)", "fine\n=1+1", "fine\t+1",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_any_country_begins_with_a_formula(attack: str, separator: str) -> None:
    """Whatever separator a spreadsheet believes in, honouring quotes or not."""
    line = f'"{neutralise(attack)}"'
    cells = [*next(csv.reader(io.StringIO(line), delimiter=separator)), *re.split(r'[;,\t\r\n"]', line)]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]
    assert restore(neutralise(attack)) == attack


@given(st.text(alphabet="a =+-@\t\r\n',;|\"＝＠﹣", max_size=20) | st.text())
def test_every_text_comes_back(text: str) -> None:
    safe = neutralise(text)
    assert restore(safe) == text
    assert not re.search(r"(?:^|[;,|\t\r\n\"])[^\S\t\r\n]*[=+\-@＝＋－＠﹦﹢﹣﹫]", safe)


def test_ordinary_words_stay_as_they_are() -> None:
    for text in ("Well-meant - but late, as ever.", "'tis fine", "mail me: a@b.example", "1+1=2"):
        assert neutralise(text) == text
        assert restore(text) == text
