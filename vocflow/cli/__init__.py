"""The command line: one command per verb; results to stdout, progress and errors to stderr.

Exit codes: 0 ok, 1 a data check failed, 2 usage or configuration, 3 internal, 4 quarantine above the limit.
"""

from __future__ import annotations

import sys

INTERNAL = 3


def main() -> None:
    """Run the command line, and turn what went wrong into words and an exit code; a bug keeps its traceback."""
    if sys.argv[1:] == ["--version"]:  # answered before anything heavy is imported
        from vocflow import __version__

        print(f"vocflow {__version__}")
        return
    for stream in (sys.stdout, sys.stderr):  # a terminal that knows no minus sign gets its escape, not a crash
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    from vocflow.cli.commands import app
    from vocflow.cli.output import fail
    from vocflow.errors import VocflowError

    try:
        app(prog_name="vocflow")
    except VocflowError as error:
        fail(error)
        sys.exit(error.exit_code)
    except Exception:  # noqa: BLE001  the one place where a bug becomes an exit code
        import traceback

        traceback.print_exc()
        print("\nThis is a bug in vocflow, not a mistake of yours.", file=sys.stderr)
        sys.exit(INTERNAL)
