# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Explore a project
# The warehouse holds everything the report was made from. This notebook opens its snapshot, which never changes under
# a reader, and measures with the same functions as the report. `make demo` makes the project it looks at; set
# `VOCFLOW_PROJECT` to look at another one.

# %%
import os
from pathlib import Path

import pandas as pd

from vocflow import stages
from vocflow.config import load_project
from vocflow.metrics import compare_nps, nps
from vocflow.warehouse import snapshot

project = load_project(Path(os.environ.get("VOCFLOW_PROJECT", "../demo")))
project.name

# %% [markdown]
# ## NPS by period
# Every figure of the last report is stored. These are the NPS figures of whole periods, as printed.

# %%
figures = pd.DataFrame(stages.figure_list(project)).set_index("figure_id")
whole = figures.index.str.startswith("nps.") & ~figures["parameters"].str.contains("segment_value")
printed = figures[(figures["measure"] == "nps") & whole]
printed[["value", "low", "high", "n"]].round(1)

# %% [markdown]
# The same ones again, from the answers behind them. The interval is an adjusted Wald one: wide where few answered, and
# not symmetric. Where customers answer twice in a period the report's is wider: `nps_from_scores` takes clusters.


# %%
def answers(figure_id):
    """The rows behind a figure: what was answered, and the file and line where it stands."""
    return pd.DataFrame(stages.explain(project, figure_id, most_rows=10_000_000).rows)


def estimate(scores):
    """The NPS of these answers, with its interval."""
    return nps(int((scores >= 9).sum()), int(scores.between(7, 8).sum()), int((scores <= 6).sum()))


again = pd.DataFrame({figure_id: vars(estimate(answers(figure_id)["value"])) for figure_id in printed.index}).T
again = again[["score", "low", "high", "n"]].astype({"score": float, "low": float, "high": float, "n": int})
assert (again[["score", "n"]].to_numpy() == printed[["value", "n"]].to_numpy()).all()
again.round(1)

# %% [markdown]
# ## Is it a change?
# Two periods are compared with each other, never one with the edge of the other's interval. The last one is still open,
# so these are the two before it.

# %%
before, after = (estimate(answers(figure_id)["value"]) for figure_id in printed.index[-3:-1])
change = compare_nps(after, before)
f"{change.difference:+.1f} points ({change.low:+.1f} to {change.high:+.1f}): {change.verdict}"

# %% [markdown]
# ## What is talked about
# The snapshot can be asked directly, too: any named query of the warehouse comes as a data frame.

# %%
with snapshot(project.root) as warehouse:
    themes = warehouse.frame("figure/theme_counts", since=None, until=None, language=project.language)
themes.head(10)
