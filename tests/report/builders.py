"""Hand-made facts for the tests of pages and sentences. The numbers are invented; only their shapes matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from vocflow.report.facts import (
    Accounting,
    Change,
    Driver,
    DriverModel,
    Facts,
    Grouping,
    Movement,
    Outcome,
    Period,
    Quote,
    Reader,
    Refusals,
    Segment,
    Split,
    SplitPart,
    ThemeShare,
    Verdict,
)
from vocflow.schema import Figure, Unit

NPS = Outcome("nps", "How likely are you to recommend Kestrel Mobility to a friend or colleague?", 0, 10)
RATING = Outcome("rating", "overall", 1, 10)


def figure(key: str, value: float, low: float, high: float, n: int = 412, unit: Unit = "nps") -> Figure:
    return Figure(key, value, low, high, n, unit)


def count(key: str, value: int) -> Figure:
    return Figure(key, value, None, None, value, "count")


def share(key: str, value: float, n: int = 900) -> Figure:
    half = 1.96 * (value * (1 - value) / n) ** 0.5
    return Figure(key, value, max(0.0, value - half), min(1.0, value + half), n, "share")


def change(verdict: Verdict = "fell", value: float = -24.3, low: float = -35.0, high: float = -13.5) -> Change:
    return Change(
        "Q2 2026",
        "Q3 2026",
        figure("nps.change", value, low, high, 824, "points"),
        verdict,
        0.0001 if verdict != "no detectable change" else 0.4,
        figure("nps.change.detectable", 15.2, 15.2, 15.2, 824, "points"),
    )


def split(within: Verdict = "fell", mix: Verdict = "no detectable change") -> Split:
    """A split by plan whose parts have these verdicts."""
    ends = {"fell": (-22.6, -38.0, -7.1), "rose": (11.5, 4.2, 18.8), "no detectable change": (-1.7, -4.9, 1.6)}
    parts = (
        SplitPart(figure(f"{name}.2026-Q3.segment.plan", *ends[verdict], 824, "points"), verdict)
        for name, verdict in (("mix", mix), ("within", within))
    )
    return Split(Grouping("segment", "plan"), "Q2 2026", "Q3 2026", *parts)


def period(label: str, value: float | None, half: float = 8.0, n: int = 412, closed: bool = True) -> Period:
    quarter, year = int(label[1]), int(label[3:])
    start = date(year, 3 * quarter - 2, 1)
    score = None if value is None else figure(f"nps.{label}", value, value - half, value + half * 0.9, n)
    return Period(label, start, start + timedelta(days=90), closed, count(f"answers.{label}", n), score, None)


def empty(**changes: object) -> Facts:
    """Nothing loaded at all."""
    nothing = count("rows.none", 0)
    facts = Facts(
        project="Kestrel Mobility",
        run_id="20261015-8f3a2c",
        version="0.1.0",
        fingerprint="3c1e5d0f6b7a",
        as_of=date(2026, 10, 15),
        currency="EUR",
        outcome=None,
        first_day=None,
        last_day=None,
        feedback=count("feedback", 0),
        comments=count("comments", 0),
        period=None,
        periods=(),
        change=None,
        recommend=None,
        segment_name=None,
        segments=(),
        models=(),
        exposed=None,
        exposed_theme=None,
        feelings=(),
        themes=(),
        unmatched=None,
        movements=(),
        quotes=(),
        accounting=Accounting(
            count("rows.files", 0), count("rows.read", 0), nothing, nothing, nothing, nothing, nothing, ()
        ),
        reader=None,
        taxonomy_version="1a1c0c264ffe",
        judged=False,
        missing=("No file has been read.",),
        notes=(),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def loaded(**changes: object) -> Facts:
    """One closed period of NPS and nothing else, shaped like tests/real's Google form."""
    only = period("Q4 2019", None, n=39)
    only = replace(only, score=figure("nps.now", -35.9, -55.0, -13.1, 39))
    return replace(
        empty(
            outcome=NPS,
            first_day=date(2019, 11, 2),
            last_day=date(2019, 12, 12),
            feedback=count("feedback", 39),
            comments=count("comments", 31),
            period=only,
            periods=(only,),
            feelings=(
                ("negative", share("feel.neg", 0.45, 31)),
                ("neutral", share("feel.neu", 0.19, 31)),
                ("positive", share("feel.pos", 0.36, 31)),
            ),
            themes=(
                ThemeShare("teaching", share("t1", 0.42, 31), share("t1n", 0.31, 13), share("t1p", 0.54, 13)),
                ThemeShare("price", share("t2", 0.29, 31), share("t2n", 0.78, 9), share("t2p", 0.11, 9)),
            ),
            unmatched=share("themes.none", 0.26, 31),
            quotes=QUOTES[:2],
            accounting=book(read=39, loaded=39),
            reader=Reader("VADER", "VADER reads the feelings: 39 scored comments are too few to train on."),
            missing=(
                "There is one period, so nothing can be compared.",
                "No customer table was given, so no revenue can be named.",
                "39 scored comments are too few to look for drivers.",
            ),
        ),
        **changes,  # type: ignore[arg-type]
    )


def book(
    read: int, loaded: int, quarantined: int = 0, excluded: int = 0, refusals: tuple[Refusals, ...] = ()
) -> Accounting:
    zero = count("rows.zero", 0)
    return Accounting(
        files=count("rows.files", 7),
        read=count("rows.read", read),
        loaded=count("rows.loaded", loaded),
        updated=zero,
        unchanged=zero,
        excluded=count("rows.excluded", excluded),
        quarantined=count("rows.quarantined", quarantined),
        refusals=refusals,
    )


QUOTES = (
    Quote(
        "Second time this month the scooter would not unlock. I stood in the rain for 25 minutes, the hotline kept me "
        "waiting, and when somebody answered they asked me to restart my phone. I had restarted it three times before, "
        "as the app had told me to do.",
        "waiting on the phone",
        "negative",
        "loyalty_survey",
        "e-mail",
        date(2026, 8, 14),
        "fb-1",
    ),
    Quote(
        "Billed twice for the same ride, and nobody at [e-mail] answers.",
        "billing",
        "negative",
        "tickets",
        "web",
        date(2026, 9, 3),
        "fb-2",
    ),
    Quote(
        "The driver waited for my mother and helped her with the bags. That is why we stay.",
        "staff",
        "positive",
        "reviews",
        None,
        date(2026, 7, 21),
        "fb-3",
    ),
)


def driver(
    name: str,
    share_of: float,
    effect: float,
    *,
    exposed: float | None = None,
    praised: float | None = None,
    is_driver: bool = True,
    gain: float | None = None,
    owner: str | None = "Care",
) -> Driver:
    return Driver(
        name,
        "theme",
        is_driver,
        0.001 if is_driver else 0.5,
        Figure(f"d.{name}.share", share_of, share_of * 0.7, share_of * 1.3, 2410, "share"),
        reach=share(f"d.{name}.reach", min(0.9, 0.05 + share_of), 2410),
        effect_negative=figure(f"d.{name}.neg", effect, effect - 6.5, effect + 7, 2410, "points"),
        effect_positive=None
        if praised is None
        else figure(f"d.{name}.pos", praised, praised - 7, praised + 7, 2410, "points"),
        gain=None if gain is None else figure(f"d.{name}.gain", gain, gain * 0.6, gain * 1.4, 2410, "points"),
        exposed=None
        if exposed is None
        else Figure(f"d.{name}.exposed", exposed, exposed * 0.85, exposed * 1.15, 241, "money"),
        owner=owner,
        touch_point="hotline",
    )


def segment(value: str, score: float, n: int, detractors: float, passives: float, half: float = 5.0) -> Segment:
    return Segment(
        value,
        figure(f"s.{value}", score, score - half, score + half, n),
        count(f"s.{value}.n", n),
        share(f"s.{value}.d", detractors, n),
        share(f"s.{value}.pa", passives, n),
        share(f"s.{value}.p", 1 - detractors - passives, n),
        flagged=n < 30,
    )


SEGMENTS = (
    segment("Gold", 43.2, 470, 0.17, 0.23),
    segment("Silver", 33.0, 1410, 0.20, 0.27),
    segment("Basic", -16.1, 2822, 0.44, 0.28, 3),
    segment("Student", 12.0, 120, 0.30, 0.28, 14),
    segment("Corporate and institutional fleet partners, north", 21.0, 28, 0.25, 0.29, 26),
    Segment("Pilot", None, None),
    segment("Senior", 25.0, 300, 0.25, 0.25),
    segment("Family", 22.0, 260, 0.26, 0.26),
)

MODELS = (
    DriverModel(
        "theme",
        share("r2.theme", 0.34, 2410),
        (
            driver("waiting on the phone", 0.24, -38.2, exposed=1_240_300, praised=9.1, gain=6.1),
            driver("billing", 0.17, -29.9, exposed=864_020, gain=3.9, owner="Finance"),
            driver(
                "app crashes and failed unlocks",
                0.13,
                -24.0,
                exposed=655_900,
                praised=4.2,
                gain=3.1,
                owner=None,
            ),
            driver("staff", 0.11, -12.2, exposed=91_400, praised=31.8, gain=1.1),
            driver("price", 0.08, -11.7, exposed=310_777, is_driver=True, gain=0.9),
            driver("vehicle condition", 0.04, -9.1, exposed=205_000, praised=5.2, is_driver=False),
            driver("refunds", 0.03, -8.8, exposed=77_010, is_driver=False),
            driver("parking rules", 0.02, -3.0, exposed=12_500, is_driver=False),
            driver("opening hours", 0.01, -1.0, exposed=9_500, is_driver=False),
        ),
        left_out=("weather",),
        warnings=("3 themes are mentioned by fewer than 20 comments and were left out.",),
    ),
)

MOVEMENTS = (
    Movement(
        "waiting on the phone",
        share("m1b", 0.12),
        share("m1a", 0.21),
        figure("m1", 0.09, 0.05, 0.13, 1800, "share"),
        "rose",
    ),
    Movement(
        "vehicle condition",
        share("m2b", 0.14),
        share("m2a", 0.09),
        figure("m2", -0.05, -0.08, -0.02, 1800, "share"),
        "fell",
    ),
    Movement(
        "price",
        share("m3b", 0.08),
        share("m3a", 0.081),
        figure("m3", 0.001, -0.03, 0.03, 1800, "share"),
        "no detectable change",
    ),
)

DIRTY_BOOK = book(
    read=5107,
    loaded=5012,
    quarantined=61,
    excluded=34,
    refusals=(
        Refusals("loyalty_survey", "date-unreadable", "The date is not in the declared format.", count("q1", 26)),
        Refusals("tickets", "rating-off-scale", "The score lies outside 0 to 10.", count("q2", 21)),
        Refusals("reviews", "too-few-fields", "The record has fewer fields than the header.", count("q3", 14)),
    ),
)


def two_years() -> list[Period]:
    """Nine closed quarters, one of them with a step beyond noise."""
    row = [
        ("Q4 2024", 33.0),
        ("Q1 2025", 34.2),
        ("Q2 2025", 35.1),
        ("Q3 2025", 18.7),
        ("Q4 2025", 22.4),
        ("Q1 2026", 29.8),
        ("Q2 2026", 31.1),
        ("Q3 2026", 6.8),
    ]
    periods = [period("Q3 2024", 31.0), *(period(label, value) for label, value in row)]
    periods[4] = replace(
        periods[4],
        step=replace(
            change(value=-16.4, low=-30.0, high=-2.8),
            before="Q2 2025",
            after="Q3 2025",
            difference=figure("step.Q3 2025", -16.4, -30.0, -2.8, 824, "points"),
        ),
    )
    return periods


def fullest(**changes: object) -> Facts:
    """Every field filled to its cap and beyond: the page has to stay one page."""
    periods = two_years()
    now = periods[-1]
    facts = loaded(
        first_day=date(2024, 7, 1),
        last_day=date(2026, 10, 14),
        feedback=count("feedback", 5012),
        comments=count("comments", 4702),
        periods=(*periods, period("Q4 2026", 11.0, 21, 40, closed=False)),
        period=now,
        change=change(),
        split=split(),
        recommend=share("recommend", 0.57, 1200),
        segment_name="plan",
        segments=SEGMENTS,
        models=MODELS,
        exposed=Figure("exposed", 2_103_450, 1_890_000, 2_316_900, 812, "money"),
        exposed_theme=None,
        movements=MOVEMENTS,
        quotes=QUOTES,
        accounting=DIRTY_BOOK,
        reader=Reader(
            "linear",
            "The project's own model reads the feelings: right on 78.1% of 412 held-out comments, VADER on 65.3%.",
        ),
        missing=(
            "Revenue lost and expected loss are not computed yet.",
            "The transactional survey is not pooled with the relational one.",
        ),
        notes=("The staff survey (212 answers) is not part of any customer figure.",),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def no_score(**changes: object) -> Facts:
    """Comments only, as in the NHS file."""
    names = ("staff attitude", "waiting time", "cleanliness", "appointments", "communication", "parking")
    facts = loaded(
        outcome=None,
        period=None,
        periods=(),
        feedback=count("feedback", 10296),
        comments=count("comments", 10296),
        first_day=None,
        last_day=None,
        feelings=(
            ("negative", share("feel.neg", 0.38, 10296)),
            ("neutral", share("feel.neu", 0.17, 10296)),
            ("positive", share("feel.pos", 0.45, 10296)),
        ),
        themes=tuple(
            ThemeShare(
                name,
                share(f"t{i}", 0.34 - 0.05 * i, 10296),
                share(f"tn{i}", 0.2 + 0.1 * i, 3000),
                share(f"tp{i}", 0.7 - 0.1 * i, 3000),
            )
            for i, name in enumerate(names)
        ),
        accounting=book(
            read=10300,
            loaded=10296,
            quarantined=4,
            refusals=(Refusals("nhs", "no-comment", "The record has neither a comment nor a score.", count("q1", 4)),),
        ),
        missing=(
            "No score was asked, so there is no NPS, no change and no driver.",
            "The records have no date, so no period can be compared.",
        ),
        quotes=QUOTES,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def rating(**changes: object) -> Facts:
    """A rating from 1 to 10, as in the airline seat reviews: themes and components move it."""
    labels = [("Q3 2014", 5.1), ("Q4 2014", 4.9), ("Q1 2015", 5.0), ("Q2 2015", 4.4)]
    periods = tuple(
        replace(period(label, 0, n=150), score=figure(f"r.{label}", v, v - 0.4, v + 0.4, 150, "rating"))
        for label, v in labels
    )
    component = [("legroom", 0.31, 0.9), ("recline", 0.2, 0.6), ("seat width", 0.18, 0.5), ("TV view", 0.06, 0.05)]
    facts = loaded(
        outcome=RATING,
        periods=periods,
        period=periods[-1],
        first_day=date(2014, 7, 1),
        last_day=date(2015, 6, 29),
        change=Change(
            "Q1 2015",
            "Q2 2015",
            figure("r.change", -0.6, -1.2, 0.01, 300, "rating"),
            "no detectable change",
            0.06,
            figure("r.detect", 0.8, 0.8, 0.8, 300, "rating"),
        ),
        recommend=share("recommend", 0.31, 1258),
        feedback=count("feedback", 1232),
        comments=count("comments", 1232),
        models=(
            DriverModel(
                "theme",
                share("r2.theme", 0.21, 1200),
                tuple(
                    replace(
                        driver(n, s, e, owner=None),
                        effect_negative=figure(f"e.{n}", e, e - 0.5, e + 0.5, 1200, "rating"),
                        effect_positive=figure(f"p.{n}", 1.1, 0.6, 1.6, 1200, "rating"),
                    )
                    for n, s, e in (("comfort", 0.4, -1.8), ("crew", 0.2, -0.9))
                ),
            ),
            DriverModel(
                "component",
                share("r2.component", 0.64, 1200),
                tuple(
                    Driver(
                        n,
                        "component",
                        n != "TV view",
                        0.01,
                        share(f"c.{n}.s", s),
                        effect=figure(f"c.{n}", e, e - 0.12, e + 0.12, 1200, "rating"),
                    )
                    for n, s, e in component
                ),
            ),
        ),
        accounting=book(
            read=1258,
            loaded=1232,
            quarantined=26,
            refusals=(
                Refusals("seat", "date-empty", "The date stands for an empty one.", count("q1", 26), "1970-01-01"),
            ),
        ),
        missing=("“overall” runs from 1 to 10, which is not the scale of NPS.", "No customer table was given."),
        quotes=QUOTES,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def overfull() -> Facts:
    """Longer than anything a page should meet: every name, quote and remark far beyond its cap."""
    long_name = "A theme that somebody described at very great length in the taxonomy file "
    remark = "This figure could not be computed because the source that would carry it is not in the project file. " * 4
    facts = fullest()
    model = facts.models[0]
    drivers = tuple(replace(d, name=f"{long_name}{i}", owner=long_name) for i, d in enumerate(model.drivers))
    component = DriverModel(
        "component",
        replace(model.r_squared, id="r2.component"),
        tuple(
            Driver(
                f"{long_name}{i}",
                "component",
                True,
                0.01,
                share(f"c{i}", 0.1),
                effect=figure(f"ce{i}", 0.5, 0.3, 0.7, 800, "points"),
            )
            for i in range(9)
        ),
        left_out=(long_name,) * 9,
        warnings=(remark + "a", remark + "b"),
    )
    return replace(
        facts,
        project=long_name * 3,
        segment_name=long_name,
        split=replace(split(), grouping=Grouping("segment", long_name)),
        segments=tuple(replace(s, value=f"{long_name}{i}") for i, s in enumerate(facts.segments)),
        models=(replace(model, drivers=drivers), component),
        movements=tuple(replace(facts.movements[0], name=f"{long_name}{i}") for i in range(9)),
        quotes=tuple(
            replace(
                q,
                text="I have told you this before and nobody has answered. " * 9,
                theme=long_name,
                source=long_name,
                channel=long_name,
            )
            for q in (*facts.quotes, *facts.quotes)
        ),
        accounting=replace(
            facts.accounting,
            refusals=tuple(replace(facts.accounting.refusals[0], source=long_name, reason=long_name) for _ in range(9)),
        ),
        missing=tuple(f"{i} {remark}" for i in range(9)),
        notes=tuple(f"{i} more {remark}" for i in range(9)),
    )
