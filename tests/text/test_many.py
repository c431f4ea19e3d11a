"""Shared among processes or not, texts are read alike."""

from __future__ import annotations

import numpy as np
import pytest

from vocflow.schema import Taxonomy, Theme
from vocflow.text import many
from vocflow.text.many import languages_and_hits

RULES = Taxonomy(
    (Theme("waiting", phrases=("waited", "late")), Theme("people", phrases=("staff",), patterns=(r"\bcrew",)))
)


@pytest.mark.slow
def test_shared_work_gives_what_one_process_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    german = "Die Mannschaft war leider sehr unfreundlich zu uns."
    said = ["We waited, and the staff waited too.", german, "", "crew late"]
    texts = [f"{said[at % 4]} {at}" for at in range(57)]
    alone = languages_and_hits(texts, ["en"] * 57, RULES, cores=1)
    monkeypatch.setattr(many, "SHARE", 20)
    monkeypatch.setattr(many, "WORTH_SHARING", 40)
    languages, hits = languages_and_hits(texts, ["en"] * 57, RULES, cores=2)
    assert languages == alone[0]
    assert set(languages) == {"en", "de"}
    for part in ("text", "theme", "start", "end"):
        np.testing.assert_array_equal(getattr(hits, part), getattr(alone[1], part))
    assert len(hits.text) > 57


def test_few_texts_start_no_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("helpers were started")

    monkeypatch.setattr(many, "ProcessPoolExecutor", refuse)
    assert languages_and_hits(["crew late"], ["en"], RULES)[0] == ["en"]
