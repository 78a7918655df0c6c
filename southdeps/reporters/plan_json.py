"""`plan --format json`."""

from __future__ import annotations

import json

from southdeps.analysis.simulate import SimulationResult, missing


def plan_json(done: SimulationResult, backend: str) -> str:
    """The document, as text that ends with a line end."""
    table, column = missing(done.failure)
    document = {
        "schema": 1,
        "backend": backend,
        "apps": list(done.labels),
        "order": [str(migration) for migration in done.order],
        "outcome": done.outcome,
        "failed": done.failed and str(done.failed),
        "missing_table": table,
        "missing_column": column,
        "message": done.message,
        "complete_order": [str(migration) for migration in done.complete_order],
    }
    return json.dumps(document, indent=1) + "\n"
