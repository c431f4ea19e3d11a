"""python -m tests.checker PROJECT [--data DIR] [BRIEF]"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import check, latest_brief
from .scorecard import scorecard_faults


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.checker", description="Recompute a brief from the raw files."
    )
    parser.add_argument("project", type=Path)
    parser.add_argument("brief", type=Path, nargs="?", help="default: that of the last run")
    parser.add_argument("--data", type=Path, help="the folder of the exports, where it is not the project's")
    wanted = parser.parse_args()
    brief = wanted.brief or latest_brief(wanted.project)
    faults = check(wanted.project, wanted.data, brief)
    faults += scorecard_faults(wanted.project, brief.with_name("scorecard.html"))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults in {brief} and its scorecard")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
