"""What the text stage said of each comment: an input, read from the snapshot and tied to the raw record."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

COMMENTS = """
    SELECT s.path, f.line, f.occurred_at, c.position, k.feeling, k.abstained, k.language, c.comment_id
    FROM comment c JOIN feedback f USING (feedback_id) JOIN source_file s USING (file_id)
    JOIN classification k USING (comment_id)
"""
MENTIONS = """
    SELECT comment_id, theme, feeling FROM mention
    WHERE taxonomy_version = (SELECT taxonomy_version FROM reading ORDER BY reading_no DESC LIMIT 1)
"""
TAXONOMIES = "SELECT taxonomy_version FROM run WHERE run_id <= ? ORDER BY ended_at DESC, run_id DESC LIMIT 2"
LABELS = """
    SELECT l.comment_id, l.label_no, l.text_hash, l.feeling, l.themes, c.text, coalesce(t.themes, []) AS choice
    FROM label l JOIN comment c USING (comment_id) LEFT JOIN taxonomy t ON t.version = l.taxonomy_version
    ORDER BY l.label_no
"""
THEMES = """
    SELECT themes FROM taxonomy
    WHERE version = (SELECT taxonomy_version FROM reading ORDER BY reading_no DESC LIMIT 1)
"""
FIGURES = "SELECT figure_id, value, low, high, n, unit FROM figure WHERE run_id = ?"
READER = "SELECT reason FROM model"


def snapshot(root: Path) -> Path:
    return root / "warehouse" / "snapshot.duckdb"


def _frame(root: Path, query: str, *parameters: str) -> pd.DataFrame:
    with duckdb.connect(str(snapshot(root)), read_only=True) as connection:
        return connection.execute(query, list(parameters)).df()


def figures(root: Path, run: str) -> pd.DataFrame:
    """The figures recorded for a run, by their id."""
    return _frame(root, FIGURES, run).set_index("figure_id")


def taxonomy_changed(root: Path, run: str) -> bool:
    """Whether the run before this one followed another taxonomy, as far as it is known."""
    versions = list(_frame(root, TAXONOMIES, run)["taxonomy_version"])
    return len(versions) == 2 and versions[1] is not None and versions[0] != versions[1]


def readers(root: Path) -> list[str]:
    """Why each reader was chosen, as stored with it."""
    return list(_frame(root, READER)["reason"])


def attach(feedback: pd.DataFrame, root: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Comments with their verdict and mentions with theirs, each beside its raw record; and what could not be tied.

    Several posts may share a line, so the moment is part of the place.
    """
    said = feedback.explode("comments").dropna(subset=["comments"])
    said = said.assign(
        position=[comment[0] for comment in said["comments"]],
        text=[comment[1] for comment in said["comments"]],
        moment=said["when"].dt.tz_convert(None).astype("datetime64[us]"),
    )
    judged = judgements(root)
    stored = _judged(_frame(root, COMMENTS), judged).rename(columns={"occurred_at": "moment"})
    stored["moment"] = stored["moment"].astype("datetime64[us]")
    place = ["path", "line", "moment", "position"]
    comments = said.merge(stored, on=place, how="left", validate="one_to_one")
    missing = comments[comments["feeling"].isna()]
    lost = [f"{row.path}:{row.line} comment {row.position} has no verdict" for row in missing.itertuples()]
    comments = comments.dropna(subset=["feeling"])
    mentions = comments.drop(columns="feeling").merge(_told(root, stored, judged), on="comment_id")
    return comments, mentions, lost


def judgements(root: Path) -> dict[str, dict[str, Any]]:
    """By comment, the latest feeling and the latest themes that people gave the text that it has."""
    found: dict[str, dict[str, Any]] = {}
    for row in _frame(root, LABELS).to_dict("records"):
        if hashlib.sha256(row["text"].encode()).hexdigest() == row["text_hash"]:
            judged = found.setdefault(row["comment_id"], {})
            if row["feeling"]:
                judged["feeling"] = row["feeling"]
            if isinstance(row["themes"], list | np.ndarray):
                judged["themes"], judged["choice"] = list(row["themes"]), set(row["choice"])
    return found


def _judged(comments: pd.DataFrame, judged: dict[str, dict[str, Any]]) -> pd.DataFrame:
    own = comments["comment_id"].map(lambda comment: judged.get(comment, {}).get("feeling"))
    return comments.assign(
        read=comments["feeling"],
        feeling=comments["feeling"].where(own.isna(), own),
        abstained=comments["abstained"] & own.isna(),
    )


def _told(root: Path, comments: pd.DataFrame, judged: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Mentions as read, and as people judged them: their themes for those that they could choose from."""
    known = set(_frame(root, THEMES)["themes"].iloc[0]) if len(_frame(root, THEMES)) else set()
    of_comment = comments.set_index("comment_id")
    rows = []
    for comment, theme, feeling in _frame(root, MENTIONS).itertuples(index=False):
        ours = judged.get(comment, {})
        if theme in ours.get("choice", ()):
            continue
        follows = "feeling" in ours and feeling == of_comment.loc[comment, "read"]
        rows.append((comment, theme, ours["feeling"] if follows else feeling))
    for comment, ours in judged.items():
        for chosen in ours.get("themes", ()):
            if chosen["theme"] in known and comment in of_comment.index:
                own = chosen["feeling"] or of_comment.loc[comment, "feeling"]
                rows.append((comment, chosen["theme"], own))
    return pd.DataFrame(rows, columns=["comment_id", "theme", "feeling"])
