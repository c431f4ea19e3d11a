"""Classify: every comment gets a feeling and its themes, stored with the model and the taxonomy that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vocflow.config import Project
from vocflow.schema import FEELINGS, Taxonomy
from vocflow.stages.scope import taxonomy_of
from vocflow.warehouse.store import Warehouse, writer

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from vocflow.text.sentiment import Choice
    from vocflow.text.themes import Mentions


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
    taxonomy = taxonomy_of(project)
    brands = "\x1f".join(project.brands)
    with writer(project.root) as warehouse:
        state = warehouse.row("classify/input", brands=brands, taxonomy=taxonomy.version)
        last = warehouse.rows("classify/last_reading")
        if last and last[0]["input_hash"] == state["input_hash"]:
            return Classified(0, last[0]["name"], last[0]["reason"])
        if not state["comments"]:
            return Classified(0, "none", "There is no comment to read.")
        choice = _read(project, warehouse, taxonomy, state)
        return Classified(state["comments"], choice.reader, choice.reason)


def _read(project: Project, warehouse: Warehouse, taxonomy: Taxonomy, state: dict[str, Any]) -> Choice:
    from vocflow.text.language import detect
    from vocflow.text.sentiment import choose
    from vocflow.text.themes import ThemeRules

    comments = warehouse.arrow("classify/comments")
    texts = comments["text"].to_pylist()
    keys = comments["comment_id"].to_pylist()
    languages = detect(texts, comments["language"].to_pylist())
    score01 = comments["score01"].to_numpy(zero_copy_only=False)
    choice = choose(texts, languages, score01, keys, brands=project.brands)
    mentions = ThemeRules(taxonomy).find(texts, languages)
    with warehouse.transaction():
        warehouse.script("classify/forget_reading", model_id=choice.model_id, taxonomy_version=taxonomy.version)
        _store_model(warehouse, choice)
        warehouse.insert("classification", _classifications(keys, languages, choice))
        warehouse.insert("mention", _mentions(keys, choice, mentions, taxonomy))
        warehouse.script(
            "classify/reading",
            input_hash=state["input_hash"],
            model_id=choice.model_id,
            taxonomy_version=taxonomy.version,
            themes=[theme.name for theme in taxonomy.themes],
            comments=len(keys),
        )
    return choice


def _store_model(warehouse: Warehouse, choice: Choice) -> None:
    warehouse.script(
        "classify/model",
        model_id=choice.model_id,
        name=choice.reader,
        sha256=choice.sha256,
        trained_on=choice.trained_on,
        adopted=choice.adopted,
        reason=choice.reason,
        score_names=list(choice.scores),
        score_values=list(choice.scores.values()),
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


def _mentions(keys: list[str], choice: Choice, mentions: Mentions, taxonomy: Taxonomy) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    verdicts, at = choice.verdicts, mentions.text
    feeling = verdicts.feeling[at]
    return pa.table(
        {
            "comment_id": np.asarray(keys, dtype=object)[at],
            "theme": pa.array(mentions.theme, pa.string()),
            "start_at": mentions.start,
            "end_at": mentions.end,
            "feeling": _words(feeling),
            "confidence": verdicts.probabilities[at, feeling],
            "model_id": pa.array([choice.model_id] * len(at), pa.string()),
            "taxonomy_version": pa.array([taxonomy.version] * len(at), pa.string()),
        }
    )


def _words(feeling: NDArray[np.int8]) -> pa.Array:
    import pyarrow as pa

    return pa.array([FEELINGS[index] for index in feeling.tolist()], pa.string())
