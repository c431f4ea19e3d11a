"""Candidate themes beside BERTopic on the same labelled texts, in one process.

    python -m benchmarks.discovery FILE --text COL --label COL [--n 20] [--embedding 50]

BERTopic is no dependency. Where it is installed it reads the same distinct texts with embeddings of its own (TF-IDF
without stop words, then SVD), since a sentence encoder would have to be downloaded. NMI and ARI are against the labels,
`in` over the texts that are in a topic; coherence is the mean NPMI of ten words over all texts.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from vocflow.text.clusters import Words, distinct
from vocflow.text.coherence import npmi
from vocflow.text.discovery import discover


def ours(texts: Sequence[str], most: int) -> tuple[np.ndarray, list[list[str]]]:
    """The candidate of each text, -1 for none, and the words of each candidate."""
    found = discover(texts, most=most)
    group = np.full(len(texts), -1)
    for at, one in enumerate(found.candidates):
        group[list(one.rows)] = at
    return group, [list(one.terms) for one in found.candidates]


def bertopic(texts: Sequence[str], dimensions: int) -> tuple[np.ndarray, list[list[str]]]:
    """The same by BERTopic with its own defaults, a fixed seed, and TF-IDF + SVD for embeddings."""
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize
    from umap import UMAP

    weights = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True).fit_transform(texts)
    embeddings = normalize(TruncatedSVD(dimensions, random_state=0).fit_transform(weights))
    seeded = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0)
    model = BERTopic(
        embedding_model=None, umap_model=seeded, vectorizer_model=CountVectorizer(stop_words="english"), verbose=False
    )
    group, _ = model.fit_transform(list(texts), embeddings)
    topics = sorted(set(group) - {-1})
    return np.asarray(group), [[word for word, _ in model.get_topic(topic)] for topic in topics]


def figures(name: str, texts: Sequence[str], labels: np.ndarray, topics: tuple[np.ndarray, list[list[str]]]) -> str:
    group, words = topics
    inside = group >= 0
    counter = CountVectorizer(
        binary=True, tokenizer=re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*").findall, token_pattern=None
    )
    presence = counter.fit_transform(texts).astype(bool)
    place = counter.vocabulary_
    values = [npmi(presence, [place[word] for word in topic if word in place]) for topic in words]
    return (
        f"{name:<9}{len(words):4} topics  NMI {normalized_mutual_info_score(labels, group):.3f} "
        f"(in {normalized_mutual_info_score(labels[inside], group[inside]):.3f})  "
        f"ARI {adjusted_rand_score(labels, group):.3f} (in {adjusted_rand_score(labels[inside], group[inside]):.3f})  "
        f"coherence {np.mean(values) if values else float('nan'):+.3f}  in none {1 - inside.mean():.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", required=True)
    parser.add_argument("--label", required=True)
    parser.add_argument("--n", type=int, default=20)
    parser.add_argument("--embedding", type=int, default=50, help="dimensions of BERTopic's embeddings")
    given = parser.parse_args()
    rows = pd.read_csv(given.file, dtype=str)[[given.text, given.label]].dropna()
    once = rows.iloc[np.sort(distinct(rows[given.text].tolist(), Words()).first)]
    texts, labels = once[given.text].tolist(), once[given.label].to_numpy()
    print(f"{given.file.name}: {len(rows):,} texts, {len(texts):,} distinct ones with a subject")
    began = time.perf_counter()
    print(figures("vocflow", texts, labels, ours(texts, given.n)), f" {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    try:
        import bertopic as _  # noqa: F401
    except ModuleNotFoundError as error:
        print(f"BERTopic is not installed: {error}")
        return
    print(f"BERTopic and what it needs: imported in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    print(figures("BERTopic", texts, labels, bertopic(texts, given.embedding)), f" {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
