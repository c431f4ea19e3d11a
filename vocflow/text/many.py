"""Languages and themes of many texts, on all cores: each text is read by itself, so the work can be shared."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context, parent_process

import numpy as np

from vocflow.schema import Taxonomy
from vocflow.text.language import detect
from vocflow.text.themes import Hits, ThemeRules

SHARE = 25_000
"""Texts that are handed over together."""

WORTH_SHARING = 2 * SHARE
"""Fewer texts are read sooner than helpers are started."""


def languages_and_hits(
    texts: Sequence[str], configured: Sequence[str], taxonomy: Taxonomy, *, cores: int | None = None
) -> tuple[list[str], Hits]:
    """The language of each text (see language.detect) and the hits of the taxonomy's rules in it (see ThemeRules).

    Many texts are shared among as many processes as there are `cores` (None: those of the machine).
    """
    cores = min(cores or os.cpu_count() or 1, -(-len(texts) // SHARE))
    if cores < 2 or len(texts) < WORTH_SHARING:
        languages = detect(texts, configured)
        return languages, _rules_of(taxonomy).hits(texts, languages)
    shares = [(texts[at : at + SHARE], configured[at : at + SHARE]) for at in range(0, len(texts), SHARE)]
    # Spawned, not forked: the warehouse's threads would not survive a fork. Unlike a pool, an executor says when a
    # helper has died instead of waiting for it.
    with ProcessPoolExecutor(cores, get_context("spawn"), _begin, (taxonomy,)) as helpers:
        read = list(helpers.map(_read, *zip(*shares, strict=True)))
    languages = [language for spoken, _ in read for language in spoken]
    hits = [hits for _, hits in read]
    text = np.concatenate([part.text + SHARE * number for number, part in enumerate(hits)])
    theme, start, end = (np.concatenate([getattr(part, name) for part in hits]) for name in ("theme", "start", "end"))
    return languages, Hits(text, theme, start, end)


@lru_cache(maxsize=2)
def _rules_of(taxonomy: Taxonomy) -> ThemeRules:
    """The rules, made ready once a process: a taxonomy of a hundred themes takes half a second."""
    return ThemeRules(taxonomy)


_rules: ThemeRules


def _begin(taxonomy: Taxonomy) -> None:
    """What a helper does first: get the rules ready, and see to it that it does not outlive who asked for it."""
    global _rules  # a helper has one taxonomy for its whole life
    _rules = ThemeRules(taxonomy)
    parent = parent_process()
    assert parent is not None

    def leave_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=leave_with_parent, daemon=True).start()


def _read(texts: Sequence[str], configured: Sequence[str]) -> tuple[list[str], Hits]:
    languages = detect(texts, configured)
    return languages, _rules.hits(texts, languages)
