"""`check --format json`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from southdeps.finding import Finding
from southdeps.reporters.json import finding_document
from southdeps.reporters.text import count


def check_json(findings: Sequence[Finding], *, apps: int, migrations: int) -> str:
    """The document, as text that ends with a line end."""
    found = count(findings)
    document = {
        "schema": 1,
        "summary": {
            "apps": apps,
            "migrations": migrations,
            "errors": found["error"],
            "warnings": found["warning"],
            "infos": found["info"],
        },
        "findings": [finding_document(finding) for finding in findings],
    }
    return json.dumps(document, indent=1) + "\n"
