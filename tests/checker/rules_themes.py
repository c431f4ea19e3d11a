"""What the sections on drivers, themes, movements and actions may say, and when it is true."""

from __future__ import annotations

from collections.abc import Sequence

from . import money, stats
from .drivers import Driver
from .facts import says, slug
from .measured import THEME_ROWS
from .page import Node
from .reading import Reading, Rule, rule
from .rules_head import Found, Marks
from .says import says_day
from .stats import FALL, NONE, RISE, Fact

MOST_DRIVERS = 8
NAMES = r"\{N\}(?:, \{N\})*(?: (?:or|and) \{N\})?"
FAMILIES = {"Theme": "theme", "Rated component": "component"}


# ---- drivers ---------------------------------------------------------------------------------------------------------


def _all(r: Reading) -> list[Driver]:
    return [driver for family in r.facts.families.values() for driver in family.drivers.values()]


def _lowering(driver: Driver) -> bool:
    effect = driver.effects.get("criticised")
    return driver.is_driver and effect is not None and (effect.high or 0) < 0


def _criticised(r: Reading, marks: Marks, found: Found) -> None:
    family = r.facts.families.get("theme")
    lowering = [d.name for d in family.drivers.values() if _lowering(d)] if family else []
    for mark in marks:
        r.expect(any(says(mark.text, name) for name in lowering), mark.text, str(lowering), "not lower beyond noise")
    others = len(lowering) > len(marks)
    r.expect(("among others" in found[0]) == others, found[0], str(lowering), "whether there are others")


def _nothing_moves(r: Reading, marks: Marks, found: Found) -> None:
    moving = [driver.name for driver in _all(r) if driver.is_driver]
    r.expect(not moving, found[0], str(moving), "beyond noise")
    for word, family in (("mention", "theme"), ("rate", "component")):
        claimed = word in found[0].replace("moves", "")
        r.expect(
            not claimed or family in r.facts.families, found[0], f"nothing about {word}", f"no {family} was tested"
        )


def _goes_with(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(any(driver.is_driver for driver in _all(r)), found[0], "no driver", "nothing is beyond noise")


def _strongest(r: Reading, marks: Marks, found: Found) -> None:
    """The share lies above all others; the ends of shares are drawn by lot, so they are taken as recorded."""
    name = next(mark for mark in marks if "name" in mark.classes).text
    for family, model in r.facts.families.items():
        for driver in model.drivers.values():
            if says(name, driver.name):
                ends = {slug(n): r.recorded.loc[f] for f, n in _share_ids(r, family)}
                own = ends.pop(slug(driver.name))
                clear = driver.is_driver and all(own["low"] > other["high"] for other in ends.values())
                top = driver.share == max(d.share for d in model.drivers.values())
                return r.expect(clear and top, found[0], f"{driver.share}", "other shares come near")
    return r.fault(name, "a driver", "no driver of this name")


def _share_ids(r: Reading, family: str) -> list[tuple[str, str]]:
    drivers = r.facts.families[family].drivers
    ids = [f for f in r.recorded.index if f.startswith(f"driver.{family}.") and f.endswith(".share")]
    return [(f, r.facts.name(f.split(".")[2], drivers, None)) for f in ids]


def _answered(r: Reading, marks: Marks, found: Found) -> None:
    """The days from the first feedback to the end of the report's period, which hold every answer of the models."""
    days = r.measured.days()
    if not days or r.measured.outcome is None:
        return r.fault(found[0], "no days", "no answer has a date")
    first, last = days
    if r.measured.period is not None:
        last = r.measured.period.end_time.date()
    for mark, day in zip(marks, (first, last), strict=True):
        says_day(r, mark, day)
    return None


DRIVERS: list[Rule] = [
    rule("Scores are lower where customers criticise «" + NAMES + "»«(?:, among others)?»", _criticised),
    rule("Nothing that customers «(?:mention or rate|mention|rate)» moves the score beyond noise", _nothing_moves),
    rule("No theme moves the score beyond noise", _nothing_moves),
    rule("What goes with a higher or lower score", _goes_with),
    rule("{N} has the {R} link with the score", _strongest),
    rule("{N} has the strongest link with the score", _strongest),
    rule("{N} {R}", _strongest),
]
DRIVER_KEY: list[Rule] = [
    rule("Where a theme is criticised or praised, other themes equal."),
    rule("Per point of the rating, other ratings equal."),
    rule("Order: share of the score's variation."),
    rule("Answers from {T} to {T}.", _answered),
]
_EFFECT = r"\{F\} \(\{F\} to \{F\}\) points\."
DRIVER_ROW: list[Rule] = [
    rule("«(?:Theme Mentioned|Rated component)» Points of the score «(?:Revenue exposed|Of the variation)»"),
    rule(
        r"{N} «(?:mentioned by \{F\} )?(?:within noise|none|\{F\} exposed|\{F\} of the variation)»"
        f"«(?: Criticised: {_EFFECT})?(?: Praised: {_EFFECT})?(?: {_EFFECT})?»"
    ),
]


def driver_rows(r: Reading, rows: Sequence[Node]) -> None:
    """Rows of one family: its own numbers, the largest shares, the largest first."""
    family = FAMILIES.get(rows[0].all(css="row-name")[0].text, "")
    r.where = f"{family} drivers"
    model = r.facts.families.get(family)
    if model is None:
        return r.fault(rows[0].text, "no rows", "there is no such regression")
    shown: list[Driver] = []
    for row in rows[1:]:
        printed = row.all(css="name")[0].text
        fitting = [driver for name, driver in model.drivers.items() if says(printed, name)]
        r.where = f"driver {printed}"
        if not fitting:
            return r.fault(printed, str(list(model.drivers)), "no driver of this name")
        shown.append(fitting[0])
        _driver_row(r, row, fitting[0], family)
    r.where = f"{family} drivers"
    order = sorted(model.drivers.values(), key=lambda d: -d.share)[: len(shown)]
    r.expect(shown == order, str([d.name for d in shown]), str([d.name for d in order]), "the order of shares")
    return None


def _driver_row(r: Reading, row: Node, driver: Driver, family: str) -> None:
    ids = set(row.marked("data-figure"))
    own = {figure for figure in ids if figure.startswith((f"driver.{family}.", "exposed."))}
    r.expect(ids == own, str(ids - own), f"figures of {driver.name}", "a figure of another section")
    slugs = {figure.split(".")[2] if figure.startswith("driver") else figure.split(".")[1] for figure in ids}
    r.expect(len(slugs) == 1, str(slugs), "one thing", "a row mixes the numbers of several")
    noise = "noise" in row.classes
    r.expect(noise != driver.is_driver, row.text, f"driver: {driver.is_driver}", "the test says otherwise")
    r.expect(("within noise" in row.text) == noise, row.text, "within noise", "as the row is drawn")
    number = row.first(css="row-number")
    if driver.is_driver and family == "theme" and len(r.measured.raw.customers) and number and number.text == "none":
        r.expect(money.exposed(r.measured, driver.name) is None, "none", "revenue exposed", "ten customers complained")
    for column, effect in driver.effects.items():
        label = {"criticised": "Criticised:", "praised": "Praised:"}.get(column, "")
        r.expect(label in row.text, row.text, f"{label} {effect.value}", "an effect that was estimated is left out")


# ---- themes and what changed -----------------------------------------------------------------------------------------


def _most(r: Reading, marks: Marks, found: Found) -> None:
    """The most mentioned theme lies apart from every other."""
    rank, name = marks
    counts = {theme: r.measured.theme(theme, r.comment_period) for theme in r.project.owners}
    facts = {theme: stats.share(*pair) for theme, pair in counts.items() if pair[1]}
    named = [theme for theme in facts if says(name.text, theme)]
    if not named:
        return r.fault(name.text, str(sorted(facts)), "no theme of this name")
    others = [fact for theme, fact in facts.items() if theme != named[0]]
    low = facts[named[0]].low or 0
    r.expect(all(low > (other.high or 0) for other in others), found[0], str(facts[named[0]]), "another comes near")
    r.expect(rank.text == "most", rank.text, "most", "an unknown superlative")
    own = rank.attributes["data-rank"]
    return r.expect(
        says(name.text, r.facts.theme_name(own.split(".")[1], None)), own, name.text, "another theme's rank"
    )


THEMES: list[Rule] = [
    rule("Customers speak {R} of {N}", _most),
    rule("What customers speak of"),
    rule("Of the comments on a theme: criticism neither praise, as classified"),
]
THEME_ROW: list[Rule] = [rule("{N} {F} of comments Criticism {F} ({F} to {F}), praise {F} ({F} to {F}).")]


def theme_rows(r: Reading, rows: Sequence[Node]) -> None:
    """The most mentioned themes, most first, each with its own numbers."""
    counts = r.measured.theme_counts(r.comment_period)
    counts = counts[counts >= THEME_ROWS]
    r.where = "theme rows"
    given = []
    for row in rows:
        printed = row.all(css="name")[0].text
        fitting = [name for name in counts.index if says(printed, name)]
        r.expect(bool(fitting), printed, str(list(counts.index)), "no theme of this name has ten mentions")
        given += [int(counts[name]) for name in fitting[:1]]
        slugs = {figure.split(".")[1] for figure in row.marked("data-figure")}
        r.expect(len(slugs) == 1, str(slugs), "one thing", "a row mixes the numbers of several")
    most = list(counts[: len(given)])
    r.expect(given == most, str(given), str(most), "the most mentioned themes come first")


def _moved(r: Reading) -> dict[str, Fact]:
    facts = {name: r.measured.movement(name) for name in r.measured.shown_themes}
    return {name: fact for name, fact in facts.items() if fact}


def _movement(r: Reading, marks: Marks, found: Found) -> None:
    name, claim, before, after, size, low, high = marks
    named = [theme for theme in _moved(r) if says(name.text, theme)]
    if not named or r.measured.period is None:
        return r.fault(name.text, str(list(_moved(r))), "no theme of this name could move")
    r.expect(_moved(r)[named[0]].verdict in (RISE, FALL), found[0], NONE, "within noise")
    own = claim.attributes["data-claim"]
    written, token = own.split(".")[1], r.facts.token(r.measured.period)
    r.expect(says(name.text, r.facts.theme_name(written, None)), own, name.text, "another theme's verb")
    r.is_claim(claim, f"moved.{written}.{token}")
    r.is_figure(before, f"theme.{written}.{r.facts.token(r.measured.period - 1)}")
    r.is_figure(after, f"theme.{written}.{token}")
    r.is_figure(size, f"moved.{written}.{token}", "value", "size")
    r.are_figures([low, high], f"moved.{written}.{token}", ("low", "high"))
    return None


def _others_still(r: Reading, marks: Marks, found: Found) -> None:
    section = r.body.first("section", aria_labelledby="changed-heading")
    named = [node.text for node in section.all(css="name")] if section else []
    if section and "More themes moved" in section.text:
        return
    silent = [n for n, fact in _moved(r).items() if fact.verdict != NONE and not any(says(x, n) for x in named)]
    r.expect(not silent, found[0], f"{silent} moved too", "a movement beyond noise is denied")


def _more_movement(r: Reading, marks: Marks, found: Found) -> None:
    section = r.body.first("section", aria_labelledby="changed-heading")
    shown = len(section.marked("data-claim")) if section else 0
    moved = sum(fact.verdict != NONE for fact in _moved(r).values())
    r.expect(moved > shown, found[0], f"{moved} moved, {shown} are shown", "whether more moved")


def _no_movement(r: Reading, marks: Marks, found: Found) -> None:
    moved = [name for name, fact in _moved(r).items() if fact.verdict != NONE]
    r.expect(not moved, found[0], str(moved), "beyond noise")


def _some_movement(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(any(f.verdict != NONE for f in _moved(r).values()), found[0], "No theme moved beyond noise", "no movement")


def _since(r: Reading, marks: Marks, found: Found) -> None:
    r.is_period(marks[0], None if r.measured.period is None else r.measured.period - 1)
    _some_movement(r, marks, found)


CHANGED: list[Rule] = [
    rule("What changed", _some_movement),
    rule("What changed since {T}", _since),
    rule("No theme moved beyond noise", _no_movement),
    rule("{N} {C} from {F} to {F} of comments (by {F} points, {F} to {F}).", _movement),
    rule("More themes moved; the explorer shows them all.", _more_movement),
    rule("The other themes show no detectable change in how often customers mention them.", _others_still),
    rule("Every theme shows no detectable change in how often customers mention it.", _no_movement),
]


# ---- what to do ------------------------------------------------------------------------------------------------------


def _supported(r: Reading) -> dict[str, Driver]:
    family = r.facts.families.get("theme")
    drivers = family.drivers if family else {}
    return {name: d for name, d in drivers.items() if d.is_driver and d.gain and (d.gain.low or 0) > 0}


def _no_action(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(not _supported(r), found[0], str(list(_supported(r))), "these have a gain above zero")


def _ask(r: Reading, marks: Marks, found: Found) -> None:
    r.expect(r.measured.outcome is None, found[0], "a score is asked", "there is an outcome")


ACTIONS: list[Rule] = [
    rule("What to do"),
    rule("No action has a gain that these data support.", _no_action),
    rule("Ask one score beside the comment: without it no theme can be weighed.", _ask),
]
ACTION_ROW: list[Rule] = [rule("{N} «(?:\\{N\\}|none named)» {F} ({F} to {F})")]


def action_rows(r: Reading, rows: Sequence[Node]) -> None:
    """Each action is a driver whose gain is above zero, with the owner of its theme."""
    supported = _supported(r)
    for row in rows:
        cells = row.all("td")
        r.where = f"action {cells[0].text}"
        fitting = [name for name in supported if says(cells[0].text, name)]
        if not fitting:
            r.fault(cells[0].text, str(list(supported)), "no driver with a gain above zero")
            continue
        owner = r.project.owners.get(fitting[0])
        r.expect(says(cells[1].text, owner or "none named"), cells[1].text, str(owner), "another owner")
        slugs = {figure.split(".")[2] for figure in row.marked("data-figure")}
        r.expect(len(slugs) == 1, str(slugs), "one thing", "a row mixes the numbers of several")
    named = sum(any(says(row.all("td")[0].text, name) for row in rows) for name in supported)
    r.where = "actions"
    r.expect(named == min(len(supported), len(rows)), str(len(rows)), str(list(supported)), "the drivers with a gain")
