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
# # Judge comments
# A human's word stands above every model's. This notebook draws comments that are worth a minute, shows them, and
# stores what is judged, by the same functions as `vocflow labels`. It writes to the warehouse of the project: set
# `VOCFLOW_PROJECT` to work on another one than that of `make demo`.

# %%
import os
from pathlib import Path

import pandas as pd

from vocflow import stages
from vocflow.config import load_project

pd.set_option("display.max_colwidth", 90)
project = load_project(Path(os.environ.get("VOCFLOW_PROJECT", "../demo")))
project.name

# %% [markdown]
# ## Draw
# Half of a draw is a random sample of the latest closed period (from it, shares can be estimated without the reader's
# bias); the other half are comments that contradict their customer's score, or that the reader is unsure of. What was
# read in them is not shown: it would lead you.

# %%
drawn = stages.draw(project, 12)
drawn.days, drawn.population

# %% [markdown]
# ## The queue
# Everything that was drawn and not judged yet, by this notebook or in a sheet, the latest draw first.

# %%
waiting = stages.queue(project)
pd.DataFrame(waiting)[["kind", "why", "source", "text"]].head(12)

# %% [markdown]
# ## Judge
# A feeling, themes, or both. A theme may have a feeling of its own; an empty list says that the comment has none.
# Take a comment from the queue, read it, and say what it is. This one is the first of the draw.

# %%
comment = waiting[0]
comment.text

# %%
stages.label(project, comment.comment_id, feeling="negative", labeller="notebook")

# %% [markdown]
# Said twice, it is stored once; said otherwise, both are kept and the latest speaks.

# %%
stages.label(project, comment.comment_id, feeling="negative", labeller="notebook")

# %% [markdown]
# ## What there is
# How many were drawn and judged. Where two people judged the same comments, `feeling_agreement` and `theme_agreement`
# are Krippendorff's alpha. The next `vocflow run` makes a report with these labels.

# %%
pd.DataFrame(stages.label_status(project).drawn)
