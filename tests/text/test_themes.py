"""Theme rules: inflection, spans, exclusions, languages, and the two taxonomies that are shipped."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocflow.config import DEFAULT_TAXONOMY, load_taxonomy
from vocflow.errors import ConfigError
from vocflow.schema import Taxonomy, Theme
from vocflow.text.themes import ThemeRules

SAMPLE_TAXONOMY = Path(__file__).parents[2] / "data" / "taxonomy.toml"


def found(rules: ThemeRules, text: str) -> dict[str, str]:
    """Each theme found in an English text, with the words that were found."""
    mentions = rules.find([text], ["en"])
    return {
        theme: text[start:end] for theme, start, end in zip(mentions.theme, mentions.start, mentions.end, strict=True)
    }


def rules(**theme: tuple[str, ...]) -> ThemeRules:
    return ThemeRules(Taxonomy((Theme("t", **theme),)))


@pytest.fixture(scope="module")
def default() -> ThemeRules:
    return ThemeRules(load_taxonomy(DEFAULT_TAXONOMY))


@pytest.mark.parametrize(
    ("phrase", "text", "hit"),
    [
        ("waiting time", "The Waited  TIMES are long", "Waited  TIMES"),
        ("promise", "They broke three promises.", "promises"),
        ("sign up", "the sign-up was easy", "sign-up"),
        ("didn't reply", "they didn’t reply", "didn’t reply"),
        ("sort ... out", "please sort this whole mess out", "sort this whole mess out"),
        ("sort ... out", "sort out", "sort out"),
        ("reservation", "two RESERVATIONS lost", "RESERVATIONS"),
    ],
)
def test_a_phrase_matches_in_any_inflection(phrase: str, text: str, hit: str) -> None:
    assert found(rules(phrases=(phrase,)), text) == {"t": hit}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("clean wait", "Not clean. Wait times were fine"),  # not across a sentence
        ("helpful", "I need help"),  # another word, not an inflection
        ("attentive", "pay attention"),
        ("consistency", "breakfast consists of toast"),
        ("sort ... out", "sort one two three four out"),  # a gap holds three words
        ("sort ... out", "sort it. Out of order"),
    ],
)
def test_a_phrase_does_not_match(phrase: str, text: str) -> None:
    assert found(rules(phrases=(phrase,)), text) == {}


def test_a_pattern_is_read_as_written_without_regard_to_case() -> None:
    assert found(rules(patterns=(r"\b\d+ ?min\b",)), "waited 40 MIN for it") == {"t": "40 MIN"}


def test_an_exclusion_vetoes_the_hits_that_overlap_it_and_no_other() -> None:
    fees = rules(phrases=("charge",), exclude=(r"\bin charge\b",))
    assert found(fees, "the man in charge was kind") == {}
    text = "the man in charge said we were charged twice"
    assert found(fees, text) == {"t": "charged"}


def test_a_text_may_hold_several_themes_and_each_once() -> None:
    taxonomy = Taxonomy((Theme("price", phrases=("price",)), Theme("staff", phrases=("staff",)), Theme("none")))
    mentions = ThemeRules(taxonomy).find(["Staff, price, staff", "", "prices"], ["en"] * 3)
    assert list(zip(mentions.text.tolist(), mentions.theme, mentions.start.tolist(), strict=True)) == [
        (0, "price", 7),
        (0, "staff", 0),
        (2, "price", 0),
    ]


def test_the_rules_abstain_in_other_languages() -> None:
    assert rules(phrases=("service",)).find(["der Service", "the service"], ["de", "en"]).text.tolist() == [1]


def test_a_rule_that_cannot_be_read_names_its_theme() -> None:
    with pytest.raises(ConfigError, match=r"not a regular expression: \(") as broken:
        rules(patterns=("(",))
    assert "theme 't', patterns" in str(broken.value)
    with pytest.raises(ConfigError, match="holds no word"):
        rules(phrases=("?!",))


WORDS = st.lists(st.sampled_from(["price", "waited", "rude", "it", ".", "No", "clean", "\n", "café", "İ", "fees"]))


@given(WORDS)
@settings(deadline=None, max_examples=60)
def test_a_span_holds_the_hit(default: ThemeRules, words: list[str]) -> None:
    text = " ".join(words)
    for theme, span in found(default, text).items():
        assert span
        assert span.strip() == span
        assert theme in found(default, span)  # what was found is enough to find it again


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_any_text_is_read(default: ThemeRules, text: str) -> None:
    mentions = default.find([text], ["en"])
    assert all(0 <= start < end <= len(text) for start, end in zip(mentions.start, mentions.end, strict=True))


def test_hostile_text_stays_text(default: ThemeRules, shared: Path) -> None:
    payloads = json.loads((shared / "hostile/xss.json").read_text("utf-8"))
    naughty = json.loads((shared / "hostile/blns.json").read_text("utf-8"))
    texts = [*map(str, payloads), *map(str, naughty), "", "\0", "a\0b waited", "\ud800 rude \udfff", "😀" * 1000]
    mentions = default.find(texts, ["en"] * len(texts))
    assert len(mentions.theme) == len(mentions.text)


@pytest.mark.parametrize("unit", ["a", "wait ", "not ", "(((", "on hold for 40 minutes "])
def test_a_very_long_text_is_read_in_reasonable_time(default: ThemeRules, unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    default.find(["warm"], ["en"])
    start = time.process_time()
    default.find([text], ["en"])
    assert time.process_time() - start < 5


DEFAULT_EXAMPLES = [
    ("ease of contact", "It is impossible to reach a human."),
    ("speed of reply", "They never replied to my e-mail."),
    ("waiting and queueing", "I was on hold for 40 minutes."),
    ("booking and appointments", "It took weeks to get an appointment."),
    ("first-contact resolution", "My problem was solved on the first call."),
    ("follow-up and complaint handling", "Nobody called me back about my complaint."),
    ("returns and exchanges", "The returns policy is fair."),
    ("promises kept", "They promised a technician and nobody came."),
    ("delivery on time", "The parcel arrived late."),
    ("staff knowledge", "The agent was very knowledgeable."),
    ("courtesy and empathy", "A rude man with a bad attitude."),
    ("service overall", "Excellent service."),
    ("consistency of information", "I got different answers each time."),
    ("self-service", "I could do it online without calling."),
    ("proactive notice", "Nobody told me about the change; no notice at all."),
    ("effort", "Such a hassle to change my booking."),
    ("price and value", "Far too expensive for what you get."),
    ("fees and billing", "The invoice shows a fee I never agreed to."),
    ("product quality", "Cheaply made and it fell apart."),
    ("comfort", "The seats are cramped."),
    ("cleanliness and environment", "The toilets were filthy."),
    ("food and drink", "Breakfast was tasty."),
    ("reliability", "It stopped working after a week."),
    ("website and app", "The website keeps logging me out."),
    ("account", "I forgot my password."),
    ("availability and choice", "It was out of stock."),
    ("personalisation", "I am just a number to them."),
    ("brand", "A company with a good reputation."),
    ("recognition of loyalty", "No reward for loyal customers."),
    ("privacy and trust", "I do not trust them with my data."),
    ("leaving and switching", "I will switch to another provider."),
    ("recommendation", "I would recommend it to anyone."),
]


@pytest.mark.parametrize(("theme", "text"), DEFAULT_EXAMPLES)
def test_every_default_theme_finds_a_plain_example(default: ThemeRules, theme: str, text: str) -> None:
    assert theme in found(default, text)


@pytest.mark.parametrize(
    ("theme", "text"),
    [
        ("waiting and queueing", "Can't wait to come back, the wait staff were great"),
        ("courtesy and empathy", "My friend bought this kind of thing, it needs no help"),
        ("fees and billing", "the nurse in charge, free of charge"),
        ("privacy and trust", "the NHS trust sent a letter"),
        ("reliability", "cannot fault the service"),
        ("follow-up and complaint handling", "no complaints at all"),
        ("promises kept", "a promising start"),
        ("product quality", "the quality of care was excellent"),
    ],
)
def test_known_false_friends_are_not_hits(default: ThemeRules, theme: str, text: str) -> None:
    assert theme not in found(default, text)


def test_the_default_taxonomy_has_two_levels_and_an_example_for_each_theme() -> None:
    themes = load_taxonomy(DEFAULT_TAXONOMY).themes
    groups = {theme.name for theme in themes if not theme.phrases and not theme.patterns}
    assert {theme.parent for theme in themes if theme.name not in groups} == groups
    assert {theme.name for theme in themes if theme.driver} - groups == {theme for theme, _ in DEFAULT_EXAMPLES}
    assert all(theme.description for theme in themes)


def test_the_sample_companys_themes_have_owner_and_touch_point() -> None:
    taxonomy = load_taxonomy(SAMPLE_TAXONOMY)
    rules = ThemeRules(taxonomy)
    assert all(theme.owner for theme in taxonomy.themes if theme.driver)
    assert all(theme.touch_point for theme in taxonomy.themes if theme.phrases and theme.driver)
    text = "The app crashed, the scooter was dirty and the battery empty; 20 minutes on hold, then a rude agent."
    assert set(found(rules, text)) == {
        "waiting on the phone", "courtesy", "app reliability", "vehicle cleanliness", "battery and charging",
    }  # fmt: skip
