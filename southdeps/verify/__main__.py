"""`python -m southdeps.verify FOLDER`: the real South on one small project, on both backends, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps.verify.case import run_case
from southdeps.verify.environment import DEFAULT_DJANGO, environment, find_python2
from southdeps.verify.postgres import server

if TYPE_CHECKING:
    from southdeps.verify.outcome import RunResult


def summary(run: RunResult) -> dict[str, object]:
    """A run as the outcomes.json of the cases has it."""
    found: dict[str, object] = {"order": [str(m) for m in run.order], "outcome": run.outcome}
    if run.failure is not None:
        found["error"] = run.failure.error
        found |= {"failed": str(run.failure.migration)} if run.failure.migration else {}
        missing = "missing_column" if run.failure.column else "missing_table"
        found |= {missing: run.failure.column or run.failure.table} if run.failure.table else {}
    return found


def main(folder: str) -> None:
    """Run the project in `folder` (settings.py, apps) and print what happened."""
    made = environment(find_python2(), DEFAULT_DJANGO, lambda line: print(line, file=sys.stderr))
    with server(version="18") as on:
        print(
            json.dumps(
                {
                    "postgresql": summary(run_case(Path(folder), "postgresql", made, on)),
                    "sqlite3": summary(run_case(Path(folder), "sqlite3", made, None)),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main(sys.argv[1])
