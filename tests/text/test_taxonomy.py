"""The default taxonomy on what customers of many industries would write, and the packs that add to it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.text.themes import ThemeRules

pytestmark = pytest.mark.xdist_group("taxonomy")  # what they share is made once, in one worker

SENTENCES: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "taxonomy_sentences.toml").read_text("utf-8")
)

# The subjects that issue 3 lists, each with the theme that holds it.
SUBJECTS = """
ease of contact: ease of contact; speed of reply: speed of reply; waiting and queueing: waiting and queueing;
first-contact resolution: first-contact resolution; follow-up and complaint handling: follow-up and complaint handling;
promises kept: promises kept; delivery on time: delivery on time; staff knowledge: staff knowledge;
courtesy and empathy: courtesy and empathy; consistency between channels and of information: consistency of information;
self-service: self-service; proactive notice: proactive notice; effort: effort; price and value: price and value;
fees and billing: fees and billing; product quality: product quality; reliability: reliability;
website and app: website and app; account: account; personalisation: personalisation;
recognition of loyalty: recognition of loyalty; privacy and trust: privacy and trust; brand: brand;
leaving and switching: leaving and switching; recommendation: recommendation
"""


@pytest.fixture(scope="module")
def default() -> ThemeRules:
    return ThemeRules(load_taxonomy(DEFAULT_TAXONOMY))


def themes_of(rules: ThemeRules, text: str) -> set[str]:
    return set(rules.find([text], ["en"]).theme)


@pytest.mark.parametrize("theme", SENTENCES)
def test_sentences_that_speak_of_the_theme(default: ThemeRules, theme: str) -> None:
    assert [text for text in SENTENCES[theme]["hit"] if theme not in themes_of(default, text)] == []


@pytest.mark.parametrize("theme", SENTENCES)
def test_sentences_that_only_sound_like_it(default: ThemeRules, theme: str) -> None:
    assert [text for text in SENTENCES[theme]["miss"] if theme in themes_of(default, text)] == []


def test_every_theme_has_its_sentences() -> None:
    themes = load_taxonomy(DEFAULT_TAXONOMY).themes
    assert set(SENTENCES) == {theme.name for theme in themes if theme.phrases}
    assert all(len(texts["hit"]) >= 4 and len(texts["miss"]) >= 2 for texts in SENTENCES.values())


def test_every_subject_of_the_issue_is_a_theme_of_the_second_level() -> None:
    taxonomy = load_taxonomy(DEFAULT_TAXONOMY)
    for subject in SUBJECTS.split(";"):
        theme = taxonomy[subject.partition(":")[2].strip()]
        assert theme.parent
        assert theme.phrases


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        (
            "Waited 40 minutes on hold, then the agent was rude and could not answer my question.",
            {"waiting and queueing", "courtesy and empathy", "staff knowledge"},
        ),
        (
            "Lovely staff but the prices are a rip off and the toilets were dirty.",
            {"courtesy and empathy", "price and value", "cleanliness and environment"},
        ),
        (
            "The app keeps crashing and nobody replied to my e-mails, so I've switched to a competitor.",
            {"website and app", "reliability", "speed of reply", "leaving and switching"},
        ),
        (
            "Parcel arrived on time but the jug was broken; got a refund in two days, would recommend.",
            {"delivery on time", "product quality", "fees and billing", "recommendation"},
        ),
        ("ok", set()),
        ("We went for a walk by the river.", set()),
    ],
)
def test_several_themes_in_one_comment(default: ThemeRules, text: str, themes: set[str]) -> None:
    signals = {theme.name for theme in default.taxonomy.themes if not theme.driver}
    assert themes_of(default, text) - signals == themes


def test_every_hit_of_a_theme_has_its_span(default: ThemeRules) -> None:
    text = "Rude at the till. The manager, too, was rude."
    hits = default.hits([text], ["en"])
    assert [text[start:end] for start, end in zip(hits.start, hits.end, strict=True)] == ["Rude", "rude"]
    assert [(hit.start(), hit.end()) for hit in re.finditer("rude", text.lower())] == list(
        zip(hits.start.tolist(), hits.end.tolist(), strict=True)
    )
    names = [theme.name for theme in default.taxonomy.themes]
    counts = hits.counts(1, len(names)).toarray()
    assert counts.sum() == counts[0, names.index("courtesy and empathy")] == 2


@pytest.mark.parametrize("file", sorted(DEFAULT_TAXONOMY.parent.glob("*.toml")), ids=lambda path: path.stem)
def test_no_phrase_is_vetoed_by_its_own_theme_or_written_twice(file: Path) -> None:
    taxonomy = load_taxonomy(file)
    rules = ThemeRules(taxonomy)
    phrases = [(theme.name, phrase) for theme in taxonomy.themes for phrase in theme.phrases]
    texts = [phrase.replace("=", "").replace(" ... ", " ") for _, phrase in phrases]
    mentions = rules.find(texts, ["en"] * len(texts))
    found = set(zip(mentions.text.tolist(), mentions.theme, strict=True))
    assert [phrase for at, (theme, phrase) in enumerate(phrases) if (at, theme) not in found] == []
    assert [pair for pair in set(phrases) if phrases.count(pair) > 1] == []


PACKS = {
    "airline": [
        (
            "check-in and boarding",
            "The boarding was chaotic and the gate agent rude.",
            "She went to a boarding school.",
        ),
        ("baggage", "They lost my luggage in Rome.", "We will carry on with them."),
        ("disruption", "We were stranded overnight after a missed connection.", "My laptop is connected."),
        ("seat and cabin", "My seat would not recline.", "I had to hold the car seat."),
        ("cabin crew", "The flight attendants were charming.", "A film crew was in town."),
        ("inflight entertainment", "Good choice of movies.", "The staff entertained the children."),
        ("lounge", "The lounge was crowded.", "We sat in the departure lounge."),
        ("recognition of loyalty", "My miles were never credited.", "It is miles away."),
        ("fees and billing", "Why pay for a seat on top?", "Pay attention please."),
        ("food and drink", "No second meal on ten hours.", "We met a second time."),
    ],
    "bank": [
        ("cards", "My card was declined at the till.", "I got a gift card for Christmas."),
        ("cash and cash machines", "The ATM swallowed my notes.", "The machine washes well."),
        ("branches", "They closed the only branch in town.", "An olive branch at last."),
        ("payments and transfers", "The transfer took four days.", "I was transferred to someone else."),
        ("rates and interest", "The savings rate is a joke.", "They had no interest in helping."),
        ("loans and mortgages", "My mortgage application was rejected.", "The garage gave me a loan car."),
        ("security checks and blocks", "They froze my account over a suspicious transaction.", "The lake was frozen."),
        ("fees and billing", "An overdraft fee of 35 dollars!", "I am overdrawn with kindness."),
        ("leaving and switching", "Used the switching service, all done in a week.", "Switch off the light."),
    ],
}


@pytest.mark.parametrize("pack", PACKS)
def test_the_sentences_of_an_industry(pack: str) -> None:
    taxonomy = load_taxonomy(DEFAULT_TAXONOMY.with_name(f"{pack}.toml"))
    rules = ThemeRules(taxonomy)
    for theme, hit, miss in PACKS[pack]:
        assert theme in themes_of(rules, hit), hit
        assert theme not in themes_of(rules, miss), miss
    default = {theme.name: theme for theme in load_taxonomy(DEFAULT_TAXONOMY).themes}
    added = {theme.name for theme in taxonomy.themes if theme != default.get(theme.name) and theme.phrases}
    assert added == {theme for theme, _, _ in PACKS[pack]}
    assert all(theme.description and (theme.parent or not theme.phrases) for theme in taxonomy.themes)
