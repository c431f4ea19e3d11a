"""How fast comments are read, as ratios to the plain way in the same run, one process.

    python -m benchmarks.text [--records 5000]

Feelings beside the vaderSentiment package; themes, by the default taxonomy, beside trying each phrase at each word.

`cold` starts without a word known, `warm` meets the same words again. Each is the best of three.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from data.generate import generate
from tests.text.plain_themes import PlainRules
from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.text.themes import ThemeRules
from vocflow.text.valence import Valence

PLAIN_TEXTS = 100
"""What the plain theme rules read: they take a hundredth of a second for a text."""


def comments(records: int) -> list[str]:
    """What customers of the sample company wrote."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "company", 1, records)
        lines = (Path(folder) / "company" / "truth_records.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line).get("text") or "") for line in lines]
    return [text for text in texts if text]


def best(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second in the best of three readings."""
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        read(texts)
        seconds.append(time.perf_counter() - began)
    return len(texts) / min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=5000)
    texts = comments(parser.parse_args().records)
    package = SentimentIntensityAnalyzer()
    base = best(lambda batch: [package.polarity_scores(text) for text in batch], texts)
    Valence().compound(["the word lists are read"])
    known = Valence()
    known.compound(texts)
    print(f"{len(texts):,} comments; vaderSentiment {base:,.0f} a second")
    for name, speed in (
        ("cold", best(lambda batch: Valence().compound(batch), texts)),
        ("warm", best(known.compound, texts)),
    ):
        print(f"valence, {name}: {speed:,.0f} a second, {speed / base:.1f} times the package")
    themes(texts)


def themes(texts: Sequence[str]) -> None:
    """Every hit of every theme. What the rules themselves take to be made ready is apart."""
    taxonomy = load_taxonomy(DEFAULT_TAXONOMY)
    plain = PlainRules(taxonomy)
    base = best(lambda batch: [plain.hits(text, "en") for text in batch], texts[:PLAIN_TEXTS])
    english = ["en"] * len(texts)
    began = time.perf_counter()
    ready = [ThemeRules(taxonomy) for _ in range(3)]
    for rules in ready:
        rules.hits([""], ["en"])
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"themes: {words:.0f} words a comment, rules ready in {(time.perf_counter() - began) / 3:.2f} s")
    unused = iter(ready)
    for name, speed in (
        ("cold", best(lambda batch: next(unused).hits(batch, english), texts)),
        ("warm", best(lambda batch: ready[0].hits(batch, english), texts)),
    ):
        print(f"themes, {name}: {speed:,.0f} a second, {speed / base:,.0f} times the plain way")


if __name__ == "__main__":
    main()
