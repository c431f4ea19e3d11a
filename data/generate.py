"""Write the sample company's exports: python data/generate.py DIR [--seed 1] [--records 5000]

Same seed, same bytes. `generate` does the same from Python; `simulate_scores` and `true_nps` give the survey's scores
alone and their exact truth. What is planted is listed in README.md and written to truth.json beside the exports.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a script: the folder around this file is the package, whatever it is called there
    _folder = Path(__file__).resolve().parent
    sys.path.insert(0, str(_folder.parent))
    __package__ = importlib.import_module(_folder.name).__name__

from . import people, world
from .consistency import consistency_truth
from .exports import (
    callbacks,
    calls,
    contacts,
    deliveries,
    departments,
    inside,
    invitations,
    posts,
    praise,
    renewals,
    reviews,
    surge,
    surveys,
    tickets,
)
from .exports.story import Story
from .service import service_truth
from .truth import TruthLog, world_truth
from .world import simulate_scores, true_nps

__all__ = ["generate", "simulate_scores", "true_nps"]

CUSTOMERS_PER_RECORD = 0.8
SHARES = {"reviews": 0.124, "posts": 0.104, "tickets": 0.112, "call_notes": 0.072, "interviews": 0.0072, "staff": 0.016}
"""Of all records; transcripts are counted apart, and the survey has the rest, 56 %."""
DELIVERY_SHARE = 0.08
"""Answers after a delivery come on top of all these, as do tickets of customers who write again."""
RENEWAL_SHARE, INTERNAL_SHARE = 0.08, 0.06
"""Answers at renewal, and of departments about each other, come on top too."""
TRANSCRIPT_SHARE, MOST_TRANSCRIPTS = 0.0048, 500
"""Each transcript is a file of its own, so there are never very many."""


def generate(directory: Path, seed: int = 1, records: int = 5000) -> None:
    """Write about `records` pieces of feedback, and a table of customers, as export files under `directory`.

    Raises FileExistsError where `directory` holds exports already.
    """
    if (directory / "truth.json").exists():
        raise FileExistsError(f"{directory} holds a sample company already; choose an empty folder")
    directory.mkdir(parents=True, exist_ok=True)
    counts = {name: round(share * records) for name, share in SHARES.items()}
    counts["transcripts"] = min(round(TRANSCRIPT_SHARE * records), MOST_TRANSCRIPTS)
    rng = np.random.default_rng(seed)
    drawn = world.draw_respondents(rng, records - sum(counts.values()))
    components = [world.draw_component(component, drawn, rng) for component in world.COMPONENTS]
    customers = people.draw_customers(rng, round(records * CUSTOMERS_PER_RECORD))
    answers = surveys.Answers(drawn, components, people.assign(rng, customers, drawn))
    with TruthLog(directory / "truth_records.jsonl") as truth:
        story = Story(directory, customers, random.Random(seed), truth, seed)
        scored = surveys.write(story, answers)
        reviews.write(story, counts["reviews"])
        posts.write(story, counts["posts"], surge.count(records))
        tickets.write(story, counts["tickets"], surge.count(records))
        calls.write_notes(story, counts["call_notes"])
        calls.write_transcripts(story, counts["transcripts"])
        deliveries.write(story, round(DELIVERY_SHARE * records))
        contacts.write(story, records)
        inside.write_customers(story)
        inside.write_staff(story, counts["staff"])
        inside.write_interviews(story, counts["interviews"])
        renewals.write(story, round(RENEWAL_SHARE * records))
        departments.write(story, round(INTERNAL_SHARE * records))
        callbacks.write(story, scored)
        invitations.write(story, answers)
    planted = world_truth(seed, records) | {
        "service": service_truth(),
        "consistency": consistency_truth(),
        "response": invitations.response_truth(),
        "value": renewals.renewal_truth(),
        "internal_service": departments.internal_truth(),
        "recognition": praise.recognition_truth(),
        "dirt": truth.dirty,
        "records_by_source": truth.counts,
    }
    text = json.dumps(planted, indent=1, ensure_ascii=False) + "\n"
    (directory / "truth.json").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the exports of the sample company Kestrel Mobility.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=5000)
    wanted = parser.parse_args()
    generate(wanted.directory, wanted.seed, wanted.records)


if __name__ == "__main__":
    main()
