"""Listening posts in balance: what each brings, how it feels by fixed weights, and which texts are repeated."""

from __future__ import annotations

from dataclasses import dataclass

from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.numbers import Printed
from vocflow.report.prose import Code, Constant, Name, Rank, Sentence, SentencePart, Time, interval, listed
from vocflow.report.scorecard.section import Block, Paragraph, Section, Table
from vocflow.report.sentences import FEWEST_SHOWN
from vocflow.schema import Figure

MAX_CLUSTERS = 12
TEXT_LENGTH = 90
QUIET_AFTER = 30
"""Days without a word after which a listening post is called quiet."""


@dataclass(frozen=True)
class Post:
    """A listening post: its feedback in the period, its share of all, days since it was last heard (None: never)."""

    name: str
    feedback: Figure
    share: Figure | None
    silence: Figure | None

    @property
    def quiet(self) -> bool:
        return self.silence is None or self.silence.value > QUIET_AFTER


@dataclass(frozen=True)
class PostBalance:
    """Praise minus criticism at a source or channel, in points; `weight` as configured, None where none is."""

    name: str
    balance: Figure
    weight: float | None


@dataclass(frozen=True)
class Cluster:
    """A text that many posts repeat with small changes: the first of them, how many posts, by how many authors.

    `periods` are those, of the ones looked at, in which posts of it fell.
    """

    text: str
    source: str
    posts: Figure
    authors: Figure
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Posts:
    """`period` is the one that volumes and balances speak of, `repeats_in` the periods of the clusters.

    `blended` is None without configured weights, `unheard` names those with a weight and too few comments, `repeated`
    the share of a source's comments that lies in the clusters shown.
    """

    period: str | None
    repeats_in: tuple[str, ...]
    posts: tuple[Post, ...]
    balances: tuple[PostBalance, ...]
    blended: Figure | None
    unheard: tuple[str, ...]
    clusters: tuple[Cluster, ...]
    repeated: tuple[tuple[str, Figure], ...]
    nps: bool


def section(found: Posts) -> Section:
    """What the listening posts bring, and how none of them can shout the others down."""
    blocks: list[Block] = [Paragraph(tuple(_feeling(found)))]
    if found.balances:
        blocks.append(_balances(found))
    blocks.append(_coverage(found))
    if found.clusters:
        blocks += [Paragraph(tuple(_notice(found))), _clusters(found)]
    return Section("posts", _heading(found), tuple(blocks))


def _heading(found: Posts) -> Sentence:
    if found.repeated:
        return _repeated(found, found.repeated[0][0])
    quiet = [post.name for post in found.posts if post.quiet]
    if quiet:
        return Sentence("Nothing lately from ", *listed([Name(name) for name in quiet[:3]], "or").parts)
    return Sentence("Every listening post has been heard lately")


def _repeated(found: Posts, name: str) -> Sentence:
    """Many or few only where the numbers of authors say so of every text; the periods are those of the posts."""
    here = [cluster for cluster in found.clusters if cluster.source == name]
    authors = [cluster.authors.value for cluster in here]
    if all(0 < number < SUPPRESS_BELOW for number in authors):
        how = "were repeated by few authors"
    elif all(number >= SUPPRESS_BELOW for number in authors):
        how = "were passed on by many authors"
    else:
        how = "were repeated many times"
    when = [Time(label) for label in found.repeats_in if any(label in cluster.periods for cluster in here)]
    return Sentence("On ", Name(name), f" a few texts {how}", *_in(when).parts)


def _in(periods: list[Time]) -> Sentence:
    return Sentence(" in ", *listed(periods).parts) if periods else Sentence()


def _within(found: Posts) -> Sentence:
    return Sentence(" in ", Time(found.period)) if found.period else Sentence()


def _coverage(found: Posts) -> Table:
    rows = tuple(
        (
            Sentence(Name(post.name)),
            Sentence(Printed(post.feedback)),
            Sentence(Printed(post.share)) if post.share else Sentence("–"),
            Sentence("never heard") if post.silence is None else Sentence(Printed(post.silence), _days(post.silence)),
        )
        for post in found.posts
    )
    return Table(
        Sentence("What each listening post brought", *_within(found).parts),
        (Sentence("Listening post"), Sentence("Feedback"), Sentence("Of all"), Sentence("Last heard")),
        rows,
        folded=True,
    )


def _days(silence: Figure) -> str:
    return " day ago" if silence.value == 1 else " days ago"


def _feeling(found: Posts) -> list[Sentence]:
    sentences = []
    if found.nps:
        sentences.append(Sentence("The NPS rests on surveys alone, whatever is posted."))
    if found.blended:
        sentences.append(
            Sentence(
                "Praise minus criticism, by fixed weights: ", Printed(found.blended), " points ",
                *interval(found.blended).parts, " from ", Printed(found.blended, "n"), " pieces of feedback, ",
                "as classified", *_within(found).parts, _outweighs(found.blended), ".",
            )
        )  # fmt: skip
    else:
        weights = Code("[listening] weights")
        sentences.append(Sentence("No weights are set (", weights, "), so the posts are not joined to one index."))
    if found.unheard:
        names = listed([Name(name) for name in found.unheard])
        sentences.append(
            Sentence("Below ", FEWEST_SHOWN, " pieces of feedback, so without weight: ", *names.parts, ".")
        )
    return sentences


def _outweighs(balance: Figure) -> Rank | str:
    assert balance.low is not None and balance.high is not None
    if balance.low > 0:
        return Rank(balance.id, ": praise outweighs criticism")
    if balance.high < 0:
        return Rank(balance.id, ": criticism outweighs praise")
    return ": neither outweighs the other beyond noise"


def _balances(found: Posts) -> Table:
    rows = tuple(
        (
            Sentence(Name(entry.name)),
            Sentence(Constant(f"{entry.weight:g}")) if entry.weight is not None else Sentence("–"),
            Sentence(Printed(entry.balance), " ", *interval(entry.balance).parts),
            Sentence(Printed(entry.balance, "n")),
        )
        for entry in found.balances
    )
    return Table(
        Sentence("Praise minus criticism, in points, as classified", *_within(found).parts),
        (Sentence("Listening post or channel"), Sentence("Weight"), Sentence("Balance"), Sentence("With a comment")),
        rows,
        Sentence(
            "A piece of feedback is one voice, shared out among its comments (the turns of a call). Of posts that "
            "repeat one text with small changes, all together count one plus the logarithm of their number."
        ),
    )


def _notice(found: Posts) -> list[Sentence]:
    periods = _in([Time(label) for label in found.repeats_in])
    return [
        Sentence(
            Printed(share), " of the comments on ", Name(name), *periods.parts,
            " repeat the texts below, ", FEWEST_SHOWN, " posts or more each.",
        )
        for name, share in found.repeated
    ]  # fmt: skip


def _clusters(found: Posts) -> Table:
    rows = tuple(
        (
            Sentence(Name(cluster.text, TEXT_LENGTH)),
            Sentence(Name(cluster.source)),
            Sentence(Printed(cluster.posts)),
            Sentence(*_authors(cluster.authors)),
            Sentence(*listed([Time(label) for label in cluster.periods]).parts) if cluster.periods else Sentence("–"),
        )
        for cluster in found.clusters[:MAX_CLUSTERS]
    )
    more = Sentence("The largest are shown.") if len(found.clusters) > MAX_CLUSTERS else None
    return Table(
        Sentence("Texts posted again and again"),
        (Sentence("The first of them"), Sentence("Where"), Sentence("Posts"), Sentence("Authors"), Sentence("When")),
        rows,
        more,
    )


def _authors(authors: Figure) -> tuple[SentencePart, ...]:
    if not authors.value:
        return ("not known",)
    return ("fewer than ", FEWEST_SHOWN) if authors.value < SUPPRESS_BELOW else (Printed(authors),)
