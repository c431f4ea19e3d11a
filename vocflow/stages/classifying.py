"""Classify: every comment gets a feeling and its themes, stored with the model and the taxonomy that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from vocflow.config import Project
from vocflow.schema import FEELINGS, Taxonomy
from vocflow.stages.scope import taxonomy_of
from vocflow.warehouse.store import FOLDER, Warehouse, writer

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from vocflow.text.classifier import TextClassifier
    from vocflow.text.embeddings import Encoder
    from vocflow.text.labelled import Labelled
    from vocflow.text.linear import Linear
    from vocflow.text.model_files import JSON
    from vocflow.text.sentiment import Choice
    from vocflow.text.theme_model import ThemeChoice
    from vocflow.text.themes import Hits


READING = "clauses 2, near-duplicates"
"""Which way of reading this is: where it changes, all comments are read anew."""


@dataclass(frozen=True)
class Classified:
    """How many comments were read anew (0 when nothing changed), and which model speaks, with the reason."""

    comments: int
    reader: str
    reason: str


def classify(project: Project) -> Classified:
    """Read all comments when any of them, their scores, labels, the brands or the taxonomy changed since last time.

    All verdicts of a reading are by one model and one taxonomy version, and replace those of the reading before in one
    transaction: a report never mixes two. Mentions of older taxonomy versions stay, those of their last reading.
    """
    taxonomy, encoder = taxonomy_of(project), _encoder(project)
    brands = "\x1f".join(project.brands)
    rules = "-".join([READING, taxonomy.version, *([encoder.sha256] if encoder else [])])
    with writer(project.root) as warehouse:
        state = warehouse.row("classify/input", brands=brands, rules=rules)
        last = warehouse.rows("classify/last_reading")
        if last and last[0]["input_hash"] == state["input_hash"]:
            return Classified(0, last[0]["name"], last[0]["reason"])
        if not state["comments"]:
            return Classified(0, "none", "There is no comment to read.")
        choice = _read(project, warehouse, taxonomy, state, encoder)
        return Classified(state["comments"], choice.reader, choice.reason)


def _read(
    project: Project, warehouse: Warehouse, taxonomy: Taxonomy, state: dict[str, Any], encoder: Encoder | None
) -> Choice:
    comments = _Comments.of(warehouse, taxonomy)
    choice = _feelings(project, comments, encoder)
    themes = _themes(taxonomy, comments)
    mentions = _mentions(comments.keys, comments.texts, comments.languages, choice, themes.hits, taxonomy)
    _keep_models(project.root, choice, themes)
    with warehouse.transaction():
        warehouse.script("classify/forget_reading", taxonomy_version=taxonomy.version)
        _store_model(warehouse, choice, choice.model_id, choice.reader)
        if themes.trained_on:
            _store_model(warehouse, themes, themes.sha256[:12], "themes")
        warehouse.insert("classification", _classifications(comments.keys, comments.languages, choice))
        warehouse.insert("mention", mentions)
        warehouse.insert("near_duplicate", _near_duplicates(comments))
        warehouse.script(
            "classify/reading",
            input_hash=state["input_hash"],
            model_id=choice.model_id,
            taxonomy_version=taxonomy.version,
            themes=[theme.name for theme in taxonomy.themes],
            comments=len(comments.keys),
        )
    return choice


def _encoder(project: Project) -> Encoder | None:
    if project.text.embeddings is None:
        return None
    from vocflow.text.embeddings import Encoder, locate

    return Encoder(locate(project.text.embeddings, project.root), project.root / FOLDER / "embeddings")


@dataclass(frozen=True)
class _Comments:
    """All comments, with what the rules, customers' scores and people's labels tell of them."""

    keys: list[str]
    texts: list[str]
    languages: list[str]
    hits: Hits
    sources: list[str]
    is_post: NDArray[np.bool_]
    score01: NDArray[np.float64]
    feelings: NDArray[np.int8]
    themes: list[frozenset[str] | None]

    @classmethod
    def of(cls, warehouse: Warehouse, taxonomy: Taxonomy) -> _Comments:
        import numpy as np

        from vocflow.text.many import languages_and_hits

        table = warehouse.arrow("classify/comments")
        keys, texts = table["comment_id"].to_pylist(), table["text"].to_pylist()
        number = {key: at for at, key in enumerate(keys)}
        feelings = np.full(len(keys), -1, np.int8)
        themes: list[frozenset[str] | None] = [None] * len(keys)
        for row in warehouse.rows("classify/labels"):
            at = number[row["comment_id"]]
            if row["feeling"] is not None:
                feelings[at] = FEELINGS.index(row["feeling"])
            if row["themes"] is not None:
                themes[at] = frozenset(theme["theme"] for theme in row["themes"])
        languages, hits = languages_and_hits(texts, table["language"].to_pylist(), taxonomy)
        score01 = table["score01"].to_numpy(zero_copy_only=False)
        is_post = table["is_post"].to_numpy(zero_copy_only=False).astype(np.bool_)
        return cls(keys, texts, languages, hits, table["source"].to_pylist(), is_post, score01, feelings, themes)


def _feelings(project: Project, comments: _Comments, encoder: Encoder | None) -> Choice:
    from vocflow.text.second_opinion import second_opinion
    from vocflow.text.sentiment import choose

    choice = choose(
        comments.texts, comments.languages, comments.score01, comments.keys,
        brands=project.brands, sources=comments.sources, labels=comments.feelings,
    )  # fmt: skip
    if encoder is None:
        return choice
    return second_opinion(choice, comments.texts, comments.score01, comments.feelings, encoder)


def _themes(taxonomy: Taxonomy, comments: _Comments) -> ThemeChoice:
    import numpy as np

    from vocflow.text.theme_model import choose_themes
    from vocflow.text.units import folds

    any_labels = any(themes is not None for themes in comments.themes)
    fold = (folds(comments.texts, 0) >> np.uint64(1)).astype(np.int64) if any_labels else np.zeros(0, np.int64)
    names = [theme.name for theme in taxonomy.themes]
    return choose_themes(names, comments.texts, comments.hits, comments.themes, fold)


def _keep_models(root: Path, choice: Choice, themes: ThemeChoice) -> None:
    """The files of the models that speak; those of models that spoke before go."""
    from vocflow.text.model_store import store

    home = root / FOLDER / "models"
    kept: dict[str, tuple[Linear | Labelled | TextClassifier, dict[str, JSON]]] = {}
    if choice.model is not None:
        kept[choice.model_id] = choice.model, _told(choice, choice.reader)
    if themes.model is not None:
        kept[themes.sha256[:12]] = themes.model, _told(themes, "themes")
    for name, (model, told) in kept.items():
        store(model, home / name, told)
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name not in kept:
            rmtree(folder)


def _told(choice: Choice | ThemeChoice, reader: str) -> dict[str, JSON]:
    return {
        "reader": reader,
        "trained_on": choice.trained_on,
        "reason": choice.reason,
        "scores": _finite(choice.scores),
    }


def _finite(scores: dict[str, float]) -> dict[str, float]:
    """JSON knows no NaN: the distance of a post of which nobody can tell."""
    return {name: value for name, value in scores.items() if value == value}


def _store_model(warehouse: Warehouse, model: Choice | ThemeChoice, model_id: str, name: str) -> None:
    warehouse.script(
        "classify/model",
        model_id=model_id,
        name=name,
        sha256=model.sha256,
        trained_on=model.trained_on,
        adopted=model.adopted,
        reason=model.reason,
        score_names=list(model.scores),
        score_values=list(model.scores.values()),
    )


def _classifications(keys: list[str], languages: list[str], choice: Choice) -> pa.Table:
    import pyarrow as pa

    verdicts = choice.verdicts
    return pa.table(
        {
            "comment_id": keys,
            "model_id": [choice.model_id] * len(keys),
            "language": languages,
            "feeling": _words(verdicts.feeling),
            "p_negative": verdicts.probabilities[:, 0],
            "p_neutral": verdicts.probabilities[:, 1],
            "p_positive": verdicts.probabilities[:, 2],
            "abstained": verdicts.abstained,
        }
    )


def _mentions(
    keys: list[str], texts: list[str], languages: list[str], choice: Choice, hits: Hits, taxonomy: Taxonomy
) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    from vocflow.text.clauses import mention_feelings

    told = mention_feelings(choice, texts, languages, hits)
    first = hits.begins()
    names = pa.array([theme.name for theme in taxonomy.themes], pa.string())
    return pa.table(
        {
            "comment_id": pa.array(keys, pa.string()).take(pa.array(hits.text[first])),
            "theme": names.take(pa.array(hits.theme[first])),
            "start_at": hits.start[first],
            "end_at": hits.end[first],
            "feeling": _words(told.feeling),
            "confidence": told.confidence,
            "model_id": pa.array(np.full(int(first.sum()), choice.model_id), pa.string()),
            "taxonomy_version": pa.array(np.full(int(first.sum()), taxonomy.version), pa.string()),
        }
    )


def _near_duplicates(comments: _Comments) -> pa.Table:
    """Posts that say almost the same as others, with the one of their cluster whose key comes first."""
    import numpy as np
    import pyarrow as pa

    from vocflow.text.repeats import near_duplicates

    posts = np.flatnonzero(comments.is_post)
    cluster = near_duplicates([comments.texts[at] for at in posts])
    repeated = posts[cluster >= 0]
    _, first, which = np.unique(cluster[cluster >= 0], return_index=True, return_inverse=True)
    keys = [comments.keys[at] for at in repeated]
    return pa.table(
        {
            "comment_id": pa.array(keys, pa.string()),
            "cluster_id": pa.array([keys[at] for at in first[which]], pa.string()),
        }
    )


def _words(feeling: NDArray[np.int8]) -> pa.Array:
    import pyarrow as pa

    return pa.array(FEELINGS, pa.string()).take(pa.array(feeling))
